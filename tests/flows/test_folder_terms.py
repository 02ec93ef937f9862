"""A folder in the offices' own words: holidays, hot days, direct purchase and farms, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from tests.core.frames import FIRST, SINGLE, accounts, points, quarter_hours, reads, rows
from yingshou.core.tables import (
    ACCOUNTS,
    INTERVALS,
    MARKET_CONTRACTS,
    MARKET_RULES,
    METERING_POINTS,
    READS,
    TARIFF_DAYS,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_SCHEDULE,
)
from yingshou.flows.bill_folder import bill_folder
from yingshou.gateways.files import write_table

DATED = {"catalogue": "BEIJING", "valid_from": FIRST, "source": "公布文件"}
SHOP = {**SINGLE, "voltage_level": "KV1_10"}
PRICE = {**DATED, "voltage_level": "KV1_10", "purchase_class": "NORMAL", "price_class": "SINGLE", "item": "-",
         "follows_time_of_use": False, "in_power_factor_base": True, "price_decimals": 6}  # fmt: skip
TABLES = (
    (ACCOUNTS, accounts(
        {**SHOP, "account_no": "A1"},
        {**SHOP, "account_no": "A2", "time_of_use": False, "purchase_class": "MARKET"},
        {**SHOP, "account_no": "A3", "time_of_use": False, "price_class": "AGRICULTURE"},
    )),
    (METERING_POINTS, points(
        {"metering_mode": "INTERVAL"}, *({"account_no": f"A{i}", "point_no": f"P{i}"} for i in (2, 3))
    )),
    (READS, reads(*(
        {"point_no": point, "read_date": day, "total": total}
        for point in ("P2", "P3")
        for day, total in ((date(2025, 10, 1), 1000), (date(2025, 11, 1), 1100))
    ))),
    (INTERVALS, quarter_hours(start=date(2025, 10, 1), end=date(2025, 11, 1), kwh="1")),
    (TARIFF_PRICES, rows(
        TARIFF_PRICES,
        {**PRICE, "component": "AGENT_PURCHASE", "price": "0.40", "follows_time_of_use": True},
        {**PRICE, "component": "TRANSMISSION", "price": "0.30", "purchase_class": "MARKET"},
        {**PRICE, "component": "CATALOGUE", "price": "0.50", "price_class": "AGRICULTURE"},
    )),
    (TARIFF_FACTORS, rows(
        TARIFF_FACTORS, *({**DATED, "period": p, "factor": f} for p, f in (("FLAT", 1), ("DEEP", "0.5"))),
        {**DATED, "period": "PEAK", "factor": "1.5"},
        {**DATED, "period": "SHARP", "factor": "1.2", "on_period": "PEAK"},
    )),
    (TARIFF_SCHEDULE, rows(
        TARIFF_SCHEDULE,
        {**DATED, "priority": 0, "start_time": "00:00", "end_time": "24:00", "period": "FLAT"},
        {**DATED, "priority": 1, "start_time": "10:00", "end_time": "14:00", "period": "DEEP",
         "day_kinds": "NATIONAL_DAY"},
        {**DATED, "priority": 1, "start_time": "15:00", "end_time": "15:30", "period": "SHARP",
         "day_kinds": "HOT"},
    )),
    (TARIFF_DAYS, rows(
        TARIFF_DAYS,
        {"catalogue": "BEIJING", "use_date": date(2025, 10, 20), "day_kind": "HOT", "source": "气象台"},
    )),
    (MARKET_RULES, rows(
        MARKET_RULES,
        {**DATED, "follows_time_of_use": False, "in_power_factor_base": True, "price_decimals": 6,
         "tolerance_above": "0.05", "factor_above": "0.10", "tolerance_below": "0.05", "factor_below": "0.20",
         "deviation_basis": "CONTRACT"},
    )),
    (MARKET_CONTRACTS, rows(
        MARKET_CONTRACTS,
        {"account_no": "A2", "bill_month": 202510, "contract_no": "HT-1", "contracted_kwh": 90,
         "contract_price": "0.40"},
    )),
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_is_billed_from_files(tmp_path, language):
    for table, frame in TABLES:
        write_table(table, table.conform(frame), tmp_path / f"{table.name}.csv", language=language)
    done = bill_folder(folder=tmp_path, bill_month=202510)
    assert done.problems.is_empty(), done.problems
    lines = done.charge_lines
    names = lines["account_no"] + " " + lines["component"] + " " + lines["item"]
    assert dict(zip(names, lines["amount"], strict=True)) == {
        # Eight days of the holiday from ten to two, half an hour of a hot day, 2,976 kWh in all.
        "A1 AGENT_PURCHASE DEEP": Decimal("25.60"),
        "A1 AGENT_PURCHASE SHARP": Decimal("1.44"),
        "A1 AGENT_PURCHASE FLAT": Decimal("1138.40"),
        "A2 MARKET_PURCHASE -": Decimal("40.00"),
        "A2 MARKET_DEVIATION ABOVE": Decimal("0.22"),
        "A2 TRANSMISSION -": Decimal("30.00"),
        "A3 CATALOGUE -": Decimal("50.00"),
    }
