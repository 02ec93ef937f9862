"""The energy a month missed, by each cause, with figures that can be checked by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshou.core.billing.causes import (
    CAUSES,
    FIGURES,
    MeteredMonth,
    breach_multiple,
    missed_energy,
    parse_figures,
)
from yingshou.core.errors import InvariantError

D = Decimal
START, END = date(2025, 9, 25), date(2025, 10, 25)


def month(**energy):
    return MeteredMonth(
        energy_kwh={period: D(value) for period, value in energy.items()}, period_start=START, period_end=END
    )


def missed(cause, given, **energy):
    return missed_energy(cause=cause, figures=parse_figures(cause, given), month=month(**energy))


@pytest.mark.parametrize(
    ("cause", "given", "energy", "expected"),
    [
        ("METER_ERROR", {"error_percent": "3.2"}, {"FLAT": 120000}, {"FLAT": D(-3721)}),
        ("METER_ERROR", {"error_percent": "-4"}, {"PEAK": 960, "VALLEY": 96},
         {"PEAK": D(40), "VALLEY": D(4)}),
        # verified 2025-10-05, found 2025-10-25: ten of the month's thirty days
        ("METER_ERROR",
         {"error_percent": "-50", "verified_date": "2025-10-05", "found_date": "2025-10-25"},
         {"FLAT": 300}, {"FLAT": D(100)}),
        ("WRONG_WIRING", {"correction_coefficient": "3"}, {"FLAT": 80000}, {"FLAT": D(160000)}),
        ("WRONG_WIRING", {"measuring_elements": "3", "elements_reversed": "1"}, {"FLAT": 80000},
         {"FLAT": D(160000)}),
        ("VOLTAGE_DROP", {"drop_percent": "2.5", "allowed_percent": "0.5"}, {"FLAT": 5025},
         {"FLAT": D(101)}),
        ("VOLTAGE_FUSE", {"normal_kwh": "1000"}, {"PEAK": 200, "FLAT": 100},
         {"PEAK": D(467), "FLAT": D(233)}),
        ("CURRENT_LOSS", {"normal_kwh": "900"}, {}, {"FLAT": D(900)}),
        ("CURRENT_LOSS", {"normal_kwh": "100"}, {"FLAT": 300}, {}),
        ("CLOCK_ERROR", {"peak_kwh": "-50", "valley_kwh": "50"}, {"PEAK": 90},
         {"PEAK": D(-50), "VALLEY": D(50)}),
        ("THEFT", {"load_kw": "2"}, {"FLAT": 90}, {"FLAT": D(4320)}),
        ("THEFT", {"load_kw": "0.5", "days": "10", "hours_per_day": "6"}, {"FLAT": 90}, {"FLAT": D(30)}),
        ("OTHER", {"flat_kwh": "-12.5"}, {"FLAT": 90}, {"FLAT": D("-12.5")}),
    ],
)  # fmt: skip
def test_each_cause(cause, given, energy, expected):
    assert missed(cause, given, **energy) == expected


@pytest.mark.parametrize(
    ("cause", "given", "field"),
    [
        ("METER_ERROR", {}, "error_percent"),
        ("METER_ERROR", {"error_percent": "x"}, "error_percent"),
        ("METER_ERROR", {"error_percent": "NaN"}, "error_percent"),
        ("METER_ERROR", {"error_percent": "1e30"}, "error_percent"),
        ("METER_ERROR", {"error_percent": "3", "found_date": "2025-10-25"}, "verified_date"),
        ("METER_ERROR", {"error_percent": "3", "verified_date": "2024-10-05", "found_date": "2025-01-25"},
         "found_date"),
        ("METER_ERROR", {"error_percent": "3", "verified_date": "no", "found_date": "2025-10-25"},
         "verified_date"),
        ("WRONG_WIRING", {"correction_coefficient": "0"}, "correction_coefficient"),
        ("WRONG_WIRING", {}, "measuring_elements"),
        ("VOLTAGE_DROP", {"drop_percent": "0.5", "allowed_percent": "0.5"}, "drop_percent"),
        ("CLOCK_ERROR", {"peak_kwh": "-50"}, "sharp_kwh"),
        ("THEFT", {"load_kw": "0"}, "load_kw"),
        ("THEFT", {"load_kw": "1", "hours_per_day": "25"}, "load_kw"),
        ("OTHER", {"load_kw": "1"}, "load_kw"),
        ("WRONG_READ", {"load_kw": "1"}, "load_kw"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_field(cause, given, field):
    with pytest.raises(InvariantError) as refused:
        missed(cause, given, FLAT=300)
    assert refused.value.field == field


@pytest.mark.parametrize("given", [{"breach_multiple": "3.1"}, {"breach_multiple": "-1"}])
def test_the_breach_is_charged_at_most_three_times(given):
    assert breach_multiple(parse_figures("THEFT", {})) == 3
    with pytest.raises(InvariantError, match="at most 3 times"):
        breach_multiple(parse_figures("THEFT", given))


def test_causes_without_figures_put_the_inputs_right():
    assert set(FIGURES) < set(CAUSES)
    for cause in set(CAUSES) - set(FIGURES):
        with pytest.raises(InvariantError, match="no energy"):
            missed(cause, {}, FLAT=1)


energies = st.integers(0, 10**6)


@given(normal=energies, peak=energies, flat=energies, valley=energies)
def test_what_is_spread_over_periods_adds_up(normal, peak, flat, valley):
    used = {"PEAK": peak, "FLAT": flat, "VALLEY": valley}
    found = missed("VOLTAGE_FUSE", {"normal_kwh": str(normal)}, **used)
    assert sum(found.values()) == max(0, normal - peak - flat - valley)
    assert all(value == value.to_integral_value() for value in found.values())
