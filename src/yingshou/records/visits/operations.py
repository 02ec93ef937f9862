"""Writes of plans and visits."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.tables import VISIT_PLANS
from yingshou.records.copy import Stored, store_new
from yingshou.records.visits.frames import DATABASE_TABLE
from yingshou.records.visits.models import Visit, VisitFinding


class UnableToRecordVisitError(YingshouError):
    """A visit cannot be written down as told."""

    code = "UNABLE_TO_RECORD_VISIT"


def store_plans(frame: pl.DataFrame) -> Stored:
    """Store new rows of the plans of visits; what is stored is never overwritten."""
    return store_new(DATABASE_TABLE, VISIT_PLANS.conform(frame), VISIT_PLANS.key)


def store(
    *, account_no: str, visit_date: date, visited_by: str, met: str, note: str, findings: Mapping[str, str],
    recorded_date: date,
) -> tuple[str, bool]:  # fmt: skip
    """Write a visit and return its number, and whether it is new; the same visit again is the same one.

    Runs inside the caller's transaction, which holds the account.
    """
    day = Visit.objects.filter(account_id=account_no, visit_date=visit_date)
    for other in day.filter(visited_by=visited_by, met=met, note=note).prefetch_related("findings"):
        if {each.topic: each.code for each in other.findings.all()} == dict(findings):
            return str(other.pk), False
    number = f"V{account_no}-{visit_date:%Y%m%d}-{day.count() + 1}"
    made = Visit.objects.create(
        visit_no=number, account_id=account_no, visit_date=visit_date, visited_by=visited_by, met=met,
        note=note, recorded_date=recorded_date,
    )  # fmt: skip
    VisitFinding.objects.bulk_create(
        VisitFinding(visit=made, topic=topic, code=code) for topic, code in sorted(findings.items())
    )
    return number, True
