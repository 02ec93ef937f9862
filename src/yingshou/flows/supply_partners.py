"""What other parts of the house say of an account that a stop must know: disputes, cost control."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

from yingshou.core.money import FEN
from yingshou.core.supply import Hold, Prepaid
from yingshou.flows.prepaid_standing import prepaid_standing


def holds_of(*, account_no: str, on: date) -> tuple[Hold, ...]:
    """Return the disputes, hardships and agreements that keep an account from being stopped on a day."""
    holds = _reader("yingshou.records.collection.queries", "holds")
    found = holds(account_nos=[account_no], on=on) if holds else ()
    return tuple(
        Hold(kind=str(each.kind), reason=str(each.reason), until=getattr(each, "last_date", None))
        for each in found
    )


def prepaid_of(*, account_no: str, on: date) -> Prepaid | None:
    """Return the cost control of an account on a day, None where it has none.

    The balance is worked out now, with all money of the account. The line is a fen above the emergency credit
    used up: at that very figure the money is out.
    """
    standing = prepaid_standing(account_nos=[account_no], on=on)
    if standing.terms.is_empty():
        return None
    agreed_from, credit = standing.terms.select("agreed_from", "emergency_credit").row(0)
    return Prepaid(
        agreed=True, agreement_no=f"{account_no}/{agreed_from}",
        balance=standing.balances.item(0, "balance"), line=FEN - credit,
    )  # fmt: skip


def _reader(module: str, name: str) -> Callable[..., Any] | None:
    """Return a read of another part, None where the house has not got that part."""
    try:
        return getattr(import_module(module), name, None)
    except ModuleNotFoundError:
        return None
