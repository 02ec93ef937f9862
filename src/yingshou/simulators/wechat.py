"""WeChat Pay played on this machine: API v3 with native orders, refunds, trade bills and notifications."""

import base64
import gzip
import hashlib
import json
import re
import secrets
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yingshou.core.money import FEN
from yingshou.simulators.keys import is_signed, signed
from yingshou.simulators.misbehaviour import Misbehaviour, Place
from yingshou.simulators.server import Answer, Request
from yingshou.simulators.wallet import Notice, SimulatedWallet
from yingshou.simulators.wallet_books import CLOSED, PAID, WAITING, Order, Refund, UnableToDoError
from yingshou.simulators.wechat_bill import trade_bill

_STATES = {WAITING: "NOTPAY", PAID: "SUCCESS", CLOSED: "CLOSED"}
_REFUSALS = {
    "UNKNOWN": (404, "ORDER_NOT_EXIST", "订单不存在"),
    "DIFFERS": (400, "INVALID_REQUEST", "商户订单号重复但参数不一致"),
    PAID: (400, "ORDERPAID", "该订单已支付"),
    CLOSED: (400, "ORDER_CLOSED", "订单已关闭"),
    "NOT_PAID": (400, "INVALID_REQUEST", "订单未支付，不能退款"),
    "TOO_MUCH": (400, "INVALID_REQUEST", "退款金额大于可退金额"),
    "NO_REFUND": (404, "RESOURCE_NOT_EXISTS", "退款单不存在"),
    "NO_BILL": (400, "NO_STATEMENT_EXIST", "账单文件不存在"),
}
_ORDER = "/v3/pay/transactions/out-trade-no/"
_REFUNDS = "/v3/refund/domestic/refunds"


