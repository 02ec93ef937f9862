"""Estimate the closing reads that a month lacks (估抄), where the rules allow it, and list every one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

import polars as pl
from django.db import transaction

from yingshou.core.metering.estimates import estimate_reads
from yingshou.core.metering.estimating import estimable, estimated_closings, missing_reads, months_in_a_row
from yingshou.core.period import add_months, day_in_month
from yingshou.core.tables import PROBLEMS, READS
from yingshou.core.tables.problems import problem_rows
from yingshou.core.tables.validation import rules_in_force
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.flows.validation_inputs import digest_of, load_rules
from yingshou.records.audit.operations import record_events
from yingshou.records.billing.frames import (
    bills_of,
    corrected_reads_between,
    unbilled_accounts,
    unbilled_ranges,
)
from yingshou.records.customers.frames import accounts_of
from yingshou.records.metering.frames import points_of, reads_of
from yingshou.records.metering.operations import store_reads
from yingshou.records.runs.frames import problems_of
from yingshou.records.runs.operations import replace_problems

BATCH_SIZE = 50_000
KIND = "ESTIMATE"
ESTIMATED, REFUSED = "ESTIMATED_READ", "CANNOT_ESTIMATE"
_LOOKED_BACK = 13


class _Meters(TypedDict):
    """Frames READS and METERING_POINTS, by the names of the core's arguments."""

    reads: pl.DataFrame
    metering_points: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateResult:
    """What an estimating run has come to, all its sittings together.

    `reads` were estimated for `accounts`; `refused` meters may be estimated by their rule but were not: too
    many months in a row, or nothing to go by. `problems` lists both, frame PROBLEMS.
    """

    run_no: str
    accounts: int
    reads: int
    refused: int
    problems: pl.DataFrame
    failures: tuple[BatchFailure, ...] = ()


