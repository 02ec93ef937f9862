"""The terms that run in matters: when each ends, and which are near their end."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.period import add_months
from yingshou.core.tables.legal import LEGAL_WATCH

_BEGINS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ORDER_OBJECTION": (("ORDER_ISSUED",), ("ORDER_ISSUED",)),
    "APPEAL": (("JUDGED",), ("SUIT_JUDGED",)),
    "EXECUTION": (
        ("ORDER_ISSUED", "JUDGED", "FINAL", "SETTLED"),
        ("ORDER_ISSUED", "SUIT_JUDGED", "APPEAL_JUDGED", "SUIT_SETTLED"),
    ),
    "CLAIM_FILING": (("OPEN", "DEMANDED"), ("OPENED",)),
}
"""In which states a term is watched, and the step it begins with."""
_NAMED_ONLY = "CLAIM_FILING"
"""A term only the court can name."""


def last_day(*, step: Mapping[str, Any], deadline: str, deadlines: pl.DataFrame) -> date:
    """Return the last day of a term that begins with a step.

    It begins the day after the paper was served (民事诉讼法 on the count of terms); a last day the court
    named goes before the rule, but for the execution term, which begins with that day.

    Args:
        step: a row of LEGAL_STEPS by column name.
        deadline: one of DEADLINES.
        deadlines: table LEGAL_DEADLINES, all versions.

    Raises:
        InvariantError: no version of the term holds.
    """
    begins: date = step["served_date"] or step["step_date"]
    named: date | None = step["until_date"]
    if named is not None and deadline != "EXECUTION":
        return named
    rule = _rule(deadlines, deadline, begins)
    start = named or begins
    if rule["unit"] == "DAY":
        return start + timedelta(days=rule["length"])
    return _years_later(start, rule["length"])


def watch_terms(
    *, steps: pl.DataFrame, states: pl.DataFrame, deadlines: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Return the terms that run in matters on a day, those that end first ahead.

    Args:
        steps: table LEGAL_STEPS of the matters.
        states: `matter_no` and `state` of each.
        deadlines: table LEGAL_DEADLINES, all versions.
        as_of: the day.

    Returns:
        Table LEGAL_WATCH.
    """
    known = steps.join(states, on="matter_no").sort("matter_no", "sequence")
    rows = []
    for deadline, (states_watched, begins) in _BEGINS.items():
        found = known.filter(pl.col("state").is_in(states_watched) & pl.col("kind").is_in(begins))
        if deadline == _NAMED_ONLY:
            found = found.filter(pl.col("until_date").is_not_null())
        for step in found.group_by("matter_no", maintain_order=True).last().iter_rows(named=True):
            begun = step["served_date"] or step["step_date"]
            end = last_day(step=step, deadline=deadline, deadlines=deadlines)
            verified = deadline != _NAMED_ONLY and _rule(deadlines, deadline, begun)["verified"]
            rows.append((step["matter_no"], deadline, begun, end, (end - as_of).days, verified))
    return pl.DataFrame(rows, schema=LEGAL_WATCH.schema, orient="row").sort(
        "last_date", "matter_no", "deadline"
    )


def _rule(deadlines: pl.DataFrame, deadline: str, day: date) -> dict[str, Any]:
    held = deadlines.filter((pl.col("deadline") == deadline) & (pl.col("valid_from") <= day))
    if held.is_empty():
        raise InvariantError(
            zh=f"{day} 没有适用的诉讼期限 {deadline}", en=f"no version of the term {deadline} holds on {day}"
        )
    return held.sort("valid_from").row(-1, named=True)


def _years_later(day: date, years: int) -> date:
    """Return the same day some years later; of 29 February the last day of February."""
    month = add_months(day.year * 100 + day.month, 12 * years)
    return date(month // 100, month % 100, day.day if (day.month, day.day) != (2, 29) else 28)
