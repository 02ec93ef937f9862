"""Writes of money: payments, clearings, assignments, reversals, and the locks that keep them apart."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import polars as pl
from django.db import connection

from yingshou.core.errors import YingshouError
from yingshou.core.money import yuan
from yingshou.core.tables import CHANNELS, CLEARINGS, Table
from yingshou.records.copy import Stored, copy_in, copy_out, store_new
from yingshou.records.payments.frames import RULE_DATABASE_TABLES
from yingshou.records.payments.models import PaymentBalance, PaymentReversal, SuspenseAssignment

IMPORT_LOCK = "payments:import"
_FEW = 1_000
_HELD = """SELECT account_no FROM customers_account WHERE account_no = ANY((SELECT %s::text[])::text[])
    ORDER BY account_no FOR NO KEY UPDATE"""


class Refusal(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An act is refused; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


class UnableToTakePayment(Refusal):
    """A payment cannot be taken; `code` is a problem code such as CONFLICT or FUTURE_DATE."""


class UnableToReversePayment(Refusal):
    """A payment cannot be reversed.

    UNKNOWN_PAYMENT, ALREADY_REVERSED, PERIOD_ORDER, REVERSAL_CLOSED, REFUNDED, WALLET_MONEY or DRAWER_CLOSED.
    """


class UnableToAssign(Refusal):
    """Suspense money cannot be assigned: UNKNOWN_PAYMENT, NOT_IN_SUSPENSE or UNKNOWN_ACCOUNT."""


class LockedPayment(NamedTuple):
    """A payment whose balance the transaction holds. account_no is its owner now, null in suspense."""

    payment_no: str
    channel: str
    amount: Decimal
    value_date: date
    account_no: str | None
    unapplied: Decimal
    reversed: bool


def lock_accounts(account_nos: Sequence[str]) -> list[str]:
    """Hold accounts until the transaction ends, in key order, and return those that exist.

    Row locks, not advisory ones: a batch may hold fifty thousand of them. The numbers are hidden from the
    planner in a select: it would weigh them one by one, which takes longer than finding them.
    Of many only their count comes back, where none is missing.
    """
    asked = sorted(set(account_nos))
    if len(asked) > _FEW:
        counted = copy_out(f"SELECT count(*) FROM ({_HELD}) AS held", (asked,), {"count": pl.Int64})
        if counted.item() == len(asked):
            return asked
    return copy_out(_HELD, (asked,), {"account_no": pl.String})["account_no"].to_list()


def lock_name(name: str) -> None:
    """Hold a name, such as a payment's number before the payment exists, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))


def lock_payment(payment_no: str) -> LockedPayment | None:
    """Hold a payment's balance until the transaction ends; None where there is no such payment.

    Accounts are always held before payments: lock the owner first and check it is still the same.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.payment_no, p.channel, p.amount, p.value_date, b.account_no, b.unapplied,
                EXISTS (SELECT 1 FROM payments_paymentreversal r WHERE r.payment_no = p.payment_no)
            FROM payments_payment p JOIN payments_paymentbalance b USING (payment_no)
            WHERE p.payment_no = %s FOR NO KEY UPDATE OF b""",
            (payment_no,),
        )
        row = cursor.fetchone()
    return LockedPayment(*row) if row else None


def owner(payment_no: str) -> str | None:
    """Return the account a payment belongs to now, None in suspense or where there is no such payment."""
    return PaymentBalance.objects.filter(payment_id=payment_no).values_list("account_no", flat=True).first()


def store_payments(
    *, payments: pl.DataFrame, entry_no: str, taken_by: str = "", settling: pl.DataFrame | None = None
) -> int:
    """Write payments (columns of `payments` and payment_no) under an entry, all of it unapplied at first.

    `settling` are clearings (table CLEARINGS) that are written next: their part of each payment is taken off
    its balance at once, and `store_clearings` is told so.
    """
    if payments.is_empty():
        return 0
    columns = (
        "payment_no", "channel", "channel_no", "account_no", "payer_name", "amount", "value_date", "memo"
    )  # fmt: skip
    copy_in(
        "payments_payment",
        payments.select(columns).with_columns(
            taken_by=pl.lit(taken_by), entry_no=pl.lit(entry_no, dtype=pl.String)
        ),
    )
    copy_in(
        "payments_paymentbalance",
        _unapplied(payments, CLEARINGS.empty() if settling is None else settling),
    )
    return payments.height


