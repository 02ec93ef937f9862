"""How far cost control has come: targets by organisation and class, and campaigns that win accounts for it."""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.customers import CUSTOMER_CLASSES
from yingshou.core.tables.dated import ORDER, not_negative
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL

PREPAYMENT_TARGETS = Table(
    name="prepayment_targets",
    zh="费控覆盖目标",
    doc="One row a version of what share of an organisation's accounts of a class is to be on cost control.",
    key=("org_code", "customer_class", "valid_from"),
    columns=(
        Column(name="org_code", dtype=pl.String, zh="供电单位", doc="organisation, with what lies below it"),
        Column(name="customer_class", dtype=pl.String, zh="用户类别", doc="class; empty = all", nullable=True,
               choices=(ALL, *CUSTOMER_CLASSES), default=ALL),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="target_share", dtype=PRICE, zh="目标覆盖率", doc="0.95 = 95 % of the accounts in service"),
        Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in", nullable=True),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="target_share", keeps=pl.col("target_share").is_between(0, 1)),
    ),
)  # fmt: skip

PREPAYMENT_CAMPAIGNS = Table(
    name="prepayment_campaigns",
    zh="费控推广活动",
    doc="One row a campaign that wins accounts for cost control with a gift.",
    key=("campaign_no",),
    columns=(
        Column(name="campaign_no", dtype=pl.String, zh="活动编号", doc="campaign"),
        Column(name="name", dtype=pl.String, zh="活动名称", doc="what it is called"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
        Column(name="gift", dtype=pl.String, zh="礼品", doc="what who signs is given"),
        Column(name="gift_cost", dtype=YUAN, zh="礼品单价", doc="what one gift costs the supplier", unit="yuan"),
        Column(name="budget", dtype=YUAN, zh="活动预算", doc="all gifts together; empty = no limit", unit="yuan",
               nullable=True),
    ),
    rules=(not_negative("gift_cost"), not_negative("budget"), ORDER),
)  # fmt: skip

COVER_TABLES = (PREPAYMENT_TARGETS, PREPAYMENT_CAMPAIGNS)
