"""Settle what one account owes: its rows laid out as arrays, and then as `settle` does with a whole file."""

from collections.abc import Sequence

import numpy as np

from yingshou.core.clearing.cuts import KIND_ORDER, Money
from yingshou.core.fen import EVER, NEVER, Array, day_number, whole
from yingshou.core.penalties.days import Owed, Pieces
from yingshou.core.penalties.versions import RuleBook, year_after
from yingshou.flows.settle import Due, Rules, settle
from yingshou.records.payments.one_account import (
    AccountMoney,
    ClearedRow,
    DueRow,
    StoredPayment,
    day_of,
    yuan,
)


def settle_account(
    *,
    account_no: str,
    customer_class: str,
    known: AccountMoney,
    payment_no: str,
    payment: StoredPayment,
    within: str | None = None,
    designated: Sequence[str] = (),
) -> list[ClearedRow]:
    """Say what a new payment, and older money with it, settles; arguments as in `apply_money`.

    Returns the clearings by value date, payment and receivable.
    """
    if not known.due:
        return []
    money = [*known.money, (payment_no, int(payment.amount * 100), day_number(payment.value_date))]
    places, versions = RuleBook(known.penalty_rules).line_up([(account_no, customer_class)])
    done = settle(
        money=Money(
            account=np.zeros(len(money), dtype=np.int64),
            number=_ranks([row[0] for row in money]),
            day=whole(row[2] for row in money),
            amount=whole(row[1] for row in money),
        ),
        due=_due(known.due, places[0], designated),
        pieces=_pieces(known),
        rules=Rules(known.clearing_rules, versions, [customer_class], within),
        account_nos=[account_no],
    )
    found = [
        (
            wave,
            money[paying][0],
            known.due[item].receivable_no,
            yuan(principal),
            yuan(penalty),
            money[paying][2],
        )
        for wave, paying, item, principal, penalty in zip(*(column.tolist() for column in done), strict=True)
    ]
    return [ClearedRow(*row[1:5], day_of(row[5])) for row in sorted(found)]


def _due(rows: list[DueRow], rule: int, designated: Sequence[str]) -> Due:
    count = len(rows)
    numbers, months, kinds, dues, starts, amounts, opens, gone = zip(*rows, strict=True)
    owed = Owed(
        amount=whole(amounts),
        start=whole(NEVER if day is None else day for day in starts),
        year_end_bill=whole(year_after(month // 100) for month in months),
        year_end_due=whole(year_after(day_of(day).year) for day in dues),
        as_of=np.full(count, EVER),
        kind=np.full(count, rule),
    )
    return Due(
        account=np.zeros(count, dtype=np.int64),
        number=_ranks(numbers),
        due=whole(dues),
        month=whole(months),
        kind=whole(KIND_ORDER[kind] for kind in kinds),
        customer_class=np.zeros(count, dtype=np.int64),
        named=np.array([number in designated for number in numbers], dtype=bool),
        principal_open=whole(opens),
        penalty_gone=whole(gone),
        owed=owed,
    )


def _pieces(known: AccountMoney) -> Pieces:
    place = {row.receivable_no: place for place, row in enumerate(known.due)}
    return Pieces(
        item=whole(place[number] for number, _, _ in known.pieces),
        principal=whole(principal for _, principal, _ in known.pieces),
        day=whole(NEVER if day is None else day for _, _, day in known.pieces),
    )


def _ranks(numbers: Sequence[str]) -> Array:
    """Return the place of each number in their order."""
    place = {number: place for place, number in enumerate(sorted(numbers))}
    return whole(place[number] for number in numbers)
