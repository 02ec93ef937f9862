"""A company small enough to reckon by hand: households and shops read on two days of the month."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.tables import (
    ACCOUNTS,
    METERING_POINTS,
    READS,
    TARIFF_BASIC,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_SCHEDULE,
    TARIFF_TIERS,
)
from yingshou.flows.import_table import import_table

AS_OF = date(2025, 10, 25)
_DATED = {"catalogue": "TEST", "valid_from": date(2025, 1, 1), "source": "test"}


def account_no(number):
    return f"10{number:06d}"


def accounts(count, **changes):
    """Households with even numbers, shops with odd ones."""
    rows = [
        {
            "account_no": account_no(i),
            "customer_no": f"C{i // 2}",
            "name": f"用户{i}",
            "org_code": "0101" if i % 3 else "0102",
            "customer_class": "COMMERCIAL" if i % 2 else "RESIDENT",
            "supply_class": "LOW_VOLTAGE",
            "voltage_level": "UNDER_1KV",
            "catalogue": "TEST",
            "price_class": "SINGLE" if i % 2 else "RESIDENT",
            "purchase_class": "NORMAL",
            "time_of_use": False,
            "demand_basis": "NONE",
            "reading_day": 25 if i % 5 else 20,
            "opened_date": date(2024, 1, 1),
            **changes,
        }
        for i in range(count)
    ]
    return ACCOUNTS.conform(pl.DataFrame(rows))


def points(count):
    rows = [
        {
            "point_no": f"P{account_no(i)}",
            "meter_no": f"M{account_no(i)}",
            "account_no": account_no(i),
            "metering_mode": "REGISTER",
            "multiplier": 1,
            "register_digits": 6,
            "installed_date": date(2024, 1, 1),
        }
        for i in range(count)
    ]
    return METERING_POINTS.conform(pl.DataFrame(rows))


def reads(count, *, days=None, per_month=100):
    """Register i counts i + per_month kWh a month."""
    rows = []
    for i in range(count):
        for n, month in enumerate(days or (9, 10)):
            rows.append(
                {
                    "point_no": f"P{account_no(i)}",
                    "meter_no": f"M{account_no(i)}",
                    "read_date": date(2025, month, 25 if i % 5 else 20),
                    "read_kind": "NORMAL",
                    "total": Decimal(1000 + n * (per_month + i)),
                }
            )
    return READS.conform(pl.DataFrame(rows))


def tariffs():
    price = {
        **_DATED,
        "price_class": "SINGLE",
        "purchase_class": "NORMAL",
        "voltage_level": "UNDER_1KV",
        "item": "-",
        "follows_time_of_use": True,
        "in_power_factor_base": True,
        "price_decimals": 6,
    }
    prices = [
        {**price, "component": "AGENT_PURCHASE", "price": Decimal("0.5")},
        {**price, "component": "TRANSMISSION", "price": Decimal("0.3"), "follows_time_of_use": False},
    ]
    tiers = [
        {
            **_DATED,
            "voltage_level": "UNDER_1KV",
            "tier": tier,
            "upper_limit_kwh": limit,
            "price": Decimal(price),
        }
        for tier, limit, price in ((1, Decimal(2880), "0.5"), (2, None, "0.6"))
    ]
    schedule = [
        {**_DATED, "priority": 1, "months": "-", "start_time": start, "end_time": end, "period": period}
        for start, end, period in (
            ("00:00", "08:00", "VALLEY"),
            ("08:00", "16:00", "PEAK"),
            ("16:00", "24:00", "FLAT"),
        )
    ]
    return [
        (TARIFF_PRICES, TARIFF_PRICES.conform(pl.DataFrame(prices))),
        (TARIFF_TIERS, TARIFF_TIERS.conform(pl.DataFrame(tiers))),
        (TARIFF_SCHEDULE, TARIFF_SCHEDULE.conform(pl.DataFrame(schedule))),
        (TARIFF_FACTORS, TARIFF_FACTORS.empty()),
        (TARIFF_BASIC, TARIFF_BASIC.empty()),
    ]


def load(table, frame, *, as_of=AS_OF, **options):
    return import_table(table=table, frame=frame, as_of=as_of, source="test.csv", **options)


def settle_in(count, **options):
    """Import accounts, meters, prices and the reads of October."""
    load(ACCOUNTS, accounts(count))
    load(METERING_POINTS, points(count))
    for table, frame in tariffs():
        load(table, frame)
    load(READS, reads(count, **options))
