"""Files of banks whose fields are separated by `|`: a head with the control totals first, then the lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import polars as pl

from yingshou.gateways.statements.lines import decoded, encoding_of, line_blocks
from yingshou.gateways.statements.refusal import StatementRefusedError

AMOUNT = r"^[0-9]{1,12}\.[0-9]{2}$"
COUNT = r"^[0-9]{1,9}$"
DAY = r"^[0-9]{8}$"
_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a file looks like: names and forms (regular expressions) of the fields of its head and lines."""

    mark: str
    head: Mapping[str, str]
    line: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piped:
    """A file whose fields can be read: its head, its lines as text columns with `row_number`, its SHA-256."""

    path: Path
    head: Mapping[str, str]
    lines: pl.DataFrame
    digest: str

    def bad_line(self, row_number: int) -> StatementRefusedError:
        """Return the refusal of a line that says what cannot be."""
        row = self.lines.filter(pl.col("row_number") == row_number).drop("row_number").row(0)
        return unreadable(self.path, row_number, "|".join(row))

    def truncated(self, stated: int) -> StatementRefusedError:
        """Return the refusal of a file with fewer lines than its head counts."""
        found = self.lines.height
        return StatementRefusedError(
            "TRUNCATED", file=self.path.name, row_number=found + 1,
            zh=f"文件头写明 {stated} 笔，此行之后没有内容，只有 {found} 笔：文件不完整。请重新发送",
            en=f"the head counts {stated} lines, the file ends here with {found}; it is incomplete. "
            "Send it again",
        )  # fmt: skip

    def unproven(self, code: str, words: tuple[str, str], stated: str, found: str) -> StatementRefusedError:
        """Return the refusal of a head whose count or sum is not that of the lines."""
        zh, en = words
        return StatementRefusedError(
            code, file=self.path.name, row_number=1,
            zh=f"{zh}文件头写 {stated}，明细为 {found}。请核对后重新发送",
            en=f"the {en} is {stated} by the head and {found} by the lines. Check it and send it again",
        )  # fmt: skip


def read_piped(path: Path, layout: Layout) -> Piped:
    """Read a file as far as its form goes; totals are for its reader to prove.

    Line ends make no difference to the SHA-256. Raises StatementRefusedError with the line to blame:
    WRONG_ENCODING, MIXED_ENCODINGS, SYNTAX.
    """
    encoding = encoding_of(path)
    texts: list[str] = []
    digest = sha256()
    for number, block in line_blocks(path):
        texts += decoded(path, block, encoding, number)
        digest.update(b"\n".join(block) + b"\n")
    while texts and not texts[-1]:
        texts.pop()
    head = _head(path, texts[0] if texts else "", layout)
    return Piped(path=path, head=head, lines=_lines(path, texts[1:], layout.line), digest=digest.hexdigest())


def day_of(text: str) -> date:
    """Read a day written YYYYMMDD. Raises ValueError."""
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007  a day has no zone


def unreadable(path: Path, row_number: int, text: str) -> StatementRefusedError:
    """Return the refusal of a line that cannot be read."""
    return StatementRefusedError(
        "SYNTAX", file=path.name, row_number=row_number,
        zh=f"无法读取：“{text[:_SHOWN]}”。核对文件格式",
        en=f"cannot be read: “{text[:_SHOWN]}”. Check the layout of the file",
    )  # fmt: skip


def _head(path: Path, text: str, layout: Layout) -> dict[str, str]:
    """Read the head: the mark, version 1, and its fields; the first line is to blame where it is none."""
    parts = text.split("|")
    if parts[:2] != [layout.mark, "1"] or len(parts) != len(layout.head) + 2:
        raise unreadable(path, 1, text)
    head = dict(zip(layout.head, parts[2:], strict=True))
    given = pl.DataFrame([head])
    if not given.select(pl.all_horizontal(*_forms(layout.head))).item():
        raise unreadable(path, 1, text)
    for name, form in layout.head.items():
        if form == DAY:
            try:
                day_of(head[name])
            except ValueError as error:
                raise unreadable(path, 1, text) from error
    return head


def _lines(path: Path, texts: Sequence[str], forms: Mapping[str, str]) -> pl.DataFrame:
    """Read the lines as columns of text; the first that cannot be read is named."""
    lines = pl.DataFrame({"line": texts}, schema={"line": pl.String}).with_row_index("row_number", offset=2)
    split = lines.with_columns(parts=pl.col("line").str.split_exact("|", len(forms) - 1))
    fields = split.with_columns(
        pl.col("parts").struct.field(f"field_{place}").alias(name) for place, name in enumerate(forms)
    )
    whole = pl.col("line").str.count_matches("|", literal=True) == len(forms) - 1
    bad = fields.filter(~pl.all_horizontal(whole, *_forms(forms))).head(1)
    if bad.height:
        raise unreadable(path, bad.item(0, "row_number"), bad.item(0, "line"))
    return fields.drop("line", "parts").with_columns(pl.col("row_number").cast(pl.Int64))


def _forms(forms: Mapping[str, str]) -> list[pl.Expr]:
    return [pl.col(name).str.contains(form).fill_null(value=False) for name, form in forms.items()]
