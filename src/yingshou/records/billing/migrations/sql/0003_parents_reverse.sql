CREATE OR REPLACE FUNCTION check_charge_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT summed.bill_no, summed.amount, summed.line_count, summed.last_line_no, bill.amount AS bill_amount
    INTO wrong
    FROM (
        SELECT bill_no, sum(amount) AS amount, count(*) AS line_count, max(line_no) AS last_line_no
        FROM new_lines GROUP BY bill_no
    ) AS summed
    LEFT JOIN billing_bill AS bill USING (bill_no)
    WHERE bill.amount IS DISTINCT FROM summed.amount OR summed.line_count <> summed.last_line_no
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the lines of bill % do not make the bill: % lines up to number %, together %, bill %',
            wrong.bill_no, wrong.line_count, wrong.last_line_no, wrong.amount, wrong.bill_amount
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END;
$$;

DROP TRIGGER run_number ON runs_run;
DROP TRIGGER run_kept_for_bills ON runs_run;
DROP TRIGGER account_number ON customers_account;
DROP TRIGGER account_kept_for_bills ON customers_account;
DROP TRIGGER bill_parents ON billing_bill;
