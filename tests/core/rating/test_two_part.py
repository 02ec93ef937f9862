"""Two-part customers: the published bills line by line, the 105 %, 40 % and 260 rules at their edges."""

from decimal import Decimal

import pytest

from tests.core.frames import accounts, accumulated, amounts, tariffs, usage
from tests.core.golden import case, cases
from yingshou.core.rating import rate

BASIC_CASES = [c for c in cases("two_part") if "fee" in c["expected"]]


def two_part(*, account, energy, prices=(), factors=None, basic=None):
    return rate(
        usage=usage(energy),
        accounts=accounts(account),
        tariffs=tariffs(prices=prices, factors=factors, basic=(basic,) if basic is not None else ()),
        accumulated=accumulated(),
    )


@pytest.mark.parametrize("case_id", ["E2-pf086", "E2-pf093"])
def test_golden_bill(case_id):
    golden = case(case_id)
    given, expected = golden["inputs"], golden["expected"]
    energy = {f"{period}_kwh": kwh for period, kwh in given["energy_kwh"].items()}
    total = sum(Decimal(kwh) for kwh in given["energy_kwh"].values())
    factors = given["tou_factors"]
    sharp = Decimal(factors["peak"]) * Decimal(factors["sharp_on_peak"])
    result = two_part(
        account={"capacity_kva": given["capacity_kva"], "contract_demand_kw": given["contract_demand_kw"],
                 "power_factor_standard": given["standard_power_factor"]},
        energy={**energy, "total_kwh": total, "max_demand_kw": given["actual_demand_kw"],
                "reactive_kvarh": given["reactive_kvarh"]},
        prices=(
            {"price": given["floating_price"], "follows_time_of_use": True},
            {"component": "LINE_LOSS", "price": given["line_loss_price"]},
            {"component": "TRANSMISSION", "price": given["transmission_price"]},
            {"component": "SYSTEM_OPERATION", "price": given["system_operation_price"]},
            *({"component": "FUNDS", "item": f"F{i}", "price": price, "in_power_factor_base": False}
              for i, price in enumerate(given["fund_prices"], start=1)),
        ),
        factors={"SHARP": sharp, "PEAK": factors["peak"], "FLAT": "1", "VALLEY": factors["valley"]},
        basic={"demand_price": given["demand_price"], "capacity_price": given["capacity_price"]},
    )  # fmt: skip
    lines = result.lines
    names = ("sharp", "peak", "flat", "valley")
    assert amounts(lines) == {
        **{f"AGENT_PURCHASE {name.upper()}": expected["energy_amounts"][name] for name in names},
        "LINE_LOSS -": expected["line_loss"],
        "TRANSMISSION -": expected["transmission"],
        "SYSTEM_OPERATION -": expected["system_operation"],
        **{f"FUNDS F{i}": amount for i, amount in enumerate(expected["funds"], start=1)},
        "DEMAND -": expected["demand_within"],
        "DEMAND_EXCESS -": expected["demand_excess"],
        "POWER_FACTOR -": expected["adjustment"],
    }
    assert lines["amount"].sum() == Decimal(expected["total"])
    assert lines["price"].to_list()[:4] == [Decimal(expected["prices"][name]) for name in names]
    adjustment = lines.row(-1, named=True)
    assert adjustment["quantity"] == Decimal(expected["power_factor_base"])
    assert adjustment["price"] == Decimal(expected["adjustment_percent"]) / 100
    facts = result.facts.row(0, named=True)
    assert facts["power_factor"] == Decimal(expected["power_factor"])
    assert facts["power_factor_percent"] == Decimal(expected["adjustment_percent"])
    assert facts["chargeable_kw"] == Decimal(given["actual_demand_kw"])


