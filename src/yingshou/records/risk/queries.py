"""Reads of what runs of risk found, within the reader's scope."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from yingshou.core.money import ZERO_YUAN
from yingshou.records.organizations.scope import scope, within
from yingshou.records.risk.models import (
    PartyLink,
    RiskAccount,
    RiskAccountDay,
    RiskDay,
    RiskGroup,
    RiskRun,
    RiskStress,
    RiskStressAccount,
)

SUMS = (
    "exposure", "draft_risk", "security", "void_security", "uncovered", "own_loss", "expected_loss",
    "tail_loss",
)  # fmt: skip
EXPOSED = Q(exposure__gt=0)
"""Accounts that have used more than they paid."""


def last_run(*, as_of: date) -> RiskRun | None:
    """Return the latest run of the last day up to `as_of` that has one, or None."""
    return RiskRun.objects.filter(as_of__lte=as_of).order_by("-as_of", "-made_at").first()


def run(run_no: str) -> RiskRun | None:
    """Return a run by number, or None."""
    return RiskRun.objects.filter(pk=run_no).first()


def runs() -> QuerySet[RiskRun]:
    """Return every run, the latest first."""
    return RiskRun.objects.order_by("-as_of", "-made_at")


def accounts(run_no: str) -> QuerySet[RiskAccount]:
    """Return the accounts of a run that the reader sees, those first that stand most uncovered."""
    rows = within(RiskAccount.objects.filter(run_id=run_no), "account__organization__code")
    return rows.select_related("account").order_by("-uncovered", "-expected_loss", "account_id")


def sums(run_no: str) -> dict[str, Any]:
    """Sum the accounts up that the reader sees: `accounts` and SUMS in yuan, None without any.

    `exposed` is the exposure of the `exposed_accounts`, which have used more than they paid; `paid_ahead`
    what the others have paid beyond what they used.
    """
    return sums_of(accounts(run_no))


def sums_of(rows: QuerySet[RiskAccount]) -> dict[str, Any]:
    """Sum some of the accounts of a run up, as `sums` does all."""
    return rows.order_by().aggregate(
        accounts=Count("account_id"),
        exposed_accounts=Count("account_id", filter=EXPOSED),
        exposed=Sum("exposure", filter=EXPOSED, default=ZERO_YUAN),
        paid_ahead=-Sum("exposure", filter=~EXPOSED, default=ZERO_YUAN),
        **{name: Sum(name) for name in (*SUMS, "loss_at_default")},
    )


def groups(run_no: str) -> QuerySet[RiskGroup]:
    """Return the groups of a run, the largest uncovered amount first.

    A reader who sees a part of the company sees the groups with an account there; their figures are those of
    the whole group.
    """
    rows = RiskGroup.objects.filter(run_id=run_no)
    if scope():
        mine = within(RiskAccount.objects.filter(run_id=run_no), "account__organization__code")
        rows = rows.filter(group_no__in=mine.values("group_no"))
    return rows.order_by("-uncovered", "group_no")


def days(run_no: str) -> list[dict[str, Any]]:
    """Sum the days ahead up over what the reader sees: day, exposure, due, uncovered, accounts."""
    rows = RiskDay.objects.filter(run_id=run_no, org_code__startswith=scope())
    return list(
        rows.values("day")
        .order_by("day")
        .annotate(
            exposure=Sum("exposure"), due=Sum("due"), uncovered=Sum("uncovered"), accounts=Sum("accounts")
        )
    )


def account_days(run_no: str, *, day: date) -> QuerySet[RiskAccountDay]:
    """Return the accounts that the reader sees on a day ahead, those first that stand most uncovered."""
    rows = RiskAccountDay.objects.filter(run_id=run_no, day=day)
    seen = within(rows, "account__organization__code")
    return seen.select_related("account").order_by("-uncovered", "-exposure", "account_id")


def stress(run_no: str, scenario: str) -> RiskStress | None:
    """Return what a scenario made of the whole book, or None."""
    return stresses(run_no).filter(scenario=scenario).first()


def stress_accounts(run_no: str, *, scenario: str) -> QuerySet[RiskStressAccount]:
    """Return the accounts whose figures a scenario changed, those first that lose most more by it."""
    rows = RiskStressAccount.objects.filter(run_id=run_no, scenario=scenario)
    seen = within(rows, "account__organization__code").annotate(
        more_uncovered=F("uncovered_after") - F("uncovered_before"),
        more_lost=F("expected_after") - F("expected_before"),
    )
    return seen.select_related("account").order_by("-more_lost", "-more_uncovered", "account_id")


def stresses(run_no: str) -> QuerySet[RiskStress]:
    """Return what the scenarios made of the whole book."""
    return RiskStress.objects.filter(run_id=run_no).order_by("scenario")


def links(account_nos: list[str], *, on: date) -> QuerySet[PartyLink]:
    """Return the links of some accounts that hold on a day, from the account's side."""
    held = PartyLink.objects.filter(account_id__in=account_nos, valid_from__lte=on)
    return held.exclude(valid_to__lte=on).order_by("account_id", "kind", "party")
