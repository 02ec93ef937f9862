"""Bills spread over their days to the fen."""

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.money import YUAN

_WHOLE = pl.Decimal(38, 0)


def spread_bills(*, bills: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Share each bill over the days it supplies, in proportion to the days' weights.

    Largest remainder: every day gets its share rounded down to the fen, and the fen left over go one each to
    the days that lost most, the earlier day on a tie. Where all weights are zero, days share equally.

    Args:
        bills: `bill_no`, `account_no`, `period_start`, `period_end` (half-open), `amount` in yuan.
        weights: `account_no`, `use_date`, `weight` (an integer, not negative); absent days weigh nothing.

    Returns:
        `account_no`, `use_date`, `value` in yuan: one row a day, several bills of a day summed.

    Raises:
        InvariantError: the days of a bill do not add up to it.
    """
    amount_fen = (pl.col("amount").cast(YUAN) * 100).cast(_WHOLE)
    days = (
        bills.select(
            "bill_no", "account_no", amount_fen=amount_fen,
            use_date=pl.date_ranges("period_start", "period_end", closed="left"),
        )
        .explode("use_date")
        .drop_nulls("use_date")
        .join(weights, on=["account_no", "use_date"], how="left")
        .with_columns(pl.col("weight").cast(_WHOLE).fill_null(pl.lit(0).cast(_WHOLE)))
    )  # fmt: skip
    total = pl.col("weight").sum().over("bill_no")
    one = pl.lit(1).cast(_WHOLE)
    weighed = days.with_columns(weight=pl.when(total == 0).then(one).otherwise(pl.col("weight")))
    shared = _largest_remainder(weighed.with_columns(total=total))
    _assert_whole(bills, shared)
    value = pl.col("fen").cast(YUAN) * pl.lit("0.01").cast(YUAN)
    return shared.group_by("account_no", "use_date").agg(value.sum().cast(YUAN).alias("value"))


def _largest_remainder(days: pl.DataFrame) -> pl.DataFrame:
    """Add `fen`: the whole fen of each day."""
    product = pl.col("amount_fen") * pl.col("weight")
    floored = days.with_columns(fen=product // pl.col("total")).with_columns(
        lost=product - pl.col("fen") * pl.col("total")
    )
    ranked = floored.sort("bill_no", "lost", "use_date", descending=[False, True, False]).with_columns(
        place=pl.int_range(pl.len()).over("bill_no"),
        left=pl.col("amount_fen") - pl.col("fen").sum().over("bill_no"),
    )
    extra = (pl.col("place").cast(_WHOLE) < pl.col("left")).cast(pl.Int8).cast(_WHOLE)
    return ranked.with_columns(fen=pl.col("fen") + extra)


def _assert_whole(bills: pl.DataFrame, shared: pl.DataFrame) -> None:
    """Check that every bill above zero, also one without days, is on its days to the fen."""
    spread = shared.group_by("bill_no").agg(pl.col("fen").sum())
    amount_fen = (pl.col("amount").cast(YUAN) * 100).cast(_WHOLE)
    on_days = pl.col("fen").fill_null(pl.lit(0).cast(_WHOLE))
    off = bills.join(spread, on="bill_no", how="left").filter(amount_fen != on_days)
    if off.height:
        number = off.sort("bill_no").item(0, "bill_no")
        raise InvariantError(
            zh=f"账单 {number} 按日分摊后与原额不等", en=f"the days of bill {number} do not add up to it"
        )