@pytest.mark.parametrize("golden", BASIC_CASES, ids=[c["id"] for c in BASIC_CASES])
def test_golden_basic_fee(golden):
    given, options, expected = golden["inputs"], golden["options"], golden["expected"]
    result = two_part(
        account={"capacity_kva": given["capacity_kva"], "contract_demand_kw": given["contract_demand_kw"],
                 "demand_basis": options["demand_mode"], "time_of_use": False},
        energy={"total_kwh": given["energy_kwh_total"], "max_demand_kw": given["actual_demand_kw"]},
        prices=({"price": 0},),
        basic={"demand_price": given["demand_price"], "capacity_price": given["capacity_price"],
               "tolerance": options["tolerance"], "excess_multiple": options["excess_multiple"],
               "floor_share": options["floor_share"]},
    )  # fmt: skip
    fee = result.lines.filter(result.lines["quantity_unit"] != "KWH")
    assert fee["amount"].sum() == Decimal(expected["fee"])
    if "demand_price_used" in expected:
        assert fee["price"][0] == Decimal(expected["demand_price_used"])
    if "chargeable_demand_kw" in expected:
        assert result.facts["chargeable_kw"].item() == Decimal(expected["chargeable_demand_kw"])


def test_golden_capacity_bill_with_lighting():
    """Lighting is a fixed quantity at a price of its own; its line stays outside the adjustment base."""
    golden = case("W4")
    given, expected = golden["inputs"], golden["expected"]
    kwh = expected["energy_kwh"]
    result = two_part(
        account={"capacity_kva": given["capacity_kva"], "demand_basis": "CAPACITY",
                 "power_factor_standard": given["standard_power_factor"]},
        energy={"total_kwh": kwh["total"], "peak_kwh": kwh["peak"], "flat_kwh": kwh["flat"],
                "valley_kwh": kwh["valley"], "reactive_kvarh": expected["reactive_kvarh"]},
        prices=(
            {"component": "CATALOGUE", "price": given["flat_price"], "follows_time_of_use": True},
            *({"component": "FUNDS", "item": f"F{i}", "price": price, "in_power_factor_base": False}
              for i, price in enumerate(given["levies_per_kwh"], start=1)),
        ),
        factors={"PEAK": given["tou_factors"]["peak"], "FLAT": 1, "VALLEY": given["tou_factors"]["valley"]},
        basic={"capacity_price": given["capacity_price"]},
    )  # fmt: skip
    found = amounts(result.lines)
    for period in ("peak", "flat", "valley"):
        assert found[f"CATALOGUE {period.upper()}"] == expected["energy_amounts"][period]
    assert [found[f"FUNDS F{i}"] for i in (1, 2, 3)] == expected["levies"]
    assert found["CAPACITY -"] == expected["basic_fee"]
    assert found["POWER_FACTOR -"] == expected["adjustment"]
    assert result.lines["quantity"][-1] == Decimal(expected["power_charge"])
    lighting = Decimal(expected["energy_amounts"]["lighting"])
    assert result.lines["amount"].sum() + lighting == Decimal(expected["total"])


def demand_fee(*, actual, declared="1000", capacity="2000", kwh="0", basis="CONTRACT", **rules):
    result = two_part(
        account={"capacity_kva": capacity, "contract_demand_kw": declared, "demand_basis": basis,
                 "time_of_use": False},
        energy={"total_kwh": kwh, "max_demand_kw": actual},
        prices=({"price": 0},),
        basic={"demand_price": "10", **rules},
    )  # fmt: skip
    return {c: str(a) for c, a in result.lines.select("component", "amount").rows() if c.startswith("DEMAND")}


@pytest.mark.parametrize(
    ("actual", "fee"),
    [
        ("0", {"DEMAND": "10000.00"}),
        ("1050", {"DEMAND": "10000.00"}),
        ("1050.0001", {"DEMAND": "10500.00", "DEMAND_EXCESS": "0.00"}),
        ("1051", {"DEMAND": "10500.00", "DEMAND_EXCESS": "20.00"}),
    ],
)
def test_tolerance_is_exactly_105_percent(actual, fee):
    assert demand_fee(actual=actual) == fee


@pytest.mark.parametrize(
    ("declared", "fee"), [("799.9999", "8000.00"), ("800", "8000.00"), ("800.1", "8001.00"), ("0", "8000.00")]
)
def test_floor_is_40_percent_of_capacity(declared, fee):
    assert demand_fee(actual="1", declared=declared) == {"DEMAND": fee}


