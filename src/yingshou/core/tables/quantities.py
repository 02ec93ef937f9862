"""Between the meter and the bill: loss parameters, deductions and shares, and the steps they led to."""

from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE
from yingshou.core.tables.customers import ACCOUNTS, METERING_POINTS, PRICE_CLASSES
from yingshou.core.tables.metering import DAILY_USAGE, PERIOD_ENERGY, READS, SECTION_DAILY_USAGE
from yingshou.core.tables.schema import Column, RowRule, Table

LOSS_METHODS = ("FORMULA", "TABLE", "LINE")
RULE_KINDS = ("SUB_METER", "FIXED_QUANTITY", "FIXED_SHARE")
TAKEN_FROM = ("FLAT", "ALL_PERIODS")
STEP_KINDS = (
    "METERED", "SUB_METER", "TRANSFORMER_LOSS", "LINE_LOSS", "FIXED_QUANTITY", "FIXED_SHARE", "RECEIVED",
    "BACK_BILLED",
)  # fmt: skip
_FORMULA_NEEDS = ("capacity_kva", "p0_kw", "pk_kw", "i0_percent", "uk_percent", "shift_factor")
_ONE = Decimal(1)


def _needed(method: str, column: str) -> RowRule:
    keeps = (pl.col("method") != method) | pl.col(column).is_not_null()
    return RowRule(code="MISSING_VALUE", column=column, keeps=keeps)


def _needed_of(kind: str, column: str) -> RowRule:
    keeps = (pl.col("kind") != kind) | pl.col(column).is_not_null()
    return RowRule(code="MISSING_VALUE", column=column, keeps=keeps)


def _in_class() -> pl.Expr:
    return pl.col("price_class").is_not_null()


LOSS_PARAMETERS = Table(
    name="loss_parameters",
    zh="损耗参数",
    doc="A transformer or line before the meter, whose losses its owner bears; a later row ends the one before.",
    key=("account_no", "transformer_no", "valid_from"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account that bears the losses"),
        Column(name="transformer_no", dtype=pl.String, zh="变压器编号", doc="transformer or line"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
        Column(name="method", dtype=pl.String, zh="变损方法", doc="by formula, by table, or line loss only",
               choices=LOSS_METHODS),
        Column(name="capacity_kva", dtype=ENERGY, zh="变压器容量", doc="rated capacity S", unit="kVA", nullable=True),
        Column(name="p0_kw", dtype=ENERGY, zh="空载损耗", doc="no-load loss P0", unit="kW", nullable=True),
        Column(name="pk_kw", dtype=ENERGY, zh="负载损耗", doc="load loss Pk at rated load", unit="kW", nullable=True),
        Column(name="i0_percent", dtype=ENERGY, zh="空载电流", doc="no-load current I0", unit="%", nullable=True),
        Column(name="uk_percent", dtype=ENERGY, zh="阻抗电压", doc="impedance voltage Uk", unit="%", nullable=True),
        Column(name="shift_factor", dtype=ENERGY, zh="班制系数", doc="K, by the shifts worked", nullable=True),
        Column(name="loss_table", dtype=pl.String, zh="损耗表", doc="table in `loss_steps`", nullable=True),
        Column(name="energy_share", dtype=PRICE, zh="电量份额", doc="share of the account's energy it carries, to 1"),
        Column(name="line_loss_share", dtype=PRICE, zh="线损率",
               doc="line loss as a share of its energy with the transformer loss", nullable=True),
    ),
    rules=(
        *(_needed("FORMULA", column) for column in _FORMULA_NEEDS),
        _needed("TABLE", "capacity_kva"), _needed("TABLE", "loss_table"), _needed("LINE", "line_loss_share"),
        RowRule(code="OUT_OF_RANGE", column="capacity_kva", keeps=pl.col("capacity_kva").is_between(1, 10**7)),
        *(RowRule(code="OUT_OF_RANGE", column=column, keeps=pl.col(column).is_between(0, 10_000))
          for column in ("p0_kw", "pk_kw")),
        *(RowRule(code="OUT_OF_RANGE", column=column, keeps=pl.col(column).is_between(0, 100))
          for column in ("i0_percent", "uk_percent", "shift_factor")),
        RowRule(code="OUT_OF_RANGE", column="energy_share",
                keeps=(pl.col("energy_share") > 0) & (pl.col("energy_share") <= _ONE)),
        RowRule(code="OUT_OF_RANGE", column="line_loss_share",
                keeps=(pl.col("line_loss_share") >= 0) & (pl.col("line_loss_share") < _ONE)),
        RowRule(code="PERIOD_ORDER", column="valid_to", keeps=pl.col("valid_to") > pl.col("valid_from")),
    ),
)  # fmt: skip

LOSS_STEPS = Table(
    name="loss_steps",
    zh="变损表",
    doc="Losses of a transformer in a month of 30 days by how it is loaded; the first step that reaches counts.",
    key=("loss_table", "load_ratio_to"),
    columns=(
        Column(name="loss_table", dtype=pl.String, zh="损耗表", doc="code of the table"),
        Column(name="load_ratio_to", dtype=ENERGY, zh="负载率上限",
               doc="highest mean load ratio √(Wp² + Wq²) ÷ (S·T) of the step, included"),
        Column(name="active_loss_kwh", dtype=ENERGY, zh="有功变损", doc="in 30 days", unit="kWh"),
        Column(name="reactive_loss_kvarh", dtype=ENERGY, zh="无功变损", doc="in 30 days", unit="kvarh"),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="load_ratio_to", keeps=pl.col("load_ratio_to").is_between(0, 100)),
        *(RowRule(code="OUT_OF_RANGE", column=column, keeps=pl.col(column).is_between(0, 10**9))
          for column in ("active_loss_kwh", "reactive_loss_kvarh")),
    ),
)  # fmt: skip

