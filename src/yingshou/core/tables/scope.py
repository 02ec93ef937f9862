"""For which accounts, months, days and times of day a row of a catalogue holds."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.tables.customers import CUSTOMER_CLASSES, PRICE_CLASSES, VOLTAGE_LEVELS
from yingshou.core.tables.schema import Column, RowRule

ALL = "-"
"""In a key: every class, voltage, month, kind of day, or no period in particular."""
DAY_KINDS = (
    "WORKDAY", "WEEKEND", "HOLIDAY",
    "NEW_YEAR", "SPRING_FESTIVAL", "TOMB_SWEEPING", "LABOUR_DAY", "DRAGON_BOAT", "MID_AUTUMN", "NATIONAL_DAY",
    "HOT", "COLD", "SPECIAL",
)  # fmt: skip
"""One of the first three each day, then the holiday by name, and what weather or a notice makes of the day."""

_MONTH = "([1-9]|1[0-2])"
_KIND = f"({'|'.join(DAY_KINDS)})"
_TIME = r"^(([01]?[0-9]|2[0-3]):(00|15|30|45)|24:00)$"
_MINUTES_OF_HOUR = 60

KVA_LIMITS = (
    Column(name="minimum_kva", dtype=ENERGY, zh="容量下限", doc="from this contract capacity on; empty = any",
           unit="kVA", nullable=True, default="0"),
    Column(name="below_kva", dtype=ENERGY, zh="容量上限", doc="below this contract capacity; empty = any", unit="kVA",
           nullable=True),
)  # fmt: skip
SCOPE = (
    Column(name="price_class", dtype=pl.String, zh="电价类别", doc="price class; empty = all", nullable=True,
           choices=(ALL, *PRICE_CLASSES), default=ALL),
    Column(name="voltage_level", dtype=pl.String, zh="电压等级", doc="voltage; empty = all", nullable=True,
           choices=(ALL, *VOLTAGE_LEVELS), default=ALL),
    Column(name="customer_class", dtype=pl.String, zh="用户类别", doc="customer class; empty = all", nullable=True,
           choices=(ALL, *CUSTOMER_CLASSES), default=ALL),
    *KVA_LIMITS,
)  # fmt: skip
"""Columns that say for which accounts a row holds."""
SCOPE_KEY = ("price_class", "voltage_level", "customer_class", "minimum_kva")

MONTHS = Column(
    name="months", dtype=pl.String, zh="月份", doc="e.g. 7,8; empty or - = all", nullable=True, default=ALL
)

KVA_RULES = (
    RowRule(code="NEGATIVE", column="minimum_kva", keeps=pl.col("minimum_kva") >= 0),
    RowRule(code="PERIOD_ORDER", column="below_kva",
            keeps=pl.col("below_kva") > pl.col("minimum_kva").fill_null(0)),
)  # fmt: skip
MONTHS_RULE = RowRule(
    code="OUT_OF_RANGE", column="months", keeps=pl.col("months").str.contains(f"^(-|{_MONTH}(,{_MONTH})*)$")
)
DAY_KINDS_RULE = RowRule(
    code="NOT_A_CHOICE",
    column="day_kinds",
    keeps=pl.col("day_kinds").str.contains(f"^(-|{_KIND}(,{_KIND})*)$"),
)


def minutes_of(name: str) -> pl.Expr:
    """Return the minutes of the day that a column with times `HH:MM` says; 24:00 is 1440."""
    parts = pl.col(name).str.split(":")
    hours, minutes = (parts.list.get(i, null_on_oob=True).cast(pl.Int32, strict=False) for i in (0, 1))
    return hours * _MINUTES_OF_HOUR + minutes


TIME_RULES = (
    RowRule(code="OUT_OF_RANGE", column="start_time", keeps=pl.col("start_time").str.contains(_TIME)),
    RowRule(code="OUT_OF_RANGE", column="end_time", keeps=pl.col("end_time").str.contains(_TIME)),
    RowRule(code="PERIOD_ORDER", column="end_time", keeps=minutes_of("end_time") > minutes_of("start_time")),
)
"""Times lie on a quarter-hour, and the end after the start."""
