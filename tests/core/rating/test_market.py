"""Direct purchase: the contract price, and what a deviation from the contracted energy costs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import SINGLE, accounts, accumulated, amounts, rows, tariffs, usage
from yingshou.core.rating import rate
from yingshou.core.tables import MARKET_CONTRACTS, MARKET_RULES

MARKET = {**SINGLE, "voltage_level": "KV1_10", "purchase_class": "MARKET", "time_of_use": False}
RULE = {
    "catalogue": "BEIJING", "valid_from": date(2020, 1, 1), "source": "交易规则",
    "follows_time_of_use": False, "in_power_factor_base": True, "price_decimals": 6,
    "tolerance_above": "0.05", "factor_above": "0.10",
    "tolerance_below": "0.05", "factor_below": "0.20", "deviation_basis": "CONTRACT",
}  # fmt: skip
CONTRACT = {"account_no": "A1", "bill_month": 202402, "period": "-", "contract_no": "HT-1",
            "contracted_kwh": 10000, "contract_price": "0.40"}  # fmt: skip
FUNDS = {"price_class": "SINGLE", "purchase_class": "MARKET", "component": "FUNDS", "price": "0.03",
         "in_power_factor_base": False}  # fmt: skip
REFERENCE = {"reference_price": "0.45"}


def rated(used, *, contracts=(CONTRACT,), rule=None, factors=None, **account):
    catalogue = tariffs(prices=(FUNDS,), factors=factors)
    # The factors of the helper are those of two-part prices; here they hold for all.
    everywhere = catalogue.factors.with_columns(price_class=pl.lit("-"))
    rules = () if rule is False else ({**RULE, **(rule or {})},)
    catalogue = replace(
        catalogue, factors=everywhere, market_rules=rows(MARKET_RULES, *rules),
        market_contracts=rows(MARKET_CONTRACTS, *contracts),
    )  # fmt: skip
    return rate(
        usage=usage(used if isinstance(used, dict) else {"total_kwh": used}),
        accounts=accounts({**MARKET, **account}), tariffs=catalogue, accumulated=accumulated(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("used", "rule", "expected"),
    [
        (10000, {}, {"MARKET_PURCHASE -": "4000.00", "FUNDS -": "300.00"}),
        (10500, {}, {"MARKET_PURCHASE -": "4200.00", "FUNDS -": "315.00"}),
        # 12,000 − 10,500 = 1,500 kWh × 0.40 × 0.10
        (12000, {}, {"MARKET_PURCHASE -": "4800.00", "MARKET_DEVIATION ABOVE": "60.00", "FUNDS -": "360.00"}),
        # 9,500 − 8,000 = 1,500 kWh × 0.40 × 0.20
        (8000, {}, {"MARKET_PURCHASE -": "3200.00", "MARKET_DEVIATION BELOW": "120.00", "FUNDS -": "240.00"}),
        # 1,500 kWh × 0.45 × 0.10
        (12000, {"deviation_basis": "REFERENCE", **REFERENCE},
         {"MARKET_PURCHASE -": "4800.00", "MARKET_DEVIATION ABOVE": "67.50", "FUNDS -": "360.00"}),
        # settled at the reference price: 1,500 kWh × (0.45 − 0.40)
        (12000, {"deviation_basis": "DIFFERENCE", "factor_above": 1, **REFERENCE},
         {"MARKET_PURCHASE -": "4800.00", "MARKET_DEVIATION ABOVE": "75.00", "FUNDS -": "360.00"}),
        (8000, {"factor_below": 0}, {"MARKET_PURCHASE -": "3200.00", "FUNDS -": "240.00"}),
        (0, {}, {"MARKET_DEVIATION BELOW": "760.00"}),
    ],
)  # fmt: skip
def test_deviation_from_the_contract(used, rule, expected):
    done = rated(used, rule=rule)
    assert done.problems.is_empty()
    assert amounts(done.lines) == expected


BY_PERIOD = {"total_kwh": 10000, "peak_kwh": 4000, "valley_kwh": 1000}


def test_contract_price_may_follow_time_of_use():
    done = rated(
        BY_PERIOD, rule={"follows_time_of_use": True}, factors={"PEAK": "1.6", "FLAT": "1", "VALLEY": "0.4"},
        time_of_use=True,
    )  # fmt: skip
    assert amounts(done.lines) == {
        "MARKET_PURCHASE PEAK": "2560.00", "MARKET_PURCHASE FLAT": "2000.00",
        "MARKET_PURCHASE VALLEY": "160.00",
        "FUNDS -": "300.00",
    }  # fmt: skip


def test_contract_may_be_by_period():
    parts = [
        {**CONTRACT, "period": "PEAK", "contracted_kwh": 3000, "contract_price": "0.60"},
        {**CONTRACT, "period": "FLAT", "contracted_kwh": 5000, "contract_price": "0.40"},
        {**CONTRACT, "period": "VALLEY", "contracted_kwh": 2000, "contract_price": "0.20"},
    ]
    done = rated(BY_PERIOD, contracts=parts, time_of_use=True)
    assert amounts(done.lines) == {
        "MARKET_PURCHASE PEAK": "2400.00", "MARKET_PURCHASE FLAT": "2000.00",
        "MARKET_PURCHASE VALLEY": "200.00",
        "MARKET_DEVIATION PEAK.ABOVE": "51.00",  # 850 × 0.06
        "MARKET_DEVIATION VALLEY.BELOW": "36.00",  # 900 × 0.04
        "FUNDS -": "300.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"contracts": ()}, "MARKET_CONTRACT"),
        ({"contracts": ({**CONTRACT, "bill_month": 202403},)}, "MARKET_CONTRACT"),
        ({"rule": False}, "MARKET_CONTRACT"),
        ({"contracts": (CONTRACT, {**CONTRACT, "period": "PEAK"})}, "MARKET_CONTRACT"),
        ({"contracts": ({**CONTRACT, "period": "PEAK"},)}, "MARKET_CONTRACT"),
        ({"rule": {"follows_time_of_use": True}, "time_of_use": True}, "NO_PRICE"),
    ],
)
def test_incomplete_terms_are_problems_never_bills(given, code):
    done = rated(10000, **given)
    assert done.problems["code"].to_list() == [code]
    assert done.lines.is_empty()


def total(used, **rule):
    return rated(used, rule=rule).lines["amount"].sum()


@settings(max_examples=40, deadline=None)
@given(
    used=st.integers(0, 30_000), more=st.integers(0, 5000), above=st.integers(0, 300),
    below=st.integers(0, 100), tolerance=st.integers(0, 30),
)  # fmt: skip
def test_more_energy_never_costs_less(used, more, above, below, tolerance):
    rule = {
        "factor_above": Decimal(above) / 100, "factor_below": Decimal(below) / 100,
        "tolerance_above": Decimal(tolerance) / 100, "tolerance_below": Decimal(tolerance) / 100,
    }  # fmt: skip
    # Two lines rounded apart may each lose half a fen.
    assert total(used + more, **rule) >= total(used, **rule) - Decimal("0.01")
