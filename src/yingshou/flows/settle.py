"""What money settles, value date by value date: arrays in, arrays out, one account or a whole bank file."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from yingshou.core.clearing.cuts import Cuts, Items, Money, cut
from yingshou.core.clearing.places import orders_of
from yingshou.core.fen import EVER, Array, sums
from yingshou.core.penalties.days import Owed, Pieces, accrue
from yingshou.core.penalties.versions import Versions, refuse_unruled
from yingshou.core.tables.money_rules import WITHIN


class Due(NamedTuple):
    """Receivables on which something may be open, as arrays; `owed` lies beside them, row by row.

    `customer_class` is a place among the classes, `named` whether the payer names the item.
    """

    account: Array
    number: Array
    due: Array
    month: Array
    kind: Array
    customer_class: Array
    named: Array
    principal_open: Array
    penalty_gone: Array
    owed: Owed


class Rules(NamedTuple):
    """The dated rules: rows of CLEARING_RULES, versions of PENALTY_RULES, and the classes by place."""

    clearing: Sequence[dict[str, Any]]
    penalty: Versions
    classes: Sequence[str | None]
    within: str | None = None
    """What goes before the rules, one of WITHIN."""


class Settled(NamedTuple):
    """Clearings, wave by wave: places in Money and Due, and fen."""

    wave: Array
    payment: Array
    item: Array
    principal: Array
    penalty: Array


def settle(*, money: Money, due: Due, pieces: Pieces, rules: Rules, account_nos: Sequence[str]) -> Settled:
    """Clear value date by value date, each wave meeting what the waves before it left open.

    Penalty depends on the day the money arrives, so in the k-th wave each account has only its k-th value
    date, to which the penalty of its items is accrued. Accounts are places among `account_nos`.

    Raises InvariantError where an account with a late item has no rule of penalty.
    """
    wave = _waves(money)
    paid = [Settled(*(np.empty(0, dtype=np.int64) for _ in Settled._fields))]
    for turn in range(int(wave.max()) + 1 if wave.size else 0):
        taken = np.flatnonzero(wave == turn)
        part = Money(*(column[taken] for column in money))
        as_of = np.full(len(account_nos), EVER)
        as_of[part.account] = part.day
        cuts, items = _clear(
            money=part, due=due, pieces=pieces, rules=rules, as_of=as_of[due.account], account_nos=account_nos
        )
        held = cuts.item >= 0
        item = items[cuts.item[held]]
        payment = taken[cuts.payment[held]]
        done = Settled(np.full(item.size, turn), payment, item, cuts.principal[held], cuts.penalty[held])
        paid.append(done)
        pieces = _with(pieces, done, money)
        due = due._replace(
            principal_open=due.principal_open - sums(done.principal, item, due.account.size),
            penalty_gone=due.penalty_gone + sums(done.penalty, item, due.account.size),
        )
    return Settled(*(np.concatenate(columns) for columns in zip(*paid, strict=True)))


def _waves(money: Money) -> Array:
    """Number the value dates of each account from 0."""
    order = np.lexsort((money.day, money.account))
    account, day = money.account[order], money.day[order]
    new_account = np.ones(order.size, dtype=bool)
    new_account[1:] = account[1:] != account[:-1]
    new_day = new_account.copy()
    new_day[1:] |= day[1:] != day[:-1]
    count = np.cumsum(new_day)
    first = count[new_account]
    wave = np.empty(order.size, dtype=np.int64)
    wave[order] = count - np.repeat(first, np.diff(np.append(np.flatnonzero(new_account), order.size)))
    return wave


def _clear(
    *, money: Money, due: Due, pieces: Pieces, rules: Rules, as_of: Array, account_nos: Sequence[str]
) -> tuple[Cuts, Array]:
    """Clear one wave; return its cuts and the places in Due that they count by."""
    rows = np.flatnonzero(as_of != EVER)
    owed = Owed(*(column[rows] for column in due.owed))._replace(as_of=as_of[rows])
    unruled = np.flatnonzero((owed.kind < 0) & (owed.start <= owed.as_of))
    if unruled.size:
        refuse_unruled(account_nos[due.account[rows[unruled[0]]]])
    penalty = np.maximum(
        accrue(owed, _of_rows(pieces, rows, as_of.size), rules.penalty) - due.penalty_gone[rows], 0
    )
    kept = (due.principal_open[rows] > 0) | (penalty > 0)
    rows, penalty = rows[kept], penalty[kept]
    orders = orders_of(
        rules=rules.clearing, classes=rules.classes, class_place=due.customer_class[rows], day=as_of[rows]
    )
    within = orders.within if rules.within is None else np.full(rows.size, WITHIN.index(rules.within))
    items = Items(
        account=due.account[rows], number=due.number[rows], due=due.due[rows], month=due.month[rows],
        kind=due.kind[rows], principal=due.principal_open[rows], penalty=penalty,
        first=due.named[rows] & orders.followed, turn=orders.turn, within=within,
    )  # fmt: skip
    return cut(money, items), rows


def _of_rows(pieces: Pieces, rows: Array, count: int) -> Pieces:
    """Keep the pieces of some rows, by their place among these."""
    if rows.size == count:
        return pieces
    place = np.full(count, -1)
    place[rows] = np.arange(rows.size)
    item = place[pieces.item]
    kept = item >= 0
    return Pieces(item[kept], pieces.principal[kept], pieces.day[kept])


def _with(pieces: Pieces, done: Settled, money: Money) -> Pieces:
    return Pieces(
        np.concatenate((pieces.item, done.item)),
        np.concatenate((pieces.principal, done.principal)),
        np.concatenate((pieces.day, money.day[done.payment])),
    )