QUANTITY_RULES = Table(
    name="quantity_rules",
    zh="扣减与定比定量",
    doc="What is taken off an account's energy: a meter behind it, a fixed quantity or share; a later row of the "
    "same number ends the one before.",
    key=("account_no", "rule_no", "valid_from"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account with the total meter"),
        Column(name="rule_no", dtype=pl.Int32, zh="规则号", doc="from 1; quantities come before shares"),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day; counts when valid on the period's first"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
        Column(name="kind", dtype=pl.String, zh="规则类别", doc="sub-meter, fixed quantity or fixed share",
               choices=RULE_KINDS),
        Column(name="other_account_no", dtype=pl.String, zh="关联户号",
               doc="account of the sub-meter, or that receives the quantity or share; itself with a price class"),
        Column(name="quantity_kwh", dtype=ENERGY, zh="定量", doc="each month", unit="kWh", nullable=True),
        Column(name="share", dtype=PRICE, zh="定比", doc="share of what is left after fixed quantities",
               nullable=True),
        Column(name="taken_from", dtype=pl.String, zh="扣减时段",
               doc="the flat period, or all in proportion; a sub-meter with periods is taken period by period",
               choices=TAKEN_FROM),
        Column(name="price_class", dtype=pl.String, zh="电价类别", nullable=True, choices=PRICE_CLASSES,
               doc="class at which the account itself pays for the quantity or share"),
        Column(name="time_of_use", dtype=pl.Boolean, zh="执行分时", nullable=True,
               doc="whether that class is charged by time of use; empty = no"),
    ),
    rules=(
        _needed_of("FIXED_QUANTITY", "quantity_kwh"), _needed_of("FIXED_SHARE", "share"),
        RowRule(code="OUT_OF_RANGE", column="rule_no", keeps=pl.col("rule_no").is_between(1, 999)),
        RowRule(code="OUT_OF_RANGE", column="quantity_kwh", keeps=pl.col("quantity_kwh").is_between(0, 10**9)),
        RowRule(code="OUT_OF_RANGE", column="share", keeps=(pl.col("share") > 0) & (pl.col("share") <= _ONE)),
        RowRule(code="SAME_ACCOUNT", column="other_account_no",
                keeps=(pl.col("other_account_no") != pl.col("account_no")) | _in_class()),
        RowRule(code="NOT_A_CHOICE", column="price_class",
                keeps=pl.col("price_class").is_null() | ((pl.col("kind") != "SUB_METER")
                & (pl.col("other_account_no") == pl.col("account_no")))),
        RowRule(code="PERIOD_ORDER", column="valid_to", keeps=pl.col("valid_to") > pl.col("valid_from")),
    ),
)  # fmt: skip

QUANTITY_STEPS = Table(
    name="quantity_steps",
    zh="电量构成",
    doc="How the billed energy came about, for accounts with losses, deductions or shares; the steps add up to the usage.",
    key=("account_no", "bill_month", "step_no"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account"),
        Column(name="bill_month", dtype=pl.Int32, zh="应收年月", doc="billing month YYYYMM"),
        Column(name="step_no", dtype=pl.Int32, zh="步骤", doc="from 1"),
        Column(name="kind", dtype=pl.String, zh="步骤类别", doc="metered, losses, what is taken off or received",
               choices=STEP_KINDS),
        Column(name="source", dtype=pl.String, zh="来源", doc="transformer or other account; - for the meter"),
        *PERIOD_ENERGY,
        Column(name="reactive_kvarh", dtype=ENERGY, zh="无功电量", doc="reactive part", unit="kvarh", nullable=True),
        Column(name="exact_kwh", dtype=ENERGY, zh="取整前电量", doc="before it was rounded to whole kWh", unit="kWh"),
    ),
)  # fmt: skip

QUANTITY_TABLES = (LOSS_PARAMETERS, LOSS_STEPS, QUANTITY_RULES)
"""What an office maintains; read from exchange files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityRules:
    """The rules of the quantity chain: frames of QUANTITY_TABLES, empty where not given."""

    loss_parameters: pl.DataFrame = field(default_factory=LOSS_PARAMETERS.empty)
    loss_steps: pl.DataFrame = field(default_factory=LOSS_STEPS.empty)
    quantity_rules: pl.DataFrame = field(default_factory=QUANTITY_RULES.empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantities:
    """The rules for some accounts, and what metering needs of the other accounts these rules name.

    Frames are ACCOUNTS, METERING_POINTS, READS and DAILY_USAGE; rows of the accounts themselves do no harm.
    section_days: SECTION_DAILY_USAGE of the accounts themselves and of those others.
    """

    rules: QuantityRules = field(default_factory=QuantityRules)
    accounts: pl.DataFrame = field(default_factory=ACCOUNTS.empty)
    metering_points: pl.DataFrame = field(default_factory=METERING_POINTS.empty)
    reads: pl.DataFrame = field(default_factory=READS.empty)
    daily_usage: pl.DataFrame = field(default_factory=DAILY_USAGE.empty)
    section_days: pl.DataFrame = field(default_factory=SECTION_DAILY_USAGE.empty)
