"""What a person may put right of a bill: its reads, multipliers and archive as they stand for it now."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from yingshou.core.tables import READS
from yingshou.flows.billing_inputs import billing_inputs
from yingshou.flows.corrected_inputs import ACCOUNT_FIELDS, MULTIPLIERS, CorrectedInputs, inputs_behind
from yingshou.records.billing.frames import bills_by_number
from yingshou.records.customers.frames import accounts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Correctable:
    """The inputs of a bill.

    Args:
        reads: those of its period in force, table READS, in order of meter and day.
        multipliers: columns MULTIPLIERS, as the archive has them.
        account: the archive's values that may be corrected, by name.
        behind: what the correction that made this bill put in their place.
    """

    reads: pl.DataFrame
    multipliers: pl.DataFrame
    account: dict[str, Any]
    behind: CorrectedInputs


def correctable(*, bill_no: str) -> Correctable | None:
    """Return the inputs of a bill, or None where no such number exists."""
    bills = bills_by_number([bill_no])
    if bills.is_empty():
        return None
    account_no, month, sequence, start, end = bills.select(
        "account_no", "bill_month", "sequence", "period_start", "period_end"
    ).row(0)
    archive = billing_inputs(bill_month=month, first=account_no, last=account_no)
    points = archive["metering_points"]
    supplied = (pl.col("installed_date") < end) & (pl.col("removed_date").fill_null(end) >= start)
    return Correctable(
        reads=READS.conform(archive["reads"])
        .filter(pl.col("read_date").is_between(start, end))
        .sort(READS.key),
        multipliers=points.filter(supplied).select(list(MULTIPLIERS)).sort("point_no", "meter_no"),
        account=accounts_of([account_no]).select(ACCOUNT_FIELDS).row(0, named=True),
        behind=inputs_behind(account_no=account_no, bill_month=month, sequence=sequence),
    )
