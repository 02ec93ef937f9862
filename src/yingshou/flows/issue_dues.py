"""Issue the instalments and segments that come due: money asked for ahead of the bill."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import polars as pl
from django.db import transaction

from yingshou.core.identity import receivable_no
from yingshou.core.money import YUAN, ZERO_YUAN, yuan
from yingshou.core.period import add_months, billing_period, month_of
from yingshou.core.settlement import choose_bases, due_calendar, in_force, issue_terms
from yingshou.core.tables import DUE_CALENDAR, PROBLEMS, RECEIVABLES
from yingshou.flows.apply_money import apply_money, total
from yingshou.flows.publish import publish_dues
from yingshou.records.contracts.frames import agreement_terms, agreements
from yingshou.records.customers.frames import accounts_of
from yingshou.records.ledger.operations import INSTALMENTS_BILLED, RECEIVABLE, credit, debit, post
from yingshou.records.payments.frames import clearings_of_terms
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.receivables.frames import (
    adjustments,
    balances,
    billed_months,
    issued_amounts,
    terms_issued,
)
from yingshou.records.receivables.operations import store_adjustments, store_receivables
from yingshou.records.runs.operations import open_run, replace_problems

BATCH_SIZE = 2000
_MONTHS_AROUND = (-1, 0, 1, 2)
"""Billing months whose terms may come due about a day, counted from the day's own month."""
_LAST_YEAR = 100
_MONTH = ["account_no", "bill_month"]
_AMOUNTS = RECEIVABLES.empty().select("account_no", "amount")

Progress = Callable[[int, int], None]
"""Called with the accounts done and the accounts there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuesResult:
    """What was issued, in yuan. `settled` terms came to nothing: paid ahead, or nothing estimated."""

    accounts: int
    issued: int
    settled: int
    amount: Decimal
    rolled: Decimal
    cleared: Decimal
    problems: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Part:
    issued: int
    settled: int
    amount: Decimal
    rolled: Decimal
    cleared: Decimal
    problems: pl.DataFrame


def issue_dues(
    *,
    as_of: date,
    lead_days: int = 3,
    estimates: pl.DataFrame | None = None,
    progress: Progress | None = None,
) -> DuesResult:
    """Issue every term that is due within `lead_days` of a day and not issued yet.

    Terms are found by their number, so a repeat changes nothing. Never for a month that has its bill, that
    lies outside the agreement, or in which the account was not supplied. A term that comes to nothing is
    issued with 0.00: the decision stands, and is not taken again with other figures. Prepaid money
    settles what it can at once. One transaction for each batch of accounts.

    Args:
        as_of: business date.
        lead_days: days before the due date on which a term is issued.
        estimates: `account_no`, `amount` and, where several months are estimated, `bill_month`: re-estimated
            bills in yuan, for agreements with the mode REESTIMATE.
        progress: told after each batch.
    """
    account_nos = sorted(agreements()["account_no"].unique().to_list())
    forecast = _AMOUNTS if estimates is None else estimates
    parts = []
    for start in range(0, len(account_nos), BATCH_SIZE):
        batch = account_nos[start : start + BATCH_SIZE]
        with transaction.atomic():
            parts.append(_issue(lock_accounts(batch), as_of, lead_days, forecast))
        if progress:
            progress(start + len(batch), len(account_nos))
    problems = pl.concat([PROBLEMS.empty(), *(part.problems for part in parts)])
    _keep_problems(problems, as_of)
    return DuesResult(
        accounts=len(account_nos),
        issued=sum(part.issued for part in parts),
        settled=sum(part.settled for part in parts),
        amount=sum((part.amount for part in parts), ZERO_YUAN),
        rolled=sum((part.rolled for part in parts), ZERO_YUAN),
        cleared=sum((part.cleared for part in parts), ZERO_YUAN),
        problems=problems,
    )


def _keep_problems(problems: pl.DataFrame, as_of: date) -> None:
    """Keep the problems of each billing month where people find them; those found no more are resolved."""
    for count in _MONTHS_AROUND:
        month = add_months(month_of(as_of), count)
        found = problems.filter(pl.col("subject").str.ends_with(f"-{month}"))
        with transaction.atomic():
            if found.height:
                open_run(run_no=f"DUES-{month}", kind="DUES", as_of=as_of, rules={"bill_month": month})
            replace_problems(run_no=f"DUES-{month}", problems=found)


def _issue(account_nos: Sequence[str], as_of: date, lead_days: int, estimates: pl.DataFrame) -> _Part:
    """Issue what is due of some accounts, which the transaction holds."""
    months = [add_months(month_of(as_of), count) for count in _MONTHS_AROUND]
    issued = terms_issued(account_nos=account_nos, months=months)
    calendar = _calendar(account_nos, months, as_of + timedelta(days=lead_days), issued)
    if calendar.is_empty():
        return _Part(0, 0, ZERO_YUAN, ZERO_YUAN, ZERO_YUAN, PROBLEMS.empty())
    bases, problems = _bases(calendar)
    cleared_terms = clearings_of_terms(account_nos=account_nos, months=months)
    receivables, rolled = issue_terms(
        calendar=calendar,
        bases=bases,
        estimates=estimates,
        issued=issued,
        adjusted=adjustments(account_nos=account_nos, months=months).join(
            issued, on="receivable_no", how="semi"
        ),
        open_items=balances(account_nos=account_nos, months=months),
        paid=cleared_terms.join(issued.select("receivable_no", "bill_month"), on="receivable_no"),
        issued_date=as_of,
    )
    settled = _settled_terms(calendar, bases, receivables, as_of)
    entry_no = _book(pl.concat([receivables, settled]), rolled, as_of)
    cleared = pl.DataFrame(schema={"principal": YUAN})
    if receivables.height:
        payers = receivables["account_no"].unique().to_list()
        cleared = apply_money(account_nos=payers, entry_no=f"{entry_no}-CLEARED", cleared_date=as_of)
    return _Part(
        receivables.height,
        settled.height,
        total(receivables, "amount"),
        total(rolled, "amount"),
        total(cleared, "principal"),
        problems,
    )


def _calendar(
    account_nos: Sequence[str], months: Sequence[int], last_due_date: date, issued: pl.DataFrame
) -> pl.DataFrame:
    """Lay out the terms due by a day of the months that are supplied, not billed and not issued."""
    versions, terms = agreements(account_nos), agreement_terms(account_nos)
    calendar = pl.concat(due_calendar(agreements=versions, terms=terms, bill_month=month) for month in months)
    done = issued.select("account_no", "bill_month", "term_no")
    return (
        calendar.filter(pl.col("due_date") <= last_due_date)
        .join(_supplied(account_nos, months), on=_MONTH, how="semi")
        .join(billed_months(account_nos=account_nos, months=months), on=_MONTH, how="anti")
        .join(done, on=["account_no", "bill_month", "term_no"], how="anti")
        .join(_superseded(issued), on=_MONTH, how="left")
        .filter(pl.col("last_term").is_null() | (pl.col("term_no") > pl.col("last_term")))
        .select(DUE_CALENDAR.names)
    )


def _superseded(issued: pl.DataFrame) -> pl.DataFrame:
    """Find the last term issued of each month: what comes before it is not issued any more."""
    return issued.group_by(_MONTH).agg(pl.col("term_no").max().alias("last_term"))


def _supplied(account_nos: Sequence[str], months: Sequence[int]) -> pl.DataFrame:
    """Find the months in which each account is supplied on some day: account_no, bill_month."""
    accounts = accounts_of(account_nos)
    days = accounts["reading_day"].unique().to_list()
    rows = [(day, month, *billing_period(month, day)) for day in days for month in months]
    periods = pl.DataFrame(
        rows,
        schema={"reading_day": pl.Int32, "bill_month": pl.Int32, "start": pl.Date, "end": pl.Date},
        orient="row",
    )
    return (
        accounts.join(periods, on="reading_day")
        .filter(
            (pl.col("opened_date") < pl.col("end"))
            & (pl.col("closed_date").is_null() | (pl.col("closed_date") > pl.col("start")))
        )
        .select(_MONTH)
    )


def _bases(calendar: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Choose the base of each account-month of the calendar: account_no, bill_month, base; and problems."""
    bases, problems = [], []
    for (month,), rows in sorted(calendar.partition_by("bill_month", as_dict=True).items()):
        base, problem = bases_of_month(
            account_nos=rows["account_no"].unique().to_list(), bill_month=int(month)
        )
        bases.append(base.with_columns(bill_month=pl.lit(month, dtype=pl.Int32)))
        problems.append(problem.with_columns(subject=pl.format("{}-{}", "account_no", pl.lit(month))))
    return pl.concat(bases), pl.concat(problems)


