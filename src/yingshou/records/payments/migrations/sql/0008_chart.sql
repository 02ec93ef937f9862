-- Refunds approved and not yet paid out, and penalties that were waived.
CREATE FUNCTION ledger_fill_chart_of_requests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
        ('REFUNDS_PAYABLE', '2245', '应付退款', 'Refunds payable', 'CREDIT'),
        ('PENALTY_WAIVED', '6302', '违约金减免', 'Penalties waived', 'DEBIT')
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;

CREATE TRIGGER chart_of_requests_stays AFTER TRUNCATE ON ledger_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_fill_chart_of_requests();

INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
    ('REFUNDS_PAYABLE', '2245', '应付退款', 'Refunds payable', 'CREDIT'),
    ('PENALTY_WAIVED', '6302', '违约金减免', 'Penalties waived', 'DEBIT')
ON CONFLICT DO NOTHING;
