-- What was agreed, valued, told and asked for is fact; only how an account stands now is a projection.
CREATE TRIGGER prepayment_agreement_append_only BEFORE UPDATE OR DELETE ON prepayment_prepaymentagreement
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER prepayment_rule_append_only BEFORE UPDATE OR DELETE ON prepayment_prepaymentrule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER prepaid_day_append_only BEFORE UPDATE OR DELETE ON prepayment_prepaidday
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER prepaid_day_line_append_only BEFORE UPDATE OR DELETE ON prepayment_prepaiddayline
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER prepaid_month_append_only BEFORE UPDATE OR DELETE ON prepayment_prepaidmonth
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER prepaid_balance_append_only BEFORE UPDATE OR DELETE ON prepayment_prepaidbalance
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER level_change_append_only BEFORE UPDATE OR DELETE ON prepayment_levelchange
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER stop_ask_append_only BEFORE UPDATE OR DELETE ON prepayment_stopask
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The lines of a day add up to its value, and a balance is what it says.
CREATE FUNCTION prepayment_check_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
    SELECT d.account_no || '/' || d.use_date INTO wrong
    FROM (SELECT DISTINCT account_no, use_date FROM new_lines) n
    JOIN prepayment_prepaidday d USING (account_no, use_date)
    JOIN LATERAL (SELECT sum(l.amount) AS amount FROM prepayment_prepaiddayline l
        WHERE l.account_no = d.account_no AND l.use_date = d.use_date) s ON s.amount <> d.value
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'the lines of day % do not add up to its value', wrong USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END;
$$;
CREATE TRIGGER prepaid_day_lines_add_up AFTER INSERT ON prepayment_prepaiddayline
    REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION prepayment_check_lines();
ALTER TABLE prepayment_prepaidbalance
    ADD CONSTRAINT prepaid_balance_adds_up CHECK (balance = money - arrears - unbilled_value);
ALTER TABLE prepayment_prepaidmonth
    ADD CONSTRAINT prepaid_month_adds_up CHECK (difference = bill_amount - days_value
        AND difference = late + energy + basic + power_factor);
