"""Hold contract, price class, capacity, meters and agreement against each other; list mismatches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yingshou.core.scheme import check_scheme
from yingshou.core.tables import Tariffs
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.records.billing.year_use import unbilled_since_opening
from yingshou.records.contracts.frames import agreement_terms, agreements
from yingshou.records.customers.frames import accounts_of, capacity_changes_of, open_account_nos
from yingshou.records.metering.scheme_facts import points_touching, read_facts_of
from yingshou.records.runs.operations import replace_problems
from yingshou.records.tariffs.frames import load_tariffs

BATCH_SIZE = 50_000
KIND = "SCHEME"
RUN_NO = "SCHEME"
"""One run for good: what was mended is resolved by the next check, what stands stays as it was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeResult:
    """What a check has come to: accounts looked at and mismatches found in this sitting."""

    run_no: str
    accounts: int
    mismatches: int
    failures: tuple[BatchFailure, ...] = ()


def check_schemes(
    *,
    as_of: date,
    unbilled_only: bool = False,
    batch_size: int = BATCH_SIZE,
    progress: Progress | None = None,
) -> SchemeResult:
    """Check the supply schemes of all accounts in service, or only of those that never had a bill.

    Mismatches are kept as problems of stage `scheme`; they warn and block nothing. What was found before
    and is no longer so is resolved; a person's note on a mismatch stays.

    Args:
        as_of: day whose prices, meters and agreements count.
        unbilled_only: look only at accounts before their first bill.
        batch_size: accounts in one transaction.
        progress: told how many of how many batches are done.

    Raises:
        UnableToRunError: a check is under way elsewhere.
    """
    tariffs = load_tariffs()
    wanted = unbilled_since_opening() if unbilled_only else open_account_nos()
    done: dict[str, Mapping[str, Any]] = {}

    def plan() -> list[tuple[str, str]]:
        parts = [wanted[i : i + batch_size] for i in range(0, len(wanted), batch_size)]
        return [(part[0], part[-1]) for part in parts]

    def work(first: str, last: str) -> Mapping[str, Any]:
        chosen = [number for number in wanted if first <= number <= last]
        done[first] = _check_batch(account_nos=chosen, as_of=as_of, tariffs=tariffs)
        return done[first]

    failures = run_batches(
        run_no=RUN_NO, kind=KIND, as_of=as_of, rules={}, plan=plan, work=work, progress=progress
    )
    return SchemeResult(
        run_no=RUN_NO,
        accounts=sum(counts["accounts"] for counts in done.values()),
        mismatches=sum(counts["mismatches"] for counts in done.values()),
        failures=failures,
    )


def _check_batch(*, account_nos: list[str], as_of: date, tariffs: Tariffs) -> Mapping[str, Any]:
    """Check some accounts and make what was found their open mismatches."""
    found = check_scheme(
        accounts=accounts_of(account_nos),
        metering_points=points_touching(account_nos),
        read_facts=read_facts_of(account_nos),
        capacity_changes=capacity_changes_of(account_nos),
        agreements=agreements(account_nos),
        terms=agreement_terms(account_nos),
        tariffs=tariffs,
        on=as_of,
    )
    replace_problems(run_no=RUN_NO, problems=found, account_nos=account_nos)
    return {"accounts": len(account_nos), "mismatches": found.height}
