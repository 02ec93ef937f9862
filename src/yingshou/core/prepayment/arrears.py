"""How much of a top-up goes to arrears of before the agreement."""

from decimal import ROUND_DOWN, Decimal

import polars as pl

from yingshou.core.money import EXACT, YUAN, multiply, yuan


def arrears_part(*, money: pl.DataFrame, paid: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Return the money that may settle arrears of before the agreement: at most the share of each top-up.

    The part is rounded down to the fen; what a top-up has settled of such arrears counts.

    Args:
        money: table MONEY of accounts of `terms`.
        paid: payment_no, paid (yuan as it came in), spent (yuan of old arrears it has settled); absent =
            the amount is all of it, nothing settled.
        terms: account_no, arrears_share.

    Returns:
        Table MONEY, without what has no part left.
    """
    joined = money.join(terms.select("account_no", "arrears_share"), on="account_no", how="inner").join(
        paid, on="payment_no", how="left"
    )
    whole = pl.coalesce("paid", "amount")
    share = multiply(whole, pl.col("arrears_share")).round(12).cast(EXACT)
    part = share.round(2, mode="half_away_from_zero").cast(YUAN)
    floor = pl.when(part.cast(EXACT) > share).then(part - yuan(Decimal("0.01"))).otherwise(part)
    left = pl.max_horizontal(floor - pl.col("spent").fill_null(yuan(0)), yuan(0))
    parts = joined.with_columns(amount=pl.min_horizontal("amount", left).cast(YUAN))
    return parts.filter(pl.col("amount") > 0).select(money.columns)


def part_of(*, amount: Decimal, share: Decimal) -> Decimal:
    """Return the part of one top-up, rounded down to the fen."""
    return (amount * share).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
