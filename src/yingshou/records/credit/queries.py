"""Reads of grades, their history, scorecards with their roles and reports, signals, proposals."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from django.db.models import Count, F, Max, QuerySet

from yingshou.core.tables.credit import ACCOUNT_GRADES
from yingshou.records.copy import copy_out
from yingshou.records.credit.models import (
    AccountGrade,
    ModelReport,
    ModelRole,
    Scorecard,
    WayProposal,
)
from yingshou.records.organizations.scope import within, within_accounts
from yingshou.records.warnings.frames import signals as signals_told
from yingshou.records.warnings.models import CreditSignal
from yingshou.records.warnings.queries import signals as signals_by_number


def latest_grades(*, account_nos: Sequence[str], as_of: date) -> pl.DataFrame:
    """Read the grade that held for some accounts on a day, columns as in `account_grades`.

    An account that was not graded by then has no row; `default_probability` is null where no scorecard was
    fit for use. Not kept to the reader's scope: the caller names the accounts.
    """
    return copy_out(
        f"""SELECT DISTINCT ON (account_no) {", ".join(ACCOUNT_GRADES.names)} FROM credit_accountgrade
        WHERE account_no = ANY(%s) AND as_of <= %s ORDER BY account_no, as_of DESC""",
        [list(account_nos), as_of],
        ACCOUNT_GRADES.schema,
    )


def last_review(*, as_of: date | None = None) -> date | None:
    """Return the day of the last review, up to a day where one is given."""
    reviews = AccountGrade.objects.filter(as_of__lte=as_of) if as_of else AccountGrade.objects
    found: date | None = reviews.aggregate(last=Max("as_of"))["last"]
    return found


def grades(*, as_of: date) -> QuerySet[AccountGrade]:
    """Return the grades of a review within the reader's scope, the worst first."""
    return within_accounts(AccountGrade.objects.filter(as_of=as_of), "account_no").order_by(
        "points", "account_no"
    )


def history(account_no: str) -> QuerySet[AccountGrade]:
    """Return the grades of an account, the latest first."""
    return AccountGrade.objects.filter(account_no=account_no).order_by("-as_of")


def distribution(*, as_of: date) -> dict[str, int]:
    """Return how many accounts of a review have each grade, within the reader's scope."""
    counted = grades(as_of=as_of).order_by().values("grade").annotate(accounts=Count("pk"))
    return {row["grade"]: row["accounts"] for row in counted}


def movers(*, as_of: date) -> QuerySet[AccountGrade]:
    """Return the grades of a review that differ from the review before."""
    return grades(as_of=as_of).exclude(previous=None).exclude(previous=F("grade"))


def holder(role: str) -> ModelRole | None:
    """Return the switch that holds for a role; its model may be none."""
    return ModelRole.objects.filter(role=role).select_related("model").order_by("-id").first()


def switches() -> QuerySet[ModelRole]:
    """Return every switch of a role, the latest first."""
    return ModelRole.objects.select_related("model").order_by("-id")


def scorecards() -> QuerySet[Scorecard]:
    """Return every scorecard, the latest first."""
    return Scorecard.objects.order_by("-trained_at")


def scorecard(model_no: str) -> Scorecard | None:
    """Return a scorecard, or None where no such number exists."""
    return Scorecard.objects.filter(pk=model_no).first()


def reports(*, kind: str = "", model_no: str | None = None) -> QuerySet[ModelReport]:
    """Return reports of models in use, the latest first."""
    found = ModelReport.objects.order_by("-id")
    if kind:
        found = found.filter(kind=kind)
    return found.filter(model_id=model_no) if model_no else found


def signals(account_no: str, *, as_of: date) -> QuerySet[CreditSignal]:
    """Return the signals of a year that an account is told by on a day, the latest first."""
    found = signals_told(as_of=as_of, account_no=account_no)
    return signals_by_number(found["signal_no"].to_list()).order_by("-signal_date", "signal_no")


def proposals(*, open_only: bool = False) -> QuerySet[WayProposal]:
    """Return the proposed ways of settlement within the reader's scope, the latest first."""
    found = WayProposal.objects.select_related("account", "decision").order_by(
        "-proposed_date", "proposal_no"
    )
    if open_only:
        found = found.filter(decision=None)
    return within(found, "account__organization__code")


def proposal(proposal_no: str) -> WayProposal | None:
    """Return a proposal, or None where no such number exists."""
    return proposals().filter(pk=proposal_no).first()


def open_proposals_of(account_nos: Sequence[str]) -> set[str]:
    """Return which of some accounts have a proposal that is not decided."""
    waiting = WayProposal.objects.filter(account_id__in=account_nos, decision=None)
    return set(waiting.values_list("account_id", flat=True))
