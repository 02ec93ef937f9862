"""Small frames for tests of the core: say what matters, the rest is filled in."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.tables import (
    ACCOUNTS,
    CAPACITY_CHANGES,
    INTERVALS,
    METERING_POINTS,
    READS,
    TARIFF_BASIC,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_SCHEDULE,
    TARIFF_TABLES,
    TARIFF_TIERS,
    USAGE,
    Table,
    Tariffs,
)
from yingshou.sample.prices import sample_prices

FIRST = date(2020, 1, 1)

_ACCOUNT = {
    "account_no": "A1", "customer_no": "C1", "name": "甲", "org_code": "01", "customer_class": "INDUSTRIAL",
    "supply_class": "DEDICATED_TRANSFORMER", "voltage_level": "KV1_10", "catalogue": "BEIJING",
    "price_class": "TWO_PART", "purchase_class": "NORMAL", "time_of_use": True, "demand_basis": "CONTRACT",
    "capacity_kva": None, "contract_demand_kw": None, "power_factor_standard": None, "reading_day": 1,
    "opened_date": FIRST, "closed_date": None, "industry": None, "phone": None, "address": None,
}  # fmt: skip
_POINT = {
    "point_no": "P1", "meter_no": "M1", "account_no": "A1", "metering_mode": "REGISTER", "multiplier": 1,
    "register_digits": 6, "installed_date": FIRST, "removed_date": None,
}  # fmt: skip
_DATED = {"catalogue": "BEIJING", "valid_from": FIRST, "valid_to": None, "source": "test"}
_PLACE = {"price_class": "TWO_PART", "voltage_level": "KV1_10"}
_PRICE = {
    **_DATED, **_PLACE, "purchase_class": "NORMAL", "component": "AGENT_PURCHASE", "item": "-",
    "follows_time_of_use": False, "in_power_factor_base": True, "price_decimals": 6,
}  # fmt: skip
_BASIC = {
    **_DATED, **_PLACE, "capacity_price": 0, "demand_price": 0, "tolerance": "1.05", "excess_multiple": 2,
    "floor_share": "0.40", "load_threshold_kwh_per_kva": 260, "load_discount": "0.90",
}  # fmt: skip
RESIDENT = {
    "customer_class": "RESIDENT", "supply_class": "LOW_VOLTAGE", "voltage_level": "UNDER_1KV",
    "price_class": "RESIDENT", "time_of_use": False, "demand_basis": "NONE",
}  # fmt: skip
SINGLE = {"price_class": "SINGLE", "demand_basis": "NONE", "voltage_level": "UNDER_1KV"}


def rows(table: Table, *given: dict[str, Any], defaults: dict[str, Any] | None = None) -> pl.DataFrame:
    """Build a frame of a table from dictionaries; numbers may be text."""
    filled = [{**(defaults or {}), **row} for row in given]
    columns = {}
    for column in table.columns:
        values = [row.get(column.name) for row in filled]
        if isinstance(column.dtype, pl.Decimal):
            values = [None if value is None else Decimal(str(value)) for value in values]
        columns[column.name] = pl.Series(values, dtype=column.dtype)
    return pl.DataFrame(columns)


def accounts(*given: dict[str, Any]) -> pl.DataFrame:
    return rows(ACCOUNTS, *given, defaults=_ACCOUNT)


def points(*given: dict[str, Any]) -> pl.DataFrame:
    return rows(METERING_POINTS, *given, defaults=_POINT)


def capacity_changes(*given: dict[str, Any]) -> pl.DataFrame:
    """Build changes of capacity, numbered in their order."""
    numbered = ({"change_no": f"W{i}", **row} for i, row in enumerate(given, start=1))
    return rows(CAPACITY_CHANGES, *numbered, defaults={"account_no": "A1"})


def reads(*given: dict[str, Any]) -> pl.DataFrame:
    return rows(READS, *given, defaults={"point_no": "P1", "meter_no": "M1", "read_kind": "NORMAL"})


def usage(*given: dict[str, Any]) -> pl.DataFrame:
    """Build usage; what no period holds is flat."""
    filled = []
    for row in given:
        total = Decimal(str(row["total_kwh"]))
        parts = {
            f"{p}_kwh": Decimal(str(row.get(f"{p}_kwh", 0))) for p in ("sharp", "peak", "valley", "deep")
        }
        flat = row.get("flat_kwh", total - sum(parts.values()))
        filled.append({"account_no": "A1", "bill_month": 202402, "period_start": date(2024, 2, 1),
                       "period_end": date(2024, 3, 1), **row, **parts, "flat_kwh": flat})  # fmt: skip
    return rows(USAGE, *filled)


def accumulated(**kwh: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "account_no": pl.Series(list(kwh), dtype=pl.String),
            "accumulated_kwh": pl.Series([Decimal(v) for v in kwh.values()], dtype=ENERGY),
        }
    )


def tariffs(
    *,
    prices: tuple[dict[str, Any], ...] = (),
    factors: dict[str, str] | None = None,
    schedule: tuple[dict[str, Any], ...] = (),
    basic: tuple[dict[str, Any], ...] = (),
    tiers: tuple[dict[str, Any], ...] = (),
) -> Tariffs:
    factor_rows = [{"period": period, "factor": factor} for period, factor in (factors or {}).items()]
    return Tariffs(
        prices=rows(TARIFF_PRICES, *prices, defaults=_PRICE),
        factors=rows(TARIFF_FACTORS, *factor_rows, defaults={**_DATED, **_PLACE}),
        schedule=rows(TARIFF_SCHEDULE, *schedule, defaults={**_DATED, "priority": 0, "months": "-"}),
        basic=rows(TARIFF_BASIC, *basic, defaults=_BASIC),
        tiers=rows(TARIFF_TIERS, *tiers, defaults={**_DATED, "voltage_level": "UNDER_1KV"}),
    )


def read_csv(table: Table, path: Path) -> pl.DataFrame:
    text = pl.read_csv(path, infer_schema=False)
    return rows(table, *(_typed(table, row) for row in text.iter_rows(named=True)))


def _typed(table: Table, row: dict[str, str | None]) -> dict[str, Any]:
    kinds = {column.name: column.dtype for column in table.columns}
    read = {pl.Date: date.fromisoformat, pl.Boolean: "true".__eq__, pl.Int32: int}
    return {name: None if value is None else read.get(kinds[name], str)(value) for name, value in row.items()}


def beijing() -> Tariffs:
    """Return the printed table of Beijing, as if it held from 2024-02-01 on."""
    first = {t.name.removeprefix("tariff_"): sample_prices(t) for t in TARIFF_TABLES}
    printed = {name: rows.filter(pl.col("valid_from") == date(2024, 2, 1)) for name, rows in first.items()}
    return Tariffs(
        **{name: rows.with_columns(valid_to=pl.lit(None, pl.Date)) for name, rows in printed.items()}
    )


def quarter_hours(
    *, start: date, end: date, kwh: str, point_no: str = "P1", reactive: str | None = "0"
) -> pl.DataFrame:
    """Build even quarter-hours of a point from a day to before another."""
    at = pl.datetime_range(
        datetime.combine(start, datetime.min.time()),
        datetime.combine(end, datetime.min.time()) - timedelta(minutes=15),
        "15m",
        eager=True,
    )
    frame = pl.DataFrame({"start_at": at}).with_columns(
        point_no=pl.lit(point_no),
        active_kwh=pl.lit(Decimal(kwh)),
        reactive_forward_kvarh=pl.lit(None if reactive is None else Decimal(reactive)),
    )
    return INTERVALS.conform(frame)


def amounts(lines: pl.DataFrame) -> dict[str, str]:
    """Return the amounts of a single account's lines by `component item`."""
    names = lines["component"] + " " + lines["item"]
    return {name: str(amount) for name, amount in zip(names, lines["amount"], strict=True)}
