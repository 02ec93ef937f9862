"""Bill every account whose month has been read: reads to bills, bills to receivables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.billing.completeness import STATEMENT
from yingshou.core.errors import InvariantError
from yingshou.core.flow import Billing, bill
from yingshou.core.metering.validation.check import held_reasons
from yingshou.core.metering.validation.findings import owned
from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import BILLS, PROBLEMS, Tariffs
from yingshou.core.tables.validation import rules_in_force
from yingshou.flows.billing_inputs import billing_inputs
from yingshou.flows.issue_receivables import issue_receivables
from yingshou.flows.load_catalogue import load_catalogue
from yingshou.flows.runner import BatchFailure, Progress, run_batches
from yingshou.flows.state_month import close_run
from yingshou.flows.validation_inputs import digest_of, load_rules, validation_inputs
from yingshou.records.billing.frames import (
    DUE_DAYS,
    run_totals,
    unbilled_accounts,
    unbilled_ranges,
)
from yingshou.records.billing.operations import store_bills, store_quantity_steps
from yingshou.records.runs.operations import replace_problems, resolve_for_accounts

BATCH_SIZE = 50_000
WORKERS = 2
"""Batches at a time for whoever waits for the run: one is calculated while the other is written."""
KIND = "BILL"
ESTIMATING = "ESTIMATE"
"""The runs whose list of estimated reads is taken up by the bills made of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a bill run has come to, all its sittings together.

    accounts = bills + accounts blocked by a problem; amount is in yuan; held bills are among the bills.
    `statement` says what became of every account of the book: state, reason, accounts, amount.
    """

    run_no: str
    accounts: int
    bills: int
    amount: Decimal
    problems: int
    held: int
    failures: tuple[BatchFailure, ...] = ()
    statement: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=STATEMENT), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _BillRules:
    """What the bills of a run depend on besides the archive."""

    bill_month: int
    as_of: date
    due_days: int
    review_multiple: int | None
    review_floor: Decimal | None
    run_no: str
    validation_rules: pl.DataFrame

    def frozen(self) -> dict[str, Any]:
        """Return the rules as plain JSON values."""
        asked = {"review_multiple": self.review_multiple, "review_floor": self.review_floor}
        return {
            "bill_month": self.bill_month,
            "due_days": self.due_days,
            "validation_rules": digest_of(self.validation_rules),
            **{name: str(value) for name, value in asked.items() if value is not None},
        }


def run_bills(
    *,
    bill_month: int,
    as_of: date,
    batch_size: int = BATCH_SIZE,
    due_days: int = DUE_DAYS,
    review_multiple: int | None = None,
    review_floor: Decimal | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    workers: int = 1,
) -> RunResult:
    """Bill the accounts whose reading day of a month has come and that have no bill for it yet.

    Bills carry `as_of` as their date and are issued as receivables at once, except those that a rule of
    validation holds, which wait for `approve_bill`. At the end it says what became of every account of the
    book; one with neither bill nor reason becomes a problem. The run goes on where it was killed; done again
    it changes nothing, but picks up accounts whose problems have been mended.

    Args:
        bill_month: billing month YYYYMM.
        as_of: business date.
        batch_size: accounts in one transaction; bounds the memory.
        due_days: days from issue to the due date of bills without an agreement.
        review_multiple: a bill above this many times the last one is held for review, in place of the rule …
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
        validation_rules=load_rules(review_multiple=review_multiple, review_floor=review_floor),
    )  # fmt: skip
    if not dry_run:
        return _run(rules=rules, batch_size=batch_size, progress=progress, workers=workers)
    with transaction.atomic():
        result = _run(rules=rules, batch_size=batch_size, progress=progress, workers=1)
        transaction.set_rollback(True)
    return result


