"""The shape of charge lines on their way through rating."""

from collections.abc import Sequence
from functools import cache

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import EXACT, PRICE, YUAN, charge, multiply, round_yuan
from yingshou.core.tables.tariffs import COMPONENTS

COMPONENT_ORDER = (
    "TIER", "TIER_SURCHARGE", "FREE_ENERGY", "MARKET_PURCHASE", "MARKET_DEVIATION", *COMPONENTS,
    "CAPACITY", "DEMAND", "DEMAND_EXCESS", "POWER_FACTOR",
)  # fmt: skip
"""The order in which a bill shows its lines."""

DAYS_OF_MONTH = 30
"""A day's basic fee is this part of the month's, however long the month (供电营业规则 (1996) art. 84)."""

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "account_no": pl.String,
    "account_row": pl.UInt32,
    "component": pl.String,
    "item": pl.String,
    "quantity": ENERGY,
    "quantity_unit": pl.String,
    "base_price": PRICE,
    "factor": PRICE,
    "price": PRICE,
    "amount": YUAN,
    "in_base": pl.Boolean,
    "place": pl.UInt32,
    "rank": pl.Int32,
    "valid_from": pl.Date,
    "price_class": pl.String,
}
"""Columns of lines in rating. `account_row`: of the account among those that are rated; `in_base`: counts for
power factor; `place`: of the component on a bill; `rank`: within the component; `price_class`: null where it
is the account's own."""

_PLACES = pl.Enum(COMPONENT_ORDER)
_CLASSES, _COMPONENTS, _RANKS = 1 << 8, 1 << 6, 1 << 20
"""More than there are, so that one whole number holds the place of a line."""


def _columns(frame: pl.DataFrame) -> list[pl.Expr]:
    """Select the columns of lines; `line_class` of the frame, where it has one, is the class charged."""
    given = frame.schema
    other = pl.col("line_class") if "line_class" in given else pl.lit(None, pl.String)
    return [
        other.alias(name) if name == "price_class"
        else pl.col(name) if given[name] == dtype
        else pl.col(name).cast(dtype)
        for name, dtype in SCHEMA.items()
    ]  # fmt: skip


@cache
def no_lines() -> pl.DataFrame:
    """Return no lines: what a stage gives that has no rows to rate."""
    return pl.DataFrame(schema=SCHEMA)


def make_lines(frame: pl.DataFrame) -> pl.DataFrame:
    """Give a frame with quantity and price its rounded amount, and the columns of a line."""
    priced = frame.with_columns(charge(frame["quantity"], frame["price"]).alias("amount"), place=_place())
    return priced.select(_columns(priced))


def _place() -> pl.Expr:
    return pl.col("component").cast(_PLACES).to_physical()


def make_day_lines(frame: pl.DataFrame) -> pl.DataFrame:
    """Do as `make_lines` for prices whose factor holds days: each day is a thirtieth of the month's price."""
    month = pl.lit(DAYS_OF_MONTH).cast(EXACT)
    exact = multiply(pl.col("quantity"), pl.col("price")) / month
    priced = frame.with_columns(amount=round_yuan(exact), place=_place())
    return priced.select(_columns(priced))


def number_lines(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Sort lines by account and place on the bill, and number them from 1 in each account as `line_no`."""
    lines = pl.concat(parts, rechunk=True)
    own_first = pl.col("price_class").rank("dense").fill_null(0).cast(pl.Int64)
    of_account = pl.col("account_row").cast(pl.Int64) * _CLASSES + own_first
    place = (of_account * _COMPONENTS + pl.col("place")) * _RANKS + pl.col("rank")
    lines = lines.sort(place, maintain_order=True)
    row = pl.int_range(pl.len(), dtype=pl.Int32)
    first_of_account = pl.when(pl.col("account_row") != pl.col("account_row").shift()).then(row).fill_null(0)
    # The row where each account begins, carried down to its other lines.
    return lines.with_columns(
        pl.col("account_row").set_sorted(), line_no=row - first_of_account.cum_max() + 1
    )
