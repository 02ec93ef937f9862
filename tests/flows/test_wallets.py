"""Orders of both wallets against their simulators: money lands once, whatever the wallet does."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from django.db import DatabaseError, connection, transaction

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable, totals
from tests.simulators.wallets import CHANNELS, Clock, simulated
from yingshou.core.money import YUAN
from yingshou.flows import land_wallet_money as landing
from yingshou.flows import take_wallet_notification as notification_flow
from yingshou.flows.approve_request import approve_request
from yingshou.flows.assign_suspense import assign_suspense
from yingshou.flows.check_wallet_order import check_wallet_order
from yingshou.flows.create_wallet_order import create_wallet_order
from yingshou.flows.fetch_wallet_statement import fetch_wallet_statement
from yingshou.flows.keep_lines import keep
from yingshou.flows.open_wallet_order import open_wallet_order
from yingshou.flows.pay_refund import pay_refund
from yingshou.flows.propose_refund import propose_refund
from yingshou.flows.reconcile_day import day_grid, reconcile_day
from yingshou.flows.refund_wallet_payment import refund_wallet_payment
from yingshou.flows.resolve_open_orders import resolve_open_orders
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.take_wallet_notification import HeldError, take_wallet_notification
from yingshou.flows.undo_request import undo_request
from yingshou.gateways.wallets import NoticeRefusedError, WalletRefusedError
from yingshou.records.payments.frames import fees_of_payment
from yingshou.records.payments.models import Payment
from yingshou.records.payments.operations import UnableToReversePayment, UnableToTakePayment
from yingshou.records.payments.requests import UnableToMoveMoney
from yingshou.records.reconciliation.frames import LINES
from yingshou.records.wallets import queries
from yingshou.records.wallets.models import WalletNotice, WalletOrderEvent
from yingshou.records.wallets.operations import UnableToUseWallet
from yingshou.simulators.misbehaviour import Misbehaviour, Place
from yingshou.simulators.wallet import Notice
from yingshou.simulators.wallet_books import Order

pytestmark = pytest.mark.django_db

D = Decimal
M = Misbehaviour
DAY = date(2025, 10, 25)
NUMBER = "20251025-abc"


class Shop:
    """A wallet, its simulator, and us: notices are handed over as the door would."""

    def __init__(self, simulator, wallet, clock):
        self.simulator, self.wallet, self.clock = simulator, wallet, clock
        self.channel = wallet.channel
        self.outcomes, simulator._bag._send, simulator._tell = [], self.hear, self.hear

    def hear(self, notice, wrong):
        """Write the notice as the simulator would and take it; what is refused is kept by its code."""
        if wrong is M.WRONG_AMOUNT:
            notice = replace(
                notice, order=replace(notice.order, paid_amount=notice.order.paid_amount + D("0.01"))
            )
        body, headers = self.simulator.message(notice, self.simulator.signing_key(wrong))
        try:
            self.outcomes.append(
                take_wallet_notification(wallet=self.wallet, headers=headers, body=body, as_of=DAY)
            )
        except (NoticeRefusedError, HeldError) as refused:
            self.outcomes.append(refused.code)

    def order(self, number=NUMBER, amount="1000.00", **changes):
        self.ask(number, amount, **changes)
        return open_wallet_order(order_no=number, wallet=self.wallet, at=self.clock.at)

    def ask(self, number=NUMBER, amount="1000.00", **changes):
        given = {"channel": self.channel, "account_no": "A1", "created_by": "chen", "at": self.clock.at,
                 "as_of": DAY}  # fmt: skip
        return create_wallet_order(order_no=number, amount=D(amount), **{**given, **changes})

    def state(self, number=NUMBER):
        return queries.order(number).state

    def check(self, number=NUMBER, **changes):
        return check_wallet_order(order_no=number, wallet=self.wallet, at=self.clock.at, as_of=DAY, **changes)

    def resolve(self):
        done = resolve_open_orders(wallets=[self.wallet], at=self.clock.at, as_of=DAY)
        return done.asked, done.settled, len(done.unknown)

    def wrong(self, place, *what):
        self.simulator.misbehave(place, *what)

    def payment_no(self, number=NUMBER):
        return f"{self.channel}-{number}"


@pytest.fixture(params=CHANNELS)
def shop(request, tmp_path):
    make_accounts("A1", "A2")
    issue(202510, {"A1": "1000.00", "A2": "500.00"}, issued_date=DAY)
    clock = Clock()
    with simulated(request.param, tmp_path, clock=clock) as (simulator, wallet):
        yield Shop(simulator, wallet, clock)
    assert_books_hold()


def landed():
    return dict(Payment.objects.order_by("payment_no").values_list("payment_no", "amount"))


def test_an_order_is_paid_and_settles_what_is_owed(shop):
    assert shop.order() == "ORDER_OPEN"
    assert queries.order(NUMBER).code_text
    assert shop.order() == "ORDER_OPEN"
    shop.simulator.pay(NUMBER)
    assert (shop.outcomes, shop.state()) == (["LANDED"], "ORDER_PAID")
    assert open_by_receivable() == {"A2-202510-B0": D("500.00")}
    paid = Payment.objects.get()
    assert (paid.payment_no, paid.value_date) == (shop.payment_no(), DAY)
    assert [fee.amount for fee in paid.fees.all()] == [D("2.00")]
    assert shop.order() == "ORDER_PAID"
    assert list(queries.events_of(NUMBER).values_list("state", "source")) == [
        ("ORDER_PAID", "NOTICE"), ("ORDER_OPEN", "OURS"), ("ORDER_ASKED", "OURS"),
    ]  # fmt: skip


def test_money_the_wallet_holds_is_not_reversed_by_hand(shop):
    shop.order()
    shop.simulator.pay(NUMBER, tell=False)
    assert shop.check() == "ORDER_PAID"
    given = {"payment_no": shop.payment_no(), "reversed_date": DAY, "reversed_by": "chen", "reason": "错户"}
    with pytest.raises(UnableToReversePayment) as refused:
        reverse_payment(**given)
    assert refused.value.code == "WALLET_MONEY"
    reverse_payment(**given, by_reconciliation=True)


def test_a_number_is_one_order_and_nothing_else(shop):
    shop.ask()
    assert shop.ask() == NUMBER
    for changes in ({"amount": "9.00"}, {"account_no": "A2"}):
        with pytest.raises(UnableToUseWallet) as caught:
            shop.ask(**{"number": NUMBER, **changes})
        assert caught.value.code == "CONFLICT"
    for changes, code in (
        ({"account_no": "A9"}, "UNKNOWN_ACCOUNT"), ({"amount": "0.00"}, "NOT_POSITIVE"),
        ({"amount": "1.001"}, "TOO_PRECISE"), ({"amount": "50000.01"}, "CHANNEL_LIMIT"),
        ({"amount": "NaN"}, "NOT_POSITIVE"), ({"amount": "1E20"}, "OUT_OF_RANGE"),
        ({"number": "1"}, "OUT_OF_RANGE"), ({"number": "a/b-c-d"}, "OUT_OF_RANGE"),
        ({"channel": "PIGEON"}, "UNKNOWN_CHANNEL"),
    ):  # fmt: skip
        with pytest.raises(UnableToUseWallet) as caught:
            shop.ask(**{"number": "20251025-b", **changes})
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("wrong", "outcomes"),
    [
        ((M.DUPLICATE,), ["LANDED", "REPEATED"]),
        ((M.LATE,), []),
        ((M.OUT_OF_ORDER,), []),
        ((M.WRONG_SIGNATURE,), ["NOTICE_REFUSED"]),
        ((M.WRONG_AMOUNT,), ["LANDED"]),
    ],
)
def test_each_misbehaviour_of_a_notice_ends_with_the_money_there_once(shop, wrong, outcomes):
    shop.order()
    shop.wrong(Place.MESSAGE, *wrong)
    shop.simulator.pay(NUMBER)
    assert shop.outcomes == outcomes
    assert shop.resolve() == ((0, 0, 0) if "LANDED" in outcomes else (1, 1, 0))
    assert landed() == {shop.payment_no(): D("1000.00")}
    released = shop.simulator.release()
    assert shop.outcomes[len(outcomes) :] == ["REPEATED"] * released
    assert (shop.state(), landed()) == ("ORDER_PAID", {shop.payment_no(): D("1000.00")})
    if wrong == (M.WRONG_AMOUNT,):
        note = WalletNotice.objects.get().note
        assert note == "通知 1000.01，查询 1000.00 / told the first, answered the second"


def test_notices_out_of_order_settle_each_its_own(shop):
    shop.order()
    shop.order("20251025-b", "500.00", account_no="A2")
    shop.wrong(Place.MESSAGE, M.OUT_OF_ORDER)
    shop.simulator.pay(NUMBER)
    shop.simulator.pay("20251025-b")
    assert shop.outcomes == ["LANDED", "LANDED"]
    assert open_by_receivable() == {}


def test_another_amount_waits_in_suspense_with_its_reason(shop):
    shop.order()
    shop.simulator.pay(NUMBER, amount=D("999.00"))
    assert (shop.outcomes, shop.state()) == (["AMOUNT_DIFFERS"], "ORDER_SUSPENDED")
    held = Payment.objects.get()
    assert (held.account_no, held.memo) == (None, "户号 A1 订单 1000.00 实付 / ordered, paid 999.00")
    shop.simulator.tell_again(NUMBER)
    assign_suspense(
        payment_no=shop.payment_no(), account_no="A1", assigned_by="chen", reason="核实", as_of=DAY
    )
    shop.simulator.tell_again(NUMBER)
    assert shop.outcomes[1:] == ["REPEATED"] * len(shop.outcomes[1:])
    assert open_by_receivable() == {"A1-202510-B0": D("1.00"), "A2-202510-B0": D("500.00")}


def test_money_of_an_order_nobody_knows_is_in_suspense(shop):
    shop.simulator.books.place(placed(shop, "1000.00"))
    shop.simulator.pay(NUMBER)
    assert (shop.outcomes, landed()) == (["UNKNOWN_ORDER"], {shop.payment_no(): D("1000.00")})
    assert Payment.objects.get().account_no is None


def test_no_answer_to_an_order_is_no_failure(shop):
    shop.ask()
    shop.wrong(Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS)
    assert open_wallet_order(order_no=NUMBER, wallet=shop.wallet, at=shop.clock.at) == "ORDER_ASKED"
    assert shop.resolve() == (1, 0, 0)
    assert shop.order() == "ORDER_OPEN"
    shop.simulator.pay(NUMBER, tell=False)
    shop.wrong(Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS)
    assert shop.resolve() == (1, 0, 1)
    assert shop.state() == "ORDER_OPEN"
    assert shop.resolve() == (1, 1, 0)
    assert shop.resolve() == (0, 0, 0)
    assert landed() == {shop.payment_no(): D("1000.00")}


def test_what_the_wallet_refuses_is_over(shop):
    shop.ask()
    shop.simulator.books.place(placed(shop, "1.00"))
    assert open_wallet_order(order_no=NUMBER, wallet=shop.wallet, at=shop.clock.at) == "ORDER_REFUSED"
    assert "拒绝" in queries.events_of(NUMBER)[0].note


def placed(shop, amount):
    """An order at the wallet that did not come from us."""
    at = shop.clock.at
    return Order(
        order_no=NUMBER,
        amount=D(amount),
        description="",
        notify_url="",
        created_at=at,
        expires_at=at + timedelta(hours=1),
    )


def test_an_order_is_closed_in_time_and_late_money_lands_all_the_same(shop):
    shop.order()
    shop.order("20251025-b", "500.00", account_no="A2")
    assert shop.check() == "ORDER_OPEN"
    if shop.channel == "ALIPAY":
        shop.simulator.scan(NUMBER)
    assert shop.check(close=True) == ("ORDER_CLOSED")
    shop.simulator.pay("20251025-b", tell=False)
    shop.clock.pass_by(minutes=16)
    assert shop.resolve() == (1, 1, 0)
    assert shop.state("20251025-b") == "ORDER_PAID"
    # A wallet that takes money for a closed order: it is there, so it is booked.
    gone = shop.simulator.books.find(NUMBER)
    gone.state, gone.expires_at = "WAITING", shop.clock.at.replace(hour=23)
    shop.simulator.pay(NUMBER)
    assert (shop.outcomes, shop.state()) == (["LANDED"], "ORDER_PAID")
    assert queries.events_of(NUMBER)[0].note == "订单关闭后支付 / paid after it was closed"
    assert open_by_receivable() == {}


def test_what_cannot_be_booked_is_held_and_asked_for_again(shop, monkeypatch):
    shop.order()
    shop.simulator.pay(NUMBER, tell=False)

    def refuses(**_payment):
        raise UnableToTakePayment("CHANNEL_CLOSED", zh="渠道未开通", en="the channel is closed")

    monkeypatch.setattr(landing, "take_payment", refuses)
    shop.simulator.tell_again(NUMBER)
    assert (shop.outcomes, shop.state(), landed()) == (["NOTICE_HELD"], "ORDER_HELD", {})
    assert shop.resolve() == (1, 0, 0)
    monkeypatch.undo()
    assert shop.resolve() == (1, 1, 0)
    assert shop.state() == "ORDER_PAID"


def test_a_process_killed_between_notice_and_booking_leaves_neither(shop, monkeypatch):
    shop.order()

    class Killed(BaseException):
        pass

    def dies(**_notice):
        raise Killed

    before = totals()
    monkeypatch.setattr(notification_flow, "keep_notice", dies)
    with pytest.raises(Killed):
        shop.simulator.pay(NUMBER)
    assert (totals(), shop.state(), WalletNotice.objects.count()) == (before, "ORDER_OPEN", 0)
    monkeypatch.undo()
    shop.simulator._bag.post(Notice("again", shop.simulator.books.find(NUMBER)))
    assert (shop.outcomes, shop.state()) == (["LANDED"], "ORDER_PAID")


def refund_request(shop, amount="200.00"):
    """Have an order overpaid, and a refund of it approved."""
    shop.order(amount="1200.00")
    shop.simulator.pay(NUMBER)
    number = propose_refund(
        payment_no=shop.payment_no(), amount=D(amount), cause="OVERPAID", reason="多缴", payee_name="",
        payee_account="", proposed_by="ann", as_of=DAY,
    )  # fmt: skip
    approve_request(request_no=number, decided_by="bob", as_of=DAY)
    return number


def give_back(shop, number):
    return refund_wallet_payment(request_no=number, wallet=shop.wallet, paid_by="cas", as_of=DAY)


def test_a_refund_goes_back_by_the_wallet_once(shop):
    number = refund_request(shop)
    assert give_back(shop, number) == "WALLET_REFUND_DONE"
    # 1200.00 x 2 ‰ = 2.40 kept; a sixth of it comes back.
    assert fees_of_payment(shop.payment_no()).item(0, "fee") == D("2.00")
    with pytest.raises(UnableToMoveMoney) as caught:
        give_back(shop, number)
    assert caught.value.code == "REQUEST_CLOSED"
    shop.simulator.tell_refunds()
    assert shop.outcomes == ["LANDED", "REPEATED"]
    assert shop.simulator.books.find(NUMBER).refunded == D("200.00")


def test_a_refund_without_answer_is_out_until_the_wallet_answers(shop):
    number = refund_request(shop)
    shop.wrong(Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS)
    assert give_back(shop, number) == "WALLET_REFUND_ASKED"
    for act, values in ((undo_request, {"undone_by": "bob", "reason": "x"}),
                        (pay_refund, {"paid_by": "cas", "reference": "B1"})):  # fmt: skip
        with pytest.raises(UnableToUseWallet) as caught:
            act(request_no=number, as_of=DAY, **values)
        assert caught.value.code == "REFUND_OUT"
    assert shop.resolve() == (1, 1, 0)
    assert queries.refund_of_request(number).state == "WALLET_REFUND_DONE"
    assert shop.simulator.books.find(NUMBER).refunded == D("200.00")


def test_a_refund_the_wallet_never_heard_of_is_asked_again(shop, monkeypatch):
    number = refund_request(shop)
    monkeypatch.setattr(
        shop.simulator.books, "refund", None
    )  # the server fails inside: no answer, nothing done
    assert give_back(shop, number) == "WALLET_REFUND_ASKED"
    monkeypatch.undo()
    assert shop.resolve() == (1, 1, 0)
    assert shop.simulator.books.find(NUMBER).refunded == D("200.00")


def test_a_refund_the_wallet_refuses_is_paid_by_bank(shop):
    number = refund_request(shop)
    shop.simulator.books.refund(NUMBER, refund_no="OTHER", amount=D("1100.00"))
    with pytest.raises(WalletRefusedError):
        give_back(shop, number)
    assert queries.refund_of_request(number).state == "WALLET_REFUND_FAILED"
    pay_refund(request_no=number, paid_by="cas", reference="B1", as_of=DAY)
    with pytest.raises(UnableToUseWallet) as caught:
        refund_wallet_payment(
            request_no=refund_later(shop), wallet=shop.wallet, paid_by="cas", as_of=date(2026, 10, 26)
        )
    assert caught.value.code == "REVERSAL_CLOSED"


def refund_later(shop):
    shop.order("20251025-c", "10.00")
    shop.simulator.pay("20251025-c")
    number = propose_refund(
        payment_no=shop.payment_no("20251025-c"), amount=D("10.00"), cause="OVERPAID", reason="多缴",
        payee_name="", payee_account="", proposed_by="ann", as_of=DAY,
    )  # fmt: skip
    approve_request(request_no=number, decided_by="bob", as_of=DAY)
    return number


def test_the_statement_file_bank_and_ledger_agree(shop):
    number = refund_request(shop)
    give_back(shop, number)
    shop.order("20251025-b", "500.00", account_no="A2")
    shop.simulator.pay("20251025-b")
    done = fetch_wallet_statement(wallet=shop.wallet, day=DAY)
    assert (done.rows, done.inserted, done.problems.height) == (3, 3, 0)
    again = fetch_wallet_statement(wallet=shop.wallet, day=DAY)
    assert (again.inserted, again.unchanged) == (0, 3)
    # 1200.00 − 200.00 + 500.00 less 2.40 − 0.40 + 1.00 come to the bank on the next working day.
    line = {"line_no": "B-1", "side": "BANK", "channel": shop.channel, "line_date": date(2025, 10, 27),
            "reference": "L1", "amount": D("1497.00"), "fee": D(0), "account_no": None, "payer_name": None,
            "text": None}  # fmt: skip
    keep(lines=pl.DataFrame([line], schema_overrides={"amount": YUAN}).select(
        pl.col(name).cast(dtype) for name, dtype in LINES.items()), source="bank")  # fmt: skip
    reconcile_day(day=date(2025, 10, 27), as_of=date(2025, 10, 27))
    grid = day_grid(first=DAY, last=date(2025, 10, 27), as_of=date(2025, 10, 27))
    found = grid.filter(pl.col("day") == DAY).row(0, named=True)
    assert (found["state"], found["ledger_total"], found["fee_total"]) == ("AGREES", D("1500.00"), D("3.00"))
    assert grid["unexplained"].sum() == 0


def test_facts_of_wallets_do_not_change(shop):
    shop.order()
    for statement in (
        "UPDATE wallets_walletorderevent SET note = 'x'", "DELETE FROM wallets_walletorder",
        "UPDATE wallets_walletorder SET amount = 1",
    ):  # fmt: skip
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert WalletOrderEvent.objects.count() == 2
