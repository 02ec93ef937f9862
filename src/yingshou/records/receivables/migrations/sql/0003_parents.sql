CREATE TRIGGER receivable_parents AFTER INSERT ON receivables_receivable REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_parents(
        'account_no', 'customers_account', 'account_no', 'bill_no', 'billing_bill', 'bill_no',
        'entry_no', 'ledger_journalentry', 'entry_no');
CREATE TRIGGER account_kept_for_receivables AFTER DELETE ON customers_account REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION keep_parents('receivables_receivable', 'account_no', 'account_no');
CREATE TRIGGER adjustment_parents AFTER INSERT ON receivables_adjustment REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_parents(
        'receivable_no', 'receivables_receivable', 'receivable_no',
        'into_receivable_no', 'receivables_receivable', 'receivable_no',
        'entry_no', 'ledger_journalentry', 'entry_no');
CREATE TRIGGER receivable_balance_parents AFTER INSERT ON receivables_receivablebalance
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION require_parents(
        'receivable_no', 'receivables_receivable', 'receivable_no');
CREATE TRIGGER receivable_balance_number BEFORE UPDATE OF receivable_no ON receivables_receivablebalance
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_new_number();

-- Receivables are never looked for by the beginning of their number.
DROP INDEX IF EXISTS receivables_receivable_receivable_no_232d3766_like;
DROP INDEX IF EXISTS receivables_receivablebalance_receivable_no_5df71285_like;
