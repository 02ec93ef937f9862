"""Pay back what a prepaid account that has ended still holds; another person decides."""

from datetime import date

from django.db import transaction

from yingshou.flows.prepaid_closings import prepaid_closings
from yingshou.flows.propose_refund import propose_refund
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.prepayment.frames import refundable
from yingshou.records.prepayment.operations import convert_refusal

CAUSE = "SUPPLY_ENDED"


def refund_closed(
    *, account_no: str, payee_name: str, payee_account: str, proposed_by: str, as_of: date
) -> list[str]:
    """Ask for the refund of all that is left of an account whose final bill is settled; return the numbers.

    Money asked back already is left alone, so a repeat asks for nothing twice. One transaction.

    Raises:
        UnableToConvert: NOT_FINAL where supply goes on, the final bill is not made, or something is owed.
        UnableToMoveMoney: as `propose_refund`.
    """
    with transaction.atomic():
        lock_accounts([account_no])
        found = prepaid_closings(as_of=as_of, account_nos=[account_no])
        ready = found.filter(found["state"].is_in(["REFUND_WAITING", "REFUND_LATE"]) & (found["owed"] <= 0))
        if ready.is_empty():
            raise convert_refusal("NOT_FINAL", "account_no", account_no)
        return [
            propose_refund(
                payment_no=payment_no,
                amount=amount,
                cause=CAUSE,
                reason="销户退费 · supply ended",
                payee_name=payee_name,
                payee_account=payee_account,
                proposed_by=proposed_by,
                as_of=as_of,
            )
            for payment_no, amount in refundable(account_no).iter_rows()
        ]
