"""Books, calendars, shapes, trees, and forecasts that know nothing of later days."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from yingshou.core.forecasting import (
    DAILY,
    Book,
    book_of,
    fit,
    forecast,
    load,
    shapes,
    signs,
)
from yingshou.core.forecasting.coverage import judged_coverage
from yingshou.core.forecasting.paths import Widths, quantiles, sum_courses, widths
from yingshou.core.forecasting.trees import grow

FIRST = date(2026, 1, 5)
DAYS = 168


def of(*rows):
    return Book(accounts=tuple("abcdef"[: len(rows)]), first_day=FIRST, kwh=np.array(rows, dtype=float))


def weekly(days=DAYS, level=1000.0, noise=0.02, seed=3):
    """Draw a load of five working days and two quiet ones."""
    rng = np.random.default_rng(seed)
    week = np.array([1, 1, 1, 1, 1, 0.4, 0.3])
    return level * np.resize(week, days) * rng.normal(1, noise, days)


@pytest.fixture(scope="module")
def fitted():
    book = of(weekly(), weekly(seed=4, level=50))
    calendar = signs(first=FIRST, count=DAYS + 35, statutory=False)
    return book, calendar, fit(book=book, signs=calendar)


def test_a_book_sums_rows_of_a_day_and_tells_zero_from_not_measured():
    daily = pl.DataFrame(
        {"account_no": ["b", "a", "a"], "use_date": [date(2026, 1, 2)] * 3, "kwh": [0.0, 2.0, 3.0]}
    )
    book = book_of(daily, first=date(2026, 1, 1), last=date(2026, 1, 2))
    assert book.accounts == ("a", "b")
    np.testing.assert_array_equal(book.kwh, [[np.nan, 5], [np.nan, 0]])
    assert book.until(date(2026, 1, 1)).days == 1


def test_a_book_without_rows_has_days_and_no_accounts():
    book = book_of(pl.DataFrame(schema=DAILY), first=date(2026, 1, 1), last=date(2026, 1, 2))
    assert (book.accounts, book.days) == ((), 2)


@pytest.mark.parametrize(
    ("row", "shape"),
    [
        (np.full(120, 10.0), "SMOOTH"),
        (np.concatenate([np.full(110, 10.0), np.zeros(10)]), "STOPPED"),
        (np.resize(np.concatenate([np.full(17, 10.0), np.zeros(8)]), 125), "INTERMITTENT"),
        (np.concatenate([np.full(110, 10.0), np.full(10, 3.0)]), "COLLAPSED"),
        (np.concatenate([np.full(100, np.nan), np.full(20, 10.0)]), "SHORT"),
        (np.resize([10, 10, 10, 10, 10, 1, 1], 126), "SMOOTH"),
    ],
)
def test_shapes(row, shape):
    assert shapes(of(row))["shape"].to_list() == [shape]


def test_the_calendar_knows_holidays_and_worked_weekends():
    """Spring Festival 2026 is off from 15 to 23 February; Saturday the 14th is worked."""
    days = signs(first=date(2026, 2, 13), count=12)
    assert days.classes[:4].tolist() == [4, 7, 6, 8]
    assert days.features[3][days.names.index("days_to_work")] == 8
    plain = signs(first=date(2026, 2, 13), count=12, statutory=False)
    assert plain.classes[:4].tolist() == [4, 5, 6, 0]


def test_kept_trees_say_what_the_library_says():
    from sklearn.ensemble import HistGradientBoostingRegressor

    from yingshou.core.forecasting.trees import PARAMETERS

    rng = np.random.default_rng(1)
    rows = rng.normal(size=(400, 3))
    rows[::9, 1] = np.nan
    errors = rows[:, 0] * 2 + np.nan_to_num(rows[:, 1])
    library = HistGradientBoostingRegressor(**PARAMETERS).fit(rows, errors)
    np.testing.assert_allclose(grow(rows, errors).predict(rows), library.predict(rows), rtol=1e-12)


def test_the_same_rows_make_the_same_model_and_it_survives_being_kept(fitted):
    book, calendar, model = fitted
    content = model.dump()
    assert fit(book=book, signs=calendar).dump() == content
    back = load(
        content, accounts=model.accounts, window=model.window, features=model.features, scores=model.scores
    )
    asked = {"book": book, "signs": calendar, "made_on": date(2026, 6, 20), "days": 7, "paths": 50}
    np.testing.assert_allclose(
        forecast(model=back, **asked).courses, forecast(model=model, **asked).courses, rtol=1e-4
    )


def test_a_forecast_is_blind_to_what_came_later(fitted):
    book, calendar, model = fitted
    changed = Book(accounts=book.accounts, first_day=FIRST, kwh=book.kwh.copy())
    changed.kwh[:, 100:] *= 7
    made_on = FIRST + timedelta(days=99)
    asked = {"signs": calendar, "made_on": made_on, "days": 7, "paths": 20}
    np.testing.assert_array_equal(
        forecast(model=model, book=book, **asked).courses,
        forecast(model=model, book=changed, **asked).courses,
    )


def test_a_load_of_weeks_is_foretold_within_its_noise(fitted):
    book, calendar, model = fitted
    assert model.scores["ours"] < 1
    days = forecast(model=model, book=book, signs=calendar, made_on=model.window[1], days=14).by_day()
    first = days.filter(pl.col("account_no") == "a").sort("use_date")
    expected = np.resize([1000, 1000, 1000, 1000, 1000, 400, 300], 14)
    np.testing.assert_allclose(first["middle"].to_numpy(), expected, rtol=0.06)
    assert (first["low"] < first["middle"]).all()
    assert (first["middle"] < first["high"]).all()


@pytest.fixture(scope="module")
def drawn():
    """Draw 40 loads whose level walks 1 % a day, with a model fitted to the first 210 days."""
    rng = np.random.default_rng(2)
    walk = np.exp(np.cumsum(rng.normal(0, 0.01, (40, 260)), axis=1))
    week = np.resize([1, 1, 1, 1, 1, 0.6, 0.5], 260)
    book = Book(
        accounts=tuple(f"{place:02d}" for place in range(40)), first_day=FIRST,
        kwh=1000 * walk * week * rng.normal(1, 0.05, (40, 260)),
    )  # fmt: skip
    calendar = signs(first=FIRST, count=300, statutory=False)
    return book, calendar, fit(book=book.until(FIRST + timedelta(days=209)), signs=calendar)


@pytest.mark.parametrize("age", [0, 7, 14, 21, 30])
def test_intervals_hold_however_old_the_data_are(drawn, age):
    """Three forecasts a fortnight apart; days not measured and those after lie eight in ten inside."""
    book, calendar, model = drawn
    hits, tomorrow = [], []
    for made in range(209, 245, 14):
        known = Book(accounts=book.accounts, first_day=FIRST, kwh=book.kwh.copy())
        known.kwh[:, made + 1 - age :] = np.nan
        said = forecast(
            model=model, book=known, signs=calendar, made_on=FIRST + timedelta(days=made), days=14, paths=200
        )
        assert set(said.ages) == {age}
        assert said.days[0] == FIRST + timedelta(days=made + 1 - age)
        low, middle, high = quantiles(said.courses)
        came = book.kwh[:, made + 1 - age : made + 15]
        hits.append((low <= came) & (came <= high))
        tomorrow.append(((high - low) / middle)[:, age])
    assert 0.75 <= np.mean(hits) <= 0.85
    assert 0.7 <= np.mean([hit[:, age:] for hit in hits]) <= 0.85
    # What a random walk of 1 % a day adds to errors of 5 % in so many days, at the least.
    assert np.mean(tomorrow) >= 2 * 1.28 * np.sqrt(0.05**2 + age * 0.01**2) * 0.8


def test_each_account_is_foretold_from_its_own_last_measured_day(drawn):
    """Who is measured is foretold the same to the digit, whoever else is not; 91 days are too many."""
    book, calendar, model = drawn
    asked = {"model": model, "signs": calendar, "made_on": FIRST + timedelta(days=209), "paths": 50}
    fresh = forecast(book=book, **asked)
    mixed = Book(accounts=book.accounts, first_day=FIRST, kwh=book.kwh.copy())
    mixed.kwh[0, 200:], mixed.kwh[1, 119:], mixed.kwh[2, 120:] = np.nan, np.nan, np.nan
    found = forecast(book=mixed, **asked)
    assert found.accounts == (*book.accounts[:1], *book.accounts[2:])
    assert found.ages == (10, 89 + 1, *[0] * 37)
    np.testing.assert_array_equal(found.courses[2:, :, 90:], fresh.courses[3:])
    days = found.by_day()
    first = days.group_by("account_no").agg(pl.col("use_date").min(), pl.col("horizon").min(), pl.len())
    rows = dict(zip(first["account_no"], first.drop("account_no").rows(), strict=True))
    assert rows["00"] == (FIRST + timedelta(days=200), 1, 44 + 1)
    assert rows["03"] == (FIRST + timedelta(days=210), 1, 35)
    assert days["low"].is_finite().all()
    np.testing.assert_array_equal(found.sums(7)[2:], fresh.sums(7)[3:])


def test_the_test_before_a_model_is_kept_is_counted_by_month(fitted):
    _book, _calendar, model = fitted
    found = judged_coverage(model)
    assert found["month"].to_list() == [202605, 202606]
    assert 0.6 < found["inside"].sum() / found["days"].sum() < 0.98


def test_sums_are_spread_the_wider_the_fewer_of_them_do_not_overlap(fitted):
    _book, _calendar, model = fitted
    few, many = widths(model), widths(replace(model, origins=model.origins * 1000))
    assert few.days.tolist() == many.days.tolist()
    assert (few.sums > many.sums).all()
    # A month's sum was seen twice: t with one degree of freedom ÷ the normal curve, × √1.5, is 2.94.
    assert few.sums[-1] >= 2.94
    assert many.sums[-1] < 2.94


def test_the_rule_alone_carries_a_short_book():
    book = of(np.full(40, 500.0))
    calendar = signs(first=FIRST, count=80)
    model = fit(book=book, signs=calendar)
    assert model.trees is None
    days = forecast(model=model, book=book, signs=calendar, made_on=model.window[1], days=7).by_day()
    np.testing.assert_allclose(days["middle"].to_numpy(), 500, rtol=0.02)


def test_a_stopped_load_goes_on_with_nothing():
    book = of(np.concatenate([weekly(), np.zeros(42)]))
    calendar = signs(first=FIRST, count=book.days + 35, statutory=False)
    model = fit(book=book, signs=calendar)
    days = forecast(model=model, book=book, signs=calendar, made_on=model.window[1], days=7).by_day()
    assert days["middle"].max() < 60


def test_sums_spread_around_their_middle():
    courses = np.array([[[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]])
    wide = Widths(days=np.ones(6), sums=np.full(6, 1.5))
    assert sum_courses(courses, wide).tolist() == [[1.0, 4.0, 7.0]]
    assert quantiles(courses)[1].tolist() == [[2.0, 2.0]]
