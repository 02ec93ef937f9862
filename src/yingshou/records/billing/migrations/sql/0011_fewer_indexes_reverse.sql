DROP TRIGGER bill_corrects ON billing_bill;
CREATE OR REPLACE FUNCTION check_corrected_bill() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION check_charge_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong_bill text;
    wrong record;
BEGIN
    EXECUTE 'SELECT min(bill_no) FROM (
            SELECT bill_no, sum(amount) AS amount, count(*) AS line_count, max(line_no) AS last_line_no
            FROM new_lines GROUP BY bill_no
        ) AS summed
        LEFT JOIN billing_bill AS bill USING (bill_no)
        WHERE bill.amount IS DISTINCT FROM summed.amount OR summed.line_count <> summed.last_line_no'
    INTO wrong_bill;
    IF wrong_bill IS NOT NULL THEN
        SELECT count(*) AS line_count, max(line_no) AS last_line_no, sum(amount) AS amount INTO wrong
        FROM new_lines WHERE bill_no = wrong_bill;
        RAISE EXCEPTION 'the lines of bill % do not make the bill: % lines up to number %, together %, bill %',
            wrong_bill, wrong.line_count, wrong.last_line_no, wrong.amount,
            (SELECT amount FROM billing_bill WHERE bill_no = wrong_bill)
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END;
$$;
ALTER FUNCTION check_charge_lines() RESET enable_nestloop;

CREATE INDEX billing_bill_bill_no_c0e60d19_like ON billing_bill (bill_no varchar_pattern_ops);
