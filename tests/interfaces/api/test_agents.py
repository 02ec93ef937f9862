"""Collecting agents over their signed interface: each misbehaviour has its answer, nothing lands twice."""

import json
import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable, unapplied
from tests.simulators.agents import DAY, make_agent, through
from yingshou.flows.create_debit_batch import create_debit_batch
from yingshou.flows.freeze_agent import freeze_agent
from yingshou.flows.give_agent_key import give_agent_key
from yingshou.flows.move_agent_money import move_agent_money
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.gateways.banks.keys import KeyFolder
from yingshou.records.agents.models import AgentAct, AgentKey, AgentNonce
from yingshou.records.debits.models import Mandate
from yingshou.records.payments.models import Payment
from yingshou.simulators.bank_agent import SimulatedAgent, over_http
from yingshou.simulators.misbehaviour import Misbehaviour, Place

D, M = Decimal, Misbehaviour


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text(DAY.isoformat(), encoding="ascii")
    settings.AGENT_KEYS_FOLDER = tmp_path / "keys"


@pytest.fixture
def owing(db):
    make_accounts("A1", "A2", "A3")
    issue(202509, {"A1": "100.00", "A2": "40.00"}, issued_date=date(2025, 9, 25))


@pytest.fixture
def bank(owing, client, settings):
    return make_agent("ICBC01", send=through(client), folder=settings.AGENT_KEYS_FOLDER)


def test_ask_pay_look_up_and_take_back(bank):
    # 17 days at 2 ‰ after the due date, the day of payment counted.
    owed = bank.query("A1").body
    assert (owed["code"], owed["name"], owed["due"], owed["penalty"]) == ("OK", "用**1", "103.40", "3.40")
    serial = bank.pay("A1", D("103.40"), DAY)
    paid = bank.heard[-1].body
    assert (paid["principal"], paid["penalty"], paid["repeated"]) == ("100.00", "3.40", False)
    assert bank.query("A1").code == "NOTHING_OWED"
    assert bank.look_up(serial).body["state"] == "PAID"
    assert bank.reverse(serial).code == "OK"
    assert bank.look_up(serial).body["state"] == "PAYMENT_REVERSED"
    assert open_by_receivable()["A1-202509-B0"] == D("100.00")
    assert bank.ask_again(serial).code == "PAYMENT_REVERSED"
    assert_books_hold()


def test_an_account_of_others_and_an_unknown_one_look_the_same(owing, client, settings):
    far = make_agent("SHOP9", send=through(client), folder=settings.AGENT_KEYS_FOLDER, org_code="02")
    assert {far.query(number).code for number in ("A1", "A9")} == {"UNKNOWN_ACCOUNT"}
    far.pay("A1", D("5.00"), DAY)
    assert far.heard[-1].code == "UNKNOWN_ACCOUNT"
    assert Payment.objects.count() == 0


def test_the_same_again_gets_the_same_answer_and_another_one_is_refused(bank):
    bank.misbehave(Place.MESSAGE, M.DUPLICATE)
    serial = bank.pay("A1", D("50.00"), DAY)
    first, second = (heard.body for heard in bank.heard[-2:])
    assert second == {**first, "repeated": True}
    bank.misbehave(Place.MESSAGE, M.WRONG_AMOUNT)
    other = bank.pay("A1", D("7.00"), DAY)
    assert bank.heard[-1].body["amount"] == "7.01"
    assert bank.ask_again(other).code == "CONFLICT"
    assert Payment.objects.count() == 2
    assert AgentAct.objects.get(serial_no=serial).payment_no == "BANK_COUNTER-ICBC01-00000001"


