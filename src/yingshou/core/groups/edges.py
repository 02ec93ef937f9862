"""The links of a day as edges between nodes: accounts, customers, and parties outside the book."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.money import PRICE
from yingshou.core.tables.risk import LINK_WEIGHTS

EDGES: dict[str, Any] = {
    "from_node": pl.String, "to_node": pl.String, "kind": pl.String, "share": PRICE, "joins": pl.Boolean,
}  # fmt: skip
"""If `from_node` fails, `to_node` follows with the probability `share`; `joins` = both are of one group."""
CUSTOMER, PARTY = "C:", "P:"
"""What the name of a node begins with that is no account."""
_SHIPPED = date(2000, 1, 1)
_DEFAULTS = (
    ("OWNER", "0.5", "0.2", True), ("GUARANTOR", "0.1", "0.15", False), ("LANDLORD", "0.2", "0.02", False),
    ("SUB_SUPPLY", "0.4", "0.05", True), ("SHARED_PAYER", "0.6", "0.2", True),
)  # fmt: skip
_SAME_CUSTOMER = Decimal("0.9")
"""Accounts of one customer are one debtor: if it fails at one, it fails at the others but for exceptions."""


def default_weights() -> pl.DataFrame:
    """Return the weights that are shipped, columns as in `link_weights`.

    No public text sets them; they are a cautious beginning, marked as not verified.
    """
    rows = [
        (kind, _SHIPPED, Decimal(follow), Decimal(back), joins, None, False)
        for kind, follow, back, joins in _DEFAULTS
    ]
    return pl.DataFrame(rows, schema=LINK_WEIGHTS.schema, orient="row")


def edges(*, links: pl.DataFrame, weights: pl.DataFrame, accounts: pl.DataFrame, on: date) -> pl.DataFrame:
    """Lay out the links that hold on a day in both directions, as EDGES.

    A party that is the number of an account or of a customer is that node, and so is one that bears the name
    of a single customer; any other is a node outside the book. Every account hangs on its customer.

    Args:
        links: table PARTY_LINKS.
        weights: table LINK_WEIGHTS, all versions.
        accounts: `account_no`, `customer_no`, `customer_name` of the book.
        on: the day.
    """
    held = links.filter(
        (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))
    ).join(accounts.select("account_no"), on="account_no", how="semi")
    scale = weights.filter(pl.col("valid_from") <= on).sort("valid_from").unique("kind", keep="last")
    named = held.join(node_of(accounts), on="party", how="left").with_columns(
        node=pl.coalesce("node", PARTY + pl.col("party"))
    )
    weighed = named.join(
        scale.select("kind", "back_share", "joins", _follow="follow_share"), on="kind"
    ).with_columns(follow_share=pl.coalesce("follow_share", "_follow"))
    both = pl.concat([_direction(weighed, back=False), _direction(weighed, back=True)])
    own = accounts.select(
        "account_no", node=CUSTOMER + pl.col("customer_no"), kind=pl.lit("SAME_CUSTOMER"),
        follow_share=pl.lit(_SAME_CUSTOMER).cast(PRICE), back_share=pl.lit(_SAME_CUSTOMER).cast(PRICE),
        joins=pl.lit(value=True),
    ).filter(pl.len().over("node") > 1)  # fmt: skip
    whole = pl.concat([both, _direction(own, back=False), _direction(own, back=True)])
    different = whole.filter(pl.col("from_node") != pl.col("to_node"))
    return different.sort("from_node", "to_node", "kind", "share").select(*EDGES)


def node_of(accounts: pl.DataFrame) -> pl.DataFrame:
    """Return which node a text names: `party`, `node`; a name two customers bear names nobody."""
    numbers = accounts.select(party="account_no", node="account_no")
    parties = accounts.select("customer_no", "customer_name").unique()
    by_number = parties.select(party="customer_no", node=CUSTOMER + pl.col("customer_no"))
    single = parties.filter(pl.len().over("customer_name") == 1)
    by_name = single.select(party="customer_name", node=CUSTOMER + pl.col("customer_no"))
    found = pl.concat([numbers, by_number, by_name]).drop_nulls()
    # A customer of one account is that account, so that both are not two ends of one debtor.
    sole = accounts.filter(pl.len().over("customer_no") == 1).select(
        node=CUSTOMER + pl.col("customer_no"), _account="account_no"
    )
    return (
        found.unique("party", keep="first", maintain_order=True)
        .join(sole, on="node", how="left")
        .select("party", node=pl.coalesce("_account", "node"))
    )


def _direction(weighed: pl.DataFrame, *, back: bool) -> pl.DataFrame:
    start, end = ("account_no", "node") if back else ("node", "account_no")
    share = "back_share" if back else "follow_share"
    return weighed.select(
        from_node=pl.col(start), to_node=pl.col(end), kind="kind", share=pl.col(share).cast(PRICE),
        joins="joins",
    )  # fmt: skip
