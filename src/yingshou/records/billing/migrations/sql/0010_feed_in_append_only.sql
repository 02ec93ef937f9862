-- What the supplier owes for energy fed in is a fact like a bill.
CREATE TRIGGER feed_in_statement_append_only BEFORE UPDATE OR DELETE ON billing_feedinstatement
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER feed_in_line_append_only BEFORE UPDATE OR DELETE ON billing_feedinline
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
