"""Ask that penalty of a due item be waived (违约金减免); another person decides."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.core.money import ZERO_YUAN, round_yuan_value
from yingshou.flows.request_rules import check_amount
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.payments.requests import propose, refusal
from yingshou.records.receivables.models import Receivable


def propose_waiver(
    *,
    receivable_no: str,
    amount: Decimal | None = None,
    share: Decimal | None = None,
    cause: str,
    reason: str,
    proposed_by: str,
    as_of: date,
) -> str:
    """Write a request to waive an amount, or a share, of the penalty open as of a day; return its number.

    A share is turned into yuan here, so the amount decided is the amount asked for. One transaction. Raises
    UnableToMoveMoney where there is no such item or not so much penalty open, or by a limit.
    """
    account_no = Receivable.objects.filter(pk=receivable_no).values_list("account_id", flat=True).first()
    if account_no is None:
        raise refusal("MORE_THAN_OPEN", "receivable_no", receivable_no)
    with transaction.atomic():
        lock_accounts([account_no])
        most = penalty_open(account_no=account_no, receivable_no=receivable_no, as_of=as_of)
        asked = amount if amount is not None else round_yuan_value(most * (share or ZERO_YUAN))
        check_amount(kind="WAIVER", amount=asked, most=most, as_of=as_of)
        request = propose(
            kind="WAIVER", subject=receivable_no, amount=asked, cause=cause, reason=reason,
            proposed_by=proposed_by, proposed_date=as_of, account_no=account_no,
            receivable_id=receivable_no, share=share if amount is None else None,
        )  # fmt: skip
        record_event(
            actor=proposed_by, action="PROPOSE_WAIVER", subject=request.request_no,
            detail={"amount": asked, "cause": cause, "reason": reason},
        )  # fmt: skip
    return str(request.request_no)


def penalty_open(*, account_no: str, receivable_no: str, as_of: date) -> Decimal:
    """Return the penalty of a due item that is neither paid nor waived as of a day, in yuan."""
    items = open_items(account_nos=[account_no], as_of=as_of)
    found = dict(items.select("receivable_no", "penalty_open").iter_rows())
    return Decimal(found.get(receivable_no, ZERO_YUAN))
