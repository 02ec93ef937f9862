CREATE TRIGGER bill_correction_append_only BEFORE UPDATE OR DELETE ON billing_billcorrection
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER correction_decision_append_only BEFORE UPDATE OR DELETE ON billing_correctiondecision
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- A reversal takes back a bill of the same account and month to the fen. Ordinary bills cost no call.
CREATE FUNCTION check_corrected_bill() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    corrected record;
BEGIN
    SELECT account_no, bill_month, amount INTO corrected FROM billing_bill WHERE bill_no = NEW.corrects_bill_no;
    IF NOT FOUND OR corrected.account_no <> NEW.account_no OR corrected.bill_month <> NEW.bill_month
        OR (NEW.kind = 'REVERSAL' AND NEW.amount <> -corrected.amount) THEN
        RAISE EXCEPTION 'bill % does not correct bill %', NEW.bill_no, NEW.corrects_bill_no
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER bill_corrects AFTER INSERT ON billing_bill
    FOR EACH ROW WHEN (NEW.corrects_bill_no IS NOT NULL) EXECUTE FUNCTION check_corrected_bill();
