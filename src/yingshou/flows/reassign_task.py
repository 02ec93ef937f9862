"""Give a task of collection to somebody else."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.collection.operations import UnableToCollect, lock_task, reassign
from yingshou.records.organizations.queries import may


def reassign_task(*, task_no: str, username: str, as_of: date, recorded_by: str, note: str = "") -> None:
    """Hand a task that is open or waits to a person who may collect. One transaction.

    Raises UnableToCollect: UNKNOWN_TASK, TASK_ENDED, UNKNOWN_PERSON.
    """
    with transaction.atomic():
        task = lock_task(task_no)
        if task.state not in {"OPEN", "WAITING"}:
            raise UnableToCollect("TASK_ENDED", zh="该任务已结束", en="the task has ended", field="task_no")
        if not may(username, "collect"):
            raise UnableToCollect(
                "UNKNOWN_PERSON",
                zh=f"{username} 无权催费",
                en=f"{username} may not collect",
                field="username",
            )
        reassign(task=task, username=username, on=as_of, recorded_by=recorded_by, note=note.strip()[:400])
        record_event(
            actor=recorded_by,
            action="REASSIGN_TASK",
            subject=task_no,
            detail={"username": username, "note": note},
        )
