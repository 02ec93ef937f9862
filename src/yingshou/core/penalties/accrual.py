"""Penalty in its linear form: each piece of principal bears its daily rates until the money for it arrives.

penalty = Σ pieces p × Σ days rate(day), rounded once. What is still open is one more piece, running to
the day asked for. Because it is linear, a reversed payment is a piece and its negative with the same value
date: they cancel, and the open rest bears penalty from the original start again.
"""

from datetime import date

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.money import PRICE, YUAN, ZERO_YUAN, multiply, round_yuan, yuan

BASE_YEARS = ("RCVBL_YM", "DUE_DATE")
"""Whose year tells same-year from cross-year days: the billing month's (default) or the due date's."""


def accrued(
    *,
    receivables: pl.DataFrame,
    pieces: pl.DataFrame,
    rules: pl.DataFrame,
    classes: pl.DataFrame,
    as_of: date | pl.Expr,
    base_year: str = "RCVBL_YM",
    payment_day_counted: bool = True,
) -> pl.DataFrame:
    """Accrue the penalty of each receivable up to a day, in yuan; what has been paid of it is not deducted.

    Source: 供电营业规则 (1996) art. 98 and 电力供应与使用条例 art. 39; how the day of payment and the turn of
    the year count is each supplier's reading, hence the options. Penalty bears no penalty.

    Args:
        receivables: `receivable_no`, `account_no`, `bill_month`, `amount`, `due_date`, `penalty_start_date`
            (null = never).
        pieces: `receivable_no`, `principal`, `value_date`: clearings by the date of their money; reversals
            and releases negative, with the value date of what they take back; ROLLED adjustments by their
            date, for they were owed until then; CREDITED ones with a null date, for they were not.
        rules: table PENALTY_RULES; the first version of a class also holds for the days before it.
        classes: `account_no`, `customer_class`.
        as_of: last day to look at, or an expression over `receivables` that gives one for each row.
        base_year: one of BASE_YEARS.
        payment_day_counted: whether the day the money arrives still bears penalty.

    Returns:
        `receivable_no`, `penalty`, one row for each receivable; 0.00 where nothing accrued.

    Raises:
        InvariantError: a late receivable's account has no class, or the class no rule.
    """
    day = as_of if isinstance(as_of, pl.Expr) else pl.lit(as_of)
    late = receivables.with_columns(as_of_date=day).filter(
        pl.col("penalty_start_date") <= pl.col("as_of_date")
    )
    ruled = _with_rules(late, classes, rules)
    spans = _spans(late, pieces, payment_day_counted=payment_day_counted)
    raw = _weigh(spans, ruled, base_year)
    charged = _with_minimum(raw, ruled, spans)
    return receivables.select("receivable_no").join(
        charged, on="receivable_no", how="left", maintain_order="left"
    ).select("receivable_no", pl.col("penalty").fill_null(yuan(0)))  # fmt: skip


def _with_rules(late: pl.DataFrame, classes: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Give each late receivable every version of its class's rule, each with the range it holds in."""
    versions = rules.sort("customer_class", "valid_from").with_columns(
        pl.col("valid_from").shift(-1).over("customer_class").fill_null(date.max).alias("rule_end"),
        pl.when(pl.col("valid_from") == pl.col("valid_from").min().over("customer_class"))
        .then(pl.lit(date.min)).otherwise(pl.col("valid_from")).alias("rule_start"),
    )  # fmt: skip
    ruled = late.join(
        classes.select("account_no", "customer_class").unique(), on="account_no", how="left"
    ).join(versions, on="customer_class", how="left")
    unruled = ruled.filter(pl.col("same_year_rate").is_null())
    if unruled.height:
        account = unruled.item(0, "account_no")
        raise InvariantError(
            zh=f"户号 {account} 没有适用的违约金规则", en=f"no penalty rule applies to account {account}"
        )
    return ruled


def _spans(late: pl.DataFrame, pieces: pl.DataFrame, *, payment_day_counted: bool) -> pl.DataFrame:
    """List what bears penalty: `receivable_no`, `principal`, `pay_date`, half-open `start`, `stop`."""
    heads = late.select("receivable_no", "amount", "as_of_date", "penalty_start_date")
    known = pieces.select("receivable_no", pl.col("principal").cast(YUAN), "value_date")
    gone = known.group_by("receivable_no").agg(pl.col("principal").sum().alias("gone"))
    rest = heads.join(gone, on="receivable_no", how="left").with_columns(
        principal=pl.max_horizontal(pl.col("amount").cast(YUAN) - pl.col("gone").fill_null(yuan(0)), yuan(0)),
        pay_date=pl.col("as_of_date"),
    )
    paid = heads.join(known.drop_nulls("value_date"), on="receivable_no").with_columns(
        pay_date=pl.min_horizontal("value_date", "as_of_date")
    )
    columns = ("receivable_no", "principal", "pay_date", "penalty_start_date")
    counted = pl.duration(days=int(payment_day_counted))
    return (
        pl.concat([rest.select(columns), paid.select(columns)])
        .filter(pl.col("principal") != ZERO_YUAN)
        .with_columns(start=pl.col("penalty_start_date"), stop=pl.col("pay_date") + counted)
    )


def _weigh(spans: pl.DataFrame, ruled: pl.DataFrame, base_year: str) -> pl.DataFrame:
    """Sum principal × daily rates over the spans: `receivable_no`, `raw` with twelve decimals."""
    year = {"RCVBL_YM": pl.col("bill_month") // 100, "DUE_DATE": pl.col("due_date").dt.year()}[base_year]
    ranges = ruled.select(
        "receivable_no", "same_year_rate", "cross_year_rate", "rule_start", "rule_end",
        next_year=pl.date(year + 1, 1, 1),
    )  # fmt: skip
    first = pl.max_horizontal("start", "rule_start")
    last = pl.min_horizontal("stop", "rule_end")
    days = pl.max_horizontal((last - first).dt.total_days(), pl.lit(0))
    same = pl.max_horizontal((pl.min_horizontal(last, "next_year") - first).dt.total_days(), pl.lit(0))
    rates = pl.col("same_year_rate").cast(PRICE) * same + pl.col("cross_year_rate").cast(PRICE) * (
        days - pl.min_horizontal(same, days)
    )
    return (
        spans.join(ranges, on="receivable_no")
        .group_by("receivable_no")
        .agg(multiply(pl.col("principal"), rates).sum().alias("raw"))
    )


def _with_minimum(raw: pl.DataFrame, ruled: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Round once and lift what is above zero to the minimum in force on the day of the last payment."""
    last_pay = spans.group_by("receivable_no").agg(pl.col("pay_date").max())
    minimum = (
        ruled.join(last_pay, on="receivable_no")
        .filter(pl.col("pay_date").is_between(pl.col("rule_start"), pl.col("rule_end"), closed="left"))
        .select("receivable_no", "minimum")
    )
    return raw.join(minimum, on="receivable_no").select(
        "receivable_no",
        penalty=pl.when(pl.col("raw") > 0)
        .then(pl.max_horizontal(round_yuan(pl.col("raw")), pl.col("minimum").cast(YUAN)))
        .otherwise(yuan(0)),
    )
