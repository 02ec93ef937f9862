"""Worked cases of the trade: the shared file where it is present, our own copy of its figures elsewhere."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__)
_SHARED = _HERE.parents[2] / ".." / "shared" / "domain"
_COPY = _HERE.with_name("golden_copy.json")

TOPICS = (
    "tiers",
    "two_part",
    "power_factor",
    "instalments",
    "allocation",
    "tariff_table",
    "vat",
    "kpi",
    "late_payment_penalty",
    "dishonoured_draft",
    "corrections",
    "theft",
    "losses",
    "capacity_change",
)


def shared_file(name: str) -> Path | None:
    """Return a file of the shared domain folder beside the repository, or None where there is none."""
    path = _SHARED / name
    return path if path.is_file() else None


@cache
def _all_cases() -> tuple[dict[str, Any], ...]:
    path = shared_file("golden_cases.json") or _COPY
    return tuple(json.loads(path.read_text(encoding="utf-8")))


def copied_cases(topic: str) -> list[dict[str, Any]]:
    """Return the cases of one topic from our own copy."""
    return [case for case in json.loads(_COPY.read_text(encoding="utf-8")) if case["topic"] == topic]


def cases(topic: str) -> list[dict[str, Any]]:
    """Return the cases of one topic, in the order of the file: id, inputs, options, expected."""
    if topic not in TOPICS:
        raise ValueError(f"no such topic: {topic}")
    return [case for case in _all_cases() if case["topic"] == topic]


def case(case_id: str) -> dict[str, Any]:
    """Return one case by its id."""
    return next(c for c in _all_cases() if c["id"] == case_id)
