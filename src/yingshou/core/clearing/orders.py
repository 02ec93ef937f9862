"""Which order of clearing holds for an account on a day."""

from datetime import date

import polars as pl

from yingshou.core.tables import CLEARING_RULES
from yingshou.core.tables.scope import ALL

_SINCE = date(1996, 10, 8)
_OPTIONS = ("sequence", "within", "designation")
ORDERS = pl.DataFrame(
    schema={"account_no": pl.String, **{name: CLEARING_RULES.schema[name] for name in _OPTIONS}}
)
"""Columns of the orders of accounts, no rows."""


def default_orders() -> pl.DataFrame:
    """Return the order every supplier starts from, in the table CLEARING_RULES.

    Source: 民法典 art. 560 (what the payer names goes first, else what was due first) and art. 561 (costs and
    interest before principal); 先陈欠后当年.
    """
    row = {
        "valid_from": _SINCE, "sequence": "OLDEST_FIRST", "within": "PENALTY_FIRST",
        "source": "民法典第五百六十条、第五百六十一条",
    }  # fmt: skip
    return CLEARING_RULES.conform(pl.DataFrame([row]))


def orders_on(*, days: pl.DataFrame, classes: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Return the order that holds for each account on its day: its class's latest version before that of all.

    The first version for all classes also holds for the days before it.

    Args:
        days: `account_no`, `day`, one row an account.
        classes: `account_no`, `customer_class`.
        rules: table CLEARING_RULES with a row for all classes.

    Returns:
        `account_no`, `sequence`, `within`, `designation`.
    """
    known = days.join(classes.select("account_no", "customer_class").unique(), on="account_no", how="left")
    options = rules.select("customer_class", "valid_from", *_OPTIONS)
    general = options.filter(pl.col("customer_class") == ALL).drop("customer_class").sort("valid_from")
    general = general.with_columns(
        pl.when(pl.int_range(pl.len()) == 0)
        .then(pl.lit(date.min))
        .otherwise("valid_from")
        .alias("valid_from")
    )
    special = options.filter(pl.col("customer_class") != ALL).sort("valid_from")
    own = known.sort("day").join_asof(
        special, left_on="day", right_on="valid_from", by="customer_class", check_sortedness=False
    )
    names = {name: f"general_{name}" for name in _OPTIONS}
    both = own.drop("valid_from").join_asof(
        general.rename(names), left_on="day", right_on="valid_from", check_sortedness=False
    )
    return both.select(
        "account_no", *(pl.coalesce(name, other).alias(name) for name, other in names.items())
    ).sort("account_no")
