"""The order of matching: exact, by customer's sums, by parts of them, by reference alone."""

from dataclasses import dataclass

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.reconciliation.exact import match_exact, match_reference
from yingshou.core.reconciliation.items import LEFT, MATCHES, RIGHT, without
from yingshou.core.reconciliation.sums import match_group_sums, match_parts


@dataclass(frozen=True, slots=True)
class Matched:
    """What was matched, and what is left of either side."""

    matches: pl.DataFrame
    left: pl.DataFrame
    right: pl.DataFrame


def match_items(*, left: pl.DataFrame, right: pl.DataFrame, window_days: int) -> Matched:
    """Match the items of two sides of a channel; each item is in one match at most.

    In order: same reference and amount; same reference with another amount; all items of a customer; part
    of a customer's items. Matches of every method but REFERENCE add up to the same on both sides.

    Args:
        left: ITEMS of a statement or channel file.
        right: ITEMS of the ledger or the bank.
        window_days: most days apart.

    Raises:
        InvariantError: a match does not add up; a fault of the program.
    """
    found = pl.DataFrame(schema=MATCHES)
    for step in (match_exact, match_reference, match_group_sums, match_parts):
        more = step(
            left=without(left, found, LEFT), right=without(right, found, RIGHT), window_days=window_days
        )
        found = pl.concat([found, more])
    _check(found)
    return Matched(found, without(left, found, LEFT), without(right, found, RIGHT))


def _check(matches: pl.DataFrame) -> None:
    signed = pl.when(pl.col("side") == LEFT).then(pl.col("amount")).otherwise(-pl.col("amount"))
    wrong = (
        matches.filter(pl.col("method") != "REFERENCE")
        .group_by("match_no")
        .agg(difference=signed.sum())
        .filter(pl.col("difference") != 0)
    )
    if wrong.height or matches.select("side", "item_no").is_duplicated().any():
        raise InvariantError(
            zh=f"{wrong.height} 组勾对两边金额不符",
            en=f"{wrong.height} matches do not add up on both sides",
        )
