"""Alipay played on this machine: the open gateway with precreated orders, refunds, bills and notices."""

import json
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from yingshou.simulators.alipay_bill import trade_bill
from yingshou.simulators.keys import is_signed, signed
from yingshou.simulators.misbehaviour import Misbehaviour, Place
from yingshou.simulators.server import Answer, Request
from yingshou.simulators.wallet import Notice, SimulatedWallet
from yingshou.simulators.wallet_books import CLOSED, PAID, WAITING, Order, UnableToDoError

_STATES = {WAITING: "WAIT_BUYER_PAY", PAID: "TRADE_SUCCESS", CLOSED: "TRADE_CLOSED"}
_REFUSALS = {
    "UNKNOWN": ("ACQ.TRADE_NOT_EXIST", "交易不存在"),
    "DIFFERS": ("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改"),
    PAID: ("ACQ.TRADE_HAS_SUCCESS", "交易已被支付"),
    CLOSED: ("ACQ.TRADE_HAS_CLOSE", "交易已经关闭"),
    "NOT_PAID": ("ACQ.TRADE_STATUS_ERROR", "交易状态不合法"),
    "TOO_MUCH": ("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限"),
    "NO_BILL": ("isp.bill_not_exist", "账单不存在"),
}
_SECONDS = "%Y-%m-%d %H:%M:%S"


