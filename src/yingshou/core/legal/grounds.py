"""Whether what is asked for may be written off on the ground that is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundFacts:
    """What a request to write off stands on.

    `latest_due` is the latest due date of its items, `amount` their principal in yuan, `steps` the kinds of
    the steps its matter has had, `document` whether a document is attached.
    """

    latest_due: date
    amount: Decimal
    steps: frozenset[str]
    document: bool


def unmet_grounds(*, ground: Mapping[str, Any], facts: GroundFacts, as_of: date) -> list[str]:
    """Return what a request lacks for its ground; an empty list is good.

    Args:
        ground: the row of WRITE_OFF_GROUNDS that holds, by column name.
        facts: what the request stands on.
        as_of: the day.

    Returns:
        Of GROUND_TOO_YOUNG, GROUND_TOO_LARGE, GROUND_NO_STEP, GROUND_NO_DOCUMENT those that apply.
    """
    lacks = {
        "GROUND_TOO_YOUNG": (as_of - facts.latest_due).days < ground["least_days"],
        "GROUND_TOO_LARGE": ground["largest"] is not None and facts.amount > ground["largest"],
        "GROUND_NO_STEP": ground["step"] is not None and ground["step"] not in facts.steps,
        "GROUND_NO_DOCUMENT": ground["document"] and not facts.document,
    }
    return [code for code, lacking in lacks.items() if lacking]
