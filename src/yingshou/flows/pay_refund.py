"""Pay an approved refund, or an approved payout for energy fed in, out of the bank account."""

from datetime import date

from django.db import transaction

from yingshou.flows.feed_in_payout import KIND as FEED_IN_PAYOUT
from yingshou.flows.refund_paid import book_refund_paid
from yingshou.records.payments.operations import lock_name
from yingshou.records.payments.requests import carried_out, refusal
from yingshou.records.wallets.operations import refuse_while_out


def pay_refund(*, request_no: str, paid_by: str, reference: str, as_of: date) -> None:
    """Write that a refund was paid, with the bank's reference, in one transaction.

    Refunds are paid by bank transfer to the account named in the request, never in cash. Raises
    UnableToMoveMoney where there is no approved refund or payout that is not paid yet, or the reference is
    missing; UnableToUseWallet while it is with a wallet.
    """
    if not reference.strip():
        raise refusal("MISSING_VALUE", "reference", reference)
    with transaction.atomic():
        lock_name(f"request:{request_no}")
        asked = carried_out(request_no)
        if asked.kind not in ("REFUND", FEED_IN_PAYOUT):
            raise refusal("REQUEST_CLOSED", "request_no", request_no)
        refuse_while_out(request_no)
        book_refund_paid(asked=asked, paid_by=paid_by, reference=reference, as_of=as_of)
