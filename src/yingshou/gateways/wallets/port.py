"""What the product asks of a wallet, whichever it is, and the ways in which it may not get it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

import polars as pl

from yingshou.core.errors import YingshouError

WAITING, PAID, CLOSED, ABSENT = "WAITING", "PAID", "CLOSED", "ABSENT"
"""States of an order at the wallet; ABSENT: the wallet knows of no such order."""
FAILED = "FAILED"
"""A refund the wallet gave up; a refund is otherwise WAITING, PAID or ABSENT."""


class WalletUnreadyError(YingshouError):
    """A wallet is not set up on this installation, or not wholly."""

    code = "WALLET_UNREADY"


class WalletRefusedError(YingshouError):
    """The wallet refused an act: it is certainly not done. `reason` is the wallet's own code."""

    code = "WALLET_REFUSED"

    def __init__(self, reason: str, message: str) -> None:
        """Keep the wallet's code and its own words."""
        super().__init__(
            zh=f"支付平台拒绝：{message}（{reason}）", en=f"The wallet refused: {message} ({reason})"
        )
        self.reason = reason[:64]


class WalletSilentError(YingshouError):
    """No answer that can be trusted came: nobody knows whether the act is done. Ask again later."""

    code = "WALLET_SILENT"

    def __init__(self, reason: str) -> None:
        """Keep what happened instead of an answer."""
        super().__init__(
            zh=f"支付平台没有可信的答复（{reason}），结果未知，将以查询为准。",
            en=f"The wallet gave no answer to be trusted ({reason}); the outcome is unknown until asked.",
        )
        self.reason = reason[:64]


class NoticeRefusedError(YingshouError):
    """A notice is not from the wallet, not for this merchant, or cannot be read."""

    code = "NOTICE_REFUSED"

    def __init__(self, reason: str) -> None:
        """Keep why it is not taken."""
        super().__init__(zh=f"通知不予受理：{reason}", en=f"The notice is refused: {reason}")


class StatementRefusedError(YingshouError):
    """A daily statement is damaged: its digest, count or totals do not fit its lines."""

    code = "STATEMENT_REFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order to be paid by scanning a code. The number is ours; amounts in yuan."""

    order_no: str
    account_no: str
    amount: Decimal
    description: str
    asked_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenOrder:
    """An order as the wallet has it now: `amount` is what was paid, in yuan, once it is PAID."""

    order_no: str
    state: str
    amount: Decimal | None = None
    wallet_no: str = ""
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRefund:
    """A refund as the wallet has it now."""

    refund_no: str
    state: str
    wallet_no: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice whose signature holds: an order that was paid, or, with `refund`, money that went back."""

    number: str
    order: SeenOrder
    refund: SeenRefund | None = None


class Wallet(Protocol):
    """A wallet. Every act may be repeated under the same number and is then the same act.

    Acts raise WalletRefusedError where they are certainly not done, and WalletSilentError where nobody knows.
    """

    channel: str

    def create(self, order: NewOrder) -> str:
        """Place an order and return the text of the code its customer scans."""
        ...

    def query(self, order_no: str) -> SeenOrder:
        """Return an order as it is now."""
        ...

    def close(self, order_no: str) -> None:
        """Close an order so that nobody pays it any more; refused where it was paid."""
        ...

    def refund(
        self, *, order_no: str, refund_no: str, amount: Decimal, paid: Decimal, reason: str
    ) -> SeenRefund:
        """Give back part or all of what was paid of an order."""
        ...

    def query_refund(self, *, order_no: str, refund_no: str) -> SeenRefund:
        """Return a refund as it is now."""
        ...

    def read_notice(self, *, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify a notice and read it. Raises NoticeRefusedError."""
        ...

    def statement(self, day: date) -> pl.DataFrame:
        """Fetch what was taken and given back on a day, as CHANNEL_LINES; no row where nothing was.

        Raises StatementRefusedError.
        """
        ...

    def taken_answer(self) -> tuple[str, bytes]:
        """Return content type and body that tell the wallet its notice was taken."""
        ...

    def failed_answer(self, message: str) -> tuple[str, bytes]:
        """Return content type and body that tell the wallet to send its notice again."""
        ...
