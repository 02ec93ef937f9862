"""The journal as columns."""

from datetime import date

import polars as pl

from yingshou.core.money import YUAN
from yingshou.records.copy import copy_out

TRIAL_BALANCE = pl.Schema(
    {
        "code": pl.String,
        "zh": pl.String,
        "en": pl.String,
        "side": pl.String,
        "debit": YUAN,
        "credit": YUAN,
        "balance": YUAN,
    }
)
"""balance stands on the account's own side, in yuan."""


def trial_balance(as_of: date) -> pl.DataFrame:
    """Sum up every account of the ledger (试算平衡表) to the end of a booked date, in order of its code."""
    return copy_out(
        """
        SELECT a.code, a.zh, a.en, a.side, coalesce(sum(p.debit), 0.00), coalesce(sum(p.credit), 0.00),
               coalesce(sum(p.debit - p.credit), 0.00) * CASE a.side WHEN 'DEBIT' THEN 1 ELSE -1 END
        FROM ledger_ledgeraccount a
        LEFT JOIN (
            SELECT p.* FROM ledger_posting p JOIN ledger_journalentry e USING (entry_no)
            WHERE e.booked_date <= %s
        ) p ON p.account_code = a.code
        GROUP BY a.code ORDER BY a.number
        """,
        (as_of,),
        TRIAL_BALANCE,
    )


def unbalanced_entries() -> pl.DataFrame:
    """Find entries whose debits are not their credits: entry_no, debit, credit in yuan."""
    return copy_out(
        """SELECT entry_no, sum(debit), sum(credit) FROM ledger_posting
        GROUP BY entry_no HAVING sum(debit) <> sum(credit) ORDER BY entry_no""",
        (),
        {"entry_no": pl.String, "debit": YUAN, "credit": YUAN},
    )
