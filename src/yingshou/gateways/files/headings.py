"""Which column of a file is which column of the table, by English name or Chinese heading."""

import re
from collections import Counter
from collections.abc import Sequence

import polars as pl

from yingshou.core.tables import Table
from yingshou.gateways.files.content import FileRefusedError, Note

_UNIT = re.compile(r"\s*[（(\[][^）)\]]*[）)\]]\s*$")


def match_headings(
    table: Table, headings: Sequence[str], file: str
) -> tuple[dict[str, str], tuple[Note, ...]]:
    """Return position → column name for the headings of a file, and a note of the columns it does not need.

    A unit in brackets after a heading is left out. Raises FileRefusedError where a column that must have
    values is absent or a heading stands twice.
    """
    known = {column.name: column.name for column in table.columns}
    known |= {column.zh: column.name for column in table.columns}
    found: dict[str, str] = {}
    unknown = []
    for position, heading in enumerate(headings):
        clean = heading.replace("\ufeff", "").strip()
        name = known.get(clean) or known.get(clean.lower()) or known.get(_UNIT.sub("", clean))
        if name:
            found[str(position)] = name
        elif clean:
            unknown.append(clean)
    _refuse_missing(table, found, headings, file)
    _refuse_repeated(table, found, file)
    if not unknown:
        return found, ()
    names = "、".join(unknown)
    return found, (
        Note(f"{file} 中未使用的列：{names}", f"columns of {file} that are not used: {', '.join(unknown)}"),
    )


def place_columns(table: Table, rows: pl.DataFrame, found: dict[str, str]) -> pl.DataFrame:
    """Name the columns of a frame of text, trim every cell, and leave out lines that hold nothing."""
    positions = {name: position for position, name in found.items()}
    texts = [
        _trimmed(positions[name]).alias(name)
        if name in positions
        else pl.lit(None, dtype=pl.String).alias(name)
        for name in table.names
    ]
    others = [
        _trimmed(name).alias(name) for name in rows.columns if name not in found and name != "row_number"
    ]
    placed = rows.select(*texts, *others, "row_number")
    return placed.filter(pl.any_horizontal(pl.exclude("row_number").is_not_null()))


def _trimmed(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(text != "").then(text)


def _refuse_missing(table: Table, found: dict[str, str], headings: Sequence[str], file: str) -> None:
    missing = [c for c in table.columns if not c.nullable and c.name not in found.values()]
    if not missing:
        return
    zh = "、".join(f"{c.zh}（{c.name}）" for c in missing)
    en = ", ".join(c.name for c in missing)
    seen = ", ".join(heading for heading in headings if heading.strip()) or "-"
    raise FileRefusedError(
        code="MISSING_COLUMN",
        zh=f"{file} 缺少{table.zh}必需的列：{zh}。第一行读到的列：{seen}。请按交换文件说明补齐列名后重新导入",
        en=f"{file} lacks columns of {table.name}: {en}. Its first line holds: {seen}. "
        "Add them as the exchange reference shows and import again",
        field=en,
    )


def _refuse_repeated(table: Table, found: dict[str, str], file: str) -> None:
    repeated = [name for name, count in Counter(found.values()).items() if count > 1]
    if not repeated:
        return
    headings = {column.name: column.zh for column in table.columns}
    zh = "、".join(f"{headings[name]}（{name}）" for name in repeated)
    raise FileRefusedError(
        code="REPEATED_COLUMN",
        zh=f"{file} 中同一列出现两次：{zh}。请删去一列",
        en=f"{file} holds a column twice: {', '.join(repeated)}. Remove one",
        field=", ".join(repeated),
    )
