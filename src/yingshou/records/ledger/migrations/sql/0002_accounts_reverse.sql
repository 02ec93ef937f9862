DELETE FROM ledger_ledgeraccount;
