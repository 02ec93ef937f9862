"""How the money an item takes is split between its penalty and its principal."""

import polars as pl

from yingshou.core.money import YUAN, yuan

_FEN = pl.Decimal(38, 0)


def _fen(amount: pl.Expr) -> pl.Expr:
    return (amount.cast(YUAN) * 100).cast(_FEN)


def _proportional(taken: pl.Expr, penalty: pl.Expr, owed: pl.Expr) -> pl.Expr:
    """Round taken × penalty ÷ owed half up, exactly: in whole fen, by floor division of integers."""
    taken_fen, penalty_fen, owed_fen = _fen(taken), _fen(penalty), _fen(owed)
    two = pl.lit(2).cast(_FEN)
    share = (two * taken_fen * penalty_fen + owed_fen) // (two * owed_fen)
    return (share.cast(YUAN) * pl.lit("0.01").cast(YUAN)).cast(YUAN)


def penalty_within(*, taken: pl.Expr, principal: pl.Expr, penalty: pl.Expr, within: pl.Expr) -> pl.Expr:
    """Return the penalty part of the first `taken` yuan that reach an item.

    The function of `taken` never falls and never rises faster than it; so the differences between payments
    are the parts of each, several payments on one item add up exactly, and principal takes the rest.

    Args:
        taken: yuan that have reached the item so far, 0 to principal + penalty.
        principal: open principal, yuan.
        penalty: open penalty, yuan.
        within: which of WITHIN holds for the item.
    """
    return (
        pl.when(within == "PENALTY_FIRST")
        .then(pl.min_horizontal(taken, penalty))
        .when(within == "PRINCIPAL_FIRST")
        .then(pl.max_horizontal(taken - principal, yuan(0)))
        .when(within == "PROPORTIONAL")
        .then(_proportional(taken, penalty, principal + penalty))
    )
