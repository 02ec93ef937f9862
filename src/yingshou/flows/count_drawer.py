"""Count a clerk's drawer by denomination: what should be there, what is, and why they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.core.money import ZERO_YUAN
from yingshou.records.audit.operations import record_event
from yingshou.records.cashdesk import queries
from yingshou.records.cashdesk.frames import cash_moved
from yingshou.records.cashdesk.operations import UnableToKeepCash, drawer_name, store_count
from yingshou.records.ledger.operations import CASH, CASH_DIFFERENCE, credit, debit, post
from yingshou.records.payments.operations import lock_name

DENOMINATIONS = ("100", "50", "20", "10", "5", "1", "0.5", "0.1", "0.01")
"""Notes and coins of the yuan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerCounted:
    """A count in yuan: difference = counted - expected."""

    expected: Decimal
    counted: Decimal
    difference: Decimal
    repeated: bool


def count_drawer(
    *, clerk: str, business_date: date, pieces: Mapping[str, int], explanation: str = "", as_of: date
) -> DrawerCounted:
    """Close a drawer with its count; from then on no cash goes in or out of it.

    A difference is booked to CASH_DIFFERENCE and needs an explanation. The same count again changes nothing.

    Args:
        clerk: whose drawer.
        business_date: its day.
        pieces: number of pieces by denomination, see DENOMINATIONS.
        explanation: why cash is over or short.
        as_of: business date of the booking.

    Raises:
        UnableToKeepCash: NO_DRAWER, NOT_A_COUNT, ALREADY_COUNTED, or DIFFERENCE_UNEXPLAINED.
    """
    counted = _counted(pieces)
    notes = {name: pieces[name] for name in DENOMINATIONS if pieces.get(name)}
    with transaction.atomic():
        lock_name(drawer_name(clerk, business_date))
        drawer = queries.drawer(clerk=clerk, day=business_date)
        if drawer is None:
            raise UnableToKeepCash(
                "NO_DRAWER",
                zh=f"{clerk} 在 {business_date} 没有开钱箱",
                en=f"{clerk} has no drawer on {business_date}",
            )
        if drawer.counted is not None:
            if drawer.notes != notes:
                raise UnableToKeepCash(
                    "ALREADY_COUNTED",
                    zh=f"该钱箱已盘点，实有 {drawer.counted} 元",
                    en=f"the drawer has been counted: {drawer.counted} yuan",
                )
            return _result(drawer.expected or ZERO_YUAN, drawer.counted, repeated=True)
        moved = cash_moved(clerk=clerk, day=business_date)
        expected = drawer.opening + moved.taken - moved.returned
        _check_explained(expected, counted, explanation)
        entry_no = None
        if counted != expected:
            short = expected - counted
            entry_no = post(
                entry_no=f"COUNTED-{drawer.pk}", kind="COUNTED", booked_date=as_of,
                legs=[debit(CASH_DIFFERENCE, short), credit(CASH, short)], memo=explanation[:200],
            )  # fmt: skip
        store_count(
            drawer, entry_no=entry_no, expected=expected, counted=counted, notes=notes,
            explanation=explanation[:200],
        )  # fmt: skip
        detail = {"expected": expected, "counted": counted}
        record_event(actor=clerk, action="COUNT_DRAWER", subject=f"{clerk} {business_date}", detail=detail)
    return _result(expected, counted, repeated=False)


def _counted(pieces: Mapping[str, int]) -> Decimal:
    if any(name not in DENOMINATIONS or number < 0 for name, number in pieces.items()):
        raise UnableToKeepCash(
            "NOT_A_COUNT",
            zh="券别或张数不对：张数应为不小于 0 的整数",
            en="no such denomination, or a number of pieces below zero",
            field="pieces",
        )
    return sum((Decimal(name) * number for name, number in pieces.items()), ZERO_YUAN)


def _check_explained(expected: Decimal, counted: Decimal, explanation: str) -> None:
    if counted != expected and not explanation.strip():
        over = counted - expected
        word_zh, word_en = ("长款", "over") if over > 0 else ("短款", "short")
        raise UnableToKeepCash(
            "DIFFERENCE_UNEXPLAINED",
            zh=f"应有 {expected} 元，实点 {counted} 元，{word_zh} {abs(over)} 元：请复点，或写明原因",
            en=f"{expected} yuan should be there, {counted} were counted: {abs(over)} {word_en}; count again "
            "or explain it",
            field="explanation",
        )


def _result(expected: Decimal, counted: Decimal, *, repeated: bool) -> DrawerCounted:
    return DrawerCounted(expected=expected, counted=counted, difference=counted - expected, repeated=repeated)
