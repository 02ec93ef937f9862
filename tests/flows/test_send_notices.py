"""The courier: ways, hours, caps, wishes, retries, silence, receipts."""

from datetime import timedelta

import pytest

from tests.flows.notices import (
    AT,
    HOUSE,
    MOBILE,
    SHOP,
    Said,
    ask,
    contact,
    kinds,
    next_at,
    send,
    settle_in,
    state,
    wish,
)
from yingshou.flows.send_notices import LEASE, send_next, send_notices
from yingshou.flows.take_receipts import Receipt, take_receipts
from yingshou.records.messages import queries
from yingshou.records.messages.models import Attempt, Notice
from yingshou.records.outbox.operations import WAITS

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def company():
    settle_in()


def receipt(outcome, number="N1-1", at=AT + HOUR, **more):
    return take_receipts(receipts=[Receipt(message_no=number, state=outcome, **more)], at=at)


def test_a_reminder_goes_by_the_first_way_and_is_served_when_it_is_accepted():
    ask()
    sms = Said()
    assert send(SMS=sms, EMAIL=Said()) == {"SERVED": 1}
    message = sms.got[0]
    assert (message.number, message.address, message.subject) == ("N1-1", MOBILE, "电费提醒")
    assert state() == ("SERVED", "", "SMS")
    served = queries.served(account_no=SHOP, purposes=["REMINDER"], since=AT.date())[0]
    assert (served.served_at, served.proof, served.address) == (AT, "ACCEPTED", MOBILE)
    assert send(SMS=sms) == {}


def test_without_channels_a_notice_waits_and_goes_on_once_there_is_one():
    ask(purpose="DEMAND")
    assert send() == {"WAITING": 1}
    assert state() == ("WAITING", "NO_CHANNEL", "")
    assert send(AT + HOUR, EMAIL=Said()) == {"SENT": 1}


def test_without_an_address_it_waits_until_one_is_known():
    ask(number=HOUSE)
    assert (send(SMS=Said()), state()) == ({"WAITING": 1}, ("WAITING", "NO_ADDRESS", ""))
    contact(HOUSE, "SMS", MOBILE)
    assert send(AT + timedelta(days=1), SMS=Said()) == {"SERVED": 1}


def test_a_refused_short_message_becomes_a_letter():
    ask(purpose="DEMAND")
    assert send(SMS=Said("REFUSED")) == {"WAITING": 1, "TASK": 1}
    assert state() == ("TASK", "", "POST")
    assert kinds() == ["REFUSED"]
    assert Attempt.objects.get(sequence=2).address == "北原路1号"


@pytest.mark.parametrize("outcome", ["BUSY", "UNCERTAIN", RuntimeError("broken")])
def test_a_busy_channel_is_tried_again_under_the_same_number_then_given_up(outcome):
    ask(purpose="DEMAND")
    sms, moment, waits = Said(*[outcome] * 9), AT, []
    while state()[0] == "WAITING":
        send(moment, SMS=sms)
        waits.append(next_at() - moment)
        moment = next_at()
    assert waits[:4] == list(WAITS[:4])
    assert {each.number for each in sms.got} == {"N1-1"}
    assert len(sms.got) == len(WAITS) + 1
    assert state() == ("TASK", "", "POST")


def test_quiet_hours_hold_it_to_the_morning():
    ask(at=AT.replace(hour=22))
    assert send(AT.replace(hour=22), SMS=Said()) == {"WAITING": 1}
    assert (state()[1], next_at()) == ("QUIET_HOURS", AT.replace(day=26, hour=8))
    ask("W", "STOP_WARNING", at=AT.replace(hour=22))
    assert send(AT.replace(hour=22), SMS=Said()) == {"SERVED": 1}


def test_the_cap_holds_the_second_for_days_and_leaves_other_purposes_alone():
    ask()
    send(SMS=Said())
    ask("N2")
    ask("S", "STOP_NOTICE")
    assert send(AT + HOUR, SMS=Said()) == {"WAITING": 1, "SENT": 1}
    assert (state("N2")[1], next_at("N2")) == ("CAPPED", AT + timedelta(days=3))
    assert send(AT + timedelta(days=3), SMS=Said())["SERVED"] == 1


def test_who_opted_out_gets_none_but_what_the_law_demands():
    wish(SHOP, wanted=False)
    ask()
    ask("S", "STOP_NOTICE")
    assert send(SMS=Said(), EMAIL=Said()) == {"DECLINED": 1, "SENT": 1}
    assert kinds() == ["DECLINED"]
    wish(HOUSE, wanted=False, channel="SMS")
    contact(HOUSE, "SMS", MOBILE)
    contact(HOUSE, "EMAIL", "a@power.example")
    ask("H", number=HOUSE)
    send(SMS=Said(), EMAIL=Said())
    assert state("H") == ("SERVED", "", "EMAIL")


def test_what_came_too_late_is_not_sent():
    ask(purpose="STOP_WARNING")
    sms = Said()
    assert send(AT + HOUR + timedelta(minutes=1), SMS=sms) == {"EXPIRED": 1}
    assert (sms.got, kinds()) == ([], ["EXPIRED"])


