DROP TRIGGER chart_of_requests_stays ON ledger_ledgeraccount;
DROP FUNCTION ledger_fill_chart_of_requests();
DELETE FROM ledger_ledgeraccount WHERE code IN ('REFUNDS_PAYABLE', 'PENALTY_WAIVED');
