"""The evening of cost control: value the days that are over, say what is left, warn, and ask for stops."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.calendar import SHANGHAI
from yingshou.core.money import ZERO_YUAN
from yingshou.core.prepaid_days import Archive, price_days
from yingshou.core.prepaid_months import held_months
from yingshou.core.prepayment import days_wanted
from yingshou.core.tables import PROBLEMS, Tariffs
from yingshou.flows.ask_prepaid_stops import ask_prepaid_stops
from yingshou.flows.load_catalogue import load_catalogue
from yingshou.flows.prepaid_archive import prepaid_archive
from yingshou.flows.prepaid_standing import balances_of, terms_of
from yingshou.flows.review_prepaid import tell_levels
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.records.billing.frames import bills_by_number, lines_by_bill
from yingshou.records.customers.frames import accounts_of
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.prepayment import frames
from yingshou.records.prepayment.operations import (
    replace_standing,
    store_balances,
    store_days,
    store_months,
)
from yingshou.records.runs.operations import replace_problems, resolve_for_accounts

BATCH_SIZE = 1_000
KIND = "PREPAID_DAY"
_MORNING = time(8, 0)
_ESTIMATE_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaidDayResult:
    """What a run has come to in this sitting.

    `days` were valued at `value` yuan, corrections included; `months` were held against their bill, of which
    `differing` were not the same to the fen; `blocked` accounts could not be valued.
    """

    run_no: str
    accounts: int
    days: int
    value: Decimal
    months: int
    differing: int
    notices: int
    stops: int
    blocked: int
    failures: tuple[BatchFailure, ...] = ()


def run_prepaid_day(
    *, as_of: date, at: datetime | None = None, batch_size: int = BATCH_SIZE, workers: int = 1,
    progress: Progress | None = None,
) -> PrepaidDayResult:  # fmt: skip
    """Value the days of accounts on cost control up to before a day, and act on what is left.

    Every account is valued day by day without a gap, whatever days the run was not started on. Months whose
    bill has come are held against it. Where the money ran down to a level the customer is told, once; where
    it has been out for the days of grace a stop is asked for, in the hours of the rule. A killed run goes on
    where it stopped; done again on a day it changes nothing but what became due since.

    Args:
        as_of: business date; the day before it is the last one valued.
        at: instant at which notices and stops are asked for; None for eight in the morning of `as_of`.
        batch_size: accounts in one transaction.
        workers: batches worked on at a time.
        progress: told how many of how many batches are done.

    Raises:
        UnableToRunError: the run is under way elsewhere.
    """
    numbers = frames.controlled_account_nos(as_of)
    tariffs = load_catalogue()
    done: dict[str, Mapping[str, Any]] = {}
    run_no = f"{KIND}-{as_of:%Y%m%d}"
    moment = (at or datetime.combine(as_of, _MORNING, SHANGHAI)).astimezone(SHANGHAI)

    def plan() -> list[tuple[str, str]]:
        parts = [numbers[i : i + batch_size] for i in range(0, len(numbers), batch_size)]
        return [(part[0], part[-1]) for part in parts]

    def work(first: str, last: str) -> Mapping[str, Any]:
        part = numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]
        done[first] = _do_batch(account_nos=part, as_of=as_of, at=moment, tariffs=tariffs, run_no=run_no)
        return done[first]

    failures = run_batches(
        run_no=run_no, kind=KIND, as_of=as_of, rules={}, plan=plan, work=work, workers=workers,
        progress=progress,
    )  # fmt: skip
    counts = {name: sum(batch[name] for batch in done.values()) for name in _COUNTS}
    value = sum((Decimal(batch["value"]) for batch in done.values()), ZERO_YUAN)
    return PrepaidDayResult(run_no=run_no, value=value, failures=failures, **counts)


_COUNTS = ("accounts", "days", "months", "differing", "notices", "stops", "blocked")


def _do_batch(
    *, account_nos: Sequence[str], as_of: date, at: datetime, tariffs: Tariffs, run_no: str
) -> Mapping[str, Any]:
    """Do all for some accounts, inside the batch's transaction."""
    terms = terms_of(account_nos=account_nos, on=as_of)
    numbers = terms["account_no"].to_list()
    days, value, problems = _value(terms=terms, as_of=as_of, tariffs=tariffs)
    months, differing = _close_months(account_nos=numbers, as_of=as_of, tariffs=tariffs)
    replace_problems(run_no=run_no, problems=problems, account_nos=numbers)
    mended = sorted(set(numbers) - set(problems["account_no"].to_list()))
    resolve_for_accounts(run_no=run_no, kind=KIND, rules={}, account_nos=mended)
    # Held only now: what a day is worth does not depend on money, and payments need not wait for it.
    lock_accounts(numbers)
    now = balances_of(terms=terms, on=as_of)
    store_balances(now)
    replace_standing(balances=now, kinds=terms)
    notices = tell_levels(balances=now, at=at)
    stops = ask_prepaid_stops(terms=terms, balances=now, at=at)
    return {
        "accounts": len(numbers), "days": days, "value": str(value), "months": months, "differing": differing,
        "notices": notices, "stops": stops, "blocked": problems["account_no"].n_unique(),
    }  # fmt: skip


