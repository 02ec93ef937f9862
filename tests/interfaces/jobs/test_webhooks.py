"""Events are written with their facts and reach their receivers, signed, over HTTP, whatever these answer."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from tests.flows.small_company import AS_OF, account_no, settle_in
from tests.flows.test_correct_bill import BILL, bill_october, correct, multiplier
from tests.flows.test_run_bills import large_bill
from tests.interfaces.jobs.receiver import Receiver
from yingshou.flows.approve_bill import approve_bill
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.run_bills import run_bills
from yingshou.flows.take_payment import take_payment
from yingshou.gateways import webhooks
from yingshou.interfaces.jobs.courier import deliver_once
from yingshou.records.billing.models import Bill
from yingshou.records.outbox import operations, queries
from yingshou.records.outbox.models import Delivery, Event

pytestmark = pytest.mark.django_db(transaction=True)


def listen(receiver, kinds=operations.KINDS, name="crm"):
    made = operations.subscribe(name=name, url=receiver.url, kinds=kinds, created_by="li.hua")
    receiver.secret = made.secret
    return made


def deliver_all():
    while deliver_once():
        pass


def make_due():
    Delivery.objects.filter(state="PENDING").update(next_at=Now())


def pay(number="1", amount="10.00"):
    return take_payment(
        account_no=account_no(1), amount=Decimal(amount), value_date=AS_OF, channel="TRANSFER",
        channel_no=number, taken_by="li.hua", as_of=AS_OF,
    )  # fmt: skip


def test_what_happens_is_told_once_signed_and_in_full():
    settle_in(2)
    with Receiver() as receiver:
        listen(receiver)
        run_bills(bill_month=202510, as_of=AS_OF)
        pay()
        pay()  # the same payment again is the same event
        reverse_payment(payment_no="TRANSFER-1", reversed_date=AS_OF, reversed_by="wang", reason="错账")
        deliver_all()
    told = {number: body for number, _, body in receiver.got}
    assert len(told) == len(receiver.got) == Event.objects.count()
    assert all(good for _, good, _ in receiver.got)
    bill = told[f"BILL_ISSUED-{account_no(1)}-202510-1"]
    assert bill["data"]["bill_month"] == "2025-10"
    assert bill["data"]["issued_date"] == "2025-10-25"
    due = told[f"DUE_ISSUED-{account_no(1)}-202510-B0"]
    assert due["data"]["amount"] == bill["data"]["amount"]
    taken = told["PAYMENT_TAKEN-TRANSFER-1"]
    assert taken["type"] == "PAYMENT_TAKEN"
    assert taken["data"] == {
        "payment_no": "TRANSFER-1", "account_no": account_no(1), "channel": "TRANSFER", "channel_no": "1",
        "amount": "10.00", "value_date": "2025-10-25",
    }  # fmt: skip
    assert told["PAYMENT_REVERSED-TRANSFER-1"]["data"]["amount"] == "10.00"
    assert set(Delivery.objects.values_list("state", "answer_status", "attempts")) == {("DELIVERED", 204, 1)}


def test_nobody_is_told_where_nobody_asked_or_only_for_another_kind():
    settle_in(2)
    pay("1")
    with Receiver() as receiver:
        listen(receiver, ["BILL_ISSUED"])
        pay("2")
        operations.set_active(name="crm", active=False, changed_by="wang")
        run_bills(bill_month=202510, as_of=AS_OF)
        deliver_all()
    assert (receiver.got, Event.objects.count()) == ([], 0)


def test_what_was_undone_is_not_told():
    settle_in(2)
    with Receiver() as receiver:
        listen(receiver)
        with transaction.atomic():
            pay()
            transaction.set_rollback(True)
        deliver_all()
    assert (receiver.got, Event.objects.count()) == ([], 0)


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_failure_is_tried_again_later_under_the_same_id(status):
    settle_in(2)
    with Receiver(answers=[status]) as receiver:
        listen(receiver)
        pay()
        deliver_all()
        tried = Delivery.objects.get()
        assert (tried.state, tried.attempts, tried.answer_status) == ("PENDING", 1, status)
        assert tried.error == f"HTTP {status}"
        assert deliver_once() is False  # its time has not come
        make_due()
        deliver_all()
    assert [number for number, _, _ in receiver.got] == ["PAYMENT_TAKEN-TRANSFER-1"] * 2
    assert Delivery.objects.values_list("state", "attempts").get() == ("DELIVERED", 2)


def test_after_the_last_try_it_is_dead_until_somebody_replays_it():
    settle_in(2)
    with Receiver(answers=[503] * 8) as receiver:
        listen(receiver)
        pay()
        for _ in range(len(operations.WAITS) + 3):
            deliver_all()
            make_due()
        assert len(receiver.got) == len(operations.WAITS) + 1 == 8
        assert Delivery.objects.values_list("state", "attempts").get() == ("DEAD", 8)
        assert queries.subscriptions().values_list("waiting", "delivered", "dead").get() == (0, 0, 1)
        assert operations.replay_dead(name="crm", asked_by="wang") == 1
        deliver_all()
    assert Delivery.objects.values_list("state", "attempts", "error").get() == ("DELIVERED", 1, "")


def test_a_receiver_that_is_not_there_or_never_answers_holds_up_nobody_else(monkeypatch):
    monkeypatch.setattr(webhooks, "SECONDS_TO_ANSWER", 0.2)
    settle_in(2)
    with Receiver() as receiver:
        gone = operations.subscribe(
            name="a-gone", url="http://127.0.0.1:9/x", kinds=operations.KINDS, created_by="li.hua"
        )
        listen(receiver)
        pay()
        deliver_all()
        assert len(receiver.got) == 1
    assert Delivery.objects.get(subscription=gone).error.startswith("ConnectionRefusedError")


def test_two_couriers_send_each_event_once():
    settle_in(2)
    with Receiver() as receiver:
        listen(receiver)
        for number in range(20):
            pay(str(number))

        def hand():
            deliver_all()
            connection.close()

        hands = [threading.Thread(target=hand) for _ in range(3)]
        for each in hands:
            each.start()
        for each in hands:
            each.join()
        deliver_all()
    numbers = [number for number, _, _ in receiver.got]
    assert len(numbers) == len(set(numbers)) == 20


def test_an_approved_bill_is_told():
    with Receiver() as receiver:
        listen(receiver, ["BILL_APPROVED"])
        large_bill()
        held = Bill.objects.get(held_reason="LARGE_BILL")
        approve_bill(bill_no=held.bill_no, approved_by="li", as_of=AS_OF.replace(month=11), note="核实")
        deliver_all()
    assert [body["data"] for _, _, body in receiver.got] == [
        {
            "bill_no": held.bill_no, "account_no": account_no(1), "bill_month": "2025-11",
            "amount": "16000.00", "approved_by": "li", "note": "核实",
        }
    ]  # fmt: skip


def test_a_corrected_bill_is_told():
    with Receiver() as receiver:
        listen(receiver, ["BILL_CORRECTED"])
        bill_october()
        correct(multiplier("2"))
        deliver_all()
    told = [body["data"] for _, _, body in receiver.got]
    assert [(each["bill_no"][-2:], each["corrects_bill_no"]) for each in told] == [("-3", BILL)]


@pytest.mark.parametrize(
    ("name", "url", "kinds", "field"),
    [
        ("a", "ftp://x/y", ["BILL_ISSUED"], "url"),
        ("a", "http://", ["BILL_ISSUED"], "url"),
        ("a", "http://user:word@x/", ["BILL_ISSUED"], "url"),
        ("a", "http://x/", [], "kinds"),
        ("a", "http://x/", ["EVERYTHING"], "kinds"),
        (" ", "http://x/", ["BILL_ISSUED"], "name"),
        ("taken", "http://x/", ["BILL_ISSUED"], "name"),
    ],
)
def test_a_subscription_is_refused_with_its_reason(name, url, kinds, field):
    operations.subscribe(name="taken", url="http://x/", kinds=["BILL_ISSUED"], created_by="li.hua")
    with pytest.raises(operations.UnableToSubscribeError) as refused:
        operations.subscribe(name=name, url=url, kinds=kinds, created_by="li.hua")
    assert refused.value.field == field


def test_the_signature_is_that_of_the_published_example():
    # The example of the Standard Webhooks specification.
    assert webhooks.signature(
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330, body=b'{"test": 2432232314}',
    ) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="  # fmt: skip
