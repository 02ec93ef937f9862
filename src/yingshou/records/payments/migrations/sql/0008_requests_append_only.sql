CREATE TRIGGER penaltyrule_append_only BEFORE UPDATE OR DELETE ON payments_penaltyrule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER clearingrule_append_only BEFORE UPDATE OR DELETE ON payments_clearingrule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER moneylimit_append_only BEFORE UPDATE OR DELETE ON payments_moneylimit
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER moneyrequest_append_only BEFORE UPDATE OR DELETE ON payments_moneyrequest
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER moneydecision_append_only BEFORE UPDATE OR DELETE ON payments_moneydecision
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER moneyoutcome_append_only BEFORE UPDATE OR DELETE ON payments_moneyoutcome
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
