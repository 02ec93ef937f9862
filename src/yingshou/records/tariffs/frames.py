"""The tariff catalogue as columns."""

import polars as pl

from yingshou.core.tables import (
    MARKET_RULES,
    TARIFF_BASIC,
    TARIFF_BENEFITS,
    TARIFF_CLASS_LIMITS,
    TARIFF_DAYS,
    TARIFF_FACTORS,
    TARIFF_FEED_IN,
    TARIFF_PRICES,
    TARIFF_REGISTER_PERIODS,
    TARIFF_SCHEDULE,
    TARIFF_TAXES,
    TARIFF_TIER_RULES,
    TARIFF_TIERS,
    Table,
    Tariffs,
)
from yingshou.records.copy import copy_out

DATABASE_TABLES = {
    TARIFF_PRICES.name: "tariffs_tariffprice",
    TARIFF_FACTORS.name: "tariffs_tarifffactor",
    TARIFF_SCHEDULE.name: "tariffs_tariffschedule",
    TARIFF_BASIC.name: "tariffs_tariffbasic",
    TARIFF_TIERS.name: "tariffs_tarifftier",
    TARIFF_TIER_RULES.name: "tariffs_tarifftierrule",
    TARIFF_BENEFITS.name: "tariffs_tariffbenefit",
    TARIFF_FEED_IN.name: "tariffs_tarifffeedin",
    TARIFF_DAYS.name: "tariffs_tariffday",
    TARIFF_REGISTER_PERIODS.name: "tariffs_tariffregisterperiod",
    TARIFF_CLASS_LIMITS.name: "tariffs_tariffclasslimit",
    TARIFF_TAXES.name: "tariffs_tarifftax",
    MARKET_RULES.name: "tariffs_marketrule",
}
"""The database table of each catalogue table."""


def load_tariffs() -> Tariffs:
    """Read the whole catalogue, all versions; each stage picks the rows valid on the day it needs."""
    return Tariffs(
        prices=_read(TARIFF_PRICES),
        factors=_read(TARIFF_FACTORS),
        schedule=_read(TARIFF_SCHEDULE),
        basic=_read(TARIFF_BASIC),
        tiers=_read(TARIFF_TIERS),
        tier_rules=_read(TARIFF_TIER_RULES),
        benefits=_read(TARIFF_BENEFITS),
        feed_in=_read(TARIFF_FEED_IN),
        days=_read(TARIFF_DAYS),
        register_periods=_read(TARIFF_REGISTER_PERIODS),
        class_limits=_read(TARIFF_CLASS_LIMITS),
        taxes=_read(TARIFF_TAXES),
        market_rules=_read(MARKET_RULES),
    )


def _read(table: Table) -> pl.DataFrame:
    columns, key = ", ".join(table.names), ", ".join(table.key)
    return copy_out(f"SELECT {columns} FROM {DATABASE_TABLES[table.name]} ORDER BY {key}", [], table.schema)
