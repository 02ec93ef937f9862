"""Receivables as columns, for a set of accounts."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables import ADJUSTMENTS, RECEIVABLES
from yingshou.records.copy import copy_out, copy_out_of

BALANCES = pl.Schema(
    {**RECEIVABLES.schema, "principal_open": YUAN, "penalty_paid": YUAN, "penalty_waived": YUAN}
)
"""A receivable with its balance, in yuan."""

ADJUSTED_ON = """CASE WHEN a.kind IN ('ROLLED', 'CREDITED') THEN a.adjusted_date ELSE (
    SELECT booked_date FROM ledger_journalentry WHERE entry_no = a.entry_no) END"""
"""The day an adjustment (a) was booked. Those of write-offs bear the day their penalty goes by instead."""

_COLUMNS = """r.receivable_no, r.account_no, r.bill_month, r.kind, r.term_no, r.bill_no, r.amount,
    r.issued_date, r.due_date, r.penalty_start_date"""


def terms_issued(*, account_nos: Sequence[str], months: Sequence[int]) -> pl.DataFrame:
    """Read the instalments and segments issued for billing months, columns as in `receivables`."""
    return copy_out_of(
        f"""SELECT {_COLUMNS} FROM receivables_receivable r
        WHERE r.bill_month = ANY(%s) AND r.kind IN ('INSTALMENT', 'SEGMENT')""",
        (list(months),),
        RECEIVABLES.schema,
        account_nos=account_nos,
    )


def adjustments(*, account_nos: Sequence[str], months: Sequence[int]) -> pl.DataFrame:
    """Read the adjustments of receivables of billing months, columns as in `adjustments`."""
    return copy_out(
        """SELECT a.receivable_no, a.account_no, a.kind, a.amount, a.adjusted_date, a.into_receivable_no
        FROM receivables_adjustment a JOIN receivables_receivable r USING (receivable_no)
        WHERE a.account_no = ANY(%s) AND r.bill_month = ANY(%s)""",
        (list(account_nos), list(months)),
        ADJUSTMENTS.schema,
    )


def balances(*, account_nos: Sequence[str], months: Sequence[int]) -> pl.DataFrame:
    """Read the receivables of billing months with what is open of each, columns `BALANCES`."""
    return copy_out(
        f"""SELECT {_COLUMNS}, b.principal_open, b.penalty_paid, b.penalty_waived
        FROM receivables_receivable r JOIN receivables_receivablebalance b USING (receivable_no)
        WHERE r.account_no = ANY(%s) AND r.bill_month = ANY(%s)""",
        (list(account_nos), list(months)),
        BALANCES,
    )


def billed_months(*, account_nos: Sequence[str], months: Sequence[int]) -> pl.DataFrame:
    """Read which of some billing months have a bill: account_no, bill_month."""
    return copy_out(
        """SELECT DISTINCT account_no, bill_month FROM billing_bill
        WHERE account_no = ANY(%s) AND bill_month = ANY(%s)""",
        (list(account_nos), list(months)),
        pl.Schema({"account_no": pl.String, "bill_month": pl.Int32}),
    )


def issued_amounts(*, account_nos: Sequence[str], before_month: int) -> pl.DataFrame:
    """Read what was issued for each month before another: account_no, bill_month, amount in yuan.

    A bill that waits for its review does not count.
    """
    return copy_out(
        """SELECT account_no, bill_month, sum(amount) FROM billing_bill b
        WHERE account_no = ANY(%s) AND bill_month < %s AND (
            held_reason = '' OR EXISTS (SELECT 1 FROM billing_billapproval a WHERE a.bill_no = b.bill_no))
        GROUP BY account_no, bill_month""",
        (list(account_nos), before_month),
        pl.Schema({"account_no": pl.String, "bill_month": pl.Int32, "amount": YUAN}),
    )


def written_off_among(receivable_nos: Sequence[str]) -> list[str]:
    """Return, in order, those of some items that stand written off, in whole or in part."""
    rows = copy_out(
        """SELECT receivable_no FROM receivables_receivablebalance
        WHERE receivable_no = ANY(%s) AND written_off <> 0 ORDER BY receivable_no""",
        [list(receivable_nos)],
        {"receivable_no": pl.String},
    )
    return rows["receivable_no"].to_list()


def last_month_begun(account_no: str) -> int | None:
    """Return the latest billing month of an account that has a bill or a due item, None without any."""
    months = copy_out(
        """SELECT max(bill_month) FROM (
            SELECT bill_month FROM billing_bill WHERE account_no = %(account)s
            UNION ALL SELECT bill_month FROM receivables_receivable WHERE account_no = %(account)s) m""",
        {"account": account_no},
        {"bill_month": pl.Int32},
    )
    month: int | None = months.item(0, 0)
    return month
