"""A layout as the reader uses it: which records there are, how each begins, and where its fields stand."""

from dataclasses import dataclass

import polars as pl

from yingshou.gateways.files.content import FileRefusedError

_ROW_ENDS = ("LINE", "TRAILER")


@dataclass(frozen=True, slots=True)
class Field:
    """Where a field stands and how it is written."""

    name: str
    start: int
    width: int
    written_as: str


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of line with the text it begins with and its fields."""

    kind: str
    marker: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the files of a bank are written."""

    name: str
    fixed: bool
    separator: str
    records: tuple[Record, ...]

    def record(self, kind: str) -> Record | None:
        """Return the record of a kind, None where files of this layout have none."""
        return next((each for each in self.records if each.kind == kind), None)

    @property
    def columns(self) -> int:
        """Return how many columns a delimited file has."""
        return max(field.start for record in self.records for field in record.fields)


def layout_of(rows: pl.DataFrame) -> Layout:
    """Make a layout of its rows of the table STATEMENT_LAYOUTS.

    Raises FileRefusedError where it cannot tell day and amount of a line, or two kinds of line apart.
    """
    name = str(rows.item(0, "layout"))
    records = []
    for (kind,), part in rows.group_by("record", maintain_order=True):
        fields = tuple(
            Field(row["field"].lower(), row["start"], row["width"] or 0, row["written_as"] or "")
            for row in part.iter_rows(named=True)
        )
        records.append(Record(str(kind), part.item(0, "marker") or "", fields))
    made = Layout(name, rows.item(0, "format") == "FIXED", rows.item(0, "separator") or ",", tuple(records))
    _check(made)
    return made


def _check(layout: Layout) -> None:
    line = layout.record("LINE")
    names = {field.name for field in line.fields} if line else set()
    unmarked = [record.kind for record in layout.records if not record.marker]
    if "value_date" not in names or not names & {"amount", "credit", "debit"} or len(unmarked) > 1:
        raise FileRefusedError(
            code="BAD_LAYOUT",
            zh=f"对账单格式 {layout.name} 不完整：LINE 记录须有 VALUE_DATE 和 AMOUNT（或 CREDIT、DEBIT），"
            "且至多一种记录没有记录标志",
            en=f"the layout {layout.name} is incomplete: LINE needs VALUE_DATE and AMOUNT (or CREDIT and "
            "DEBIT), and only one kind of record may be without a marker",
            field="layout",
        )
