"""Orders of clearing as arrays, for items of many classes on many days."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from yingshou.core.clearing.orders import Order, order_on
from yingshou.core.fen import EPOCH, EVER, Array, whole
from yingshou.core.tables.money_rules import WITHIN

_DAYS = 2 * -EVER


class Orders(NamedTuple):
    """The order of each item: `turn` and `within` as in `cuts.Items`, and whether the payer is followed."""

    turn: Array
    within: Array
    followed: Array


def orders_of(
    *, rules: Iterable[dict[str, Any]], classes: Sequence[str | None], class_place: Array, day: Array
) -> Orders:
    """Give each item the order that holds for its class, by its place among `classes`, on its day."""
    pairs, place = np.unique(class_place * _DAYS + (day - EVER), return_inverse=True)
    rows = list(rules)
    found = [
        order_on(
            rules=rows,
            customer_class=classes[pair // _DAYS],
            day=date.fromordinal(pair % _DAYS + EVER + EPOCH),
        )
        for pair in pairs.tolist()
    ]
    return Orders(
        turn=whole(-1 if order.sequence == "LATEST_FIRST" else 1 for order in found)[place],
        within=whole(_within(order) for order in found)[place],
        followed=np.array([order.designation != "NOT_FOLLOWED" for order in found], dtype=bool)[place],
    )


def _within(order: Order) -> int:
    return WITHIN.index(order.within or WITHIN[0])