def test_an_answer_that_is_lost_is_asked_for_again_or_reversed(bank):
    bank.misbehave(Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS, M.TIMEOUT_AFTER_SUCCESS)
    kept, given_back = (bank.pay("A1", D("20.00"), DAY) for _ in range(2))
    assert [heard.status for heard in bank.heard] == [0, 0]
    assert bank.ask_again(kept).body["repeated"] is True
    assert bank.reverse(given_back).code == "OK"
    again = bank.call("POST", "/reverse", {"serial_no": "X9", "of_serial_no": given_back, "amount": "20.00",
                                           "work_date": str(DAY)})  # fmt: skip
    assert (again.code, again.body["repeated"], again.body["serial_no"]) == ("OK", True, "00000003")
    assert_books_hold()


def test_a_reversal_that_overtakes_its_payment_keeps_it_out(bank):
    bank.misbehave(Place.MESSAGE, M.LATE)
    serial = bank.pay("A1", D("20.00"), DAY)
    assert bank.heard == []
    assert bank.reverse(serial).code == "CANCELLED_AHEAD"
    assert bank.release() == 1
    assert bank.heard[-1].code == "CANCELLED_AHEAD"
    assert (Payment.objects.count(), bank.look_up(bank.books.taken[serial].reversal_no).body["state"]) == (
        0, "CANCELLED_AHEAD",
    )  # fmt: skip


def test_payments_out_of_order_both_land(bank):
    bank.misbehave(Place.MESSAGE, M.OUT_OF_ORDER)
    bank.pay("A1", D("1.00"), DAY)
    bank.pay("A1", D("2.00"), DAY)
    assert [heard.body["amount"] for heard in bank.heard] == ["2.00", "1.00"]


@pytest.mark.parametrize("rsa", [False, True])
def test_only_a_fresh_signature_of_its_own_key_is_heard(owing, client, settings, rsa):
    sent = []
    carry = through(client)
    bank = make_agent("ABC02", send=lambda *call: (sent.append(call), carry(*call))[1], rsa=rsa,
                      folder=settings.AGENT_KEYS_FOLDER)  # fmt: skip
    assert bank.query("A2").code == "OK"
    method, target, headers, body = sent[0]

    def code(**changes):
        status, answer = carry(
            method, target, {**headers, **{k.replace("_", "-"): v for k, v in changes.items()}}, body
        )
        assert status == 401
        return json.loads(answer)["code"]

    assert code() == "REPLAYED"
    assert code(Agent_Nonce="other-nonce") == "WRONG_SIGNATURE"
    assert code(Agent_Signature="AAAAAAAAAAAAAAAAAAAAAAAA") == "WRONG_SIGNATURE"
    assert code(Agent_Timestamp=str(int(headers["Agent-Timestamp"]) - 301)) == "CLOCK_APART"
    assert code(Agent_Timestamp="yesterday") == "NO_SIGNATURE"
    assert code(Agent_Key="NOBODY-1") == "UNKNOWN_KEY"
    bank.misbehave(Place.MESSAGE, M.WRONG_SIGNATURE)
    bank.pay("A2", D("5.00"), DAY)
    assert (bank.heard[-1].code, bank.books.taken, Payment.objects.count()) == ("WRONG_SIGNATURE", {}, 0)
    assert AgentNonce.objects.count() == 1


def test_a_new_key_ends_the_old_one_after_the_overlap(bank, settings):
    folder = KeyFolder(settings.AGENT_KEYS_FOLDER)
    told = give_agent_key(agent_no="ICBC01", folder=folder, given_by="chen", as_of=DAY, overlap_days=3)
    assert bank.query("A1").code == "OK"
    settings.BUSINESS_DATE_FILE.write_text(str(DAY + timedelta(days=3)))
    assert bank.query("A1").code == "UNKNOWN_KEY"
    new = SimulatedAgent(
        agent_no="ICBC01", key_no=told.key_no, key=told.secret, send=bank._send, clock=bank.clock
    )
    assert new.query("A1").code == "OK"
    assert not AgentKey.objects.filter(fingerprint__contains=told.secret).exists()
    assert oct((settings.AGENT_KEYS_FOLDER / told.key_no).stat().st_mode)[-3:] == "600"


