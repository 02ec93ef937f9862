"""Many to one and many to many: sums of a customer's items, then parts of them by a bounded search.

The search meets in the middle: all sums of either half of at most MOST_ITEMS items, so it is exact and its
work bounded (2 x 2^12 sums). It counts every part that fits; where more than one does, nothing is matched,
because which one is meant cannot be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.reconciliation.items import LEFT, MATCHES, RIGHT, as_matches, without

MOST_ITEMS = 24
"""Items of a customer the search takes on; more are left to a person."""


@dataclass(frozen=True, slots=True)
class Part:
    """Places of the items that add up to the target, and in how many ways some do."""

    places: tuple[int, ...]
    ways: int


def find_part(amounts: Sequence[int], target: int) -> Part:
    """Find the items that add up to a target, in fen; at least one item, at most MOST_ITEMS given.

    `places` is empty where none or more than one part fits. Raises ValueError for more items than the bound.
    """
    if len(amounts) > MOST_ITEMS:
        message = f"more than {MOST_ITEMS} items"
        raise ValueError(message)
    half = len(amounts) // 2
    first, second = _subset_sums(amounts[:half]), _subset_sums(amounts[half:])
    by_sum: dict[int, list[int]] = {}
    for mask, total in enumerate(first):
        by_sum.setdefault(total, []).append(mask)
    ways, kept = 0, 0
    for mask, total in enumerate(second):
        fitting = by_sum.get(target - total, ())
        if fitting and (ways_here := len(fitting) - (mask == 0 and fitting[0] == 0)):
            ways += ways_here
            kept = fitting[-1] | mask << half
    places = tuple(place for place in range(len(amounts)) if kept >> place & 1)
    return Part(places if ways == 1 else (), ways)


def _subset_sums(amounts: Sequence[int]) -> list[int]:
    """Return the sum of every subset, at the place of its bit mask."""
    sums = [0]
    for amount in amounts:
        sums += [total + amount for total in sums]
    return sums


def match_group_sums(*, left: pl.DataFrame, right: pl.DataFrame, window_days: int) -> pl.DataFrame:
    """Match all open items of a customer where both sides add up to the same.

    The days of a customer's items on both sides must lie within the window.

    Returns:
        MATCHES of method SUM.
    """
    sides = [side.filter(pl.col("group").is_not_null()) for side in (left, right)]
    totals = [
        side.group_by("group").agg(
            pl.col("amount").sum().cast(YUAN), first=pl.col("day").min(), last=pl.col("day").max()
        )
        for side in sides
    ]
    same = totals[0].join(totals[1], on=["group", "amount"], suffix="_right")
    span = pl.max_horizontal("last", "last_right") - pl.min_horizontal("first", "first_right")
    same = same.filter(span.dt.total_days() <= window_days).select("group")
    members = [side.join(same, on="group", how="semi") for side in sides]
    pairs = members[0].select(key="group", left_no="item_no").join(
        members[1].select(key="group", right_no="item_no"), on="key"
    )  # fmt: skip
    return as_matches(pairs, left, right, "SUM")


def match_parts(*, left: pl.DataFrame, right: pl.DataFrame, window_days: int) -> pl.DataFrame:
    """Match one item with several of the same customer on the other side, where just one part fits.

    Items are taken in order of their number, the right side's first, then the left side's.

    Returns:
        MATCHES of method SUBSET.
    """
    found = _one_to_many(right, left, window_days, swapped=True)
    rest_left, rest_right = without(left, found, LEFT), without(right, found, RIGHT)
    return pl.concat([found, _one_to_many(rest_left, rest_right, window_days, swapped=False)])


def _one_to_many(ones: pl.DataFrame, many: pl.DataFrame, window_days: int, *, swapped: bool) -> pl.DataFrame:
    pairs: list[tuple[str, str, str]] = []
    candidates = {
        str(group): part.sort("item_no")
        for (group,), part in many.filter(pl.col("group").is_not_null()).group_by("group")
    }
    taken: set[str] = set()
    wanted = ones.filter(pl.col("group").is_in(list(candidates))).sort("item_no")
    for number, day, group, amount in wanted.select("item_no", "day", "group", "amount").iter_rows():
        near = candidates[group].filter(
            (pl.col("day") - pl.lit(day)).dt.total_days().abs() <= window_days,
            ~pl.col("item_no").is_in(list(taken)),
        )
        if not 1 < near.height <= MOST_ITEMS:
            continue
        fen = [int(value * 100) for value in near["amount"]]
        numbers = [near["item_no"][place] for place in find_part(fen, int(amount * 100)).places]
        taken.update(numbers)
        pairs += [(number, other, number) if swapped else (number, number, other) for other in numbers]
    frame = pl.DataFrame(pairs, schema=["key", "left_no", "right_no"], orient="row") if pairs else None
    if frame is None:
        return pl.DataFrame(schema=MATCHES)
    return as_matches(frame, many if swapped else ones, ones if swapped else many, "SUBSET")
