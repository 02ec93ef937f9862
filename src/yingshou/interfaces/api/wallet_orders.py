"""Orders paid by scanning a code of WeChat Pay or Alipay: place one, see what became of it."""

import json
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import ConfigDict

from yingshou.flows.answer_once import Done
from yingshou.flows.create_wallet_order import create_wallet_order
from yingshou.flows.open_wallet_order import open_wallet_order
from yingshou.interfaces import wallets
from yingshou.interfaces.api import examples, pages, writes
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.fields import Yuan
from yingshou.interfaces.api.parameters import AccountNo, narrowed
from yingshou.interfaces.api.problems import NotFoundError
from yingshou.interfaces.clock import business_date, local_time
from yingshou.interfaces.scope import refuse_unseen
from yingshou.records.wallets import queries

router = Router(tags=["wallet orders"])

Channel = Literal["WECHAT", "ALIPAY"]
State = Literal[
    "ORDER_ASKED", "ORDER_OPEN", "ORDER_HELD", "ORDER_PAID", "ORDER_SUSPENDED", "ORDER_CLOSED",
    "ORDER_REFUSED",
]  # fmt: skip
_NEW: dict[str, Any] = {"channel": "WECHAT", "account_no": "1000000002", "amount": "128.40"}
_ORDER = {
    **_NEW, "order_no": "20251025-6f1e0c9d5a354c558d7b", "payer_name": "", "state": "ORDER_OPEN",
    "created_by": "app-gateway", "created_at": "2025-10-25T02:10:00Z", "expires_at": "2025-10-25T02:25:00Z",
    "code_text": "weixin://wxpay/bizpayurl?pr=7a9f0c3e1", "payment_no": None,
}  # fmt: skip


class NewWalletOrder(Schema):
    """What is to be paid by scanning a code."""

    model_config = ConfigDict(extra="forbid")

    channel: Channel
    account_no: str = Field(min_length=1, max_length=16)
    amount: Yuan
    payer_name: str = Field("", max_length=200)


class WalletOrder(Schema):
    """An order and what became of it."""

    order_no: str
    channel: str
    account_no: str
    amount: Yuan
    payer_name: str
    state: State = Field(
        description="ORDER_ASKED: the wallet has not answered yet; ask again with the same key"
    )
    created_by: str
    created_at: datetime
    expires_at: datetime
    code_text: str = Field(description="what to show as a QR code; empty while there is none")
    payment_no: str | None = Field(description="the payment it became")


class WalletOrderPage(Schema):
    """A page of orders."""

    items: list[WalletOrder]
    next_cursor: str | None


def _found(order_no: str) -> Any:
    found = queries.order(order_no)
    if found is None:
        raise NotFoundError(
            zh=f"没有钱包订单 {order_no}。", en=f"There is no wallet order {order_no}.", field="order_no"
        )
    return found


@router.post(
    "",
    auth=may("take_payment"),
    response={201: WalletOrder},
    summary="钱包订单 · Place an order with a wallet",
    openapi_extra=examples.write_example(_NEW, _ORDER),
)
def post_wallet_order(
    request: HttpRequest, body: NewWalletOrder, key: writes.IdempotencyKey = ""
) -> HttpResponse:
    """Place an order and return the text of its code; a repeat shows the order as it is then.

    The order is written before the wallet is asked. Where the wallet does not answer it stays `ORDER_ASKED`:
    the same request with the same key asks the wallet again, for the same order.
    """
    wallet = wallets.wallet_of(body.channel)

    def work() -> Done:
        refuse_unseen({"account_no": body.account_no})
        order_no = create_wallet_order(
            order_no=wallets.new_order_no(), **dict(body), created_by=request.user.get_username(),
            at=local_time(), as_of=business_date(),
        )  # fmt: skip
        return Done(status=201, body={"order_no": order_no}, subject=order_no)

    response = writes.write(request, key=key, action="API_CREATE_WALLET_ORDER", work=work)
    if response.status_code == HTTPStatus.CREATED:
        order_no = json.loads(response.content)["order_no"]
        open_wallet_order(order_no=order_no, wallet=wallet, at=local_time())
        shown = WalletOrder.from_orm(_found(order_no)).model_dump()
        response.content = json.dumps(shown, cls=NinjaJSONEncoder, ensure_ascii=False).encode()
    return response


@router.get(
    "",
    auth=may("view_book"),
    response=WalletOrderPage,
    summary="钱包订单列表 · List orders of wallets",
    openapi_extra=examples.read_example(examples.page_of(_ORDER)),
)
def list_wallet_orders(
    request: HttpRequest,
    *,
    account_no: AccountNo = "",
    channel: Channel | Literal[""] = "",
    state: State | Literal[""] = "",
    cursor: pages.Cursor = "",
    limit: pages.Limit = pages.DEFAULT_LIMIT,
) -> dict[str, Any]:
    """Return a page of orders, the latest number first."""
    found = narrowed(queries.orders(), account_no=account_no, channel=channel, state=state)
    return pages.page(found, keys=("order_no",), cursor=cursor, limit=limit, latest_first=True)


@router.get(
    "/{order_no}",
    auth=may("view_book"),
    response=WalletOrder,
    summary="钱包订单 · Get an order of a wallet",
    openapi_extra=examples.read_example(_ORDER),
)
def get_wallet_order(request: HttpRequest, order_no: str) -> Any:
    """Return an order and its state."""
    return _found(order_no)
