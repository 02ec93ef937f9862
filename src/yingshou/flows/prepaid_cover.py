"""How far cost control has come, and whom to ask next, for whoever may see the accounts."""

from datetime import date

import polars as pl

from yingshou.core.prepayment import campaign_list, cover_shares
from yingshou.records.organizations.scope import scope
from yingshou.records.prepayment import frames


def prepaid_cover(*, on: date) -> pl.DataFrame:
    """Return the cover by organisation and class beside its target, frame of `cover_shares`.

    Kept to the organisations the reader sees.
    """
    shares = cover_shares(counts=frames.cover_counts(on=on), targets=frames.targets(), on=on)
    return shares.filter(pl.col("org_code").str.starts_with(scope()))


def who_to_win(*, on: date) -> pl.DataFrame:
    """Return the accounts that should pay ahead and why, frame of `campaign_list`, kept to what is seen."""
    return campaign_list(frames.campaign_candidates(on=on, org_code=scope()))
