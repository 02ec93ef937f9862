CREATE TRIGGER assignment_append_only BEFORE UPDATE OR DELETE ON responsibility_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
