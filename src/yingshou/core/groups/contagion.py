"""Contagion: who is likely to follow a failure, and along which way."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.money import PRICE, multiply, round_price

MOST_STEPS = 4
"""A failure is followed over so many links; beyond, the product of shares says nothing."""
_FOLLOWERS: dict[str, Any] = {
    "node": pl.String, "share": PRICE, "steps": pl.Int32, "via": pl.String, "kind": pl.String,
}  # fmt: skip
_LEAST = Decimal("0.01")


def followers(*, edges: pl.DataFrame, failed: Sequence[str], least: Decimal = _LEAST) -> pl.DataFrame:
    """Return who follows when some nodes fail, the likeliest first.

    The share of a way is the product of the shares of its links; of several ways the best one counts, so the
    figure is a lower bound of the chance that any of them carries.

    Args:
        edges: as of `groups.edges`.
        failed: nodes that fail for certain.
        least: ways below this share end.

    Returns:
        `node`, `share`, `steps` links on the way, `via` the node before it and the `kind` of the last link.
    """
    one = pl.lit(Decimal(1)).cast(PRICE)
    start = pl.DataFrame({"node": list(failed)}, schema={"node": pl.String})
    best = start.select(
        "node", share=one, steps=pl.lit(0, dtype=pl.Int32), via=pl.lit(None, dtype=pl.String),
        kind=pl.lit(None, dtype=pl.String),
    )  # fmt: skip
    front = best
    for step in range(1, MOST_STEPS + 1):
        reached = (
            edges.rename({"share": "_share"})
            .join(front.select(from_node="node", _reached="share"), on="from_node")
            .select(
                node="to_node",
                share=round_price(multiply(round_price(pl.col("_share")), pl.col("_reached")), 6),
                steps=pl.lit(step, dtype=pl.Int32),
                via="from_node",
                kind="kind",
            )
            .filter(pl.col("share") >= least)
        )
        better = _best(pl.concat([best, reached.select(best.columns)]))
        front = better.filter(pl.col("steps") == step)
        best = better
        if front.is_empty():
            break
    found = best.filter(pl.col("steps") > 0).sort("share", "node", descending=[True, False])
    return found.select(pl.col(name).cast(dtype) for name, dtype in _FOLLOWERS.items())


def _best(ways: pl.DataFrame) -> pl.DataFrame:
    """Keep of each node the way with the highest share, the shortest of equals."""
    order = ways.sort("node", "share", "steps", "via", descending=[False, True, False, False])
    return order.unique("node", keep="first", maintain_order=True)
