INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
    ('WRITE_OFF_RECOVERIES', '6702', '已核销电费收回', 'Recoveries of claims written off', 'CREDIT')
ON CONFLICT DO NOTHING;
