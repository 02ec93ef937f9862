DROP TRIGGER chart_kept ON ledger_ledgeraccount;
DROP FUNCTION ledger_keep_chart();
CREATE OR REPLACE FUNCTION ledger_fill_chart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
        ('CASH', '1001', '库存现金', 'Cash on hand', 'DEBIT'),
        ('BANK', '1002', '银行存款', 'Bank deposits', 'DEBIT'),
        ('CASH_IN_TRANSIT', '1009', '在途资金', 'Cash in transit to the bank', 'DEBIT'),
        ('RECEIVABLE', '1122', '应收电费', 'Electricity receivables', 'DEBIT'),
        ('CASH_DIFFERENCE', '1901', '待处理现金溢缺', 'Cash over and short', 'DEBIT'),
        ('PREPAID', '2203', '预收电费', 'Electricity prepaid', 'CREDIT'),
        ('INSTALMENTS_BILLED', '2205', '分次预收', 'Instalments billed ahead', 'CREDIT'),
        ('SUSPENSE', '2241', '暂收款', 'Suspense, payer unknown', 'CREDIT'),
        ('REVENUE', '6001', '电费收入', 'Electricity revenue', 'CREDIT'),
        ('PENALTY', '6301', '违约金收入', 'Late-payment penalties', 'CREDIT'),
        ('CHANNEL_FEES', '6603', '渠道手续费', 'Channel fees', 'DEBIT')
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;
DELETE FROM ledger_ledgeraccount WHERE code IN ('DRAFTS', 'DEPOSITS', 'WRITE_OFFS');
