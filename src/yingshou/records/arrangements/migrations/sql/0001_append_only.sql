CREATE TRIGGER arrangement_append_only BEFORE UPDATE OR DELETE ON arrangements_arrangement
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER arrangementitem_append_only BEFORE UPDATE OR DELETE ON arrangements_arrangementitem
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER arrangementterm_append_only BEFORE UPDATE OR DELETE ON arrangements_arrangementterm
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER arrangementdecision_append_only BEFORE UPDATE OR DELETE ON arrangements_arrangementdecision
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER arrangementend_append_only BEFORE UPDATE OR DELETE ON arrangements_arrangementend
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
