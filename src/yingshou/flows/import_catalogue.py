"""Load a catalogue that comes with the product: each of its tables as an import of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from yingshou.core.tables import PROBLEMS
from yingshou.flows.import_table import ImportResult, import_table
from yingshou.gateways.catalogues import catalogue_files, find_catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCatalogue:
    """What became of a catalogue: the name of each table with its result."""

    code: str
    tables: Sequence[tuple[str, ImportResult]]

    @property
    def inserted(self) -> int:
        """Return how many rows are new."""
        return sum(result.inserted for _, result in self.tables)

    @property
    def unchanged(self) -> int:
        """Return how many rows were there already."""
        return sum(result.unchanged for _, result in self.tables)

    @property
    def problems(self) -> pl.DataFrame:
        """Return the rows that could not go in, such as those that differ from stored ones (CONFLICT)."""
        return pl.concat([PROBLEMS.empty(), *(result.problems for _, result in self.tables)])


def import_catalogue(*, code: str, as_of: date) -> LoadedCatalogue:
    """Import a shipped catalogue; loaded again it changes nothing, and what an office stored is not touched.

    Args:
        code: its name, e.g. HENAN.
        as_of: business date.

    Raises:
        UnknownCatalogueError: no such catalogue comes with the product.
        UnableToRunError: the same catalogue is being loaded by somebody else.
    """
    shipped = find_catalogue(code)
    tables = []
    for table, content in catalogue_files(shipped.code):
        source = f"{shipped.code.lower()}/{table.name}.csv"
        result = import_table(
            table=table, frame=content.frame, as_of=as_of, source=source, parse_problems=content.problems
        )
        tables.append((table.name, result))
    return LoadedCatalogue(code=shipped.code, tables=tuple(tables))
