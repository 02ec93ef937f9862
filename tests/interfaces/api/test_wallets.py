"""Orders of wallets through the API, and the notices of wallets over real signatures."""

import json
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.simulators.wallets import CHANNELS, Clock, simulated
from yingshou.interfaces import wallets
from yingshou.interfaces.clock import SHANGHAI
from yingshou.records.payments.models import Payment
from yingshou.records.wallets.models import WalletNotice, WalletOrder
from yingshou.simulators.misbehaviour import Misbehaviour, Place
from yingshou.simulators.wallet import Notice

pytestmark = pytest.mark.django_db
WALLET_ORDER = {"channel": "WECHAT", "account_no": "1000000001", "amount": "500.00"}
TAKEN = {
    "WECHAT": (b'{"code":"SUCCESS","message":""}', "application/json"),
    "ALIPAY": (b"success", "text/plain"),
}


def paper_wallet(channel):
    """A wallet that gives every order a code and is never asked anything else."""
    return SimpleNamespace(channel=channel, create=lambda order: f"weixin://{order.order_no}")


@pytest.fixture(params=CHANNELS)
def wallet(request, tmp_path, settings, book):
    """A simulator that the settings name; its clock is the real one, as the door's is."""
    clock = Clock(datetime.now(tz=SHANGHAI))
    with simulated(request.param, tmp_path, clock=clock) as (simulator, reached):
        settings.WALLETS = {request.param: reached._settings}
        yield simulator, request.param


def tell(client, simulator, channel, notice, wrong=None, **changes):
    body, headers = simulator.message(notice, simulator.signing_key(wrong))
    kind = headers.pop("Content-Type")
    return client.post(
        f"/api/v1/wallet-notices/{channel.lower()}", data=changes.get("body", body), content_type=kind,
        headers=headers,
    )  # fmt: skip


def place(call, channel, key="k1", **changes):
    return call("post", "/wallet-orders", {**WALLET_ORDER, "channel": channel, **changes}, key=key)


def test_an_order_is_placed_once_and_seen_paid(wallet, call, client):
    simulator, channel = wallet
    made = place(call, channel)
    assert (made.status_code, made.data["state"], made.data["payment_no"]) == (201, "ORDER_OPEN", None)
    number = made.data["order_no"]
    assert made.data["code_text"]
    notice = Notice("N1", simulator.pay(number, tell=False))
    answer = tell(client, simulator, channel, notice)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, *TAKEN[channel])
    again = place(call, channel)
    assert (again["Idempotency-Replayed"], again.data["state"]) == ("true", "ORDER_PAID")
    assert again.data == call("get", f"/wallet-orders/{number}").data
    assert again.data["payment_no"] == f"{channel}-{number}"
    assert tell(client, simulator, channel, notice).content == TAKEN[channel][0]
    assert list(Payment.objects.values_list("amount", flat=True)) == [Decimal("500.00")]
    assert [row["order_no"] for row in call("get", "/wallet-orders?state=ORDER_PAID").data["items"]] == [
        number
    ]
    other = place(call, channel, amount="1.00")
    assert (other.status_code, other.data["code"]) == (422, "IDEMPOTENCY_MISMATCH")


def test_an_order_without_answer_is_asked_again_under_its_key(wallet, call):
    simulator, channel = wallet
    simulator.misbehave(Place.ANSWER, Misbehaviour.TIMEOUT_AFTER_SUCCESS)
    first = place(call, channel)
    assert (first.status_code, first.data["state"], first.data["code_text"]) == (201, "ORDER_ASKED", "")
    second = place(call, channel)
    assert (second.data["order_no"], second.data["state"]) == (first.data["order_no"], "ORDER_OPEN")
    assert WalletOrder.objects.count() == 1


def test_a_notice_nobody_signed_is_answered_in_the_wallets_form_and_leaves_nothing(wallet, call, client):
    simulator, channel = wallet
    number = place(call, channel).data["order_no"]
    notice = Notice("N1", simulator.pay(number, tell=False))
    for answer in (
        tell(client, simulator, channel, notice, Misbehaviour.WRONG_SIGNATURE),
        tell(client, simulator, channel, notice, body=b""),
        tell(client, simulator, channel, notice, body=b"x" * 65537),
    ):
        assert answer.status_code in {401, 413}
        if channel == "ALIPAY":
            assert answer.content == b"fail"
        else:
            assert json.loads(answer.content)["code"] == "FAIL"
    assert (Payment.objects.count(), WalletNotice.objects.count()) == (0, 0)
    assert client.get(f"/api/v1/wallet-notices/{channel.lower()}").status_code == 405
    for name in ("unionpay", channel, "ALIPAY" if channel == "WECHAT" else "wechat"):
        assert (
            client.post(f"/api/v1/wallet-notices/{name}", data=b"", content_type="text/plain").status_code
            == 404
        )


def test_a_notice_that_cannot_be_confirmed_is_asked_for_again(wallet, call, client):
    from dataclasses import replace

    simulator, channel = wallet
    number = place(call, channel).data["order_no"]
    paid = simulator.pay(number, tell=False)
    wrong = Notice("N1", replace(paid, paid_amount=Decimal("1.00")))
    simulator.misbehave(Place.ANSWER, Misbehaviour.WRONG_SIGNATURE)
    assert tell(client, simulator, channel, wrong).status_code == 503
    assert WalletNotice.objects.get().outcome == "HELD"
    assert tell(client, simulator, channel, wrong).status_code == 200
    assert Payment.objects.get().amount == Decimal("500.00")


def test_what_is_not_set_up_or_not_right_is_refused(book, call, settings):
    settings.WALLETS = {}
    refused = place(call, "WECHAT")
    assert (refused.status_code, refused.data["code"]) == (422, "WALLET_UNREADY")
    assert place(call, "PIGEON").data["code"] == "INVALID_REQUEST"
    assert call("get", "/wallet-orders/none").status_code == 404
    assert not WalletOrder.objects.exists()


def test_an_unknown_account_and_too_much_money_are_refused(book, call, monkeypatch):
    monkeypatch.setattr(wallets, "wallet_of", paper_wallet)
    for changes, code in (
        ({"account_no": "9"}, "UNKNOWN_ACCOUNT"),
        ({"amount": "50000.01"}, "CHANNEL_LIMIT"),
    ):
        refused = place(call, "WECHAT", **changes)
        assert (refused.status_code, refused.data["code"]) == (422, code)
