"""Jobs that are started once a day: what was changed of them, and the start itself."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Q

from yingshou.records.audit.operations import record_event
from yingshou.records.work.models import DailyJob, Job
from yingshou.records.work.operations import enqueue

BY_TIMETABLE = "timetable"
"""Who asks for a job that was started by its time of day."""


def daily_jobs() -> dict[str, DailyJob]:
    """Return what is kept of each daily job, by kind; one never started nor changed is not among them."""
    return {daily.kind: daily for daily in DailyJob.objects.select_related("last_job")}


def start_for_day(
    *, kind: str, at: time, day: date, parameters: Mapping[str, Any], run_no: str = ""
) -> Job | None:
    """Ask for a daily job once for a day; None where it was started for this day or is switched off.

    However many workers ask, the row of the job lets one of them through; the mark and the job are written
    together, so a worker killed in between has started nothing.
    """
    with transaction.atomic():
        DailyJob.objects.get_or_create(kind=kind, defaults={"at": at, "active": True})
        waiting = Q(settled_to=None) | Q(settled_to__lt=day)
        if not DailyJob.objects.filter(waiting, kind=kind, active=True).update(settled_to=day):
            return None
        job, _new = enqueue(kind=kind, parameters=parameters, requested_by=BY_TIMETABLE, run_no=run_no)
        DailyJob.objects.filter(kind=kind).update(last_job=job)
        return job


def change_daily(*, kind: str, at: time, active: bool, settled_to: date, changed_by: str) -> None:
    """Give a daily job a time of day, or switch it on or off; days up to `settled_to` are not started."""
    with transaction.atomic():
        daily, _new = DailyJob.objects.select_for_update().get_or_create(
            kind=kind, defaults={"at": at, "active": active}
        )
        daily.at, daily.active, daily.settled_to = at, active, settled_to
        daily.save(update_fields=["at", "active", "settled_to"])
        record_event(
            actor=changed_by, action="CHANGE_TIMETABLE", subject=kind,
            detail={"at": f"{at:%H:%M}", "active": active},
        )  # fmt: skip
