CREATE TRIGGER closing_append_only BEFORE UPDATE OR DELETE ON closings_closing
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER closingdecision_append_only BEFORE UPDATE OR DELETE ON closings_closingdecision
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
