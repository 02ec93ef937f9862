"""Where a month is likely to end: what earlier months still brought from this day on."""

import polars as pl

from yingshou.core.money import EXACT, YUAN, multiply, round_price, round_yuan

LEAST_MONTHS = 3
"""With fewer months behind it nothing is foretold."""
PAST = pl.Schema(
    {
        "unit": pl.String(),
        "bill_month": pl.Int32(),
        "receivable": YUAN,
        "received": YUAN,
        "received_at_end": YUAN,
    }
)
"""An earlier month of a unit in yuan: owed at its end, received up to the same day of it and at its end."""
_QUANTILES = {"low": 10, "middle": 50, "high": 90}
_HUNDRED = 100


def month_end(*, now: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """Say for each unit what will have been received when the month ends: low, middle and high in yuan.

    Of each earlier month the share of the open rest that came between the same day and its end is taken;
    the tenth, fiftieth and ninetieth percentile of those shares (nearest rank, so each is a month that was)
    are applied to what is open now. A rest of nothing says nothing and is left out.

    Args:
        now: unit, receivable, received.
        past: PAST.

    Returns:
        unit, months, low, middle, high; the figures are null with fewer than LEAST_MONTHS months.
    """
    rest = pl.col("receivable") - pl.col("received")
    came = pl.col("received_at_end") - pl.col("received")
    shares = (
        past.filter(rest > 0)
        .with_columns(share=round_price(came.cast(EXACT) / rest.cast(EXACT), 8).clip(0, 1))
        .sort("unit", "share")
    )
    ranks = {
        name: pl.col("share").get(((pl.len() * percent + _HUNDRED - 1) // _HUNDRED - 1).clip(0, None))
        for name, percent in _QUANTILES.items()
    }
    by_unit = shares.group_by("unit").agg(months=pl.len(), **ranks)
    found = now.join(by_unit, on="unit", how="left", maintain_order="left").with_columns(
        pl.col("months").fill_null(0)
    )
    enough = pl.col("months") >= LEAST_MONTHS
    return found.select(
        "unit",
        "months",
        **{
            name: pl.when(enough).then(pl.col("received") + round_yuan(multiply(rest, pl.col(name))))
            for name in _QUANTILES
        },
    )
