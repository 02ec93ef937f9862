"""An uploaded exchange file as a job: kept in the folder of uploads, read and imported by the worker."""

import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from yingshou.core.errors import YingshouError
from yingshou.core.tables import EXCHANGE_TABLES
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.import_statement import import_statement
from yingshou.flows.import_table import import_table
from yingshou.gateways.files import read_table
from yingshou.gateways.intervals import IntervalStore
from yingshou.interfaces.jobs.outcome import Asked, Outcome

PROBLEMS_NAMED = 100
"""Rows of a statement that are named with their reason; all of them are counted."""


class UploadGoneError(YingshouError):
    """The uploaded file is no longer there."""

    code = "UPLOAD_GONE"


def keep_upload(*, name: str, chunks: Iterable[bytes]) -> str:
    """Keep an upload under its own name until its job is done; return its place in the folder of uploads."""
    place = Path(uuid.uuid4().hex) / (Path(name).name or "upload")
    path = settings.UPLOADS_FOLDER / place
    path.parent.mkdir(parents=True)
    with path.open("wb") as target:
        for chunk in chunks:
            target.write(chunk)
    return place.as_posix()


def drop_upload(place: str) -> None:
    """Remove an upload that is not needed any more."""
    if place:
        shutil.rmtree((settings.UPLOADS_FOLDER / place).parent, ignore_errors=True)


def import_upload(asked: Asked) -> Outcome:
    """Import an uploaded file. Raises UploadGoneError where it was removed."""
    path = _uploaded(asked)
    table = next(table for table in EXCHANGE_TABLES if table.name == asked.parameters["table"])
    content = read_table(table, path)
    result = import_table(
        table=table,
        frame=content.frame,
        parse_problems=content.problems,
        as_of=asked.as_of,
        on_problem=asked.parameters["mode"],
        source=path.name,
        interval_store=IntervalStore(settings.INTERVALS_FOLDER),
        progress=asked.progress,
    )
    return Outcome(
        run_no=result.run_no,
        figures={
            "rows": result.rows, "inserted": result.inserted, "unchanged": result.unchanged,
            "problems": result.problems.height, "rejected": result.rejected,
        },
        notes=tuple({"zh": note.zh, "en": note.en} for note in content.notes),
    )  # fmt: skip


def import_bank_statement(asked: Asked) -> Outcome:
    """Prove an uploaded bank statement and book its credits. Raises UploadGoneError where it was removed."""
    path = _uploaded(asked)
    done = import_statement(
        path=path, layout=asked.parameters["layout"], as_of=asked.as_of, progress=asked.progress
    )
    named = done.problems.head(PROBLEMS_NAMED).select("row_number", "code")
    return Outcome(
        figures={
            "rows": done.proven.lines, "inserted": done.inserted, "unchanged": done.unchanged,
            "received": done.received, "cleared": done.cleared, "suspense": done.suspense,
            "problems": done.problems.height,
        },
        notes=tuple(_named(row_number, code) for row_number, code in named.iter_rows()),
    )  # fmt: skip


def _named(row_number: int | None, code: str) -> dict[str, str]:
    reason = PROBLEM_CODES[code]
    return {
        "zh": f"第 {row_number} 行：{reason.zh}。{reason.remedy_zh}",
        "en": f"row {row_number}: {reason.en}; {reason.remedy_en}",
    }


def _uploaded(asked: Asked) -> Path:
    path = asked.upload
    if path is None or not path.exists():
        raise UploadGoneError(
            zh="上传的文件已不在，请重新上传", en="the uploaded file is gone; upload it again", field="file"
        )
    return path
