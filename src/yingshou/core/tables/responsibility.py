"""Who answers for an account or for a supply organisation."""

import polars as pl

from yingshou.core.tables.dated import ORDER
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import ALL

RESPONSIBLE_ROLES = ("COLLECTOR", "ACCOUNT_MANAGER", "TEAM_LEAD", "LEADER")
"""催费员, 大客户经理, 班组长, 包保领导: the chain from the person at the door up to who answers for the area."""

RESPONSIBILITIES = Table(
    name="responsibilities",
    zh="责任包保",
    doc="Who answers, in which role, for an account or for all accounts of an organisation. The latest row of a subject holds.",
    key=("account_no", "org_code", "role", "valid_from", "sequence"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account; empty where an organisation is given",
               nullable=True, default=ALL),
        Column(name="org_code", dtype=pl.String, zh="供电单位", doc="organisation with all below it; empty where an account is given",
               nullable=True, default=ALL),
        Column(name="role", dtype=pl.String, zh="责任", doc="in which role", choices=RESPONSIBLE_ROLES),
        Column(name="username", dtype=pl.String, zh="责任人", doc="name the person signs in with; empty = from then on whoever answers for what lies above",
               nullable=True),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
        Column(name="sequence", dtype=pl.Int32, zh="序号", doc="tells changes of one day apart, the highest holds; empty = 0",
               nullable=True, default="0"),
    ),
    rules=(
        RowRule(code="MISSING_VALUE", column="account_no",
                keeps=(pl.col("account_no").fill_null(ALL) == ALL) != (pl.col("org_code").fill_null(ALL) == ALL)),
        ORDER,
    ),
)  # fmt: skip
