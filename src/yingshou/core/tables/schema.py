"""What a table is: columns with types, units and words in two languages, a key, and row rules.

The same declaration types the frames of `core`, checks imported files, and writes the reference page.
"""

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from yingshou.core.errors import FrameError


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name says the unit, `zh` is its heading in the offices' files.

    `open` choices are those that are shipped; further codes are data. `default` stands in for an empty cell of
    a nullable column, so that the column may be part of a key.
    """

    name: str
    dtype: pl.DataType | type[pl.DataType]
    zh: str
    doc: str
    nullable: bool = False
    choices: tuple[str, ...] = ()
    open: bool = False
    unit: str = ""
    default: str | None = None

    def filled(self, dtype: pl.DataType | None = None) -> pl.Expr:
        """Return this column of a frame in its type, the default where it is empty.

        `dtype` is the type it has in the frame, where that is known; a column that fits is taken as it is.
        """
        value = pl.col(self.name)
        value = value if dtype == self.dtype else value.cast(self.dtype)
        return value if self.default is None else value.fill_null(pl.lit(self.default).cast(self.dtype))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """A rule each row keeps: `keeps` is true or null for a good row; `code` names the problem else."""

    code: str
    column: str
    keeps: pl.Expr


@dataclass(frozen=True, kw_only=True)
class Table:
    """A noun of the trade as a frame."""

    name: str
    zh: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rules: tuple[RowRule, ...] = field(default=())

    @cached_property
    def schema(self) -> pl.Schema:
        """Return the Polars schema, columns in their declared order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the column names in order."""
        return tuple(column.name for column in self.columns)

    def empty(self) -> pl.DataFrame:
        """Return a frame with no rows."""
        return self._empty.clone()

    @cached_property
    def _empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.schema)

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Select this table's columns in order and cast them; absent nullable ones become null or default.

        Raises FrameError when a column that must have values is absent.
        """
        given = frame.schema
        absent = [c for c in self.columns if c.name not in given and not c.nullable]
        if absent:
            names = ", ".join(c.name for c in absent)
            headings = "、".join(c.zh for c in absent)
            raise FrameError(
                zh=f"{self.zh}缺少列：{headings}", en=f"{self.name} lacks the columns {names}", field=names
            )
        return frame.select(
            c.filled(given[c.name]) if c.name in given else pl.lit(c.default).cast(c.dtype).alias(c.name)
            for c in self.columns
        )
