"""Rules and declared days of stopping supply, as single rows: an order is judged alone, under its lock."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.calendar import is_working_day
from yingshou.core.tables.scope import ALL
from yingshou.core.tables.supply import STOP_RULES

_SHIPPED = date(2000, 1, 1)
_ARREARS_SOURCE = "电力供应与使用条例第三十九条；供电营业规则；国家电网供电服务承诺"
_PREPAID_SOURCE = "费控（智能交费）协议；供电服务承诺"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRule:
    """A row of `stop_rules`: see the table for each column."""

    cause: str
    valid_from: date
    overdue_days: int
    least_amount: Decimal
    notice_days: int
    notice_expires_days: int
    warning_minutes: int
    warning_expires_minutes: int
    low_warning_days: int | None
    start_time: str
    end_time: str
    rest_days: bool
    before_rest_days: bool
    path_minutes: int
    restore_hours: int
    restore_tries: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDay:
    """A row of `stop_days` as far as it is about one account: its kind, first and last day, source."""

    kind: str
    first_date: date
    last_date: date
    source: str

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the span, both ends included."""
        return self.first_date <= day <= self.last_date


def default_rules() -> pl.DataFrame:
    """Return the rules that are shipped, columns as in `stop_rules`; an office imports its own by date.

    ARREARS: more than 30 days overdue after demand (电力供应与使用条例 art. 39), notice 3 to 7 days before
    and a warning 30 minutes before (供电营业规则 1996 art. 67; kept in 2024); supply is back within 24 hours
    after the fee is settled (国家电网供电服务承诺, which also promises 7 days: an office may set them).
    PREPAID: a low balance told within 30 days, no notice of days, the same hours. No rule of the state sets
    the hours; the shipped ones keep a person at the desk for the restore of the same day.
    """
    common = {"start_time": "08:30", "end_time": "16:00", "rest_days": False, "before_rest_days": False,
              "warning_minutes": 30, "path_minutes": 30, "restore_hours": 24, "restore_tries": 6,
              "valid_from": _SHIPPED}  # fmt: skip
    rows = [
        {**common, "cause": "ARREARS", "overdue_days": 30, "least_amount": Decimal("1.00"), "notice_days": 3,
         "notice_expires_days": 7, "warning_expires_minutes": 240, "low_warning_days": None,
         "source": _ARREARS_SOURCE},
        {**common, "cause": "PREPAID", "overdue_days": 0, "least_amount": Decimal("0.01"), "notice_days": 0,
         "notice_expires_days": 0, "warning_expires_minutes": 480, "low_warning_days": 30,
         "source": _PREPAID_SOURCE},
    ]  # fmt: skip
    return STOP_RULES.conform(pl.DataFrame(rows, schema_overrides=STOP_RULES.schema))


def rule_on(*, rules: pl.DataFrame, cause: str, day: date) -> StopRule:
    """Return the rule of a cause that holds on a day: the latest version begun."""
    held = rules.filter((pl.col("cause") == cause) & (pl.col("valid_from") <= day)).sort("valid_from")
    return StopRule(**held.row(-1, named=True))


def days_of(*, days: pl.DataFrame, org_code: str) -> tuple[StopDay, ...]:
    """Return the declared days that concern an organisation: its own, those above it, and all (`-`)."""
    mine = days.filter(
        (pl.col("org_code") == ALL) | pl.lit(org_code).str.starts_with(pl.col("org_code"))
    ).sort("first_date", "kind")
    return tuple(
        StopDay(**row) for row in mine.select("kind", "first_date", "last_date", "source").to_dicts()
    )


def is_rest_day(day: date) -> bool:
    """Tell whether a day is a weekend or holiday, shifted working days not counted."""
    return not is_working_day(day)
