"""Writes of receivables: issue, adjust, and keep what is open in step."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import connection

from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import ADJUSTMENTS, RECEIVABLES
from yingshou.core.tables.money import WRITE_OFF_KINDS
from yingshou.records.copy import copy_in


def store_receivables(*, receivables: pl.DataFrame, entry_no: str) -> int:
    """Write due items under an entry and open their balances. Returns how many.

    A number that exists already breaks the transaction: a due item is issued once.
    """
    if receivables.is_empty():
        return 0
    rows = RECEIVABLES.conform(receivables)
    copy_in("receivables_receivable", _booked(rows, entry_no))
    copy_in(
        "receivables_receivablebalance",
        rows.select(
            "receivable_no",
            "account_no",
            "due_date",
            principal_open=pl.col("amount"),
            penalty_paid=pl.lit(ZERO_YUAN),
        ),
    )
    return receivables.height


def store_adjustments(*, adjustments: pl.DataFrame, entry_no: str) -> int:
    """Write reductions under an entry and take them off the balances. Returns how many.

    A balance may pass below zero for a moment only where the money that paid it is released before: call
    this after the releases.
    """
    if adjustments.is_empty():
        return 0
    copy_in("receivables_adjustment", _booked(ADJUSTMENTS.conform(adjustments), entry_no))
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE receivables_receivablebalance b
               SET principal_open = b.principal_open - a.amount, late = b.late OR a.late,
                   written_off = b.written_off + a.written_off
               FROM (SELECT receivable_no, sum(a.amount) AS amount,
                         coalesce(sum(a.amount) FILTER (WHERE a.kind = ANY(%s)), 0) AS written_off,
                         coalesce(bool_or(
                             a.kind = 'ROLLED' AND a.adjusted_date >= r.penalty_start_date), FALSE) AS late
                     FROM receivables_adjustment a JOIN receivables_receivable r USING (receivable_no)
                     WHERE a.entry_no = %s GROUP BY receivable_no) a
               WHERE b.receivable_no = a.receivable_no""",
            (list(WRITE_OFF_KINDS), entry_no),
        )
    return adjustments.height


def waive(*, receivable_no: str, amount: Decimal) -> None:
    """Take a waiver off the penalty of a due item, or with a negative amount put it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE receivables_receivablebalance SET penalty_waived = penalty_waived + %s
            WHERE receivable_no = %s""",
            (amount, receivable_no),
        )


def _booked(frame: pl.DataFrame, entry_no: str) -> pl.DataFrame:
    return frame.with_columns(pl.lit(entry_no).alias("entry_no"))


def lock_receivables(*, receivable_nos: Sequence[str], holder: str, locked_date: date) -> int:
    """Lock due items for a holder such as a debit batch. Returns how many.

    An item that is locked already breaks the transaction: hold the accounts and look before.
    """
    frame = pl.DataFrame({"receivable_no": receivable_nos}, schema={"receivable_no": pl.String})
    return copy_in(
        "receivables_receivablelock",
        frame.with_columns(holder=pl.lit(holder), locked_date=pl.lit(locked_date)),
    )


def release_receivables(*, receivable_nos: Sequence[str], holder: str) -> int:
    """Release due items that a holder has locked. Returns how many were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM receivables_receivablelock WHERE holder = %s AND receivable_no = ANY(%s)",
            (holder, list(receivable_nos)),
        )
        return int(cursor.rowcount)
