"""The control chart and the progress sheet (电费回收控制图, 进度控制表) of a billing month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.indicators import ratio
from yingshou.core.money import ZERO_YUAN
from yingshou.core.period import add_months, day_in_month
from yingshou.core.progress import daily_curve, month_end, planned_shares, summary
from yingshou.core.progress.forecast import PAST
from yingshou.core.tables.scope import ALL
from yingshou.records.indicators import progress
from yingshou.records.indicators.progress import ACCOUNT, COMPANY, ORGANIZATION, PERSON, SUPPLY_CLASS
from yingshou.records.ledger.frames import trial_balance

UNITS = (SUPPLY_CLASS, ORGANIZATION, PERSON, ACCOUNT)
"""By what the sheet may be broken down."""
Within = tuple[tuple[str, str], ...]
MOST_ACCOUNTS = 1_000
"""Accounts a sheet has, those with most open; they decide the month."""
_MONTHS_BACK = 12
_PLAN_PART = {ORGANIZATION: "org_code", SUPPLY_CLASS: "supply_class", PERSON: "username"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A unit of the sheet; sums in yuan up to the end of the day, shares with four decimals.

    `planned_share` and `planned` are what should be in by then; `behind` is how far what came stays below,
    never negative. `open` is what is neither received nor written off. `low`, `middle` and `high` are what
    will be in at the month's end, None where unknown.
    """

    unit: str
    receivable: Decimal
    received: Decimal
    received_today: Decimal
    written_off: Decimal
    open: Decimal
    rate: Decimal | None
    planned: Decimal
    planned_share: Decimal | None
    behind: Decimal
    low: Decimal | None
    middle: Decimal | None
    high: Decimal | None
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressSheet:
    """A billing month as it stands at the end of a day: its total, its units, its curve (frame CURVE).

    `by_due_dates` tells that no plan holds, so what is planned is what falls due.
    """

    bill_month: int
    as_of: date
    total: SheetRow
    rows: tuple[SheetRow, ...]
    curve: pl.DataFrame
    by_due_dates: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What the sheet's facts leave open at the end of a day, and what the ledger says, in yuan."""

    facts: Decimal
    ledger: Decimal


def progress_sheet(
    *, bill_month: int, as_of: date, unit: str = SUPPLY_CLASS, within: Within = ()
) -> ProgressSheet:
    """Sum a billing month up as it stands at the end of a day.

    Args:
        bill_month: billing month YYYYMM.
        as_of: the day; figures of later days are not in it.
        unit: one of UNITS.
        within: (unit, code) the accounts must belong to.
    """
    parts = progress.movements(bill_month=bill_month, as_of=as_of, unit=unit, within=within)
    whole = _together(parts, "day")
    first, last = day_in_month(bill_month, 1), _last_day(whole, bill_month)
    cuts = past_cuts(bill_month=bill_month, as_of=min(as_of, last), last=last)
    plan = _Plan(progress.plans(), bill_month, first, last, as_of)
    # Accounts are too many to foretell one by one.
    told_by = COMPANY if unit == ACCOUNT else unit
    past = progress.past_months(cuts=cuts, unit=told_by, on=as_of, within=within)
    total = _rows(whole, COMPANY, plan, within, _together(past, "bill_month"))
    shares = plan.shares(_scope_of(within))
    return ProgressSheet(
        bill_month=bill_month,
        as_of=as_of,
        total=total[0] if total else _nothing(),
        rows=_rows(parts, unit, plan, within, past if told_by == unit else PAST.to_frame()),
        curve=daily_curve(movements=whole, first=first, last=last, as_of=as_of, shares=shares),
        by_due_dates=shares is None,
    )


def deciding_accounts(
    *, bill_month: int, as_of: date, within: Within = (), most: int
) -> tuple[SheetRow, ...]:
    """Return the accounts with most open of a billing month at the end of a day, the largest first."""
    parts = progress.movements(bill_month=bill_month, as_of=as_of, unit=ACCOUNT, within=within)
    owing = parts.join(_owing(parts, most), on="unit", how="semi")
    first = day_in_month(bill_month, 1)
    return _rows(
        owing, ACCOUNT, _Plan(progress.plans(), bill_month, first, first, as_of), within, PAST.to_frame()
    )


def ledger_agreement(*, as_of: date) -> Agreement:
    """Set what all months leave open at the end of a day against the ledger's RECEIVABLE."""
    facts = progress.open_receivables(as_of=as_of)["open"].sum()
    balances = dict(trial_balance(as_of).select("code", "balance").iter_rows())
    return Agreement(facts=Decimal(facts or ZERO_YUAN), ledger=balances.get("RECEIVABLE", ZERO_YUAN))


