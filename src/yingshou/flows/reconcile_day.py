"""Reconcile a day: every channel's file, the bank's statement and the ledger, totals first, then items."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.money import ZERO_YUAN
from yingshou.flows.attribute_payers import attribute_payers
from yingshou.flows.reconcile_channel import reconcile_channel
from yingshou.flows.runner import BatchFailure, run_batches
from yingshou.records.reconciliation.frames import channels_with_lines
from yingshou.records.reconciliation.totals import day_totals
from yingshou.records.runs.operations import unfinished_batches

KIND = "RECONCILE"
PAYERS = "~PAYERS"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReconciled:
    """The channels of a day (`grid`, see `day_grid`), how many differences are open, and what failed."""

    run_no: str
    grid: pl.DataFrame
    open_count: int
    unexplained: Decimal
    failures: tuple[BatchFailure, ...]


def reconcile_day(
    *, day: date, as_of: date, run_by: str = "system", progress: Progress | None = None
) -> DayReconciled:
    """Hold all that was stated up to a day against the ledger and the bank, once a channel.

    Each channel is a transaction of its own; a run that was killed goes on with those that are left and then
    looks at all of them again, and a repeat finds nothing new to do. Matches and acts of people are never
    undone by it.

    Args:
        day: last day whose lines and payments are looked at.
        as_of: business date of matches and acts.
        run_by: who started it.
        progress: told after each channel.

    Raises:
        UnableToRunError: another session reconciles this day.
    """
    run_no = f"{KIND}-{day:%Y%m%d}"

    def work(first: str, _last: str) -> Mapping[str, Any]:
        if first == PAYERS:
            return attribute_payers(day=day, as_of=as_of)
        return reconcile_channel(channel=first, day=day, as_of=as_of, made_by=run_by)

    def run() -> tuple[BatchFailure, ...]:
        return run_batches(
            run_no=run_no,
            kind=KIND,
            as_of=day,
            rules={},
            plan=lambda: [(name, name) for name in (*channels_with_lines(until=day), PAYERS)],
            work=work,
            progress=progress,
        )

    resumed = bool(unfinished_batches(run_no))
    failures = run()
    if resumed and not failures:
        # What was left of a killed run is done now; lines that have come since are looked at too.
        failures = run()
    grid = day_grid(first=day, last=day, as_of=as_of)
    return DayReconciled(
        run_no=run_no,
        grid=grid,
        open_count=int(grid["open_count"].sum()),
        unexplained=sum(grid["unexplained"].to_list(), ZERO_YUAN),
        failures=failures,
    )


def day_grid(*, first: date, last: date, as_of: date, channel: str | None = None) -> pl.DataFrame:
    """Return a row a day and channel: three totals, their difference, and whether all of it is explained.

    `bank_seen` is what the bank was seen to have of the day's takings, less fees: for a channel without a
    file its statement itself. `difference` is file (or statement) less ledger, `bank_difference` takings less
    fees less bank_seen; part of it is `in_transit` until the bank is due. `unexplained` sums, without sign,
    what of the stated lines and payments is in no match and no difference. `state`: AGREES, OPEN, IN_TRANSIT,
    UNEXPLAINED.
    """
    totals = day_totals(first=first, last=last, channel=channel)
    has_file = pl.col("file_count") > 0
    net = pl.col("file_total") - pl.col("fee_total")
    left = net - pl.col("net_confirmed") - pl.col("net_open")
    rows = totals.with_columns(
        bank_seen=pl.when(has_file | (pl.col("net_confirmed") != 0))
        .then("net_confirmed")
        .otherwise("bank_total"),
        difference=pl.when(has_file).then("file_total").otherwise("bank_total") - pl.col("ledger_total"),
        bank_difference=net - pl.col("net_confirmed"),
        in_transit=left,
        unexplained=(pl.col("file_total") - pl.col("file_covered")).abs()
        + (pl.col("bank_total") - pl.col("bank_covered")).abs()
        + (pl.col("ledger_total") - pl.col("ledger_covered")).abs(),
    )
    state = (
        pl.when(pl.col("unexplained") != 0)
        .then(pl.lit("UNEXPLAINED"))
        .when(pl.col("open_count") > 0)
        .then(pl.lit("OPEN"))
        .when(pl.col("in_transit") != 0)
        .then(pl.lit("IN_TRANSIT"))
        .otherwise(pl.lit("AGREES"))
    )
    return rows.with_columns(state=state).filter(pl.col("day") <= as_of)
