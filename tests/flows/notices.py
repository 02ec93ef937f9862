"""Accounts with contacts, notices asked for, and a courier at a given moment, for the tests of messages."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl

from tests.flows.small_company import account_no, accounts, load
from yingshou.core.tables import ACCOUNT_CONTACTS, ACCOUNTS, CONTACT_WISHES
from yingshou.flows.request_notice import request_notice
from yingshou.flows.send_notices import send_notices
from yingshou.gateways.messages import Answer
from yingshou.records.messages.models import Evidence, Progress

AT = datetime(2025, 10, 25, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SHOP, HOUSE = account_no(1), account_no(2)
MOBILE = "13800000001"
FACTS = {
    "amount": Decimal("1234.50"), "due_date": date(2025, 9, 30), "pay_by": date(2025, 11, 5),
    "stop_date": date(2025, 11, 5), "stop_at": AT + timedelta(minutes=30), "balance": Decimal("1.00"),
    "promised_date": date(2025, 10, 27), "text": "第二档",
}  # fmt: skip


class Said:
    """A channel that says what it was told to, and keeps what it was handed."""

    def __init__(self, *outcomes):
        self.outcomes, self.got = list(outcomes), []

    def send(self, message):
        self.got.append(message)
        outcome = self.outcomes.pop(0) if self.outcomes else "ACCEPTED"
        if isinstance(outcome, Exception):
            raise outcome
        return Answer(outcome, "said", "G1")


def settle_in(**changes):
    """Four accounts; the shop has a mobile number, an e-mail address and a postal address."""
    load(ACCOUNTS, accounts(4, **changes))
    contact(SHOP, "SMS", MOBILE)
    contact(SHOP, "EMAIL", "shop@power.example")
    contact(SHOP, "POST", "北原路1号")


def contact(number, channel, address, **more):
    row = {"account_no": number, "channel": channel, "address": address, "valid_from": date(2025, 1, 1)}
    load(ACCOUNT_CONTACTS, pl.DataFrame([{**row, **more}]))


def wish(number, *, wanted, **more):
    row = {"account_no": number, "valid_from": date(2025, 1, 1), "wanted": wanted, "said_by": "户主"}
    load(CONTACT_WISHES, pl.DataFrame([{**row, **more}]))


def ask(notice_no="N1", purpose="REMINDER", number=SHOP, at=AT, **options):
    return request_notice(
        notice_no=notice_no, account_no=number, purpose=purpose, facts=FACTS, at=at, **options
    )


def send(at=AT, **channels):
    return send_notices(at=at, channels=channels).states


def state(notice_no="N1"):
    found = Progress.objects.get(pk=notice_no)
    return found.state, found.reason, found.channel


def next_at(notice_no="N1"):
    return Progress.objects.get(pk=notice_no).next_at


def kinds(notice_no="N1"):
    return list(Evidence.objects.filter(notice_id=notice_no).values_list("kind", flat=True))
