"""Which order of clearing holds for an account on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from yingshou.core.tables import CLEARING_RULES
from yingshou.core.tables.scope import ALL

_SINCE = date(1996, 10, 8)
_OPTIONS = ("sequence", "within", "designation")


class Order(NamedTuple):
    """Codes of SEQUENCES, WITHIN and DESIGNATIONS that hold for an account, None where no rule says."""

    sequence: str | None
    within: str | None
    designation: str | None


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
    pairs = known.select("customer_class", "day").unique()
    rows = rules.to_dicts()
    found = [order_on(rules=rows, customer_class=owner, day=day) for owner, day in pairs.iter_rows()]
    orders = pl.DataFrame(found, schema={name: ORDERS.schema[name] for name in _OPTIONS}, orient="row")
    return (
        known.join(pairs.hstack(orders), on=["customer_class", "day"], how="left", nulls_equal=True)
        .select(ORDERS.columns)
        .sort("account_no")
    )


def order_on(*, rules: Iterable[dict[str, Any]], customer_class: str | None, day: date) -> Order:
    """Return the order that holds for a class on a day: its own latest version before that of all.

    `rules` are rows of CLEARING_RULES, one of them for all classes; else the order is empty.
    """
    ruled = sorted(rules, key=lambda row: row["valid_from"])
    own = [row for row in ruled if row["customer_class"] == customer_class and row["valid_from"] <= day]
    general = [row for row in ruled if row["customer_class"] == ALL]
    held = own or [row for row in general[1:] if row["valid_from"] <= day] or general[:1]
    return Order(*(held[-1][name] for name in _OPTIONS)) if held else Order(None, None, None)
