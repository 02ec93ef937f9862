"""Collecting agents: what one may take, and what it is paid for it, as dated data."""

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables.schema import Column, RowRule, Table

AMOUNT_RULES = ("ANY", "FULL")
"""ANY takes any amount, the rest is prepaid; FULL takes exactly what is due."""

AGENT_TERMS = Table(
    name="agent_terms",
    zh="代收机构条款",
    doc="One row a version of what an agent may take beside the limits of its channel, and of its commission.",
    key=("agent_no", "valid_from"),
    columns=(
        Column(name="agent_no", dtype=pl.String, zh="代收机构", doc="agent, registered before"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first working day it applies to"),
        Column(name="amount_rule", dtype=pl.String, zh="金额规则", doc="any amount, or exactly what is due",
               choices=AMOUNT_RULES),
        Column(name="largest_payment", dtype=YUAN, zh="单笔限额", doc="largest payment; empty = the channel's", unit="yuan",
               nullable=True),
        Column(name="day_limit", dtype=YUAN, zh="日累计限额", doc="most it may take a working day; empty = none", unit="yuan",
               nullable=True),
        Column(name="commission_rate", dtype=PRICE, zh="代收费率", doc="share of each payment it is paid; 0 = none"),
        Column(name="commission_least", dtype=YUAN, zh="每笔最低代收费", doc="least commission of a payment; empty = 0", unit="yuan",
               nullable=True, default="0.00"),
        Column(name="commission_most", dtype=YUAN, zh="每笔最高代收费", doc="most commission of a payment; empty = no bound",
               unit="yuan", nullable=True),
        Column(name="source", dtype=pl.String, zh="依据", doc="agreement it follows", nullable=True),
    ),
    rules=(
        RowRule(code="NOT_POSITIVE", column="largest_payment", keeps=pl.col("largest_payment") > 0),
        RowRule(code="NOT_POSITIVE", column="day_limit", keeps=pl.col("day_limit") > 0),
        RowRule(code="OUT_OF_RANGE", column="commission_rate", keeps=pl.col("commission_rate").is_between(0, 1)),
        RowRule(code="NEGATIVE", column="commission_least", keeps=pl.col("commission_least") >= 0),
        RowRule(code="OUT_OF_RANGE", column="commission_most",
                keeps=pl.col("commission_most") >= pl.col("commission_least")),
    ),
)  # fmt: skip

AGENT_STATEMENTS = Table(
    name="agent_statements",
    zh="代收机构对账单",
    doc="One row a working day of an agent: what it took and gave back, and what it earned.",
    key=("agent_no", "work_date"),
    columns=(
        Column(name="agent_no", dtype=pl.String, zh="代收机构", doc="agent"),
        Column(name="work_date", dtype=pl.Date, zh="工作日期", doc="working day of the agent"),
        Column(name="paid_count", dtype=pl.Int64, zh="代收笔数", doc="payments taken"),
        Column(name="paid_amount", dtype=YUAN, zh="代收金额", doc="taken", unit="yuan"),
        Column(name="reversed_count", dtype=pl.Int64, zh="冲正笔数", doc="of them taken back"),
        Column(name="reversed_amount", dtype=YUAN, zh="冲正金额", doc="taken back", unit="yuan"),
        Column(name="net_amount", dtype=YUAN, zh="净额", doc="taken less taken back", unit="yuan"),
        Column(name="fee", dtype=YUAN, zh="已扣手续费", doc="kept by the channel from the money itself", unit="yuan"),
        Column(name="commission", dtype=YUAN, zh="代收费", doc="booked as owed to the agent", unit="yuan"),
        Column(name="deposited", dtype=YUAN, zh="预存变动", doc="paid into its deposit less paid back", unit="yuan"),
        Column(name="day_closed", dtype=pl.Boolean, zh="已交对账文件", doc="its check file of the day has been taken"),
    ),
)  # fmt: skip
