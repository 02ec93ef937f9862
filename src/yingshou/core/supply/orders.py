"""The life of a stop order: which act may follow which, what money does to it, what a meter's state means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from yingshou.core.money import ZERO_YUAN
from yingshou.core.supply.facts import Debt, Prepaid

OPEN_STATES = ("ASKED", "APPROVED", "COMMANDED", "STOPPED", "ESCALATED")
"""An account has at most one order in these. CAUSE GONE revokes the first two and restores the others."""
STEPS: dict[str, dict[str, str]] = {
    "ASKED": {"APPROVE": "APPROVED", "TURN_DOWN": "TURNED_DOWN", "REVOKE": "REVOKED"},
    "APPROVED": {"COMMAND": "COMMANDED", "REVOKE": "REVOKED"},
    # The command may be out; only the meter tells. NOT_DONE: it surely did not happen and cannot any more.
    "COMMANDED": {"DONE": "STOPPED", "NOT_DONE": "APPROVED", "ESCALATE": "ESCALATED", "RESTORED": "RESTORED"},
    "STOPPED": {"RESTORED": "RESTORED"},
    "ESCALATED": {"DONE": "STOPPED", "NOT_DONE": "APPROVED", "RESTORED": "RESTORED"},
}
"""By state, the acts that may follow and the state each leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a meter says of itself: relay closed (supply on) or open, and when it was read."""

    relay_closed: bool
    read_at: datetime


def step(*, state: str, act: str) -> str | None:
    """Return the state an act leads to, None where it does not fit the state."""
    return STEPS.get(state, {}).get(act)


def covers(
    *, cause: str, demanded: Decimal, receivable_nos: Iterable[str], debts: Iterable[Debt], paid: Decimal,
    unapplied: Decimal, prepaid: Prepaid | None,
) -> bool:  # fmt: skip
    """Tell whether what was demanded is settled, so that the cause of a stop is gone.

    For ARREARS: nothing is open any more of the items that were demanded, once money not yet applied is
    counted; or as much came in since as was demanded, whatever it was applied to: who pays the sum he was
    told is not stopped for penalty that grew since, nor for the order of clearing. For PREPAID: the balance
    is at its line again, or the account is no longer on cost control.

    Args:
        cause: ARREARS or PREPAID.
        demanded: principal and penalty when the order was asked for, in yuan.
        receivable_nos: items demanded then.
        debts: what the account owes now.
        paid: money in since the order was asked for, reversals taken off, in yuan.
        unapplied: money of the account not yet applied, in yuan.
        prepaid: cost control of the account; None where it has none.
    """
    if cause == "PREPAID":
        return prepaid is None or not prepaid.agreed or prepaid.balance >= prepaid.line
    named = set(receivable_nos)
    left = sum((debt.principal for debt in debts if debt.receivable_no in named), ZERO_YUAN)
    return left <= max(unapplied, ZERO_YUAN) or (paid > 0 and paid >= demanded)


def after_change(*, state: str, gone: bool, restoring: bool) -> str:
    """Say what an order needs when something about it has changed: REVOKE, RESTORE, or nothing (empty).

    An order whose restore was once ordered never goes out again, though the money be taken back since: its
    command turned out not done, so it is revoked, and whoever still wants a stop asks anew.

    Args:
        state: state of the order.
        gone: the cause of the stop is gone.
        restoring: a restore was ordered before.
    """
    if state in {"ASKED", "APPROVED"}:
        return "REVOKE" if gone or restoring else ""
    return "RESTORE" if gone and not restoring and state in OPEN_STATES else ""


def outcome(*, kind: str, reading: Reading | None, deadline_at: datetime) -> str:
    """Say what became of a command by the meter's own state: DONE, NOT_DONE, or not known yet (empty).

    A meter that is in the wanted state has done it. One that is not may still be about to, until the deadline
    the command carries has passed; a command without effect after that never has one.

    Args:
        kind: STOP or CLOSE.
        reading: the state read back, None where the meter does not answer.
        deadline_at: last moment at which the meter carries the command out.
    """
    if reading is None:
        return ""
    if reading.relay_closed == (kind == "CLOSE"):
        return "DONE"
    return "NOT_DONE" if reading.read_at > deadline_at else ""


def is_late(*, ordered_at: datetime, promised_hours: int, at: datetime) -> bool:
    """Tell whether a restore has not kept its promised time at a moment."""
    return at > ordered_at + timedelta(hours=promised_hours)
