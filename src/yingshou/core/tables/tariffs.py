"""The tariff catalogue as dated facts. A row holds from valid_from to before valid_to (empty = open)."""

from dataclasses import dataclass, field

import polars as pl

from yingshou.core.energy import ENERGY, PERIODS
from yingshou.core.money import PRICE
from yingshou.core.tables.customers import PRICE_CLASSES, PURCHASE_CLASSES, VOLTAGE_LEVELS
from yingshou.core.tables.dated import DATED, ORDER, not_negative
from yingshou.core.tables.feed_in import TARIFF_FEED_IN
from yingshou.core.tables.market import MARKET_CONTRACTS, MARKET_RULES
from yingshou.core.tables.residents import TARIFF_BENEFITS, TARIFF_TIER_RULES
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.scope import (
    ALL,
    DAY_KINDS,
    DAY_KINDS_RULE,
    KVA_RULES,
    MONTHS,
    MONTHS_RULE,
    SCOPE,
    SCOPE_KEY,
    TIME_RULES,
)
from yingshou.core.tables.tariff_terms import (
    TARIFF_CLASS_LIMITS,
    TARIFF_DAYS,
    TARIFF_REGISTER_PERIODS,
    TARIFF_TAXES,
)

PRINTED_DIFFERENCE = "PRINTED_DIFFERENCE"
"""By how much a printed price misses the sum of its printed components; its item is the period of the day."""
COMPONENTS = (
    "CATALOGUE", "AGENT_PURCHASE", "LINE_LOSS", "TRANSMISSION", "SYSTEM_OPERATION", "FUNDS",
    PRINTED_DIFFERENCE,
)  # fmt: skip
MONTH_CONVENTIONS = ("DAY_BY_DAY", "CAPPED_30", "SUBTRACT_REDUCED_DAYS")
"""How the basic fee of a month with a change of capacity counts its days."""

_PRICE_CLASS = Column(
    name="price_class", dtype=pl.String, zh="电价类别", doc="price class", choices=PRICE_CLASSES
)
_VOLTAGE = Column(name="voltage_level", dtype=pl.String, zh="电压等级", doc="voltage", choices=VOLTAGE_LEVELS)


