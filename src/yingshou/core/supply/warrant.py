"""The warrant (停电核准单) as text, and its hash, which takes in the one before."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from yingshou.core.ledger.chain import GENESIS, Break, entry_hash
from yingshou.core.supply.conditions import Condition
from yingshou.core.supply.facts import StopFacts


def warrant_content(*, facts: StopFacts, conditions: Iterable[Condition]) -> dict[str, Any]:
    """Gather what a warrant states: order, moment, rule, meter, sum, each condition with its evidence."""
    return {
        "order_no": facts.order.order_no,
        "account_no": facts.account_no,
        "cause": facts.cause,
        "at": facts.at.isoformat(),
        "demanded": str(facts.order.demanded),
        "rule": {"valid_from": str(facts.rule.valid_from), "source": facts.rule.source},
        "meter": {
            "meter_no": facts.link.meter_no if facts.link else "",
            "address": facts.link.address if facts.link else "",
        },
        "conditions": [
            {"code": each.code, "held": each.held, "evidence": dict(each.evidence)} for each in conditions
        ],
    }


def warrant_text(content: Mapping[str, Any]) -> str:
    """Write a warrant as JSON: keys sorted, no blanks, letters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def warrant_hash(*, previous: str, text: str) -> str:
    """Hash a warrant as the entries of the journal are hashed: over the hash before it and its content."""
    return entry_hash(previous=previous, content=(text,))


def find_warrant_breaks(*, warrants: pl.DataFrame) -> list[Break]:
    """Find where the chain of warrants does not hold; an empty list is good.

    Besides gaps and changed content, a warrant written with a condition not held is a finding (MISSING).

    Args:
        warrants: position, order_no, text, hash, in order of position.
    """
    breaks = []
    position, previous = 0, GENESIS
    for place, order_no, text, stored in warrants.select("position", "order_no", "text", "hash").iter_rows():
        if place != position + 1:
            breaks.append(Break(position + 1, order_no, "GAP"))
        elif warrant_hash(previous=previous, text=text) != stored or json.loads(text)["order_no"] != order_no:
            breaks.append(Break(place, order_no, "CHANGED"))
        elif not all(each["held"] for each in json.loads(text)["conditions"]):
            breaks.append(Break(place, order_no, "MISSING"))
        position, previous = place, stored
    return breaks
