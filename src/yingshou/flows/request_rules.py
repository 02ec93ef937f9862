"""What every money request keeps before it is written."""

from datetime import date
from decimal import Decimal

from yingshou.core.clearing import Limit, limit_on
from yingshou.core.money import round_yuan_value
from yingshou.records.payments.frames import channel_of, money_limits
from yingshou.records.payments.operations import LockedPayment, lock_accounts, lock_payment, owner
from yingshou.records.payments.requests import is_refunded, refusal

_REAL_MONEY = ("CASH", "BANK")


def check_amount(*, kind: str, amount: Decimal, most: Decimal, as_of: date) -> Limit:
    """Check the amount of a request against what there is and against the limits; return the limit.

    Raises UnableToMoveMoney where it is no amount of yuan, more than `most`, or above the largest.
    """
    if not amount.is_finite() or amount <= 0:
        raise refusal("NOT_POSITIVE", "amount", amount)
    if amount != round_yuan_value(amount):
        raise refusal("TOO_PRECISE", "amount", amount)
    if amount > most:
        raise refusal("MORE_THAN_OPEN", "amount", amount)
    limit = limit_on(rules=money_limits(), request_kind=kind, day=as_of)
    if limit.largest is not None and amount > limit.largest:
        raise refusal("OVER_LIMIT", "amount", amount)
    return limit


def hold_movable(payment_no: str, *others: str) -> LockedPayment:
    """Hold a payment with its owner and other accounts, and check that its money may be moved.

    Raises UnableToMoveMoney where there is no such payment or account, its payer is unknown, it was
    reversed, or what it brought is not money yet, such as an acceptance bill.
    """
    while True:
        account_no = owner(payment_no)
        if account_no is None:
            raise refusal("NOT_MOVABLE", "payment_no", payment_no)
        wanted = {account_no, *others}
        if set(lock_accounts(sorted(wanted))) != wanted:
            raise refusal("UNKNOWN_ACCOUNT", "to_account_no", ", ".join(others))
        payment = lock_payment(payment_no)
        if payment is not None and payment.account_no == account_no:
            break
    channel = channel_of(channel=payment.channel, value_date=payment.value_date)
    if payment.reversed or channel["money_account"] not in _REAL_MONEY:
        raise refusal("NOT_MOVABLE", "payment_no", payment_no)
    return payment


def check_not_refunded(payment_no: str) -> None:
    """Raise UnableToMoveMoney where a refund of a payment is asked for or made."""
    if is_refunded(payment_no):
        raise refusal("REFUNDED", "payment_no", payment_no)
