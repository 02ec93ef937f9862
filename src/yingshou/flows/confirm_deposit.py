"""Confirm that the bank has the cash of a deposit slip."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.cashdesk.operations import UnableToKeepCash, confirm, hold_slip
from yingshou.records.ledger.operations import BANK, CASH_IN_TRANSIT, credit, debit, post


def confirm_deposit(
    *, slip_no: str, bank_date: date, bank_reference: str, confirmed_by: str, as_of: date
) -> bool:
    """Book the cash of a slip from its way into the bank; return False where that was done before.

    Two people: who sent the cash does not confirm it. Raises UnableToKeepCash: UNKNOWN_SLIP, SAME_PERSON,
    FUTURE_DATE, PERIOD_ORDER, MISSING_VALUE, or CONFLICT where it was confirmed otherwise.
    """
    with transaction.atomic():
        slip = hold_slip(slip_no)
        if slip is None:
            raise UnableToKeepCash(
                "UNKNOWN_SLIP", zh=f"没有解款单 {slip_no}", en=f"there is no slip {slip_no}"
            )
        if slip.bank_date is not None:
            if (slip.bank_date, slip.bank_reference) != (bank_date, bank_reference):
                raise UnableToKeepCash(
                    "CONFLICT",
                    zh=f"解款单 {slip_no} 已于 {slip.bank_date} 入账，回单号 {slip.bank_reference}",
                    en=f"slip {slip_no} was confirmed for {slip.bank_date}, reference {slip.bank_reference}",
                )
            return False
        if slip.sent_by == confirmed_by:
            raise UnableToKeepCash(
                "SAME_PERSON",
                zh="解款人不能自己确认入账，请由他人核对银行回单",
                en="who sent the cash cannot confirm it; somebody else checks the bank's receipt",
            )
        if not slip.sent_date <= bank_date <= as_of:
            raise UnableToKeepCash(
                "FUTURE_DATE" if bank_date > as_of else "PERIOD_ORDER",
                zh=f"入账日期应在 {slip.sent_date} 至 {as_of} 之间",
                en=f"the day must lie between {slip.sent_date} and {as_of}",
                field="bank_date",
            )
        if not bank_reference.strip():
            raise UnableToKeepCash(
                "MISSING_VALUE",
                zh="请填写银行回单号",
                en="write the bank's reference",
                field="bank_reference",
            )
        entry_no = post(
            entry_no=f"ARRIVED-{slip_no}", kind="ARRIVED", booked_date=as_of,
            legs=[debit(BANK, slip.amount), credit(CASH_IN_TRANSIT, slip.amount)], memo=bank_reference[:64],
        )  # fmt: skip
        confirm(
            slip, bank_date=bank_date, reference=bank_reference[:64], person=confirmed_by, entry_no=entry_no
        )
        record_event(actor=confirmed_by, action="CONFIRM_DEPOSIT", subject=slip_no)
    return True
