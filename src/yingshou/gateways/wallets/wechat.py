"""WeChat Pay, API v3: native orders through the library that signs, verifies and decrypts."""

import gzip
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from http import HTTPStatus
from typing import Any

import polars as pl
import requests
from wechatpayv3 import WeChatPay, WeChatPayType

from yingshou.core.money import FEN
from yingshou.gateways.wallets.asking import MayHealError, ask, read_whole
from yingshou.gateways.wallets.port import (
    ABSENT,
    CLOSED,
    FAILED,
    PAID,
    WAITING,
    NewOrder,
    Notice,
    NoticeRefusedError,
    SeenOrder,
    SeenRefund,
    StatementRefusedError,
    WalletRefusedError,
    WalletSilentError,
    WalletUnreadyError,
)
from yingshou.gateways.wallets.settings import WeChatSettings, secret
from yingshou.gateways.wallets.wechat_statement import read_trade_bill

BEIJING = timezone(timedelta(hours=8))
LARGEST_STATEMENT = 512 * 1024 * 1024
_ORDER_STATES = {"SUCCESS": PAID, "REFUND": PAID, "CLOSED": CLOSED, "REVOKED": CLOSED, "PAYERROR": CLOSED}
_REFUND_STATES = {"SUCCESS": PAID, "PROCESSING": WAITING, "CLOSED": FAILED, "ABNORMAL": FAILED}
_HEADERS = (
    "Wechatpay-Signature", "Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial",
    "Wechatpay-Signature-Type",
)  # fmt: skip


