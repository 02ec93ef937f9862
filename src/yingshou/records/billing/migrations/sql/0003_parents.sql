CREATE TRIGGER bill_parents AFTER INSERT ON billing_bill REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_parents(
        'account_no', 'customers_account', 'account_no', 'run_id', 'runs_run', 'run_no');
CREATE TRIGGER account_kept_for_bills AFTER DELETE ON customers_account REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION keep_parents('billing_bill', 'account_no', 'account_no');
CREATE TRIGGER account_number BEFORE UPDATE OF account_no ON customers_account
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_new_number();
CREATE TRIGGER run_kept_for_bills AFTER DELETE ON runs_run REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION keep_parents('billing_bill', 'run_id', 'run_no');
CREATE TRIGGER run_number BEFORE UPDATE OF run_no ON runs_run
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_new_number();

-- As before, but planned each time: a plan made while the table was small would read all of it ever after. The
-- least of the wrong bills, not just one of them, is asked for: looking for one row invites a plan row by row.
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
