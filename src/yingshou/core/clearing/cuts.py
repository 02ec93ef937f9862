"""The arithmetic of clearing, on whole fen: the same for one payment at the counter and for ten million.

Lay an account's payments end to end along a line of yuan, and its items end to end along the same line.
Every cut between two neighbouring ends belongs to one payment and one item, and its length is the amount
the one settles of the other. Money beyond the last item is surplus. No row ever meets a row that it does
not settle, so the work grows with payments + items, not with their product.
"""

from typing import NamedTuple

import numpy as np

from yingshou.core.clearing.split import penalty_within
from yingshou.core.errors import InvariantError
from yingshou.core.fen import Array, largest, room_for

KIND_ORDER = {"INSTALMENT": 0, "SEGMENT": 1, "FINAL": 2, "BILL": 3, "BACKBILL": 4}


class Money(NamedTuple):
    """Payments as arrays. `number` is the place of the payment's number among all, in their order."""

    account: Array
    number: Array
    day: Array
    amount: Array


class Items(NamedTuple):
    """Open items as arrays, each with the order of its account; codes as in KIND_ORDER and WITHIN.

    `first`: the payer names it; `turn`: -1 where the latest goes first, else 1.
    """

    account: Array
    number: Array
    due: Array
    month: Array
    kind: Array
    principal: Array
    penalty: Array
    first: Array
    turn: Array
    within: Array


class Cuts(NamedTuple):
    """What settles what: places in Money and Items, -1 for no item (surplus), and fen."""

    payment: Array
    item: Array
    amount: Array
    principal: Array
    penalty: Array


def cut(money: Money, items: Items) -> Cuts:
    """Settle items with money, account by account, in the order of each.

    Raises InvariantError where an amount is negative, or money in is not principal + penalty + surplus.
    """
    below = int((money.amount < 0).sum() + (np.minimum(items.principal, items.penalty) < 0).sum())
    if below:
        raise InvariantError(
            zh=f"有 {below} 行金额为负，不能参加销账", en=f"{below} rows are negative and cannot be cleared"
        )
    count = money.amount.size + 2 * items.principal.size
    bound = count * max(largest(money.amount), largest(items.principal), largest(items.penalty))
    amount, principal, penalty = room_for(bound, money.amount, items.principal, items.penalty)
    owed = principal + penalty
    paying = np.lexsort((money.number, money.day, money.account))
    paying = paying[amount[paying] > 0]
    month, due = items.month * items.turn, items.due * items.turn
    order = np.lexsort((items.number, items.kind, month, due, ~items.first, items.account))
    order = order[owed[order] > 0]
    payment, item, end, length = _laid(
        (money.account[paying], amount[paying]), (items.account[order], owed[order])
    )
    found = np.where(item >= 0, order[item], -1) if order.size else item
    item_end = np.zeros(owed.size, dtype=owed.dtype)
    item_end[order] = _line(items.account[order], owed[order])
    parts = _split(items, found, end - item_end[found] if order.size else end, length)
    cuts = Cuts(paying[payment], found, length, length - parts, parts)
    _assert_conserved(money, cuts)
    return cuts


def _laid(money: tuple[Array, Array], owed: tuple[Array, Array]) -> tuple[Array, Array, Array, Array]:
    """Cut both lines at every end: places in either (-1 for no item), end on the line, and length."""
    account = np.concatenate((money[0], owed[0]))
    end = np.concatenate((_line(*money), _line(*owed)))
    place = np.lexsort((end, account))
    account, end = account[place], end[place]
    before = np.where(_begins(account), 0, np.concatenate((end[:1], end[:-1])))
    payment = _next(np.where(place < money[0].size, place, -1), account)
    item = _next(np.where(place < money[0].size, -1, place - money[0].size), account)
    length = end - before
    kept = (payment >= 0) & (length > 0)
    return payment[kept], item[kept], end[kept], length[kept]


def _line(account: Array, length: Array) -> Array:
    """Return where each row ends on the line of its account; rows of an account stand together."""
    total = np.cumsum(length)
    begins = np.flatnonzero(_begins(account))
    start = (total - length)[begins]
    end: Array = total - np.repeat(start, np.diff(np.append(begins, account.size)))
    return end


def _begins(account: Array) -> Array:
    """Tell at which rows another account begins."""
    first = np.ones(account.size, dtype=bool)
    first[1:] = account[1:] != account[:-1]
    return first


def _next(place: Array, account: Array) -> Array:
    """Fill -1 with the next place further on in the same account, and leave -1 where there is none."""
    count = place.size
    row = np.where(place >= 0, np.arange(count), count)
    row = np.minimum.accumulate(row[::-1])[::-1]
    there = np.minimum(row, count - 1)
    return np.where((row < count) & (account[there] == account), place[there], -1)


def _split(items: Items, item: Array, beyond: Array, length: Array) -> Array:
    """Return the penalty part of each cut: the difference of what had reached the item by then.

    `beyond` is how far past the end of its item a cut ends: nothing, or less than nothing.
    """
    part = np.zeros(length.size, dtype=length.dtype)
    held = item >= 0
    if held.any():
        of = item[held]
        principal, penalty, within = items.principal[of], items.penalty[of], items.within[of]
        after = beyond[held] + principal + penalty
        terms = {"principal": principal, "penalty": penalty, "within": within}
        part[held] = penalty_within(taken=after, **terms) - penalty_within(
            taken=after - length[held], **terms
        )
    return part


def _assert_conserved(money: Money, cuts: Cuts) -> None:
    came_in = sum(money.amount.tolist())
    held = cuts.item >= 0
    settled = sum(cuts.principal[held].tolist()) + sum(cuts.penalty[held].tolist())
    left = sum(cuts.amount[~held].tolist())
    if came_in != settled + left:
        raise InvariantError(
            zh=f"销账前后金额不等：收款 {came_in} 分，销账 {settled} 分，余款 {left} 分",
            en=f"money is not conserved: {came_in} fen came in, {settled} settled, {left} left",
        )
