-- Rules and frozen arrears are facts.
CREATE TRIGGER agingbucket_append_only BEFORE UPDATE OR DELETE ON collection_agingbucket
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER limitationrule_append_only BEFORE UPDATE OR DELETE ON collection_limitationrule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER frozenarrears_append_only BEFORE UPDATE OR DELETE ON collection_frozenarrears
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
