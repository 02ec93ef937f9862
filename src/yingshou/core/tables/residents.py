"""Rules of residential tiers, and the benefits of single households, as dated data."""

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE
from yingshou.core.tables.dated import DATED, ORDER, not_negative
from yingshou.core.tables.schema import Column, RowRule, Table

ACCUMULATIONS = ("ANNUAL", "MONTHLY")
YEAR_BOUNDARIES = ("BILLING_MONTH", "FROZEN_READ", "SPLIT_BY_DAYS", "INTERVAL_START_YEAR")
PRORATIONS = ("NONE", "MOVE_IN", "MOVE_IN_AND_OUT")
TIME_OF_USE_FORMS = ("SURCHARGE", "BY_SHARE")
BENEFITS = ("LARGE_HOUSEHOLD", "FLAT_PRICE", "FREE_ENERGY")
WIDENED = ("ALL", "FIRST")

TARIFF_TIER_RULES = Table(
    name="tariff_tier_rules",
    zh="阶梯规则",
    doc="How a catalogue counts its tiers; without a row: by calendar year, all of a period in the year of its billing "
    "month, limits never prorated.",
    key=("catalogue", "valid_from"),
    columns=(
        *DATED,
        Column(name="accumulation", dtype=pl.String, zh="累计方式", doc="limits count by calendar year or by month",
               choices=ACCUMULATIONS),
        Column(name="year_boundary", dtype=pl.String, zh="跨年处理", choices=YEAR_BOUNDARIES,
               doc="of a period across 1 January: all in the billing month's year; split by the read of 1 January, by "
               "days where it is missing; by days; all in the year it begins"),
        Column(name="proration", dtype=pl.String, zh="年中折算", choices=PRORATIONS,
               doc="annual limits × months supplied ÷ 12, a month begun counts: never, after moving in, or also out"),
        Column(name="time_of_use_form", dtype=pl.String, zh="阶梯分时形式", choices=TIME_OF_USE_FORMS,
               doc="all energy at the first tier's period prices and a surcharge a tier; or each tier split by the "
               "shares of the periods"),
    ),
    rules=(ORDER,),
)  # fmt: skip

TARIFF_BENEFITS = Table(
    name="tariff_benefits",
    zh="居民优惠标准",
    doc="What a benefit of households is worth: wider tiers, one flat price, or free energy.",
    key=("catalogue", "valid_from", "benefit", "persons_from"),
    columns=(
        *DATED,
        Column(name="benefit", dtype=pl.String, zh="优惠类别", doc="large household, flat price or free energy",
               choices=BENEFITS),
        Column(name="persons_from", dtype=pl.Int32, zh="起始人数", doc="smallest household it is for; the largest reached counts"),
        Column(name="kwh_per_month", dtype=ENERGY, zh="每月电量", doc="added to limits, or free, each month", unit="kWh",
               nullable=True),
        Column(name="each_further_person", dtype=pl.Boolean, zh="按人递增",
               doc="kwh_per_month counts once for each person from persons_from on", nullable=True),
        Column(name="widened", dtype=pl.String, zh="增加档次", doc="all limits move up, or the first only; empty = all",
               nullable=True, choices=WIDENED),
        Column(name="price", dtype=PRICE, zh="平价电价", doc="price of all energy for FLAT_PRICE", unit="yuan/kWh",
               nullable=True),
    ),
    rules=(
        ORDER, not_negative("kwh_per_month"), not_negative("price"),
        RowRule(code="OUT_OF_RANGE", column="persons_from", keeps=pl.col("persons_from").is_between(0, 99)),
        RowRule(code="MISSING_VALUE", column="price",
                keeps=(pl.col("benefit") != "FLAT_PRICE") | pl.col("price").is_not_null()),
        RowRule(code="MISSING_VALUE", column="kwh_per_month",
                keeps=(pl.col("benefit") == "FLAT_PRICE") | pl.col("kwh_per_month").is_not_null()),
    ),
)  # fmt: skip

HOUSEHOLD_BENEFITS = Table(
    name="household_benefits",
    zh="居民优惠登记",
    doc="A household's claim to a benefit, from the day it was registered until it expires; never backwards.",
    key=("account_no", "benefit", "valid_from"),
    columns=(
        Column(name="account_no", dtype=pl.String, zh="户号", doc="account of the household"),
        Column(name="benefit", dtype=pl.String, zh="优惠类别", doc="large household (一户多人口), flat price or free energy",
               choices=BENEFITS),
        Column(name="valid_from", dtype=pl.Date, zh="生效日期", doc="first day; counts from the first whole billing month"),
        Column(name="valid_to", dtype=pl.Date, zh="失效日期", doc="day after the last; empty = open", nullable=True),
        Column(name="persons", dtype=pl.Int32, zh="人数", doc="persons registered; empty = 0", nullable=True),
    ),
    rules=(
        ORDER,
        RowRule(code="OUT_OF_RANGE", column="persons", keeps=pl.col("persons").is_between(0, 99)),
    ),
)  # fmt: skip
