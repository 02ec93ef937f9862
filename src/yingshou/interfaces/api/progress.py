"""Progress: a billing month's recovery against its plan, by unit."""

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yingshou.core.period import month_of
from yingshou.flows.progress_sheet import progress_sheet
from yingshou.interfaces.api import examples
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import Month
from yingshou.interfaces.clock import business_date

router = Router(tags=["progress"])

_UNIT: dict[str, Any] = {
    "unit": "DEDICATED_LINE", "receivable": "112450000.00", "received": "98200000.00",
    "received_today": "1250000.00", "written_off": "0.00", "open": "14250000.00", "rate": "0.8733",
    "planned": "99000000.00",
    "planned_share": "0.8804", "behind": "800000.00", "low": "108000000.00", "middle": "111000000.00",
    "high": "112450000.00", "months": 12,
}  # fmt: skip


class ProgressUnit(Schema):
    """A unit of the sheet; `low`, `middle`, `high` are what is likely to be in at the month's end."""

    unit: str
    receivable: Yuan
    received: Yuan
    received_today: Yuan
    written_off: Yuan = Field(description="principal written off, less what came back")
    open: Yuan = Field(description="neither received nor written off")
    rate: str | None = Field(description="received ÷ receivable, four decimals")
    planned: Yuan
    planned_share: str | None
    behind: Yuan = Field(description="planned less received, never negative")
    low: Yuan | None
    middle: Yuan | None
    high: Yuan | None
    months: int = Field(description="earlier months the likely end is told from")


class Progress(Schema):
    """A month's sheet: its total and its units, the largest open sum first."""

    bill_month: int
    as_of: date
    by_due_dates: bool = Field(description="no plan is in force: what falls due is taken as planned")
    total: ProgressUnit
    units: list[ProgressUnit]


@router.get(
    "",
    auth=may("view_book"),
    response=Progress,
    summary="回收进度 · Progress of a month's recovery",
    openapi_extra=examples.read_example(
        {
            "bill_month": 202510, "as_of": "2025-10-25", "by_due_dates": False,
            "total": {**_UNIT, "unit": ""}, "units": [_UNIT],
        }
    ),
)  # fmt: skip
def month_progress(
    request: HttpRequest,
    *,
    bill_month: Month = None,
    as_of: date | None = None,
    by: Literal["SUPPLY_CLASS", "ORGANIZATION", "PERSON", "ACCOUNT"] = "SUPPLY_CLASS",
) -> dict[str, Any]:
    """Return the sheet as it stands at the end of a day; without one, and without a month, of today's."""
    day = as_of or business_date()
    sheet = progress_sheet(bill_month=bill_month or month_of(day), as_of=day, unit=by)
    return {
        "bill_month": sheet.bill_month,
        "as_of": sheet.as_of,
        "by_due_dates": sheet.by_due_dates,
        "total": _written(asdict(sheet.total)),
        "units": [_written(asdict(row)) for row in sheet.rows],
    }


def _written(row: dict[str, Any]) -> dict[str, Any]:
    """Write the shares as texts, as all decimals of the API are."""
    shares = ("rate", "planned_share")
    return {**row, **{name: None if row[name] is None else str(row[name]) for name in shares}}
