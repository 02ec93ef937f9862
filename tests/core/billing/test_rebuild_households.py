"""Random households and accounts at several classes, each bill rebuilt to the fen from its explanation."""

import json
from dataclasses import asdict
from decimal import Decimal
from random import Random

import polars as pl
import pytest

from tests.core.billing.plain_rebuild import rebuild
from tests.core.billing.random_households import JANUARY, SUMMER, household_catalogue, households
from yingshou.core.explanation import explain
from yingshou.core.flow import bill

BATCHES = ((1, SUMMER, 1600), (2, JANUARY, 2400))
NAMES = ("accounts", "metering_points", "reads", "daily_usage", "quantities", "capacity_changes", "benefits")


@pytest.fixture(scope="module")
def batches():
    found = []
    for seed, month, count in BATCHES:
        rng = Random(seed)
        tariffs, given = household_catalogue(rng), households(rng, month, count)
        billing = bill(**given, tariffs=tariffs)
        told = explain(
            bills=billing.bills, charge_lines=billing.charge_lines, quantity_steps=billing.quantity_steps,
            tariffs=tariffs, **{name: given[name] for name in NAMES},
        )  # fmt: skip
        found.append((billing, [json.loads(json.dumps(asdict(e), default=str)) for e in told]))
    return found


def test_each_bill_is_rebuilt_to_the_fen(batches):
    for billing, explanations in batches:
        assert billing.problems.is_empty()
        amounts = dict(billing.bills.select("bill_no", "amount").iter_rows())
        for told in explanations:
            _, lines, amount = rebuild(told)
            assert amount == amounts.pop(told["bill_no"])
            assert lines == {
                n["line_no"]: tuple(Decimal(n[name]) for name in ("quantity", "price", "amount"))
                for n in told["lines"]
            }
            assert told["energy"]["agrees"]
            assert all(line["source"] for line in told["lines"])
        assert not amounts


def test_the_bills_are_of_every_kind(batches):
    told = [e for _, explanations in batches for e in explanations]
    tiers = [e["tiers"] for e in told if e["tiers"]]
    counts = {
        "annual": sum(t["accumulation"] == "ANNUAL" for t in tiers),
        "monthly": sum(t["accumulation"] == "MONTHLY" for t in tiers),
        "surcharge by period": sum(t["by_period"] and t["time_of_use_form"] == "SURCHARGE" for t in tiers),
        "by share": sum(t["by_period"] and t["time_of_use_form"] == "BY_SHARE" for t in tiers),
        "frozen read": sum(t["new_year"] is not None for t in tiers),
        "two years": sum(len(t["years"]) == 2 for t in tiers),
        "prorated": sum(y["months_supplied"] < 12 for t in tiers for y in t["years"]),
        "enlarged": sum(Decimal(y["extra_kwh"]) > 0 for t in tiers for y in t["years"]),
        "first only": sum(y["widened"] == "FIRST" for t in tiers for y in t["years"]),
        "power factor of parts": sum(bool(e["power_factor"] and e["energy"]["sections"]) for e in told),
        "household of a shop": sum(t["line_class"] == "RESIDENT" for t in tiers),
        "taxed": sum(e["tax"] is not None for e in told),
        "two sections": sum(len(e["energy"]["sections"]) > 1 for e in told),
        "quarter-hours with sections": sum(
            bool(e["energy"]["days"] and e["energy"]["sections"]) for e in told
        ),
        "sections by quarter-hours": sum(bool(n["days"]) for e in told for n in e["energy"]["sections"]),
        "steps with sections": sum(bool(e["energy"]["sections"] and e["energy"]["steps"]) for e in told),
    }
    assert {name: count for name, count in counts.items() if count < 40} == {}
    boundaries = {t["year_boundary"] for t in tiers if len(t["years"]) == 2}
    assert boundaries == {"FROZEN_READ", "SPLIT_BY_DAYS", "INTERVAL_START_YEAR"}
    lines = pl.concat([billing.charge_lines for billing, _ in batches])
    components = {"TIER", "TIER_SURCHARGE", "FREE_ENERGY", "CATALOGUE", "POWER_FACTOR", "CAPACITY", "DEMAND"}
    assert components < set(lines["component"])
    items = set(lines.filter(pl.col("component") == "TIER")["item"])
    assert {"1", "3", "2024.3", "PEAK", "2.PEAK", "2024.2.VALLEY", "FLAT_PRICE"} < items
    assert {"2", "2024.2"} < set(lines.filter(pl.col("component") == "TIER_SURCHARGE")["item"])
    sections = [each for e in told for each in e["energy"]["sections"]]
    assert {each["price_class"] for each in sections} == {"RESIDENT", "RESIDENT_COLLECTIVE", "SINGLE",
                                                          "AGRICULTURE"}  # fmt: skip


def test_each_years_part_has_the_prices_of_its_own_days(batches):
    old = [
        (line["price"], line["source"], line["valid_from"])
        for e in batches[1][1]
        for line in e["lines"]
        if e["catalogue"] == "DAYS" and line["item"] in {"2024.1", "1"}
    ]
    sources = {(source, start) for _, source, start in old}
    assert sources == {("价格文件", "2024-01-01"), ("新价格文件", "2025-01-01")}