def test_a_courier_that_died_leaves_an_uncertain_attempt_that_is_sent_again():
    ask()

    class Killed(BaseException):
        pass

    with pytest.raises(Killed):
        send_next(at=AT, channels={"SMS": Said()} | {"SMS": type("C", (), {"send": _raise(Killed)})()})
    assert state() == ("SENDING", "", "SMS")
    sms = Said()
    assert send(AT + LEASE / 2, SMS=sms) == {}
    assert send(AT + LEASE, SMS=sms) == {"SERVED": 1}
    assert [each.number for each in sms.got] == ["N1-1"]
    assert kinds() == ["UNCERTAIN", "ACCEPTED"]


def _raise(kind):
    def send(self, message):
        raise kind

    return send


def test_a_receipt_serves_once_and_by_the_gateways_time():
    ask(purpose="DEMAND")
    assert send(SMS=Said()) == {"SENT": 1}
    assert queries.served(account_no=SHOP, purposes=["DEMAND"], since=AT.date()) == []
    moment = AT + timedelta(minutes=2)
    assert receipt("DELIVERED", happened_at=moment, said="DELIVRD").taken == 1
    assert receipt("DELIVERED").known == 1
    assert receipt("DELIVERED", number="N9-1").unknown == ("N9-1",)
    served = queries.served(account_no=SHOP, purposes=["DEMAND"], since=AT.date())[0]
    assert (served.proof, served.served_at, served.notice_no) == ("DELIVERED", moment, "N1")
    # A time before it was sent, or to come, is not believed.
    ask("N2", purpose="STOP_NOTICE")
    send(SMS=Said())
    receipt("DELIVERED", number="N2-1", happened_at=AT - HOUR)
    assert (
        queries.served(account_no=SHOP, purposes=["STOP_NOTICE"], since=AT.date())[0].served_at == AT + HOUR
    )


def test_a_failed_delivery_goes_the_next_way_also_where_acceptance_was_enough():
    ask()
    send(SMS=Said())
    receipt("NOT_DELIVERED", said="UNDELIV")
    assert state() == ("WAITING", "NOT_DELIVERED", "SMS")
    assert queries.served(account_no=SHOP, purposes=["REMINDER"], since=AT.date()) == []
    assert send(AT + HOUR, SMS=Said(), EMAIL=Said()) == {"SERVED": 1}
    assert state() == ("SERVED", "", "EMAIL")
    assert kinds() == ["ACCEPTED", "NOT_DELIVERED", "ACCEPTED"]


def test_without_a_receipt_in_time_the_next_way_and_a_late_receipt_still_counts():
    ask(purpose="DEMAND")
    send(SMS=Said(), EMAIL=Said("REFUSED"))
    later = AT + timedelta(hours=48)
    assert send(later, SMS=Said(), EMAIL=Said("REFUSED")) == {"WAITING": 1, "TASK": 1}
    receipt("DELIVERED", at=later + HOUR)
    assert state()[0] == "SERVED"


def test_where_no_way_is_left_it_waits_for_its_proof_or_has_failed():
    ask(number=HOUSE, purpose="DEMAND")
    contact(HOUSE, "SMS", MOBILE)
    send(SMS=Said())
    assert send(AT + timedelta(hours=48), SMS=Said()) == {"SENT": 1}
    assert (state()[:2], next_at()) == (("SENT", "NO_PROOF"), None)
    receipt("NOT_DELIVERED", at=AT + timedelta(hours=49))
    assert send(AT + timedelta(hours=49), SMS=Said()) == {"FAILED": 1}


def test_the_archive_serves_where_there_is_no_contact():
    settle_in_again = {"phone": "13900000002", "address": "南街2号"}
    from tests.flows.small_company import accounts, load
    from yingshou.core.tables import ACCOUNTS

    more = accounts(6, **settle_in_again)[4:]
    load(ACCOUNTS, more)
    number = more["account_no"][0]
    ask(number=number)
    sms = Said()
    send(SMS=sms)
    assert sms.got[0].address == "13900000002"
    ask("L", "LEGAL_DEMAND", number=number)
    assert send(SMS=sms) == {"TASK": 1}
    assert Attempt.objects.get(notice="L").address == "南街2号"


def test_the_authority_is_told_at_its_own_address():
    contact(SHOP, "EMAIL", "office@gov.example", role="AUTHORITY")
    ask(purpose="INFORM_AUTHORITY")
    mail = Said()
    assert send(EMAIL=mail) == {"SENT": 1}
    assert [each.address for each in mail.got] == ["office@gov.example"]
    assert Notice.objects.get().role == "AUTHORITY"


def test_a_sitting_ends_after_so_many():
    for number in range(3):
        ask(f"P{number}", "STOP_NOTICE")
    assert send_notices(at=AT, channels={"SMS": Said()}, most=2).handled == 2
    assert send_notices(at=AT, channels={"SMS": Said()}).handled == 1
