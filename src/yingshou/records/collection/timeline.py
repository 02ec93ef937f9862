"""What happened in the cases of an account, line by line."""

from dataclasses import dataclass
from datetime import date

from yingshou.records.collection.models import CaseEvent, Promise, Task, TaskEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A line of the timeline: on which day, and `what` as a code of the group of words `group`."""

    day: date
    group: str
    what: str
    detail: str
    person: str = ""
    notice_no: str = ""


def timeline(account_no: str) -> list[Happening]:
    """Return what happened in the cases of an account, the latest first."""
    found = [*_events(account_no), *_tasks(account_no), *_results(account_no), *_promises(account_no)]
    return sorted(found, key=lambda line: line.day, reverse=True)


def _events(account_no: str) -> list[Happening]:
    return [
        Happening(
            day=event.event_date, group="case_event", what=event.kind,
            detail=f"{event.treatment} {event.rule_no or ''}".strip()
            if event.kind == "TREATED" else str(event.anchor_date or ""),
        )
        for event in CaseEvent.objects.filter(account_no=account_no).order_by("-id")
    ]  # fmt: skip


def _tasks(account_no: str) -> list[Happening]:
    return [
        Happening(
            day=task.made_on, group="step_kind", what=task.kind, detail=task.step, person=task.username or "",
            notice_no=task.notice_no or "",
        )
        for task in Task.objects.filter(account_id=account_no).order_by("-made_on")
    ]  # fmt: skip


def _results(account_no: str) -> list[Happening]:
    said = TaskEvent.objects.filter(account_no=account_no).exclude(kind="GIVEN").order_by("-id")
    return [
        Happening(
            day=event.event_date, group="task_result" if event.result else "task_event",
            what=event.result or event.kind, detail=event.note, person=event.recorded_by,
        )
        for event in said
    ]  # fmt: skip


def _promises(account_no: str) -> list[Happening]:
    lines = []
    for promise in Promise.objects.select_related("outcome").filter(account_id=account_no):
        what = f"{promise.amount} · {promise.promised_date}"
        lines.append(
            Happening(day=promise.made_date, group="promise", what="MADE", detail=what,
                      person=promise.recorded_by)
        )  # fmt: skip
        outcome = getattr(promise, "outcome", None)
        if outcome:
            lines.append(
                Happening(day=outcome.decided_date, group="promise", what=outcome.outcome, detail=what)
            )
    return lines
