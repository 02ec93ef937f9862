DROP TRIGGER posting_balanced ON ledger_posting;
DROP FUNCTION ledger_check_balanced();
