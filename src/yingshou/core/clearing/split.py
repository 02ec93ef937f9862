"""How the money an item takes is split between its penalty and its principal."""

import numpy as np

from yingshou.core.fen import Array, largest, room_for
from yingshou.core.tables.money_rules import WITHIN

_PRINCIPAL_FIRST, _PROPORTIONAL = WITHIN.index("PRINCIPAL_FIRST"), WITHIN.index("PROPORTIONAL")


def penalty_within(*, taken: Array, principal: Array, penalty: Array, within: Array) -> Array:
    """Return the penalty part of the first `taken` fen that reach an item.

    The function of `taken` never falls and never rises faster than it; so the differences between payments
    are the parts of each, several payments on one item add up exactly, and principal takes the rest.

    Args:
        taken: fen that have reached the item so far, 0 to principal + penalty.
        principal: open principal, fen.
        penalty: open penalty, fen; with the principal above zero.
        within: which of WITHIN holds for the item, by its place.
    """
    part = np.minimum(taken, penalty)
    part = np.where(within == _PRINCIPAL_FIRST, np.maximum(taken - principal, 0), part)
    shared = within == _PROPORTIONAL
    if shared.any():
        part = np.where(shared, _proportional(taken, penalty, principal + penalty), part)
    return part


def _proportional(taken: Array, penalty: Array, owed: Array) -> Array:
    """Round taken × penalty ÷ owed half up, exactly, by floor division of whole numbers."""
    bound = 2 * (largest(taken) * largest(penalty) + largest(owed))
    taken, penalty, owed = room_for(bound, taken, penalty, owed)
    share: Array = (2 * taken * penalty + owed) // (2 * owed)
    return share
