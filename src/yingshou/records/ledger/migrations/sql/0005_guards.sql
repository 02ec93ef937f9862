-- No entry goes into a closed period. Whoever closes one holds the table of entries, so an entry that is being
-- written is either in the balances of the close or meets it here.
CREATE FUNCTION ledger_refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed date := (SELECT max(last_date) FROM ledger_periodclose);
    refused text;
BEGIN
    SELECT min(entry_no) INTO refused FROM new_rows WHERE booked_date <= closed;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION 'entry % falls into a closed period: the books are closed to the end of %', refused, closed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_closed';
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER journal_entry_period AFTER INSERT ON ledger_journalentry REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_closed();

-- An entry that is sealed, or lies in a closed period, takes no more postings.
CREATE FUNCTION ledger_refuse_late_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    refused text;
BEGIN
    SELECT min(n.entry_no) INTO refused FROM new_rows n JOIN ledger_entryseal s ON s.entry_no = n.entry_no;
    IF refused IS NULL THEN
        SELECT min(n.entry_no) INTO refused FROM new_rows n JOIN ledger_journalentry e ON e.entry_no = n.entry_no
        WHERE e.booked_date <= (SELECT max(last_date) FROM ledger_periodclose);
    END IF;
    IF refused IS NOT NULL THEN
        RAISE EXCEPTION 'entry % is sealed or closed and takes no more postings', refused
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_closed';
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER posting_in_time AFTER INSERT ON ledger_posting REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_late_posting();

-- Accounts of the chart are named by every posting: looked up, never locked.
CREATE TRIGGER posting_account AFTER INSERT ON ledger_posting REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_parents('account_code', 'ledger_ledgeraccount', 'code');
CREATE TRIGGER chart_kept_in_use AFTER DELETE ON ledger_ledgeraccount REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION keep_parents('ledger_posting', 'account_code', 'code');
CREATE TRIGGER chart_codes BEFORE UPDATE OF code, side ON ledger_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_new_number();

CREATE TRIGGER entry_seal_append_only BEFORE UPDATE OR DELETE ON ledger_entryseal
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER period_close_append_only BEFORE UPDATE OR DELETE ON ledger_periodclose
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER period_balance_append_only BEFORE UPDATE OR DELETE ON ledger_periodbalance
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
