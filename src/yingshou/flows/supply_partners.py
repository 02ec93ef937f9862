"""What other parts of the house say of an account that a stop must know: disputes, cost control."""

from datetime import date

from yingshou.core.supply import Hold, Prepaid
from yingshou.records.collection.queries import holds
from yingshou.records.prepayment.queries import standing


def holds_of(*, account_no: str, on: date) -> tuple[Hold, ...]:
    """Return the disputes, hardships and agreements that keep an account from being stopped on a day."""
    return tuple(
        Hold(kind=each.kind, reason=each.reason, until=each.last_date)
        for each in holds(account_nos=[account_no], on=on)
    )


def prepaid_of(*, account_no: str) -> Prepaid | None:
    """Return the cost control of an account as it stands now, None where it has none.

    The line is the emergency credit below zero; the balance is renewed in the transaction of each payment.
    """
    found = standing(account_no)
    if found is None:
        return None
    return Prepaid(
        agreed=True, agreement_no=found.account_id, balance=found.balance, line=-found.emergency_credit
    )
