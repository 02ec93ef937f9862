"""Take back a statement of energy fed in; the month is stated anew by the next run."""

from datetime import date

from django.db import transaction

from yingshou.core.errors import YingshouError
from yingshou.records.billing import queries
from yingshou.records.billing.feed_in import FEED_IN_PAYABLE, INPUT_TAX, POWER_PURCHASES, reverse_statement
from yingshou.records.ledger.operations import credit, debit, post
from yingshou.records.payments.requests import payout_of


class UnableToReverseFeedInError(YingshouError):
    """There is no such statement in force, or no reason is given."""

    code = "UNABLE_TO_REVERSE_FEED_IN"


@transaction.atomic
def reverse_feed_in(*, statement_no: str, reason: str, made_by: str, as_of: date) -> str:
    """Append the document that reverses a statement, with its entry, and return its number.

    The same statement taken back again gives the same number and changes nothing. After the reads or the
    agreement are put right, `run_feed_in` states the month anew under the next sequence.

    Args:
        statement_no: statement to take back.
        reason: why, kept with the document.
        made_by: who does it.
        as_of: business date of the document.

    Raises:
        UnableToReverseFeedInError: no such statement, itself a reversal, paying it is asked for or approved,
            or no reason.
    """
    statement = queries.feed_in_statements().select_for_update(of=("self",)).filter(pk=statement_no).first()
    if statement is None or statement.reverses_id is not None:
        raise UnableToReverseFeedInError(
            zh=f"没有可冲销的上网电费结算单 {statement_no}",
            en=f"there is no feed-in statement {statement_no} to reverse",
            field="statement_no",
        )
    number = f"{statement_no}-R"
    if queries.feed_in_statements().filter(pk=number).exists():
        return number
    paying = payout_of(statement_no)
    if paying:
        raise UnableToReverseFeedInError(
            zh=f"该结算单已由 {paying} 申请或办理支付，请先退回或撤销；已付出的不能冲销",
            en=f"{paying} asks for or pays this statement; turn it down or undo it first, what is paid stays",
            field="statement_no",
        )
    if not reason.strip():
        raise UnableToReverseFeedInError(
            zh="请填写冲销原因", en="say why the statement is reversed", field="reason"
        )
    entry_no = post(
        entry_no=f"FI-{number}", kind="FEED_IN", booked_date=as_of, memo=reason.strip(),
        legs=[
            credit(POWER_PURCHASES, statement.net_amount), credit(INPUT_TAX, statement.vat_amount),
            debit(FEED_IN_PAYABLE, statement.amount),
        ],
    )  # fmt: skip
    reverse_statement(
        statement_no=statement_no, reason=reason.strip(), made_by=made_by, statement_date=as_of,
        entry_no=entry_no,
    )  # fmt: skip
    return number
