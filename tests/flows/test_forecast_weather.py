"""Temperatures from the file to the forecast: what is refused, what is known on a day, what takes part."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from django.db import DatabaseError, transaction

from tests.flows.books import TRADE, make_accounts, measure, sign
from yingshou.core.tables.weather import DAY_TEMPERATURES
from yingshou.flows.export_table import export_table
from yingshou.flows.forecast_weather import forecast_weather
from yingshou.flows.import_table import import_table
from yingshou.flows.run_forecast import run_forecast
from yingshou.gateways.files.read import read_table
from yingshou.records.forecasts import queries
from yingshou.records.forecasts.models import DayTemperature, LoadModel

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 20)


def told(*rows, source="test"):
    frame = DAY_TEMPERATURES.conform(
        pl.DataFrame(
            [
                {"org_code": place, "weather_date": day, "kind": kind, "known_on": on,
                 "temperature": Decimal(value), "source": source}
                for place, day, kind, on, value in rows
            ]
        )
    )  # fmt: skip
    return import_table(table=DAY_TEMPERATURES, frame=frame, as_of=DAY, source="weather.csv")


def days(count, *, until=DAY):
    return [until - timedelta(days=back) for back in range(count)]


def test_bad_rows_are_refused_with_their_place_and_good_ones_stay(tmp_path):
    make_accounts("A")
    path = tmp_path / "day_temperatures.csv"
    path.write_text(
        "供电单位,日期,实测或预报,发布日期,日平均气温,依据\n"
        "01,2025-11-19,实测,2025-11-20,-3.5,市气象站\n"
        "01,2025-11-21,预报,2025-11-20,85,市气象站\n"
        "99,2025-11-19,实测,2025-11-20,4,市气象站\n"
        "01,2025-11-19,实测,2025-11-20,4,市气象站\n"
        "01,2025-11-22,实测,2025-11-20,4,市气象站\n"
        "01,2025-11-18,预报,2025-11-19,4,市气象站\n"
        "01,2025-11-22,预报,2025-11-21,4,市气象站\n"
        "01,2025-11-22,预报,2025-11-20,冷,市气象站\n",
        encoding="utf-8",
    )
    content = read_table(DAY_TEMPERATURES, path)
    result = import_table(
        table=DAY_TEMPERATURES, frame=content.frame, as_of=DAY, source=path.name,
        parse_problems=content.problems,
    )  # fmt: skip
    assert (result.rows, result.inserted) == (8, 1)
    found = result.problems.sort("row_number").select("row_number", "column", "code").rows()
    assert found == [
        (3, "temperature", "OUT_OF_RANGE"), (4, "org_code", "UNKNOWN_ORGANIZATION"),
        (5, "org_code", "DUPLICATE_KEY"), (6, "known_on", "WEATHER_DAY"), (7, "known_on", "WEATHER_DAY"),
        (8, "known_on", "FUTURE_DATE"), (9, "temperature", "NOT_A_NUMBER"),
    ]  # fmt: skip
    assert export_table(table=DAY_TEMPERATURES)["temperature"].to_list() == [Decimal("-3.5")]
    assert told(("01", date(2025, 11, 19), "MEASURED", DAY, "9")).problems["code"].to_list() == ["CONFLICT"]
    with pytest.raises(DatabaseError), transaction.atomic():
        DayTemperature.objects.update(temperature=0)


def test_a_forecast_as_of_an_old_day_sees_what_was_known_then():
    make_accounts("A")
    told(("01", DAY, "FORETOLD", DAY - timedelta(days=2), "5"))
    asked = {"account_nos": ["A"], "first": DAY - timedelta(days=1), "count": 3}
    then = forecast_weather(**asked, as_of=DAY - timedelta(days=1))
    assert then[0, 1] == 5
    assert forecast_weather(**asked, as_of=DAY - timedelta(days=3)) is None
    told(("01", DAY, "MEASURED", DAY, "-7"), ("01", DAY + timedelta(days=1), "FORETOLD", DAY, "-8"))
    again = forecast_weather(**asked, as_of=DAY - timedelta(days=1))
    assert again.tolist()[0][1] == 5
    assert str(again) == str(then)
    assert forecast_weather(**asked, as_of=DAY)[0, 1:].tolist() == [-7, -8]


def test_a_model_is_fitted_anew_when_temperatures_come():
    """Thirty days are too few to learn from; with 125 the next forecast has a model of its own."""
    make_accounts("A", "B")
    for number in ("A", "B"):
        sign(number, TRADE)
    measure(135, "A", "B", until=DAY)
    told(*(("01", day, "MEASURED", day, str(place % 9)) for place, day in enumerate(days(30))))
    first = DAY - timedelta(days=1)
    assert run_forecast(as_of=first).model_no == "LOAD-20251119"
    assert not queries.latest(first).model.takes_weather
    assert queries.weather_to(first) == first
    told(*(("01", day, "MEASURED", day, str(place % 7)) for place, day in list(enumerate(days(125)))[30:]))
    assert run_forecast(as_of=DAY).model_no == "LOAD-20251120"
    assert queries.latest(DAY).model.takes_weather
    assert LoadModel.objects.count() == 2
