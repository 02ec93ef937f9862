"""Accounts whose whole capacity rests for a month."""

from decimal import Decimal

import polars as pl

from yingshou.core.rating.capacity import capacity_stretches, supply_spans
from yingshou.core.tables import CAPACITY_CHANGES

_ZERO = Decimal(0)


def idle_accounts(*, accounts: pl.DataFrame, capacity_changes: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Return the accounts that have capacity but none in service on any day of the month: account_no.

    A suspension counts from its first day, however short it turns out to be.

    Args:
        accounts: frame ACCOUNTS.
        capacity_changes: frame CAPACITY_CHANGES of these accounts.
        bill_month: billing month YYYYMM.
    """
    changes = CAPACITY_CHANGES.conform(capacity_changes)
    changed = accounts.join(changes, on="account_no", how="semi")
    if changed.is_empty():
        return accounts.clear().select("account_no")
    spans = supply_spans(accounts=changed, capacity_changes=changes, bill_month=bill_month).with_columns(
        minimum_suspension_days=pl.lit(0, pl.Int32), suspended_share=pl.lit(_ZERO)
    )
    stretches = capacity_stretches(
        spans=spans.filter(pl.col("start") < pl.col("end")), capacity_changes=changes
    )
    return (
        stretches.group_by("account_no")
        .agg(in_service=pl.col("capacity_kva").max(), installed=pl.col("installed_kva").max())
        .filter((pl.col("in_service") == _ZERO) & (pl.col("installed") > _ZERO))
        .select("account_no")
        .sort("account_no")
    )
