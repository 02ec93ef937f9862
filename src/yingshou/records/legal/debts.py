"""What is owed of the items of a matter as booked by the end of a day, a slice of items at a time."""

from collections.abc import Generator, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from yingshou.core.money import YUAN
from yingshou.records.copy import copy_out
from yingshou.records.legal.models import MatterItem
from yingshou.records.payments.frames import PIECES
from yingshou.records.receivables.frames import ADJUSTED_ON, BALANCES

_AT_ONCE = 1000
DEBTS = pl.Schema({**BALANCES, "paid": YUAN, "written_off": YUAN})
"""Items with what is open, paid, waived and written off of them, in yuan."""


class Slice(NamedTuple):
    """Some items: columns DEBTS, and the pieces that left them, columns PIECES."""

    debts: pl.DataFrame
    pieces: pl.DataFrame


def slices(*, matter_no: str, as_of: date) -> Generator[Slice, None, None]:
    """Read the items of a matter in the order of their numbers, so many at once."""
    numbers = list(
        MatterItem.objects.filter(matter_id=matter_no)
        .order_by("receivable_id")
        .values_list("receivable_id", flat=True)
    )
    for first in range(0, len(numbers), _AT_ONCE):
        part = numbers[first : first + _AT_ONCE]
        yield Slice(_debts(part, as_of), _pieces(part, as_of))


def _debts(numbers: Sequence[str], as_of: date) -> pl.DataFrame:
    return copy_out(
        f"""SELECT r.receivable_no, r.account_no, r.bill_month, r.kind, r.term_no, r.bill_no, r.amount,
            r.issued_date, r.due_date, r.penalty_start_date,
            r.amount - coalesce(a.amount, 0) - coalesce(c.principal, 0), coalesce(c.penalty, 0),
            coalesce(w.amount, 0), coalesce(c.principal, 0), coalesce(a.written_off, 0)
        FROM receivables_receivable r
        LEFT JOIN LATERAL (SELECT sum(principal) AS principal, sum(penalty) AS penalty FROM payments_clearing
            WHERE receivable_no = r.receivable_no AND cleared_date <= %(as_of)s) c ON TRUE
        LEFT JOIN LATERAL (SELECT sum(a.amount) AS amount,
                sum(a.amount) FILTER (WHERE a.kind NOT IN ('ROLLED', 'CREDITED')) AS written_off
            FROM receivables_adjustment a
            WHERE a.receivable_no = r.receivable_no AND {ADJUSTED_ON} <= %(as_of)s) a ON TRUE
        LEFT JOIN LATERAL (SELECT sum(q.amount) AS amount FROM payments_moneyrequest q
            JOIN payments_moneydecision d USING (request_no) LEFT JOIN payments_moneyoutcome u
                ON u.request_no = q.request_no AND u.ended_date <= %(as_of)s
            WHERE q.receivable_no = r.receivable_no AND q.kind = 'WAIVER' AND d.approved
                AND d.decided_date <= %(as_of)s AND u.request_no IS NULL) w ON TRUE
        WHERE r.receivable_no = ANY(%(numbers)s) ORDER BY r.due_date, r.receivable_no""",
        {"numbers": list(numbers), "as_of": as_of},
        DEBTS,
    )


def _pieces(numbers: Sequence[str], as_of: date) -> pl.DataFrame:
    return copy_out(
        f"""SELECT receivable_no, principal, value_date FROM payments_clearing
        WHERE receivable_no = ANY(%(numbers)s) AND principal <> 0 AND cleared_date <= %(as_of)s
        UNION ALL
        SELECT a.receivable_no, a.amount, CASE a.kind WHEN 'CREDITED' THEN NULL ELSE a.adjusted_date END
        FROM receivables_adjustment a WHERE a.receivable_no = ANY(%(numbers)s)
            AND a.kind NOT IN ('WRITTEN_OFF_BEARING', 'RECOVERED_BEARING') AND {ADJUSTED_ON} <= %(as_of)s""",
        {"numbers": list(numbers), "as_of": as_of},
        PIECES,
    )
