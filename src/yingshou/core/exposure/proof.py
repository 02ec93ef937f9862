"""A plan proved in advance: its positions on known daily values if everybody paid on the day."""

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.exposure.positions import positions
from yingshou.core.money import YUAN, ZERO_YUAN, multiply, round_yuan, yuan

_MONTH = ("account_no", "bill_month")


def prove(
    *, calendar: pl.DataFrame, months: pl.DataFrame, daily_values: pl.DataFrame, guarantees: pl.DataFrame
) -> pl.DataFrame:
    """Pay every term of the calendar and every rest on its due date, and take the positions of each day.

    Hand in last year's daily values to see, before an agreement is signed, which days it leaves uncovered.
    Each month's bill is the sum of its daily values. Its terms ask for target_ratio × base (REESTIMATE:
    ratio × estimate), the rest is paid on `final_due_date`; a surplus is known on the settlement day and
    lowers what is asked for next. Money for a month outside `months` is not counted, nor are its days.

    Args:
        calendar: table DUE_CALENDAR, the rows of all the months (`settlement.due_calendar` of each).
        months: `account_no`, `bill_month`, `period_start`, `period_end`, `base` in yuan, `final_due_date`
            (`settlement.final_due_dates`), and optionally `estimate` in yuan; one row a billing month.
        daily_values: table DAILY_VALUES; days outside the months are left out.
        guarantees: table GUARANTEES.

    Returns:
        Table POSITIONS from the first day of the first month to the last day of the last one.

    Raises:
        InvariantError: `months` is empty.
    """
    if not months.height:
        raise InvariantError(zh="没有可供验证的应收年月", en="there is no billing month to prove the plan on")
    supplied = _supplied(months, daily_values)
    return positions(
        daily_values=supplied,
        receipts=_punctual(_obligations(calendar, months, supplied)),
        guarantees=guarantees.join(months, on="account_no", how="semi"),
        from_date=months.get_column("period_start").min(),  # type: ignore[arg-type]
        to_date=months.get_column("period_end").max(),  # type: ignore[arg-type]
    )


def _supplied(months: pl.DataFrame, daily_values: pl.DataFrame) -> pl.DataFrame:
    """Give each day inside a month its billing month."""
    spans = months.select(
        *_MONTH, use_date=pl.date_ranges("period_start", "period_end", closed="left")
    ).explode("use_date")
    return daily_values.join(spans, on=["account_no", "use_date"])


def _obligations(calendar: pl.DataFrame, months: pl.DataFrame, supplied: pl.DataFrame) -> pl.DataFrame:
    """List what becomes due and when: `account_no`, `day`, `amount`; a surplus is negative."""
    terms = _term_steps(calendar, months)
    ahead = terms.group_by(_MONTH).agg(pl.col("amount").sum().alias("ahead"))
    fees = supplied.group_by(_MONTH).agg(pl.col("value").cast(YUAN).sum().alias("fee"))
    rests = (
        months.join(ahead, on=_MONTH, how="left")
        .join(fees, on=_MONTH, how="left")
        .with_columns(amount=pl.col("fee").fill_null(yuan(0)) - pl.col("ahead").fill_null(yuan(0)))
        .with_columns(
            day=pl.when(pl.col("amount") < ZERO_YUAN).then("period_end").otherwise("final_due_date")
        )
    )
    columns = ("account_no", "day", "amount")
    return pl.concat([terms.rename({"due_date": "day"}).select(columns), rests.select(columns)])


def _term_steps(calendar: pl.DataFrame, months: pl.DataFrame) -> pl.DataFrame:
    """Price the terms: `amount` is what each asks of a punctual payer, yuan."""
    has_estimate = "estimate" in months.columns
    estimate = pl.coalesce("estimate", "base") if has_estimate else pl.col("base")
    priced = calendar.join(
        months.select(*_MONTH, "base", estimate=estimate.cast(YUAN)), on=_MONTH
    ).sort(*_MONTH, "term_no")  # fmt: skip
    level = (
        pl.when(pl.col("offset_mode") == "REESTIMATE")
        .then(round_yuan(multiply(pl.col("ratio"), pl.col("estimate"))))
        .otherwise(round_yuan(multiply(pl.col("target_ratio"), pl.col("base"))))
    )
    reached = priced.with_columns(level=level).with_columns(level=pl.col("level").cum_max().over(_MONTH))
    return reached.with_columns(
        amount=pl.col("level") - pl.col("level").shift(1).over(_MONTH).fill_null(yuan(0))
    )


def _punctual(obligations: pl.DataFrame) -> pl.DataFrame:
    """Turn obligations into payments: money is paid when the running sum rises above all paid before."""
    daily = obligations.group_by("account_no", "day").agg(pl.col("amount").sum()).sort("account_no", "day")
    asked = pl.max_horizontal(pl.col("amount").cum_sum().over("account_no"), yuan(0))
    paid = daily.with_columns(paid=asked).with_columns(pl.col("paid").cum_max().over("account_no"))
    step = pl.col("paid") - pl.col("paid").shift(1).over("account_no").fill_null(yuan(0))
    return paid.select("account_no", value_date="day", amount=step).filter(pl.col("amount") > ZERO_YUAN)
