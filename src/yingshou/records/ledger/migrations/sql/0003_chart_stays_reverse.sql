DROP TRIGGER chart_stays ON ledger_ledgeraccount;
DROP FUNCTION ledger_fill_chart();
