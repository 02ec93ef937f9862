"""What the archive knows of an account beyond its supply: importance, load, protection, who lives there."""

import polars as pl

from yingshou.core.tables.schema import Column, RowRule, Table

IMPORTANCES = ("SPECIAL", "FIRST", "SECOND", "TEMPORARY")
"""Levels of important users (重要电力用户): 特级, 一级, 二级 and 临时性. Source: GB/T 29328-2018."""
LOAD_CLASSES = ("LOAD_1", "LOAD_2", "LOAD_3")
"""Classes of load (负荷等级): 一类, 二类 and 三类."""
PROTECTED_KINDS = (
    "HOSPITAL", "RAILWAY", "AIRPORT", "CHEMICAL", "MINE", "SCHOOL", "WATER", "SEWAGE", "GAS", "HEATING", "TELECOM",
    "BROADCAST", "EMERGENCY", "MILITARY", "GOVERNMENT", "PRISON", "CARE_HOME", "LIFE_SUPPORT",
)  # fmt: skip
"""Loads whose loss endangers people or the public."""
SERVICE_GRADES = ("CLOSE", "WATCHED", "EMPATHIC")
"""How a customer is served by its value: 保姆式, 跟踪式 and 换位式."""

ACCOUNT_TRAITS = Table(
    name="account_traits",
    zh="用户特征",
    doc="One row a version of what is known of an account; a later row takes the place of the earlier one, whole.",
    key=("account_no", "valid_from"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="importance", dtype=pl.String, zh="重要性等级", nullable=True, choices=IMPORTANCES,
               doc="level of an important user; empty = not one"),
        Column(name="load_class", dtype=pl.String, zh="负荷等级", nullable=True, choices=LOAD_CLASSES,
               doc="class of its load; empty = third class"),
        Column(name="protected_kind", dtype=pl.String, zh="保护负荷类别", nullable=True, choices=PROTECTED_KINDS,
               doc="why its supply is protected; empty = it is not"),
        Column(name="service_grade", dtype=pl.String, zh="服务等级", nullable=True, choices=SERVICE_GRADES,
               doc="how it is served by its value; empty = not graded"),
        Column(name="is_shop", dtype=pl.Boolean, zh="是否商铺", doc="a shop or market stall; empty = no", nullable=True),
        Column(name="tenant_name", dtype=pl.String, zh="承租人", nullable=True,
               doc="who uses the supply where that is not its holder; empty = the holder does"),
        Column(name="tenant_phone", dtype=pl.String, zh="承租人电话", doc="telephone of the tenant", nullable=True),
        Column(name="lease_to", dtype=pl.Date, zh="租约到期日", doc="day after the last of the lease", nullable=True),
        Column(name="landlord_name", dtype=pl.String, zh="房东", doc="who lets the premises", nullable=True),
        Column(name="landlord_phone", dtype=pl.String, zh="房东电话", doc="telephone of the landlord", nullable=True),
        Column(name="source", dtype=pl.String, zh="依据", nullable=True,
               doc="document or survey it was taken from"),
    ),
    rules=(
        RowRule(code="PERIOD_ORDER", column="lease_to", keeps=pl.col("lease_to") > pl.col("valid_from")),
        RowRule(code="MISSING_VALUE", column="source",
                keeps=(pl.col("importance").is_null() & pl.col("protected_kind").is_null())
                | pl.col("source").is_not_null()),
    ),
)  # fmt: skip
