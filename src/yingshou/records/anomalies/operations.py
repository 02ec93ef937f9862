"""Writes of areas and rules, of what a look found, of inspections and their results."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
from django.core.serializers.json import DjangoJSONEncoder

from yingshou.core.errors import YingshouError
from yingshou.core.tables.anomalies import ANOMALY_TABLES
from yingshou.core.tables.schema import Table
from yingshou.records.anomalies.frames import DATABASE_TABLES
from yingshou.records.anomalies.models import AnomalyFinding, AreaLoss, Inspection, InspectionResult
from yingshou.records.copy import Stored, store_new
from yingshou.records.credit.operations import RULE_STORES as CREDIT_STORES

_AT_A_TIME = 500


class UnableToInspectError(YingshouError):
    """An inspection cannot be given out, or its result not written down, as told."""

    code = "UNABLE_TO_INSPECT"


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of one of ANOMALY_TABLES; what is stored is never overwritten."""
    return store_new(DATABASE_TABLES[table.name], table.conform(frame), table.key)


RULE_STORES = {
    **CREDIT_STORES,
    **{table.name: (DATABASE_TABLES[table.name], partial(store_rules, table)) for table in ANOMALY_TABLES},
}
"""Where the rows of each table of anomalies, and of credit and warnings, go and how they are stored."""


def keep_findings(rows: Sequence[Mapping[str, Any]]) -> None:
    """Append what was found of accounts; what is there already for an account and day stays.

    Args:
        rows: the fields of `AnomalyFinding`, `account_no` for the account.
    """
    AnomalyFinding.objects.bulk_create(
        [
            AnomalyFinding(account_id=row["account_no"], **{**_rest(row), "evidence": plain(row["evidence"])})
            for row in rows
        ],
        ignore_conflicts=True, batch_size=_AT_A_TIME,
    )  # fmt: skip


def keep_area_losses(*, losses: pl.DataFrame, as_of: date, run_no: str) -> None:
    """Append what areas lost, rows of `area_losses`; what is there already for an area and day stays."""
    AreaLoss.objects.bulk_create(
        [AreaLoss(as_of=as_of, run_no=run_no, **row) for row in losses.to_dicts()],
        ignore_conflicts=True, batch_size=_AT_A_TIME,
    )  # fmt: skip


def add_inspection(
    *,
    account_no: str,
    finding: AnomalyFinding | None,
    given_to: str,
    given_by: str,
    given_date: date,
    note: str,
) -> Inspection:
    """Append an inspection of an account with what speaks for it; the caller's transaction holds the account.

    Raises UnableToInspectError where one of the account is under way.
    """
    mine = Inspection.objects.filter(account_id=account_no)
    under_way = mine.filter(outcome__isnull=True).first()
    if under_way is not None:
        raise UnableToInspectError(
            zh=f"该户检查 {under_way.pk} 尚未登记结果",
            en=f"the inspection {under_way.pk} of this account has no result yet",
            field="account_no",
        )
    return Inspection.objects.create(
        inspection_no=f"I{account_no}-{given_date:%Y%m%d}-{mine.count() + 1}", account_id=account_no,
        found_as_of=finding.as_of if finding else None, points=finding.points if finding else Decimal(0),
        evidence=finding.evidence if finding else [], given_to=given_to, given_by=given_by,
        given_date=given_date, note=note,
    )  # fmt: skip


def add_result(inspection: Inspection, **figures: Any) -> bool:
    """Append the result of an inspection; the same again is the same one. Tell whether it is new.

    Raises UnableToInspectError where another result stands.
    """
    stands = InspectionResult.objects.filter(pk=inspection.pk).first()
    if stands is None:
        InspectionResult.objects.create(inspection=inspection, **figures)
        return True
    if all(getattr(stands, name) == value for name, value in figures.items()):
        return False
    raise UnableToInspectError(
        zh=f"检查 {inspection.pk} 已登记结果，不能更改；需要时另派一次检查",
        en=f"the inspection {inspection.pk} has its result, which stays; give out another where needed",
        field="inspection_no",
    )


def plain(rows: Any) -> Any:
    """Return rows as plain JSON values, decimals and days as texts."""
    return json.loads(json.dumps(rows, cls=DjangoJSONEncoder))


def _rest(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "account_no"}