def bases_of_month(
    *, account_nos: Sequence[str], bill_month: int, versions: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Choose what the ratios of a month apply to: account_no, base in yuan; and NO_AGREEMENT_BASE problems.

    The last bill is the latest issued before the month. `versions` takes the place of the stored agreements.
    """
    held = in_force(agreements(account_nos) if versions is None else versions, bill_month)
    amounts = issued_amounts(account_nos=account_nos, before_month=bill_month)
    last = amounts.sort("bill_month").group_by("account_no", maintain_order=True).last()
    last_year = amounts.filter(pl.col("bill_month") == bill_month - _LAST_YEAR)
    return choose_bases(
        agreements=held,
        last_bills=last.select(_AMOUNTS.columns),
        last_year_bills=last_year.select(_AMOUNTS.columns),
        forecasts=_AMOUNTS,
    )


def _settled_terms(
    calendar: pl.DataFrame, bases: pl.DataFrame, receivables: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Make the due items of 0.00 that stand for terms which came to nothing."""
    keys = [*_MONTH, "term_no"]
    nothing = calendar.join(bases, on=_MONTH, how="semi").join(receivables, on=keys, how="anti")
    return RECEIVABLES.conform(
        nothing.with_columns(
            receivable_no=receivable_no(
                pl.col("account_no"), pl.col("bill_month"), pl.col("kind"), pl.col("term_no")
            ),
            amount=yuan(0),
            issued_date=pl.lit(as_of),
            penalty_start_date=pl.lit(None, dtype=pl.Date),
        )
    )


def _book(receivables: pl.DataFrame, rolled: pl.DataFrame, as_of: date) -> str:
    """Write the due items and what rolled into them under one entry, and return its number."""
    if receivables.is_empty() and rolled.is_empty():
        return ""
    text = "\n".join([*receivables["receivable_no"].sort(), "", *rolled["receivable_no"].sort()])
    entry_no = f"DUES-{as_of:%Y%m%d}-{sha256(text.encode()).hexdigest()[:24]}"
    asked = total(receivables, "amount") - total(rolled, "amount")
    legs = [debit(RECEIVABLE, asked), credit(INSTALMENTS_BILLED, asked)]
    post(entry_no=entry_no, kind="ISSUED", booked_date=as_of, legs=legs)
    store_receivables(receivables=receivables, entry_no=entry_no)
    store_adjustments(adjustments=rolled, entry_no=entry_no)
    publish_dues(receivables)
    return entry_no
