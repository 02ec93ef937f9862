"""Back-billing by cause, against worked cases."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core import golden
from yingshou.core.billing import backbilling
from yingshou.core.errors import InvariantError

D = Decimal


def of(case_id):
    found = golden.case(case_id)
    return found["inputs"], found["options"], found["expected"]


@pytest.mark.parametrize(
    "case_id", ["E10-multiplier", "E10-multiplier-round-each", "E10-multiplier-round-difference"]
)
def test_wrong_multiplier(case_id):
    inputs, options, expected = of(case_id)
    found = backbilling.wrong_multiplier(
        **{name: D(value) for name, value in inputs.items()}, energy_rounding=options["energy_rounding"]
    )
    assert {name: getattr(found, name) for name in expected} == {n: D(v) for n, v in expected.items()}


def test_fast_meter_gives_energy_back():
    inputs, options, expected = of("E10-fast-meter")
    given_error = {
        "recorded_kwh": D(inputs["recorded_kwh_half_period"]),
        "error_percent": D(inputs["meter_error_percent"]),
    }
    exact = backbilling.meter_error(**given_error, energy_rounding="NONE")
    assert round(-exact, 2) == D(expected["refund_kwh_exact"])
    whole = backbilling.meter_error(**given_error, energy_rounding=options["energy_rounding"])
    assert -whole == D(expected["refund_kwh"])


def test_slow_meter_is_billed_from_zero_error():
    assert backbilling.meter_error(recorded_kwh=D(95000), error_percent=D(-5)) == D(5000)
    with pytest.raises(InvariantError, match="-100"):
        backbilling.meter_error(recorded_kwh=D(0), error_percent=D(-100))


def test_an_error_counts_for_half_of_the_time():
    start, end = date(2025, 1, 1), date(2025, 1, 31)
    assert backbilling.error_period(verified_date=start, found_date=end) == (date(2025, 1, 16), end)
    assert backbilling.error_period(verified_date=start, found_date=date(2025, 1, 4)) == (
        date(2025, 1, 3),
        date(2025, 1, 4),
    )


def test_reversed_current_transformer():
    inputs, _, expected = of("W22")
    coefficient = backbilling.reversed_elements_coefficient(
        measuring_elements=inputs["measuring_elements"], elements_reversed=inputs["elements_reversed"]
    )
    assert coefficient == D(expected["correction_coefficient"])
    assert (coefficient - 1) * 100 == D(expected["correction_rate_percent"])
    total, peak, valley = (D(inputs["recorded_kwh"][name]) for name in ("total", "peak", "valley"))
    energy = backbilling.wrong_wiring(
        recorded_kwh={"peak": peak, "valley": valley, "flat": total - peak - valley},
        correction_coefficient=coefficient,
    )
    wanted = {name: D(value) for name, value in expected["additional_kwh"].items()}
    assert {**energy, "total": sum(energy.values())} == wanted
    amounts = backbilling.price_energy(
        energy_kwh=energy,
        price=D(inputs["price"]),
        factors={name: D(value) for name, value in inputs["tou_factors"].items()},
    )
    assert amounts == {name: D(value) for name, value in expected["amounts"].items()}
    assert sum(amounts.values()) == D(expected["back_bill"])


@pytest.mark.parametrize(("elements", "reversed_"), [(2, 1), (3, 2), (3, -1)])
def test_a_meter_that_does_not_advance_has_no_coefficient(elements, reversed_):
    with pytest.raises(InvariantError, match="advance"):
        backbilling.reversed_elements_coefficient(measuring_elements=elements, elements_reversed=reversed_)


def test_theft_of_unknown_start():
    inputs, options, expected = of("W20")
    assert options["start_known"] is False
    assert inputs["days"] == backbilling.UNKNOWN_START_DAYS
    assert D(inputs["hours_per_day"]) == backbilling.POWER_HOURS
    found = backbilling.theft(
        load_kw=D(inputs["load_kw"]),
        price=D(inputs["price"]),
        breach_multiple=D(inputs["penalty_multiple"]),
    )
    assert (found.energy_kwh, found.back_bill, found.breach_charge, found.total) == tuple(
        D(expected[name]) for name in ("energy_kwh", "back_bill", "penalty", "total")
    )


def test_a_breach_costs_three_times_at_most():
    with pytest.raises(InvariantError, match="three times"):
        backbilling.theft(load_kw=D(1), price=D(1), breach_multiple=D("3.01"))


def test_a_normal_month_stands_in_for_a_fault():
    assert backbilling.normal_month(normal_kwh=D(900), fault_kwh=D(250)) == 650
    assert backbilling.normal_month(normal_kwh=D(100), fault_kwh=D(250)) == 0


def test_unknown_rounding_is_refused():
    with pytest.raises(InvariantError, match="ROUGHLY"):
        backbilling.meter_error(recorded_kwh=D(1), error_percent=D(1), energy_rounding="ROUGHLY")


@given(difference=st.decimals(0, 10**5, places=2), billed=st.integers(1, 5000), true=st.integers(1, 5000))
def test_a_multiplier_corrected_and_back_is_nothing(difference, billed, true):
    def back_bill(one, other, rounding):
        return backbilling.wrong_multiplier(
            reading_difference=difference, multiplier_billed=D(one), multiplier_true=D(other),
            energy_rounding=rounding,
        ).back_bill_kwh  # fmt: skip

    for rounding in backbilling.ENERGY_ROUNDINGS:
        assert back_bill(billed, true, rounding) + back_bill(true, billed, rounding) == 0
