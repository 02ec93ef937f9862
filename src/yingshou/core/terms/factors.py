"""What floating components are multiplied by in each period of the day, for each kind of accounts."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.money import PRICE, multiply, round_price
from yingshou.core.terms.scopes import KIND, holding_rows, in_month

_FACTOR_DECIMALS = 8
_OF_PERIOD = [*KIND, "period"]


def kind_factors(*, kinds: pl.DataFrame, factors: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the factor of each period for each kind of accounts, as a multiple of the flat price.

    Of the rows that hold on the day, in its month and for the kind, the latest version of each period counts.
    A factor on another period (sharp = peak × 1.2) is multiplied by that period's own.

    Args:
        kinds: distinct KIND.
        factors: frame TARIFF_FACTORS, all versions.
        on: the day whose prices hold.

    Returns:
        KIND, period, factor, clashes. The factor is null where its base has none; `clashes` where rows of one
        version contradict each other.
    """
    valid = (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))
    rows = factors.filter(valid & in_month(on.month)).drop("source", "verified", "valid_to", "months")
    found = holding_rows(kinds=kinds.select(KIND).unique(maintain_order=True), rows=rows)
    latest = found.filter(pl.col("valid_from") == pl.col("valid_from").max().over(_OF_PERIOD))
    single = latest.group_by(_OF_PERIOD, maintain_order=True).agg(
        pl.col("factor", "on_period").first(), clashes=pl.struct("factor", "on_period").n_unique() > 1
    )
    return on_flat(single, by=KIND)


def on_flat(factors: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    """Turn factors on other periods (sharp = peak × 1.2) into multiples of the flat price.

    Args:
        factors: `by`, period, factor, on_period, clashes; one row a period.
        by: columns that tell kinds of accounts apart.

    Returns:
        `by`, period, factor, clashes. The factor is null where its base has none or is itself not on flat.
    """
    base = factors.select(
        *by,
        on_period="period",
        _base="factor",
        _chained=pl.col("on_period").is_not_null(),
        _clashes="clashes",
    )
    joined = factors.join(base, on=[*by, "on_period"], how="left")
    product = round_price(multiply(pl.col("factor"), pl.col("_base")), _FACTOR_DECIMALS)
    resolved = pl.when(pl.col("on_period").is_null()).then("factor").when(~pl.col("_chained")).then(product)
    return joined.select(
        *by,
        "period",
        factor=resolved.cast(PRICE),
        clashes=pl.col("clashes") | pl.col("_clashes").fill_null(value=False),
    )
