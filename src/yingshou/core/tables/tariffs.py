"""The tariff catalogue as dated facts. A row holds from valid_from to before valid_to (empty = open)."""

from dataclasses import dataclass

import polars as pl

from yingshou.core.energy import ENERGY, PERIODS
from yingshou.core.money import PRICE
from yingshou.core.tables.customers import PRICE_CLASSES, PURCHASE_CLASSES, VOLTAGE_LEVELS
from yingshou.core.tables.schema import Column, RowRule, Table

PRINTED_DIFFERENCE = "PRINTED_DIFFERENCE"
"""By how much a printed price misses the sum of its printed components; its item is the period of the day."""
COMPONENTS = (
    "CATALOGUE", "AGENT_PURCHASE", "LINE_LOSS", "TRANSMISSION", "SYSTEM_OPERATION", "FUNDS",
    PRINTED_DIFFERENCE,
)  # fmt: skip
MONTH_CONVENTIONS = ("DAY_BY_DAY", "CAPPED_30", "SUBTRACT_REDUCED_DAYS")
"""How the basic fee of a month with a change of capacity counts its days."""

_DATED = (
    Column(name="catalogue", dtype=pl.String, zh="电价目录", doc="catalogue, e.g. BEIJING"),
    Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day"),
    Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last", nullable=True),
    Column(name="source", dtype=pl.String, zh="来源文件", doc="document it was read in"),
)
_ORDER = RowRule(code="PERIOD_ORDER", column="valid_to", keeps=pl.col("valid_to") > pl.col("valid_from"))
_PRICE_CLASS = Column(
    name="price_class", dtype=pl.String, zh="电价类别", doc="price class", choices=PRICE_CLASSES
)
_VOLTAGE = Column(name="voltage_level", dtype=pl.String, zh="电压等级", doc="voltage", choices=VOLTAGE_LEVELS)


def _not_negative(column: str) -> RowRule:
    return RowRule(code="NEGATIVE", column=column, keeps=pl.col(column) >= 0)


TARIFF_PRICES = Table(
    name="tariff_prices",
    zh="电度电价分项",
    doc="Each component of the energy price, and whether it follows time of use and counts for power factor.",
    key=("catalogue", "valid_from", "price_class", "purchase_class", "voltage_level", "component", "item"),
    columns=(
        *_DATED,
        _PRICE_CLASS,
        Column(name="purchase_class", dtype=pl.String, zh="购电类别", doc="purchase class", choices=PURCHASE_CLASSES),
        _VOLTAGE,
        Column(name="component", dtype=pl.String, zh="分项", doc="component", choices=COMPONENTS),
        Column(name="item", dtype=pl.String, zh="细项", doc="part of the component, e.g. a fund; - for the whole"),
        Column(name="price", dtype=PRICE, zh="单价", doc="flat price", unit="yuan/kWh"),
        Column(name="follows_time_of_use", dtype=pl.Boolean, zh="随分时浮动", doc="multiplied by the period's factor"),
        Column(name="in_power_factor_base", dtype=pl.Boolean, zh="参与力调", doc="counts for power-factor adjustment"),
        Column(name="price_decimals", dtype=pl.Int32, zh="电价小数位", doc="decimals a period's price is rounded to"),
    ),
    rules=(_ORDER,
           RowRule(code="NEGATIVE", column="price",
                   keeps=(pl.col("price") >= 0) | (pl.col("component") == PRINTED_DIFFERENCE)),
           RowRule(code="NOT_A_CHOICE", column="item",
                   keeps=(pl.col("component") != PRINTED_DIFFERENCE) | pl.col("item").is_in(PERIODS)),
           RowRule(code="OUT_OF_RANGE", column="price_decimals", keeps=pl.col("price_decimals").is_between(2, 8))),
)  # fmt: skip

TARIFF_FACTORS = Table(
    name="tariff_factors",
    zh="分时系数",
    doc="What the floating components are multiplied by in each period of the day.",
    key=("catalogue", "valid_from", "price_class", "voltage_level", "period"),
    columns=(
        *_DATED, _PRICE_CLASS, _VOLTAGE,
        Column(name="period", dtype=pl.String, zh="时段", doc="period of the day", choices=PERIODS),
        Column(name="factor", dtype=PRICE, zh="系数", doc="multiple of the flat price"),
    ),
    rules=(_ORDER, _not_negative("factor")),
)  # fmt: skip

