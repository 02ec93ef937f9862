"""Temperatures: which are known on a day, whose they are, and what a forecast makes of them."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from yingshou.core.forecasting import Book, fit, forecast, signs
from yingshou.core.forecasting.paths import quantiles
from yingshou.core.forecasting.weather import NAMES, REACH, beside_days, known_temperatures, weather_rows
from yingshou.core.tables.weather import DAY_TEMPERATURES

FIRST = date(2026, 1, 5)
DAYS, COUNT = 210, 252


def known(*rows):
    told = [
        {"org_code": place, "weather_date": date(2026, 1, day), "kind": kind, "known_on": date(2026, 1, on),
         "temperature": Decimal(value), "source": "test"}
        for place, day, kind, on, value in rows
    ]  # fmt: skip
    return DAY_TEMPERATURES.conform(pl.DataFrame(told))


def test_of_what_was_known_by_a_day_a_measurement_goes_before_the_last_forecast():
    rows = known(
        ("01", 8, "FORETOLD", 5, "3"), ("01", 8, "FORETOLD", 7, "1"), ("01", 8, "MEASURED", 9, "-2"),
        ("01", 8, "MEASURED", 12, "-2.5"),
    )  # fmt: skip
    seen = {
        day: known_temperatures(rows, as_of=date(2026, 1, day))["temperature"].to_list()
        for day in (4, 6, 8, 10, 12)
    }
    assert seen == {4: [], 6: [Decimal(3)], 8: [Decimal(1)], 10: [Decimal(-2)], 12: [Decimal("-2.5")]}


def test_an_account_has_the_temperatures_of_its_organisation_or_the_next_above():
    rows = known(
        ("01", 6, "MEASURED", 6, "4"), ("0102", 7, "MEASURED", 7, "9"), ("02", 6, "MEASURED", 6, "5")
    )
    found = beside_days(
        known_temperatures(rows, as_of=date(2026, 1, 31)), org_codes=["0101", "010203", "03"],
        first=date(2026, 1, 6), count=2,
    )  # fmt: skip
    np.testing.assert_array_equal(found, [[4, np.nan], [np.nan, 9], [np.nan, np.nan]])
    none = beside_days(
        known_temperatures(rows, as_of=date(2026, 1, 31)), org_codes=["03"], first=FIRST, count=9
    )
    assert none is None


def test_weather_is_told_up_to_a_week_ahead_against_the_week_before():
    weather = np.arange(30.0)[None]
    found = weather_rows(weather, 10, np.array([1, REACH, REACH + 1]))
    # Day 11 is 11 °C, with the two before 10 on average, and 4 above the mean of days 4 to 10.
    assert found[0].tolist()[:2] == [[11, 10, 4], [17, 16, 10]]
    assert np.isnan(found[0, 2]).all()


@pytest.fixture(scope="module")
def heated():
    """Draw eight loads that heat by 3 % a degree below 16 °C; a cold week begins where the history ends."""
    rng = np.random.default_rng(6)
    air = 12 + 8 * np.sin(np.arange(COUNT) / 9) + rng.normal(0, 2, COUNT)
    air[DAYS : DAYS + 7] -= 9
    kwh = 1000 * (1 + 0.03 * np.maximum(16 - air, 0)) * rng.normal(1, 0.02, (8, COUNT))
    book = Book(accounts=tuple("abcdefgh"), first_day=FIRST, kwh=kwh)
    return book, np.tile(air, (8, 1)), FIRST + timedelta(days=DAYS - 1)


def test_a_cold_week_is_seen_coming_where_temperatures_are_given(heated):
    book, air, made_on = heated
    errors, models = {}, {}
    for name, weather in (("with", air), ("without", None)):
        calendar = signs(first=FIRST, count=COUNT, statutory=False, weather=weather)
        models[name] = fit(book=book.until(made_on), signs=calendar)
        said = forecast(model=models[name], book=book, signs=calendar, made_on=made_on, days=7)
        errors[name] = np.abs(quantiles(said.courses)[1] - book.kwh[:, DAYS : DAYS + 7]).mean()
    assert set(NAMES) <= set(models["with"].features)
    assert not set(NAMES) & set(models["without"].features)
    assert errors["with"] < 0.7 * errors["without"]
    # A model fitted with temperatures goes on without, and one fitted without looks at none.
    plain = signs(first=FIRST, count=COUNT, statutory=False)
    given = signs(first=FIRST, count=COUNT, statutory=False, weather=air)
    asked = {"book": book, "made_on": made_on, "days": 7}
    blind = quantiles(forecast(model=models["with"], signs=plain, **asked).courses)
    assert np.isfinite(blind).all()
    assert np.abs(blind[1] - book.kwh[:, DAYS : DAYS + 7]).mean() < 2 * errors["without"]
    np.testing.assert_array_equal(
        forecast(model=models["without"], signs=given, **asked).courses,
        forecast(model=models["without"], signs=plain, **asked).courses,
    )
