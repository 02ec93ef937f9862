"""Reads of worklists and of how cases were drawn."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum

from yingshou.records.collection.models import Task, TaskEvent
from yingshou.records.next_actions.models import Draw, Outcome, Proposal
from yingshou.records.organizations.scope import within, within_accounts


def last_day(*, as_of: date) -> date | None:
    """Return the last day up to a day that has worklists."""
    found: date | None = Proposal.objects.filter(as_of__lte=as_of).aggregate(last=Max("as_of"))["last"]
    return found


def worklist(*, on: date, username: str = "") -> QuerySet[Proposal]:
    """Return the lines of a day within the reader's scope, of one person or all, in their order.

    `done` tells whether something was written down at the account on or after the day; `taken` whether an
    advanced act was taken up.
    """
    found = Proposal.objects.filter(as_of=on).select_related("account__organization")
    found = found.filter(username=username) if username else found
    results = TaskEvent.objects.filter(
        account_no=OuterRef("account_id"), kind="RESULT", event_date__gte=OuterRef("as_of"),
        task__kind=OuterRef("act"),
    )  # fmt: skip
    taken = Task.objects.filter(
        account_id=OuterRef("account_id"), treatment="NEXT", kind=OuterRef("act"), made_on=OuterRef("as_of")
    )
    return (
        within(found, "account__organization__code")
        .annotate(done=Exists(results), taken=Exists(taken))
        .order_by("username", "place")
    )


def line(*, on: date, account_no: str, act: str) -> Proposal | None:
    """Return a line of a day, or None where it has no such."""
    return worklist(on=on).filter(account_id=account_no, act=act).first()


def people(*, on: date) -> list[dict[str, Any]]:
    """Count the lines of each person: `username`, `lines`, `advanced`, `time` in minutes, `more` in yuan."""
    rows = worklist(on=on).order_by("username").values("username")
    return list(
        rows.annotate(
            lines=Count("act"), advanced=Count("act", filter=Q(task_no=None)), time=Sum("minutes"),
            more=Sum("gain"),
        )
    )  # fmt: skip


def cases() -> QuerySet[Draw]:
    """Return the drawn cases within the reader's scope, the latest first.

    `collected` and `yuan_days` tell what came in in the watched days, None where they are not over.
    """
    told = Outcome.objects.filter(account_no=OuterRef("account_no"), month=OuterRef("month"))
    drawn = Draw.objects.annotate(
        collected=Subquery(told.values("collected")[:1]), yuan_days=Subquery(told.values("yuan_days")[:1])
    )
    return within_accounts(drawn, "account_no").order_by("-month", "account_no")


def draw_counts() -> dict[str, int]:
    """Count the draws within the reader's scope: `next`, `rules`, and how many are measured."""
    draws = within_accounts(Draw.objects.all(), "account_no")
    counted = draws.aggregate(next=Count("account_no", filter=Q(arm="NEXT")),
                              rules=Count("account_no", filter=Q(arm="RULES")))  # fmt: skip
    measured = within_accounts(Outcome.objects.all(), "account_no").count()
    return {**counted, "measured": measured}