def bill_account(*, account_no: str, bill_month: int, as_of: date) -> tuple[BatchFailure, ...]:
    """Bill one account for a month as `run_bills` does, in a run of its own, where it has no bill yet.

    For a final bill, which waits for nobody: the others of the book are left alone and nothing is said of
    their month. Returns what failed; what keeps the account from being billed is a problem of the run.
    """
    rules = _BillRules(
        bill_month=bill_month, as_of=as_of, due_days=DUE_DAYS, review_multiple=None, review_floor=None,
        run_no=f"{KIND}-{bill_month}-{as_of:%Y%m%d}-{account_no}",
        validation_rules=load_rules(review_multiple=None, review_floor=None),
    )  # fmt: skip
    tariffs = load_catalogue(bill_month=bill_month)

    def plan() -> list[tuple[str, str]]:
        waiting = unbilled_accounts(bill_month=bill_month, as_of=as_of, first=account_no, last=account_no)
        return [(account_no, account_no)] if waiting.height else []

    return run_batches(
        run_no=rules.run_no, kind=KIND, as_of=as_of, rules=rules.frozen(), plan=plan,
        work=lambda first, last: _bill_batch(first=first, last=last, rules=rules, tariffs=tariffs),
    )  # fmt: skip


def _run(*, rules: _BillRules, batch_size: int, progress: Progress | None, workers: int) -> RunResult:
    tariffs = load_catalogue(bill_month=rules.bill_month)

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
    statement = close_run(run_no=rules.run_no, bill_month=rules.bill_month, as_of=rules.as_of)
    totals = run_totals(run_no=rules.run_no, bill_month=rules.bill_month)
    return RunResult(
        run_no=rules.run_no, accounts=totals.bills + totals.blocked_accounts, bills=totals.bills,
        amount=totals.amount, problems=totals.problems, held=totals.held, failures=failures,
        statement=statement,
    )  # fmt: skip


def _bill_batch(*, first: str, last: str, rules: _BillRules, tariffs: Tariffs) -> Mapping[str, Any]:
    """Bill a range of accounts, inside the batch's transaction."""
    accounts = unbilled_accounts(bill_month=rules.bill_month, as_of=rules.as_of, first=first, last=last)
    billing = _compute(accounts=accounts, first=first, last=last, rules=rules, tariffs=tariffs)
    bills = _hold(bills=billing.bills, noted=billing.noted)
    store_bills(bills=bills, charge_lines=billing.charge_lines, run_no=rules.run_no, bill_date=rules.as_of)
    store_quantity_steps(steps=billing.quantity_steps, bills=bills)
    held = bills.filter(pl.col("held_reason") != "")
    resolve_for_accounts(
        run_no=rules.run_no,
        kind=KIND,
        rules={"bill_month": rules.bill_month},
        account_nos=bills["account_no"].to_list(),
    )
    resolve_for_accounts(
        run_no=rules.run_no,
        kind=ESTIMATING,
        rules={"bill_month": rules.bill_month},
        account_nos=bills["account_no"].to_list(),
    )
    replace_problems(
        run_no=rules.run_no,
        problems=_problems(billing=billing, accounts=accounts, rules=rules),
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
        validation=validation_inputs(
            rules=rules.validation_rules, bill_month=rules.bill_month, first=first, last=last
        ),
        **billing_inputs(bill_month=rules.bill_month, first=first, last=last),
    )
    blocked = billing.problems["account_no"].n_unique()
    if accounts.height != billing.bills.height + blocked:
        raise InvariantError(
            zh=f"{accounts.height} 户应出账，实得账单 {billing.bills.height} 张、问题户 {blocked} 户",
            en=f"{accounts.height} accounts gave {billing.bills.height} bills and {blocked} with problems",
        )
    return billing


def _hold(*, bills: pl.DataFrame, noted: pl.DataFrame) -> pl.DataFrame:
    """Add held_reason: the gravest rule that holds a bill, else empty."""
    reasons = bills.join(held_reasons(noted), on="account_no", how="left", maintain_order="left")
    return reasons.with_columns(pl.col("held_reason").fill_null(""))


def _problems(*, billing: Billing, accounts: pl.DataFrame, rules: _BillRules) -> pl.DataFrame:
    """Return what blocks accounts and what rules note of their bills, each with its owner."""
    in_force = rules_in_force(rules=rules.validation_rules, accounts=accounts, bill_month=rules.bill_month)
    numbers = billing.bills.select("account_no", "bill_no")
    # What concerns a bill names it, so whoever sees to it comes to the bill.
    noted = billing.noted.join(numbers, on="account_no", how="left", maintain_order="left").with_columns(
        subject="bill_no"
    )
    found = pl.concat([billing.problems, PROBLEMS.conform(noted)])
    return owned(problems=found, accounts=accounts, in_force=in_force)
