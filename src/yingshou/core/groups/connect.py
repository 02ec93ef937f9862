"""Groups: the accounts that links which join make one."""

import polars as pl

from yingshou.core.groups.edges import CUSTOMER, PARTY


def connect(edges: pl.DataFrame) -> pl.DataFrame:
    """Return the group of each account that is joined with another: `account_no`, `group_no`.

    The number of a group is the least of its account numbers. Parties outside the book join accounts, but are
    no members.

    Args:
        edges: as of `edges`; those that do not join are left out.
    """
    joined = edges.filter(pl.col("joins")).select("from_node", "to_node")
    labels = pl.concat(
        [joined.select(node="from_node"), joined.select(node="to_node")]
    ).unique().with_columns(label=pl.col("node"))  # fmt: skip
    while True:
        least = (
            joined.join(labels, left_on="from_node", right_on="node")
            .group_by(node="to_node")
            .agg(_least=pl.col("label").min())
        )
        spread = labels.join(least, on="node", how="left", maintain_order="left").select(
            "node", label=pl.min_horizontal("label", "_least")
        )
        # Labels only fall, and a round in which none does is the last.
        if spread["label"].equals(labels["label"]):
            break
        further = spread.rename({"node": "label", "label": "_further"})
        labels = spread.join(further, on="label", how="left", maintain_order="left").select(
            "node", label=pl.min_horizontal("label", "_further")
        )
    beside = pl.col("node").str.starts_with(CUSTOMER) | pl.col("node").str.starts_with(PARTY)
    return (
        labels.filter(~beside)
        .with_columns(group_no=pl.col("node").min().over("label"))
        .filter(pl.len().over("label") > 1)
        .select(pl.col("node").alias("account_no"), "group_no")
        .sort("account_no")
    )
