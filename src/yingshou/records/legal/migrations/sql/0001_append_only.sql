CREATE TRIGGER deadline_append_only BEFORE UPDATE OR DELETE ON legal_deadline
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER conduct_append_only BEFORE UPDATE OR DELETE ON legal_conduct
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER ground_append_only BEFORE UPDATE OR DELETE ON legal_ground
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER matter_append_only BEFORE UPDATE OR DELETE ON legal_matter
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER matteritem_append_only BEFORE UPDATE OR DELETE ON legal_matteritem
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER step_append_only BEFORE UPDATE OR DELETE ON legal_step
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER writeoff_append_only BEFORE UPDATE OR DELETE ON legal_writeoff
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER writeoffitem_append_only BEFORE UPDATE OR DELETE ON legal_writeoffitem
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER writeoffundo_append_only BEFORE UPDATE OR DELETE ON legal_writeoffundo
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER recovery_append_only BEFORE UPDATE OR DELETE ON legal_recovery
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
