"""How a correction is shown: old and new lines side by side, and what is put right in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.interfaces.console.correction_form import plain
from yingshou.interfaces.console.formats import day, energy, price
from yingshou.interfaces.console.lists import Column, Listing, plain_table
from yingshou.interfaces.console.words import WORDS, item_word, word

_REGISTERS = tuple(WORDS["register"])


def _made(row: Mapping[str, Any], side: str) -> str:
    quantity, unit = row[f"{side}_quantity"], word("unit", row["quantity_unit"])
    if quantity is None:
        return "–"
    return f"{energy(quantity)} {unit} × {price(row[f'{side}_price'])}"


def _name(row: Mapping[str, Any]) -> str:
    component = word("component", row["component"])
    return component if row["item"] == "-" else f"{component} · {item_word(row['item'])}"


LINES = (
    Column(heading=gettext_lazy("Item"), value=_name, wrap=True),
    Column(heading=gettext_lazy("Was"), value=lambda row: _made(row, "old"), wrap=True, phone=False),
    Column(heading=gettext_lazy("Old (yuan)"), value=lambda row: row["old_amount"], kind="yuan"),
    Column(heading=gettext_lazy("Corrected to"), value=lambda row: _made(row, "new"), wrap=True, phone=False),
    Column(heading=gettext_lazy("New (yuan)"), value=lambda row: row["new_amount"], kind="yuan"),
    Column(heading=gettext_lazy("Difference (yuan)"), value=lambda row: row["difference"], kind="yuan"),
)


def lines_table(rows: Iterable[Mapping[str, Any]]) -> Listing:
    """Return the table of old and new lines of a month."""
    return plain_table(LINES, rows, empty=_("No line."))


def given_facts(inputs: CorrectedInputs) -> list[tuple[str, str]]:
    """Say what a correction puts in the place of the archive, as label and value."""
    facts = [_read_fact(row) for row in inputs.reads.iter_rows(named=True)]
    for row in inputs.multipliers.iter_rows(named=True):
        label = _("Multiplier of meter %(meter)s") % {"meter": row["meter_no"]}
        facts.append((label, plain(row["multiplier"])))
    for name, text in inputs.account.items():
        shown = word(name, text) if name in WORDS else text
        facts.append((word("correction_archive", name), _yes_no(text) if name == "time_of_use" else shown))
    facts += [(word("correction_figure", name), text) for name, text in inputs.figures.items()]
    return facts


def _yes_no(text: str) -> str:
    return _("Yes") if text == "true" else _("No")


def _read_fact(row: Mapping[str, Any]) -> tuple[str, str]:
    label = _("%(day)s · meter %(meter)s · %(kind)s") % {
        "day": day(row["read_date"]),
        "meter": row["meter_no"],
        "kind": word("read_kind", row["read_kind"]),
    }
    shown = [f"{word('register', name)} {plain(row[name])}" for name in _REGISTERS if row[name] is not None]
    return label, " · ".join(shown)
