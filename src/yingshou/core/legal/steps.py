"""Which step of a matter follows which: one table of transitions, and the state the steps so far come to."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from yingshou.core.legal.terms import last_day

_ANY_TIME = ("EVIDENCE", "COST", "NOTE")
_RUNNING = (
    "OPEN", "DEMANDED", "ORDER_PENDING", "ORDER_ISSUED", "ORDER_LAPSED", "SUED", "HEARD", "JUDGED",
    "APPEALED", "FINAL", "SETTLED", "EXECUTING", "EXECUTION_ENDED", "CLAIMED", "CLAIM_CONFIRMED",
    "BANKRUPTCY_CLOSED",
)  # fmt: skip
_BEFORE_BANKRUPTCY = _RUNNING[: _RUNNING.index("CLAIMED")]
_ROWS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("OPEN", "DEMANDED"), "DEMAND_SERVED", "DEMANDED"),
    (("OPEN", "DEMANDED"), "ORDER_APPLIED", "ORDER_PENDING"),
    (("ORDER_PENDING",), "ORDER_ISSUED", "ORDER_ISSUED"),
    (("ORDER_PENDING",), "ORDER_REJECTED", "ORDER_LAPSED"),
    (("ORDER_ISSUED",), "ORDER_OBJECTED", "ORDER_LAPSED"),
    (("OPEN", "DEMANDED", "ORDER_LAPSED"), "SUIT_FILED", "SUED"),
    (("SUED", "HEARD"), "SUIT_HEARD", "HEARD"),
    (("HEARD",), "SUIT_JUDGED", "JUDGED"),
    (("JUDGED",), "APPEALED", "APPEALED"),
    (("APPEALED",), "APPEAL_JUDGED", "FINAL"),
    (("SUED", "HEARD", "APPEALED"), "SUIT_SETTLED", "SETTLED"),
    (("SUED", "HEARD"), "SUIT_WITHDRAWN", "OPEN"),
    (("ORDER_ISSUED", "JUDGED", "FINAL", "SETTLED", "EXECUTION_ENDED"), "EXECUTION_APPLIED", "EXECUTING"),
    (("EXECUTING",), "EXECUTION_RESULT", "EXECUTING"),
    (("EXECUTING",), "EXECUTION_ENDED", "EXECUTION_ENDED"),
    (_BEFORE_BANKRUPTCY, "CLAIM_FILED", "CLAIMED"),
    (("CLAIMED",), "CLAIM_CONFIRMED", "CLAIM_CONFIRMED"),
    (("CLAIM_CONFIRMED",), "CLAIM_PAID", "CLAIM_CONFIRMED"),
    (("CLAIMED", "CLAIM_CONFIRMED"), "BANKRUPTCY_CLOSED", "BANKRUPTCY_CLOSED"),
    (_RUNNING, "CLOSED", "CLOSED"),
)
TRANSITIONS: dict[tuple[str, str], str] = {
    **{(state, kind): then for states, kind, then in _ROWS for state in states},
    **{(state, kind): state for state in _RUNNING for kind in _ANY_TIME},
}
"""State and step → state. What is not here does not follow."""
_WAITS = {"ORDER_ISSUED": ("ORDER_OBJECTION", "ORDER_ISSUED"), "JUDGED": ("APPEAL", "SUIT_JUDGED")}
"""States that are enforceable only once a term has passed, and the step it begins with."""


class Refused(NamedTuple):
    """Why a step is refused: STEP_ORDER, PERIOD_ORDER or STEP_TOO_EARLY; `day` is the first possible one."""

    code: str
    day: date | None = None


def allowed(state: str) -> list[str]:
    """Return the kinds of steps that may follow in a state, in the order of the procedure."""
    return [kind for found, kind in TRANSITIONS if found == state]


def state_of(kinds: Sequence[str]) -> str:
    """Return the state steps come to, the first of which opened the matter.

    Raises KeyError where one does not follow; `next_state` refuses those before they are written.
    """
    state = "OPEN"
    for kind in kinds[1:]:
        state = TRANSITIONS[state, kind]
    return state


def next_state(*, steps: pl.DataFrame, kind: str, day: date, deadlines: pl.DataFrame) -> str | Refused:
    """Say which state a further step leads to, or why it is refused.

    Execution follows a judgment, a settlement made before the court or a payment order: of these a payment
    order only once the term of objection is over, a judgment of first instance once that of appeal is.

    Args:
        steps: table LEGAL_STEPS, those of the matter so far in their order.
        kind: the step.
        day: the day it happened.
        deadlines: table LEGAL_DEADLINES, all versions.
    """
    state = state_of(steps["kind"].to_list())
    then = TRANSITIONS.get((state, kind))
    if then is None:
        return Refused("STEP_ORDER")
    last: date = steps.filter(~pl.col("kind").is_in(_ANY_TIME)).item(-1, "step_date")
    if day < last and kind not in _ANY_TIME:
        return Refused("PERIOD_ORDER", last)
    if kind == "EXECUTION_APPLIED" and state in _WAITS:
        deadline, begins = _WAITS[state]
        paper = steps.filter(pl.col("kind") == begins).row(-1, named=True)
        end = last_day(step=paper, deadline=deadline, deadlines=deadlines)
        if day <= end:
            return Refused("STEP_TOO_EARLY", end)
    return then
