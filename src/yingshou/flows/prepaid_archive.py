"""What pricing the days of accounts needs of the archive, for a set of accounts and a billing month."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from yingshou.core.period import add_months, day_in_month
from yingshou.core.prepaid_days import Archive
from yingshou.core.tables import READS, Tariffs
from yingshou.flows.quantity_inputs import quantity_inputs
from yingshou.flows.validation_inputs import load_rules
from yingshou.records.billing.frames import corrected_reads_between
from yingshou.records.billing.year_use import accumulated_of
from yingshou.records.customers.frames import accounts_of, capacity_changes_of, household_benefits_between
from yingshou.records.metering.frames import daily_usage_of, points_of, reads_of

_LOOKED_BACK_MONTHS = 2
"""Before the month, so that a register read once a month has a pace."""


def prepaid_archive(*, account_nos: Sequence[str], bill_month: int, until: date, tariffs: Tariffs) -> Archive:
    """Read meters, reads and days of accounts up to a day, and what they used before the month.

    A read that an approved correction put right stands in the place of the archive's.
    """
    numbers = sorted(account_nos)
    span = {"first": numbers[0], "last": numbers[-1]}
    from_date = day_in_month(add_months(bill_month, -1 - _LOOKED_BACK_MONTHS), 1)
    reads = reads_of(numbers, from_date=from_date, to_date=until)
    put_right = corrected_reads_between(**span, from_date=from_date, to_date=until)
    points = points_of(numbers)
    own = put_right.join(points, on=["point_no", "meter_no"], how="semi")
    return Archive(
        accounts=accounts_of(numbers),
        metering_points=points,
        reads=pl.concat([reads.join(own, on=list(READS.key), how="anti"), own]),
        daily_usage=daily_usage_of(
            numbers, from_date=day_in_month(add_months(bill_month, -2), 1), to_date=until + timedelta(days=1)
        ),
        accumulated=accumulated_of(numbers, bill_month=bill_month),
        tariffs=tariffs,
        quantities=quantity_inputs(**span, from_date=from_date, to_date=until),
        benefits=household_benefits_between(**span),
        capacity_changes=capacity_changes_of(numbers),
        validation_rules=load_rules(),
    )
