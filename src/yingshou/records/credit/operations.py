"""Writes of rules, grades, scorecards, roles, reports, proposals and decisions."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import polars as pl
from django.db import connection, transaction

from yingshou.core.errors import YingshouError
from yingshou.core.tables import CREDIT_TABLES, Table
from yingshou.core.tables.credit import ACCOUNT_GRADES, SCORECARD_ROWS
from yingshou.records.copy import Stored, copy_in, store_new
from yingshou.records.credit.frames import DATABASE_TABLES
from yingshou.records.credit.models import (
    ModelReport,
    ModelRole,
    Scorecard,
    WayDecision,
    WayProposal,
)
from yingshou.records.warnings.operations import RULE_STORES as WARNING_STORES

CHAMPION, CHALLENGER = "CHAMPION", "CHALLENGER"
ROLES = (CHAMPION, CHALLENGER)
_ROLE_LOCK = "credit-model-role"


class UnableToGrade(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An act on grades, scorecards or proposals is refused; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of rules; what is stored is never overwritten."""
    return store_new(DATABASE_TABLES[table.name], table.conform(frame), table.key)


RULE_STORES = {
    **WARNING_STORES,
    **{table.name: (DATABASE_TABLES[table.name], partial(store_rules, table)) for table in CREDIT_TABLES},
}
"""Where the rows of each table of credit, and of the warnings it rests on, lie and how they are stored."""


def store_grades(frame: pl.DataFrame) -> Stored:
    """Keep grades, columns as in `account_grades`; a grade of a day that is kept already stays."""
    return store_new("credit_accountgrade", ACCOUNT_GRADES.conform(frame), ACCOUNT_GRADES.key)


def store_scorecard(*, model_no: str, rows: pl.DataFrame, about: Mapping[str, Any]) -> Scorecard:
    """Keep a scorecard with its rows (columns as in `scorecard_rows`); the same number again changes nothing.

    Args:
        model_no: number of the model, made from what it was trained on.
        rows: table SCORECARD_ROWS.
        about: the other columns of Scorecard, by name.
    """
    with transaction.atomic():
        found, created = Scorecard.objects.get_or_create(model_no=model_no, defaults=dict(about))
        if created:
            copy_in(
                "credit_scorecardrow",
                SCORECARD_ROWS.conform(rows).with_columns(model_no=pl.lit(model_no)),
            )
    return found


def give_role(*, role: str, model_no: str | None, from_date: date, given_by: str, reason: str) -> ModelRole:
    """Write that a model has a role from now on; without a model nobody has it.

    Raises UnableToGrade: NOT_A_CHOICE for another role, UNKNOWN_MODEL.
    """
    if role not in ROLES:
        raise UnableToGrade(
            "NOT_A_CHOICE", zh=f"没有角色 {role}", en=f"there is no role {role}", field="role"
        )
    if model_no is not None and not Scorecard.objects.filter(pk=model_no).exists():
        raise UnableToGrade(
            "UNKNOWN_MODEL",
            zh=f"没有评分卡 {model_no}。核对模型编号",
            en=f"there is no scorecard {model_no}; check its number",
            field="model_no",
        )
    return ModelRole.objects.create(
        role=role, model_id=model_no, from_date=from_date, given_by=given_by, reason=reason[:200]
    )


def hold_roles() -> None:
    """Hold the roles of models until the transaction ends, so that two switches come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_ROLE_LOCK])


def keep_report(
    *, model_no: str | None, kind: str, as_of: date, reported_date: date, report: Mapping[str, Any]
) -> ModelReport:
    """Keep what was found of a model in use on a day."""
    return ModelReport.objects.create(
        model_id=model_no, kind=kind, as_of=as_of, reported_date=reported_date, report=dict(report)
    )


def propose_ways(proposals: Sequence[Mapping[str, Any]]) -> int:
    """Write proposals of ways of settlement that are not there yet. Returns how many were new."""
    before = WayProposal.objects.filter(pk__in=[row["proposal_no"] for row in proposals]).count()
    WayProposal.objects.bulk_create([WayProposal(**row) for row in proposals], ignore_conflicts=True)
    return len(proposals) - before


def hold_proposal(proposal_no: str) -> WayProposal:
    """Hold a proposal until the transaction ends. Raises UnableToGrade: UNKNOWN_PROPOSAL."""
    found = WayProposal.objects.select_for_update().filter(pk=proposal_no).first()
    if found is None:
        raise UnableToGrade(
            "UNKNOWN_PROPOSAL",
            zh=f"没有结算方式建议 {proposal_no}",
            en=f"there is no proposed way of settlement {proposal_no}",
            field="proposal_no",
        )
    return found


def decide_way(
    *, proposal: WayProposal, approved: bool, decided_by: str, decided_date: date, note: str
) -> WayDecision:
    """Write what a person made of a proposal held by the transaction."""
    return WayDecision.objects.create(
        proposal=proposal, approved=approved, decided_by=decided_by, decided_date=decided_date,
        note=note[:200],
    )  # fmt: skip
