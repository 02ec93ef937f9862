"""Payments held against the channels they came by."""

import polars as pl

from yingshou.core.channels.fees import bounded_share
from yingshou.core.tables import CHANNELS
from yingshou.core.tables.channels import PAPER_ACCOUNTS
from yingshou.core.tables.problems import split_by_rules
from yingshou.core.tables.schema import RowRule

CHANNEL_COLUMNS = ("money_account", "fee")
"""What `apply_channels` adds: the ledger account the money stands on first, and the fee in yuan."""

_RULES = (
    RowRule(code="UNKNOWN_CHANNEL", column="channel", keeps=pl.col("money_account").is_not_null()),
    RowRule(code="CHANNEL_CLOSED", column="channel", keeps=pl.col("is_open")),
    RowRule(code="CHANNEL_LIMIT", column="amount", keeps=pl.col("amount") >= pl.col("least_amount")),
    RowRule(code="CHANNEL_LIMIT", column="amount", keeps=pl.col("amount") <= pl.col("largest_amount")),
)


def apply_channels(
    *, payments: pl.DataFrame, channels: pl.DataFrame, stage: str, paper: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split payments into those their channel takes, with CHANNEL_COLUMNS, and problems.

    The version of a channel is the latest one valid on the value date of the payment.

    Args:
        payments: columns of PAYMENTS and `payment_no`; further columns are kept.
        channels: table CHANNELS.
        stage: stage of the problem rows.
        paper: whether the payments come with their drafts or cards; else such channels are refused.
    """
    wanted = [name for name in CHANNELS.names if name not in {"name", "name_en", "kind"}]
    versions = channels.select(wanted).sort("valid_from")
    numbered = payments.with_row_index("__row").sort("value_date")
    joined = numbered.join_asof(
        versions, left_on="value_date", right_on="valid_from", by="channel", check_sortedness=False
    ).sort("__row")
    own = RowRule(
        code="PAPER_CHANNEL", column="channel", keeps=~pl.col("money_account").is_in(PAPER_ACCOUNTS)
    )
    rules = _RULES if paper else (*_RULES, own)
    good, problems = split_by_rules(joined, rules, stage=stage, subject="payment_no")
    fee = bounded_share(rate="fee_rate", least="fee_least", most="fee_most").alias("fee")
    return good.with_columns(fee).select(*payments.columns, *CHANNEL_COLUMNS), problems