@pytest.mark.parametrize(
    ("kwh", "fee"), [("519999.9999", "10000.00"), ("520000", "9000.00"), ("520000.0001", "9000.00")]
)
def test_load_threshold_is_exactly_260_kwh_per_kva(kwh, fee):
    assert demand_fee(actual="1000", kwh=kwh) == {"DEMAND": fee}


def test_load_discount_applies_to_the_excess_too_and_is_shown_as_factor():
    assert demand_fee(actual="1100", kwh="600000") == {"DEMAND": "9450.00", "DEMAND_EXCESS": "900.00"}
    assert demand_fee(actual="1100", kwh="600000", basis="ACTUAL") == {"DEMAND": "9900.00"}


def test_no_threshold_no_discount():
    assert demand_fee(actual="1", kwh="999999", load_threshold_kwh_per_kva=None) == {"DEMAND": "10000.00"}
    assert demand_fee(actual="0", kwh="9", capacity="0", declared="1") == {"DEMAND": "10.00"}


CONTRACT = {"capacity_kva": 100, "contract_demand_kw": 50, "time_of_use": False}
METERED = {"total_kwh": 10, "max_demand_kw": 5}


@pytest.mark.parametrize(
    ("account", "energy", "codes"),
    [
        (CONTRACT, METERED, []),
        ({**CONTRACT, "capacity_kva": None}, METERED, ["NO_CAPACITY"]),
        ({**CONTRACT, "contract_demand_kw": None}, METERED, ["NO_CAPACITY"]),
        (CONTRACT, {"total_kwh": 10}, ["NO_CAPACITY"]),
        ({**CONTRACT, "demand_basis": "NONE"}, METERED, ["NO_CAPACITY"]),
        ({**CONTRACT, "demand_basis": "ACTUAL", "contract_demand_kw": None}, METERED, []),
        ({**CONTRACT, "demand_basis": "ACTUAL", "capacity_kva": None}, METERED, ["NO_CAPACITY"]),
        ({**CONTRACT, "demand_basis": "CAPACITY"}, {"total_kwh": 10}, []),
        ({**CONTRACT, "voltage_level": "KV20"}, METERED, ["NO_PRICE"]),
        ({**CONTRACT, "purchase_class": "ONE_AND_HALF"}, METERED, ["NO_PRICE"]),
        ({**CONTRACT, "time_of_use": True}, METERED, []),
        ({**CONTRACT, "power_factor_standard": "0.90"}, METERED, ["NO_REACTIVE"]),
    ],
)
def test_problems(account, energy, codes):
    result = two_part(account=account, energy=energy, prices=({"price": 1},), basic={})
    assert result.problems["code"].to_list() == codes
    assert result.lines.is_empty() == bool(codes)
    assert len(result.facts) + len(result.problems) == 1


def test_period_without_factor_has_no_price():
    prices = ({"price": 1, "follows_time_of_use": True},)
    account = {**CONTRACT, "time_of_use": True}
    for factors, codes in (({"FLAT": 1}, []), ({"PEAK": 2}, ["NO_PRICE"]), ({}, ["NO_PRICE"])):
        result = two_part(account=account, energy=METERED, prices=prices, factors=factors, basic={})
        assert result.problems["code"].to_list() == codes


def test_no_basic_price():
    result = two_part(account=CONTRACT, energy=METERED, prices=({"price": 1},))
    assert result.problems.select("code", "subject").rows() == [("NO_BASIC_PRICE", "BEIJING/TWO_PART/KV1_10")]


def test_without_energy_the_basic_fee_stays_and_power_factor_is_not_assessed():
    result = two_part(
        account={**CONTRACT, "power_factor_standard": "0.90"}, energy={"total_kwh": 0, "max_demand_kw": 0},
        prices=({"price": 1},), basic={"demand_price": 10},
    )  # fmt: skip
    assert amounts(result.lines) == {"DEMAND -": "500.00"}
    assert result.facts.select("power_factor", "power_factor_percent").row(0) == (None, None)