TARIFF_PRICES = Table(
    name="tariff_prices",
    zh="电度电价分项",
    doc="Each component of the energy price, and whether it follows time of use and counts for power factor.",
    key=("catalogue", "valid_from", "price_class", "purchase_class", "voltage_level", "component", "item"),
    columns=(
        *DATED,
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
    rules=(ORDER,
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
    key=("catalogue", "valid_from", *SCOPE_KEY, "months", "period"),
    columns=(
        *DATED, *SCOPE, MONTHS,
        Column(name="period", dtype=pl.String, zh="时段", doc="period of the day", choices=PERIODS),
        Column(name="factor", dtype=PRICE, zh="系数", doc="multiple of the flat price, or of on_period's price"),
        Column(name="on_period", dtype=pl.String, zh="基准时段", nullable=True, choices=PERIODS,
               doc="period whose price the factor multiplies, e.g. PEAK for sharp = peak × 1.2; empty = FLAT"),
    ),
    rules=(ORDER, *KVA_RULES, MONTHS_RULE, not_negative("factor"),
           RowRule(code="NOT_A_CHOICE", column="on_period", keeps=pl.col("on_period") != pl.col("period"))),
)  # fmt: skip

TARIFF_SCHEDULE = Table(
    name="tariff_schedule",
    zh="分时时段",
    doc="Which period a time of day belongs to; the higher priority wins. end_time 24:00 ends the day.",
    key=("catalogue", "valid_from", *SCOPE_KEY, "priority", "months", "day_kinds", "start_time"),
    columns=(
        *DATED, *SCOPE,
        Column(name="priority", dtype=pl.Int32, zh="优先级", doc="the higher overrides"),
        MONTHS,
        Column(name="day_kinds", dtype=pl.String, zh="适用日", nullable=True, default=ALL,
               doc="kinds of days, e.g. WEEKEND,HOLIDAY; empty = all: " + ", ".join(DAY_KINDS)),
        Column(name="start_time", dtype=pl.String, zh="起", doc="HH:MM, on the half-hour or quarter"),
        Column(name="end_time", dtype=pl.String, zh="止", doc="HH:MM, not included; 24:00 allowed"),
        Column(name="period", dtype=pl.String, zh="时段", doc="period of the day", choices=PERIODS),
    ),
    rules=(ORDER, *KVA_RULES, MONTHS_RULE, DAY_KINDS_RULE, *TIME_RULES),
)  # fmt: skip

TARIFF_BASIC = Table(
    name="tariff_basic",
    zh="容（需）量电价",
    doc="Monthly prices of capacity and demand, and the rules of demand billing.",
    key=("catalogue", "valid_from", "price_class", "voltage_level"),
    columns=(
        *DATED, _PRICE_CLASS, _VOLTAGE,
        Column(name="capacity_price", dtype=PRICE, zh="变压器容量电价", doc="a month", unit="yuan/kVA"),
        Column(name="demand_price", dtype=PRICE, zh="最大需量电价", doc="a month", unit="yuan/kW"),
        Column(name="tolerance", dtype=PRICE, zh="超需量容差", doc="1.05 = double price above 105 %"),
        Column(name="excess_multiple", dtype=PRICE, zh="超需量倍数", doc="2 = the part above is charged double"),
        Column(name="floor_share", dtype=PRICE, zh="需量下限比例", doc="0.40 of capacity"),
        Column(name="load_threshold_kwh_per_kva", dtype=ENERGY, zh="负荷率门槛", doc="260; empty = no reduction",
               unit="kWh/kVA", nullable=True),
        Column(name="load_discount", dtype=PRICE, zh="达标折扣", doc="0.90 of the demand price at the threshold",
               nullable=True),
        Column(name="in_power_factor_base", dtype=pl.Boolean, zh="参与力调", nullable=True,
               doc="the basic fee counts for power-factor adjustment; empty = yes"),
        Column(name="month_convention", dtype=pl.String, zh="按日计费方式",
               doc="months with a change: empty = DAY_BY_DAY, a thirtieth each day; CAPPED_30 = 30 days at most; "
               "SUBTRACT_REDUCED_DAYS = full month less the reduced days",
               nullable=True, choices=MONTH_CONVENTIONS),
        Column(name="minimum_suspension_days", dtype=pl.Int32, zh="暂停最短天数", nullable=True,
               doc="a shorter suspension is no reduction; empty = 15", unit="d"),
        Column(name="suspended_share", dtype=PRICE, zh="暂停容量计费比例", nullable=True,
               doc="part of suspended capacity that is charged, e.g. 0.50; empty = none"),
    ),
    rules=(ORDER, not_negative("capacity_price"), not_negative("demand_price"),
           not_negative("minimum_suspension_days"),
           RowRule(code="OUT_OF_RANGE", column="suspended_share", keeps=pl.col("suspended_share").is_between(0, 1))),
)  # fmt: skip

TARIFF_TIERS = Table(
    name="tariff_tiers",
    zh="居民阶梯",
    doc="Tiers of residents: the price up to each limit of the use of the calendar year, or of the month.",
    key=("catalogue", "valid_from", "voltage_level", "months", "tier", "period"),
    columns=(
        *DATED, _VOLTAGE,
        Column(name="tier", dtype=pl.Int32, zh="档", doc="1 is the cheapest"),
        Column(name="upper_limit_kwh", dtype=ENERGY, zh="上限", doc="of the year or month; empty = no limit", unit="kWh", nullable=True),
        Column(name="price", dtype=PRICE, zh="单价", doc="price in the tier", unit="yuan/kWh"),
        Column(name="months", dtype=pl.String, zh="月份", nullable=True, default=ALL,
               doc="season of limits and prices by the billing month, e.g. 5,6,7,8,9,10; empty or - = all"),
        Column(name="period", dtype=pl.String, zh="时段", nullable=True, default=ALL, choices=(ALL, *PERIODS),
               doc="price of accounts by time of use in this period; empty or - = of accounts without"),
    ),
    rules=(ORDER, not_negative("price"),
           MONTHS_RULE),
)  # fmt: skip

TARIFF_TABLES = (TARIFF_PRICES, TARIFF_FACTORS, TARIFF_SCHEDULE, TARIFF_BASIC, TARIFF_TIERS)
"""What every catalogue has."""
TARIFF_RULE_TABLES = (
    TARIFF_TIER_RULES, TARIFF_BENEFITS, TARIFF_FEED_IN, TARIFF_DAYS, TARIFF_REGISTER_PERIODS,
    TARIFF_CLASS_LIMITS, TARIFF_TAXES, MARKET_RULES,
)  # fmt: skip
"""What a catalogue may do without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariffs:
    """The catalogue as frames, all versions; each stage picks the rows valid on the day it needs.

    market_contracts holds the prices that single accounts agreed on, of the months that are billed.
    """

    prices: pl.DataFrame
    factors: pl.DataFrame
    schedule: pl.DataFrame
    basic: pl.DataFrame
    tiers: pl.DataFrame
    tier_rules: pl.DataFrame = field(default_factory=TARIFF_TIER_RULES.empty)
    benefits: pl.DataFrame = field(default_factory=TARIFF_BENEFITS.empty)
    feed_in: pl.DataFrame = field(default_factory=TARIFF_FEED_IN.empty)
    days: pl.DataFrame = field(default_factory=TARIFF_DAYS.empty)
    register_periods: pl.DataFrame = field(default_factory=TARIFF_REGISTER_PERIODS.empty)
    class_limits: pl.DataFrame = field(default_factory=TARIFF_CLASS_LIMITS.empty)
    taxes: pl.DataFrame = field(default_factory=TARIFF_TAXES.empty)
    market_rules: pl.DataFrame = field(default_factory=MARKET_RULES.empty)
    market_contracts: pl.DataFrame = field(default_factory=MARKET_CONTRACTS.empty)


TARIFF_FIELDS = {
    "prices": TARIFF_PRICES, "factors": TARIFF_FACTORS, "schedule": TARIFF_SCHEDULE, "basic": TARIFF_BASIC,
    "tiers": TARIFF_TIERS, "tier_rules": TARIFF_TIER_RULES, "benefits": TARIFF_BENEFITS, "feed_in": TARIFF_FEED_IN,
    "days": TARIFF_DAYS, "register_periods": TARIFF_REGISTER_PERIODS, "class_limits": TARIFF_CLASS_LIMITS,
    "taxes": TARIFF_TAXES, "market_rules": MARKET_RULES, "market_contracts": MARKET_CONTRACTS,
}  # fmt: skip
"""The table behind each field of `Tariffs`."""
