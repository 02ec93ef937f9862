CREATE OR REPLACE FUNCTION ledger_fill_chart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
        ('CASH', '1001', '库存现金', 'Cash on hand', 'DEBIT'),
        ('BANK', '1002', '银行存款', 'Bank deposits', 'DEBIT'),
        ('RECEIVABLE', '1122', '应收电费', 'Electricity receivables', 'DEBIT'),
        ('PREPAID', '2203', '预收电费', 'Electricity prepaid', 'CREDIT'),
        ('INSTALMENTS_BILLED', '2205', '分次预收', 'Instalments billed ahead', 'CREDIT'),
        ('SUSPENSE', '2241', '暂收款', 'Suspense, payer unknown', 'CREDIT'),
        ('REVENUE', '6001', '电费收入', 'Electricity revenue', 'CREDIT'),
        ('PENALTY', '6301', '违约金收入', 'Late-payment penalties', 'CREDIT')
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;

DELETE FROM ledger_ledgeraccount WHERE code IN ('CASH_IN_TRANSIT', 'CASH_DIFFERENCE', 'CHANNEL_FEES');
