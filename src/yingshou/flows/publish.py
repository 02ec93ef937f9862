"""Tell subscribers what happened: events written in the transaction of the facts they tell of."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.records.outbox.operations import publish, publish_one

_MONTH = pl.col("bill_month").cast(pl.String)
_WRITTEN_MONTH = (_MONTH.str.slice(0, 4) + "-" + _MONTH.str.slice(4)).alias("bill_month")


def publish_bills(*, bills: pl.DataFrame, issued_date: date) -> None:
    """Publish BILL_ISSUED for bills (table BILLS) whose receivables are issued."""
    publish(
        kind="BILL_ISSUED",
        events=bills.select(
            "bill_no",
            "account_no",
            _WRITTEN_MONTH,
            "amount",
            subject="bill_no",
            issued_date=pl.lit(issued_date),
        ),
    )


def publish_approvals(*, bills: pl.DataFrame, approved_by: str, note: str) -> None:
    """Publish BILL_APPROVED for held bills (table BILLS) that were let go."""
    publish(
        kind="BILL_APPROVED",
        events=bills.select(
            "bill_no", "account_no", _WRITTEN_MONTH, "amount", subject="bill_no",
            approved_by=pl.lit(approved_by), note=pl.lit(note),
        ),
    )  # fmt: skip


def publish_corrections(*, bills: pl.DataFrame, corrects_bill_no: str, corrected_date: date) -> None:
    """Publish BILL_CORRECTED for the bills (table BILLS) that take the place of another."""
    publish(
        kind="BILL_CORRECTED",
        events=bills.select(
            "bill_no", "account_no", _WRITTEN_MONTH, "amount", subject="bill_no",
            corrects_bill_no=pl.lit(corrects_bill_no), corrected_date=pl.lit(corrected_date),
        ),
    )  # fmt: skip


def publish_dues(receivables: pl.DataFrame) -> None:
    """Publish DUE_ISSUED for receivables (table RECEIVABLES) with something to pay."""
    publish(
        kind="DUE_ISSUED",
        events=receivables.filter(pl.col("amount") > 0).select(
            "receivable_no", "account_no", _WRITTEN_MONTH, "kind", "amount", "due_date",
            subject="receivable_no",
        ),
    )  # fmt: skip


def publish_payments(payments: pl.DataFrame) -> None:
    """Publish PAYMENT_TAKEN for money that came in; the account is null while its payer is unknown."""
    publish(
        kind="PAYMENT_TAKEN",
        events=payments.select(
            "payment_no", "account_no", "channel", "channel_no", "amount", "value_date", subject="payment_no"
        ),
    )


def publish_payment(payment: Mapping[str, Any]) -> None:
    """Publish PAYMENT_TAKEN for one payment, given by column name."""
    names = ("payment_no", "account_no", "channel", "channel_no", "amount", "value_date")
    body = {name: None if payment[name] is None else str(payment[name]) for name in names}
    publish_one(kind="PAYMENT_TAKEN", subject=payment["payment_no"], body=body)


def publish_reversal(
    *, payment_no: str, account_no: str | None, amount: Decimal, reversed_date: date
) -> None:
    """Publish PAYMENT_REVERSED."""
    row = {"payment_no": payment_no, "account_no": account_no, "amount": str(amount)}
    publish(
        kind="PAYMENT_REVERSED",
        events=pl.DataFrame(
            [{**row, "reversed_date": reversed_date, "subject": payment_no}],
            schema_overrides={"account_no": pl.String},
        ),
    )
