"""Money: how late it comes now against before, how short, and in what form."""

from datetime import date, timedelta

import polars as pl

from yingshou.core.money import EXACT, PRICE, YUAN, round_price
from yingshou.core.tables.warnings import WARNING_FEATURES

RECENT_DAYS, YEAR_DAYS, GRACE_DAYS = 90, 365, 3
_TERMS = ("INSTALMENT", "SEGMENT")


def money_features(
    *, dues: pl.DataFrame, settled: pl.DataFrame, receipts: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Return late_rise, delay_rise, instalments_short, draft_rise, days_overdue and overdue_unusual.

    late_rise: of what fell due in the last ninety days, the share that was not settled by its due date, above
    that of the nine months before. delay_rise: average days late of those items, weighted by amount, above
    that of the nine months before; what is open counts to the day. instalments_short: instalments and
    segments of the ninety days that were not settled in full three days after their due date. draft_rise:
    share of drafts in the money of ninety days above that of the nine months before. days_overdue: of the
    oldest open item, 0 = none; overdue_unusual: how far that goes beyond the usual delay of the nine months
    before. Only what was known at the end of `as_of` is read.

    Args:
        dues: `receivable_no`, `account_no`, `kind`, `due_date`, `amount` in yuan.
        settled: `receivable_no`, `value_date`, `known_date`, `amount`: principal settled, releases negative.
        receipts: `account_no`, `value_date`, `amount`, `is_draft`.
        as_of: the day.
    """
    items = _items(dues, settled, as_of)
    recent = items.filter(pl.col("age") <= RECENT_DAYS)
    before = items.filter(pl.col("age") > RECENT_DAYS)
    late = _late(recent)
    usual = _late(before).select("account_no", _before="delay", _late="late_share")
    rise = late.join(usual, on="account_no")
    overdue = (
        items.filter(pl.col("open") > 0).sort("due_date", "receivable_no").unique("account_no", keep="first")
    )
    short = recent.filter(pl.col("kind").is_in(_TERMS) & (pl.col("in_time") < pl.col("amount")))
    parts = [
        _feature(
            rise,
            "late_rise",
            pl.max_horizontal(pl.col("late_share") - pl.col("_late"), pl.lit(0).cast(PRICE)),
        ),
        _feature(
            rise, "delay_rise", pl.max_horizontal(pl.col("delay") - pl.col("_before"), pl.lit(0).cast(PRICE))
        ),
        _feature(_latest(short), "instalments_short", pl.col("count").cast(PRICE)),
        _overdue(items, overdue),
        _unusual(overdue, usual),
        _drafts(receipts, as_of),
    ]
    return WARNING_FEATURES.conform(pl.concat(parts)).sort("account_no", "feature")


def overdraft_features(overdrafts: pl.DataFrame) -> pl.DataFrame:
    """Return `prepaid_overdraft` in yuan as WARNING_FEATURES.

    Args:
        overdrafts: `account_no`, `day`, `amount`: what accounts that pay ahead used beyond their money.
    """
    return WARNING_FEATURES.conform(
        overdrafts.select(
            "account_no",
            feature=pl.lit("prepaid_overdraft"),
            value=pl.col("amount").cast(PRICE),
            since="day",
            reference=pl.lit(None, dtype=pl.String),
        )
    ).sort("account_no")


def _overdue(items: pl.DataFrame, overdue: pl.DataFrame) -> pl.DataFrame:
    """Return the age of the oldest open item, 0 for accounts that owed something and owe nothing now."""
    whole = (
        items.select("account_no")
        .unique()
        .join(
            overdue.select("account_no", "age", since="due_date", reference="receivable_no"),
            on="account_no",
            how="left",
        )
    )
    return _feature(whole, "days_overdue", pl.col("age").fill_null(0))


def _unusual(overdue: pl.DataFrame, usual: pl.DataFrame) -> pl.DataFrame:
    """Set the age of the oldest open item against the usual delay."""
    known = overdue.join(usual, on="account_no").rename({"due_date": "since", "receivable_no": "reference"})
    beyond = pl.col("age").cast(PRICE) - pl.col("_before")
    return _feature(known, "overdue_unusual", pl.max_horizontal(beyond, pl.lit(0).cast(PRICE)))


def _items(dues: pl.DataFrame, settled: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return the items that fell due within a year, with what was settled on time, what is open, how late."""
    age = (pl.lit(as_of) - pl.col("due_date")).dt.total_days()
    due = dues.with_columns(age=age).filter(pl.col("age").is_between(1, YEAR_DAYS))
    paid = settled.filter(pl.col("known_date") <= as_of).join(
        due.select("receivable_no", "due_date"), on="receivable_no"
    )
    late_days = (pl.col("value_date") - pl.col("due_date")).dt.total_days().clip(lower_bound=0)
    sums = paid.group_by("receivable_no").agg(
        paid=pl.col("amount").sum(),
        on_time=pl.col("amount").filter(late_days == 0).sum(),
        in_time=pl.col("amount").filter(late_days <= GRACE_DAYS).sum(),
        paid_days=(pl.col("amount").cast(EXACT) * late_days.cast(EXACT)).sum(),
    )
    zero = pl.lit(0).cast(YUAN)
    known = due.join(sums, on="receivable_no", how="left").with_columns(
        pl.col("paid", "on_time", "in_time").cast(YUAN).fill_null(zero),
        pl.col("paid_days").fill_null(pl.lit(0).cast(EXACT)),
    )
    open_amount = pl.max_horizontal(pl.col("amount") - pl.col("paid"), zero)
    return known.with_columns(open=open_amount).with_columns(
        yuan_days=pl.col("paid_days") + pl.col("open").cast(EXACT) * pl.col("age").cast(EXACT)
    )


def _late(items: pl.DataFrame) -> pl.DataFrame:
    """Sum items by account: the late share, the delay in days, the worst item as reference."""
    worst = items.sort("yuan_days", "receivable_no", descending=[True, False])
    sums = worst.filter(pl.col("amount") > 0).group_by("account_no", maintain_order=True).agg(
        _amount=pl.col("amount").sum(), _on_time=pl.col("on_time").sum(), _days=pl.col("yuan_days").sum(),
        since=pl.col("due_date").first(), reference=pl.col("receivable_no").first(),
    )  # fmt: skip
    whole = pl.col("_amount").cast(EXACT)
    one = pl.lit(1).cast(PRICE)
    return sums.with_columns(
        late_share=one - round_price(pl.col("_on_time").cast(EXACT) / whole),
        delay=round_price(pl.col("_days") / whole),
    )


def _latest(items: pl.DataFrame) -> pl.DataFrame:
    """Return the latest item of each account, and how many there are."""
    return (
        items.sort("due_date", "receivable_no", descending=[True, False])
        .group_by("account_no", maintain_order=True)
        .agg(count=pl.len(), since=pl.col("due_date").first(), reference=pl.col("receivable_no").first())
    )


def _drafts(receipts: pl.DataFrame, as_of: date) -> pl.DataFrame:
    start, first = as_of - timedelta(days=RECENT_DAYS), as_of - timedelta(days=YEAR_DAYS)
    known = receipts.filter(pl.col("value_date").is_between(first, as_of, closed="right"))
    shares = [
        known.filter(part).group_by("account_no").agg(
            _all=pl.col("amount").sum(),
            _drafts=pl.col("amount").filter(pl.col("is_draft")).sum(),
            since=pl.col("value_date").filter(pl.col("is_draft")).max(),
        ).filter(pl.col("_all") > 0).with_columns(
            share=round_price(pl.col("_drafts").cast(EXACT) / pl.col("_all").cast(EXACT))
        )
        for part in (pl.col("value_date") > start, pl.col("value_date") <= start)
    ]  # fmt: skip
    joined = shares[0].join(shares[1].select("account_no", _before="share"), on="account_no")
    none = joined.with_columns(reference=pl.lit(None, dtype=pl.String))
    rise = pl.max_horizontal(pl.col("share") - pl.col("_before"), pl.lit(0).cast(PRICE))
    return _feature(none, "draft_rise", rise)


def _feature(rows: pl.DataFrame, name: str, value: pl.Expr) -> pl.DataFrame:
    return rows.select(
        "account_no", feature=pl.lit(name), value=value.cast(PRICE), since="since", reference="reference"
    )
