"""Time-of-use terms and direct purchase, from files into the database and from there into bills."""

from datetime import date
from decimal import Decimal

import pytest

from tests.core.frames import rows
from tests.flows.small_company import AS_OF, account_no, accounts, load, points, reads, tariffs
from yingshou.core.tables import (
    ACCOUNTS,
    MARKET_CONTRACTS,
    MARKET_RULES,
    METERING_POINTS,
    READS,
    TARIFF_CLASS_LIMITS,
    TARIFF_DAYS,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_REGISTER_PERIODS,
    TARIFF_SCHEDULE,
    TARIFF_TAXES,
)
from yingshou.flows.load_catalogue import load_catalogue
from yingshou.flows.run_bills import run_bills
from yingshou.records.billing.frames import bills_of, lines_by_bill

DATED = {"catalogue": "TEST", "valid_from": date(2025, 1, 1), "source": "公布文件"}
FACTOR = {**DATED, "period": "PEAK", "factor": "1.6"}
RULE = {
    **DATED, "follows_time_of_use": False, "in_power_factor_base": True, "price_decimals": 6,
    "tolerance_above": "0.05", "factor_above": "0.10", "tolerance_below": "0.05", "factor_below": "0.20",
    "deviation_basis": "CONTRACT",
}  # fmt: skip
CONTRACT = {
    "account_no": account_no(1), "bill_month": 202510, "contract_no": "HT-1", "contracted_kwh": 90,
    "contract_price": "0.40",
}  # fmt: skip
TRANSMISSION = {
    **DATED, "price_class": "SINGLE", "purchase_class": "MARKET", "voltage_level": "UNDER_1KV",
    "component": "TRANSMISSION", "item": "-", "price": "0.30", "follows_time_of_use": False,
    "in_power_factor_base": True, "price_decimals": 6,
}  # fmt: skip
TERMS = [
    (TARIFF_FACTORS, {**FACTOR, "on_period": None}),
    (TARIFF_FACTORS, {**FACTOR, "period": "SHARP", "factor": "1.2", "on_period": "PEAK", "minimum_kva": 100}),
    (TARIFF_SCHEDULE, {**DATED, "priority": 3, "start_time": "10:00", "end_time": "14:00", "period": "DEEP",
                       "day_kinds": "WEEKEND,HOLIDAY", "price_class": "TWO_PART"}),
    (TARIFF_DAYS, {"catalogue": "TEST", "use_date": date(2025, 7, 20), "day_kind": "HOT", "source": "气象"}),
    (TARIFF_REGISTER_PERIODS, {**DATED, "months": "9", "register_period": "SHARP", "period": "PEAK"}),
    (TARIFF_CLASS_LIMITS, {**DATED, "limited_class": "SINGLE", "below_kva": 315}),
    (TARIFF_TAXES, {**DATED, "vat_rate": "0.13"}),
    (MARKET_RULES, RULE),
]  # fmt: skip


@pytest.mark.django_db
def test_terms_are_stored_once_and_never_overwritten():
    for table, row in TERMS:
        frame = table.conform(rows(table, row))
        done = load(table, frame)
        assert (done.inserted, done.problems.height) == (1, 0), table.name
        assert load(table, frame).unchanged == 1, table.name
    changed = load(TARIFF_FACTORS, TARIFF_FACTORS.conform(rows(TARIFF_FACTORS, {**FACTOR, "factor": "1.7"})))
    assert changed.problems["code"].to_list() == ["CONFLICT"]
    catalogue = load_catalogue()
    factors = catalogue.factors.sort("period")
    assert factors["price_class"].to_list() == factors["months"].to_list() == ["-", "-"]
    assert factors.select("minimum_kva", "on_period").rows() == [(0, None), (100, "PEAK")]
    assert catalogue.schedule.select("price_class", "customer_class", "day_kinds").rows() == [
        ("TWO_PART", "-", "WEEKEND,HOLIDAY")
    ]
    assert catalogue.days["day_kind"].to_list() == ["HOT"]
    assert catalogue.taxes["vat_rate"].to_list() == [Decimal("0.13")]


@pytest.mark.django_db
def test_contracts_need_their_account():
    frame = MARKET_CONTRACTS.conform(rows(MARKET_CONTRACTS, CONTRACT))
    assert load(MARKET_CONTRACTS, frame).problems["code"].to_list() == ["UNKNOWN_ACCOUNT"]


@pytest.mark.django_db(transaction=True)
def test_direct_purchase_is_billed_from_the_database():
    load(ACCOUNTS, accounts(2, purchase_class="MARKET"))
    load(METERING_POINTS, points(2))
    for table, frame in tariffs():
        load(table, frame)
    load(TARIFF_PRICES, rows(TARIFF_PRICES, TRANSMISSION))
    load(MARKET_RULES, rows(MARKET_RULES, RULE))
    load(MARKET_CONTRACTS, MARKET_CONTRACTS.conform(rows(MARKET_CONTRACTS, CONTRACT)))
    load(READS, reads(2))
    result = run_bills(bill_month=202510, as_of=AS_OF)
    assert (result.bills, result.problems, result.failures) == (2, 0, ())
    shop = bills_of([account_no(1)], from_month=202510, to_month=202510)
    lines = lines_by_bill(shop["bill_no"].to_list())
    # 101 kWh against 90: 94.5 are within the tolerance, 6.5 above it.
    assert dict(zip(lines["component"] + " " + lines["item"], lines["amount"], strict=True)) == {
        "MARKET_PURCHASE -": Decimal("40.40"), "MARKET_DEVIATION ABOVE": Decimal("0.26"),
        "TRANSMISSION -": Decimal("30.30"),
    }  # fmt: skip
