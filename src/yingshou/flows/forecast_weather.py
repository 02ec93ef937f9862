"""The temperatures of a book's days, as they were known when a forecast is made."""

from collections.abc import Sequence
from datetime import date, timedelta

from yingshou.core.forecasting.daily import Array
from yingshou.core.forecasting.weather import beside_days, known_temperatures
from yingshou.records.customers.frames import accounts_of
from yingshou.records.forecasts.frames import temperatures


def forecast_weather(*, account_nos: Sequence[str], first: date, count: int, as_of: date) -> Array | None:
    """Return the temperatures at each account's organisation: accounts × days, NaN = not known.

    What was measured or foretold after `as_of` is not looked at, so a forecast remade as of an old day sees
    what was known then. None where no account has any.
    """
    rows = temperatures(from_date=first, to_date=first + timedelta(days=count - 1), as_of=as_of)
    if rows.is_empty():
        return None
    codes = dict(accounts_of(account_nos).select("account_no", "org_code").iter_rows())
    return beside_days(
        known_temperatures(rows, as_of=as_of), org_codes=[codes[number] for number in account_nos],
        first=first, count=count,
    )  # fmt: skip
