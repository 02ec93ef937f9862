"""A fee as channels and agents state it: a share of the amount between a least and a most."""

import polars as pl

from yingshou.core.money import YUAN, multiply, round_yuan, yuan


def bounded_share(*, rate: str, least: str, most: str) -> pl.Expr:
    """Return the fee of `amount` in yuan by columns of its rate, least and most; never above the amount.

    A row whose rate and least are zero has no fee. `most` may be null: no bound.
    """
    share = round_yuan(multiply(pl.col("amount"), pl.col(rate)))
    bounded = pl.min_horizontal(
        pl.max_horizontal(share, least), pl.col(most).fill_null(pl.col("amount")), "amount"
    )
    charged = (pl.col(rate) > 0) | (pl.col(least) > yuan(0))
    return pl.when(charged).then(bounded).otherwise(yuan(0)).cast(YUAN)
