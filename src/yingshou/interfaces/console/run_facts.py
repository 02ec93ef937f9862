"""The frozen rules of a run and the counts its batches left, in the words and units of the reader."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yingshou.core.tables import EXCHANGE_TABLES
from yingshou.interfaces.console import formats
from yingshou.interfaces.console.words import WORDS, word

_YUAN = {"amount", "received", "suspense", "review_floor", "rolled", "cleared"}
_HIDDEN = {"sha256"}
_TABLES = {table.name: table for table in EXCHANGE_TABLES}


def rules(run: Any) -> list[tuple[str, str]]:
    """Return name and value of each rule that was frozen when the run started."""
    return named("rule", run.rules)


def named(group: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the word and the written value of each figure of a group of words: `rule` or `count`."""
    return [(word(group, name), _value(name, value)) for name, value in values.items() if name not in _HIDDEN]


def counts(batch: Any) -> str:
    """Write the counts a batch left, as `bills 50,000 · problems 3`."""
    left: Mapping[str, Any] = batch.counts
    order = list(WORDS["count"])
    names = sorted(left, key=lambda name: order.index(name) if name in order else len(order))
    return " · ".join(f"{word('count', name)} {_value(name, left[name])}" for name in names)


_WRITERS: dict[str, Callable[[Any], str]] = {
    **{name: lambda value: formats.yuan(Decimal(value)) for name in _YUAN},
    "bill_month": lambda value: formats.month(int(value)),
    "table": lambda value: formats.table_name(_TABLES[value]) if value in _TABLES else str(value),
    "mode": lambda value: word("import_mode", value),
}


def _value(name: str, value: Any) -> str:
    if value is None:
        return formats.MISSING
    if name in _WRITERS:
        return _WRITERS[name](value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    # A seed names a drawing, it counts nothing: no separators.
    return f"{value:,}" if isinstance(value, int) and name != "seed" else str(value)
