"""When a person is reminded of security that lapses."""

import polars as pl

from yingshou.core.tables.schema import Column, RowRule, Table

OCCASIONS = ("EXPIRY", "CLAIM_DEADLINE")
"""What is watched of an instrument: the day it ends, and the last day on which it may be claimed."""
_SOURCE = Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True)

GUARANTEE_ALARMS = Table(
    name="guarantee_alarms",
    zh="担保到期提醒规则",
    doc="One row an alarm of a version: how many days ahead a person is reminded; the latest version of an occasion holds as a whole.",
    key=("occasion", "valid_from", "days_before"),
    columns=(
        Column(name="occasion", dtype=pl.String, zh="提醒事由", doc="what is watched", choices=OCCASIONS),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date of this version"),
        Column(name="days_before", dtype=pl.Int32, zh="提前天数", doc="days before the day; 0 = on it"),
        _SOURCE,
    ),
    rules=(RowRule(code="OUT_OF_RANGE", column="days_before", keeps=pl.col("days_before").is_between(0, 365)),),
)  # fmt: skip

CARE_TABLES = (GUARANTEE_ALARMS,)

DUE_ALARMS = Table(
    name="due_alarms",
    zh="担保到期提醒",
    doc="An alarm of an instrument that has come due.",
    key=("reminder_no",),
    columns=(
        Column(name="reminder_no", dtype=pl.String, zh="待办编号", doc="instrument, occasion, day watched and days ahead: each once"),
        Column(name="guarantee_no", dtype=pl.String, zh="担保编号", doc="number of the instrument"),
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="occasion", dtype=pl.String, zh="提醒事由", doc="what lapses", choices=OCCASIONS),
        Column(name="target_date", dtype=pl.Date, zh="届满日期", doc="the day watched"),
        Column(name="days_before", dtype=pl.Int32, zh="提前天数", doc="days the alarm is ahead of it"),
    ),
)  # fmt: skip
