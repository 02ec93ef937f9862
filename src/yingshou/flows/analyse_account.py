"""Analyse what an account used and paid over its last months. Writes nothing."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from django.conf import settings

from yingshou.core.analysis import (
    BasisAdvice,
    LoadFacts,
    advise_basis,
    component_totals,
    composition,
    day_curves,
    load_facts,
    period_shares,
    power_factor_months,
)
from yingshou.core.tables import INTERVALS
from yingshou.flows.account_months import AccountMonths, account_months
from yingshou.gateways.intervals import IntervalStore
from yingshou.records.metering.frames import points_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAnalysis:
    """What the last months say, frames as `core.analysis` gives them.

    `curves` is empty and `load` None without quarter-hours; `advice` is None without a two-part price.
    """

    account_no: str
    bills: pl.DataFrame
    composed: pl.DataFrame
    totals: pl.DataFrame
    periods: pl.DataFrame
    power_factor: pl.DataFrame
    curves: pl.DataFrame
    load: LoadFacts | None
    advice: BasisAdvice | None


def analyse_account(*, account_no: str, as_of: date) -> AccountAnalysis | None:
    """Analyse an account's last twelve bills up to a day; None where there is no such account."""
    found = account_months(account_no=account_no, as_of=as_of)
    if found is None:
        return None
    composed = composition(charge_lines=found.charge_lines)
    intervals = _intervals(account_no, found)
    return AccountAnalysis(
        account_no=account_no,
        bills=found.bills,
        composed=composed,
        totals=component_totals(composed=composed),
        periods=period_shares(bills=found.bills),
        power_factor=power_factor_months(
            bills=found.bills, charge_lines=found.charge_lines, accounts=found.accounts
        ),
        curves=day_curves(intervals=intervals),
        load=load_facts(intervals=intervals),
        advice=advise_basis(
            bills=found.bills,
            accounts=found.accounts,
            tariffs=found.tariffs,
            capacity_changes=found.capacity_changes,
            as_of=as_of,
        ),
    )


def _intervals(account_no: str, found: AccountMonths) -> pl.DataFrame:
    """Read the quarter-hours of the months billed, energy fed in left out."""
    points = points_of([account_no]).filter((pl.col("direction") != "FEED_IN").fill_null(value=True))
    measured = points.filter(pl.col("metering_mode") == "INTERVAL")["point_no"].unique().to_list()
    folder = Path(settings.INTERVALS_FOLDER)
    if not measured or found.bills.is_empty() or not folder.is_dir():
        return INTERVALS.empty()
    start, end = found.bills.select(pl.col("period_start").min(), pl.col("period_end").max()).row(0)
    return IntervalStore(folder).read(start, end, point_nos=measured)
