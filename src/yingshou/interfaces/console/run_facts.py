"""The frozen rules of a run and the counts its batches left, in the words and units of the reader."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yingshou.core.tables import EXCHANGE_TABLES
from yingshou.interfaces.console import formats
from yingshou.interfaces.console.words import WORDS, word

_YUAN = {"amount", "review_floor"}
_TABLES = {table.name: table for table in EXCHANGE_TABLES}


def rules(run: Any) -> list[tuple[str, str]]:
    """Return name and value of each rule that was frozen when the run started."""
    return [(word("rule", name), _value(name, value)) for name, value in run.rules.items()]


def counts(batch: Any) -> str:
    """Write the counts a batch left, as `bills 50,000 · problems 3`."""
    left: Mapping[str, Any] = batch.counts
    order = list(WORDS["count"])
    names = sorted(left, key=lambda name: order.index(name) if name in order else len(order))
    return " · ".join(f"{word('count', name)} {_value(name, left[name])}" for name in names)


def _value(name: str, value: Any) -> str:
    if value is None:
        return formats.MISSING
    if name in _YUAN:
        return formats.yuan(Decimal(value))
    if name == "bill_month":
        return formats.month(int(value))
    if name == "table" and value in _TABLES:
        return formats.table_name(_TABLES[value])
    # A seed names a drawing, it counts nothing: no separators.
    return f"{value:,}" if isinstance(value, int) and name != "seed" else str(value)
