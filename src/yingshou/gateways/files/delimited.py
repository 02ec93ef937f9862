"""Text files with separators, as frames of text, in blocks of bounded size."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from yingshou.gateways.files.content import FileRefusedError
from yingshou.gateways.files.encoding import decoded_blocks, detect_encoding

SEPARATORS = (",", "\t", ";")
EXTRA = "__extra"
"""Column that holds what stands beyond the last heading of a row."""

_LONGEST_RECORD = 64 * 1024 * 1024


def text_frames(path: Path) -> tuple[list[str], Iterator[pl.DataFrame]]:
    """Return the headings of a CSV file and an iterator over its rows as text.

    Each frame has columns named by position ("0", "1", …), `__extra`, and `row_number` (heading = 1). A
    record with a line break inside quotes counts as one row, as it does in a spreadsheet.

    Raises FileRefusedError for a wrong encoding, an empty file or broken quotes.
    """
    records = _records(path, detect_encoding(path))
    first = next(records, "")
    line, _, rest = _split_heading(first)
    if not line.strip():
        raise FileRefusedError(
            code="EMPTY_FILE",
            zh=f"{path.name} 是空文件：第一行应为列名",
            en=f"{path.name} is empty: its first line must hold the column names",
        )
    separator = max(SEPARATORS, key=line.count)
    headings = next(csv.reader(io.StringIO(line), delimiter=separator))
    return headings, _frames(path, rest, records, separator=separator, width=len(headings))


def _split_heading(text: str) -> tuple[str, str, str]:
    """Cut the first record off a text of whole records."""
    end = text.find("\n")
    while end >= 0 and text.count('"', 0, end) % 2:
        end = text.find("\n", end + 1)
    return (text, "", "") if end < 0 else (text[:end].rstrip("\r"), "\n", text[end + 1 :])


def _records(path: Path, encoding: str) -> Iterator[str]:
    """Yield text that ends where a record ends: at a line break outside quotes."""
    pending = ""
    for text in decoded_blocks(path, encoding):
        pending += text
        end = pending.rfind("\n")
        while end >= 0 and pending.count('"', 0, end) % 2:
            end = pending.rfind("\n", 0, end)
        if end >= 0:
            yield pending[: end + 1]
            pending = pending[end + 1 :]
        elif len(pending) > _LONGEST_RECORD:
            raise _broken_quotes(path, None)
    if pending:
        yield pending


def _frames(
    path: Path, first: str, records: Iterator[str], *, separator: str, width: int
) -> Iterator[pl.DataFrame]:
    row_number = 2
    if first:
        frame = _parse(path, first, separator=separator, width=width, row_number=row_number)
        row_number += frame.height
        yield frame
    for text in records:
        frame = _parse(path, text, separator=separator, width=width, row_number=row_number)
        row_number += frame.height
        yield frame


def _parse(path: Path, text: str, *, separator: str, width: int, row_number: int) -> pl.DataFrame:
    names = [*(str(position) for position in range(width)), EXTRA]
    try:
        frame = pl.read_csv(
            text.encode(),
            has_header=False,
            schema=dict.fromkeys(names, pl.String),
            separator=separator,
            truncate_ragged_lines=True,  # what lies beyond the headings is found in EXTRA
            missing_columns="insert",
        )
    except pl.exceptions.ComputeError as error:
        raise _broken_quotes(path, _broken_row(text, separator, row_number)) from error
    return frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("row_number") + row_number)


def _broken_row(text: str, separator: str, row_number: int) -> int:
    """Find the first record whose quotes a strict reader refuses."""
    rows = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    try:
        for _ in rows:
            row_number += 1
    except csv.Error:
        pass
    return row_number


def _broken_quotes(path: Path, row_number: int | None) -> FileRefusedError:
    where_zh = f"第 {row_number} 行" if row_number else "某行"
    where_en = f"in row {row_number}" if row_number else "in some row"
    return FileRefusedError(
        code="BROKEN_QUOTES",
        zh=f"{path.name} {where_zh}的引号不成对：请更正该行的双引号",
        en=f"{path.name} has an unmatched quotation mark {where_en}: correct the double quotes of that row",
    )