def _unapplied(payments: pl.DataFrame, settling: pl.DataFrame) -> pl.DataFrame:
    spent = settling.group_by("payment_no").agg(spent=(pl.col("principal") + pl.col("penalty")).sum())
    joined = payments.join(spent, on="payment_no", how="left", maintain_order="left")
    left = pl.col("amount") - pl.col("spent").fill_null(yuan(0))
    return joined.select("payment_no", "account_no", unapplied=left)


def store_fees(*, fees: pl.DataFrame, entry_no: str) -> int:
    """Write what channels kept of payments (`payment_no`, `amount`) under an entry. Returns how many."""
    return copy_in("payments_channelfee", fees.with_columns(entry_no=pl.lit(entry_no)))


def store_channels(frame: pl.DataFrame) -> Stored:
    """Store new versions of channels. Columns as in `channels`; what is stored is never overwritten."""
    return store_new("payments_channel", CHANNELS.conform(frame), CHANNELS.key)


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new versions of one of MONEY_RULE_TABLES; what is stored is never overwritten."""
    return store_new(RULE_DATABASE_TABLES[table.name], table.conform(frame), table.key)


def store_clearings(
    *, clearings: pl.DataFrame, cleared_date: date, entry_no: str, settled: pl.Series | None = None
) -> int:
    """Write clearings (negative ones too) under an entry of their own and move both balances by them.

    `settled` are numbers of payments whose balances were written with these clearings taken off.
    """
    if clearings.is_empty():
        return 0
    copy_in(
        "payments_clearing",
        CLEARINGS.conform(clearings).with_columns(
            cleared_date=pl.lit(cleared_date), entry_no=pl.lit(entry_no)
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE receivables_receivablebalance b
            SET principal_open = b.principal_open - c.principal, penalty_paid = b.penalty_paid + c.penalty,
                late = b.late OR c.late
            FROM (SELECT receivable_no, sum(c.principal) AS principal, sum(c.penalty) AS penalty,
                      coalesce(bool_or(c.value_date >= r.penalty_start_date), FALSE) AS late
                  FROM payments_clearing c JOIN receivables_receivable r USING (receivable_no)
                  WHERE c.entry_no = %s GROUP BY receivable_no) c
            WHERE b.receivable_no = c.receivable_no""",
            (entry_no,),
        )
        moving = clearings["payment_no"].unique()
        if settled is not None:
            moving = moving.filter(~moving.is_in(settled.implode()))
        if moving.len():
            cursor.execute(
                """UPDATE payments_paymentbalance b SET unapplied = b.unapplied - c.amount
                FROM (SELECT payment_no, sum(principal + penalty) AS amount
                      FROM payments_clearing WHERE entry_no = %s GROUP BY payment_no) c
                WHERE b.payment_no = c.payment_no
                    AND (%s::text[] IS NULL OR b.payment_no = ANY(%s::text[]))""",
                (entry_no, *[None if settled is None else moving.to_list()] * 2),
            )
    return clearings.height


def assign(*, payment_no: str, account_no: str, assigned_by: str, reason: str) -> None:
    """Write who a payment in suspense belongs to and hand its balance over."""
    SuspenseAssignment.objects.create(
        payment_id=payment_no, account_no=account_no, assigned_by=assigned_by, reason=reason
    )
    PaymentBalance.objects.filter(payment_id=payment_no).update(account_no=account_no)


def reverse(*, payment_no: str, reversed_date: date, reversed_by: str, reason: str, entry_no: str) -> None:
    """Write that a payment is taken back and empty its balance; its clearings must be undone before."""
    PaymentReversal.objects.create(
        payment_id=payment_no,
        reversed_date=reversed_date,
        reversed_by=reversed_by,
        reason=reason,
        entry_id=entry_no,
    )
    PaymentBalance.objects.filter(payment_id=payment_no).update(unapplied=Decimal(0))
