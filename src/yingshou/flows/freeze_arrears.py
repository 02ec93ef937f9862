"""Freeze the old arrears of a year (陈欠冻结): what was overdue on 1 January, kept as facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.money import ZERO_YUAN
from yingshou.flows.apply_money import total
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.records.collection.frames import accounts_in_arrears, overdue_at
from yingshou.records.collection.operations import freeze
from yingshou.records.runs.queries import batches

BATCH_SIZE = 50_000
KIND = "FREEZE_ARREARS"


class UnableToFreezeError(YingshouError):
    """The year has not begun."""

    code = "UNABLE_TO_FREEZE"


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeResult:
    """What was frozen in this sitting: items and their principal in yuan; nothing once the year is frozen."""

    run_no: str
    year: int
    items: int
    amount: Decimal
    failures: tuple[BatchFailure, ...] = ()


def freeze_arrears(
    *, year: int, as_of: date, batch_size: int = BATCH_SIZE, progress: Progress | None = None
) -> FreezeResult:
    """Keep what was overdue on 1 January of a year, worked out from the facts booked before that day.

    So it may be run on any later day and gives the same; once it is done it stays, whatever is booked later.
    A killed run goes on where it stopped.

    Args:
        year: the year on whose 1 January it is frozen.
        as_of: business date.
        batch_size: accounts in one transaction.
        progress: told how many of how many batches are done.

    Raises:
        UnableToFreezeError: the year has not begun.
        UnableToRunError: the run is under way elsewhere.
    """
    first_day = date(year, 1, 1)
    if as_of < first_day:
        raise UnableToFreezeError(
            zh=f"{year} 年尚未开始，{first_day} 起方可冻结陈欠",
            en=f"{year} has not begun; old arrears are frozen from {first_day} on",
            field="year",
        )
    run_no = f"{KIND}-{year}"
    done: dict[str, Mapping[str, Any]] = {}

    def plan() -> list[tuple[str, str]]:
        if batches(run_no).exists():
            return []
        numbers = accounts_in_arrears(on=first_day)
        parts = [numbers[i : i + batch_size] for i in range(0, len(numbers), batch_size)]
        return [(part[0], part[-1]) for part in parts]

    def work(first: str, last: str) -> Mapping[str, Any]:
        done[first] = _freeze_batch(first=first, last=last, first_day=first_day)
        return done[first]

    failures = run_batches(
        run_no=run_no, kind=KIND, as_of=as_of, rules={"year": year}, plan=plan, work=work, progress=progress
    )
    return FreezeResult(
        run_no=run_no,
        year=year,
        items=sum(counts["items"] for counts in done.values()),
        amount=sum((Decimal(counts["amount"]) for counts in done.values()), ZERO_YUAN),
        failures=failures,
    )


def _freeze_batch(*, first: str, last: str, first_day: date) -> Mapping[str, Any]:
    """Freeze a range of accounts, inside the batch's transaction."""
    items: pl.DataFrame = overdue_at(on=first_day, first=first, last=last)
    freeze(items)
    return {"items": items.height, "amount": str(total(items, "frozen_amount"))}
