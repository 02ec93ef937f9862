CREATE TRIGGER renegotiation_append_only BEFORE UPDATE OR DELETE ON contracts_renegotiation
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER renegotiationdecision_append_only BEFORE UPDATE OR DELETE ON contracts_renegotiationdecision
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
