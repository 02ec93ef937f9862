"""What losses, deductions and shares need of the archive, for a range of accounts."""

from datetime import date, timedelta

from yingshou.core.metering.links import linked_account_nos
from yingshou.core.tables.quantities import Quantities
from yingshou.records.customers.frames import accounts_of
from yingshou.records.metering.frames import (
    daily_usage_of,
    points_of,
    quantity_rules_between,
    reads_of,
    section_days_between,
)


def quantity_inputs(*, first: str, last: str, from_date: date, to_date: date) -> Quantities:
    """Read the rules and days by part of a range of accounts, meters and reads of those the rules name."""
    rules = quantity_rules_between(first=first, last=last)
    linked = linked_account_nos(rules)
    until = to_date + timedelta(days=1)
    section_days = section_days_between(
        first=first, last=last, others=linked, from_date=from_date, to_date=until
    )
    if not linked:
        return Quantities(rules=rules, section_days=section_days)
    return Quantities(
        rules=rules,
        accounts=accounts_of(linked),
        metering_points=points_of(linked),
        reads=reads_of(linked, from_date=from_date, to_date=to_date),
        daily_usage=daily_usage_of(linked, from_date=from_date, to_date=until),
        section_days=section_days,
    )
