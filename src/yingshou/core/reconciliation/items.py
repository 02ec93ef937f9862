"""What is held against each other: items of two sides, and the frame of matches."""

import polars as pl

from yingshou.core.money import YUAN

ITEMS = pl.Schema(
    {
        "item_no": pl.String(),
        "day": pl.Date(),
        "reference": pl.String(),
        "amount": YUAN,
        "group": pl.String(),
    }
)
"""An item of one side: amount in yuan; group is the customer it is of, null where unknown."""

MATCHES = pl.Schema(
    {
        "match_no": pl.String(),
        "method": pl.String(),
        "side": pl.String(),
        "item_no": pl.String(),
        "day": pl.Date(),
        "amount": YUAN,
    }
)
"""One row an item of a match; side LEFT or RIGHT. Methods: EXACT, REFERENCE (amounts differ), SUM, SUBSET."""

LEFT, RIGHT = "LEFT", "RIGHT"


def without(items: pl.DataFrame, matches: pl.DataFrame, side: str) -> pl.DataFrame:
    """Return the items of a side that are in none of the matches."""
    return items.join(matches.filter(pl.col("side") == side), on="item_no", how="anti")


def as_matches(pairs: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame, method: str) -> pl.DataFrame:
    """Make matches of pairs `key`, `left_no`, `right_no`, where a key may stand in several rows.

    A match is numbered by its first left item and first right item, so the same match has the same number.
    """
    if pairs.is_empty():
        return pl.DataFrame(schema=MATCHES)
    first = pairs.group_by("key").agg(
        match_no=pl.format("{}+{}", pl.col("left_no").min(), pl.col("right_no").min())
    )
    sides = []
    for side, column, items in ((LEFT, "left_no", left), (RIGHT, "right_no", right)):
        numbers = pairs.select("key", item_no=column).unique()
        sides.append(
            numbers.join(first, on="key")
            .join(items, on="item_no")
            .select(
                "match_no",
                pl.lit(method).alias("method"),
                pl.lit(side).alias("side"),
                "item_no",
                "day",
                "amount",
            )
        )
    return pl.concat(sides).sort("match_no", "side", "item_no")
