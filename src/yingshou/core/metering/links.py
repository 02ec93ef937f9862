"""Which rules and which other accounts the energy of some accounts depends on."""

import polars as pl

from yingshou.core.tables import ACCOUNTS, DAILY_USAGE, METERING_POINTS, READS, Table
from yingshou.core.tables.quantities import Quantities, QuantityRules


def rules_for(*, accounts: pl.DataFrame, rules: QuantityRules) -> QuantityRules:
    """Return the rules of accounts, and all rules of those that give them a quantity or a share."""
    deductions = rules.quantity_rules
    receivers = accounts.select(other_account_no="account_no")
    givers = deductions.filter(pl.col("kind") != "SUB_METER").join(
        receivers, on="other_account_no", how="semi"
    )
    concerned = pl.concat([accounts.select("account_no"), givers.select("account_no")]).unique()
    return QuantityRules(
        loss_parameters=rules.loss_parameters.join(concerned, on="account_no", how="semi"),
        loss_steps=rules.loss_steps,
        quantity_rules=deductions.join(concerned, on="account_no", how="semi"),
    )


def linked_account_nos(rules: QuantityRules) -> list[str]:
    """Return every account that deductions and shares name, sorted."""
    named = rules.quantity_rules
    both = pl.concat([named["account_no"], named["other_account_no"].rename("account_no")])
    return both.unique().sort().to_list()


def with_linked(
    *,
    quantities: Quantities,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    reads: pl.DataFrame,
    daily_usage: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Add the linked accounts to what is metered; a row given twice counts once, as first given."""
    if quantities.accounts.is_empty():
        return accounts, metering_points, reads, daily_usage
    return (
        _united(ACCOUNTS, accounts, quantities.accounts),
        _united(METERING_POINTS, metering_points, quantities.metering_points),
        _united(READS, reads, quantities.reads),
        _united(DAILY_USAGE, daily_usage, quantities.daily_usage),
    )


def _united(table: Table, first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    both = pl.concat([frame.select(table.names) for frame in (first, second)])
    return both.unique(table.key, keep="first", maintain_order=True)
