"""What changed in how far an account's money has run down, and who is told."""

import polars as pl

from yingshou.core.tables.prepayment import PREPAID_LEVELS

SEVERITY = {level: place for place, level in enumerate(PREPAID_LEVELS)}
"""How grave a level is; 0 = nothing to be done."""
_NOTICE = {"FIRST": "PREPAID_LOW", "SECOND": "PREPAID_LOW", "EMERGENCY": "PREPAID_OUT", "OUT": "PREPAID_OUT"}


def level_changes(*, balances: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts whose level is another than the one known.

    A level that grew worse is told once, however many were passed at a time; one that mended begins anew,
    so that the next fall is told again. An account without a known level stood at ENOUGH.

    Args:
        balances: table PREPAID_BALANCES.
        known: account_no, level.

    Returns:
        balances with `from_level` and `purpose` of the notice, null where it mended.
    """
    joined = balances.join(known.select("account_no", from_level="level"), on="account_no", how="left")
    joined = joined.with_columns(pl.col("from_level").fill_null("ENOUGH"))
    worse = _severity("level") > _severity("from_level")
    told = pl.col("level").replace_strict(_NOTICE, default=None, return_dtype=pl.String)
    changed = joined.filter(pl.col("level") != pl.col("from_level"))
    return changed.with_columns(purpose=pl.when(worse).then(told))


def _severity(name: str) -> pl.Expr:
    return pl.col(name).replace_strict(SEVERITY, return_dtype=pl.Int8)
