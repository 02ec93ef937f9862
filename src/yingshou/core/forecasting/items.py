"""Items of a month: how they stand, those not issued yet, and why a customer decides the month."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.forecasting.cash import OPEN, PAID
from yingshou.core.money import EXACT, PRICE, YUAN, ZERO_YUAN, multiply, round_price, round_yuan

ITEMS = pl.Schema(
    {
        "account_no": pl.String(), "supply_class": pl.String(), "kind": pl.String(), "bill_month": pl.Int32(),
        "issued_date": pl.Date(), "due_date": pl.Date(), "paid_date": pl.Date(), "is_claim": pl.Boolean(),
        "amount": YUAN, "received": YUAN, "reduced": YUAN, "count": pl.Int64(),
    }
)  # fmt: skip
"""Items as they stood at the end of a day, in yuan; of small accounts (no number) `count` alike are one row.

`paid_date` null = not paid whole; `is_claim` false = an item in the customer's favour.
"""
STOPPED_PAYING, PAYS_LATE, LOAD_FELL, LARGE = "STOPPED_PAYING", "PAYS_LATE", "LOAD_FELL", "LARGE"
_STOPPED_ITEMS, _LATE_DAYS = 3, 1


def paid_items(items: pl.DataFrame) -> pl.DataFrame:
    """Return the claims among items as PAID: what paying habits are learnt from."""
    return items.filter("is_claim").select(pl.col(name).cast(dtype) for name, dtype in PAID.items())


def open_items(items: pl.DataFrame, *, bill_month: int) -> pl.DataFrame:
    """Return what the items of a month leave open, as OPEN."""
    rest = pl.col("amount") - pl.col("received") - pl.col("reduced")
    of_month = items.filter((pl.col("bill_month") == bill_month) & (rest > 0) & pl.col("paid_date").is_null())
    return _grouped(of_month.with_columns(open=rest))


def issued_items(items: pl.DataFrame, *, bill_month: int) -> pl.DataFrame:
    """Return the claims issued of a month, as OPEN with the amounts issued."""
    of_month = items.filter((pl.col("bill_month") == bill_month) & pl.col("is_claim"))
    return _grouped(of_month.with_columns(open="amount"))


def issued_amounts(items: pl.DataFrame, *, bill_month: int) -> pl.DataFrame:
    """Return what was issued of a month less reductions: account_no, amount."""
    of_month = items.filter((pl.col("bill_month") == bill_month) & (pl.col("account_no") != ""))
    return of_month.group_by("account_no").agg(amount=(pl.col("amount") - pl.col("reduced")).sum())


def owed_and_received(items: pl.DataFrame, *, bill_month: int) -> tuple[Decimal, Decimal]:
    """Return what is owed of a month, less reductions, and what has come of it, in yuan."""
    of_month = items.filter(pl.col("bill_month") == bill_month)
    owed, received = (
        of_month.select(each.sum()).item() or ZERO_YUAN
        for each in (pl.col("amount") - pl.col("reduced"), pl.col("received"))
    )
    return owed, received


def _grouped(items: pl.DataFrame) -> pl.DataFrame:
    keys = [name for name in OPEN if name not in {"open", "count"}]
    summed = items.group_by(keys).agg(pl.col("open").sum(), pl.col("count").sum()).sort(keys)
    return summed.select(pl.col(name).cast(dtype) for name, dtype in OPEN.items())


def items_to_come(*, now: pl.DataFrame, before: pl.DataFrame, as_of: date, last: date) -> pl.DataFrame:
    """Expect of a month what the month before still brought from the same day on.

    Args:
        now: OPEN with the amounts issued of the month so far.
        before: OPEN with those issued of the month before, until its end.
        as_of: the last day that is known.
        last: the month's last day; what would be issued later is left out.

    Returns:
        OPEN, dates a month later than they were, amounts × what the month issued so far ÷ what the month
        before had issued by that day (between a half and one and a half; 1 where it had nothing).
    """
    month_on = [pl.col(name).dt.offset_by("1mo") for name in ("issued_date", "due_date")]
    moved = before.with_columns(month_on)
    earlier = (
        moved.filter(pl.col("issued_date") <= as_of).group_by("account_no").agg(had=pl.col("open").sum())
    )
    so_far = now.group_by("account_no").agg(has=pl.col("open").sum())
    ratio = round_price(pl.col("has").cast(EXACT) / pl.col("had").cast(EXACT), 4)
    one, half, more = (pl.lit(value).cast(PRICE) for value in ("1", "0.5", "1.5"))
    grown = earlier.join(so_far, on="account_no").select("account_no", ratio=ratio.clip(half, more))
    return (
        moved.filter((pl.col("issued_date") > as_of) & (pl.col("issued_date") <= last))
        .join(grown, on="account_no", how="left", maintain_order="left")
        .with_columns(open=round_yuan(multiply(pl.col("open"), pl.col("ratio").fill_null(one))))
        .select(pl.col(name).cast(dtype) for name, dtype in OPEN.items())
    )


def reasons(
    *, customers: pl.DataFrame, paid: pl.DataFrame, shapes: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Say why each customer may leave something open.

    STOPPED_PAYING: none of its last three items that fell due is paid. LOAD_FELL: its load has collapsed or
    stopped. PAYS_LATE: the median of its paid items came a day or more after due. LARGE: none of these.

    Args:
        customers: account_no, …
        paid: PAID.
        shapes: account_no, shape.
        as_of: the day.

    Returns:
        `customers` with `reason`.
    """
    due = paid.filter((pl.col("due_date") <= as_of) & (pl.col("account_no") != "")).sort("due_date")
    late = (pl.col("paid_date") - pl.col("due_date")).dt.total_days()
    habits = due.group_by("account_no").agg(
        unpaid=pl.col("paid_date").tail(_STOPPED_ITEMS).is_null().sum(),
        delay=late.median(),
    )
    fell = shapes.filter(pl.col("shape").is_in(["COLLAPSED", "STOPPED"])).select("account_no", fell=True)
    joined = customers.join(habits, on="account_no", how="left", maintain_order="left").join(
        fell, on="account_no", how="left", maintain_order="left"
    )
    reason = (
        pl.when(pl.col("unpaid") >= _STOPPED_ITEMS)
        .then(pl.lit(STOPPED_PAYING))
        .when(pl.col("fell").fill_null(value=False))
        .then(pl.lit(LOAD_FELL))
        .when(pl.col("delay") >= _LATE_DAYS)
        .then(pl.lit(PAYS_LATE))
        .otherwise(pl.lit(LARGE))
    )
    return joined.with_columns(reason=reason).drop("unpaid", "delay", "fell")
