"""What a bill to come makes of its month: a last item, or money given back where too much was issued."""

import polars as pl

from yingshou.core.money import YUAN, ZERO_YUAN

FINAL = "FINAL"
SETTLING = pl.Schema(
    {
        "account_no": pl.String(), "supply_class": pl.String(), "bill": YUAN, "bill_date": pl.Date(),
        "due_date": pl.Date(),
    }
)  # fmt: skip
"""The bill likely of an account with an agreement in yuan, the day it comes, and when its rest falls due."""
BACK = pl.Schema({"account_no": pl.String(), "day": pl.Date(), "amount": YUAN})
"""Yuan received that no longer count for the month once its bill has come."""


def settle_bills(
    *, opened: pl.DataFrame, to_come: pl.DataFrame, issued: pl.DataFrame, bills: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Let the bills likely to come settle what was issued ahead of them.

    Where a bill is more than what is issued until then, the rest is its last item. Where it is less, the
    difference is taken from what is open, latest due first, and beyond it from what was received.

    Args:
        opened: OPEN of the month.
        to_come: OPEN expected to be issued; of these accounts nothing is issued after the bill.
        issued: account_no, amount: issued of the month less reductions.
        bills: SETTLING.

    Returns:
        OPEN that is left open, OPEN to come, and BACK.
    """
    ahead = to_come.join(bills.select("account_no", "bill_date"), on="account_no", how="left")
    kept = ahead.filter(
        pl.col("bill_date").is_null()
        | ((pl.col("kind") != FINAL) & (pl.col("issued_date") <= pl.col("bill_date")))
    )
    coming = kept.group_by("account_no").agg(coming=pl.col("open").sum())
    zero = pl.lit(ZERO_YUAN).cast(YUAN)
    rest = (
        bills.join(issued, on="account_no", how="left", maintain_order="left")
        .join(coming, on="account_no", how="left", maintain_order="left")
        .with_columns(
            rest=pl.col("bill") - pl.col("amount").fill_null(zero) - pl.col("coming").fill_null(zero)
        )
    )
    last = rest.filter(pl.col("rest") > 0).select(
        "account_no", "supply_class", kind=pl.lit(FINAL), issued_date="bill_date", due_date="due_date",
        open="rest", count=pl.lit(1, dtype=pl.Int64),
    )  # fmt: skip
    over = rest.filter(pl.col("rest") < 0).select("account_no", "bill_date", over=-pl.col("rest"))
    left, back = _take_back(opened, over)
    return left, pl.concat([kept.select(to_come.columns), last.select(to_come.columns)]), back


def _take_back(opened: pl.DataFrame, over: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take what is over from open items, latest due first, and return what is left of both."""
    ordered = opened.sort("account_no", "due_date", descending=[False, True]).join(
        over.select("account_no", "over"), on="account_no", how="left", maintain_order="left"
    )
    before = pl.col("open").cum_sum().over("account_no") - pl.col("open")
    zero = pl.lit(ZERO_YUAN).cast(YUAN)
    rest = pl.col("over").fill_null(zero) - before
    taken = pl.when(rest <= 0).then(zero).when(rest < pl.col("open")).then(rest).otherwise("open")
    found = ordered.with_columns(taken=taken)
    used = found.group_by("account_no").agg(pl.col("taken").sum())
    back = (
        over.join(used, on="account_no", how="left", maintain_order="left")
        .select("account_no", day="bill_date", amount=pl.col("over") - pl.col("taken").fill_null(zero))
        .filter(pl.col("amount") > 0)
    )
    left = found.with_columns(open=pl.col("open") - pl.col("taken")).filter(pl.col("open") > 0)
    return left.select(opened.columns), back
