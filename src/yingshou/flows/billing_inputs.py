"""What billing a month needs of the archive, for a range of accounts."""

from datetime import timedelta
from typing import TypedDict

import polars as pl

from yingshou.core.period import add_months, day_in_month
from yingshou.core.tables import READS
from yingshou.core.tables.quantities import Quantities
from yingshou.flows.quantity_inputs import quantity_inputs
from yingshou.records.billing.frames import accumulated_between, corrected_reads_between
from yingshou.records.customers.frames import capacity_changes_between, household_benefits_between
from yingshou.records.metering.frames import daily_usage_between, points_between, reads_between


class BillingInputs(TypedDict):
    """Frames as `core.flow.bill` takes them, by the names of its arguments."""

    metering_points: pl.DataFrame
    reads: pl.DataFrame
    daily_usage: pl.DataFrame
    accumulated: pl.DataFrame
    capacity_changes: pl.DataFrame
    quantities: Quantities
    benefits: pl.DataFrame


def billing_inputs(*, bill_month: int, first: str, last: str) -> BillingInputs:
    """Read the meters, reads, daily energy and earlier use of accounts, `first` and `last` included.

    A read that an approved correction put right stands in the place of the archive's, for later months too.
    """
    from_date = day_in_month(add_months(bill_month, -1), 1)
    to_date = day_in_month(add_months(bill_month, 1), 1)
    reads = reads_between(first=first, last=last, from_date=from_date, to_date=to_date)
    put_right = corrected_reads_between(first=first, last=last, from_date=from_date, to_date=to_date)
    return BillingInputs(
        metering_points=points_between(first=first, last=last),
        reads=pl.concat([reads.join(put_right, on=list(READS.key), how="anti"), put_right]),
        daily_usage=daily_usage_between(
            first=first, last=last, from_date=from_date, to_date=to_date + timedelta(days=1)
        ),
        accumulated=accumulated_between(first=first, last=last, bill_month=bill_month),
        capacity_changes=capacity_changes_between(first=first, last=last),
        benefits=household_benefits_between(first=first, last=last),
        quantities=quantity_inputs(first=first, last=last, from_date=from_date, to_date=to_date),
    )