def test_limits_full_amounts_and_a_frozen_agent(owing, client, settings):
    shop = make_agent(
        "SHOP01", send=through(client), folder=settings.AGENT_KEYS_FOLDER, channel="SHOP",
        largest_payment=D("60.00"), day_limit=D("100.00"),
    )  # fmt: skip
    for amount, code in (
        ("60.01", "AGENT_LIMIT"), ("0.50", "CHANNEL_LIMIT"), ("60.00", "OK"), ("40.01", "AGENT_LIMIT"),
        ("40.00", "OK"),
    ):  # fmt: skip
        shop.pay("A1", D(amount), DAY)
        assert shop.heard[-1].code == code, amount
    shop.reverse("00000003")
    shop.pay("A1", D("59.00"), DAY)
    assert shop.heard[-1].code == "OK"
    freeze_agent(agent_no="SHOP01", frozen=True, changed_by="chen", as_of=DAY, reason="short cash")
    shop.pay("A1", D("1.00"), DAY)
    assert (shop.heard[-1].code, shop.heard[-1].status) == ("AGENT_FROZEN", 403)
    assert shop.look_up("00000003").code == ""
    exact = make_agent("SHOP02", send=through(client), folder=settings.AGENT_KEYS_FOLDER, amount_rule="FULL")
    exact.pay("A2", D("40.00"), DAY)
    assert exact.heard[-1].code == "AMOUNT_DIFFERS"
    exact.pay("A2", D(exact.query("A2").body["due"]), DAY)
    exact.pay("A2", D("1.00"), DAY)
    assert [heard.code for heard in exact.heard[-2:]] == ["OK", "NOTHING_OWED"]
    assert_books_hold()


def test_an_agent_that_pays_ahead_draws_on_its_deposit(owing, client, settings):
    shop = make_agent(
        "TERM01", send=through(client), folder=settings.AGENT_KEYS_FOLDER, channel="AGENT_PREPAID"
    )
    shop.pay("A1", D("10.00"), DAY)
    assert shop.heard[-1].code == "DEPOSIT_SHORT"
    move = {"agent_no": "TERM01", "value_date": DAY, "moved_by": "chen", "as_of": DAY}
    for _ in range(2):
        move_agent_money(kind="TOP_UP", reference="B1", amount=D("50.00"), **move)
    serial = shop.pay("A1", D("30.00"), DAY)
    shop.pay("A1", D("20.01"), DAY)
    assert [heard.code for heard in shop.heard[-2:]] == ["OK", "DEPOSIT_SHORT"]
    assert move_agent_money(kind="PAY_BACK", reference="B2", amount=D("5.00"), **move).deposit == D("15.00")
    shop.reverse(serial)
    assert move_agent_money(kind="PAY_BACK", reference="B3", amount=D("45.00"), **move).deposit == D("0.00")
    assert_books_hold()


def test_a_closed_day_takes_nothing_and_an_old_or_coming_one_neither(bank):
    serial = bank.pay("A1", D("20.00"), DAY)
    bank.pay("A1", D("5.00"), DAY - timedelta(days=1))
    assert bank.heard[-1].code == "OK"
    answer = bank.hand_in(DAY).body
    assert (answer["agrees"], answer["own_amount"], answer["lines"]) == (True, "20.00", 1)
    assert bank.hand_in(DAY).body["repeated"] is True
    bank.pay("A1", D("1.00"), DAY)
    assert bank.heard[-1].code == "DAY_CLOSED"
    assert bank.reverse(serial).code == "DAY_CLOSED"
    assert bank.ask_again(serial).body["repeated"] is True
    for days, code in ((-2, "DAY_CLOSED"), (1, "FUTURE_DAY")):
        bank.pay("A1", D("1.00"), DAY + timedelta(days=days))
        assert bank.heard[-1].code == code


