"""Ten thousand random bills, each rebuilt to the fen from its explanation alone."""

import json
from dataclasses import asdict
from decimal import Decimal
from random import Random

import polars as pl
import pytest

from tests.core.billing.plain_rebuild import rebuild
from tests.core.billing.random_bills import END, catalogue, population
from tests.core.billing.random_terms import with_terms
from yingshou.core.energy import ENERGY
from yingshou.core.explanation import explain
from yingshou.core.flow import bill
from yingshou.core.tables.capacity import CAPACITY_CHANGE_KINDS
from yingshou.core.tables.quantities import STEP_KINDS

BATCHES, BATCH_SIZE = 5, 2600
FIGURES = ("total_kwh", "sharp_kwh", "peak_kwh", "flat_kwh", "valley_kwh", "deep_kwh", "reactive_kvarh",
           "max_demand_kw")  # fmt: skip


def explained(seed):
    """Bill a random batch; return the billing and its explanations as text."""
    rng = Random(seed)
    tariffs = catalogue(rng)
    tariffs, given = with_terms(rng, tariffs, population(rng, BATCH_SIZE))
    billing = bill(**given, tariffs=tariffs)
    explanations = explain(
        bills=billing.bills,
        charge_lines=billing.charge_lines,
        quantity_steps=billing.quantity_steps,
        tariffs=tariffs,
        **{
            name: given[name]
            for name in (
                "accounts",
                "metering_points",
                "reads",
                "daily_usage",
                "quantities",
                "capacity_changes",
            )
        },
    )
    return billing, [json.loads(json.dumps(asdict(e), default=str)) for e in explanations]


@pytest.fixture(scope="module")
def batches():
    return [explained(seed) for seed in range(BATCHES)]


def test_each_bill_is_rebuilt_to_the_fen(batches):
    rebuilt = 0
    for billing, explanations in batches:
        amounts = dict(billing.bills.select("bill_no", "amount").iter_rows())
        for told in explanations:
            energy, lines, amount = rebuild(told)
            assert amount == amounts.pop(told["bill_no"]) == Decimal(told["amount"])
            stated = {name: told["energy"][name] for name in FIGURES}
            assert {k: v if v is None else Decimal(v) for k, v in stated.items()} == {
                "sharp_kwh": 0, "peak_kwh": 0, "valley_kwh": 0, "deep_kwh": 0, **energy
            }  # fmt: skip
            assert lines == {
                n["line_no"]: tuple(Decimal(n[name]) for name in ("quantity", "price", "amount"))
                for n in told["lines"]
            }
            assert told["energy"]["agrees"]
            assert all(line["source"] for line in told["lines"])
            rebuilt += 1
        assert not amounts
    assert rebuilt >= 10_000


def test_the_bills_are_of_every_kind(batches):
    bills = pl.concat([billing.bills for billing, _ in batches])
    lines = pl.concat([billing.charge_lines for billing, _ in batches])
    told = [e for _, explanations in batches for e in explanations]
    assert set(lines["component"]) == {
        "TIER", "AGENT_PURCHASE", "LINE_LOSS", "TRANSMISSION", "SYSTEM_OPERATION", "FUNDS",
        "PRINTED_DIFFERENCE", "CAPACITY", "DEMAND", "DEMAND_EXCESS", "POWER_FACTOR",
        "MARKET_PURCHASE", "MARKET_DEVIATION",
    }  # fmt: skip
    assert set(lines.filter(pl.col("component") == "TIER")["item"]) == {"1", "2", "3"}
    factors = set(lines.filter(pl.col("component") == "DEMAND")["factor"])
    assert {Decimal(1), Decimal("0.9")} < factors
    standards = {e["power_factor"]["standard"] for e in told if e["power_factor"]}
    assert standards == {"0.90", "0.85", "0.80"}
    assert {e["energy"]["method"] for e in told} == {"REGISTERS", "QUARTER_HOURS"}
    meters = [meter for e in told for meter in e["energy"]["meters"]]
    assert any(register["rolled_over"] for meter in meters for register in meter["registers"])
    assert any(meter["meter_no"] == "M2" for meter in meters)
    deviations = set(lines.filter(pl.col("component") == "MARKET_DEVIATION")["item"])
    assert {"ABOVE", "BELOW", "PEAK.ABOVE", "DEEP.BELOW"} < deviations
    contracts = [each for e in told if e["market"] for each in e["market"]["contracts"]]
    assert {each["period"] for each in contracts} == {"-", "SHARP", "PEAK", "FLAT", "VALLEY", "DEEP"}
    assert any(e["energy"]["billed_as"] for e in told)
    assert any(meter["closing_kind"] == "ESTIMATED" for meter in meters)
    assert (bills["power_factor_percent"] < 0).any()
    assert (bills["power_factor_percent"] > 10).any()


def test_quantities_and_changes_of_capacity_are_of_every_kind(batches):
    told = [e for _, explanations in batches for e in explanations]
    steps = [step for e in told for step in e["energy"]["steps"]]
    assert {step["kind"] for step in steps} == set(STEP_KINDS)
    assert any(step["reactive_kvarh"] is None for step in steps)
    assert {loss["method"] for e in told for loss in e["energy"]["losses"]} == {"FORMULA", "TABLE", "LINE"}
    rules = [rule for e in told for rule in e["energy"]["deductions"]]
    assert {rule["taken_from"] for rule in rules} == {"FLAT", "ALL_PERIODS"}
    by_day = [line for e in told for line in e["lines"] if line["quantity_unit"].endswith("_DAY")]
    assert {(line["component"], line["quantity_unit"]) for line in by_day} == {
        ("CAPACITY", "KVA_DAY"), ("DEMAND", "KW_DAY"), ("DEMAND_EXCESS", "KW_DAY")}  # fmt: skip
    days = [e["demand"]["days"] for e in told if e["demand"] and e["demand"]["days"]]
    assert {each["month_convention"] for each in days} == {
        "DAY_BY_DAY", "CAPPED_30", "SUBTRACT_REDUCED_DAYS"}  # fmt: skip
    changes = [change for each in days for change in each["changes"]]
    assert {change["kind"] for change in changes} == set(CAPACITY_CHANGE_KINDS)
    assert any(change["interlock_group"] for change in changes)


def test_a_read_changed_since_is_told():
    rng = Random(7)
    tariffs, given = catalogue(rng), population(rng, 50)
    billing = bill(**given, tariffs=tariffs)
    more = pl.when(pl.col("read_date") == END).then(Decimal(1)).otherwise(Decimal(0))
    told = explain(
        bills=billing.bills,
        charge_lines=billing.charge_lines,
        quantity_steps=billing.quantity_steps,
        tariffs=tariffs,
        reads=given["reads"].with_columns(total=(pl.col("total") + more).cast(ENERGY)),
        **{
            name: given[name]
            for name in (
                "accounts",
                "metering_points",
                "daily_usage",
                "quantities",
                "capacity_changes",
            )
        },
    )
    drawing = {e.account_no for e in told if e.energy.method == "REGISTERS" or e.energy.linked}
    assert {e.account_no for e in told if not e.energy.agrees} == drawing
    assert len(drawing) < len(told)
    assert [e.amount for e in told] == billing.bills["amount"].to_list()
