"""The daily values of accounts out of what is stored."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from yingshou.core.exposure import daily_values
from yingshou.core.period import month_of
from yingshou.flows.load_catalogue import load_catalogue
from yingshou.records.billing.frames import bills_of
from yingshou.records.customers.frames import accounts_of
from yingshou.records.metering.frames import daily_usage_of

_FIRST_MONTH = 1
_LATER = 100


def value_days(*, account_nos: Sequence[str], as_of: date) -> pl.DataFrame:
    """Value every day of accounts up to a day: bills spread over their days, the rest estimated.

    Columns as in `daily_values`, from the first day known. The bill of a month is spread as soon as it
    exists, also where it waits for its review.
    """
    return daily_values(
        daily_usage=daily_usage_of(account_nos, from_date=date.min, to_date=as_of + timedelta(days=1)),
        bills=bills_of(account_nos, from_month=_FIRST_MONTH, to_month=month_of(as_of) + _LATER),
        accounts=accounts_of(account_nos),
        tariffs=load_catalogue(),
    )
