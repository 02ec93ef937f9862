"""Problem rows: what could not go on, why, and what a person does about it."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.interfaces.api import examples, pages
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.records.runs import queries

router = Router(tags=["problems"])

ROW_EXAMPLE: dict[str, Any] = {
    "stage": "import", "code": "NEGATIVE", "account_no": None, "subject": "P1-M1-2025-10-25",
    "column": "total", "value": "-5.0000", "file": "reads.csv", "row_number": 17, "message_zh": "不应为负",
    "message_en": "must not be negative", "remedy_zh": "核对原始数据", "remedy_en": "check the source",
    "blocking": True,
}  # fmt: skip
_EXAMPLE = {
    **ROW_EXAMPLE, "id": 42, "run_no": "IMPORT-reads-3f2a", "found_at": "2025-10-25T01:30:00Z",
    "resolved_by": "", "resolved_at": None, "resolution": "",
}  # fmt: skip


class ProblemRow(Schema):
    """A row that could not go on, with its reason and remedy in both languages."""

    stage: str
    code: str
    account_no: str | None
    subject: str | None
    column: str | None
    value: str | None
    file: str | None
    row_number: int | None
    message_zh: str
    message_en: str
    remedy_zh: str
    remedy_en: str
    blocking: bool


class StoredProblem(ProblemRow):
    """A problem row as kept, with the run that found it and how it was resolved."""

    id: int
    run_no: str = Field(validation_alias="run_id")
    found_at: datetime
    resolved_by: str
    resolved_at: datetime | None
    resolution: str


class ProblemPage(Schema):
    """A page of problem rows."""

    items: list[StoredProblem]
    next_cursor: str | None


def words(code: str) -> dict[str, Any]:
    """Return what a reason code means and what a person does about it, in both languages."""
    known = PROBLEM_CODES.get(code)
    return {
        "message_zh": known.zh if known else code,
        "message_en": known.en if known else code,
        "remedy_zh": known.remedy_zh if known else "",
        "remedy_en": known.remedy_en if known else "",
        "blocking": known.blocking if known else True,
    }


def _worded(row: Any) -> Any:
    for name, value in words(row.code).items():
        setattr(row, name, value)
    return row


@router.get(
    "",
    auth=may("view_book"),
    response=ProblemPage,
    summary="问题清单 · List problem rows, the latest first",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_problems(
    request: HttpRequest,
    *,
    stage: Annotated[str, Query(max_length=32)] = "",
    code: Annotated[str, Query(max_length=32)] = "",
    account_no: AccountNo = "",
    open_only: Annotated[bool, Query(alias="open", description="only what nobody has resolved")] = False,
    found_from: Annotated[date | None, Query(description="first day, Asia/Shanghai")] = None,
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of problems of imports and runs."""
    found = narrowed(
        queries.problems(), stage=stage, code=code, account_no=account_no, found_at__date__gte=found_from
    )
    if open_only:
        found = found.filter(resolved_at__isnull=True)
    return pages.page(found, keys=("id",), cursor=cursor, limit=limit, latest_first=True, show=_worded)
