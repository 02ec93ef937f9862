"""The rules that hold where an office has set none of its own."""

from datetime import date
from decimal import Decimal
from functools import cache

import polars as pl

from yingshou.core.tables.validation import ALL, VALIDATION_RULES

SINCE = date(2000, 1, 1)

_ROWS: tuple[tuple[str, str, str, str, str | None, str | None, str | None], ...] = (
    # rule, class, effect, owner, limit, unit, from (kWh, of LARGE_BILL yuan)
    ("NO_METERING_POINT", ALL, "BLOCK", "ARCHIVE", None, None, None),
    ("NO_READ", ALL, "BLOCK", "METER_READER", None, None, None),
    ("NO_READ", "RESIDENT", "ESTIMATE", "METER_READER", "2", "MONTHS", None),
    ("NO_START_READ", ALL, "BLOCK", "METER_READER", None, None, None),
    ("ROLL_OVER_SUSPECTED", ALL, "BLOCK", "METER_READER", "0.5", "SHARE", None),
    ("PERIOD_SUM", ALL, "BLOCK", "METERING", "6", "DIGITS", None),
    ("MISSING_INTERVALS", ALL, "BLOCK", "METERING", "0", "INTERVALS", None),
    ("IMPLAUSIBLE_USE", ALL, "BLOCK", "METER_READER", "1.5", "MULTIPLE", None),
    ("NO_REACTIVE", ALL, "BLOCK", "METERING", None, None, None),
    ("NEGATIVE_USE", ALL, "BLOCK", "REVIEWER", None, None, None),
    ("SPIKE_USE", ALL, "HOLD", "REVIEWER", "5", "MULTIPLE", "20000"),
    ("USE_WHILE_SUSPENDED", ALL, "HOLD", "ACCOUNT_MANAGER", "0", "KWH", None),
    ("ESTIMATED_TWICE", ALL, "HOLD", "METER_READER", None, None, None),
    ("LARGE_BILL", ALL, "HOLD", "REVIEWER", "5", "MULTIPLE", "10000"),
    ("ZERO_USE", ALL, "WARN", "METER_READER", None, None, "30"),
    ("DEMAND_OVER_CAPACITY", ALL, "WARN", "ACCOUNT_MANAGER", "1.05", "MULTIPLE", None),
    ("ROLLED_OVER", ALL, "WARN", "METER_READER", None, None, None),
    ("METER_CLOCK", ALL, "WARN", "METERING", "300", "SECONDS", None),
    ("ESTIMATED_READ", ALL, "WARN", "METER_READER", None, None, None),
    ("CURVES_OLD", ALL, "WARN", "METERING", "7", "DAYS", None),
)


@cache
def default_rules() -> pl.DataFrame:
    """Return the shipped rules, frame VALIDATION_RULES.

    The thresholds are working practice, not law: an office sets its own rows, which go before these where
    they are for the same class and voltage or for a narrower group.
    """
    decimals = {"limit_value", "floor_value"}
    names = ("rule_code", "customer_class", "effect", "owner", "limit_value", "limit_unit", "floor_value")
    rows = [
        {
            name: Decimal(value) if name in decimals and value is not None else value
            for name, value in zip(names, row, strict=True)
        }
        for row in _ROWS
    ]
    types = {name: VALIDATION_RULES.schema[name] for name in names}
    frame = pl.DataFrame(rows, schema=types)
    return VALIDATION_RULES.conform(
        frame.with_columns(voltage_level=pl.lit(ALL), valid_from=pl.lit(SINCE), valid_to=pl.lit(None))
    )
