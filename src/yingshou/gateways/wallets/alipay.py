"""Alipay: precreated orders through the library that signs and verifies."""

import binascii
import http.client
import json
import math
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import polars as pl
from alipay import AliPay
from alipay.exceptions import AliPayException, AliPayValidationError
from alipay.utils import AliPayConfig

from yingshou.core.tables.reconciliation import CHANNEL_LINES
from yingshou.gateways.wallets.alipay_statement import read_trade_bill
from yingshou.gateways.wallets.asking import MayHealError, ask, read_whole
from yingshou.gateways.wallets.port import (
    ABSENT,
    CLOSED,
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
from yingshou.gateways.wallets.settings import AlipaySettings, secret

BEIJING = timezone(timedelta(hours=8))
LARGEST_STATEMENT = 512 * 1024 * 1024
_GOOD = "10000"
_LATER = {"20000", "isp.unknow-error", "ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR"}


class AlipayWallet:
    """An application of Alipay."""

    channel = "ALIPAY"

    def __init__(self, settings: AlipaySettings) -> None:
        """Read the keys. Raises WalletUnreadyError where one cannot be used."""
        self._settings = settings
        private, public = secret(settings.private_key_file), secret(settings.public_key_file)
        try:
            self._library = AliPay(
                appid=settings.app_id,
                app_notify_url=settings.notice_url,
                app_private_key_string=_pem(private, "RSA PRIVATE KEY"),
                alipay_public_key_string=_pem(public, "PUBLIC KEY"),
                sign_type="RSA2",
                config=AliPayConfig(timeout=settings.milliseconds_to_answer / 1000),
            )
        except (ValueError, IndexError, TypeError) as error:
            raise WalletUnreadyError(
                zh=f"支付宝密钥不可用：{error}", en=f"the keys of Alipay cannot be used: {error}"
            ) from error
        self._library._gateway = settings.gateway  # noqa: SLF001  it has no other way

    def create(self, order: NewOrder) -> str:
        """Precreate an order and return the text of its code."""
        minutes = max(1, math.ceil((order.expires_at - order.asked_at) / timedelta(minutes=1)))
        said = self._done(
            self._library.api_alipay_trade_precreate,
            subject=order.description,
            out_trade_no=order.order_no,
            total_amount=f"{order.amount:.2f}",
            timeout_express=f"{minutes}m",
        )
        with read_whole():
            return str(said["qr_code"])

    def query(self, order_no: str) -> SeenOrder:
        """Return an order as it is now; the wallet knows of none until somebody opened it."""
        try:
            said = self._done(self._library.api_alipay_trade_query, out_trade_no=order_no)
        except WalletRefusedError as refused:
            if refused.reason == "ACQ.TRADE_NOT_EXIST":
                return SeenOrder(order_no=order_no, state=ABSENT)
            raise
        with read_whole():
            return _order(said)

    def close(self, order_no: str) -> None:
        """Close an order; one that nobody opened ends by itself."""
        try:
            self._done(self._library.api_alipay_trade_close, out_trade_no=order_no)
        except WalletRefusedError as refused:
            if refused.reason != "ACQ.TRADE_NOT_EXIST":
                raise

    def refund(
        self, *, order_no: str, refund_no: str, amount: Decimal, paid: Decimal, reason: str
    ) -> SeenRefund:
        """Give money back the way it came."""
        del paid
        said = self._done(
            self._library.api_alipay_trade_refund,
            refund_amount=f"{amount:.2f}",
            out_trade_no=order_no,
            out_request_no=refund_no,
            refund_reason=reason[:80],
        )
        if said.get("fund_change") == "Y":
            return SeenRefund(
                refund_no=refund_no, state=PAID, wallet_no=str(said.get("trade_no", "")),
                done_at=_moment(said.get("gmt_refund_pay")),
            )  # fmt: skip
        # Asked before, or not done yet: only a query says which.
        return self.query_refund(order_no=order_no, refund_no=refund_no)

    def query_refund(self, *, order_no: str, refund_no: str) -> SeenRefund:
        """Return a refund as it is now."""
        try:
            said = self._done(
                self._library.api_alipay_trade_fastpay_refund_query,
                refund_no,
                out_trade_no=order_no,
            )
        except WalletRefusedError as refused:
            if refused.reason == "ACQ.TRADE_NOT_EXIST":
                return SeenRefund(refund_no=refund_no, state=ABSENT)
            raise
        if "refund_amount" not in said:
            return SeenRefund(refund_no=refund_no, state=ABSENT)
        state = PAID if said.get("refund_status", "REFUND_SUCCESS") == "REFUND_SUCCESS" else WAITING
        return SeenRefund(
            refund_no=refund_no, state=state, wallet_no=str(said.get("trade_no", "")),
            done_at=_moment(said.get("gmt_refund_pay")),
        )  # fmt: skip

    def read_notice(self, *, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify and read a notification, which comes as a form."""
        del headers
        try:
            told = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100))
            sign = told.pop("sign")
            good = self._library.verify(dict(told), sign)
        except (KeyError, ValueError, binascii.Error, AliPayException) as error:
            raise NoticeRefusedError(f"{type(error).__name__}: {error}"[:120]) from error
        if not good:
            raise NoticeRefusedError("signature")
        for name, ours in (("app_id", self._settings.app_id), ("seller_id", self._settings.seller_id)):
            if told.get(name) != ours:
                raise NoticeRefusedError(name)
        try:
            return _notice(told)
        except (KeyError, ValueError, ArithmeticError) as error:
            raise NoticeRefusedError(f"{type(error).__name__}: {error}"[:120]) from error

    def statement(self, day: date) -> pl.DataFrame:
        """Fetch the trade bill of a day, check its totals and read its lines."""
        asked = {"bill_type": "trade", "bill_date": day.isoformat()}
        try:
            said = self._done(
                self._library.server_api, "alipay.data.dataservice.bill.downloadurl.query", asked
            )
        except WalletRefusedError as refused:
            if refused.reason == "isp.bill_not_exist":
                return CHANNEL_LINES.empty()
            raise
        with read_whole():
            address = str(said["bill_download_url"])
        return read_trade_bill(ask(partial(self._fetched, address), self._settings))

    def taken_answer(self) -> tuple[str, bytes]:
        """Return the answer that says the notice was taken."""
        return "text/plain", b"success"

    def failed_answer(self, message: str) -> tuple[str, bytes]:
        """Return the answer that asks for the notice again."""
        del message
        return "text/plain", b"fail"

    def _done(self, call: Callable[..., Any], *args: Any, **named: Any) -> dict[str, Any]:
        """Make a call and return its good answer."""
        said = ask(partial(self._once, call, *args, **named), self._settings)
        if said.get("code") != _GOOD:
            reason = str(said.get("sub_code") or said.get("code"))
            raise WalletRefusedError(reason, str(said.get("sub_msg") or said.get("msg")))
        return dict(said)

    def _once(self, call: Callable[..., Any], *args: Any, **named: Any) -> Any:
        try:
            said = call(*args, **named)
        except AliPayValidationError as error:
            raise WalletSilentError("failed to verify the signature") from error
        except AliPayException as error:
            said = _unsigned(str(error))
        except (OSError, http.client.HTTPException) as error:
            raise MayHealError(type(error).__name__) from error
        except ValueError as error:
            raise WalletSilentError("not JSON") from error
        if said.get("code") in _LATER or said.get("sub_code") in _LATER:
            raise MayHealError(str(said.get("sub_code") or said["code"]))
        return said

    def _fetched(self, address: str) -> bytes:
        if urlsplit(address).scheme not in {"http", "https"}:
            raise StatementRefusedError(
                zh=f"账单下载地址不是网址：{address}", en=f"the statement has no address: {address}"
            )
        try:
            with urllib.request.urlopen(  # noqa: S310  checked above
                address, timeout=self._settings.milliseconds_to_answer / 1000
            ) as found:
                return bytes(found.read(LARGEST_STATEMENT))
        except (OSError, http.client.HTTPException) as error:
            raise MayHealError(type(error).__name__) from error


def _pem(text: str, kind: str) -> str:
    """Write a key as PEM; Alipay's tool gives the bare Base64."""
    return text if text.startswith("-----") else f"-----BEGIN {kind}-----\n{text}\n-----END {kind}-----"


def _unsigned(message: str) -> dict[str, Any]:
    """Read a refusal that carries no signature: wrong application, wrong signature of ours."""
    start = message.find("{")
    try:
        whole = json.loads(message[start:]) if start >= 0 else {}
    except ValueError:
        whole = {}
    found = next((each for each in whole.values() if isinstance(each, dict)), {})
    return {"code": "0", "msg": message[:120], **found}


def _order(body: Mapping[str, Any]) -> SeenOrder:
    trade = body["trade_status"]
    paid_at = body.get("send_pay_date") or body.get("gmt_payment")
    # A trade that was given back wholly is closed too; it was paid all the same.
    paid = trade in {"TRADE_SUCCESS", "TRADE_FINISHED"} or (trade == "TRADE_CLOSED" and bool(paid_at))
    if not paid:
        state = CLOSED if trade == "TRADE_CLOSED" else WAITING
        return SeenOrder(order_no=body["out_trade_no"], state=state)
    return SeenOrder(
        order_no=body["out_trade_no"], state=PAID, amount=Decimal(body["total_amount"]),
        wallet_no=str(body.get("trade_no", "")), paid_at=_moment(paid_at),
    )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    """Read an instant as Alipay writes it, in Beijing time."""
    return datetime.fromisoformat(text[:19]).replace(tzinfo=BEIJING) if text else None


def _notice(told: Mapping[str, str]) -> Notice:
    order, refund = _order(told), None
    if told.get("gmt_refund") and told.get("out_biz_no"):
        refund = SeenRefund(
            refund_no=told["out_biz_no"], state=PAID, wallet_no=told.get("trade_no", ""),
            done_at=_moment(told["gmt_refund"]),
        )  # fmt: skip
    return Notice(number=told["notify_id"], order=order, refund=refund)