class WeChatWallet:
    """A merchant of WeChat Pay."""

    channel = "WECHAT"

    def __init__(self, settings: WeChatSettings) -> None:
        """Read the keys. Raises WalletUnreadyError where one cannot be used."""
        self._settings = settings
        by_key = bool(settings.public_key_file and settings.public_key_id)
        try:
            self._library = WeChatPay(
                wechatpay_type=WeChatPayType.NATIVE,
                mchid=settings.merchant_no,
                private_key=secret(settings.private_key_file),
                cert_serial_no=settings.certificate_serial,
                appid=settings.app_id,
                apiv3_key=secret(settings.api_key_file),
                notify_url=settings.notice_url,
                cert_dir=settings.certificates_folder or None,
                timeout=settings.milliseconds_to_answer / 1000,
                public_key=secret(settings.public_key_file) if by_key else None,
                public_key_id=settings.public_key_id if by_key else None,
            )
        except WalletUnreadyError:
            raise
        except Exception as error:  # the library raises nothing more exact
            raise WalletUnreadyError(
                zh=f"微信支付密钥不可用：{error}", en=f"the keys of WeChat Pay cannot be used: {error}"
            ) from error
        self._library._core._gate_way = settings.host.rstrip("/")  # noqa: SLF001  it has no other way

    def create(self, order: NewOrder) -> str:
        """Place a native order and return the text of its code."""
        body = self._done(
            self._library.pay,
            description=order.description,
            out_trade_no=order.order_no,
            amount={"total": _fen(order.amount), "currency": "CNY"},
            time_expire=order.expires_at.astimezone(BEIJING).isoformat(timespec="seconds"),
            attach=order.account_no,
        )
        with read_whole():
            return str(body["code_url"])

    def query(self, order_no: str) -> SeenOrder:
        """Return an order as it is now."""
        try:
            with read_whole():
                return _order(self._done(self._library.query, out_trade_no=order_no))
        except WalletRefusedError as refused:
            if refused.reason in {"ORDER_NOT_EXIST", "ORDERNOTEXIST"}:
                return SeenOrder(order_no=order_no, state=ABSENT)
            raise

    def close(self, order_no: str) -> None:
        """Close an order."""
        self._done(self._library.close, out_trade_no=order_no)

    def refund(
        self, *, order_no: str, refund_no: str, amount: Decimal, paid: Decimal, reason: str
    ) -> SeenRefund:
        """Give money back the way it came."""
        sums = {"refund": _fen(amount), "total": _fen(paid), "currency": "CNY"}
        said = self._done(
            self._library.refund,
            out_refund_no=refund_no,
            out_trade_no=order_no,
            amount=sums,
            reason=reason[:80],
        )
        with read_whole():
            return _refund(said)

    def query_refund(self, *, order_no: str, refund_no: str) -> SeenRefund:
        """Return a refund as it is now."""
        del order_no
        try:
            with read_whole():
                return _refund(self._done(self._library.query_refund, refund_no))
        except WalletRefusedError as refused:
            if refused.reason in {"RESOURCE_NOT_EXISTS", "REFUNDNOTEXIST"}:
                return SeenRefund(refund_no=refund_no, state=ABSENT)
            raise

    def read_notice(self, *, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify, decrypt and read a notification."""
        given = {name: headers.get(name, "") for name in _HEADERS}
        settings = self._settings
        if not settings.certificates_folder and given["Wechatpay-Serial"] != settings.public_key_id:
            raise NoticeRefusedError("Wechatpay-Serial")  # asking the platform for it would be in vain
        try:
            told = self._library.callback(given, body)
        except Exception as error:  # the library raises whatever its parts raise
            raise NoticeRefusedError(f"{type(error).__name__}: {error}"[:120]) from error
        if not told:
            raise NoticeRefusedError("signature")
        content = told["resource"]
        if content.get("mchid") != settings.merchant_no:
            raise NoticeRefusedError("mchid")
        try:
            return _notice(str(told["id"]), content)
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise NoticeRefusedError(f"{type(error).__name__}: {error}"[:120]) from error

    def statement(self, day: date) -> pl.DataFrame:
        """Fetch the trade bill of a day, check its digest and totals, and read its lines."""
        try:
            said = self._done(self._library.trade_bill, bill_date=day.isoformat())
        except WalletRefusedError as refused:
            if refused.reason == "NO_STATEMENT_EXIST":
                return read_trade_bill("")
            raise
        with read_whole():
            address, digest = str(said["download_url"]), str(said["hash_value"])
        if not address.startswith(f"{self._settings.host.rstrip('/')}/"):
            raise StatementRefusedError(
                zh=f"账单下载地址不属于微信支付：{address}",
                en=f"the statement lies elsewhere than at WeChat Pay: {address}",
            )
        _, content = ask(partial(self._once, self._library.download_bill, address), self._settings)
        plain = _unpacked(content if isinstance(content, bytes) else content.encode())
        if hashlib.sha1(plain).hexdigest() != digest:  # noqa: S324  WeChat Pay's own choice
            raise StatementRefusedError(
                zh=f"{day} 的微信支付账单摘要不符", en=f"the digest of the bill of {day} does not fit it"
            )
        return read_trade_bill(plain.decode("utf-8-sig"))

    def taken_answer(self) -> tuple[str, bytes]:
        """Return the answer that says the notice was taken."""
        return "application/json", b'{"code":"SUCCESS","message":""}'

    def failed_answer(self, message: str) -> tuple[str, bytes]:
        """Return the answer that asks for the notice again."""
        return "application/json", json.dumps({"code": "FAIL", "message": message[:200]}).encode()

    def _done(self, call: Callable[..., tuple[int, Any]], *args: Any, **named: Any) -> dict[str, Any]:
        """Make a call and return the body of its good answer."""
        status, text = ask(partial(self._once, call, *args, **named), self._settings)
        try:
            body = json.loads(text) if text else {}
        except ValueError as error:
            raise WalletSilentError(f"HTTP {status}") from error
        if status >= HTTPStatus.BAD_REQUEST:
            raise WalletRefusedError(str(body.get("code", status)), str(body.get("message", "")))
        return dict(body)

    def _once(self, call: Callable[..., tuple[int, Any]], *args: Any, **named: Any) -> tuple[int, Any]:
        try:
            status, text = call(*args, **named)
        except requests.RequestException as error:
            raise MayHealError(type(error).__name__) from error
        except Exception as error:  # the library's word for an answer whose signature does not hold
            raise WalletSilentError(str(error)) from error
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
            raise MayHealError(f"HTTP {status}")
        return status, text


def _fen(amount: Decimal) -> int:
    return int(amount / FEN)


def _order(body: Mapping[str, Any]) -> SeenOrder:
    state = _ORDER_STATES.get(body["trade_state"], WAITING)
    paid = body["amount"]["total"] * FEN if state == PAID else None
    at = datetime.fromisoformat(body["success_time"]) if state == PAID else None
    return SeenOrder(
        order_no=body["out_trade_no"], state=state, amount=paid, paid_at=at,
        wallet_no=str(body.get("transaction_id", "")),
    )  # fmt: skip


def _refund(body: Mapping[str, Any]) -> SeenRefund:
    state, done = str(body.get("status") or body.get("refund_status")), body.get("success_time")
    return SeenRefund(
        refund_no=body["out_refund_no"], state=_REFUND_STATES.get(state, WAITING),
        wallet_no=str(body.get("refund_id", "")), done_at=datetime.fromisoformat(done) if done else None,
    )  # fmt: skip


def _notice(number: str, content: Mapping[str, Any]) -> Notice:
    if "out_refund_no" not in content:
        return Notice(number=number, order=_order(content))
    order = SeenOrder(
        order_no=content["out_trade_no"], state=PAID, wallet_no=str(content.get("transaction_id", ""))
    )
    return Notice(number=number, order=order, refund=_refund(content))


def _unpacked(content: bytes) -> bytes:
    """Unpack what is packed; some way between may have done it before."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
        return packed.read(LARGEST_STATEMENT)
