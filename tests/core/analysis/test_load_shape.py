"""The mean day, the highest demand, the load factor."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl

from tests.core.frames import quarter_hours
from yingshou.core.analysis import day_curves, load_facts

D = Decimal


def test_an_even_load_has_a_load_factor_of_one():
    # 2024-02-05 to 07 are working days.
    even = quarter_hours(start=date(2024, 2, 5), end=date(2024, 2, 8), kwh="25")
    curves = day_curves(intervals=even)
    assert curves.height == 96
    assert curves.row(0) == ("WORKING", 0, D("100.0000"), 3)
    facts = load_facts(intervals=even)
    assert (facts.mean_kw, facts.max_kw, facts.load_factor) == (D(100), D(100), D(1))
    assert facts.max_at == datetime(2024, 2, 5)  # noqa: DTZ001  local time
    assert (facts.first_day, facts.last_day, facts.days) == (date(2024, 2, 5), date(2024, 2, 7), 3)
    assert facts.rest_mean_kw is None


def test_days_of_rest_are_kept_apart_and_points_are_added():
    # Saturday 3 February 2024; Sunday 4 February is worked for the Spring Festival.
    days = quarter_hours(start=date(2024, 2, 2), end=date(2024, 2, 5), kwh="10")
    second = quarter_hours(start=date(2024, 2, 3), end=date(2024, 2, 4), kwh="30", point_no="P2")
    intervals = pl.concat([days, second])
    facts = load_facts(intervals=intervals)
    assert (facts.working_mean_kw, facts.rest_mean_kw) == (D(40), D(160))
    assert (facts.max_kw, facts.max_at) == (D(160), datetime(2024, 2, 3))  # noqa: DTZ001  local time
    assert facts.mean_kw == D(80)
    assert facts.load_factor == D("0.5")
    curves = day_curves(intervals=intervals)
    assert curves.filter(day_kind="REST", quarter=5).row(0) == ("REST", 5, D(160), 1)
    assert curves.filter(day_kind="WORKING")["days"].unique().to_list() == [2]
    assert day_curves(intervals=intervals.sample(fraction=1, shuffle=True, seed=1)).equals(curves)


def test_without_quarter_hours_there_is_nothing_to_say():
    none = quarter_hours(start=date(2024, 2, 5), end=date(2024, 2, 6), kwh="1").clear()
    assert load_facts(intervals=none) is None
    assert day_curves(intervals=none).is_empty()
