"""Capacity as it changes: transformers that come, go, rest, and demand declared anew."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.tables.schema import Column, RowRule, Table

CAPACITY_CHANGE_KINDS = (
    "NEW", "INCREASE", "REDUCTION", "SUSPENSION", "RESUMPTION", "TERMINATION", "DEMAND_DECLARED",
)  # fmt: skip
_WITHOUT_CAPACITY = ("TERMINATION", "DEMAND_DECLARED")
_KIND = pl.col("kind")

CAPACITY_CHANGES = Table(
    name="capacity_changes",
    zh="容量变更",
    doc="One row a change of a transformer or of the declared demand; it holds from its first day on.",
    key=("account_no", "change_no"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="change_no", dtype=pl.String, zh="变更编号", doc="number of the work order, unique in the account"),
        Column(name="kind", dtype=pl.String, zh="变更类型", doc="NEW lists a transformer of the first connection",
               choices=CAPACITY_CHANGE_KINDS),
        Column(name="effective_date", dtype=pl.Date, zh="生效日期", doc="first day that counts; the day of sealing"),
        Column(name="transformer_no", dtype=pl.String, zh="变压器编号",
               doc="transformer; pairs a suspension with its resumption", nullable=True),
        Column(name="capacity_kva", dtype=ENERGY, zh="变更容量", doc="capacity that comes, goes, rests or resumes",
               unit="kVA", nullable=True),
        Column(name="interlock_group", dtype=pl.String, zh="联锁组",
               doc="transformers of a group never run together: the largest counts", nullable=True),
        Column(name="contract_demand_kw", dtype=ENERGY, zh="重新核定需量", doc="demand declared from that day on",
               unit="kW", nullable=True),
    ),
    rules=(
        RowRule(code="MISSING_VALUE", column="capacity_kva",
                keeps=_KIND.is_in(_WITHOUT_CAPACITY) | pl.col("capacity_kva").is_not_null()),
        RowRule(code="MISSING_VALUE", column="contract_demand_kw",
                keeps=(_KIND != "DEMAND_DECLARED") | pl.col("contract_demand_kw").is_not_null()),
        RowRule(code="MISSING_VALUE", column="transformer_no",
                keeps=pl.col("interlock_group").is_null() | pl.col("transformer_no").is_not_null()),
        RowRule(code="OUT_OF_RANGE", column="capacity_kva", keeps=pl.col("capacity_kva") > 0),
        RowRule(code="NEGATIVE", column="contract_demand_kw", keeps=pl.col("contract_demand_kw") >= 0),
    ),
)  # fmt: skip
