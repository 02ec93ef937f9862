"""What the checks of a batch need of the archive."""

from decimal import Decimal
from hashlib import sha256

import polars as pl

from yingshou.core.metering.validation.check import Validation
from yingshou.core.metering.validation.defaults import default_rules
from yingshou.core.period import add_months, day_in_month
from yingshou.core.tables.validation import ALL, VALIDATION_RULES
from yingshou.records.billing.frames import history_between
from yingshou.records.metering.frames import meter_clocks_between, validation_rules

_DIGEST = 12


def load_rules(*, review_multiple: int | None = None, review_floor: Decimal | None = None) -> pl.DataFrame:
    """Return the shipped rules and those the office has set, frame VALIDATION_RULES.

    Args:
        review_multiple: holds bills above this many times the last one, in place of the rules …
        review_floor: … where they are also above this many yuan.
    """
    rules = pl.concat([default_rules(), validation_rules()])
    if review_multiple is None and review_floor is None:
        return rules
    large = default_rules().filter((pl.col("rule_code") == "LARGE_BILL") & (pl.col("customer_class") == ALL))
    given = {"limit_value": review_multiple, "floor_value": review_floor}
    asked = large.with_columns(
        pl.lit(Decimal(value)).alias(name) for name, value in given.items() if value is not None
    )
    others = rules.filter(pl.col("rule_code") != "LARGE_BILL")
    return pl.concat([others, VALIDATION_RULES.conform(asked)])


def digest_of(rules: pl.DataFrame) -> str:
    """Return a short mark by which the same rules are known again."""
    text = rules.sort(VALIDATION_RULES.key).write_csv()
    return sha256(text.encode()).hexdigest()[:_DIGEST]


def validation_inputs(*, rules: pl.DataFrame, bill_month: int, first: str, last: str) -> Validation:
    """Read what accounts used before and how their clocks went, `first` and `last` included."""
    return Validation(
        rules=rules,
        history=history_between(first=first, last=last, bill_month=bill_month),
        clocks=meter_clocks_between(
            first=first,
            last=last,
            from_date=day_in_month(add_months(bill_month, -1), 1),
            to_date=day_in_month(add_months(bill_month, 1), 1),
        ),
    )
