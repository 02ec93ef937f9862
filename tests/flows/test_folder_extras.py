"""A folder of files with feed-in and rules of validation: statements beside bills, and what rules hold."""

from datetime import date
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from tests.core.frames import SINGLE, accounts, points, reads, rows
from yingshou.core.tables import (
    ACCOUNTS,
    BILLS,
    FEED_IN_AGREEMENTS,
    METERING_POINTS,
    READS,
    TARIFF_FEED_IN,
    TARIFF_PRICES,
    VALIDATION_RULES,
)
from yingshou.flows.bill_folder import bill_folder
from yingshou.gateways.files import write_table
from yingshou.interfaces.cli.main import app

START, END = date(2025, 9, 11), date(2025, 10, 11)
DATED = {"catalogue": "BEIJING", "valid_from": date(2024, 1, 1), "source": "test"}
SHOP = {**SINGLE, "time_of_use": False, "reading_day": 11}
TABLES = (
    (ACCOUNTS, accounts({**SHOP, "account_no": "A1"}, {**SHOP, "account_no": "A2"})),
    (METERING_POINTS, points(
        {"account_no": "A1", "point_no": "P1"},
        {"account_no": "A1", "point_no": "F1", "direction": "FEED_IN"},
        {"account_no": "A2", "point_no": "F2", "direction": "FEED_IN"},
    )),
    (READS, reads(*(
        {"point_no": point, "read_date": day, "total": total if day == END else 0}
        for point, total in (("P1", 900), ("F1", 250), ("F2", 1000)) for day in (START, END)
    ))),
    (TARIFF_PRICES, rows(TARIFF_PRICES, {
        **DATED, "price_class": "SINGLE", "voltage_level": "UNDER_1KV", "purchase_class": "NORMAL",
        "component": "CATALOGUE", "item": "-", "price": "0.50", "follows_time_of_use": False,
        "in_power_factor_base": False, "price_decimals": 6})),
    (TARIFF_FEED_IN, rows(TARIFF_FEED_IN, {
        **DATED, "feed_in_class": "SURPLUS", "voltage_level": "UNDER_1KV", "item": "PURCHASE",
        "price": "0.36"})),
    (FEED_IN_AGREEMENTS, rows(FEED_IN_AGREEMENTS, *(
        {"account_no": no, "valid_from": date(2024, 1, 1), "feed_in_class": "SURPLUS", "subsidised": False,
         "tax_class": "GENERAL", "vat_rate": "0.13"} for no in ("A1", "A2")))),
    (VALIDATION_RULES, rows(VALIDATION_RULES, {
        "rule_code": "SPIKE_USE", "customer_class": "ALL", "voltage_level": "ALL",
        "valid_from": date(2025, 1, 1), "effect": "HOLD", "owner": "REVIEWER", "limit_value": 3,
        "limit_unit": "MULTIPLE", "floor_value": 100})),
    (BILLS, rows(BILLS, {
        "bill_no": "A1-202509-1", "account_no": "A1", "sequence": 1, "bill_month": 202509,
        "period_start": date(2025, 8, 11), "period_end": START, "total_kwh": 200, "sharp_kwh": 0,
        "peak_kwh": 0, "flat_kwh": 200, "valley_kwh": 0, "deep_kwh": 0, "accumulated_kwh": 0,
        "catalogue": "BEIJING", "price_valid_from": date(2024, 1, 1), "amount": 100})),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    for table, frame in TABLES:
        write_table(table, table.conform(frame), tmp_path / f"{table.name}.csv", language="en")
    return tmp_path


def test_feed_in_is_stated_beside_the_bills_and_rules_hold_them(folder):
    done = bill_folder(folder=folder, bill_month=202510)
    assert done.problems.is_empty(), done.problems
    assert done.bills.select("account_no", "amount").rows() == [("A1", Decimal("450.00"))]
    assert done.noted.select("account_no", "code", "effect").rows() == [("A1", "SPIKE_USE", "HOLD")]
    statements = done.feed_in.statements.select("statement_no", "fed_in_kwh", "amount", "vat_amount")
    assert statements.rows() == [
        ("F-A1-202510", Decimal(250), Decimal("90.00"), Decimal("10.35")),
        ("F-A2-202510", Decimal(1000), Decimal("360.00"), Decimal("41.42")),
    ]


def test_the_command_writes_statements_and_holds(folder, tmp_path):
    out = tmp_path / "out"
    arguments = ["bill", "--input", str(folder), "--month", "2025-10", "--output", str(out)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert {path.name for path in out.iterdir()} == {
        "bills.csv", "charge_lines.csv", "quantity_steps.csv", "problems.csv", "held.csv",
        "feed_in_statements.csv", "feed_in_lines.csv",
    }  # fmt: skip
    assert "SPIKE_USE" in (out / "held.csv").read_text(encoding="utf-8-sig")