TARIFF_SCHEDULE = Table(
    name="tariff_schedule",
    zh="分时时段",
    doc="Which period a time of day belongs to; the higher priority wins. end_time 24:00 ends the day.",
    key=("catalogue", "valid_from", "priority", "months", "start_time"),
    columns=(
        *_DATED,
        Column(name="priority", dtype=pl.Int32, zh="优先级", doc="the higher overrides"),
        Column(name="months", dtype=pl.String, zh="月份", doc="e.g. 7,8; - for all"),
        Column(name="start_time", dtype=pl.String, zh="起", doc="HH:MM, on the half-hour or quarter"),
        Column(name="end_time", dtype=pl.String, zh="止", doc="HH:MM, not included; 24:00 allowed"),
        Column(name="period", dtype=pl.String, zh="时段", doc="period of the day", choices=PERIODS),
    ),
    rules=(_ORDER,),
)  # fmt: skip

TARIFF_BASIC = Table(
    name="tariff_basic",
    zh="容（需）量电价",
    doc="Monthly prices of capacity and demand, and the rules of demand billing.",
    key=("catalogue", "valid_from", "price_class", "voltage_level"),
    columns=(
        *_DATED, _PRICE_CLASS, _VOLTAGE,
        Column(name="capacity_price", dtype=PRICE, zh="变压器容量电价", doc="a month", unit="yuan/kVA"),
        Column(name="demand_price", dtype=PRICE, zh="最大需量电价", doc="a month", unit="yuan/kW"),
        Column(name="tolerance", dtype=PRICE, zh="超需量容差", doc="1.05 = double price above 105 %"),
        Column(name="excess_multiple", dtype=PRICE, zh="超需量倍数", doc="2 = the part above is charged double"),
        Column(name="floor_share", dtype=PRICE, zh="需量下限比例", doc="0.40 of capacity"),
        Column(name="load_threshold_kwh_per_kva", dtype=ENERGY, zh="负荷率门槛", doc="260; empty = no reduction",
               unit="kWh/kVA", nullable=True),
        Column(name="load_discount", dtype=PRICE, zh="达标折扣", doc="0.90 of the demand price at the threshold",
               nullable=True),
        Column(name="month_convention", dtype=pl.String, zh="按日计费方式",
               doc="months with a change: empty = DAY_BY_DAY, a thirtieth each day; CAPPED_30 = 30 days at most; "
               "SUBTRACT_REDUCED_DAYS = full month less the reduced days",
               nullable=True, choices=MONTH_CONVENTIONS),
        Column(name="minimum_suspension_days", dtype=pl.Int32, zh="暂停最短天数", nullable=True,
               doc="a shorter suspension is no reduction; empty = 15", unit="d"),
        Column(name="suspended_share", dtype=PRICE, zh="暂停容量计费比例", nullable=True,
               doc="part of suspended capacity that is charged, e.g. 0.50; empty = none"),
    ),
    rules=(_ORDER, _not_negative("capacity_price"), _not_negative("demand_price"),
           _not_negative("minimum_suspension_days"),
           RowRule(code="OUT_OF_RANGE", column="suspended_share", keeps=pl.col("suspended_share").is_between(0, 1))),
)  # fmt: skip

TARIFF_TIERS = Table(
    name="tariff_tiers",
    zh="居民阶梯",
    doc="Annual tiers of residents: price up to each limit of the calendar year's use.",
    key=("catalogue", "valid_from", "voltage_level", "tier"),
    columns=(
        *_DATED, _VOLTAGE,
        Column(name="tier", dtype=pl.Int32, zh="档", doc="1 is the cheapest"),
        Column(name="upper_limit_kwh", dtype=ENERGY, zh="年上限", doc="empty = no limit", unit="kWh", nullable=True),
        Column(name="price", dtype=PRICE, zh="单价", doc="price in the tier", unit="yuan/kWh"),
    ),
    rules=(_ORDER, _not_negative("price")),
)  # fmt: skip

TARIFF_TABLES = (TARIFF_PRICES, TARIFF_FACTORS, TARIFF_SCHEDULE, TARIFF_BASIC, TARIFF_TIERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariffs:
    """The catalogue as frames, all versions; each stage picks the rows valid on the day it needs."""

    prices: pl.DataFrame
    factors: pl.DataFrame
    schedule: pl.DataFrame
    basic: pl.DataFrame
    tiers: pl.DataFrame
