"""One to one: the same reference and amount within a window of days, then the same reference alone.

Every step is a join on keys, so the work grows with the number of items and not with its square.
"""

import polars as pl

from yingshou.core.reconciliation.items import LEFT, MATCHES, RIGHT, as_matches, without

_ORDERS = (("reference", "amount", "day"), ("reference", "amount"))


def match_exact(*, left: pl.DataFrame, right: pl.DataFrame, window_days: int) -> pl.DataFrame:
    """Match items one to one whose reference and amount are the same and whose days lie close enough.

    Those of the same day go first; of several equal ones the earliest goes with the earliest, then the latest
    with the latest. Nothing is matched twice.

    Args:
        left: ITEMS of one side.
        right: ITEMS of the other.
        window_days: most days apart.

    Returns:
        MATCHES of method EXACT.
    """
    found = pl.DataFrame(schema=MATCHES)
    for keys, latest_first in ((_ORDERS[0], False), (_ORDERS[1], False), (_ORDERS[1], True)):
        pairs = _paired(
            without(left, found, LEFT),
            without(right, found, RIGHT),
            keys,
            window_days,
            latest_first=latest_first,
        )
        found = pl.concat([found, as_matches(pairs, left, right, "EXACT")])
    return found


def match_reference(*, left: pl.DataFrame, right: pl.DataFrame, window_days: int) -> pl.DataFrame:
    """Match items of the same reference whose amounts differ, where either side has it once.

    Returns:
        MATCHES of method REFERENCE; the two sides of such a match do not add up to the same.
    """
    first, second = (side.filter(pl.len().over("reference") == 1) for side in (left, right))
    pairs = _paired(first, second, ("reference",), window_days, latest_first=False)
    return as_matches(pairs, left, right, "REFERENCE")


def _paired(
    left: pl.DataFrame, right: pl.DataFrame, keys: tuple[str, ...], window_days: int, *, latest_first: bool
) -> pl.DataFrame:
    """Pair the n-th item of each key on the left with the n-th on the right: `key`, `left_no`, `right_no`."""
    ranked = [
        side.filter(pl.col("reference").is_not_null())
        .sort("day", "item_no", descending=latest_first)
        .with_columns(rank=pl.int_range(pl.len()).over(keys))
        for side in (left, right)
    ]
    joined = ranked[0].join(ranked[1], on=[*keys, "rank"], suffix="_right")
    if "day" not in keys:
        apart = (pl.col("day") - pl.col("day_right")).dt.total_days().abs()
        joined = joined.filter(apart <= window_days)
    return joined.select(key=pl.col("item_no"), left_no="item_no", right_no="item_no_right")
