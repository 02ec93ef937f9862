"""What a channel's terms make of payments, on whole fen: the same for one at the counter and for a file."""

from typing import NamedTuple

import numpy as np

from yingshou.core.fen import Array

RULES = (
    ("UNKNOWN_CHANNEL", "channel"),
    ("CHANNEL_CLOSED", "channel"),
    ("CHANNEL_LIMIT", "amount"),
    ("CHANNEL_LIMIT", "amount"),
    ("PAPER_CHANNEL", "channel"),
)
"""Code and column of what stands against a payment, in the order it is looked at."""


class Terms(NamedTuple):
    """Payments with the version of their channel: fen.

    `known`: there is a version; `paper`: it stands on drafts or cards, and the payment comes without them.
    """

    amount: Array
    known: Array
    is_open: Array
    paper: Array
    least: Array
    largest: Array


def first_broken(terms: Terms) -> Array:
    """Return which of RULES each payment breaks first, -1 for none."""
    broken = np.stack([
        ~terms.known, terms.known & ~terms.is_open, terms.known & (terms.amount < terms.least),
        terms.known & (terms.amount > terms.largest), terms.known & terms.paper,
    ])  # fmt: skip
    return np.where(broken.any(axis=0), broken.argmax(axis=0), -1)