def past_cuts(*, bill_month: int, as_of: date, last: date) -> list[tuple[int, date, date]]:
    """Return each of the twelve months before with the same day of it and its end, the oldest first."""
    shift = (as_of.year - bill_month // 100) * 12 + as_of.month - bill_month % 100
    span = (last.year - bill_month // 100) * 12 + last.month - bill_month % 100
    months = [add_months(bill_month, -back) for back in range(_MONTHS_BACK, 0, -1)]
    return [
        (
            month,
            day_in_month(add_months(month, shift), as_of.day),
            day_in_month(add_months(month, span), last.day),
        )
        for month in months
    ]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The plans of a month, asked for by unit."""

    plans: pl.DataFrame
    bill_month: int
    first: date
    last: date
    as_of: date

    def shares(self, scope: dict[str, str]) -> pl.DataFrame | None:
        """Return day and planned_share of a unit, None where no plan holds for it."""
        days = pl.date_range(self.first, self.last, eager=True).to_list()
        return planned_shares(plans=self.plans, bill_month=self.bill_month, days=days, **scope)

    def planned(self, movements: pl.DataFrame, scope: dict[str, str]) -> Decimal:
        """Return what a unit should have received by the end of the day, in yuan."""
        day = min(max(self.as_of, self.first), self.last)
        curve = daily_curve(
            movements=movements, first=day, last=day, as_of=self.as_of, shares=self.shares(scope)
        )
        return Decimal(curve["planned"][0])


def _rows(
    movements: pl.DataFrame, unit: str, plan: _Plan, within: Within, past: pl.DataFrame
) -> tuple[SheetRow, ...]:
    sums = summary(movements=movements, as_of=plan.as_of).head(MOST_ACCOUNTS)
    ends = month_end(now=sums, past=past)
    # A customer's plan is what falls due.
    by_unit = {} if unit == ACCOUNT else movements.partition_by("unit", as_dict=True)
    rows = []
    for row, end in zip(sums.iter_rows(named=True), ends.iter_rows(named=True), strict=True):
        scope = _scope_of(within, unit, row["unit"])
        planned = row["due"] if unit == ACCOUNT else plan.planned(by_unit[(row["unit"],)], scope)
        rows.append(
            SheetRow(
                unit=row["unit"],
                receivable=row["receivable"],
                received=row["received"],
                received_today=row["received_today"],
                written_off=row["written_off"],
                open=row["open"],
                rate=ratio(row["received"], row["receivable"]),
                planned=planned,
                planned_share=ratio(planned, row["receivable"]),
                behind=max(planned - row["received"], ZERO_YUAN),
                low=end["low"],
                middle=end["middle"],
                high=end["high"],
                months=end["months"],
            )
        )
    return tuple(rows)


def _scope_of(within: Within, unit: str = COMPANY, code: str = "") -> dict[str, str]:
    """Return what a plan is looked for by: the organisation, class and person of a unit."""
    scope = dict.fromkeys(_PLAN_PART.values(), ALL)
    for kind, value in (*within, (unit, code)):
        if kind in _PLAN_PART:
            scope[_PLAN_PART[kind]] = value
    return scope


def _last_day(movements: pl.DataFrame, bill_month: int) -> date:
    """Return the last day of the chart: the month's end, or the last due date up to a month later."""
    end, limit = day_in_month(bill_month, 31), day_in_month(add_months(bill_month, 1), 31)
    due = movements.filter(pl.col("falls_due") != 0)["day"].max()
    return min(max(end, due), limit) if isinstance(due, date) else end


def _together(parts: pl.DataFrame, by: str) -> pl.DataFrame:
    """Add the units up to the whole, whose unit has no name: the same columns, one row a day or month."""
    names = [name for name in parts.columns if name not in {"unit", by}]
    return parts.group_by(by).agg(pl.col(names).sum()).select(pl.lit("").alias("unit"), by, *names).sort(by)


def _owing(movements: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return the units with something open, those with most of it first: unit, open."""
    left = movements.group_by("unit").agg(
        open=(pl.col("issued") - pl.col("received") - pl.col("written_off")).sum()
    )
    return left.filter(pl.col("open") > 0).sort("open", "unit", descending=[True, False]).head(most)


def _nothing() -> SheetRow:
    zero = ZERO_YUAN
    return SheetRow(
        unit="", receivable=zero, received=zero, received_today=zero, written_off=zero, open=zero, rate=None,
        planned=zero, planned_share=None, behind=zero, low=None, middle=None, high=None, months=0,
    )  # fmt: skip
