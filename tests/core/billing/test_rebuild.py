"""Ten thousand random bills, each rebuilt to the fen from its explanation alone."""

import json
from dataclasses import asdict
from decimal import Decimal
from random import Random

import polars as pl
import pytest

from tests.core.billing.plain_rebuild import rebuild
from tests.core.billing.random_bills import END, catalogue, population
from yingshou.core.energy import ENERGY
from yingshou.core.explanation import explain
from yingshou.core.flow import bill

BATCHES, BATCH_SIZE = 5, 2200
FIGURES = ("total_kwh", "sharp_kwh", "peak_kwh", "flat_kwh", "valley_kwh", "deep_kwh", "reactive_kvarh",
           "max_demand_kw")  # fmt: skip


def explained(seed):
    """Bill a random batch; return the billing and its explanations as text."""
    rng = Random(seed)
    tariffs = catalogue(rng)
    given = population(rng, BATCH_SIZE)
    billing = bill(**given, tariffs=tariffs)
    explanations = explain(
        bills=billing.bills,
        charge_lines=billing.charge_lines,
        tariffs=tariffs,
        **{name: given[name] for name in ("accounts", "metering_points", "reads", "daily_usage")},
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
    }  # fmt: skip
    assert set(lines.filter(pl.col("component") == "TIER")["item"]) == {"1", "2", "3"}
    factors = set(lines.filter(pl.col("component") == "DEMAND")["factor"])
    assert factors == {Decimal(1), Decimal("0.9")}
    standards = {e["power_factor"]["standard"] for e in told if e["power_factor"]}
    assert standards == {"0.90", "0.85", "0.80"}
    assert {e["energy"]["method"] for e in told} == {"REGISTERS", "QUARTER_HOURS"}
    meters = [meter for e in told for meter in e["energy"]["meters"]]
    assert any(register["rolled_over"] for meter in meters for register in meter["registers"])
    assert any(meter["meter_no"] == "M2" for meter in meters)
    assert (bills["power_factor_percent"] < 0).any()
    assert (bills["power_factor_percent"] > 10).any()


def test_a_read_changed_since_is_told():
    rng = Random(7)
    tariffs, given = catalogue(rng), population(rng, 50)
    billing = bill(**given, tariffs=tariffs)
    more = pl.when(pl.col("read_date") == END).then(Decimal(1)).otherwise(Decimal(0))
    told = explain(
        bills=billing.bills,
        charge_lines=billing.charge_lines,
        tariffs=tariffs,
        reads=given["reads"].with_columns(total=(pl.col("total") + more).cast(ENERGY)),
        **{name: given[name] for name in ("accounts", "metering_points", "daily_usage")},
    )
    assert {(e.energy.method, e.energy.agrees) for e in told} == {
        ("REGISTERS", False), ("QUARTER_HOURS", True)}  # fmt: skip
    assert [e.amount for e in told] == billing.bills["amount"].to_list()
