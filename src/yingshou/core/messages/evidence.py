"""Evidence of notices as a chain: what was sent, when, and what the channel answered.

The chain is made as that of the ledger: each hash takes in the one before it, so nothing can be changed,
removed or slipped in without every later hash changing.
"""

from dataclasses import dataclass

import polars as pl

from yingshou.core.ledger import GENESIS
from yingshou.core.ledger.chain import entry_hash

CONTENT = ("notice_no", "kind", "happened_at", "text")
"""Columns of a piece of evidence that its hash covers, all text."""


@dataclass(frozen=True, slots=True)
class EvidenceBreak:
    """A place where the chain does not hold: position, notice, and why.

    Reasons: GAP (a position is missing), CHANGED (content and hash differ), TEXT (the text that was sent is
    not the one its hash was made of), PROOF (a notice is served by evidence that is not there).
    """

    position: int
    notice_no: str
    reason: str


def evidence_hash(*, previous: str, content: tuple[str, str, str, str]) -> str:
    """Hash a piece of evidence: the values of CONTENT, after the hash before it."""
    return entry_hash(previous=previous, content=content)


def find_evidence_breaks(
    *, evidence: pl.DataFrame, position: int = 0, previous: str = GENESIS
) -> list[EvidenceBreak]:
    """Find what does not hold in a part of the chain; an empty list is good.

    Args:
        evidence: position, CONTENT, hash, in order of position.
        position: place before the first row.
        previous: hash at that place.
    """
    breaks = []
    expected = position + 1
    # One after the other by its nature: each hash takes in the one before.
    for place, stored, *content in evidence.select("position", "hash", *CONTENT).iter_rows():
        if place != expected:
            breaks.append(EvidenceBreak(expected, content[0], "GAP"))
        elif entry_hash(previous=previous, content=tuple(content)) != stored:
            breaks.append(EvidenceBreak(place, content[0], "CHANGED"))
        previous, expected = stored, place + 1
    return breaks
