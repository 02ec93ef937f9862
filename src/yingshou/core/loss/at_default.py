"""What a default would lose: security that counts, use that goes on, what still comes in."""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.money import PRICE, YUAN, multiply, round_yuan, yuan

_SUMS = ("exposure", "draft_risk", "security", "void_security", "uncovered")
_LOSSES = ("own_loss", "expected_loss", "tail_loss")


def void_inside(
    *, guarantees: pl.DataFrame, nodes: pl.DataFrame, groups: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Return the security in force on a day with who answers for it and whether it counts.

    A guarantor of the same group is no security: it fails with the debtor. A third party outside the group
    counts while it stands.

    Args:
        guarantees: table GUARANTEES.
        nodes: `party`, `node` (`core.groups.edges.node_of`): which account or customer an issuer is.
        groups: `node`, `group_no` of accounts and of the customers whose accounts are one group.
        on: the day.

    Returns:
        `guarantee_no`, `account_no`, `amount`, `guarantor` (node or null), `void`.
    """
    held = guarantees.filter(
        (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))
    )
    third = pl.col("kind") == "THIRD_PARTY"
    named = held.join(nodes, left_on="issuer", right_on="party", how="left").with_columns(
        guarantor=pl.when(third).then(pl.col("node"))
    )
    own = groups.select(account_no="node", _own="group_no")
    theirs = groups.select(guarantor="node", _theirs="group_no")
    joined = named.join(own, on="account_no", how="left").join(theirs, on="guarantor", how="left")
    inside = (pl.col("_own") == pl.col("_theirs")) | (pl.col("guarantor") == pl.col("account_no"))
    return joined.select(
        "guarantee_no", "account_no", pl.col("amount").cast(YUAN), "guarantor",
        void=inside.fill_null(value=False),
    )  # fmt: skip


def loss_at_default(
    accounts: pl.DataFrame, *, recovery_share: Decimal, days_to_stop: int
) -> pl.DataFrame:  # fmt: skip
    """Add `uncovered`, `at_default`, `loss_at_default` and `own_loss` in yuan.

    uncovered = max(0, exposure + draft risk − security). at_default = exposure + draft risk + daily value ×
    days to a stop − security, negative where security is ample: an account that stops paying goes on using
    power until it may be stopped. Of what is above zero the recovery share still comes in. own_loss =
    default rate × loss at default.

    Args:
        accounts: `exposure`, `draft_risk`, `security` (what counts), `daily_value` in yuan, `default_rate`.
        recovery_share: share of the unsecured amount that comes in after a default.
        days_to_stop: days from the last payment to the stop.
    """
    lost = pl.lit(1 - recovery_share).cast(PRICE)
    claim = pl.col("exposure") + pl.col("draft_risk") - pl.col("security")
    known = accounts.with_columns(
        uncovered=pl.max_horizontal(claim, yuan(0)),
        at_default=round_yuan(claim + multiply(pl.col("daily_value"), pl.lit(Decimal(days_to_stop)))),
    )
    net = pl.max_horizontal(pl.col("at_default"), yuan(0))
    whole = known.with_columns(loss_at_default=round_yuan(multiply(net, lost)))
    return whole.with_columns(
        own_loss=round_yuan(multiply(pl.col("loss_at_default"), pl.col("default_rate")))
    )


def netted_groups(accounts: pl.DataFrame) -> pl.DataFrame:
    """Sum the accounts of each group up; columns as in `risk_groups`.

    `uncovered` adds the accounts' up, as no account need pay for another; `netted` is what would stand
    uncovered if prepaid money and security served the whole group, as under one credit line.
    """
    sums = (
        accounts.drop_nulls("group_no")
        .group_by("group_no")
        .agg(pl.len().cast(pl.Int32).alias("accounts"), *(pl.col(name).sum() for name in (*_SUMS, *_LOSSES)))
    )
    claim = pl.col("exposure") + pl.col("draft_risk") - pl.col("security")
    return sums.with_columns(netted=pl.max_horizontal(claim, yuan(0))).sort("group_no")
