"""`yingshou import`: exchange files into the database."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from yingshou.core.tables import EXCHANGE_TABLES, PROBLEMS, Table
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.gateways.files import (
    FileContent,
    FileRefusedError,
    find_table,
    read_batches,
    read_table,
    write_problems,
)
from yingshou.gateways.files.read import SUFFIXES
from yingshou.interfaces.cli.options import AsOf
from yingshou.interfaces.cli.scheme_command import SCHEME_TABLES, check_before_first_bill
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import (
    DONE,
    REFUSED,
    WITH_PROBLEMS,
    BadArgumentError,
    business_day,
    command,
    start_database,
)

COUNTS = ("rows", "inserted", "unchanged", "problems")


class OnProblem(StrEnum):
    """What becomes of the good rows when a file has bad ones."""

    KEEP_GOOD = "keep-good"
    REJECT_ALL = "reject-all"


@command
def import_files(
    screen: Screen,
    *,
    files: Annotated[list[Path], typer.Argument(help="Files, or folders of them. 文件或文件夹。")],
    table: Annotated[
        str | None,
        typer.Option("--table", help="Table; else known by the file's name. 表名，默认按文件名识别。"),
    ] = None,
    on_problem: Annotated[
        OnProblem,
        typer.Option(
            "--on-problem", help="Keep the good rows, or nothing of a file with bad ones. 有问题时的处理。"
        ),
    ] = OnProblem.KEEP_GOOD,
    problems_file: Annotated[
        Path | None, typer.Option("--problems", help="Write the problems to a .csv or .xlsx. 问题清单另存。")
    ] = None,
    as_of: AsOf = None,
) -> int:
    """Import exchange files: archive, tariffs, agreements, reads, intervals, payments.

    导入交换文件。同一文件重复导入不会改变任何数据。
    """
    jobs = planned(files, table=table)
    start_database(screen)
    day = business_day(as_of)
    found = [_import_file(screen, path, job, day, on_problem) for path, job in jobs]
    if any(record["table"] in SCHEME_TABLES and record["inserted"] for record, _ in found):
        check_before_first_bill(screen, day)
    problems = pl.concat([PROBLEMS.empty(), *(each for _, each in found)])
    if problems_file:
        write_problems(problems, problems_file, language=screen.language)
    screen.problems(problems)
    counts = [record for record, _ in found]
    headings = [
        ("文件", "File"),
        ("表", "Table"),
        ("行", "Rows"),
        ("新增", "New"),
        ("未变", "Unchanged"),
        ("问题", "Problems"),
        ("整份拒绝", "Rejected"),
    ]
    shown = [(*tuple(record.values())[:-1], record["rejected"] or None) for record in counts]
    screen.rows(headings, shown, right=2)
    total: dict[str, Any] = {"files": len(counts), **{name: sum(r[name] for r in counts) for name in COUNTS}}
    screen.line(total)
    if any(record["rejected"] for record in counts):
        screen.warn("有问题的文件整份未导入。", "Nothing of the files with problems was imported.")
        return REFUSED
    return WITH_PROBLEMS if _blocking(problems) else DONE


def planned(files: Sequence[Path], *, table: str | None) -> list[tuple[Path, Table]]:
    """Return the files with their tables, in the order in which tables are loaded.

    Raises FileRefusedError for a path that does not exist, BadArgumentError for a file of unknown table.
    """
    jobs = []
    for path in files:
        if not path.exists():
            raise FileRefusedError(code="FILE_NOT_FOUND", zh=f"找不到：{path}", en=f"there is no {path}")
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
            jobs += [(file, known) for file in inside if (known := find_table(file))]
        else:
            jobs.append((path, _table_of(path, table)))
    if not jobs:
        raise BadArgumentError(
            zh="没有找到可导入的文件：文件名应以表名开头，如 accounts.csv、reads_2025-10.xlsx",
            en="no file to import: their names begin with the table, e.g. accounts.csv, reads_2025-10.xlsx",
        )
    order = {known.name: position for position, known in enumerate(EXCHANGE_TABLES)}
    return sorted(jobs, key=lambda job: order[job[1].name])


def _table_of(path: Path, name: str | None) -> Table:
    if name is None:
        found = find_table(path)
    else:
        found = next((known for known in EXCHANGE_TABLES if name in {known.name, known.zh}), None)
    if found:
        return found
    names_zh = "、".join(f"{known.name}（{known.zh}）" for known in EXCHANGE_TABLES)
    names = ", ".join(known.name for known in EXCHANGE_TABLES)
    raise BadArgumentError(
        zh=f"无法确定 {path.name} 是哪张表：请用 --table 指定其一：{names_zh}",
        en=f"cannot tell which table {path.name} holds: give --table, one of {names}",
        field="table",
    )


def _import_file(
    screen: Screen, path: Path, table: Table, as_of: date, on_problem: OnProblem
) -> tuple[dict[str, Any], pl.DataFrame]:
    """Import one file: batch by batch, or whole where it goes in whole or not at all."""
    whole = on_problem is OnProblem.REJECT_ALL
    parts = [read_table(table, path)] if whole else read_batches(table, path)
    record: dict[str, Any] = {
        "file": path.name,
        "table": table.name,
        **dict.fromkeys(COUNTS, 0),
        "rejected": False,
    }
    problems = [PROBLEMS.empty()]
    with screen.progress(f"{path.name} → {table.zh}", f"{path.name} → {table.name}") as report:
        for part in parts:
            result = _import_part(table, part, as_of, on_problem, path.name)
            for note in part.notes:
                screen.warn(note.zh, note.en)
            record["rows"] += part.rows
            record["inserted"] += result.inserted
            record["unchanged"] += result.unchanged
            record["problems"] += result.problems.height
            record["rejected"] |= result.rejected
            problems.append(PROBLEMS.conform(result.problems))
            report(record["rows"], record["rows"])
    screen.line(record)
    return record, pl.concat(problems)


def _import_part(table: Table, part: FileContent, as_of: date, on_problem: OnProblem, source: str) -> Any:
    from django.conf import settings

    from yingshou.flows.import_table import import_table
    from yingshou.gateways.intervals import IntervalStore

    return import_table(
        table=table,
        frame=part.frame,
        parse_problems=part.problems,
        as_of=as_of,
        on_problem=on_problem.name,
        source=source,
        interval_store=IntervalStore(settings.INTERVALS_FOLDER),
        progress=None,
    )


def _blocking(problems: pl.DataFrame) -> bool:
    return any(
        code not in PROBLEM_CODES or PROBLEM_CODES[code].blocking for code in problems["code"].unique()
    )
