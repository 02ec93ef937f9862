DELETE FROM ledger_ledgeraccount WHERE code = 'WRITE_OFF_RECOVERIES';
