-- Every entry's debits are its credits when its transaction commits.
CREATE FUNCTION ledger_check_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    difference numeric;
BEGIN
    SELECT sum(debit - credit) INTO difference FROM ledger_posting WHERE entry_no = NEW.entry_no;
    IF difference <> 0 THEN
        RAISE EXCEPTION 'entry % does not balance: debits less credits are %', NEW.entry_no, difference
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END;
$$;

CREATE CONSTRAINT TRIGGER posting_balanced AFTER INSERT ON ledger_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_balanced();
