"""Temperatures of places: measured ones, and those foretold, each with the day it was known."""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.tables.schema import Column, RowRule, Table

MEASURED, FORETOLD = "MEASURED", "FORETOLD"
_COLDEST, _HOTTEST = Decimal(-60), Decimal(60)
"""Colder and hotter than any day's mean that was ever measured in China."""

DAY_TEMPERATURES = Table(
    name="day_temperatures",
    zh="日平均气温",
    doc="Mean temperature of a day at a supply organisation, measured or foretold. Organisations below one without rows "
    "take those of the next above. A measurement stands beside the forecasts of its day; of several the one known "
    "last holds, a measurement before a forecast.",
    key=("org_code", "weather_date", "kind", "known_on"),
    columns=(
        Column(name="org_code", dtype=pl.String, zh="供电单位", doc="supply organisation (station) it holds for"),
        Column(name="weather_date", dtype=pl.Date, zh="日期", doc="the day"),
        Column(name="kind", dtype=pl.String, zh="实测或预报", doc="measured, or foretold", choices=(MEASURED, FORETOLD)),
        Column(name="known_on", dtype=pl.Date, zh="发布日期",
               doc="day it was known: of a measurement the day or later, of a forecast the day or before"),
        Column(name="temperature", dtype=ENERGY, zh="日平均气温", doc="mean over the day, between -60 and 60", unit="°C"),
        Column(name="source", dtype=pl.String, zh="依据", doc="weather station or service it was taken from"),
    ),
    rules=(
        RowRule(code="OUT_OF_RANGE", column="temperature", keeps=pl.col("temperature").is_between(_COLDEST, _HOTTEST)),
        RowRule(code="WEATHER_DAY", column="known_on",
                keeps=pl.when(pl.col("kind") == MEASURED)
                .then(pl.col("known_on") >= pl.col("weather_date"))
                .otherwise(pl.col("known_on") <= pl.col("weather_date"))),
    ),
)  # fmt: skip
WEATHER_TABLES = (DAY_TEMPERATURES,)
"""What forecasts know of the weather; read from exchange files."""
