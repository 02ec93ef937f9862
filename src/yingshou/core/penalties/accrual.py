"""Penalty in its linear form: each piece of principal bears its daily rates until the money for it arrives.

penalty = Σ pieces p × Σ days rate(day), rounded once. What is still open is one more piece, running to
the day asked for. Because it is linear, a reversed payment is a piece and its negative with the same value
date: they cancel, and the open rest bears penalty from the original start again.
"""

from datetime import date

import polars as pl

from yingshou.core.money import PRICE, YUAN, ZERO_YUAN, multiply, round_yuan, yuan
from yingshou.core.penalties.versions import with_rules
from yingshou.core.tables.money_rules import DAY_COUNTS


def accrued(
    *,
    receivables: pl.DataFrame,
    pieces: pl.DataFrame,
    rules: pl.DataFrame,
    classes: pl.DataFrame,
    as_of: date | pl.Expr,
) -> pl.DataFrame:
    """Accrue the penalty of each receivable up to a day, in yuan; what has been paid of it is not deducted.

    Source: 供电营业规则 (1996) art. 98 and 电力供应与使用条例 art. 39; how the day of payment and the turn of
    the year count is each supplier's reading, hence options of the rules. Penalty bears no penalty. It is a
    function of history alone: the same facts in any order come to the same penalty.

    Args:
        receivables: `receivable_no`, `account_no`, `bill_month`, `amount`, `due_date`, `penalty_start_date`
            (null = never).
        pieces: `receivable_no`, `principal`, `value_date`: clearings by the date of their money; reversals
            and releases negative, with the value date of what they take back; ROLLED adjustments by their
            date, for they were owed until then; CREDITED ones with a null date, for they were not.
        rules: table PENALTY_RULES; rates and the base year are those of each day, the day count that of the
            day of payment, minimum and cap those of the last one.
        classes: `account_no`, `customer_class`.
        as_of: last day to look at, or an expression over `receivables` that gives one for each row.

    Returns:
        `receivable_no`, `penalty`, one row for each receivable; 0.00 where nothing accrued.

    Raises:
        InvariantError: a late receivable's account has no class, or the class no rule.
    """
    day = as_of if isinstance(as_of, pl.Expr) else pl.lit(as_of)
    late = receivables.with_columns(as_of_date=day).filter(
        pl.col("penalty_start_date") <= pl.col("as_of_date")
    )
    ruled = with_rules(late, classes=classes, rules=rules)
    spans = _spans(late, pieces, ruled)
    raw = _weigh(spans, ruled)
    charged = _bounded(raw, ruled, spans, pieces)
    return receivables.select("receivable_no").join(
        charged, on="receivable_no", how="left", maintain_order="left"
    ).select("receivable_no", pl.col("penalty").fill_null(yuan(0)))  # fmt: skip


def _spans(late: pl.DataFrame, pieces: pl.DataFrame, ruled: pl.DataFrame) -> pl.DataFrame:
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
    borne = pl.concat([rest.select(columns), paid.select(columns)]).filter(pl.col("principal") != ZERO_YUAN)
    counted = (pl.col("day_count") == DAY_COUNTS[0]).cast(pl.Int64)
    return _in_force_on("pay_date", borne, ruled, "day_count").with_columns(
        start=pl.col("penalty_start_date"), stop=pl.col("pay_date") + pl.duration(days=counted)
    )


def _in_force_on(day: str, rows: pl.DataFrame, ruled: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Add columns of the version that is in force on a day of each row."""
    versions = ruled.select("receivable_no", "rule_start", "rule_end", *names)
    joined = rows.join(versions, on="receivable_no")
    held = joined.filter(pl.col(day).is_between(pl.col("rule_start"), pl.col("rule_end"), closed="left"))
    return held.drop("rule_start", "rule_end")


def _weigh(spans: pl.DataFrame, ruled: pl.DataFrame) -> pl.DataFrame:
    """Sum principal × daily rates over the spans: `receivable_no`, `raw` with twelve decimals."""
    by_due_date = pl.col("base_year") == "DUE_DATE"
    year = pl.when(by_due_date).then(pl.col("due_date").dt.year()).otherwise(pl.col("bill_month") // 100)
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


def _bounded(
    raw: pl.DataFrame, ruled: pl.DataFrame, spans: pl.DataFrame, pieces: pl.DataFrame
) -> pl.DataFrame:
    """Round once and keep what is above zero between the minimum and the cap of the last day of payment.

    The cap is a share of the principal that was owed, so what never was owed is taken off before.
    """
    last_pay = spans.group_by("receivable_no").agg(pl.col("pay_date").max())
    bounds = _in_force_on("pay_date", last_pay, ruled, "minimum", "cap_rate")
    never = pieces.filter(pl.col("value_date").is_null()).group_by("receivable_no")
    owed = (
        ruled.select("receivable_no", pl.col("amount").cast(YUAN)).unique("receivable_no")
        .join(never.agg(never_owed=pl.col("principal").cast(YUAN).sum()), on="receivable_no", how="left")
        .select("receivable_no", owed=pl.col("amount") - pl.col("never_owed").fill_null(yuan(0)))
    )  # fmt: skip
    cap = round_yuan(multiply(pl.col("owed"), pl.col("cap_rate")))
    least = pl.max_horizontal(round_yuan(pl.col("raw")), pl.col("minimum").cast(YUAN))
    return raw.join(bounds, on="receivable_no").join(owed, on="receivable_no").select(
        "receivable_no",
        penalty=pl.when(pl.col("raw") > 0)
        .then(pl.min_horizontal(least, cap.fill_null(least)))
        .otherwise(yuan(0)),
    )  # fmt: skip