def run_estimates(
    *,
    bill_month: int,
    as_of: date,
    batch_size: int = BATCH_SIZE,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> EstimateResult:
    """Store estimated reads for accounts whose month is due, has no bill and lacks its closing read.

    The rule NO_READ of the account must have the effect ESTIMATE; its limit is how many months in a row may
    be estimated. Each estimate is listed with the run as ESTIMATED_READ, each meter it had to leave as
    CANNOT_ESTIMATE. The run goes on where it was killed; done again it changes nothing.

    Args:
        bill_month: billing month YYYYMM.
        as_of: business date.
        batch_size: accounts in one transaction.
        dry_run: compute everything, then undo it.
        progress: told how many of how many batches are done.

    Raises:
        UnableToRunError: the run is under way elsewhere, or was started that day with other rules.
    """
    if not dry_run:
        return _run(bill_month=bill_month, as_of=as_of, batch_size=batch_size, progress=progress)
    with transaction.atomic():
        result = _run(bill_month=bill_month, as_of=as_of, batch_size=batch_size, progress=progress)
        transaction.set_rollback(True)
    return result


def accept_estimates(*, account_nos: Sequence[str], bill_month: int, accepted_by: str, as_of: date) -> int:
    """Estimate the missing reads of some accounts because a reviewer says so, whatever their rule.

    The next bill run of the month bills them. Accounts that have a bill are left alone. Each account is
    written to the audit trail.

    Returns:
        The number of reads stored; meters without anything to go by get none.
    """
    with transaction.atomic():
        chosen = sorted(set(account_nos))
        billed = bills_of(chosen, from_month=bill_month, to_month=bill_month)
        accounts = accounts_of(chosen).join(billed, on="account_no", how="anti")
        given = _inputs(accounts=accounts, bill_month=bill_month)
        made = estimate_reads(
            **given, accounts=accounts, bill_month=bill_month, validation_rules=load_rules()
        )
        store_reads(made)
        owners = given["metering_points"].select("point_no", "meter_no", "account_no")
        record_events(
            actor=accepted_by,
            action="ACCEPT_ESTIMATE",
            events=[
                (number, {"bill_month": bill_month, "as_of": as_of, "point": point, "total": total})
                for number, point, total in made.join(owners, on=["point_no", "meter_no"])
                .select("account_no", "point_no", "total")
                .iter_rows()
            ],
        )
    return made.height


def _run(*, bill_month: int, as_of: date, batch_size: int, progress: Progress | None) -> EstimateResult:
    run_no = f"{KIND}-{bill_month}-{as_of:%Y%m%d}"
    rules = load_rules()

    def work(first: str, last: str) -> Mapping[str, Any]:
        accounts = unbilled_accounts(bill_month=bill_month, as_of=as_of, first=first, last=last)
        return _estimate(accounts=accounts, bill_month=bill_month, rules=rules, run_no=run_no)

    failures = run_batches(
        run_no=run_no, kind=KIND, as_of=as_of, work=work, progress=progress,
        plan=lambda: unbilled_ranges(bill_month=bill_month, as_of=as_of, batch_size=batch_size),
        rules={"bill_month": bill_month, "validation_rules": digest_of(rules)},
    )  # fmt: skip
    listed = problems_of(run_no)
    made = listed.filter(pl.col("code") == ESTIMATED)
    refused = listed.filter((pl.col("code") == REFUSED) & (pl.col("resolved_by") == ""))
    return EstimateResult(
        run_no=run_no,
        accounts=made["account_no"].n_unique(),
        reads=made.height,
        refused=refused.height,
        problems=PROBLEMS.conform(pl.concat([made, refused])),
        failures=failures,
    )


def _estimate(
    *, accounts: pl.DataFrame, bill_month: int, rules: pl.DataFrame, run_no: str
) -> Mapping[str, Any]:
    """Estimate some accounts, inside the batch's transaction."""
    given = _inputs(accounts=accounts, bill_month=bill_month)
    missing = months_in_a_row(
        missing=missing_reads(**given, accounts=accounts, bill_month=bill_month),
        reads=given["reads"],
        accounts=accounts,
        bill_month=bill_month,
    )
    in_force = rules_in_force(rules=rules, accounts=accounts, bill_month=bill_month)
    ruled = estimable(missing=missing, accounts=accounts, in_force=in_force)
    meters = ruled.filter("allowed").select("point_no", "meter_no")
    made = estimate_reads(**given, accounts=accounts, bill_month=bill_month, validation_rules=rules).join(
        meters, on=["point_no", "meter_no"], how="semi"
    )
    store_reads(made)
    closings = estimated_closings(
        reads=pl.concat([given["reads"], made]),
        metering_points=given["metering_points"],
        accounts=accounts,
        bill_month=bill_month,
    )
    left = ruled.join(made, on=["point_no", "meter_no"], how="anti")
    replace_problems(
        run_no=run_no,
        problems=pl.concat([_listed(closings, ESTIMATED), _listed(left, REFUSED)]),
        account_nos=accounts["account_no"].to_list(),
    )
    return {"accounts": accounts.height, "estimated": made.height, "refused": left.height}


def _listed(rows: pl.DataFrame, code: str) -> pl.DataFrame:
    """Describe estimates by the reading they give, refusals by the months estimated in a row."""
    column = "total" if code == ESTIMATED else "in_a_row"
    limit = (
        pl.lit(None, pl.String) if code == ESTIMATED else pl.col("limit_value").cast(pl.Int64).cast(pl.String)
    )
    named = rows.with_columns(
        subject=pl.format("{}/{}", "point_no", "meter_no"),
        limit_value=limit,
        owner=pl.lit("METER_READER"),
        effect=pl.lit("WARN" if code == ESTIMATED else "BLOCK"),
    )
    return problem_rows(named, stage="metering", code=code, subject="subject", column=column)


def _inputs(*, accounts: pl.DataFrame, bill_month: int) -> _Meters:
    """Read the meters of accounts and, of those that may lack a read, the reads to estimate from.

    A read that an approved correction put right stands in the place of the archive's.
    """
    numbers = accounts["account_no"].sort().to_list()
    points = points_of(numbers)
    to_date = day_in_month(add_months(bill_month, 1), 1)
    recent = reads_of(numbers, from_date=day_in_month(add_months(bill_month, -1), 1), to_date=to_date)
    waiting = missing_reads(reads=recent, metering_points=points, accounts=accounts, bill_month=bill_month)
    from_date = day_in_month(add_months(bill_month, -_LOOKED_BACK), 1)
    behind = waiting["account_no"].unique().sort().to_list()
    reads = pl.concat([recent, reads_of(behind, from_date=from_date, to_date=to_date)]).unique(READS.key)
    if numbers:
        days = {"from_date": from_date, "to_date": to_date}
        put_right = corrected_reads_between(first=numbers[0], last=numbers[-1], **days)
        reads = pl.concat([reads.join(put_right, on=list(READS.key), how="anti"), put_right])
    return _Meters(reads=reads, metering_points=points)
