"""Payments held against the channels they came by."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from yingshou.core.channels.fees import NO_BOUND, RATE_DECIMALS, bounded_share, fee_column, fen_or
from yingshou.core.channels.terms import RULES, Terms, first_broken
from yingshou.core.fen import Array, whole
from yingshou.core.money import YUAN
from yingshou.core.tables import CHANNELS
from yingshou.core.tables.channels import PAPER_ACCOUNTS
from yingshou.core.tables.problems import split_by_rules
from yingshou.core.tables.schema import RowRule

CHANNEL_COLUMNS = ("money_account", "fee")
"""What `apply_channels` adds: the ledger account the money stands on first, and the fee in yuan."""

_RULES = tuple(
    RowRule(code=code, column=column, keeps=pl.col("__broken") != place)
    for place, (code, column) in enumerate(RULES)
)


class Taken(NamedTuple):
    """What its channel does to one payment: CHANNEL_COLUMNS."""

    money_account: str
    fee: Decimal


def apply_channels(
    *, payments: pl.DataFrame, channels: pl.DataFrame, stage: str, paper: bool = False, limited: bool = True
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split payments into those their channel takes, with CHANNEL_COLUMNS, and problems.

    The version of a channel is the latest one valid on the value date of the payment.

    Args:
        payments: columns of PAYMENTS and `payment_no`; further columns are kept.
        channels: table CHANNELS.
        stage: stage of the problem rows.
        paper: whether the payments come with their drafts or cards; else such channels are refused.
        limited: whether the limits of a payment hold; not for what a channel states it has got.
    """
    wanted = [name for name in CHANNELS.names if name not in {"name", "name_en", "kind"}]
    versions = channels.select(wanted).sort("valid_from")
    numbered = payments.with_row_index("__row").sort("value_date")
    joined = numbered.join_asof(
        versions, left_on="value_date", right_on="valid_from", by="channel", check_sortedness=False
    ).sort("__row")
    terms = _terms(joined, paper=paper, limited=limited)
    fee = fee_column(joined, rate="fee_rate", least="fee_least", most="fee_most")
    judged = joined.with_columns(pl.Series("__broken", first_broken(terms)), fee=fee)
    good, problems = split_by_rules(judged, _RULES, stage=stage, subject="payment_no")
    return good.select(*payments.columns, *CHANNEL_COLUMNS), problems


def apply_channel(
    *, amount: Decimal, version: Mapping[str, Any] | None, paper: bool = False
) -> Taken | tuple[str, str]:
    """Hold one payment against the version of its channel, as `apply_channels` does.

    Args:
        amount: yuan.
        version: the row of CHANNELS that is valid on the value date, None where there is none.
        paper: as for `apply_channels`.

    Returns:
        What the channel does to the money, or code and column of the rule that refuses it.
    """
    if version is None:
        return RULES[0]
    names = ("least_amount", "largest_amount", "fee_rate", "fee_least", "fee_most")
    least, most, rate, fee_least, fee_most = (version[name] for name in names)
    terms = Terms(
        amount=_fen(amount),
        known=np.array([True]),
        is_open=np.array([version["is_open"]]),
        paper=np.array([version["money_account"] in PAPER_ACCOUNTS and not paper]),
        least=_fen(least, 0),
        largest=_fen(most, NO_BOUND),
    )
    broken = int(first_broken(terms)[0])
    if broken >= 0:
        return RULES[broken]
    fee = bounded_share(
        amount=terms.amount,
        rate=whole([int(rate.scaleb(RATE_DECIMALS))]),
        least=_fen(fee_least),
        most=_fen(fee_most, NO_BOUND),
    )
    return Taken(version["money_account"], Decimal(int(fee[0])).scaleb(-2))


def _fen(amount: Decimal | None, absent: int = 0) -> Array:
    return whole([absent if amount is None else int(amount.scaleb(2))])


def _terms(joined: pl.DataFrame, *, paper: bool, limited: bool) -> Terms:
    """Lay payments and their channels out; what no channel is known for is nothing."""
    nothing = pl.Series([None] * joined.height, dtype=YUAN)
    on_paper = joined["money_account"].is_in(PAPER_ACCOUNTS).fill_null(value=False).to_numpy()
    return Terms(
        amount=fen_or(joined["amount"], 0),
        known=joined["money_account"].is_not_null().to_numpy(),
        is_open=joined["is_open"].fill_null(value=False).to_numpy(),
        paper=on_paper & (not paper),
        least=fen_or(joined["least_amount"] if limited else nothing, 0),
        largest=fen_or(joined["largest_amount"] if limited else nothing, NO_BOUND),
    )