class AlipaySimulator(SimulatedWallet):
    """Alipay for one application, in the mode of public keys, RSA2."""

    number_prefix = "2026"

    def __init__(
        self, *, merchant_key: str, clock: Callable[[], datetime], port: int = 0,
        app_id: str = "2021000000000001", seller_id: str = "2088000000000001",
        key: RSAPrivateKey | None = None,
    ) -> None:  # fmt: skip
        """Begin with empty books."""
        super().__init__(merchant_key=merchant_key, clock=clock, port=port, key=key)
        self.app_id, self.seller_id = app_id, seller_id
        self._bills: dict[str, bytes] = {}
        self._methods = {
            "alipay.trade.precreate": self._precreate,
            "alipay.trade.query": self._query,
            "alipay.trade.close": self._close,
            "alipay.trade.refund": self._refund,
            "alipay.trade.fastpay.refund.query": self._refund_query,
            "alipay.data.dataservice.bill.downloadurl.query": self._bill,
        }

    def answer(self, request: Request) -> Answer:
        """Answer a call of the gateway, or give out a bill."""
        if request.path == "/bill":
            kept = self._bills.get(request.query.get("token", ""))
            return Answer(404) if kept is None else Answer(200, kept, {"Content-Type": "application/zip"})
        asked = {**request.query, **dict(parse_qsl(request.body.decode(), keep_blank_values=True))}
        method = asked.get("method", "")
        if not self._is_merchant(asked):
            result: dict[str, Any] = {
                "code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.invalid-signature",
                "sub_msg": "验签出错",
            }  # fmt: skip
        elif method not in self._methods:
            result = {"code": "40004", "msg": "Business Failed", "sub_code": "isv.invalid-method"}
        else:
            result = self._done(method, asked)
        return self._said(method, result)

    def message(self, notice: Notice, key: RSAPrivateKey) -> tuple[bytes, dict[str, str]]:
        """Write a signed notification as a form."""
        order, refund = notice.order, notice.refund
        closed = refund and order.refunded == order.paid_amount
        fields = {
            "notify_id": notice.number, "notify_type": "trade_status_sync",
            "notify_time": f"{self.clock():{_SECONDS}}", "charset": "utf-8", "version": "1.0",
            "app_id": self.app_id, "auth_app_id": self.app_id, "seller_id": self.seller_id,
            "trade_no": order.wallet_no, "out_trade_no": order.order_no, "subject": order.description,
            "trade_status": "TRADE_CLOSED" if closed else "TRADE_SUCCESS",
            "total_amount": str(order.paid_amount), "receipt_amount": str(order.paid_amount),
            "buyer_logon_id": "138****0000", "gmt_create": f"{order.created_at:{_SECONDS}}",
            "gmt_payment": f"{order.paid_at:{_SECONDS}}",
        }  # fmt: skip
        if refund:
            fields |= {
                "out_biz_no": refund.refund_no, "refund_fee": str(order.refunded),
                "gmt_refund": f"{refund.at:{_SECONDS}}.000",
            }  # fmt: skip
        given = {name: value for name, value in sorted(fields.items()) if value}
        text = "&".join(f"{name}={value}" for name, value in given.items())
        body = urlencode({**given, "sign_type": "RSA2", "sign": signed(key, text)})
        return body.encode(), {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}

    def scan(self, order_no: str) -> None:
        """Open an order as a customer who has not paid yet; before that the wallet knows of no trade."""
        self.books.find(order_no).scanned = True

    def _done(self, method: str, asked: dict[str, str]) -> dict[str, Any]:
        content = json.loads(asked.get("biz_content", "{}"))
        try:
            made = self._methods[method]({**content, "notify_url": asked.get("notify_url", "")})
        except UnableToDoError as refused:
            code, message = _REFUSALS[str(refused)]
            return {"code": "40004", "msg": "Business Failed", "sub_code": code, "sub_msg": message}
        return {"code": "10000", "msg": "Success", **made}

    def _precreate(self, asked: dict[str, Any]) -> dict[str, Any]:
        minutes = int(asked["timeout_express"].removesuffix("m"))
        order = Order(
            order_no=asked["out_trade_no"], amount=Decimal(asked["total_amount"]),
            description=asked["subject"], notify_url=asked["notify_url"], created_at=self.clock(),
            expires_at=self.clock() + timedelta(minutes=minutes),
        )  # fmt: skip
        placed = self.books.place(order)
        return {
            "out_trade_no": placed.order_no,
            "qr_code": f"https://qr.alipay.com/{placed.order_no.lower()}",
        }

    def _query(self, asked: dict[str, Any]) -> dict[str, Any]:
        order = self._scanned(asked["out_trade_no"])
        state = self.books.state_of(order)
        paid: dict[str, Any] = {}
        if order.paid_at:
            paid = {
                "trade_no": order.wallet_no, "buyer_logon_id": "138****0000",
                "send_pay_date": f"{order.paid_at:{_SECONDS}}", "total_amount": str(order.paid_amount),
                "receipt_amount": str(order.paid_amount),
            }  # fmt: skip
        closed = order.paid_at and order.refunded == order.paid_amount
        return {
            "out_trade_no": order.order_no, "total_amount": str(order.amount),
            "trade_status": "TRADE_CLOSED" if closed else _STATES[state], **paid,
        }  # fmt: skip

    def _close(self, asked: dict[str, Any]) -> dict[str, Any]:
        order = self._scanned(asked["out_trade_no"])
        if self.books.state_of(order) != WAITING:
            raise UnableToDoError("NOT_PAID")
        self.books.close(order.order_no)
        return {"out_trade_no": order.order_no}

    def _refund(self, asked: dict[str, Any]) -> dict[str, Any]:
        order = self._scanned(asked["out_trade_no"])
        known = asked["out_request_no"] in order.refunds
        made = self.books.refund(
            order.order_no, refund_no=asked["out_request_no"], amount=Decimal(asked["refund_amount"])
        )
        self.refunded.append(Notice(f"{made.wallet_no}-REFUND", order, made))
        return {
            "out_trade_no": order.order_no, "trade_no": order.wallet_no, "fund_change": "N" if known else "Y",
            "refund_fee": str(order.refunded), "gmt_refund_pay": f"{made.at:{_SECONDS}}",
        }  # fmt: skip

    def _refund_query(self, asked: dict[str, Any]) -> dict[str, Any]:
        order = self._scanned(asked["out_trade_no"])
        found = order.refunds.get(asked["out_request_no"])
        if found is None:
            return {}
        return {
            "out_trade_no": order.order_no, "out_request_no": found.refund_no, "trade_no": order.wallet_no,
            "refund_amount": str(found.amount), "total_amount": str(order.paid_amount),
            "refund_status": "REFUND_SUCCESS", "gmt_refund_pay": f"{found.at:{_SECONDS}}",
        }  # fmt: skip

    def _bill(self, asked: dict[str, Any]) -> dict[str, Any]:
        lines = self.books.movements(date.fromisoformat(asked["bill_date"]))
        if not lines:
            raise UnableToDoError("NO_BILL")
        token = secrets.token_urlsafe(16)
        self._bills[token] = trade_bill(lines, seller_id=self.seller_id, day=asked["bill_date"])
        return {"bill_download_url": f"{self.url}/bill?token={token}"}

    def _scanned(self, order_no: str) -> Order:
        order = self.books.find(order_no)
        if not order.scanned:
            raise UnableToDoError("UNKNOWN")
        return order

    def _is_merchant(self, asked: dict[str, str]) -> bool:
        text = "&".join(
            f"{name}={value}" for name, value in sorted(asked.items()) if name != "sign" and value
        )
        return asked.get("app_id") == self.app_id and is_signed(
            self.merchant_key, text, asked.get("sign", "")
        )

    def _said(self, method: str, result: dict[str, Any]) -> Answer:
        text = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
        wrong = self.manners.at(Place.ANSWER, Misbehaviour.WRONG_SIGNATURE)
        sign = signed(self.signing_key(wrong), text)
        name = method.replace(".", "_") + "_response"
        body = f'{{"{name}":{text},"sign":"{sign}"}}'
        return Answer(200, body.encode(), {"Content-Type": "text/html;charset=utf-8"})
