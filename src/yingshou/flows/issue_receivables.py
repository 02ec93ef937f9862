"""Turn bills into what is due: settle the months of agreements, bill the others, use prepaid money."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.money import ZERO_YUAN, yuan
from yingshou.core.receivables import bill_dues
from yingshou.core.settlement import Settlement, in_force, settle
from yingshou.core.tables import CLEARINGS, RECEIVABLES
from yingshou.flows.apply_money import apply_money, total
from yingshou.flows.publish import publish_bills, publish_dues
from yingshou.records.contracts.frames import agreements as read_agreements
from yingshou.records.ledger.operations import (
    INSTALMENTS_BILLED,
    PREPAID,
    RECEIVABLE,
    REVENUE,
    credit,
    debit,
    post,
)
from yingshou.records.payments.frames import clearings_of_terms, net_clearings
from yingshou.records.payments.operations import lock_accounts, store_clearings
from yingshou.records.receivables.frames import adjustments as read_adjustments
from yingshou.records.receivables.frames import terms_issued
from yingshou.records.receivables.operations import store_adjustments, store_receivables


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueResult:
    """What bills made due, in yuan. `credited` went back to the terms, of it `released` to prepaid."""

    receivables: int
    amount: Decimal
    credited: Decimal
    released: Decimal
    cleared: Decimal


def issue_receivables(
    *, bills: pl.DataFrame, issued_date: date, batch_name: str, due_days: int = 15
) -> IssueResult:
    """Issue the receivables of bills and let the accounts' prepaid money settle them.

    Runs inside the caller's transaction and holds the accounts. A month with an agreement in force, or with
    terms issued, is settled: the rest is FINAL, a surplus is credited and what was paid of it released.
    Other bills are due as a whole, `due_days` after issue. A receivable that exists already breaks the
    transaction.

    Args:
        bills: table BILLS, none of them issued before.
        issued_date: business date.
        batch_name: at most 80 characters, used once; the entries are numbered after it.
        due_days: days to pay a bill without agreement.
    """
    if bills.is_empty():
        return IssueResult(
            receivables=0, amount=ZERO_YUAN, credited=ZERO_YUAN, released=ZERO_YUAN, cleared=ZERO_YUAN
        )
    account_nos = lock_accounts(bills["account_no"].unique().sort().to_list())
    months = bills["bill_month"].unique().to_list()
    issued = terms_issued(account_nos=account_nos, months=months)
    agreements = _held_open(read_agreements(account_nos), issued)
    settled = bills.join(_settled_months(agreements, months), on=["account_no", "bill_month"], how="semi")
    whole = bills.join(settled, on="bill_no", how="anti")
    dues = bill_dues(bills=whole, issued_date=issued_date, due_days=due_days)
    _book_bills(dues, whole, issued_date, batch_name)
    settlement = _settle(settled, agreements, issued, issued_date, batch_name)
    publish_bills(bills=bills, issued_date=issued_date)
    publish_dues(RECEIVABLES.conform(pl.concat([dues, settlement.receivables])))
    cleared = apply_money(account_nos=account_nos, entry_no=f"{batch_name}-CLEARED", cleared_date=issued_date)
    return IssueResult(
        receivables=dues.height + settlement.receivables.height,
        amount=total(dues, "amount") + total(settlement.receivables, "amount"),
        credited=total(settlement.adjustments, "amount"),
        released=total(settlement.releases, "principal"),
        cleared=total(cleared, "principal") + total(cleared, "penalty"),
    )


def _held_open(agreements: pl.DataFrame, issued: pl.DataFrame) -> pl.DataFrame:
    """Let an agreement that has ended still settle a month whose terms were issued under it."""
    holders = issued["account_no"].unique().to_list()
    return agreements.with_columns(
        valid_to_month=pl.when(~pl.col("account_no").is_in(holders)).then(pl.col("valid_to_month"))
    )


def _settled_months(agreements: pl.DataFrame, months: list[int]) -> pl.DataFrame:
    return pl.concat(
        in_force(agreements, month).select("account_no", bill_month=pl.lit(month, dtype=pl.Int32))
        for month in months
    )


def _book_bills(dues: pl.DataFrame, bills: pl.DataFrame, issued_date: date, batch_name: str) -> None:
    if bills.is_empty():
        return
    entry_no = f"{batch_name}-BILLED"
    legs = [debit(RECEIVABLE, total(dues, "amount")), credit(REVENUE, total(bills, "amount"))]
    post(entry_no=entry_no, kind="BILLED", booked_date=issued_date, legs=legs)
    store_receivables(receivables=dues, entry_no=entry_no)


def _settle(
    bills: pl.DataFrame, agreements: pl.DataFrame, issued: pl.DataFrame, issued_date: date, batch_name: str
) -> Settlement:
    """Settle the months of agreements and book them: the rest, the credits, the releases."""
    keys = {
        "account_nos": bills["account_no"].unique().to_list(),
        "months": bills["bill_month"].unique().to_list(),
    }
    terms = issued.join(bills, on=["account_no", "bill_month"], how="semi")
    adjusted = read_adjustments(**keys).join(terms, on="receivable_no", how="semi")
    settlement = settle(
        bills=bills,
        agreements=agreements,
        issued=terms,
        adjusted=adjusted,
        cleared=clearings_of_terms(**keys),
        issued_date=issued_date,
    )
    if bills.is_empty():
        return settlement
    entry_no = f"{batch_name}-SETTLED"
    released, credited = total(settlement.releases, "principal"), total(settlement.adjustments, "amount")
    legs = [
        debit(INSTALMENTS_BILLED, total(terms, "amount") - total(adjusted, "amount")),
        debit(RECEIVABLE, total(settlement.receivables, "amount")),
        credit(REVENUE, total(bills, "amount")),
        credit(RECEIVABLE, credited),
        debit(RECEIVABLE, released),
        credit(PREPAID, released),
    ]
    post(entry_no=entry_no, kind="SETTLED", booked_date=issued_date, legs=legs)
    releases = released_clearings(settlement.releases)
    store_clearings(clearings=releases, cleared_date=issued_date, entry_no=entry_no)
    store_receivables(receivables=settlement.receivables, entry_no=entry_no)
    store_adjustments(adjustments=settlement.adjustments, entry_no=entry_no)
    return settlement


def released_clearings(releases: pl.DataFrame) -> pl.DataFrame:
    """Say which payments a release gives back, the latest first, as negative clearings."""
    if releases.is_empty():
        return CLEARINGS.empty()
    paid = net_clearings(receivable_nos=releases["receivable_no"].to_list())
    ordered = paid.join(
        releases.select("receivable_no", released=pl.col("principal")), on="receivable_no"
    ).sort("receivable_no", "value_date", "payment_no", descending=[False, True, True])
    before = pl.col("principal").cum_sum().over("receivable_no") - pl.col("principal")
    back = pl.min_horizontal(pl.max_horizontal(pl.col("released") - before, yuan(0)), pl.col("principal"))
    return CLEARINGS.conform(ordered.with_columns(principal=-back, penalty=yuan(0))).filter(
        pl.col("principal") < ZERO_YUAN
    )
