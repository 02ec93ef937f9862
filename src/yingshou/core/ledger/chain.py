"""Entries of the journal as a chain: each one's hash takes in the hash before it.

Whoever changes, removes or slips in an entry must make every later hash anew, and the last hash of a month
stands in the proof of its close, on paper and in the files handed to finance.
"""

import json
from dataclasses import dataclass
from hashlib import sha256

import polars as pl

GENESIS = "0" * 64
"""The hash before the first entry."""

CONTENT = ("entry_no", "kind", "booked_date", "booked_at", "memo", "legs")
"""Columns of an entry that its hash covers, all text; legs is one line a posting: account debit credit."""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: position, entry, and why (GAP, MISSING or CHANGED)."""

    position: int
    entry_no: str
    reason: str


def entry_hash(*, previous: str, content: tuple[str, ...]) -> str:
    """Hash one entry: SHA-256 over the hash before it, a line feed, and its content as a JSON array.

    The JSON has no blanks after separators and keeps letters as they are (UTF-8), so any language makes the
    same text.

    Args:
        previous: hash of the entry before, GENESIS for the first.
        content: values of CONTENT, in that order.
    """
    text = json.dumps(list(content), ensure_ascii=False, separators=(",", ":"))
    return sha256(f"{previous}\n{text}".encode()).hexdigest()


def chain_hashes(*, entries: pl.DataFrame, previous: str) -> pl.Series:
    """Return the hash of each entry, in the order of the rows; each takes in the one before it.

    Args:
        entries: columns of CONTENT, all text.
        previous: hash of the entry before the first row.
    """
    hashes = []
    # One after the other by its nature: no hash can be made before the one it takes in.
    for content in entries.select(CONTENT).iter_rows():
        previous = entry_hash(previous=previous, content=content)
        hashes.append(previous)
    return pl.Series("hash", hashes, dtype=pl.String)


def find_breaks(*, sealed: pl.DataFrame, position: int, previous: str) -> list[Break]:
    """Find where sealed entries do not continue a chain. An empty list is good.

    After a place that does not hold the check goes on with the hash that is stored there, so one change is
    one finding and not all that follow it.

    Args:
        sealed: `position`, `hash` and the columns of CONTENT, in order of position; kind is null where the
            entry is gone.
        position: position of the last entry before the first row, 0 for none.
        previous: its hash, GENESIS for none.
    """
    breaks = []
    rows = sealed.select("position", "hash", *CONTENT).iter_rows()
    for place, stored, *content in rows:
        entry_no = str(content[0])
        if place != position + 1:
            breaks.append(Break(position + 1, entry_no, "GAP"))
        elif content[1] is None:
            breaks.append(Break(place, entry_no, "MISSING"))
        elif entry_hash(previous=previous, content=tuple(content)) != stored:
            breaks.append(Break(place, entry_no, "CHANGED"))
        position, previous = place, stored
    return breaks
