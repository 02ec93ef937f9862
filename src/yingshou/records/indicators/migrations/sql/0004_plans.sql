CREATE TRIGGER recoveryplan_append_only BEFORE UPDATE OR DELETE ON indicators_recoveryplan
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
