"""Propose that arrears be paid back by instalments (欠费分期); another person decides."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.arrangements import equal_terms
from yingshou.core.arrangements.schedule import MONTHLY
from yingshou.core.tables.arrangements import ARRANGEMENT_TERMS
from yingshou.records.arrangements import operations, queries
from yingshou.records.arrangements.operations import UnableToArrange
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.operations import lock_accounts

LONGEST_GRACE = 30


def propose_arrangement(
    *,
    account_no: str,
    terms: int,
    first_date: date,
    reason: str,
    proposed_by: str,
    as_of: date,
    receivable_nos: Sequence[str] | None = None,
    rhythm: str = MONTHLY,
    down_payment: Decimal = Decimal(0),
    grace_days: int = 0,
) -> str:
    """Write a proposal over what an account owes and return its number; nothing is booked.

    The debt is the principal with the penalty accrued so far; what is paid counts whichever of both it
    settles. Penalty runs on by the rules meanwhile and is owed beside the agreement; a waiver for who keeps
    it is asked for as any other. One transaction.

    Args:
        account_no: who owes.
        terms: number of instalments of the same size.
        first_date: day of the first payment, not before `as_of`.
        reason: what a reader of the books is told.
        proposed_by: who proposes.
        as_of: business date.
        receivable_nos: due items to cover; None for all that are overdue.
        rhythm: MONTHLY or WEEKLY.
        down_payment: yuan of the first payment where it differs; 0 = none.
        grace_days: days after an instalment's date on which it still counts as kept.

    Raises:
        UnableToArrange: nothing is owed, an item is covered already, or a value does not fit.
        UnableToSchedule: the debt cannot be divided so.
    """
    check_values(first_date=first_date, as_of=as_of, grace_days=grace_days, reason=reason)
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise _nothing(account_no)
        items = items_to_cover(account_no, receivable_nos, as_of)
        number = f"F{account_no}-{as_of:%Y%m%d}-{queries.arrangements_of(account_no).count() + 1}"
        plan = equal_terms(
            arrangement_no=number, total=operations.debt(items), terms=terms,
            first_date=first_date, rhythm=rhythm, down_payment=down_payment,
        )  # fmt: skip
        operations.store(
            arrangement_no=number, account_no=account_no, items=items,
            terms=ARRANGEMENT_TERMS.conform(plan), grace_days=grace_days,
            reason=reason.strip()[:200], proposed_by=proposed_by, proposed_date=as_of,
        )  # fmt: skip
        record_event(
            actor=proposed_by, action="PROPOSE_ARRANGEMENT", subject=number,
            detail={"total": operations.debt(items), "terms": terms, "reason": reason},
        )  # fmt: skip
    return number


def items_to_cover(account_no: str, receivable_nos: Sequence[str] | None, as_of: date) -> pl.DataFrame:
    """Return the items a proposal covers with what is open of them: receivable_no, principal, penalty.

    Raises UnableToArrange where nothing is owed, or an item is covered already.
    """
    owed = open_items(account_nos=[account_no], as_of=as_of)
    if receivable_nos is None:
        owed = owed.filter(pl.col("due_date") < as_of)
    else:
        owed = owed.filter(pl.col("receivable_no").is_in(list(receivable_nos)))
    if owed.is_empty() or (receivable_nos is not None and owed.height < len(set(receivable_nos))):
        raise _nothing(account_no)
    taken = operations.covered(owed["receivable_no"].to_list())
    if taken:
        raise UnableToArrange(
            "COVERED_ALREADY",
            zh=f"应收 {taken[0]} 已在另一分期协议中。请先结束该协议",
            en=f"item {taken[0]} is in another agreement on arrears; end that one first",
            field="receivable_nos",
        )
    return owed.select("receivable_no", principal="principal_open", penalty="penalty_open")


def _nothing(account_no: str) -> UnableToArrange:
    return UnableToArrange(
        "NOTHING_OWED",
        zh=f"{account_no} 没有可分期的欠费，或所列应收不全是未清。请核对户号和应收",
        en=f"account {account_no} owes nothing to pay by instalments, or not all of the items named",
        field="account_no",
    )


def check_values(*, first_date: date, as_of: date, grace_days: int, reason: str) -> None:
    """Raise UnableToArrange where a value of a proposal does not fit."""
    wrong = (
        ("first_date", first_date < as_of, "首期早于业务日期", "the first date is before the business date"),
        ("grace_days", not 0 <= grace_days <= LONGEST_GRACE, "宽限天数须为 0 至 30", "grace is 0 to 30 days"),
        ("reason", not reason.strip(), "须写明原因", "a reason is needed"),
    )  # fmt: skip
    for field, fails, zh, en in wrong:
        if fails:
            raise UnableToArrange("OUT_OF_RANGE", zh=zh, en=en, field=field)
