"""Book what a corrected bill changes: the back-bill or the credits, money released, penalty given back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.money import ZERO_YUAN, yuan
from yingshou.core.penalties import accrued
from yingshou.core.receivables import Followed, follow_corrections
from yingshou.core.tables import CLEARINGS
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.flows.apply_money import apply_money, total
from yingshou.flows.issue_receivables import released_clearings
from yingshou.records.billing.operations import UnableToCorrectBillError
from yingshou.records.ledger.operations import PENALTY, PREPAID, RECEIVABLE, REVENUE, credit, debit, post
from yingshou.records.payments.frames import customer_classes, net_clearings, penalty_rules, pieces
from yingshou.records.payments.operations import store_clearings
from yingshou.records.receivables.frames import adjustments, balances, written_off_among
from yingshou.records.receivables.operations import store_adjustments, store_receivables


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What a correction moved, in yuan; `released` and `penalty_released` went to the customer's balance."""

    back_billed: Decimal
    credited: Decimal
    released: Decimal
    penalty_released: Decimal
    cleared: Decimal


def follow_correction(
    *, differences: pl.DataFrame, issued_date: date, due_days: int, batch_name: str
) -> Consequences:
    """Carry the differences of corrected bills into receivables, prepaid money and penalties.

    Runs inside the caller's transaction, which holds the accounts. What is credited never was owed, so
    penalty paid on it goes back to the customer's balance too; then the balance settles what is open.

    Args:
        differences: as in `core.billing.Correction`.
        issued_date: business date.
        due_days: days to pay a back-bill.
        batch_name: at most 80 characters, used once; the entries are numbered after it.

    Raises:
        UnableToCorrectBillError: an item of such a month is written off; undo that first.
    """
    account_nos = differences["account_no"].unique().to_list()
    keys = {"account_nos": account_nos, "months": differences["bill_month"].unique().to_list()}
    items = balances(**keys).join(differences, on=["account_no", "bill_month"], how="semi")
    _refuse_written_off(items["receivable_no"].to_list())
    followed = follow_corrections(
        differences=differences,
        items=items,
        adjusted=adjustments(**keys),
        issued_date=issued_date,
        due_days=due_days,
    )
    _book(followed, total(differences, "difference"), issued_date, f"{batch_name}-CORRECTED")
    credited = followed.adjustments["receivable_no"].to_list()
    items = balances(**keys).filter(pl.col("receivable_no").is_in(credited))
    penalty = _release_penalty(items, issued_date, f"{batch_name}-PENALTY")
    cleared = apply_money(account_nos=account_nos, entry_no=f"{batch_name}-CLEARED", cleared_date=issued_date)
    return Consequences(
        back_billed=total(followed.receivables, "amount"),
        credited=total(followed.adjustments, "amount"),
        released=total(followed.releases, "principal"),
        penalty_released=penalty,
        cleared=total(cleared, "principal") + total(cleared, "penalty"),
    )


def _refuse_written_off(receivable_nos: list[str]) -> None:
    gone = written_off_among(receivable_nos)
    if gone:
        reason = PROBLEM_CODES["WRITTEN_OFF"]
        raise UnableToCorrectBillError(
            zh=f"{gone[0]}：{reason.zh}。{reason.remedy_zh}",
            en=f"{gone[0]}: {reason.en}; {reason.remedy_en}",
            field="bill_no",
        )


def _book(followed: Followed, difference: Decimal, issued_date: date, entry_no: str) -> None:
    released = total(followed.releases, "principal")
    legs = [
        debit(RECEIVABLE, total(followed.receivables, "amount")),
        credit(REVENUE, difference),
        credit(RECEIVABLE, total(followed.adjustments, "amount")),
        debit(RECEIVABLE, released),
        credit(PREPAID, released),
    ]
    post(entry_no=entry_no, kind="CORRECTED", booked_date=issued_date, legs=legs)
    releases = released_clearings(followed.releases)
    store_clearings(clearings=releases, cleared_date=issued_date, entry_no=entry_no)
    store_adjustments(adjustments=followed.adjustments, entry_no=entry_no)
    store_receivables(receivables=followed.receivables, entry_no=entry_no)


def _release_penalty(items: pl.DataFrame, as_of: date, entry_no: str) -> Decimal:
    """Give back the penalty paid beyond what the items have accrued now that part of them never was owed.

    What was waived stays waived.
    """
    numbers = items["receivable_no"].to_list()
    if not numbers:
        return ZERO_YUAN
    due = accrued(
        receivables=items,
        pieces=pieces(numbers),
        rules=penalty_rules(),
        classes=customer_classes(items["account_no"].unique().to_list()),
        as_of=as_of,
    )
    excess = (
        items.join(due, on="receivable_no")
        .select(
            "receivable_no",
            excess=pl.col("penalty_paid")
            - pl.max_horizontal(pl.col("penalty") - pl.col("penalty_waived"), yuan(0)),
        )
        .filter(pl.col("excess") > ZERO_YUAN)
    )
    back = _penalty_clearings(excess)
    amount = -total(back, "penalty")
    if amount:
        legs = [debit(PENALTY, amount), credit(PREPAID, amount)]
        post(entry_no=entry_no, kind="CORRECTED", booked_date=as_of, legs=legs)
        store_clearings(clearings=back, cleared_date=as_of, entry_no=entry_no)
    return amount


def _penalty_clearings(excess: pl.DataFrame) -> pl.DataFrame:
    """Say which payments get their penalty back, the latest first, as negative clearings."""
    if excess.is_empty():
        return CLEARINGS.empty()
    paid = net_clearings(receivable_nos=excess["receivable_no"].to_list())
    ordered = paid.join(excess, on="receivable_no").sort(
        "receivable_no", "value_date", "payment_no", descending=[False, True, True]
    )
    before = pl.col("penalty").cum_sum().over("receivable_no") - pl.col("penalty")
    back = pl.min_horizontal(pl.max_horizontal(pl.col("excess") - before, yuan(0)), pl.col("penalty"))
    return CLEARINGS.conform(ordered.with_columns(principal=yuan(0), penalty=-back)).filter(
        pl.col("penalty") < ZERO_YUAN
    )
