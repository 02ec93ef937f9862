CREATE TRIGGER payment_append_only BEFORE UPDATE OR DELETE ON payments_payment
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER clearing_append_only BEFORE UPDATE OR DELETE ON payments_clearing
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER suspenseassignment_append_only BEFORE UPDATE OR DELETE ON payments_suspenseassignment
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER paymentreversal_append_only BEFORE UPDATE OR DELETE ON payments_paymentreversal
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
