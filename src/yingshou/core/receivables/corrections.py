"""What a corrected bill changes of what is due: a back-bill where it came out higher, credits where lower."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.identity import receivable_no
from yingshou.core.money import YUAN, ZERO_YUAN, yuan
from yingshou.core.tables import ADJUSTMENTS, RECEIVABLES

_MONTH = ("account_no", "bill_month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Receivables (BACKBILL), adjustments (CREDITED), and what was paid too much.

    `releases` has `receivable_no`, `account_no`, `principal`: money to take off that receivable and put back
    into the customer's balance, in yuan. A CREDITED adjustment is the whole reduction, the part released
    included.
    """

    receivables: pl.DataFrame
    adjustments: pl.DataFrame
    releases: pl.DataFrame


def follow_corrections(
    *,
    differences: pl.DataFrame,
    items: pl.DataFrame,
    adjusted: pl.DataFrame,
    issued_date: date,
    due_days: int,
) -> Followed:
    """Carry the difference of corrected bills into what is due.

    A higher bill makes one receivable of kind BACKBILL (追补), with its own due date; penalty starts the day
    after it, so nothing is late because the supplier erred. A lower bill credits the month's items: first
    what is open of them, the latest due first, then what was paid, which is released to the customer's
    balance. Nothing that was cleared is lost, and there is never a negative receivable.

    Args:
        differences: `account_no`, `bill_month`, `bill_no`, `sequence` of the new bill, `difference` in yuan.
        items: table RECEIVABLES with `principal_open`: all items of these months.
        adjusted: table ADJUSTMENTS of those items.
        issued_date: business date.
        due_days: days from issue to the due date of a back-bill.

    Raises:
        InvariantError: more is to be credited than the month's items come to.
    """
    credited = _credits(differences, _net(items, adjusted))
    _assert_credited(differences, credited)
    return Followed(
        receivables=_back_bills(differences, issued_date, due_days),
        adjustments=ADJUSTMENTS.conform(
            credited.with_columns(
                kind=pl.lit("CREDITED"),
                adjusted_date=pl.lit(issued_date),
                into_receivable_no=pl.lit(None, dtype=pl.String),
            )
        ),
        releases=credited.select("receivable_no", "account_no", principal="released").filter(
            pl.col("principal") > ZERO_YUAN
        ),
    )


def _back_bills(differences: pl.DataFrame, issued_date: date, due_days: int) -> pl.DataFrame:
    due_date = issued_date + timedelta(days=due_days)
    higher = differences.filter(pl.col("difference") > ZERO_YUAN).with_columns(
        kind=pl.lit("BACKBILL"),
        term_no=pl.col("sequence"),
        amount=pl.col("difference"),
        issued_date=pl.lit(issued_date),
        due_date=pl.lit(due_date),
        penalty_start_date=pl.lit(due_date + timedelta(days=1)),
    )
    number = receivable_no(pl.col("account_no"), pl.col("bill_month"), pl.col("kind"), pl.col("term_no"))
    return RECEIVABLES.conform(higher.with_columns(receivable_no=number))


def _net(items: pl.DataFrame, adjusted: pl.DataFrame) -> pl.DataFrame:
    """Add `paid`: what was cleared of each item after releases; yuan."""
    reduced = adjusted.group_by("receivable_no").agg(pl.col("amount").cast(YUAN).sum().alias("reduced"))
    return items.join(reduced, on="receivable_no", how="left").with_columns(
        paid=pl.col("amount") - pl.col("reduced").fill_null(yuan(0)) - pl.col("principal_open")
    )


def _credits(differences: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Spread each reduction over its month's items: `amount` credited, of it `released`."""
    lower = differences.filter(pl.col("difference") < ZERO_YUAN).select(
        *_MONTH, reduction=-pl.col("difference")
    )
    ordered = items.join(lower, on=_MONTH).sort(
        *_MONTH, "due_date", "receivable_no", descending=[False, False, True, True]
    )
    cancelled = ordered.with_columns(cancelled=_share(pl.col("reduction"), pl.col("principal_open")))
    rest = pl.col("reduction") - pl.col("cancelled").sum().over(_MONTH)
    released = cancelled.with_columns(released=_share(rest, pl.col("paid")))
    return released.with_columns(amount=pl.col("cancelled") + pl.col("released")).filter(
        pl.col("amount") > ZERO_YUAN
    )


def _share(reduction: pl.Expr, available: pl.Expr) -> pl.Expr:
    """Take of each row what it has, in order, until the reduction is used up."""
    before = available.cum_sum().over(_MONTH) - available
    return pl.min_horizontal(pl.max_horizontal(reduction - before, yuan(0)), available)


def _assert_credited(differences: pl.DataFrame, credited: pl.DataFrame) -> None:
    given = credited.group_by(_MONTH).agg(pl.col("amount").sum().alias("credited"))
    short = (
        differences.filter(pl.col("difference") < ZERO_YUAN)
        .join(given, on=_MONTH, how="left")
        .filter(pl.col("credited").fill_null(yuan(0)) != -pl.col("difference"))
    )
    if short.height:
        account, month = short.select(_MONTH).row(0)
        raise InvariantError(
            zh=f"户号 {account} 应收年月 {month} 的应收不足以冲减更正差额",
            en=f"account {account}, month {month}: less is due than the correction takes off",
        )
