"""Notices are asked for once, in the transaction of their cause, and worded at once."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from tests.flows.small_company import account_no, accounts, load
from yingshou.core.messages import MissingFieldError
from yingshou.core.tables import (
    ACCOUNT_CONTACTS,
    ACCOUNTS,
    CONTACT_WISHES,
    MESSAGE_RULES,
    MESSAGE_TEMPLATES,
    NOTICES,
)
from yingshou.flows.export_table import export_table
from yingshou.flows.request_notice import Asked, request_notice, request_notices
from yingshou.records.messages import operations, queries
from yingshou.records.messages.models import Contact, Evidence, Notice, Progress

pytestmark = pytest.mark.django_db

AT = datetime(2025, 10, 25, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SHOP, HOUSE = account_no(1), account_no(2)
OWED = {"amount": Decimal("1234.50"), "due_date": date(2025, 10, 31)}


@pytest.fixture(autouse=True)
def company():
    load(ACCOUNTS, accounts(4))


def ask(notice_no="N1", number=SHOP, purpose="REMINDER", facts=OWED, **options):
    return request_notice(
        notice_no=notice_no, account_no=number, purpose=purpose, facts=facts, at=AT, **options
    )


def test_a_notice_is_asked_for_once_and_worded_for_each_channel():
    assert ask() == ask() == "N1"
    made = Notice.objects.get()
    assert set(made.texts) == {"SMS", "WEIXIN", "WECOM", "DINGTALK", "FEISHU", "EMAIL"}
    subject, text = made.texts["SMS"]
    assert subject == "电费提醒"
    assert text.startswith(f"尊敬的用户1：您的电费账户（户号{SHOP}）有电费1,234.50元，请于2025-10-31前缴纳。")
    assert text.endswith("0101")
    assert made.facts == {"amount": "1234.50", "due_date": "2025-10-31"}
    assert Progress.objects.values_list("state", "next_at", "notice_id").get() == ("WAITING", AT, "N1")


def test_what_was_undone_is_not_asked_for():
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "NOBODY"}, "UNKNOWN_ACCOUNT"),
        ({"purpose": "PARTY"}, "NOT_A_CHOICE"),
        ({"template": "OWN"}, "UNKNOWN_TEMPLATE"),
        ({"facts": {"amount": Decimal("1.00")}}, "MISSING_FIELD"),
        ({"notice_no": "TAKEN", "number": HOUSE}, "CONFLICT"),
    ],
)
def test_a_notice_is_refused_with_its_reason(changes, code):
    ask("TAKEN")
    with pytest.raises((operations.UnableToSendNotice, MissingFieldError)) as refused:
        ask(**changes)
    assert refused.value.code == code
    assert Notice.objects.count() == 1


def test_a_wording_of_the_office_holds_from_its_day_and_for_its_class():
    row = {"purpose": "REMINDER", "valid_from": date(2025, 10, 25), "subject": "提醒"}
    load(
        MESSAGE_TEMPLATES,
        pl.DataFrame([
            {**row, "customer_class": "COMMERCIAL", "channel": "-", "wording": "商户{name}欠{amount}"},
            {**row, "customer_class": "COMMERCIAL", "channel": "SMS", "wording": "商户{name}"},
            {**row, "customer_class": "-", "channel": "-", "wording": "{name}"},
        ]).with_columns(template=pl.lit("-")),
    )  # fmt: skip
    ask("A")
    ask("B", HOUSE)
    texts = {each.notice_no: each.texts for each in Notice.objects.all()}
    assert (texts["A"]["SMS"][1], texts["A"]["EMAIL"][1]) == ("商户用户1", "商户用户1欠1,234.50")
    assert texts["B"]["SMS"][1] == "用户2"


def test_a_damaged_wording_contact_or_rule_is_refused_with_its_reason():
    wording = {"purpose": "REMINDER", "valid_from": AT.date(), "subject": "提醒"}
    texts = {"SMS": "欠{amuont}", "EMAIL": "欠{amount", "WECOM": " ", "FEISHU": "{stop_date}"}
    bad = [{**wording, "channel": channel, "wording": text} for channel, text in texts.items()]
    done = load(MESSAGE_TEMPLATES, pl.DataFrame(bad))
    assert sorted(done.problems["code"].to_list()) == ["MISSING_VALUE", *["TEMPLATE_FIELD"] * 3]
    contact = {"account_no": SHOP, "valid_from": AT.date()}
    done = load(
        ACCOUNT_CONTACTS,
        pl.DataFrame([
            {**contact, "channel": "SMS", "address": "010-12345"},
            {**contact, "channel": "EMAIL", "address": "a b@x"},
            {**contact, "channel": "POST", "address": "某路\n1号"},
            {**contact, "channel": "SMS", "address": "13800000001"},
        ]),
    )  # fmt: skip
    assert done.problems["code"].to_list() == ["NOT_AN_ADDRESS"] * 3
    assert done.inserted == 1
    rule = {"purpose": "REMINDER", "valid_from": AT.date(), "may_decline": True, "proof": "ACCEPTED"}
    done = load(
        MESSAGE_RULES,
        pl.DataFrame([
            {**rule, "channels": "SMS;POST", "quiet_from": None},
            {**rule, "channels": "SMS", "quiet_from": "22:00"},
        ], schema_overrides={"quiet_from": pl.String}),
    )  # fmt: skip
    assert done.problems["code"].to_list() == ["NOT_A_CHOICE", "MISSING_VALUE"]


def test_where_every_address_reads_english_the_notice_is_english():
    contact = {"account_no": [SHOP], "channel": ["SMS"], "address": ["13800000001"], "language": ["en"]}
    load(ACCOUNT_CONTACTS, pl.DataFrame({**contact, "valid_from": [AT.date()]}))
    ask("A")
    assert Notice.objects.get().texts["SMS"][0] == "Your electricity bill"


def test_many_are_asked_for_in_one_go():
    asked = [
        Asked(notice_no=f"R{i}", account_no=account_no(i), purpose="REMINDER", facts=OWED) for i in range(4)
    ]
    assert request_notices(asked=asked, at=AT) == 4
    assert request_notices(asked=asked, at=AT) == 0
    assert export_table(table=NOTICES).select("notice_no", "state", "asked_at").row(0) == (
        "R0", "WAITING", AT.replace(tzinfo=None),
    )  # fmt: skip


def test_served_gives_what_was_proven_oldest_first():
    for number, purpose in (("A", "DEMAND"), ("B", "STOP_NOTICE"), ("C", "DEMAND")):
        facts = {**OWED, "pay_by": date(2025, 11, 5), "stop_date": date(2025, 11, 5)}
        ask(number, purpose=purpose, facts=facts, receivable_nos=["R1"])
    for number, hour in (("A", 12), ("B", 11)):
        progress = operations.hold(number)
        sent = operations.begin_attempt(
            progress, channel="SMS", address="13800000001", person="", content=("s", "t"), at=AT
        )
        moment = AT.replace(hour=hour)
        proof = operations.add_evidence(
            attempt=sent, notice=progress.notice, kind="DELIVERED", at=moment, answer={}
        )
        operations.move(progress, state="SERVED", served_at=moment, proof=proof.position, next_at=None)
    found = queries.served(account_no=SHOP, purposes=["DEMAND", "STOP_NOTICE"], since=AT.date())
    assert [(each.notice_no, each.proof, each.receivable_nos) for each in found] == [
        ("B", "DELIVERED", ("R1",)), ("A", "DELIVERED", ("R1",))]  # fmt: skip
    assert {len(each.content_hash) for each in found} == {len(found[0].hash)} == {64}
    assert queries.served(account_no=SHOP, purposes=["DEMAND"], since=AT.replace(hour=13)) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.update(text="{}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk="A").delete()


def test_a_contact_ends_once():
    contact = {"account_no": SHOP, "channel": "SMS", "address": "13800000001", "valid_from": AT.date()}
    load(ACCOUNT_CONTACTS, pl.DataFrame([contact]))
    number = Contact.objects.get().pk
    with pytest.raises(operations.UnableToSendNotice):
        operations.end_contact(contact_id=number, account_no=SHOP, valid_to=AT.date())
    operations.end_contact(contact_id=number, account_no=SHOP, valid_to=date(2025, 11, 1))
    with pytest.raises(operations.UnableToSendNotice):
        operations.end_contact(contact_id=number, account_no=SHOP, valid_to=date(2025, 12, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.update(valid_to=None)
    wish = {"account_no": SHOP, "valid_from": AT.date(), "wanted": False, "said_by": "户主"}
    load(CONTACT_WISHES, pl.DataFrame([wish]))
    assert queries.wishes(SHOP).get().purpose == "-"
