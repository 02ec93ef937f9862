"""Power factor: the whole table, exact rounding, the published cases."""

import csv
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import SINGLE, accounts, accumulated, amounts, tariffs, usage
from tests.core.golden import case, cases, shared_file
from yingshou.core.energy import ENERGY
from yingshou.core.money import round_yuan_value
from yingshou.core.rating import rate
from yingshou.core.rating.power_factor import adjustment_percent, percent_table, power_factor

TABLE_FILE = shared_file("tariffs/power_factor_adjustment.csv")
ASSESSED = {"time_of_use": False, "power_factor_standard": "0.90"}


def exact_power_factor(active, reactive):
    with localcontext() as context:
        context.prec = 60
        active, reactive = Decimal(active), Decimal(reactive)
        root = (active * active + reactive * reactive).sqrt()
        return (active / root).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def computed_power_factors(pairs):
    frame = pl.DataFrame(
        [tuple(map(Decimal, pair)) for pair in pairs],
        schema={"total_kwh": ENERGY, "reactive_kvarh": ENERGY},
        orient="row",
    )
    return frame.select(power_factor()).to_series().to_list()


def computed_power_factor(active, reactive):
    return computed_power_factors([(active, reactive)])[0]


@pytest.mark.skipif(TABLE_FILE is None, reason="the published table lies outside the repository")
def test_whole_table_as_published():
    with TABLE_FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 61
    for row in rows:
        hundredths = int(Decimal(row["pf"]) * 100)
        for standard in (90, 85, 80):
            printed = Decimal(row[f"std_0.{standard}_pct"])
            assert adjustment_percent(standard=standard, power_factor=hundredths) == printed


@pytest.mark.parametrize(
    ("standard", "factor", "percent"),
    [
        (90, 100, "-0.75"), (90, 95, "-0.75"), (90, 94, "-0.60"), (90, 90, "0"), (90, 89, "0.5"),
        (90, 70, "10"),
        (90, 69, "11"), (90, 65, "15"), (90, 64, "17"), (90, 50, "45"), (90, 40, "65"), (90, 39, "67"),
        (85, 94, "-1.10"), (85, 93, "-0.95"), (85, 90, "-0.50"), (85, 89, "-0.40"), (85, 65, "10"),
        (85, 60, "15"), (85, 59, "17"), (80, 92, "-1.30"),
        (80, 91, "-1.15"), (80, 60, "10"), (80, 54, "17"),
        (80, 0, "125"),
    ],
)  # fmt: skip
def test_steps_of_the_table(standard, factor, percent):
    assert adjustment_percent(standard=standard, power_factor=factor) == Decimal(percent)


def test_table_has_every_hundredth():
    assert percent_table().shape == (303, 3)


pairs = st.tuples(
    st.decimals(min_value="0.0001", max_value=10**10 - 1, places=4),
    st.decimals(min_value=0, max_value=10**10 - 1, places=4),
)


@settings(max_examples=20, deadline=None)
@given(used=st.lists(pairs, min_size=5, max_size=50))
def test_power_factor_is_exact(used):
    assert computed_power_factors(used) == [exact_power_factor(*pair) for pair in used]


@settings(max_examples=20, deadline=None)
@given(active=st.integers(min_value=1, max_value=4 * 10**7))
def test_power_factor_is_exact_on_both_sides_of_each_edge(active):
    step = Decimal("0.0001")
    edges = []
    with localcontext() as context:
        context.prec = 60
        for hundredths in range(1, 101):
            m = Decimal(2 * hundredths - 1)
            edge = active * (40000 - m * m).sqrt() / m
            edges.append(edge.quantize(step, rounding="ROUND_FLOOR"))
    inside = [(active, edge) for edge in edges]
    outside = [(active, edge + step) for edge in edges]
    assert computed_power_factors(inside) == [Decimal(k).scaleb(-2) for k in range(1, 101)]
    assert computed_power_factors(outside) == [Decimal(k).scaleb(-2) for k in range(100)]


def rated(*, account, energy, price, basic=None, funds=None, in_base=True):
    place = {"price_class": account.get("price_class", "TWO_PART"),
             "voltage_level": account.get("voltage_level", "KV1_10")}  # fmt: skip
    prices = [{**place, "component": "CATALOGUE", "price": price, "in_power_factor_base": in_base}]
    if funds:
        prices.append({**place, "component": "FUNDS", "price": funds, "in_power_factor_base": False})
    return rate(
        usage=usage(energy), accounts=accounts({**ASSESSED, **account}),
        tariffs=tariffs(prices=tuple(prices), basic=({"capacity_price": basic},) if basic else ()),
        accumulated=accumulated(),
    )  # fmt: skip


WITH_BASIC = ["W8", "W9", "W10"]


@pytest.mark.parametrize("case_id", WITH_BASIC)
def test_golden_with_basic_fee(case_id):
    golden = case(case_id)
    given_inputs, expected = golden["inputs"], golden["expected"]
    result = rated(
        account={"capacity_kva": given_inputs["capacity_kva"], "demand_basis": "CAPACITY"},
        energy={"total_kwh": given_inputs["active_kwh"],
                "reactive_kvarh": expected.get("reactive_kvarh") or given_inputs["reactive_kvarh"]},
        price=given_inputs["price"], basic=given_inputs["capacity_price"],
    )  # fmt: skip
    assert amounts(result.lines) == {
        "CATALOGUE -": expected["energy_charge"],
        "CAPACITY -": expected["basic_fee"],
        "POWER_FACTOR -": expected["adjustment"],
    }
    assert result.lines["quantity"][-1] == Decimal(expected["adjustment_base"])
    assert result.facts["power_factor"].item() == Decimal(expected["power_factor"])
    if "total" in expected:
        assert result.lines["amount"].sum() == Decimal(expected["total"])


