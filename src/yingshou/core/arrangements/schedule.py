"""Instalments of equal size that add up to the debt, to the fen."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.money import YUAN
from yingshou.core.period import add_months, day_in_month, month_of
from yingshou.core.tables.arrangements import ARRANGEMENT_TERMS

MONTHLY, WEEKLY = "MONTHLY", "WEEKLY"
MOST_TERMS = 36
_WEEK = timedelta(days=7)
_FEN = 100


class UnableToSchedule(YingshouError):  # noqa: N818  refusals are named UnableTo…
    """The debt cannot be divided as asked for."""

    code = "UNABLE_TO_SCHEDULE"


def equal_terms(
    *, arrangement_no: str, total: Decimal, terms: int, first_date: date, rhythm: str = MONTHLY,
    down_payment: Decimal = Decimal(0),
) -> pl.DataFrame:  # fmt: skip
    """Divide a debt into instalments of the same size; the fen left over go, one each, to the first ones.

    Args:
        arrangement_no: number of the agreement.
        total: the debt in yuan.
        terms: how many instalments, 1 to MOST_TERMS; a down payment comes on top, as the first.
        first_date: day of the first payment; the others follow it by months or weeks. A day past the end of
            a month is its last one.
        rhythm: MONTHLY or WEEKLY.
        down_payment: yuan of the first payment where it differs from the others; 0 = none.

    Returns:
        Table ARRANGEMENT_TERMS; the amounts add up to the debt.

    Raises:
        UnableToSchedule: no such number of instalments, or one would be less than a fen.
    """
    rest = int((total - down_payment) * _FEN)
    if not 1 <= terms <= MOST_TERMS or down_payment < 0 or rest < terms:
        raise UnableToSchedule(
            zh=f"{total} 元不能分为 {terms} 期：期数须为 1 至 {MOST_TERMS}，首付须小于欠费，每期至少一分",
            en=f"{total} yuan cannot be paid in {terms} instalments: 1 to {MOST_TERMS}, a down payment "
            "below the debt, and at least a fen each",
            field="terms",
        )
    share, left = divmod(rest, terms)
    amounts = [Decimal(share + (place < left)) / _FEN for place in range(terms)]
    if down_payment:
        amounts.insert(0, down_payment)
    rows = [
        (arrangement_no, place + 1, _date(first_date, place, rhythm), amount)
        for place, amount in enumerate(amounts)
    ]
    frame = pl.DataFrame(rows, schema=ARRANGEMENT_TERMS.schema, orient="row")
    return frame.with_columns(pl.col("amount").cast(YUAN))


def _date(first: date, place: int, rhythm: str) -> date:
    if rhythm == WEEKLY:
        return first + place * _WEEK
    return day_in_month(add_months(month_of(first), place), first.day)
