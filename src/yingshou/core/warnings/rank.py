"""Whom to visit first: the likeliest default, and of equals the greatest loss."""

import polars as pl

from yingshou.core.money import PRICE, YUAN, multiply, round_price, round_yuan, yuan
from yingshou.core.tables.warnings import CAUSES


def visits(*, found: pl.DataFrame, amounts: pl.DataFrame) -> pl.DataFrame:
    """Rank the accounts with warnings: `account_no`, `chance`, `amount`, `score` in yuan, `place` from 1.

    Of each cause the reason with the highest chance counts; causes are taken as independent, so the chance of
    a default is 1 − Π(1 − chance). The score is that chance × what a default would lose: the loss that may
    still be avoided if somebody goes there now. Accounts go by chance, of equals the greater score first: on
    simulated books that finds more defaults than the order by score, and at few visits more yuan, too
    (docs/algorithms/warnings.md).

    Args:
        found: as of `reasons`.
        amounts: `account_no`, `amount`: loss at default in yuan; accounts without one have no score.
    """
    best = found.group_by("account_no", "cause").agg(pl.col("chance").max())
    one = pl.lit(1).cast(PRICE)
    sides = [
        best.filter(pl.col("cause") == cause).select("account_no", (one - pl.col("chance")).alias(cause))
        for cause in CAUSES
    ]
    wide = best.select("account_no").unique()
    for side in sides:
        wide = wide.join(side, on="account_no", how="left")
    stays = one
    for cause in CAUSES:
        stays = round_price(multiply(stays, pl.col(cause).fill_null(one)))
    scored = (
        wide.join(amounts.select("account_no", "amount"), on="account_no", how="left")
        .with_columns(chance=one - stays, amount=pl.col("amount").cast(YUAN).fill_null(yuan(0)))
        .with_columns(score=round_yuan(multiply(pl.col("chance"), pl.col("amount"))))
        .sort("chance", "score", "account_no", descending=[True, True, False])
    )
    return scored.with_columns(place=pl.int_range(1, pl.len() + 1, dtype=pl.Int32)).select(
        "account_no", "chance", "amount", "score", "place"
    )
