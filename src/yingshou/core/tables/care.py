"""When a person is reminded: of security that lapses, and of customers who are to be visited."""

import polars as pl

from yingshou.core.tables.customers import SUPPLY_CLASSES
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL
from yingshou.core.tables.traits import SERVICE_GRADES

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

FINDINGS = {
    "business_state": ("EXPANDING", "STEADY", "SHORT_OF_WORK", "STOPPED"),
    "product": ("SELLS_WELL", "SELLS", "STOCKS_UP", "NEW_PRODUCT"),
    "outlook": ("RISING", "LEVEL", "FALLING", "UNCERTAIN"),
    "equipment": ("SOUND", "AGEING", "ADDED", "IDLE", "FAULTY"),
    "wish": ("PRICE_ADVICE", "INSTALMENTS", "CAPACITY_CHANGE", "RELIABLE_SUPPLY", "NO_WISH"),
}
"""What a visit finds out, by topic: how business is, the product, the outlook, the equipment, what they wish for."""

VISIT_PLANS = Table(
    name="visit_plans",
    zh="走访计划规则",
    doc="One row a version of how often whom an account manager visits; of the rules that apply the shortest interval holds.",
    key=("rule_no", "valid_from"),
    columns=(
        Column(name="rule_no", dtype=pl.String, zh="规则编号", doc="number of the rule; a later row takes its place"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first business date"),
        Column(name="supply_class", dtype=pl.String, zh="供电方式", doc="supply class; empty = any",
               choices=(ALL, *SUPPLY_CLASSES), nullable=True, default=ALL),
        Column(name="service_grade", dtype=pl.String, zh="服务等级", doc="how it is served; empty = any",
               choices=(ALL, *SERVICE_GRADES), nullable=True, default=ALL),
        Column(name="treatment", dtype=pl.String, zh="策略", doc="treatment of its open case; empty = any", nullable=True, default=ALL),
        Column(name="interval_days", dtype=pl.Int32, zh="间隔天数", doc="days from one visit to the next"),
        _SOURCE,
    ),
    rules=(RowRule(code="OUT_OF_RANGE", column="interval_days", keeps=pl.col("interval_days").is_between(1, 730)),),
)  # fmt: skip

CARE_TABLES = (GUARANTEE_ALARMS, VISIT_PLANS)

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

DUE_VISITS = Table(
    name="due_visits",
    zh="应走访客户",
    doc="How a customer stands to the plan of visits on a day.",
    key=("account_no",),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="interval_days", dtype=pl.Int32, zh="间隔天数", doc="shortest interval of the rules that apply"),
        Column(name="rule_no", dtype=pl.String, zh="规则编号", doc="rule it comes from"),
        Column(name="last_date", dtype=pl.Date, zh="上次走访", doc="day of the last visit; empty = none", nullable=True),
        Column(name="due_date", dtype=pl.Date, zh="应走访日期", doc="last visit, or first day known, and the interval"),
        Column(name="days_late", dtype=pl.Int32, zh="超期天数", doc="days after it; 0 or less = not overdue"),
    ),
)  # fmt: skip
