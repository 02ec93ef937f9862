"""Both wallets over real HTTP against their simulators: the same acts, the same outcomes."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.simulators.wallets import CHANNELS, Clock, simulated
from yingshou.gateways.wallets import (
    ABSENT,
    CLOSED,
    PAID,
    WAITING,
    NewOrder,
    NoticeRefusedError,
    SeenRefund,
    StatementRefusedError,
    WalletRefusedError,
    WalletSilentError,
    WalletUnreadyError,
    WeChatSettings,
    connect,
)
from yingshou.gateways.wallets.alipay_statement import read_trade_bill as read_alipay
from yingshou.gateways.wallets.wechat_statement import read_trade_bill as read_wechat
from yingshou.simulators.misbehaviour import Misbehaviour, Place

D = Decimal
DAY = date(2025, 10, 25)


@pytest.fixture(params=CHANNELS)
def both(request, tmp_path):
    clock = Clock()
    with simulated(request.param, tmp_path, clock=clock) as (simulator, wallet):
        yield simulator, wallet, clock


def order(clock, number="20251025-1", amount="12.34"):
    return NewOrder(
        order_no=number, account_no="A1", amount=D(amount), description="电费 A1", asked_at=clock.at,
        expires_at=clock.at + timedelta(minutes=15),
    )  # fmt: skip


def told(simulator, wallet, index=-1, **changes):
    """Read the notice the simulator wrote last as the wallet reads it."""
    heard = simulator.heard[index].notice
    body, headers = simulator.message(heard, simulator.key)
    return wallet.read_notice(headers={**headers, **changes}, body=body)


def test_an_order_is_placed_paid_given_back_and_stated(both):
    simulator, wallet, clock = both
    code = wallet.create(order(clock))
    assert code == wallet.create(order(clock))
    assert wallet.query("20251025-1").state == (WAITING if wallet.channel == "WECHAT" else ABSENT)
    assert wallet.query("20251025-2").state == ABSENT
    simulator.pay("20251025-1")
    seen = wallet.query("20251025-1")
    assert (seen.state, seen.amount, seen.paid_at) == (PAID, D("12.34"), clock.at)
    notice = told(simulator, wallet)
    assert (notice.order, notice.refund) == (seen, None)
    with pytest.raises(WalletRefusedError):
        wallet.close("20251025-1")
    back = {"order_no": "20251025-1", "amount": D("2.34"), "paid": D("12.34"), "reason": "多缴"}
    assert wallet.query_refund(order_no="20251025-1", refund_no="R1").state == ABSENT
    assert wallet.refund(refund_no="R1", **back).state == PAID
    assert wallet.refund(refund_no="R1", **back).state == PAID
    assert wallet.query_refund(order_no="20251025-1", refund_no="R1").state == PAID
    with pytest.raises(WalletRefusedError):
        wallet.refund(refund_no="R2", **{**back, "amount": D("10.01")})
    assert wallet.query("20251025-1").amount == D("12.34")
    simulator.tell_refunds()
    refund = told(simulator, wallet).refund
    assert isinstance(refund, SeenRefund)
    assert (refund.refund_no, refund.state) == ("R1", PAID)
    lines = wallet.statement(DAY).select("channel", "line_date", "reference", "amount", "fee").rows()
    assert lines == [
        (wallet.channel, DAY, "20251025-1", D("12.34"), D("0.02")),
        (wallet.channel, DAY, "R1", D("-2.34"), D("0.00")),
    ]
    assert wallet.statement(date(2025, 10, 24)).is_empty()


def test_an_order_nobody_pays_is_closed_by_us_or_by_time(both):
    simulator, wallet, clock = both
    for number in ("1", "2"):
        wallet.create(order(clock, number))
    if wallet.channel == "ALIPAY":
        simulator.scan("1")
        simulator.scan("2")
    wallet.close("1")
    assert wallet.query("1").state == CLOSED
    clock.pass_by(minutes=16)
    assert wallet.query("2").state == CLOSED
    with pytest.raises(WalletRefusedError):
        wallet.create(order(clock, "2"))


def test_no_answer_is_no_answer_and_the_act_is_done_all_the_same(both):
    simulator, wallet, clock = both
    for wrong in (Misbehaviour.TIMEOUT_AFTER_SUCCESS, Misbehaviour.WRONG_SIGNATURE):
        number = wrong.value.lower()[:20]
        simulator.misbehave(Place.ANSWER, wrong)
        with pytest.raises(WalletSilentError):
            wallet.create(order(clock, number))
        assert number in simulator.books.orders
    simulator.pay("wrong_signature")
    assert wallet.query("wrong_signature").state == PAID


def test_an_answer_that_lacks_what_it_must_have_is_no_answer(both):
    simulator, wallet, clock = both
    wallet.create(order(clock))
    simulator.pay("20251025-1")
    answers = {"WECHAT": "_transaction", "ALIPAY": "_methods"}
    broken = {"alipay.trade.query": lambda _asked: {"trade_status": "TRADE_SUCCESS"}}
    empty = (lambda _order: {"trade_state": "SUCCESS"}) if wallet.channel == "WECHAT" else broken
    setattr(simulator, answers[wallet.channel], empty)
    with pytest.raises(WalletSilentError, match="unreadable"):
        wallet.query("20251025-1")


def test_a_failure_that_heals_is_asked_again(both, tmp_path):
    _simulator, wallet, clock = both
    with simulated(wallet.channel, tmp_path, clock=clock, tries=2) as (other, patient):
        other.misbehave(Place.ANSWER, Misbehaviour.TIMEOUT_AFTER_SUCCESS)
        assert patient.create(order(clock))
    with pytest.raises(WalletSilentError):
        patient.query("20251025-1")


def test_a_notice_of_a_stranger_or_of_another_merchant_is_refused(both):
    simulator, wallet, clock = both
    wallet.create(order(clock))
    simulator.pay("20251025-1")
    notice = simulator.heard[-1].notice
    forged, headers = simulator.message(notice, simulator.signing_key(Misbehaviour.WRONG_SIGNATURE))
    body, good = simulator.message(notice, simulator.key)
    spoiled = body.replace(b"2025", b"2026", 1)
    given = [(headers, forged), (good, spoiled), (good, b""), (good, b"\xff"), ({}, body[:-9])]
    if wallet.channel == "WECHAT":
        given += [({}, body), ({**good, "Wechatpay-Serial": "ABC"}, body)]
    for heads, text in given:
        with pytest.raises(NoticeRefusedError):
            wallet.read_notice(headers=heads, body=text)
    name = "merchant_no" if wallet.channel == "WECHAT" else "seller_id"
    setattr(simulator, name, "2088000000000009")
    with pytest.raises(NoticeRefusedError):
        told(simulator, wallet)


def test_a_statement_is_refused_where_its_totals_do_not_fit(both):
    simulator, wallet, clock = both
    wallet.create(order(clock))
    simulator.pay("20251025-1")
    wallet.statement(DAY)
    (kept,) = simulator._bills.values()
    if wallet.channel == "ALIPAY":
        with zipfile.ZipFile(io.BytesIO(kept)) as packed:
            name = packed.namelist()[0]
            text = packed.read(name).decode("gb18030")
        for damaged in (text.replace("12.34\t", "12.35\t"), text.replace("#交易合计", "#"), text[:-200]):
            target = io.BytesIO()
            with zipfile.ZipFile(target, "w") as packed:
                packed.writestr(name, damaged.encode("gb18030"))
            with pytest.raises(StatementRefusedError):
                read_alipay(target.getvalue())
        with pytest.raises(StatementRefusedError):
            read_alipay(kept[:-30])
        return
    import gzip

    text = gzip.decompress(kept).decode("utf-8-sig")
    for damaged in (
        text.replace("`12.34,`0.00", "`12.35,`0.00", 1),
        text[:-60],
        text.replace("`", "", 1)[9:],
    ):
        with pytest.raises(StatementRefusedError):
            read_wechat(damaged)
    simulator._bills.clear()
    simulator.books.movements = lambda _day: ()
    assert wallet.statement(DAY).is_empty()


def test_what_is_not_set_up_says_what_is_missing(tmp_path):
    given = {"merchant_no": "1", "app_id": "wx", "certificate_serial": "A", "private_key_file": "",
             "api_key_file": "k", "notice_url": "http://127.0.0.1/x"}  # fmt: skip
    with pytest.raises(WalletUnreadyError, match="private_key_file, public_key_file"):
        connect(WeChatSettings(**given))
    path = tmp_path / "key"
    whole = {**given, "private_key_file": str(path), "api_key_file": str(path), "public_key_file": str(path),
             "public_key_id": "P"}  # fmt: skip
    with pytest.raises(WalletUnreadyError, match="cannot be read"):
        connect(WeChatSettings(**whole))
    path.write_text("nonsense")
    with pytest.raises(WalletUnreadyError, match="cannot be used"):
        connect(WeChatSettings(**whole))