def test_golden_single_rate():
    golden = case("W1-pf065")
    given_inputs, expected = golden["inputs"], golden["expected"]
    result = rated(
        account=SINGLE, price=given_inputs["price"],
        energy={"total_kwh": given_inputs["active_kwh"], "reactive_kvarh": given_inputs["reactive_kvarh"]},
    )  # fmt: skip
    assert amounts(result.lines) == {
        "CATALOGUE -": expected["energy_charge"], "POWER_FACTOR -": expected["adjustment"],
    }  # fmt: skip
    assert result.facts["power_factor_percent"].item() == Decimal(expected["adjustment_percent"])


def test_golden_meter_replaced_inside_the_month():
    """Part A without time of use is not assessed; part B is, by tan φ 0.45."""
    golden = case("W5")
    part_a, part_b = golden["inputs"]["part_a"], golden["inputs"]["part_b"]
    expected = golden["expected"]
    kwh_a = expected["part_a"]["energy_kwh"]
    first = rated(
        account={**SINGLE, "power_factor_standard": None}, energy={"total_kwh": kwh_a}, price=part_a["price"]
    )
    assert amounts(first.lines) == {"CATALOGUE -": expected["part_a"]["amount"]}
    kwh = {f"{period}_kwh": Decimal(v) for period, v in expected["part_b"]["energy_kwh"].items()}
    total = sum(kwh.values())
    place = {"price_class": "SINGLE", "voltage_level": "UNDER_1KV"}
    catalogue = tariffs(
        prices=({**place, "price": part_b["flat_price"], "follows_time_of_use": True},),
        factors={"PEAK": part_b["tou_factors"]["peak"], "FLAT": 1, "VALLEY": part_b["tou_factors"]["valley"]},
    )
    place_columns = [pl.lit(value).alias(name) for name, value in place.items()]
    second = rate(
        usage=usage({**kwh, "total_kwh": total, "reactive_kvarh": total * Decimal(part_b["tan_phi"])}),
        accounts=accounts({**SINGLE, "power_factor_standard": part_b["standard_power_factor"]}),
        tariffs=replace(catalogue, factors=catalogue.factors.with_columns(place_columns)),
        accumulated=accumulated(),
    )
    found = amounts(second.lines)
    for period, amount in expected["part_b"]["energy_amounts"].items():
        assert found[f"AGENT_PURCHASE {period.upper()}"] == amount
    assert found["POWER_FACTOR -"] == expected["part_b"]["adjustment"]
    total_amount = first.lines["amount"].sum() + second.lines["amount"].sum()
    assert total_amount == Decimal(expected["total"])


@pytest.mark.parametrize("golden", cases("power_factor"), ids=[c["id"] for c in cases("power_factor")])
def test_golden_factor_percent_and_adjustment(golden):
    """Every case once more by its own base: cosφ, percent, and base × percent."""
    given_inputs, expected = golden["inputs"], golden["expected"].get("part_b", golden["expected"])
    active = given_inputs.get("active_kwh") or sum(map(Decimal, list(expected["energy_kwh"].values())[:3]))
    reactive = expected.get("reactive_kvarh") or given_inputs.get("reactive_kvarh")
    if "part_b" in given_inputs:
        reactive = active * Decimal(given_inputs["part_b"]["tan_phi"])
    if reactive is None:
        factor = Decimal(given_inputs["power_factor"])
    else:
        factor = computed_power_factor(active, reactive)
        assert factor == Decimal(expected["power_factor"])
    percent = adjustment_percent(standard=90, power_factor=int(factor * 100))
    assert percent == Decimal(expected["adjustment_percent"])
    base = Decimal(expected.get("adjustment_base") or expected["energy_charge"])
    assert round_yuan_value(base * percent / 100) == Decimal(expected["adjustment"])


def test_components_outside_the_base_do_not_count():
    result = rated(
        account=SINGLE, energy={"total_kwh": 100, "reactive_kvarh": 0}, price="1", funds="0.5",
    )  # fmt: skip
    assert amounts(result.lines) == {"CATALOGUE -": "100.00", "FUNDS -": "50.00", "POWER_FACTOR -": "-0.75"}
    nothing = rated(account=SINGLE, energy={"total_kwh": 100, "reactive_kvarh": 0}, price="1", in_base=False)
    assert amounts(nothing.lines) == {"CATALOGUE -": "100.00"}


def test_residents_are_not_assessed():
    result = rate(
        usage=usage({"total_kwh": 10}),
        accounts=accounts({**SINGLE, "price_class": "RESIDENT", "power_factor_standard": "0.90"}),
        tariffs=tariffs(tiers=({"tier": 1, "price": "0.5"},)), accumulated=accumulated(),
    )  # fmt: skip
    assert amounts(result.lines) == {"TIER 1": "5.00"}