class WeChatSimulator(SimulatedWallet):
    """WeChat Pay for one merchant, in the mode of the platform's public key."""

    number_prefix = "42000"

    def __init__(
        self, *, merchant_key: str, api_key: str, clock: Callable[[], datetime], port: int = 0,
        merchant_no: str = "1900000001", app_id: str = "wx0000000000000001", key: RSAPrivateKey | None = None,
    ) -> None:  # fmt: skip
        """Begin with empty books; `api_key` is the merchant's APIv3 key of 32 characters."""
        super().__init__(merchant_key=merchant_key, clock=clock, port=port, key=key)
        self.merchant_no, self.app_id, self._api_key = merchant_no, app_id, api_key.encode()
        self.key_id = f"PUB_KEY_ID_{secrets.token_hex(16).upper()}"
        self._bills: dict[str, bytes] = {}

    def answer(self, request: Request) -> Answer:
        """Answer a request of API v3; one that is not signed by the merchant is refused."""
        if request.path == "/v3/billdownload/file":
            kept = self._bills.get(request.query.get("token", ""))
            if kept is not None:
                return Answer(200, kept, {"Content-Type": "application/octet-stream"})
        if not self._is_merchant(request):
            return self._said(401, {"code": "SIGN_ERROR", "message": "签名错误"})
        try:
            status, body = self._done(request)
        except UnableToDoError as refused:
            status, code, message = _REFUSALS[str(refused)]
            body = {"code": code, "message": message}
        return self._said(status, body)

    def message(self, notice: Notice, key: RSAPrivateKey) -> tuple[bytes, dict[str, str]]:
        """Write an encrypted, signed notification."""
        kind = "refund" if notice.refund else "transaction"
        order, refund = notice.order, notice.refund
        resource = self._refund(order, refund, told=True) if refund else self._transaction(order)
        nonce = secrets.token_hex(6)
        text = json.dumps(resource, ensure_ascii=False).encode()
        sealed = AESGCM(self._api_key).encrypt(nonce.encode(), text, kind.encode())
        body = {
            "id": str(notice.number), "create_time": self.clock().isoformat(timespec="seconds"),
            "resource_type": "encrypt-resource",
            "event_type": "REFUND.SUCCESS" if refund else "TRANSACTION.SUCCESS",
            "summary": "退款成功" if refund else "支付成功",
            "resource": {
                "original_type": kind, "algorithm": "AEAD_AES_256_GCM", "associated_data": kind,
                "nonce": nonce, "ciphertext": base64.b64encode(sealed).decode(),
            },
        }  # fmt: skip
        written = json.dumps(body, ensure_ascii=False)
        return written.encode(), self._signature(written, key)

    def _done(self, request: Request) -> tuple[int, dict[str, Any]]:
        path = request.path
        if path.startswith(_ORDER) and path.endswith("/close"):
            self.books.close(path.removeprefix(_ORDER).removesuffix("/close"))
            return 204, {}
        if path == "/v3/pay/transactions/native":
            body = self._place(json.loads(request.body))
        elif path.startswith(_ORDER):
            body = self._transaction(self.books.find(path.removeprefix(_ORDER)))
        elif path == _REFUNDS:
            body = self._give_back(json.loads(request.body))
        elif path.startswith(_REFUNDS):
            body = self._refund(*self._find_refund(path.removeprefix(f"{_REFUNDS}/")))
        elif path == "/v3/bill/tradebill":
            body = self._bill(date.fromisoformat(request.query["bill_date"]))
        else:
            return 404, {"code": "NOT_FOUND", "message": path}
        return 200, body

    def _place(self, asked: dict[str, Any]) -> dict[str, Any]:
        order = Order(
            order_no=asked["out_trade_no"], amount=asked["amount"]["total"] * FEN,
            description=asked["description"], notify_url=asked["notify_url"], created_at=self.clock(),
            expires_at=datetime.fromisoformat(asked["time_expire"]),
        )  # fmt: skip
        placed = self.books.place(order)
        placed.scanned = True  # WeChat Pay knows an order from the moment it is placed
        number = hashlib.sha256(placed.order_no.encode()).hexdigest()[:9]
        return {"code_url": f"weixin://wxpay/bizpayurl?pr={number}"}

    def _give_back(self, asked: dict[str, Any]) -> dict[str, Any]:
        made = self.books.refund(
            asked["out_trade_no"], refund_no=asked["out_refund_no"],
            amount=asked["amount"]["refund"] * FEN,
        )  # fmt: skip
        order = self.books.find(asked["out_trade_no"])
        self.refunded.append(Notice(f"{made.wallet_no}-REFUND", order, made))
        return self._refund(order, made)

    def _find_refund(self, refund_no: str) -> tuple[Order, Refund]:
        for order in self.books.orders.values():
            if refund_no in order.refunds:
                return order, order.refunds[refund_no]
        raise UnableToDoError("NO_REFUND")

    def _transaction(self, order: Order) -> dict[str, Any]:
        state = self.books.state_of(order) if order.state != PAID else PAID
        body: dict[str, Any] = {
            "appid": self.app_id, "mchid": self.merchant_no, "out_trade_no": order.order_no,
            "trade_state": "REFUND" if order.refunds else _STATES[state],
            "trade_state_desc": "", "amount": {"total": _fen(order.amount), "currency": "CNY"},
        }  # fmt: skip
        if order.paid_at:
            paid = _fen(order.paid_amount)
            body |= {
                "transaction_id": order.wallet_no, "trade_type": "NATIVE", "bank_type": "OTHERS",
                "success_time": order.paid_at.isoformat(timespec="seconds"),
                "payer": {"openid": f"o{order.wallet_no[-12:]}"},
                "amount": {"total": paid, "payer_total": paid, "currency": "CNY", "payer_currency": "CNY"},
            }  # fmt: skip
        return body

    def _refund(self, order: Order, refund: Refund, *, told: bool = False) -> dict[str, Any]:
        state = "refund_status" if told else "status"
        return {
            "mchid": self.merchant_no, "out_trade_no": order.order_no, "transaction_id": order.wallet_no,
            "out_refund_no": refund.refund_no, "refund_id": refund.wallet_no, state: "SUCCESS",
            "success_time": refund.at.isoformat(timespec="seconds"),
            "amount": {
                "total": _fen(order.paid_amount), "refund": _fen(refund.amount), "currency": "CNY",
                "payer_total": _fen(order.paid_amount), "payer_refund": _fen(refund.amount),
            },
        }  # fmt: skip

    def _bill(self, day: date) -> dict[str, Any]:
        lines = self.books.movements(day)
        if not lines:
            raise UnableToDoError("NO_BILL")
        plain = trade_bill(lines, app_id=self.app_id, merchant_no=self.merchant_no).encode()
        token = secrets.token_urlsafe(16)
        self._bills[token] = gzip.compress(plain)
        return {
            "hash_type": "SHA1", "hash_value": hashlib.sha1(plain).hexdigest(),  # noqa: S324  the protocol's
            "download_url": f"{self.url}/v3/billdownload/file?token={token}",
        }  # fmt: skip

    def _is_merchant(self, request: Request) -> bool:
        given = dict(re.findall(r'(\w+)="([^"]*)"', request.headers.get("Authorization", "")))
        text = "\n".join(
            (
                request.method, request.target, given.get("timestamp", ""), given.get("nonce_str", ""),
                request.body.decode(), "",
            )
        )  # fmt: skip
        return given.get("mchid") == self.merchant_no and is_signed(
            self.merchant_key, text, given.get("signature", "")
        )

    def _said(self, status: int, body: dict[str, Any]) -> Answer:
        written = json.dumps(body, ensure_ascii=False) if body else ""
        wrong = self.manners.at(Place.ANSWER, Misbehaviour.WRONG_SIGNATURE)
        headers = self._signature(written, self.signing_key(wrong))
        return Answer(status, written.encode(), headers)

    def _signature(self, body: str, key: RSAPrivateKey) -> dict[str, str]:
        at, nonce = str(int(self.clock().timestamp())), secrets.token_hex(16)
        return {
            "Content-Type": "application/json; charset=utf-8", "Wechatpay-Timestamp": at,
            "Wechatpay-Nonce": nonce, "Wechatpay-Serial": self.key_id,
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
            "Wechatpay-Signature": signed(key, f"{at}\n{nonce}\n{body}\n"),
        }  # fmt: skip


def _fen(amount: Decimal) -> int:
    return int(amount / FEN)
