"""Payments: take money, look at what it settled, take it back."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import polars as pl
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from yingshou.flows.answer_once import Done
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.take_payment import take_payment
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, Day, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date
from yingshou.records.payments import queries

router = Router(tags=["payments"])

State = Literal["CLEARED", "PREPAID", "SUSPENSE", "REVERSED"]
_NEW: dict[str, Any] = {
    "account_no": "1000000001", "amount": "1250000.00", "value_date": "2025-10-01", "channel": "TRANSFER",
    "channel_no": "B20251001-000317", "payer_name": "北原钢铁有限公司", "memo": "10月电费",
}  # fmt: skip
_CLEARING = {
    "receivable_no": "1000000001-202510-S2", "principal": "1250000.00", "penalty": "0.00",
    "value_date": "2025-10-01",
}  # fmt: skip
_TAKEN = {
    "payment_no": "TRANSFER-B20251001-000317", "account_no": "1000000001", "amount": "1250000.00",
    "principal": "1250000.00", "penalty": "0.00", "prepaid": "0.00", "repeated": False,
    "clearings": [_CLEARING],
}  # fmt: skip
_EXAMPLE = {
    **_NEW, "payment_no": "TRANSFER-B20251001-000317", "booked_at": "2025-10-01T02:10:00Z",
    "taken_by": "bank-gateway", "unapplied": "0.00", "state": "CLEARED",
}  # fmt: skip
_REVERSED = {
    "payment_no": "TRANSFER-B20251001-000317", "account_no": "1000000001", "amount": "1250000.00",
    "principal": "1250000.00", "penalty": "0.00",
}  # fmt: skip


class NewPayment(Schema):
    """Money to take. The channel's own number makes it land once."""

    model_config = ConfigDict(extra="forbid")

    account_no: str = Field(min_length=1, max_length=16)
    amount: Yuan
    value_date: date = Field(description="day the bank credits it")
    channel: str = Field(
        "TRANSFER", pattern=r"^[A-Z][A-Z0-9_]{0,31}$", description="a code of the table `channels`"
    )
    channel_no: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")
    payer_name: str | None = Field(None, max_length=200)
    memo: str | None = Field(None, max_length=200)


class Clearing(Schema):
    """What a payment settled of a receivable; negative when it was taken back."""

    receivable_no: str
    principal: Yuan
    penalty: Yuan
    value_date: date


class TakenPayment(Schema):
    """What became of the money: amount = principal + penalty + prepaid."""

    payment_no: str
    account_no: str
    amount: Yuan
    principal: Yuan
    penalty: Yuan
    prepaid: Yuan
    repeated: bool = Field(description="the channel number had been taken before with the same contents")
    clearings: list[Clearing]


class Payment(Schema):
    """A payment as booked, with what is left of it."""

    payment_no: str
    account_no: str | None = Field(validation_alias="owner_no", description="owner now; null = suspense")
    channel: str
    channel_no: str
    payer_name: str | None
    amount: Yuan
    value_date: date
    memo: str | None
    booked_at: datetime
    taken_by: str
    unapplied: Yuan
    state: State


class PaymentWithClearings(Payment):
    """A payment and everything it settled."""

    clearings: list[Clearing]

    @staticmethod
    def resolve_clearings(payment: Any) -> list[dict[str, Any]]:
        """Put the clearings in the order in which they were booked."""
        names = ("principal", "penalty", "value_date")
        rows = queries.clearings_of_payment(payment.payment_no)
        return [
            {"receivable_no": row.receivable_id, **{name: getattr(row, name) for name in names}}
            for row in rows
        ]


class PaymentPage(Schema):
    """A page of payments."""

    items: list[Payment]
    next_cursor: str | None


class NewReversal(Schema):
    """Why a payment is taken back."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=200)


class Reversal(Schema):
    """What is open again."""

    payment_no: str
    account_no: str | None
    amount: Yuan
    principal: Yuan
    penalty: Yuan


def _clearing_rows(clearings: pl.DataFrame) -> list[dict[str, Any]]:
    return clearings.select("receivable_no", "principal", "penalty", "value_date").to_dicts()


@router.post(
    "",
    auth=may("take_payment"),
    response={201: TakenPayment},
    summary="收款 · Take a payment",
    openapi_extra=examples.write_example(_NEW, _TAKEN),
)
def post_payment(request: HttpRequest, body: NewPayment, key: writes.IdempotencyKey = "") -> HttpResponse:
    """Settle what the account owes, oldest first, and keep the rest as prepaid."""

    def work() -> Done:
        taken = take_payment(**dict(body), taken_by=request.user.get_username(), as_of=business_date())
        names = ("payment_no", "account_no", "amount", "principal", "penalty", "prepaid", "repeated")
        values = {name: getattr(taken, name) for name in names}
        made = TakenPayment(**values, clearings=_clearing_rows(taken.clearings))
        return Done(status=201, body=writes.as_json(made), subject=taken.payment_no)

    return writes.write(request, key=key, action="API_TAKE_PAYMENT", work=work)


@router.get(
    "",
    auth=may("view_book"),
    response=PaymentPage,
    summary="收款列表 · List payments, the latest value date first",
    openapi_extra=examples.read_example(examples.page_of(_EXAMPLE)),
)
def list_payments(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    state: State | Literal[""] = "",
    channel: Annotated[str, Query(max_length=32, description="a code of the table `channels`")] = "",
    value_from: Day = None,
    value_to: Day = None,
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of payments without their clearings."""
    found = narrowed(
        queries.payments(),
        owner_no=account_no,
        state=state,
        channel=channel,
        value_date__gte=value_from,
        value_date__lte=value_to,
    )
    keys = ("value_date", "payment_no")
    return pages.page(found, keys=keys, cursor=cursor, limit=limit, latest_first=True)


@router.post(
    "/{path:payment_no}:reverse",
    auth=may("reverse_payment"),
    response={201: Reversal},
    summary="冲正 · Reverse a payment",
    openapi_extra=examples.write_example({"reason": "重复入账"}, _REVERSED),
)
def reverse(
    request: HttpRequest, payment_no: str, body: NewReversal, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Take a payment back on the business date: what it cleared is open again."""

    def work() -> Done:
        undone = reverse_payment(
            payment_no=payment_no,
            reversed_date=business_date(),
            reversed_by=request.user.get_username(),
            reason=body.reason,
        )
        names = ("payment_no", "account_no", "amount", "principal", "penalty")
        made = Reversal(**{name: getattr(undone, name) for name in names})
        return Done(status=201, body=writes.as_json(made), subject=payment_no)

    return writes.write(request, key=key, action="API_REVERSE_PAYMENT", work=work)


@router.get(
    "/{path:payment_no}",
    auth=may("view_book"),
    response=PaymentWithClearings,
    summary="收款与销账 · Get a payment with what it settled",
    openapi_extra=examples.read_example({**_EXAMPLE, "clearings": [_CLEARING]}),
)
def get_payment(request: HttpRequest, payment_no: str) -> Any:
    """Return a payment, its state, and its clearings in order of booking."""
    found = queries.payment(payment_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有收款 {payment_no}。", en=f"There is no payment {payment_no}.", field="payment_no"
        )
    return found
