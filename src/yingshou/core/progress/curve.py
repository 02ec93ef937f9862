"""The control chart (电费回收控制图): what should be in and what is in, cumulative, day by day."""

from datetime import date, timedelta

import polars as pl

from yingshou.core.money import PRICE, YUAN, multiply, round_yuan, yuan

MOVEMENTS = pl.Schema(
    {
        "unit": pl.String(), "day": pl.Date(), "issued": YUAN, "falls_due": YUAN, "received": YUAN,
        "written_off": YUAN,
    }
)  # fmt: skip
"""A billing month's items on a day, in yuan: issued less reduced, falling due, received, written off.

What is written off is open no more, and no rate is better for it; what comes back of it is negative.
"""
_SUMS = ("issued", "falls_due", "received", "written_off")
CURVE = pl.Schema({"day": pl.Date(), "receivable": YUAN, "planned": YUAN, "received": YUAN, "open": YUAN})
"""Sums up to the end of a day in yuan; from the day after `as_of` only what is planned is known."""


def daily_curve(
    *, movements: pl.DataFrame, first: date, last: date, as_of: date, shares: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return the curve of one unit from a day to another, both included; earlier movements open it.

    Args:
        movements: MOVEMENTS of the unit, up to `as_of`.
        first: first day of the curve.
        last: its last day.
        as_of: the last day that has figures.
        shares: day, planned_share; None plans what falls due.

    Returns:
        CURVE. `planned` is share × what the month owes by the end of `as_of`, rounded to the fen, or the sum
        of what has fallen due; `receivable`, `received` and `open` are null after `as_of`.
    """
    days = pl.DataFrame(
        {"day": [first + timedelta(days=offset) for offset in range((last - first).days + 1)]},
        schema={"day": pl.Date},
    )
    by_day = movements.with_columns(pl.col("day").clip(first, None)).group_by("day").agg(pl.col(_SUMS).sum())
    curve = days.join(by_day, on="day", how="left").sort("day").with_columns(
        pl.col(name).fill_null(yuan(0)).cum_sum() for name in _SUMS
    )  # fmt: skip
    known = pl.col("day") <= as_of
    if shares is None:
        planned = pl.col("falls_due")
    else:
        curve = curve.join(shares, on="day", how="left")
        owed = pl.lit(movements["issued"].sum()).cast(YUAN)
        planned = round_yuan(multiply(owed, pl.col("planned_share").fill_null(pl.lit(0).cast(PRICE))))
    return curve.select(
        "day",
        receivable=pl.when(known).then("issued"),
        planned=planned,
        received=pl.when(known).then("received"),
        open=pl.when(known).then(pl.col("issued") - pl.col("received") - pl.col("written_off")),
    ).cast(dict(CURVE))  # type: ignore[arg-type]


def summary(*, movements: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return one row a unit as the progress sheet (进度控制表) has it.

    Returns:
        unit, receivable, due, received, received_today, written_off, open; in yuan up to the end of `as_of`,
        the largest open sum first. `due` is what has fallen due by then, that day's items among it.
    """
    until = movements.filter(pl.col("day") <= as_of)
    sums = until.group_by("unit", maintain_order=True).agg(
        receivable=pl.col("issued").sum(),
        due=pl.col("falls_due").sum(),
        received=pl.col("received").sum(),
        received_today=pl.col("received").filter(pl.col("day") == as_of).sum(),
        written_off=pl.col("written_off").sum(),
    )
    left = pl.col("receivable") - pl.col("received") - pl.col("written_off")
    return sums.with_columns(open=left).sort("open", "unit", descending=[True, False])
