"""Reads of meters: batches in, pages out."""

from datetime import date
from typing import Any, Literal

import polars as pl
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from yingshou.core.tables import PROBLEMS, READS
from yingshou.flows.answer_once import Done
from yingshou.flows.import_table import ImportResult, import_table
from yingshou.interfaces.api import examples, pages, problems, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Energy
from yingshou.interfaces.api.parameters import AccountNo, Day, narrowed
from yingshou.interfaces.api.problem_rows import ROW_EXAMPLE, ProblemRow, words
from yingshou.interfaces.clock import business_date
from yingshou.records.metering import queries

router = Router(tags=["reads"])

LARGEST_BATCH = 10_000
_ROW: dict[str, Any] = {
    "point_no": "P1000000001", "meter_no": "M77001", "read_date": "2025-10-25", "read_kind": "NORMAL",
    "total": "123456.7800", "sharp": "1200.0000", "peak": "40100.0000", "flat": "41000.0000",
    "valley": "41156.7800", "deep": None, "reactive_forward": "39000.1000", "reactive_reverse": None,
    "max_demand": "0.4120",
}  # fmt: skip
_RESULT = {
    "run_no": "IMPORT-reads-3f2a", "rows": 2, "inserted": 1, "unchanged": 0,
    "problems": [{**ROW_EXAMPLE, "file": "api", "row_number": 2}],
}  # fmt: skip


class Read(Schema):
    """Register values at 00:00 of a day, before the multiplier."""

    model_config = ConfigDict(extra="forbid")

    point_no: str = Field(min_length=1, max_length=32)
    meter_no: str = Field(min_length=1, max_length=32)
    read_date: date
    read_kind: Literal["NORMAL", "INSTALLED", "REMOVED", "ESTIMATED"] = "NORMAL"
    total: Energy
    sharp: Energy | None = None
    peak: Energy | None = None
    flat: Energy | None = None
    valley: Energy | None = None
    deep: Energy | None = None
    reactive_forward: Energy | None = None
    reactive_reverse: Energy | None = None
    max_demand: Energy | None = None


class ReadBatch(Schema):
    """Reads to store, and whether a bad row keeps the good ones out."""

    model_config = ConfigDict(extra="forbid")

    rows: list[Read] = Field(min_length=1, max_length=LARGEST_BATCH)
    on_problem: Literal["KEEP_GOOD", "REJECT_ALL"] = "KEEP_GOOD"


class ReadResult(Schema):
    """What became of a batch: rows = inserted + unchanged + rows with a blocking problem."""

    run_no: str
    rows: int
    inserted: int
    unchanged: int
    problems: list[ProblemRow] = Field(description="row_number counts the rows of the request from 1")


class ReadPage(Schema):
    """A page of reads."""

    items: list[Read]
    next_cursor: str | None


def _frame(rows: list[Read]) -> pl.DataFrame:
    values = [dict(row) for row in rows]
    return pl.DataFrame(values, schema=READS.schema).with_columns(
        pl.lit("api").alias("file"), pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("row_number")
    )


def _problem_rows(result: ImportResult) -> list[ProblemRow]:
    return [ProblemRow(**row, **words(row["code"])) for row in result.problems.to_dicts()]


def _rejection(request: HttpRequest, result: ImportResult) -> dict[str, Any]:
    """Describe a batch of which nothing was stored; its problem rows are kept with the run."""
    return problems.document(
        request,
        status=422,
        code="ROWS_REJECTED",
        field="rows",
        zh=f"有 {result.problems.height} 个问题，按 REJECT_ALL 未写入任何行，见 problems。",
        en=f"{result.problems.height} problems; with REJECT_ALL nothing was stored, see problems.",
        run_no=result.run_no,
        problems=[writes.as_json(row) for row in _problem_rows(result)],
    )


@router.post(
    "",
    auth=may("import_files"),
    response={201: ReadResult},
    summary="上传抄表示数 · Store a batch of reads",
    openapi_extra=examples.write_example({"rows": [_ROW], "on_problem": "KEEP_GOOD"}, _RESULT),
)
def post_reads(request: HttpRequest, body: ReadBatch, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Store the good rows and report the others; REJECT_ALL stores nothing unless every row is good."""

    def work() -> Done:
        result = import_table(
            table=READS,
            frame=_frame(body.rows),
            parse_problems=PROBLEMS.empty(),
            as_of=business_date(),
            on_problem=body.on_problem,
            source=f"api:{request.user.get_username()}",
        )
        if result.rejected:
            return Done(status=422, body=_rejection(request, result), subject=result.run_no)
        made = ReadResult(
            run_no=result.run_no,
            rows=len(body.rows),
            inserted=result.inserted,
            unchanged=result.unchanged,
            problems=_problem_rows(result),
        )
        return Done(status=201, body=writes.as_json(made), subject=result.run_no)

    return writes.write(request, key=key, action="API_STORE_READS", work=work)


@router.get(
    "",
    auth=may("view_book"),
    response=ReadPage,
    summary="抄表示数列表 · List reads in order of meter and day",
    openapi_extra=examples.read_example(examples.page_of(_ROW)),
)
def list_reads(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    point_no: str = "",
    read_from: Day = None,
    read_to: Day = None,
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of register values."""
    found = narrowed(
        queries.reads(account_no=account_no),
        point_no=point_no,
        read_date__gte=read_from,
        read_date__lte=read_to,
    )
    keys = ("point_no", "meter_no", "read_date", "read_kind")
    return pages.page(found, keys=keys, cursor=cursor, limit=limit)
