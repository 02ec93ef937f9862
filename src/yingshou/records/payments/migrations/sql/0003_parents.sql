CREATE TRIGGER payment_parents AFTER INSERT ON payments_payment REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_parents('entry_no', 'ledger_journalentry', 'entry_no');
CREATE TRIGGER payment_balance_parents AFTER INSERT ON payments_paymentbalance REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_parents('payment_no', 'payments_payment', 'payment_no');
CREATE TRIGGER payment_balance_number BEFORE UPDATE OF payment_no ON payments_paymentbalance
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_new_number();
CREATE TRIGGER clearing_parents AFTER INSERT ON payments_clearing REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_parents(
        'payment_no', 'payments_payment', 'payment_no',
        'receivable_no', 'receivables_receivable', 'receivable_no',
        'entry_no', 'ledger_journalentry', 'entry_no');

-- Payments are looked for by the channel's number, never by the beginning of our own.
DROP INDEX IF EXISTS payments_payment_payment_no_244971bd_like;
DROP INDEX IF EXISTS payments_paymentbalance_payment_no_b82a7e2c_like;
