CREATE TRIGGER receivable_append_only BEFORE UPDATE OR DELETE ON receivables_receivable
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER adjustment_append_only BEFORE UPDATE OR DELETE ON receivables_adjustment
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
