"""Terms of a tariff catalogue beside its prices: special days, registers by month, limits of classes, tax."""

import polars as pl

from yingshou.core.energy import PERIODS
from yingshou.core.money import PRICE
from yingshou.core.tables.customers import PRICE_CLASSES
from yingshou.core.tables.dated import DATED, ORDER
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import DAY_KINDS, KVA_LIMITS, KVA_RULES, MONTHS, MONTHS_RULE

TARIFF_DAYS = Table(
    name="tariff_days",
    zh="特殊日",
    doc="Days that are more than the calendar says: hot days, holidays of a year without a calendar yet.",
    key=("catalogue", "use_date", "day_kind"),
    columns=(
        Column(name="catalogue", dtype=pl.String, zh="电价目录", doc="catalogue, e.g. GUANGZHOU"),
        Column(name="use_date", dtype=pl.Date, zh="日期", doc="day"),
        Column(name="day_kind", dtype=pl.String, zh="日类型", choices=DAY_KINDS,
               doc="WORKDAY, WEEKEND and HOLIDAY take the place of what the calendar says, the others add to it"),
        Column(name="source", dtype=pl.String, zh="来源文件", doc="notice or weather report it was read in"),
    ),
)  # fmt: skip

TARIFF_REGISTER_PERIODS = Table(
    name="tariff_register_periods",
    zh="表计时段折算",
    doc="The period that the energy of a period register is billed as in some months.",
    key=("catalogue", "valid_from", "months", "register_period"),
    columns=(
        *DATED, MONTHS,
        Column(name="register_period", dtype=pl.String, zh="表计时段", doc="register of the meter", choices=PERIODS),
        Column(name="period", dtype=pl.String, zh="时段", doc="period it is billed as", choices=PERIODS),
    ),
    rules=(ORDER, MONTHS_RULE),
)  # fmt: skip

TARIFF_CLASS_LIMITS = Table(
    name="tariff_class_limits",
    zh="计价类别适用范围",
    doc="For which contract capacity a price class may be chosen; a class without a row may always be.",
    key=("catalogue", "valid_from", "limited_class"),
    columns=(
        *DATED,
        Column(name="limited_class", dtype=pl.String, zh="计价类别", doc="class that is limited", choices=PRICE_CLASSES),
        *KVA_LIMITS,
        Column(name="kept_if_opened_before", dtype=pl.Date, zh="此前立户可保留",
               doc="accounts opened before this day may keep the class outside the limits", nullable=True),
    ),
    rules=(ORDER, *KVA_RULES),
)  # fmt: skip

TARIFF_TAXES = Table(
    name="tariff_taxes",
    zh="增值税税率",
    doc="The rate of value-added tax that prices include.",
    key=("catalogue", "valid_from"),
    columns=(*DATED, Column(name="vat_rate", dtype=PRICE, zh="税率", doc="0.13 = 13 %")),
    rules=(ORDER, RowRule(code="OUT_OF_RANGE", column="vat_rate",
                          keeps=(pl.col("vat_rate") >= 0) & (pl.col("vat_rate") < 1))),
)  # fmt: skip
