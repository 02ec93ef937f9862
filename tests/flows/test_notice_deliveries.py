"""What people do with a notice is proof; the chain of evidence shows every change."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.flows.notices import AT, HOUSE, MOBILE, SHOP, Said, ask, contact, kinds, send, settle_in, state
from yingshou.flows.record_delivery import record_delivery
from yingshou.flows.retry_notice import retry_notice
from yingshou.flows.take_receipts import Receipt, take_receipts
from yingshou.flows.verify_evidence import verify_evidence
from yingshou.flows.withdraw_notices import withdraw_notices
from yingshou.records.audit.models import AuditEvent
from yingshou.records.messages import queries
from yingshou.records.messages.operations import UnableToSendNotice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def company():
    settle_in()


def record(how, notice_no="N1", at=AT + DAY, happened_at=AT + DAY, **facts):
    return record_delivery(
        notice_no=notice_no, how=how, happened_at=happened_at, at=at, recorded_by="wang", **facts
    )


def test_a_letter_posted_then_signed_is_served_when_it_is_signed():
    ask(purpose="LEGAL_DEMAND")
    send()
    assert state() == ("TASK", "", "POST")
    assert record("POSTED", reference="EMS123").state == "SENT"
    signed = AT + 2 * DAY
    first = record("POST_SIGNED", person="张三", happened_at=signed, at=AT + 3 * DAY)
    again = record("POST_SIGNED", person="张三", happened_at=signed, at=AT + 4 * DAY)
    assert (first.state, again) == ("SERVED", first)
    served = queries.served(account_no=SHOP, purposes=["LEGAL_DEMAND"], since=AT.date())[0]
    assert (served.served_at, served.proof, served.channel, served.address) == (
        signed, "SIGNED", "POST", "北原路1号",
    )  # fmt: skip
    assert kinds() == ["ACCEPTED", "SIGNED"]
    assert AuditEvent.objects.filter(action="RECORD_DELIVERY").count() == 2


@pytest.mark.parametrize(
    ("how", "facts", "code"),
    [
        ("THROWN", {}, "NOT_A_CHOICE"),
        ("SIGNED_SELF", {}, "MISSING_VALUE"),
        ("LEFT_WITNESSED", {"person": "居委会"}, "MISSING_VALUE"),
        ("POSTED", {}, "MISSING_VALUE"),
        ("ANSWERED", {"happened_at": AT + 2 * DAY}, "FUTURE_DATE"),
        ("ANSWERED", {"happened_at": AT - DAY}, "PERIOD_ORDER"),
        ("ANSWERED", {"notice_no": "N9"}, "UNKNOWN_NOTICE"),
    ],
)
def test_what_is_no_proof_is_refused(how, facts, code):
    ask(purpose="DEMAND")
    with pytest.raises(UnableToSendNotice) as refused:
        record(how, **facts)
    assert refused.value.code == code


def test_a_call_that_reached_nobody_leaves_the_notice_to_the_next_way():
    contact(HOUSE, "PHONE", MOBILE)
    ask(number=HOUSE, purpose="PREPAID_OUT")
    send(SMS=Said())
    assert state() == ("TASK", "", "PHONE")
    record("NOT_ANSWERED")
    assert send(AT + DAY, SMS=Said()) == {"FAILED": 1}
    retry_notice(notice_no="N1", at=AT + DAY, asked_by="wang")
    assert send(AT + DAY, SMS=Said()) == {"TASK": 1}
    assert record("ANSWERED", happened_at=AT + DAY, note="明天缴").state == "SERVED"


def test_a_visit_counts_for_a_notice_that_went_by_another_way():
    ask(purpose="STOP_NOTICE")
    send(SMS=Said())
    assert record("LEFT_WITNESSED", person="居委会李", file_hash="a" * 64).state == "SERVED"
    served = queries.served(account_no=SHOP, purposes=["STOP_NOTICE"], since=AT.date())[0]
    assert (served.channel, served.proof) == ("VISIT", "SIGNED")


def test_what_has_ended_is_not_sent_again_and_what_was_withdrawn_not_at_all():
    ask()
    ask("D", "DEMAND")
    send(SMS=Said())
    with pytest.raises(UnableToSendNotice):
        retry_notice(notice_no="N1", at=AT, asked_by="wang")
    ask("S", "STOP_NOTICE")
    given = {"at": AT, "reason": "已缴清", "withdrawn_by": "system"}
    assert withdraw_notices(notice_nos=["S", "D", "N1"], **given) == 2
    sms = Said()
    assert send(AT + 3 * DAY, SMS=sms) == {}
    assert (state("S")[0], state("D")[0], state()[0]) == ("WITHDRAWN", "WITHDRAWN", "SERVED")
    with pytest.raises(UnableToSendNotice):
        record("ANSWERED", notice_no="S")
    take_receipts(receipts=[Receipt(message_no="D-1", state="DELIVERED")], at=AT + DAY)
    assert (kinds("D"), state("D")[0]) == (["ACCEPTED", "WITHDRAWN", "DELIVERED"], "WITHDRAWN")


def change(statement):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


@pytest.mark.parametrize(
    ("statement", "reasons"),
    [
        ("UPDATE notices_evidence SET text = replace(text, '13800000001', '13900000009')", ["CHANGED"]),
        ("DELETE FROM notices_evidence WHERE position = 1", ["GAP", "PROOF"]),
        ("DELETE FROM notices_evidence WHERE position = 2", ["PROOF"]),
        ("UPDATE notices_attempt SET text = '请付 1 元' WHERE notice_no = 'A'", ["TEXT"]),
        ("UPDATE notices_evidence SET happened_at = happened_at - interval '9 days'", ["CHANGED"]),
    ],
)
def test_changed_evidence_is_found(statement, reasons):
    ask("A")
    ask("B", "STOP_WARNING", number=SHOP)
    send(SMS=Said())
    whole = verify_evidence()
    assert (whole.pieces, whole.breaks) == (2, ())
    change(statement)
    assert sorted({each.reason for each in verify_evidence().breaks}) == reasons
