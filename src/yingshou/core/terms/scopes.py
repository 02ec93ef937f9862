"""Which accounts a row of a catalogue holds for: kinds of accounts, matched with rows once for all alike."""

from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.tables.scope import ALL

KIND = ("catalogue", "price_class", "voltage_level", "customer_class", "band_kva")
"""What tells accounts apart for the scope of rows."""
NO_CAPACITY = Decimal(-1)
"""The band of an account whose capacity is not known: rows with limits do not hold for it."""

_CLASSES = ("price_class", "voltage_level", "customer_class")
_ZERO = Decimal(0)


def capacity_band(rows: Iterable[pl.DataFrame]) -> pl.Expr:
    """Return the largest limit of the rows that `capacity_kva` reaches: accounts of a band are alike.

    Args:
        rows: frames with minimum_kva and below_kva.
    """
    limits = {
        value for frame in rows for name in ("minimum_kva", "below_kva") for value in frame[name].unique()
    }
    capacity = pl.col("capacity_kva")
    reached = (
        pl.when(capacity >= limit).then(pl.lit(limit).cast(ENERGY))
        for limit in sorted((value for value in limits if value), reverse=True)
    )
    unknown = pl.when(capacity.is_null()).then(pl.lit(NO_CAPACITY).cast(ENERGY))
    return pl.coalesce(unknown, *reached, pl.lit(_ZERO).cast(ENERGY))


def holding_rows(*, kinds: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Join each kind of accounts with the rows of its catalogue that hold for it.

    Args:
        kinds: KIND and any other columns.
        rows: a table with the columns of a scope; empty classes hold for all.

    Returns:
        The columns of `kinds`, then those of `rows` that are neither scope nor catalogue.
    """
    scoped = rows.rename({name: f"_{name}" for name in _CLASSES})
    minimum, below, band = pl.col("minimum_kva").fill_null(_ZERO), pl.col("below_kva"), pl.col("band_kva")
    unlimited = (minimum == _ZERO) & below.is_null()
    within = (band >= minimum) & (below.is_null() | (band < below))
    classes = (
        (pl.col(f"_{name}").fill_null(ALL) == ALL) | (pl.col(f"_{name}") == pl.col(name)) for name in _CLASSES
    )
    joined = kinds.join(scoped, on="catalogue", how="inner")
    return joined.filter(pl.all_horizontal(*classes, unlimited | within)).drop(
        *(f"_{name}" for name in _CLASSES), "minimum_kva", "below_kva"
    )


def in_month(month: int | pl.Expr) -> pl.Expr:
    """Tell whether `months` of a row, such as `7,8`, names a month; empty and - name every one."""
    number = pl.lit(str(month)) if isinstance(month, int) else month.cast(pl.String)
    named = pl.col("months").fill_null(ALL)
    return (named == ALL) | named.str.split(",").list.contains(number)
