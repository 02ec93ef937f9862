"""What a waiver, refund or transfer is asked for with, and how it is shown."""

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from yingshou.core.tables.money_rules import CAUSES
from yingshou.interfaces.api.fields import Yuan

State = Literal["PROPOSED", "APPROVED", "TURNED_DOWN", "REFUND_PAID", "UNDONE"]
Kind = Literal["WAIVER", "REFUND", "TRANSFER", "WRITE_OFF", "RESTORE_CLAIM", "FEED_IN_PAYOUT"]
_ASKED_BY = {
    "proposed_by": "li.hua", "proposed_date": "2025-10-25", "decided_by": None, "decided_date": None,
    "decision_note": None, "ended_by": None, "ended_date": None, "ended_note": None,
}  # fmt: skip
NEW_PAYOUT: dict[str, Any] = {
    "statement_no": "F-1000000001-202510", "cause": "ENERGY_FED_IN", "reason": "十月上网电费",
    "payee_name": "张三", "payee_account": "6222020200112233",
}  # fmt: skip
NEW_WAIVER: dict[str, Any] = {
    "receivable_no": "1000000001-202509-B0", "amount": "20.00", "cause": "CHANNEL_FAILURE",
    "reason": "银行系统故障，款项迟到一天",
}  # fmt: skip
NEW_REFUND: dict[str, Any] = {
    "payment_no": "TRANSFER-B20251001-000317", "amount": "500.00", "cause": "OVERPAID", "reason": "客户多缴",
    "payee_name": "北原钢铁有限公司", "payee_account": "1100123456789",
}  # fmt: skip
NEW_TRANSFER: dict[str, Any] = {
    "payment_no": "TRANSFER-B20251001-000317", "to_account_no": "1000000002", "cause": "WRONG_ACCOUNT",
    "reason": "户号填错",
}  # fmt: skip
WAIVER: dict[str, Any] = {
    "request_no": "W-1000000001-202509-B0-1", "kind": "WAIVER", "account_no": "1000000001",
    "payment_no": None, "statement_no": None, "to_account_no": None, "payee_name": "", "payee_account": "",
    **NEW_WAIVER, "state": "PROPOSED", **_ASKED_BY,
}  # fmt: skip
REFUND: dict[str, Any] = {
    "request_no": "R-TRANSFER-B20251001-000317-1", "kind": "REFUND", "account_no": "1000000001",
    "receivable_no": None, "statement_no": None, "to_account_no": None, **NEW_REFUND, "state": "PROPOSED",
    **_ASKED_BY,
}  # fmt: skip
TRANSFER: dict[str, Any] = {
    "request_no": "T-TRANSFER-B20251001-000317-1", "kind": "TRANSFER", "account_no": "1000000001",
    "receivable_no": None, "statement_no": None, "amount": "1250000.00", "payee_name": "",
    "payee_account": "", **NEW_TRANSFER, "state": "PROPOSED", **_ASKED_BY,
}  # fmt: skip

PAYOUT: dict[str, Any] = {
    "request_no": "F-F-1000000001-202510-1", "kind": "FEED_IN_PAYOUT", "account_no": "1000000001",
    "receivable_no": None, "payment_no": None, "to_account_no": None, "amount": "89.95", **NEW_PAYOUT,
    "state": "PROPOSED", **_ASKED_BY,
}  # fmt: skip


def _cause(kind: str) -> Any:
    return Field(description=f"one of {', '.join(CAUSES[kind])}", pattern=f"^({'|'.join(CAUSES[kind])})$")


class _New(Schema):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(
        min_length=1, max_length=200, pattern=r"\S", description="for the reader of the books"
    )


class NewWaiver(_New):
    """Penalty of a due item to be given up."""

    receivable_no: str = Field(min_length=1, max_length=48)
    amount: Yuan = Field(description="yuan, at most the penalty that is open today")
    cause: str = _cause("WAIVER")


class NewRefund(_New):
    """Money of a payment that is not applied, to be paid back by bank transfer."""

    payment_no: str = Field(min_length=1, max_length=97)
    amount: Yuan = Field(description="yuan, at most what is left of the payment")
    cause: str = _cause("REFUND")
    payee_name: str = Field(min_length=1, max_length=200)
    payee_account: str = Field(min_length=1, max_length=34, pattern=r"^[A-Za-z0-9 -]+$")


class NewTransfer(_New):
    """A whole payment to be moved to the account it was meant for."""

    payment_no: str = Field(min_length=1, max_length=97)
    to_account_no: str = Field(min_length=1, max_length=16)
    cause: str = _cause("TRANSFER")


class NewPayout(_New):
    """A feed-in statement to be paid whole, by bank transfer."""

    statement_no: str = Field(min_length=1, max_length=40)
    cause: str = _cause("FEED_IN_PAYOUT")
    payee_name: str = Field(min_length=1, max_length=200)
    payee_account: str = Field(min_length=1, max_length=34, pattern=r"^[A-Za-z0-9 -]+$")


class NewNote(Schema):
    """What the one who decides adds."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=200)


class NewReason(Schema):
    """Why a request is turned down or undone."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=200, pattern=r"\S")


class NewPaidOut(Schema):
    """Proof that a refund was paid."""

    model_config = ConfigDict(extra="forbid")

    reference: str = Field(min_length=1, max_length=200, pattern=r"\S", description="the bank's reference")


class MoneyRequest(Schema):
    """A waiver, refund or transfer with its decision, and how it ended; `ended_…` also when it was paid."""

    request_no: str
    kind: Kind
    account_no: str
    receivable_no: str | None = Field(validation_alias="receivable_id")
    payment_no: str | None = Field(validation_alias="payment_id")
    statement_no: str | None = Field(validation_alias="statement_id")
    to_account_no: str | None
    amount: Yuan
    cause: str
    reason: str
    payee_name: str
    payee_account: str
    state: State
    proposed_by: str
    proposed_date: date
    decided_by: str | None = Field(None, validation_alias="decision.decided_by")
    decided_date: date | None = Field(None, validation_alias="decision.decided_date")
    decision_note: str | None = Field(None, validation_alias="decision.note")
    ended_by: str | None = Field(None, validation_alias="outcome.ended_by")
    ended_date: date | None = Field(None, validation_alias="outcome.ended_date")
    ended_note: str | None = Field(None, validation_alias="outcome.note")


class MoneyRequestPage(Schema):
    """A page of money requests."""

    items: list[MoneyRequest]
    next_cursor: str | None
