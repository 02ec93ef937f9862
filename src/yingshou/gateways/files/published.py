"""Read a published price table, whichever of its two headings for system operation it prints."""

from dataclasses import replace
from pathlib import Path

from yingshou.core.tables.published import PUBLISHED_PRICES
from yingshou.gateways.files.content import FileContent, FileRefusedError
from yingshou.gateways.files.read import read_table

_OTHER_HEADING = {"system_operation": "系统运行费折价"}


def read_published_prices(path: Path) -> FileContent:
    """Read a published price table, columns as in PUBLISHED_PRICES. Raises FileRefusedError."""
    try:
        return read_table(PUBLISHED_PRICES, path)
    except FileRefusedError as error:
        if error.code != "MISSING_COLUMN" or error.field not in _OTHER_HEADING:
            raise
    columns = tuple(
        replace(column, zh=_OTHER_HEADING.get(column.name, column.zh)) for column in PUBLISHED_PRICES.columns
    )
    return read_table(replace(PUBLISHED_PRICES, columns=columns), path)
