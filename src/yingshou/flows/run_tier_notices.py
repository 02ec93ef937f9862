"""Work out which households are near or past a tier of the year, and keep a notice for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from yingshou.core.analysis import household_limits, tier_notices
from yingshou.core.period import month_of, reading_date
from yingshou.core.tables import Tariffs
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.records.billing.year_use import year_use_between
from yingshou.records.customers.frames import accounts_between, household_benefits_between, open_account_nos
from yingshou.records.indicators.operations import replace_tier_notices
from yingshou.records.tariffs.frames import load_tariffs

BATCH_SIZE = 50_000
KIND = "TIER_NOTICES"
_DECEMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TierNoticesResult:
    """What a run has come to in this sitting: households looked at, and how many were given a notice."""

    run_no: str
    households: int
    notices: int
    failures: tuple[BatchFailure, ...] = ()


def run_tier_notices(
    *, as_of: date, batch_size: int = BATCH_SIZE, progress: Progress | None = None
) -> TierNoticesResult:
    """Replace the tier notices of all households by what their bills up to a day say.

    Only annual tiers are looked at; tiers that begin anew each month leave nothing to be told. A killed run
    goes on where it stopped; done again on a day it works everything out anew.

    Args:
        as_of: business date; its year is that of the tiers.
        batch_size: accounts in one transaction.
        progress: told how many of how many batches are done.

    Raises:
        UnableToRunError: the run is under way elsewhere.
    """
    tariffs = load_tariffs()
    done: dict[str, Mapping[str, Any]] = {}

    def plan() -> list[tuple[str, str]]:
        numbers = open_account_nos(price_class="RESIDENT")
        parts = [numbers[i : i + batch_size] for i in range(0, len(numbers), batch_size)]
        return [(part[0], part[-1]) for part in parts]

    def work(first: str, last: str) -> Mapping[str, Any]:
        done[first] = _notify_batch(first=first, last=last, as_of=as_of, tariffs=tariffs)
        return done[first]

    run_no = f"{KIND}-{as_of:%Y%m%d}"
    failures = run_batches(
        run_no=run_no,
        kind=KIND,
        as_of=as_of,
        rules={},
        plan=plan,
        work=work,
        progress=progress,
    )
    return TierNoticesResult(
        run_no=run_no,
        households=sum(counts["households"] for counts in done.values()),
        notices=sum(counts["notices"] for counts in done.values()),
        failures=failures,
    )


def _notify_batch(*, first: str, last: str, as_of: date, tariffs: Tariffs) -> Mapping[str, Any]:
    """Replace the notices of a range of accounts, inside the batch's transaction."""
    households = _households(first=first, last=last, as_of=as_of, tariffs=tariffs)
    notices = tier_notices(households=households, tiers=tariffs.tiers, as_of=as_of)
    replace_tier_notices(notices=notices, first=first, last=last)
    return {"households": households.height, "notices": notices.height}


def _households(*, first: str, last: str, as_of: date, tariffs: Tariffs) -> pl.DataFrame:
    """Read the households of a range that have a bill, with the day their year's last read is due."""
    used = year_use_between(first=first, last=last, year=as_of.year, to_month=month_of(as_of))
    limits = household_limits(
        accounts=accounts_between(first=first, last=last),
        claims=household_benefits_between(first=first, last=last),
        tariffs=tariffs,
        on=as_of,
    )
    days = limits["reading_day"].unique().sort().to_list()
    ends = pl.DataFrame(
        {"reading_day": days, "year_end": [reading_date(as_of.year * 100 + _DECEMBER, day) for day in days]},
        schema={"reading_day": pl.Int32, "year_end": pl.Date},
    )
    return limits.join(ends, on="reading_day", how="left").join(used, on="account_no", how="inner")
