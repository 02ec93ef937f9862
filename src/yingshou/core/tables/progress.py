"""The plan of a month's recovery (电费回收计划): how much of what is due should be in by which day."""

import polars as pl

from yingshou.core.money import PRICE
from yingshou.core.tables.customers import SUPPLY_CLASSES
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL

RECOVERY_PLANS = Table(
    name="recovery_plans",
    zh="回收计划",
    doc="One row a day of the plan of a unit: the share of the month's due items that should be received by its end. "
    "A person's plan goes before that of an organisation, this before that of a supply class; without any, "
    "the plan is what the due dates say.",
    key=("org_code", "supply_class", "username", "valid_from_month", "day"),
    columns=(
        Column(name="org_code", dtype=pl.String, zh="供电单位", doc="organisation; empty = the whole company", nullable=True,
               default=ALL),
        Column(name="supply_class", dtype=pl.String, zh="供电方式", doc="class; empty = all", nullable=True,
               choices=(ALL, *SUPPLY_CLASSES), default=ALL),
        Column(name="username", dtype=pl.String, zh="责任人", doc="collector who answers for the accounts; empty = all",
               nullable=True, default=ALL),
        Column(name="valid_from_month", dtype=pl.Int32, zh="起始应收年月", doc="first billing month YYYYMM it holds for"),
        Column(name="day", dtype=pl.Int32, zh="截止日", doc="day of the calendar month; 31 = its last day"),
        Column(name="planned_share", dtype=PRICE, zh="计划回收率", doc="share of the month's due items; 1 = all"),
        Column(name="source", dtype=pl.String, zh="来源文件", doc="responsibility contract it was agreed in", nullable=True),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="day", keeps=pl.col("day").is_between(1, 31)),
        RowRule(code="OUT_OF_RANGE", column="planned_share", keeps=pl.col("planned_share").is_between(0, 1)),
        RowRule(code="OUT_OF_RANGE", column="valid_from_month",
                keeps=(pl.col("valid_from_month") % 100).is_between(1, 12)),
    ),
)  # fmt: skip
