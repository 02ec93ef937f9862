"""A group close up: its links, and what happens when one of its members fails."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.groups import edges, followers
from yingshou.core.groups.edges import CUSTOMER, PARTY, node_of
from yingshou.core.loss import void_inside
from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import GUARANTEES
from yingshou.records.risk import frames


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRisk:
    """The links of a group on a day.

    `names` gives each node a name; `edges` as of `core.groups.edges`; `followers` as of
    `core.groups.followers` of the member that fails; `fallen` holds the security, `guarantee_no`,
    `account_no`, `amount` in yuan, that falls away with it.
    """

    failed: str
    names: dict[str, str]
    edges: pl.DataFrame
    followers: pl.DataFrame
    fallen: pl.DataFrame
    fallen_amount: Decimal


def group_risk(*, account_nos: list[str], failed: str, as_of: date) -> GroupRisk:
    """Lay out the links of some accounts on a day, and follow the failure of one of them.

    Args:
        account_nos: the members.
        failed: the one that is supposed to fail.
        as_of: the day the links hold on.
    """
    links = frames.links_of(account_nos)
    known = frames.parties_of([*account_nos, *links["account_no"].to_list(), *links["party"].to_list()])
    made = edges(links=links, weights=frames.link_weights(), accounts=known, on=as_of)
    held = frames.guarantees_on(as_of).filter(pl.col("account_no").is_in(account_nos))
    nobody = pl.DataFrame(schema={"node": pl.String, "group_no": pl.String})
    given = void_inside(
        guarantees=GUARANTEES.conform(held), nodes=node_of(known), groups=nobody, on=as_of
    )  # fmt: skip
    fallen = given.filter(pl.col("guarantor") == failed).select("guarantee_no", "account_no", "amount")
    return GroupRisk(
        failed=failed,
        names=_names(known, made),
        edges=made,
        followers=followers(edges=made, failed=[failed]),
        fallen=fallen.sort("guarantee_no"),
        fallen_amount=Decimal(fallen["amount"].sum() or ZERO_YUAN),
    )


def _names(known: pl.DataFrame, made: pl.DataFrame) -> dict[str, str]:
    names = dict(known.select("account_no", "name").iter_rows())
    names |= {CUSTOMER + number: name for number, name in known.select("customer_no", "customer_name").rows()}
    ends = pl.concat([made["from_node"], made["to_node"]]).unique()
    return names | {node: node.removeprefix(PARTY) for node in ends if node.startswith(PARTY)}
