"""What a file holds once it is read, and the refusal of a file that cannot be read at all."""

from dataclasses import dataclass

import polars as pl

from yingshou.core.errors import YingshouError

WHERE = ("file", "row_number")
"""What every row of a file carries beside its table's columns: the file's name and the line, heading = 1."""


class FileRefusedError(YingshouError):
    """A file of which no row can be trusted: absent, unreadable, wrongly encoded, without its columns."""

    code = "FILE_REFUSED"

    def __init__(self, *, code: str, zh: str, en: str, field: str = "") -> None:
        """Keep the reason as a stable code beside the two sentences."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing about a file that stops nothing, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContent:
    """Good rows in the types of their table with `file` and `row_number`, and one problem a refused row.

    `rows` counts the lines that hold anything; it equals good rows plus problem rows.
    """

    frame: pl.DataFrame
    problems: pl.DataFrame
    rows: int
    notes: tuple[Note, ...] = ()
