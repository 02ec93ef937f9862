"""The words and columns of grades and of what makes a score."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.credit import PAIR
from yingshou.interfaces.console.formats import MISSING, share
from yingshou.interfaces.console.lists import Column
from yingshou.interfaces.console.words import word

_PERMILLE = "permille"


def part_name(name: str) -> str:
    """Word a fact, or a pair of facts looked at together; nothing stands for what all begin with."""
    return " × ".join(str(word("credit_fact", fact)) for fact in name.split(PAIR)) if name else ""


def _begins(row: Any) -> str:
    return part_name(row["fact"]) or _("Every account begins with")


def _valued(row: Any) -> str:
    """Write the values of the facts of a part."""
    if not row["fact"]:
        return ""
    facts = row["fact"].split(PAIR)
    return " × ".join(
        _value(fact, row[name]) for fact, name in zip(facts, ("value", "other_value"), strict=False)
    )


def _value(fact: str, value: int | None) -> str:
    if value is None:
        return MISSING
    return share(Decimal(value) / 1000) if fact.endswith(_PERMILLE) else f"{value:,}"


PARTS = (
    Column(heading=gettext_lazy("Fact"), value=_begins, wrap=True),
    Column(heading=gettext_lazy("Value"), value=_valued),
    Column(heading=gettext_lazy("Points"), value=lambda row: row["points"], kind="number"),
    Column(
        heading=gettext_lazy("Log-odds (millionths)"), value=lambda row: row["log_odds"], kind="number",
        phone=False,
    ),
)  # fmt: skip
"""What makes a score."""