def _value(*, terms: pl.DataFrame, as_of: date, tariffs: Tariffs) -> tuple[int, Decimal, pl.DataFrame]:
    """Value the days that are over, month by month: how many, their yuan, and who has a problem."""
    numbers = terms["account_no"].to_list()
    known = frames.valued_days(numbers, from_date=as_of)
    last = frames.last_valued(numbers)
    wanted = days_wanted(
        terms=terms, accounts=accounts_of(numbers), valued=last, billed=frames.last_billed(numbers), on=as_of
    )
    least = wanted["bill_month"].min()
    closed = frames.closed_months(numbers, from_month=least if isinstance(least, int) else 0)
    wanted = wanted.join(closed, on=["account_no", "bill_month"], how="anti")
    found, count, value = [PROBLEMS.empty()], 0, ZERO_YUAN
    for (month,), rows in sorted(wanted.partition_by("bill_month", as_dict=True).items()):
        bill_month = int(str(month))
        archive = _archive(rows["account_no"].unique().to_list(), bill_month, as_of, tariffs)
        of_month = known.filter(pl.col("bill_month") == bill_month).sort("use_date")
        priced = price_days(
            wanted=rows.select("account_no", "use_date"), bill_month=bill_month, archive=archive,
            valued=of_month.unique("account_no", keep="last", maintain_order=True), valued_on=as_of,
            estimate_days=_longest_estimate(terms),
        )  # fmt: skip
        # A month that is blocked blocks what follows: days have no gaps.
        blocked = pl.concat(found)
        kept = priced.days.join(blocked, on="account_no", how="anti")
        store_days(days=kept, lines=priced.lines.join(blocked, on="account_no", how="anti"))
        count += kept.height
        value += sum(kept["value"], ZERO_YUAN) + sum(kept["correction"], ZERO_YUAN)
        found.append(priced.problems)
    problems = pl.concat(found).unique("account_no", keep="first", maintain_order=True)
    return count, value, problems


def _longest_estimate(terms: pl.DataFrame) -> int:
    days = terms["estimate_days"].max()
    return days if isinstance(days, int) else _ESTIMATE_DAYS


def _archive(account_nos: list[str], bill_month: int, until: date, tariffs: Tariffs) -> Archive:
    return prepaid_archive(account_nos=account_nos, bill_month=bill_month, until=until, tariffs=tariffs)


def _close_months(*, account_nos: Sequence[str], as_of: date, tariffs: Tariffs) -> tuple[int, int]:
    """Hold the months whose bill has come against it: how many, and how many differ."""
    days = frames.open_month_sums(account_nos)
    least = days["bill_month"].min()
    if not isinstance(least, int):
        return 0, 0
    bills = frames.issued_bills(account_nos, from_month=least).join(
        days.select("account_no", "bill_month"), on=["account_no", "bill_month"], how="semi"
    )
    count = differing = 0
    for (month,), rows in sorted(bills.partition_by("bill_month", as_dict=True).items()):
        bill_month, bill_nos = int(str(month)), rows["bill_no"].to_list()
        held = held_months(
            bills=bills_by_number(bill_nos), bill_lines=lines_by_bill(bill_nos),
            valued=days.filter(pl.col("bill_month") == bill_month).drop("bill_month"), bill_month=bill_month,
            archive=_archive(rows["account_no"].to_list(), bill_month, as_of, tariffs),
        )  # fmt: skip
        store_months(months=held, closed_on=as_of)
        count += held.height
        differing += held.filter(pl.col("difference") != ZERO_YUAN).height
    return count, differing
