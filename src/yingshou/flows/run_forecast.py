"""The forecast of a day: energy and bill of large customers, cash of the month, and how good it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from django.db import transaction

from yingshou.core.forecasting import HORIZON, Book, Model, book_of, fit, forecast, shapes, signs
from yingshou.core.forecasting.bill import month_bills
from yingshou.core.forecasting.coverage import judged_coverage, kept_coverage
from yingshou.core.forecasting.model import LEAST_DAYS
from yingshou.core.forecasting.signs import Signs
from yingshou.core.period import add_months, billing_period, month_of
from yingshou.flows.day_prices import day_prices
from yingshou.flows.foretell_recovery import foretell_recovery
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.flows.value_days import value_days
from yingshou.records.contracts.frames import agreements
from yingshou.records.customers.frames import accounts_of
from yingshou.records.forecasts import frames, operations

BATCH_SIZE = 100
HISTORY_DAYS = 430
STALE_AFTER = 35
"""Days after which a model is fitted anew, and where that fails the rule carries on."""
_MOST_TAUGHT = 1_000
"""Customers a model is taught and judged by; more of them teach it nothing new and cost memory."""
NO_MODEL, STALE, FIT_FAILED, SHORT = "NO_MODEL", "STALE", "FIT_FAILED", "SHORT"


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

    A model older than 35 days is fitted anew first. Where that fails, or there is too little to learn from,
    the rule-based forecast carries on and the forecast says why; the day's work is never stopped. What was
    made on a day stays as it was made: a repeat adds what a killed run left out. One batch of accounts is one
    transaction; the month's cash is the last one.

    Args:
        as_of: the day; nothing later is looked at.
        progress: told after each batch.
    """
    accounts = sorted(agreements()["account_no"].unique().to_list())
    model_no, reason = _model_for(accounts, as_of)
    made = operations.open_forecast(made_on=as_of, model_no=model_no, reason=reason)
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
        foretell_recovery(as_of=as_of)
        _keep_coverage(accounts, as_of, model)
    return Forecasted(
        run_no=run_no, customers=len(accounts), model_no=made.model_id, reason=made.reason, failures=failures
    )


def _model_for(accounts: Sequence[str], as_of: date) -> tuple[str | None, str]:
    """Return the number of the model to use, and why there is none where there is none."""
    latest = frames.latest_model(as_of)
    if latest and (as_of - latest[1]).days <= STALE_AFTER:
        return latest[0], ""
    taught = accounts[:: max(1, -(-len(accounts) // _MOST_TAUGHT))]
    book = _book(taught, as_of)
    if not taught or book.days < LEAST_DAYS:
        return None, SHORT if taught else NO_MODEL
    try:
        model = fit(book=book, signs=_calendar(book))
    except Exception:  # noqa: BLE001  whatever goes wrong with a fit, the day's work goes on by rule
        return None, FIT_FAILED
    return operations.keep_model(model=model, fitted_date=as_of), ""


def _batch(account_nos: Sequence[str], as_of: date, model: Model | None) -> dict[str, int]:
    """Foretell some accounts and store what is said of them."""
    book = _book(account_nos, as_of)
    if not book.accounts or not book.days:
        return {"days": 0, "bills": 0}
    calendar = _calendar(book)
    model = model or fit(book=book, signs=calendar, learnt=False)
    foretold = forecast(model=model, book=book, signs=calendar, made_on=as_of)
    made_on = pl.lit(as_of).alias("made_on")
    days = foretold.by_day().select(
        "account_no", made_on, "use_date", "horizon",
        *(pl.col(name).round(4).cast(pl.Decimal(20, 4)) for name in ("low", "middle", "high")),
    )  # fmt: skip
    periods = _periods(account_nos, as_of)
    prices = day_prices(account_nos=account_nos, as_of=as_of, until=periods.select("account_no", "last"))
    values = value_days(account_nos=account_nos, as_of=as_of).join(periods, on="account_no")
    measured = (
        values.filter(pl.col("use_date") >= pl.col("first")).group_by("account_no").agg(pl.col("value").sum())
    )
    bills = (
        month_bills(foretold=foretold, prices=prices, measured=measured)
        .join(periods.select("account_no", "bill_month"), on="account_no")
        .join(shapes(book).select("account_no", "shape"), on="account_no")
        .with_columns(made_on)
        .select(
            "account_no", "made_on", "bill_month", "shape", "days_left", "measured", "low", "middle", "high"
        )
    )
    return {
        "days": operations.store(operations.DAYS, days),
        "bills": operations.store(operations.BILLS, bills),
    }


def _book(account_nos: Sequence[str], as_of: date) -> Book:
    first = as_of - timedelta(days=HISTORY_DAYS - 1)
    daily = frames.daily_energy(account_nos=account_nos, from_date=first, to_date=as_of)
    begun = daily["use_date"].min()
    return book_of(daily, first=begun if isinstance(begun, date) else as_of, last=as_of)


def _calendar(book: Book) -> Signs:
    return signs(first=book.first_day, count=book.days + HORIZON)


def _periods(account_nos: Sequence[str], as_of: date) -> pl.DataFrame:
    """Return the billing period the next day lies in: account_no, bill_month, first and last day of it."""
    rows = []
    for number, reading_day in accounts_of(account_nos).select("account_no", "reading_day").iter_rows():
        month = month_of(as_of)
        while billing_period(month, reading_day)[1] <= as_of + timedelta(days=1):
            month = add_months(month, 1)
        first, end = billing_period(month, reading_day)
        last = min(end - timedelta(days=1), as_of + timedelta(days=HORIZON))
        rows.append((number, month, first, last))
    return pl.DataFrame(
        rows,
        schema={"account_no": pl.String, "bill_month": pl.Int32, "first": pl.Date, "last": pl.Date},
        orient="row",
    )


def _keep_coverage(accounts: Sequence[str], as_of: date, model: Model | None) -> None:
    """Keep how many days of this month and the last lay inside what was foretold of them."""
    first = (as_of.replace(day=1) - timedelta(days=1)).replace(day=1)
    kept = kept_coverage(
        foretold=frames.kept_days(from_date=first, to_date=as_of),
        measured=frames.daily_energy(account_nos=accounts, from_date=first, to_date=as_of),
    )
    found = pl.concat([kept, judged_coverage(model)]) if model else kept
    operations.store(operations.COVERAGE, found.with_columns(made_on=pl.lit(as_of)))
