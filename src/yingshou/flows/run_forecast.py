"""The forecast of a day: energy and bill of large customers, cash of the month, and how good it was."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from django.db import transaction

from yingshou.core.errors import InvariantError
from yingshou.core.exposure import daily_values
from yingshou.core.forecasting import HORIZON, Book, Forecast, Model, book_of, fit, forecast, shapes, signs
from yingshou.core.forecasting.bill import FEE_DAYS, MEASURED, PRICES, month_bills
from yingshou.core.forecasting.coverage import AGED, BILL, KEPT, MONEY, judged_coverage, kept_coverage
from yingshou.core.forecasting.forecast import OLDEST
from yingshou.core.forecasting.model import LEAST_DAYS
from yingshou.core.forecasting.signs import Signs
from yingshou.core.money import EXACT, PRICE, ZERO_YUAN, round_price
from yingshou.core.period import add_months, billing_period, month_of
from yingshou.core.tables import BILLS, Tariffs
from yingshou.flows.day_prices import day_prices
from yingshou.flows.forecast_weather import forecast_weather
from yingshou.flows.foretell_recovery import foretell_recovery
from yingshou.flows.load_catalogue import load_catalogue
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.flows.watch_curves import watch_curves
from yingshou.records.contracts.frames import agreements
from yingshou.records.customers.frames import accounts_of
from yingshou.records.forecasts import frames, operations
from yingshou.records.metering.frames import daily_usage_of

BATCH_SIZE = 100
HISTORY_DAYS = 430
STALE_AFTER = 35
"""Days after which a model is fitted anew; where that fails the rule carries on."""
_MOST_TAUGHT = 1_000
"""Customers a model is taught and judged by; more of them teach it nothing new and cost memory."""
_BOUNDS = ("before", "first", "last")
_RATIOS = ("0.8", "1.25")
"""Bounds on what a bill was of the estimate of its days; beyond them it was no ordinary bill."""
SHORT, FIT_FAILED, UNREADABLE = "SHORT", "FIT_FAILED", "UNREADABLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecasted:
    """What a day's forecast covers: customers, the model, why the rule stands in for it, what failed."""

    run_no: str
    customers: int
    model_no: str | None
    reason: str
    failures: tuple[BatchFailure, ...]


def run_forecast(*, as_of: date, progress: Progress | None = None) -> Forecasted:
    """Foretell, at the end of a day, each large customer's days and bill, and the cash of the month.

    A model older than 35 days, or one without the weather where it is known by now, is fitted anew first.
    Where that fails, or there is too little to learn from, the rule-based forecast carries on and the
    forecast says why; the day's work is never stopped. What was made on a day stays as it was made: a repeat
    adds what a killed run left out. One batch of accounts is one transaction; the month's cash is the last.

    Args:
        as_of: the day; nothing later is looked at.
        progress: told after each batch.
    """
    accounts = sorted(agreements()["account_no"].unique().to_list())
    model_no, reason, detail = _model_for(accounts, as_of)
    made = operations.open_forecast(made_on=as_of, model_no=model_no, reason=reason, detail=detail)
    model = frames.model_of(made.model_id) if made.model_id else None

    def plan() -> list[tuple[str, str]]:
        starts = range(0, len(accounts), BATCH_SIZE)
        return [(accounts[at], accounts[min(at + BATCH_SIZE, len(accounts)) - 1]) for at in starts]

    def work(first: str, last: str) -> dict[str, int]:
        batch = [number for number in accounts if first <= number <= last]
        return _batch(batch, as_of, model)

    run_no = f"FORECAST-{as_of:%Y%m%d}"
    failures = run_batches(
        run_no=run_no, kind="FORECAST", as_of=as_of, rules={"model_no": made.model_id or ""}, plan=plan,
        work=work, progress=progress,
    )  # fmt: skip
    with transaction.atomic():
        watch_curves(account_nos=accounts, as_of=as_of)
        foretell_recovery(as_of=as_of)
        _keep_coverage(as_of, model if made.model and made.model.fitted_date == as_of else None)
    return Forecasted(
        run_no=run_no, customers=len(accounts), model_no=made.model_id, reason=made.reason, failures=failures
    )


