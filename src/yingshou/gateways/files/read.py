"""Read an exchange file, whole or in batches of bounded size."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from yingshou.core.tables import EXCHANGE_TABLES, PROBLEMS, Table
from yingshou.core.tables.problems import problem_rows
from yingshou.gateways.files.content import FileContent, FileRefusedError, Note
from yingshou.gateways.files.convert import convert, subject_of
from yingshou.gateways.files.delimited import text_frames
from yingshou.gateways.files.headings import match_headings, place_columns
from yingshou.gateways.files.workbook import EXCEL_SUFFIXES, excel_frame, parquet_frames

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
SUFFIXES = (*TEXT_SUFFIXES, *EXCEL_SUFFIXES, ".parquet")
"""Endings of the files that can be read."""


def find_table(path: Path, tables: Sequence[Table] = EXCHANGE_TABLES) -> Table | None:
    """Return the table a file is named after: `reads_2025-10.csv`, `抄表示数.xlsx`; None for another name."""
    stem = path.stem.lower()
    names = sorted(
        ((name, table) for table in tables for name in (table.name, table.zh)),
        key=lambda pair: -len(pair[0]),
    )
    for name, table in names:
        if stem == name or (stem.startswith(name) and not stem[len(name)].isalpha()):
            return table
    return None


def read_table(table: Table, path: Path) -> FileContent:
    """Read a whole file of a table.

    Raises FileRefusedError where no row can be trusted. Rows of the file = good rows + problem rows.
    """
    parts = list(read_batches(table, path))
    return FileContent(
        frame=pl.concat([part.frame for part in parts]),
        problems=pl.concat([part.problems for part in parts]),
        rows=sum(part.rows for part in parts),
        notes=parts[0].notes,
    )


def read_batches(table: Table, path: Path, batch_rows: int = 200_000) -> Iterator[FileContent]:
    """Read a file in batches of at most `batch_rows` lines; at least one batch comes, be it empty.

    CSV and Parquet stream; a workbook, which ends at a million lines, is opened whole. A key that stands
    twice is refused from its second line on, also across batches. Notes come with the first batch.
    """
    path = Path(path)
    _refuse_unreadable(path)
    try:
        headings, frames, notes = _open(table, path)
        found, more_notes = match_headings(table, headings, path.name)
        yield from _batches(table, path, frames, found, notes=(*notes, *more_notes), batch_rows=batch_rows)
    except (OSError, pl.exceptions.ComputeError) as error:
        raise FileRefusedError(
            code="UNREADABLE_FILE",
            zh=f"{path.name} 读取失败，文件可能不完整：{error}",
            en=f"{path.name} could not be read, it may be incomplete: {error}",
        ) from error


def _batches(
    table: Table,
    path: Path,
    frames: Iterator[pl.DataFrame],
    found: dict[str, str],
    *,
    notes: tuple[Note, ...],
    batch_rows: int,
) -> Iterator[FileContent]:
    keys = _Keys(table)
    from_excel = path.suffix.lower() in EXCEL_SUFFIXES
    read = False
    for frame in frames:
        for rows in frame.iter_slices(batch_rows):
            placed = place_columns(table, rows, found)
            good, bad = convert(table, placed, file=path.name, from_excel=from_excel)
            good, repeated = keys.split(good)
            problems = pl.concat([bad, repeated]).sort("row_number")
            yield FileContent(frame=good, problems=problems, rows=placed.height, notes=() if read else notes)
            read = True
    if not read:
        empty = table.empty().with_columns(
            pl.lit(None, dtype=pl.String).alias("file"), pl.lit(None, dtype=pl.Int64).alias("row_number")
        )
        yield FileContent(frame=empty, problems=PROBLEMS.empty(), rows=0, notes=notes)


def _open(table: Table, path: Path) -> tuple[list[str], Iterator[pl.DataFrame], tuple[Note, ...]]:
    suffix = path.suffix.lower()
    if suffix in EXCEL_SUFFIXES:
        headings, frame, notes = excel_frame(path, table)
        return headings, iter([frame]), notes
    if suffix == ".parquet":
        return *parquet_frames(path), ()
    return *text_frames(path), ()


def _refuse_unreadable(path: Path) -> None:
    if not path.exists():
        raise FileRefusedError(
            code="FILE_NOT_FOUND", zh=f"找不到文件：{path}", en=f"there is no such file: {path}"
        )
    if path.is_dir():
        raise FileRefusedError(
            code="NOT_A_FILE", zh=f"{path} 是文件夹，应为文件", en=f"{path} is a folder, not a file"
        )
    if path.suffix.lower() not in SUFFIXES:
        raise FileRefusedError(
            code="UNKNOWN_FORMAT",
            zh=f"{path.name} 的格式不支持：请使用 {'、'.join(SUFFIXES)}",
            en=f"{path.name} is of no known format: use {', '.join(SUFFIXES)}",
        )


class _Keys:
    """The keys seen so far, as two hashes of 64 bits each: sixteen bytes a row, whatever the key."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._seen = pl.DataFrame(schema={"__first": pl.UInt64, "__second": pl.UInt64})

    def split(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Split rows into those with a new key and problems for those whose key has been seen."""
        if not self._table.key or rows.is_empty():
            return rows, PROBLEMS.empty()
        key = pl.struct(self._table.key)
        hashes = rows.select(key.hash(1).alias("__first"), key.hash(2).alias("__second"))
        fresh = hashes.with_row_index("__row").join(self._seen, on=["__first", "__second"], how="anti")
        fresh = fresh.unique(["__first", "__second"], keep="first", maintain_order=True)
        self._seen = pl.concat([self._seen, fresh.drop("__row")], rechunk=False)
        if fresh.height == rows.height:
            return rows, PROBLEMS.empty()
        new = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(fresh["__row"].implode())
        repeated = problem_rows(
            rows.filter(~new),
            stage="import",
            code="DUPLICATE_KEY",
            subject=subject_of(self._table),
            column=self._table.key[0],
        )
        return rows.filter(new), repeated
