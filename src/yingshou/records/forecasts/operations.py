"""Writes of forecasts: what was made on a day stays as it was made; a repeat adds what is missing alone."""

import hashlib
import json
from datetime import date

import polars as pl

from yingshou.core.forecasting import Model
from yingshou.core.tables.weather import DAY_TEMPERATURES
from yingshou.records.copy import Stored, store_new
from yingshou.records.forecasts.frames import DATABASE_TABLES
from yingshou.records.forecasts.models import ForecastMade, LoadModel

_KEYS = {
    "forecasts_dayforecast": ("account_no", "made_on", "use_date"),
    "forecasts_billforecast": ("account_no", "made_on"),
    "forecasts_cashforecast": ("account_no", "made_on", "bill_month"),
    "forecasts_recoveryforecast": ("made_on", "bill_month", "day"),
    "forecasts_forecastcoverage": ("made_on", "month", "basis"),
}
_LONGEST = 400
DAYS, BILLS, CASH, RECOVERY, COVERAGE = _KEYS
"""The tables of what a forecast says."""


def keep_model(*, model: Model, fitted_date: date) -> str:
    """Keep a model under the number of its day, and return the number; one that is there stays."""
    content = model.dump()
    number = f"LOAD-{fitted_date:%Y%m%d}"
    LoadModel.objects.get_or_create(
        model_no=number,
        defaults={
            "fitted_date": fitted_date,
            "window_first": model.window[0],
            "window_last": model.window[1],
            "accounts": list(model.accounts),
            "features": list(model.features),
            "scores": json.loads(json.dumps(model.scores)),
            "content": content,
            "digest": hashlib.sha256(content).hexdigest(),
        },
    )
    return number


def open_forecast(*, made_on: date, model_no: str | None, reason: str, detail: str) -> ForecastMade:
    """Write down by what a day's forecast is made; one that was begun goes on as it began."""
    found, _ = ForecastMade.objects.get_or_create(
        made_on=made_on, defaults={"model_id": model_no, "reason": reason, "detail": detail[:_LONGEST]}
    )
    return found


def store_temperatures(frame: pl.DataFrame) -> Stored:
    """Store new rows of `day_temperatures`; what is stored is never overwritten."""
    rows = DAY_TEMPERATURES.conform(frame)
    return store_new(DATABASE_TABLES[DAY_TEMPERATURES.name], rows, DAY_TEMPERATURES.key)


STORES = {DAY_TEMPERATURES.name: (DATABASE_TABLES[DAY_TEMPERATURES.name], store_temperatures)}
"""Where imported temperatures go and how they are stored."""


def store(table_name: str, frame: pl.DataFrame) -> int:
    """Store rows of a forecast whose key is not there yet, and return how many were new."""
    return store_new(table_name, frame, _KEYS[table_name]).inserted
