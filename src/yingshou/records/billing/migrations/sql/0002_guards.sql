-- Bills are facts.
CREATE TRIGGER bill_append_only BEFORE UPDATE OR DELETE ON billing_bill
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER charge_line_append_only BEFORE UPDATE OR DELETE ON billing_chargeline
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER bill_approval_append_only BEFORE UPDATE OR DELETE ON billing_billapproval
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The lines of a bill arrive in one statement, numbered from 1 without a gap, and add up to the bill. Because
-- line 1 must be among them, no line can be added to a bill later, so the new rows alone prove the sum and the
-- check costs the same however many bills there are.
CREATE FUNCTION check_charge_lines() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER charge_line_sum AFTER INSERT ON billing_chargeline
    REFERENCING NEW TABLE AS new_lines
    FOR EACH STATEMENT EXECUTE FUNCTION check_charge_lines();