def _model_for(accounts: Sequence[str], as_of: date) -> tuple[str | None, str, str]:
    """Return the number of the model to use, and where there is none why not, with the error."""
    taught = accounts[:: max(1, -(-len(accounts) // _MOST_TAUGHT))]
    latest, weather = frames.latest_model(as_of), _is_weather_known(taught, as_of)
    learnt = latest is not None and (not weather or frames.takes_weather(latest[0]))
    if latest and learnt and (as_of - latest[1]).days <= STALE_AFTER:
        return (latest[0], "", "") if frames.is_readable(latest[0]) else (None, UNREADABLE, latest[0])
    book = _book(taught, as_of).measured()
    if book.days < LEAST_DAYS:
        return None, SHORT, ""
    try:
        calendar = _calendar(book, as_of)
        model = fit(book=book, signs=calendar if weather else replace(calendar, weather=None))
    except Exception as error:  # noqa: BLE001  whatever goes wrong with a fit, the day's work goes on by rule
        return None, FIT_FAILED, f"{type(error).__name__}: {error}"
    return operations.keep_model(model=model, fitted_date=as_of), "", ""


def _batch(account_nos: Sequence[str], as_of: date, model: Model | None) -> dict[str, int]:
    """Foretell some accounts and store what is said of them."""
    book = _book(account_nos, as_of)
    if int(book.ages().min(initial=OLDEST + 1)) > OLDEST:
        return {"days": 0, "bills": 0, "unpriced": len(account_nos)}
    calendar = _calendar(book, as_of)
    model = model or fit(book=book.measured(), signs=calendar, learnt=False)
    foretold = forecast(model=model, book=book, signs=calendar, made_on=as_of)
    made_on = pl.lit(as_of).alias("made_on")
    days = foretold.by_day().select(
        "account_no", made_on, "use_date", "horizon",
        *(pl.col(name).round(4).cast(pl.Decimal(20, 4)) for name in ("low", "middle", "high")),
    )  # fmt: skip
    bills = (
        _bills(foretold, foretold.accounts, as_of)
        .join(shapes(book).select("account_no", "shape"), on="account_no")
        .with_columns(made_on)
        .select(
            "account_no", "made_on", "bill_month", "shape", "days_left", "days_missing", "measured", "low",
            "middle", "high",
        )
    )  # fmt: skip
    return {
        "days": operations.store(operations.DAYS, days),
        "bills": operations.store(operations.BILLS, bills),
        "unpriced": len(account_nos) - bills.height,
    }


def _bills(foretold: Forecast, account_nos: Sequence[str], as_of: date) -> pl.DataFrame:
    """Foretell the bills of accounts; one without a price has none and keeps no other from its own."""
    periods, tariffs = _periods(account_nos, as_of), load_catalogue()
    periods = periods.join(foretold.measured_to(), on="account_no", maintain_order="left")
    day_after = pl.col("measured_to") + timedelta(days=1)
    wanted = periods.select("account_no", "measured_to", "last", first=pl.max_horizontal(day_after, "first"))
    try:
        prices = day_prices(account_nos=account_nos, as_of=as_of, wanted=wanted, tariffs=tariffs)
        measured = _measured(periods, prices, tariffs, as_of)
    except InvariantError:
        if len(account_nos) == 1:
            prices, measured = pl.DataFrame(schema=PRICES), pl.DataFrame(schema=MEASURED)
        else:
            return pl.concat(_bills(foretold, [number], as_of) for number in account_nos)
    bills = month_bills(foretold=foretold, prices=prices, measured=measured)
    return bills.join(periods.select("account_no", "bill_month"), on="account_no")


def _measured(periods: pl.DataFrame, prices: pl.DataFrame, tariffs: Tariffs, as_of: date) -> pl.DataFrame:
    """Value what is measured of the running periods, and say what the last bills were of such: MEASURED."""
    numbers = periods["account_no"].to_list()
    # Nothing of the period is billed yet, and a bill made later must not be looked at.
    values = daily_values(
        daily_usage=daily_usage_of(
            numbers, from_date=min(periods["before"].to_list()), to_date=as_of + timedelta(days=1)
        ),
        bills=BILLS.empty(), accounts=accounts_of(numbers), tariffs=tariffs,
    )  # fmt: skip
    day = pl.col("use_date")
    by_account = values.join(periods, on="account_no").group_by("account_no")
    sums = by_account.agg(
        value=pl.col("value").filter(day >= pl.col("first")).sum(),
        days=(day >= pl.col("first")).sum().cast(pl.Int64),
        estimate=pl.col("value").filter(day.is_between("before", "first", closed="left")).sum(),
        days_before=day.is_between("before", "first", closed="left").sum(),
    )
    billed = frames.billed(
        account_nos=numbers, from_month=add_months(min(periods["bill_month"].to_list()), -1), as_of=as_of
    )
    # The estimate has a thirtieth of the basic fee on each day; the bill had one fee.
    basic = prices.group_by("account_no").agg(pl.col("basic").first())
    more_days = pl.col("days_before").cast(EXACT) - pl.lit(FEE_DAYS).cast(EXACT)
    estimate = pl.col("estimate").cast(EXACT) - pl.col("basic").cast(EXACT) * more_days
    known = (pl.col("days_before") == (pl.col("first") - pl.col("before")).dt.total_days()) & (estimate > 0)
    one, least, most = (pl.lit(share).cast(PRICE) for share in ("1", *_RATIOS))
    ratio = round_price(pl.col("billed").cast(EXACT) / pl.when(known).then(estimate), 4).clip(least, most)
    return (
        periods.with_columns(last_month=_month_before("bill_month"))
        .join(sums, on="account_no", how="left", maintain_order="left")
        .join(basic, on="account_no", how="left", maintain_order="left")
        .join(billed, left_on=["account_no", "last_month"], right_on=["account_no", "bill_month"], how="left")
        .select(
            "account_no",
            pl.col("value").fill_null(ZERO_YUAN),
            pl.col("days").fill_null(0),
            days_past=((pl.col("measured_to") - pl.col("first")).dt.total_days() + 1).clip(0),
            ratio=ratio.fill_null(one),
        )
    )


def _month_before(name: str) -> pl.Expr:
    month = pl.col(name)
    return pl.when(month % 100 == 1).then(month - 89).otherwise(month - 1).cast(pl.Int32)


def _book(account_nos: Sequence[str], as_of: date) -> Book:
    """Read daily energy; the book begins with the first measured day."""
    first = as_of - timedelta(days=HISTORY_DAYS - 1)
    daily = daily_usage_of(account_nos, from_date=first, to_date=as_of + timedelta(days=1)).select(
        "account_no", "use_date", kwh="total_kwh"
    )
    begun = daily["use_date"].min()
    return book_of(daily, first=begun if isinstance(begun, date) else as_of, last=as_of)


def _calendar(book: Book, as_of: date) -> Signs:
    """Describe the days of a book and those to come, with the temperatures known by a day."""
    first, count = book.first_day, book.days + HORIZON
    weather = forecast_weather(account_nos=book.accounts, first=first, count=count, as_of=as_of)
    return signs(first=first, count=count, weather=weather)


def _is_weather_known(account_nos: Sequence[str], as_of: date) -> bool:
    """Say whether enough temperatures are known to be learnt from: half of the least days of a model."""
    first = as_of - timedelta(days=LEAST_DAYS - 1)
    known = forecast_weather(account_nos=account_nos, first=first, count=LEAST_DAYS, as_of=as_of)
    return known is not None and 2 * int(np.isfinite(known).sum()) >= known.size


def _periods(account_nos: Sequence[str], as_of: date) -> pl.DataFrame:
    """Return the billing period the next day lies in: account_no, bill_month, its first and last day.

    `before` is the first day of the period before it.
    """
    accounts = accounts_of(account_nos).select("account_no", "reading_day")
    rows = []
    for reading_day in accounts["reading_day"].unique().sort():
        month = month_of(as_of)
        while billing_period(month, reading_day)[1] <= as_of + timedelta(days=1):
            month = add_months(month, 1)
        first, end = billing_period(month, reading_day)
        before = billing_period(add_months(month, -1), reading_day)[0]
        last = min(end, as_of + timedelta(days=HORIZON + 1)) - timedelta(days=1)
        rows.append((reading_day, month, before, first, last))
    schema = {"reading_day": pl.Int32, "bill_month": pl.Int32, **dict.fromkeys(_BOUNDS, pl.Date)}
    periods = pl.DataFrame(rows, schema=schema, orient="row")
    return accounts.join(periods, on="reading_day", maintain_order="left").drop("reading_day")


def _keep_coverage(as_of: date, fitted: Model | None) -> None:
    """Keep how often what came this month and last lay inside; of a model fitted now also its own test."""
    first = (as_of.replace(day=1) - timedelta(days=1)).replace(day=1)
    found = [
        kept_coverage(read(from_date=first, to_date=as_of), basis=basis)
        for basis, read in (
            (KEPT, frames.kept_days),
            (AGED, frames.kept_aged),
            (BILL, frames.kept_bills),
            (MONEY, frames.kept_money),
        )
    ]
    if fitted:
        found.append(judged_coverage(fitted))
    operations.store(operations.COVERAGE, pl.concat(found).with_columns(made_on=pl.lit(as_of)))
