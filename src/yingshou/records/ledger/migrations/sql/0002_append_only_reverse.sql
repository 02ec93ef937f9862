DROP TRIGGER posting_append_only ON ledger_posting;
DROP TRIGGER journal_entry_append_only ON ledger_journalentry;
