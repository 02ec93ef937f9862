-- What the supplier owes for energy fed in, what that energy costs, and the tax in it.
INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
    ('FEED_IN_PAYABLE', '2202', '应付上网电费', 'Payable for energy fed in', 'CREDIT'),
    ('INPUT_TAX', '2221', '应交税费—进项税额', 'Input tax', 'DEBIT'),
    ('POWER_PURCHASES', '6401', '购电成本', 'Power purchases', 'DEBIT')
ON CONFLICT DO NOTHING;
