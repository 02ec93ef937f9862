"""How an account on cost control stands: what is left, how long it lasts, how far it has run down."""

from datetime import date

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import YUAN, yuan
from yingshou.core.tables.prepayment import PREPAID_BALANCES

_FEN = pl.Decimal(38, 0)
_LONGEST_DAYS = 3650
"""Ten years: what lasts longer is not said to the day."""


def balances(
    *, terms: pl.DataFrame, money: pl.DataFrame, arrears: pl.DataFrame, days: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Return how each account stands at the start of a day.

    balance = money − arrears − value of the days since the last bill. Arrears of before the agreement are
    left out where only a share of each top-up goes to them. Emergency credit is no part of the balance: it
    says how far below zero it may fall. What a day costs is the mean of the last `estimate_days` days that
    were valued, rounded down to the fen; a level in days is that many times it.

    Args:
        terms: frame of `terms_on`.
        money: account_no, amount (yuan paid ahead and not used).
        arrears: account_no, issued_date, amount (yuan open, with penalty).
        days: account_no, use_date, value, correction, unbilled (bool).
        on: the day.

    Returns:
        Table PREPAID_BALANCES, one row an account of `terms`.
    """
    held = (
        terms.join(_sum(money), on="account_no", how="left")
        .join(_arrears(terms, arrears), on="account_no", how="left")
        .join(_unbilled(days), on="account_no", how="left")
        .join(_pace(terms, days), on="account_no", how="left")
        .with_columns(
            pl.col(name).fill_null(yuan(0)) for name in ("money", "arrears", "old_arrears", "unbilled_value")
        )
    )
    held = held.with_columns(
        balance=pl.col("money") - pl.col("arrears") - pl.col("unbilled_value"),
        balance_date=pl.lit(on),
        first_yuan=_in_yuan("first_level"),
        second_yuan=_in_yuan("second_level"),
    )
    return PREPAID_BALANCES.conform(
        held.with_columns(lasts_until=_lasts_until(), level=_level())
    ).sort("account_no")  # fmt: skip


def _sum(money: pl.DataFrame) -> pl.DataFrame:
    return money.group_by("account_no").agg(money=pl.col("amount").sum().cast(YUAN))


def _arrears(terms: pl.DataFrame, arrears: pl.DataFrame) -> pl.DataFrame:
    """Part what is owed into what the balance bears and what top-ups pay off by their share."""
    of_terms = arrears.join(terms.select("account_no", "agreed_from", "arrears_share"), on="account_no")
    old = (pl.col("issued_date") < pl.col("agreed_from")) & (pl.col("arrears_share") < 1)
    return of_terms.group_by("account_no").agg(
        arrears=pl.col("amount").filter(~old).sum().cast(YUAN),
        old_arrears=pl.col("amount").filter(old).sum().cast(YUAN),
    )


def _unbilled(days: pl.DataFrame) -> pl.DataFrame:
    worth = (pl.col("value") + pl.col("correction")).filter("unbilled").sum()
    return days.group_by("account_no").agg(
        unbilled_value=worth.cast(YUAN), valued_until=pl.col("use_date").max()
    )


def _pace(terms: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Return what a day costs: the mean of the last days, in whole fen, at least nothing."""
    recent = days.join(terms.select("account_no", "estimate_days"), on="account_no").filter(
        pl.col("use_date").rank("ordinal", descending=True).over("account_no") <= pl.col("estimate_days")
    )
    fen = (pl.col("value").sum().cast(YUAN) * 100).cast(_FEN).cast(pl.Int128) // pl.len()
    mean = fen.cast(_FEN).cast(YUAN) * pl.lit("0.01").cast(YUAN)
    return recent.group_by("account_no").agg(per_day=pl.max_horizontal(mean.cast(YUAN), yuan(0)))


def _in_yuan(level: str) -> pl.Expr:
    """Return a level in yuan; in days it is as many times what a day costs, to the fen below."""
    grains = (pl.col(level).cast(ENERGY).to_physical() // 100).cast(pl.Int128)
    fen = (pl.col("per_day").fill_null(yuan(0)) * 100).cast(_FEN).cast(pl.Int128)
    of_days = ((grains * fen) // 100).cast(_FEN).cast(YUAN) * pl.lit("0.01").cast(YUAN)
    return pl.when(pl.col("level_unit") == "DAYS").then(of_days.cast(YUAN)).otherwise(level)


def _lasts_until() -> pl.Expr:
    """Return the first day on which nothing is left at the pace of the last days."""
    left, pace = ((pl.col(name) * 100).cast(_FEN).cast(pl.Int128) for name in ("balance", "per_day"))
    days = pl.min_horizontal(
        pl.max_horizontal(left, pl.lit(0).cast(pl.Int128)) // pace, pl.lit(_LONGEST_DAYS)
    )
    known = pl.col("per_day").fill_null(yuan(0)) > 0
    until = pl.col("balance_date").dt.offset_by(pl.format("{}d", days))
    return pl.when(known).then(until)


def _level() -> pl.Expr:
    left = pl.col("balance")
    return (
        pl.when(left > pl.max_horizontal("first_yuan", yuan(0)))
        .then(pl.lit("ENOUGH"))
        .when(left > pl.max_horizontal("second_yuan", yuan(0)))
        .then(pl.lit("FIRST"))
        .when(left > 0)
        .then(pl.lit("SECOND"))
        .when(left > -pl.col("emergency_credit"))
        .then(pl.lit("EMERGENCY"))
        .otherwise(pl.lit("OUT"))
    )
