"""Bill every account whose month has been read: reads to bills, bills to receivables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.errors import InvariantError
from yingshou.core.flow import Billing, bill
from yingshou.core.money import EXACT, ZERO_YUAN, multiply
from yingshou.core.tables import BILLS, PROBLEMS, Tariffs
from yingshou.core.tables.problems import problem_rows
from yingshou.flows.billing_inputs import billing_inputs
from yingshou.flows.issue_receivables import issue_receivables
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.records.billing.frames import (
    DUE_DAYS,
    last_amounts_between,
    run_totals,
    unbilled_accounts,
    unbilled_ranges,
)
from yingshou.records.billing.operations import store_bills, store_quantity_steps
from yingshou.records.runs.operations import replace_problems, resolve_for_accounts
from yingshou.records.tariffs.frames import load_tariffs

BATCH_SIZE = 50_000
WORKERS = 2
"""Batches at a time for whoever waits for the run: one is calculated while the other is written."""
KIND = "BILL"
LARGE_BILL = "LARGE_BILL"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a bill run has come to, all its sittings together.

    accounts = bills + accounts blocked by a problem; amount is in yuan; held bills are among the bills.
    """

    run_no: str
    accounts: int
    bills: int
    amount: Decimal
    problems: int
    held: int
    failures: tuple[BatchFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _BillRules:
    """What the bills of a run depend on besides the archive."""

    bill_month: int
    as_of: date
    due_days: int
    review_multiple: int
    review_floor: Decimal
    run_no: str

    def frozen(self) -> dict[str, Any]:
        """Return the rules as plain JSON values."""
        return {
            "bill_month": self.bill_month,
            "due_days": self.due_days,
            "review_multiple": self.review_multiple,
            "review_floor": str(self.review_floor),
        }


def run_bills(
    *,
    bill_month: int,
    as_of: date,
    batch_size: int = BATCH_SIZE,
    due_days: int = DUE_DAYS,
    review_multiple: int = 5,
    review_floor: Decimal = Decimal(10_000),
    dry_run: bool = False,
    progress: Progress | None = None,
    workers: int = 1,
) -> RunResult:
    """Bill the accounts whose reading day of a month has come and that have no bill for it yet.

    Bills carry `as_of` as their date and are issued as receivables at once, except large ones, which wait for
    `approve_bill`. The run goes on where it was killed; done again it changes nothing, but picks up accounts
    whose problems have been mended.

    Args:
        bill_month: billing month YYYYMM.
        as_of: business date.
        batch_size: accounts in one transaction; bounds the memory.
        due_days: days from issue to the due date of bills without an agreement.
        review_multiple: a bill above this many times the last one is held for review …
        review_floor: … when it is also above this many yuan.
        dry_run: compute everything, then undo it.
        progress: told how many of how many batches are done.
        workers: batches worked on at a time, each in a transaction and on a connection of its own.

    Raises:
        UnableToRunError: the run is under way elsewhere, or was started that day with other rules.
    """
    rules = _BillRules(
        bill_month=bill_month, as_of=as_of, due_days=due_days, review_multiple=review_multiple,
        review_floor=review_floor, run_no=f"{KIND}-{bill_month}-{as_of:%Y%m%d}",
    )  # fmt: skip
    if not dry_run:
        return _run(rules=rules, batch_size=batch_size, progress=progress, workers=workers)
    with transaction.atomic():
        result = _run(rules=rules, batch_size=batch_size, progress=progress, workers=1)
        transaction.set_rollback(True)
    return result


def _run(*, rules: _BillRules, batch_size: int, progress: Progress | None, workers: int) -> RunResult:
    tariffs = load_tariffs()

    failures = run_batches(
        run_no=rules.run_no,
        kind=KIND,
        as_of=rules.as_of,
        rules=rules.frozen(),
        plan=lambda: unbilled_ranges(bill_month=rules.bill_month, as_of=rules.as_of, batch_size=batch_size),
        work=lambda first, last: _bill_batch(first=first, last=last, rules=rules, tariffs=tariffs),
        progress=progress,
        workers=workers,
    )
    totals = run_totals(run_no=rules.run_no, bill_month=rules.bill_month)
    return RunResult(
        run_no=rules.run_no, accounts=totals.bills + totals.blocked_accounts, bills=totals.bills,
        amount=totals.amount, problems=totals.problems, held=totals.held, failures=failures,
    )  # fmt: skip


def _bill_batch(*, first: str, last: str, rules: _BillRules, tariffs: Tariffs) -> Mapping[str, Any]:
    """Bill a range of accounts, inside the batch's transaction."""
    accounts = unbilled_accounts(bill_month=rules.bill_month, as_of=rules.as_of, first=first, last=last)
    billing = _compute(accounts=accounts, first=first, last=last, rules=rules, tariffs=tariffs)
    bills = _hold_large(bills=billing.bills, first=first, last=last, rules=rules)
    store_bills(bills=bills, charge_lines=billing.charge_lines, run_no=rules.run_no, bill_date=rules.as_of)
    store_quantity_steps(steps=billing.quantity_steps, bills=bills)
    held = bills.filter(pl.col("held_reason") != "")
    resolve_for_accounts(
        run_no=rules.run_no,
        kind=KIND,
        rules={"bill_month": rules.bill_month},
        account_nos=bills["account_no"].to_list(),
    )
    replace_problems(
        run_no=rules.run_no,
        problems=pl.concat([billing.problems, _held_problems(held)]),
        account_nos=accounts["account_no"].to_list(),
    )
    _issue(bills=bills.filter(pl.col("held_reason") == "").select(BILLS.names), rules=rules)
    amount = bills["amount"].sum() if bills.height else ZERO_YUAN
    return {"accounts": accounts.height, "bills": bills.height, "amount": str(amount), "held": held.height}


def _issue(*, bills: pl.DataFrame, rules: _BillRules) -> None:
    """Issue the receivables of bills. The first account names the batch: it is billed once a month only."""
    if not bills.is_empty():
        first_account: str = bills.select(pl.col("account_no").min()).item()
        issue_receivables(
            bills=bills,
            issued_date=rules.as_of,
            batch_name=f"{rules.run_no}-{first_account}",
            due_days=rules.due_days,
        )


def _compute(
    *, accounts: pl.DataFrame, first: str, last: str, rules: _BillRules, tariffs: Tariffs
) -> Billing:
    """Read what the core needs for a range of accounts, bill it, and prove that no account was lost."""
    billing = bill(
        bill_month=rules.bill_month,
        accounts=accounts,
        tariffs=tariffs,
        **billing_inputs(bill_month=rules.bill_month, first=first, last=last),
    )
    blocked = billing.problems["account_no"].n_unique()
    if accounts.height != billing.bills.height + blocked:
        raise InvariantError(
            zh=f"{accounts.height} 户应出账，实得账单 {billing.bills.height} 张、问题户 {blocked} 户",
            en=f"{accounts.height} accounts gave {billing.bills.height} bills and {blocked} with problems",
        )
    return billing


def _hold_large(*, bills: pl.DataFrame, first: str, last: str, rules: _BillRules) -> pl.DataFrame:
    """Add held_reason: LARGE_BILL where a bill is far above the account's last one, else empty."""
    known = last_amounts_between(first=first, last=last, bill_month=rules.bill_month)
    limit = multiply(pl.col("last_amount"), pl.lit(Decimal(rules.review_multiple)))
    large = (pl.col("amount").cast(EXACT) > limit) & (pl.col("amount") > pl.lit(rules.review_floor))
    return (
        bills.join(known, on="account_no", how="left")
        .with_columns(
            pl.when(large.fill_null(value=False))
            .then(pl.lit(LARGE_BILL))
            .otherwise(pl.lit(""))
            .alias("held_reason")
        )
        .drop("last_amount")
    )


def _held_problems(held: pl.DataFrame) -> pl.DataFrame:
    if held.is_empty():
        return PROBLEMS.empty()
    return problem_rows(held, stage="billing", code=LARGE_BILL, subject="bill_no", column="amount")
