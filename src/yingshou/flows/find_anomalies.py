"""Look at the recorded use of every account and list those to inspect (用电检查清单)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from yingshou.core.anomalies import (
    cleared,
    compared_days,
    evidence,
    known_days,
    loss_signals,
    scores,
    settled_days,
    terms_floats,
    use_signals,
)
from yingshou.flows.anomaly_book import Surroundings, Weighing, surroundings, weighing_of
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.records.anomalies import frames
from yingshou.records.anomalies.operations import keep_area_losses, keep_findings
from yingshou.records.runs.queries import batches

KIND = "ANOMALY"
BATCH_SIZE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AnomalyResult:
    """What a look found in this sitting: nothing once the day has been looked at.

    `accounts` looked at, `without_use` of them of which too little is known to compare, `listed`,
    `cleared_lately` = found but not listed as an inspection found nothing of it.
    """

    run_no: str
    accounts: int
    without_use: int
    listed: int
    cleared_lately: int
    areas: int
    failures: tuple[BatchFailure, ...] = ()


def find_anomalies(
    *, as_of: date, batch_size: int = BATCH_SIZE, progress: Progress | None = None
) -> AnomalyResult:
    """Look at every open account as known on a day, a batch of accounts a transaction.

    Once a day has been looked at its findings stay. A killed run goes on where it stopped, with the weights
    it began with.

    Args:
        as_of: last day of use that is read.
        batch_size: accounts in one transaction.
        progress: told how many of how many batches are done.

    Raises:
        UnableToRunError: the run is under way elsewhere, or its rules have changed since it began.
    """
    run_no = f"{KIND}-{as_of:%Y%m%d}"
    weighing = weighing_of(run_no, as_of=as_of)
    found: Counter[str] = Counter()

    @cache
    def around() -> Surroundings:
        return surroundings(as_of=as_of, terms=weighing.terms)

    def plan() -> list[tuple[str, str]]:
        if batches(run_no).exists():
            return []
        numbers = around().accounts["account_no"].to_list()
        parts = [numbers[i : i + batch_size] for i in range(0, len(numbers), batch_size)]
        return [(part[0], part[-1]) for part in parts]

    def work(first: str, last: str) -> Mapping[str, Any]:
        accounts = around().accounts.filter(pl.col("account_no").is_between(pl.lit(first), pl.lit(last)))
        counts = _look(accounts, run_no=run_no, as_of=as_of, around=around(), weighing=weighing)
        found.update(counts)
        return counts

    failures = run_batches(
        run_no=run_no, kind=KIND, as_of=as_of, rules=weighing.frozen(), plan=plan, work=work,
        progress=progress,
    )  # fmt: skip
    names = ("accounts", "without_use", "listed", "cleared_lately", "areas")
    return AnomalyResult(run_no=run_no, failures=failures, **{name: found[name] for name in names})


def _look(
    accounts: pl.DataFrame, *, run_no: str, as_of: date, around: Surroundings, weighing: Weighing
) -> dict[str, int]:
    """Look at a range of accounts and keep what is found of them, and of areas that begin among them."""
    signals, fell = account_signals(accounts, as_of=as_of, around=around, terms=weighing.terms)
    told = evidence(
        signals=signals, rules=weighing.rules, weights=weighing.weights.select("signal", "weight")
    )
    rows = scores(found=told, fell=fell, as_of=as_of).filter(
        pl.col("points") >= weighing.terms["listed_from"]
    )
    told = told.join(rows, on="account_no", how="semi")
    gone = cleared(
        found=told, inspected=frames.nothing_found(before=as_of), as_of=as_of,
        days=weighing.terms["cleared_days"],
    )  # fmt: skip
    whole = rows.join(gone, on="account_no", how="left").join(around.groups, on="account_no")
    keep_findings(list(_findings(whole, told, as_of=as_of, run_no=run_no)))
    firsts = around.members.group_by("area_no").agg(pl.col("account_no").min())
    here = firsts.join(accounts, on="account_no", how="semi")
    losses = around.losses.join(here, on="area_no", how="semi")
    keep_area_losses(losses=losses, as_of=as_of, run_no=run_no)
    return {
        "accounts": accounts.height, "without_use": accounts.height - fell["account_no"].n_unique(),
        "listed": rows.height - gone.height, "cleared_lately": gone.height, "areas": losses.height,
    }  # fmt: skip


def account_signals(
    accounts: pl.DataFrame, *, as_of: date, around: Surroundings, terms: Mapping[str, Any]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the signals of some accounts and their falls, as of `core.anomalies.use_signals`."""
    use = frames.use_of(accounts["account_no"].to_list(), as_of=as_of)
    shares = terms_floats(terms)
    known = known_days(use, as_of=as_of, whole_day=shares["whole_day"])
    days = compared_days(known=known, groups=around.groups, figures=around.figures)
    signals, fell = use_signals(
        days=days, accounts=accounts, groups=around.groups, figures=around.figures, as_of=as_of,
        settled=settled_days(frames.confirmed(before=as_of)),
    )  # fmt: skip
    if around.area_days.is_empty():
        return signals, fell
    lost = loss_signals(
        fell=fell, members=around.members, days=around.area_days, rise_from=shares["rise_from"]
    )
    return pl.concat([signals, lost]), fell


def _findings(rows: pl.DataFrame, told: pl.DataFrame, **same: Any) -> Iterator[dict[str, Any]]:
    """Lay out what is found of each account, with what is the same for all."""
    parts = told.partition_by("account_no", as_dict=True)
    for row in rows.sort("account_no").iter_rows(named=True):
        mine = parts[row["account_no"],]
        yield {
            **row, **same, "suspicion": mine["suspicion"][0],
            "evidence": mine.drop("account_no").to_dicts(),
        }  # fmt: skip
