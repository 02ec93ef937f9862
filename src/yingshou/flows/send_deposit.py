"""Send the cash of a counted drawer to the bank (解款)."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.cashdesk import queries
from yingshou.records.cashdesk.operations import UnableToKeepCash, drawer_name, next_slip_no, store_slip
from yingshou.records.ledger.operations import CASH, CASH_IN_TRANSIT, credit, debit, post
from yingshou.records.payments.operations import lock_name


def send_deposit(*, clerk: str, business_date: date, amount: Decimal, as_of: date) -> str:
    """Write the deposit slip of a drawer, book its cash as in transit, and return the slip's number.

    What is not sent stays in the drawer for the next day. The same amount again gives the same slip. Raises
    UnableToKeepCash: NOT_COUNTED, NOT_POSITIVE, MORE_THAN_COUNTED, ALREADY_SENT, or LATER_OPEN.
    """
    with transaction.atomic():
        lock_name(drawer_name(clerk, business_date))
        drawer = queries.drawer(clerk=clerk, day=business_date)
        if drawer is None or drawer.counted is None:
            raise UnableToKeepCash("NOT_COUNTED", zh="钱箱还没有盘点", en="the drawer has not been counted")
        slip = getattr(drawer, "slip", None)
        if slip is not None:
            if slip.amount != amount:
                raise UnableToKeepCash(
                    "ALREADY_SENT",
                    zh=f"已有解款单 {slip.slip_no}，{slip.amount} 元",
                    en=f"there is a slip already, {slip.slip_no} of {slip.amount} yuan",
                )
            return str(slip.slip_no)
        _check(amount, drawer.counted)
        if queries.later_drawer_exists(clerk=clerk, day=business_date):
            raise UnableToKeepCash(
                "LATER_OPEN",
                zh="余款已转入其后的钱箱，请从那里解款",
                en="the cash has gone into a later drawer; send it from there",
            )
        lock_name("deposits")
        slip_no = next_slip_no(business_date)
        entry_no = post(
            entry_no=f"DEPOSITED-{slip_no}", kind="DEPOSITED", booked_date=as_of,
            legs=[debit(CASH_IN_TRANSIT, amount), credit(CASH, amount)],
        )  # fmt: skip
        store_slip(slip_no=slip_no, drawer=drawer, amount=amount, day=as_of, person=clerk, entry_no=entry_no)
        record_event(actor=clerk, action="SEND_DEPOSIT", subject=slip_no, detail={"amount": amount})
    return slip_no


def _check(amount: Decimal, counted: Decimal) -> None:
    if amount <= 0:
        raise UnableToKeepCash(
            "NOT_POSITIVE", zh="解款金额须大于零", en="the amount must be above zero", field="amount"
        )
    if amount > counted:
        raise UnableToKeepCash(
            "MORE_THAN_COUNTED",
            zh=f"解款 {amount} 元超过实点 {counted} 元",
            en=f"{amount} yuan are more than the {counted} that were counted",
            field="amount",
        )
