"""Reads of what is overdue, of old arrears, and of cases with their tasks, promises and holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from yingshou.core.indicators import old_arrears_recovery_rate
from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables.collection import TASK_STEPS
from yingshou.records.collection.models import (
    Case,
    FrozenArrears,
    Hold,
    Override,
    Promise,
    Task,
)
from yingshou.records.fields import YuanField
from yingshou.records.organizations.scope import within, within_accounts
from yingshou.records.payments.models import Clearing
from yingshou.records.receivables.models import Receivable
from yingshou.records.receivables.queries import open_dues


@dataclass(frozen=True, slots=True, kw_only=True)
class OldArrears:
    """Old arrears of a year: items and principal frozen on 1 January, what came in of it since, in yuan."""

    year: int
    items: int
    frozen: Decimal
    recovered: Decimal
    recovery_rate: Decimal | None


def arrears(*, as_of: date) -> QuerySet[Receivable]:
    """Return the overdue items of a day with account and organisation, the oldest first."""
    return open_dues(as_of=as_of).filter(due_date__lt=as_of).select_related("account__organization")


def old_arrears(*, year: int, as_of: date) -> OldArrears | None:
    """Return how much of the old arrears of a year was recovered by a day; None before they are frozen.

    Recovered is the principal cleared and booked from 1 January to that day, reversals taken off.
    """
    frozen = within_accounts(FrozenArrears.objects.filter(year=year), "account_no")
    sums = frozen.aggregate(items=Count("*"), amount=Sum("frozen_amount"))
    if not sums["items"]:
        return None
    of_year = FrozenArrears.objects.filter(year=year, receivable_id=OuterRef("receivable_id"))
    cleared = within(Clearing.objects.filter(Exists(of_year)), "receivable__account__organization__code")
    recovered = (
        cleared.filter(cleared_date__range=(date(year, 1, 1), as_of)).aggregate(total=Sum("principal"))[
            "total"
        ]
        or ZERO_YUAN
    )
    return OldArrears(
        year=year, items=sums["items"], frozen=sums["amount"], recovered=recovered,
        recovery_rate=old_arrears_recovery_rate(recovered=recovered, frozen=sums["amount"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A hold in force: of an account, or of one item where `receivable_no` is given. `last_date` counts."""

    hold_no: str
    account_no: str
    receivable_no: str | None
    kind: str
    reason: str
    from_date: date
    last_date: date


def holds(*, account_nos: Sequence[str], on: date) -> list[HeldBack]:
    """Return the holds of accounts in force on a day, the latest first."""
    found = holds_of(account_nos).filter(from_date__lte=on, last_date__gte=on)
    found = found.exclude(lift__lifted_date__lte=on)
    return [
        HeldBack(
            hold_no=each.hold_no, account_no=each.account_id, receivable_no=each.receivable_id,
            kind=each.kind, reason=each.reason, from_date=each.from_date, last_date=each.last_date,
        )
        for each in found
    ]  # fmt: skip


def holds_of(account_nos: Sequence[str]) -> QuerySet[Hold]:
    """Return every hold of accounts, the latest first, with its end where it was lifted."""
    seen = within(Hold.objects.filter(account_id__in=list(account_nos)), "account__organization__code")
    return seen.select_related("lift").order_by("-from_date", "-hold_no")


def cases(*, state: str = "") -> QuerySet[Case]:
    """Return the cases with their accounts, the largest sums first."""
    found = within(Case.objects.select_related("account__organization"), "account__organization__code")
    found = found.filter(state=state) if state else found
    return found.order_by("-amount", "account_id")


def case_of(account_no: str) -> Case | None:
    """Return the case of an account, or None where it never had one."""
    return cases().filter(account_id=account_no).first()


def tasks(**conditions: Any) -> QuerySet[Task]:
    """Return tasks with their accounts, in the best order: the largest sums, then the longest overdue."""
    found = Task.objects.select_related("account__organization").filter(**conditions)
    return within(found, "account__organization__code").order_by("-amount", "anchor_date", "task_no")


def task(task_no: str) -> Task | None:
    """Return a task, or None where there is none of that number."""
    return tasks(task_no=task_no).first()


def in_hand_of(username: str) -> QuerySet[Task]:
    """Return what a person has to do."""
    return tasks(username=username, state="OPEN")


def promises_of(account_no: str) -> QuerySet[Promise]:
    """Return the promises of an account with what became of them, the latest first."""
    found = Promise.objects.select_related("outcome").filter(account_id=account_no)
    return within(found, "account__organization__code").order_by("-made_date", "-promise_no")


def open_promises() -> QuerySet[Promise]:
    """Return the promises that are not decided, the next day first."""
    found = Promise.objects.select_related("account").filter(outcome=None)
    return within(found, "account__organization__code").order_by("promised_date", "promise_no")


def overrides_of(account_no: str, *, on: date) -> QuerySet[Override]:
    """Return the treatments a person chose for an account, in force on a day, the one that holds first."""
    found = Override.objects.filter(account_id=account_no, from_date__lte=on, last_date__gte=on)
    return within(found, "account__organization__code").order_by("-id")


def team(*, on: date, late_before: date) -> list[dict[str, Any]]:
    """Count the tasks of each person: done on a day, open, open since before a day, and what they are about.

    Rows: `username` (None = nobody answers), `done`, `open`, `late`, `amount` in yuan of what is open.
    """
    found = tasks(kind__in=TASK_STEPS).filter(Q(state="OPEN") | Q(state="DONE", ended_date=on))
    return list(
        found.order_by("username").values("username").annotate(
            done=Count("pk", filter=Q(state="DONE")),
            open=Count("pk", filter=Q(state="OPEN")),
            late=Count("pk", filter=Q(state="OPEN", given_on__lt=late_before)),
            amount=Coalesce(Sum("amount", filter=Q(state="OPEN")), ZERO_YUAN, output_field=YuanField()),
        )
    )  # fmt: skip


def visited_since(*, treatment: str, day: date) -> set[str]:
    """Return the accounts with a task of a treatment that was made after a day and is not withdrawn."""
    found = Task.objects.filter(treatment=treatment, made_on__gt=day).exclude(state="WITHDRAWN")
    return set(found.values_list("account_id", flat=True))
