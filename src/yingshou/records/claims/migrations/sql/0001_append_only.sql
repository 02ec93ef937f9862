CREATE TRIGGER claim_append_only BEFORE UPDATE OR DELETE ON claims_claim
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER claimitem_append_only BEFORE UPDATE OR DELETE ON claims_claimitem
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER claimanswer_append_only BEFORE UPDATE OR DELETE ON claims_claimanswer
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER claimpayment_append_only BEFORE UPDATE OR DELETE ON claims_claimpayment
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER claimclosing_append_only BEFORE UPDATE OR DELETE ON claims_claimclosing
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