def test_a_check_file_that_is_cut_off_wrong_or_anothers_is_refused_whole(bank):
    bank.pay("A1", D("20.00"), DAY)
    bank.misbehave(Place.STATEMENT, M.TRUNCATED)
    assert (bank.hand_in(DAY).code, bank.hand_in(DAY).body["agrees"]) == ("TRUNCATED", True)
    other = bank.books.check_file(DAY).replace(b"20.00", b"21.00")
    assert bank.call("PUT", f"/check-files/{DAY}", other).code == "CHECK_FILE_DIFFERS"
    yesterday = DAY - timedelta(days=1)
    assert bank.call("PUT", f"/check-files/{yesterday}", other).code == "NOT_ITS_FILE"
    text = other.replace(b"ICBC01|20251027", b"ICBC02|20251026")
    assert bank.call("PUT", f"/check-files/{yesterday}", text).code == "NOT_ITS_FILE"


def test_what_stands_here_can_be_fetched_as_a_check_file(bank):
    bank.reverse(bank.pay("A1", D("20.00"), DAY))
    bank.pay("A2", D("7.00"), DAY)
    sent = []
    bank._send = lambda *call, carry=bank._send: (200, sent.append(carry(*call)[1]) or b"{}")
    bank.call("GET", f"/check-files/{DAY}")
    own, (first, *rest) = bank.books.check_file(DAY).splitlines(), sent[0].splitlines()
    assert (first, sorted(rest)) == (own[0], sorted(own[1:]))


def test_dues_with_a_bank_and_a_closed_account_are_told(bank):
    Mandate.objects.create(
        account_id="A1", mandate_no="1", channel="DIRECT_DEBIT", bank_account="62", holder_name="用户",
        valid_from=DAY,
    )  # fmt: skip
    create_debit_batch(channel="DIRECT_DEBIT", due_until=DAY, as_of=DAY, created_by="c")
    owed = bank.query("A1").body
    assert (owed["code"], [notice["code"] for notice in owed["notices"]]) == (
        "NOTHING_OWED",
        ["DUES_WITH_BANK"],
    )


def test_a_payment_taken_back_at_the_counter_answers_its_reversal(bank):
    serial = bank.pay("A1", D("20.00"), DAY)
    reverse_payment(
        payment_no=f"BANK_COUNTER-ICBC01-{serial}", reversed_date=DAY, reversed_by="li", reason="asked"
    )
    assert (bank.reverse(serial).code, bank.look_up(serial).body["state"]) == ("OK", "PAYMENT_REVERSED")
    assert_books_hold()


def test_what_an_agent_did_stays(bank):
    bank.pay("A1", D("20.00"), DAY)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        AgentAct.objects.update(amount=1)


@pytest.mark.django_db(transaction=True)
def test_a_payment_and_its_reversal_at_once_over_http(owing, live_server, settings):
    """Eight calls of one serial number at once: whatever comes first, the books agree with the answers."""
    bank = make_agent("ICBC01", send=over_http(live_server.url), folder=settings.AGENT_KEYS_FOLDER)
    bank.misbehave(Place.MESSAGE, M.LATE)
    serial = bank.pay("A1", D("20.00"), DAY)
    pay = {"serial_no": serial, "account_no": "A1", "amount": "20.00", "work_date": str(DAY)}
    back = {"serial_no": "R1", "of_serial_no": serial, "amount": "20.00", "work_date": str(DAY)}
    calls = [("/pay", pay)] * 6 + [("/reverse", back)] * 2
    threads = [threading.Thread(target=bank.call, args=("POST", path, body)) for path, body in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = [heard.code for heard in bank.heard]
    assert len(codes) == 8
    assert set(codes) <= {"OK", "PAYMENT_REVERSED", "CANCELLED_AHEAD"}
    assert unapplied() == {}
    assert open_by_receivable() == {"A1-202509-B0": D("100.00"), "A2-202509-B0": D("40.00")}
    assert_books_hold()
