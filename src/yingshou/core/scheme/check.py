"""All rules of the scheme check over some accounts."""

from datetime import date

import polars as pl

from yingshou.core.period import month_of
from yingshou.core.rating.versions import valid_rows
from yingshou.core.scheme.agreements import check_agreements
from yingshou.core.scheme.meters import check_meters
from yingshou.core.scheme.prices import check_prices
from yingshou.core.scheme.terms import check_terms, check_transformers
from yingshou.core.tables import Tariffs

_CLASS_KEY = ("catalogue", "limited_class")
READ_FACTS = pl.Schema(
    {"point_no": pl.String(), "meter_no": pl.String(), "first_read": pl.Date(), "has_reactive": pl.Boolean(),
     "has_periods": pl.Boolean()}
)  # fmt: skip
"""What the check needs of a meter's reads: the first day, and which registers were ever read."""


def check_scheme(
    *,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    read_facts: pl.DataFrame,
    capacity_changes: pl.DataFrame,
    agreements: pl.DataFrame,
    terms: pl.DataFrame,
    tariffs: Tariffs,
    on: date,
) -> pl.DataFrame:
    """Hold the contract, price class, capacity, meters, prices and agreement of accounts against each other.

    Args:
        accounts: frame ACCOUNTS; those closed by the day are left out.
        metering_points: frame METERING_POINTS of these accounts, and others that share a meter or point.
        read_facts: frame READ_FACTS.
        capacity_changes: frame CAPACITY_CHANGES of these accounts.
        agreements: frame AGREEMENTS of these accounts.
        terms: frame AGREEMENT_TERMS of these accounts.
        tariffs: the catalogue.
        on: the day.

    Returns:
        Frame PROBLEMS of stage `scheme`, one row a mismatch, by account; `limit_value` is what a value
        was held against.
    """
    limits = valid_rows(tariffs.class_limits, on=on, group=_CLASS_KEY)
    supplied = accounts.filter(pl.col("closed_date").is_null() | (pl.col("closed_date") > on))
    return pl.concat(
        [
            check_terms(accounts=supplied, class_limits=limits),
            check_transformers(accounts=supplied, capacity_changes=capacity_changes),
            check_meters(accounts=supplied, metering_points=metering_points, read_facts=read_facts, on=on),
            check_prices(accounts=supplied, metering_points=metering_points, tariffs=tariffs, on=on),
            check_agreements(accounts=supplied, agreements=agreements, terms=terms, bill_month=month_of(on)),
        ]
    ).sort("account_no", "code", "subject")
