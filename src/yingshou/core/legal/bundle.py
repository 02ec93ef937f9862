"""The index of a bundle of evidence: what is in it, under which hash, and what was altered."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple


class IndexRow(NamedTuple):
    """An exhibit: number, file, title in Chinese and English, SHA-256, size, where it comes from, its day."""

    number: int
    file: str
    title_zh: str
    title_en: str
    sha256: str
    size: int
    source: str
    dated: str


class Altered(NamedTuple):
    """What does not hold: MISSING, CHANGED, ADDED or INDEX, and of which file."""

    reason: str
    file: str


def proof_of(*, head: Mapping[str, Any], rows: Sequence[IndexRow]) -> str:
    """Return the SHA-256 over the head of a bundle and its exhibits in order."""
    content = {"head": dict(head), "exhibits": [row._asdict() for row in rows]}
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def index_text(*, head: Mapping[str, Any], rows: Sequence[IndexRow], document: str) -> str:
    """Write the index as JSON: head, exhibits, SHA-256 of the PDF, and the proof over head and exhibits."""
    content = {
        "head": dict(head),
        "exhibits": [row._asdict() for row in rows],
        "document": document,
        "proof": proof_of(head=head, rows=rows),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)


def verify_index(*, index: Mapping[str, Any], hashes: Mapping[str, str]) -> list[Altered]:
    """Compare the index of a bundle with the files that are there; an empty list is good.

    Args:
        index: what `index_text` wrote, read back.
        hashes: SHA-256 of every file but the index, by name; the PDF is `evidence.pdf`.
    """
    try:
        rows = [IndexRow(**row) for row in index["exhibits"]]
        sound = index["proof"] == proof_of(head=index["head"], rows=rows)
        expected = {row.file: row.sha256 for row in rows} | {"evidence.pdf": index["document"]}
    except (KeyError, TypeError):
        return [Altered("INDEX", "index.json")]
    found = [] if sound else [Altered("INDEX", "index.json")]
    for file, digest in expected.items():
        if file not in hashes:
            found.append(Altered("MISSING", file))
        elif hashes[file] != digest:
            found.append(Altered("CHANGED", file))
    return found + [Altered("ADDED", file) for file in sorted(set(hashes) - set(expected))]
