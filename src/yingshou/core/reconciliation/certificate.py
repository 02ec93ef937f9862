"""The daily certificate: its content as text, and its hash, which takes in the one before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import polars as pl

GENESIS = "0" * 64
"""The hash before the first certificate."""


@dataclass(frozen=True, slots=True)
class CertificateBreak:
    """A place where the chain of certificates does not hold: position, day, and why.

    Reasons: GAP (a position is missing), CHANGED (content and hash differ), SIGNATURE (a signature is not
    over this hash, or both are one person's).
    """

    position: int
    day: str
    reason: str


def certificate_text(content: Mapping[str, Any]) -> str:
    """Write the content of a certificate as JSON: keys sorted, no blanks, letters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def certificate_hash(*, previous: str, text: str) -> str:
    """Hash a certificate: SHA-256 over the hash before it, a line feed, and its content."""
    return sha256(f"{previous}\n{text}".encode()).hexdigest()


def signature_hash(*, certificate: str, signer: str, place: int) -> str:
    """Hash a signature: SHA-256 over the certificate's hash, its place (1, 2) and who signs."""
    return sha256(f"{certificate}\n{place}\n{signer}".encode()).hexdigest()


def find_certificate_breaks(
    *, certificates: pl.DataFrame, signatures: pl.DataFrame
) -> list[CertificateBreak]:
    """Find what does not hold in a chain of certificates; an empty list is good.

    Args:
        certificates: position, day, text, hash, in order of position.
        signatures: position, place, signer, hash.
    """
    breaks = []
    previous, expected = GENESIS, 1
    hashes: dict[int, tuple[str, str]] = {}
    # One after the other by its nature: each hash takes in the one before.
    for position, day, text, stored in certificates.select("position", "day", "text", "hash").iter_rows():
        if position != expected:
            breaks.append(CertificateBreak(expected, str(day), "GAP"))
        elif certificate_hash(previous=previous, text=text) != stored:
            breaks.append(CertificateBreak(position, str(day), "CHANGED"))
        hashes[position] = (str(day), stored)
        previous, expected = stored, position + 1
    seen: set[tuple[int, str]] = set()
    for position, place, signer, stored in signatures.select(
        "position", "place", "signer", "hash"
    ).iter_rows():
        day, certificate = hashes.get(position, ("", ""))
        good = stored == signature_hash(certificate=certificate, signer=signer, place=place)
        if not good or (position, signer) in seen:
            breaks.append(CertificateBreak(position, day, "SIGNATURE"))
        seen.add((position, signer))
    return sorted(breaks, key=lambda each: each.position)
