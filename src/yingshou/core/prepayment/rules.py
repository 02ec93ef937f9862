"""What holds for an account on cost control: its agreement, else the rule of its class."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.tables.prepayment import PREPAYMENT_RULES
from yingshou.core.tables.scope import ALL

_SINCE = date(2017, 1, 1)
_AGREED = ("level_unit", "first_level", "second_level", "emergency_credit", "arrears_share")
_RULED = tuple(
    name
    for name in PREPAYMENT_RULES.names
    if name not in {"customer_class", "valid_from", "source", *_AGREED}
)
TERMS: dict[str, pl.DataType | type[pl.DataType]] = {
    "account_no": pl.String, "kind": pl.String, "agreed_from": pl.Date, "customer_class": pl.String,
    **{name: PREPAYMENT_RULES.schema[name] for name in (*_AGREED, *_RULED)},
}  # fmt: skip
"""Columns of the terms of accounts: of the agreement, else of the rule of the class."""


def default_prepayment_rules() -> pl.DataFrame:
    """Return the rules every supplier starts from, in the table PREPAYMENT_RULES.

    No national rule sets these figures; they are working defaults in the shape of the agreements on cost
    control (智能交费协议) in use, and the supplier stores its own rows, which go before them.
    """
    general = {
        "customer_class": ALL, "valid_from": _SINCE, "level_unit": "DAYS", "first_level": Decimal(7),
        "second_level": Decimal(3), "emergency_credit": Decimal(0), "arrears_share": Decimal(1),
        "grace_days": 1,
        "stop_from": "08:00", "stop_to": "16:00", "stop_on_rest_days": False, "estimate_days": 7,
        "final_bill_days": 7, "refund_days": 30, "least_purchase": Decimal(10),
        "largest_purchase": Decimal(50_000), "largest_on_meter": None,
        "source": "随附的工作默认值，由供电单位确定",
    }  # fmt: skip
    resident = {
        **general, "customer_class": "RESIDENT", "level_unit": "YUAN", "first_level": Decimal(30),
        "second_level": Decimal(10), "emergency_credit": Decimal(20), "largest_purchase": Decimal(2000),
        "largest_on_meter": Decimal(3000),
    }  # fmt: skip
    return PREPAYMENT_RULES.conform(pl.DataFrame([general, resident]))


def terms_on(
    *, agreements: pl.DataFrame, rules: pl.DataFrame, classes: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Return the terms of the accounts that are on cost control on a day, one row an account.

    Of an account's agreements the latest that begins by the day counts; one that is POSTPAID or has ended
    leaves the account out. Of the rules the latest of its class goes before the latest of all classes.

    Args:
        agreements: table PREPAYMENT_AGREEMENTS.
        rules: table PREPAYMENT_RULES with a row for all classes.
        classes: account_no, customer_class.
        on: the day.
    """
    begun = agreements.filter(pl.col("valid_from") <= on).sort("valid_from")
    latest = begun.unique("account_no", keep="last", maintain_order=True)
    held = latest.filter(
        (pl.col("kind") != "POSTPAID") & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))
    )
    in_force = rules.filter(pl.col("valid_from") <= on).sort("valid_from")
    last = in_force.unique("customer_class", keep="last", maintain_order=True)
    options = [*_AGREED, *_RULED]
    general = last.filter(pl.col("customer_class") == ALL).select(pl.col(options).name.prefix("_all_"))
    own = last.select("customer_class", pl.col(options).name.prefix("_own_"))
    joined = (
        held.rename({"valid_from": "agreed_from"})
        .join(classes.select("account_no", "customer_class").unique(), on="account_no", how="left")
        .join(own, on="customer_class", how="left")
        .join(general, how="cross")
    )
    # Rows are taken whole: a class whose rule sets no upper limit is not given that of all classes.
    ruled = pl.col("_own_grace_days").is_not_null()
    rule = {name: pl.when(ruled).then(f"_own_{name}").otherwise(f"_all_{name}") for name in options}
    levels = pl.col("level_unit").is_not_null()
    chosen = {
        **{name: pl.when(levels).then(name).otherwise(rule[name]) for name in _AGREED[:3]},
        **{name: pl.coalesce(name, rule[name]) for name in _AGREED[3:]},
        **{name: rule[name] for name in _RULED},
    }
    terms = joined.select(
        "account_no", "kind", "agreed_from", "customer_class", *(e.alias(n) for n, e in chosen.items())
    )
    return terms.select(pl.col(name).cast(kind) for name, kind in TERMS.items()).sort("account_no")
