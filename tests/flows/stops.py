"""A stop of supply brought to any point of its way, with meters behind a real port that may misbehave."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from tests.core.frames import rows
from tests.flows.books import D, issue, make_accounts
from yingshou.core.tables import METER_LINKS, METERING_POINTS
from yingshou.flows.approve_stop import approve_stop, plan_stop
from yingshou.flows.import_table import import_table
from yingshou.flows.request_notice import request_notice
from yingshou.flows.request_stop import request_stop
from yingshou.flows.take_payment import take_payment
from yingshou.gateways.meters import GatewaySettings, TcpMeters
from yingshou.records.messages.models import Notice
from yingshou.records.messages.operations import add_evidence, begin_attempt, hold, move
from yingshou.simulators.meters import Meter, MeterSimulator

BEIJING = ZoneInfo("Asia/Shanghai")
AT = datetime(2025, 12, 17, 10, 0, tzinfo=BEIJING)
"""A Wednesday, 38 days after the bill of October fell due."""
ASKED = AT - timedelta(days=5)
ISSUED = date(2025, 10, 25)
AMOUNT = D("1000.00")


class Clock:
    """What the meters take for the time."""

    def __init__(self):
        self.now = AT

    def __call__(self):
        return self.now


@contextmanager
def meters_for(*numbers):
    """Serve a meter for each account; yields the way to them and the simulator."""
    clock = Clock()
    with MeterSimulator(clock=clock) as simulator:
        for number in numbers:
            simulator.add(Meter(address=address(number), asset_no=f"11{address(number)[2:]}"))
        gateway = GatewaySettings(
            name="G1", host="127.0.0.1", port=simulator.port, operator="00000001", password_level=2,
            password="123456", milliseconds=150, command_milliseconds=150, margin_milliseconds=0,
        )  # fmt: skip
        simulator.clock = clock
        yield TcpMeters({"G1": gateway}, clock), simulator


def address(number):
    return f"{int(number):012d}"


def owing(*numbers, amount=AMOUNT):
    """Make accounts whose bill of October is overdue, each with a meter that can be reached."""
    make_accounts(*numbers, customer_class="COMMERCIAL")
    issue(202510, dict.fromkeys(numbers, amount), issued_date=ISSUED)
    points = [
        {"point_no": f"P{n}", "meter_no": f"M{n}", "account_no": n, "metering_mode": "REGISTER",
         "multiplier": 1, "register_digits": 6, "installed_date": date(2024, 1, 1)}
        for n in numbers
    ]  # fmt: skip
    links = [
        {"meter_no": f"M{n}", "valid_from": date(2024, 1, 1), "gateway": "G1", "address": address(n),
         "asset_no": f"11{address(n)[2:]}", "has_relay": True}
        for n in numbers
    ]  # fmt: skip
    for table, given in ((METERING_POINTS, points), (METER_LINKS, links)):
        found = import_table(table=table, frame=rows(table, *given), as_of=AT.date(), source="test")
        assert found.problems.is_empty()


def serve(notice_no, at):
    """Prove that a notice was served at a moment, as a signed delivery does."""
    with transaction.atomic():
        progress = hold(notice_no)
        attempt = begin_attempt(
            progress, channel="VISIT", address="现场", person="collector", content=("", "已送达"), at=at
        )
        proof = add_evidence(attempt=attempt, notice=progress.notice, kind="SIGNED", at=at, answer={})
        move(progress, state="SERVED", served_at=at, proof=proof.position, next_at=None)


def demanded(number):
    """Serve a demand of what is overdue."""
    no = f"DEMAND-{number}"
    request_notice(
        notice_no=no, account_no=number, purpose="DEMAND", at=ASKED,
        facts={"amount": AMOUNT, "due_date": date(2025, 11, 9), "pay_by": ASKED.date()},
    )  # fmt: skip
    serve(no, ASKED)


def approved(number):
    """Ask for a stop and approve it; its notice is served at once."""
    order_no = request_stop(account_no=number, cause="ARREARS", requested_by="ann", at=ASKED)
    approve_stop(order_no=order_no, approved=True, decided_by="bob", at=ASKED)
    for notice in Notice.objects.filter(account_id=number, purpose__in=["STOP_NOTICE", "INFORM_AUTHORITY"]):
        serve(notice.notice_no, ASKED)
    return order_no


def ready(number):
    """Bring an order to where nothing is missing any more at AT."""
    demanded(number)
    order_no = approved(number)
    warned = AT - timedelta(minutes=31)
    plan_stop(order_no=order_no, planned_at=AT, planned_by="dan", at=warned)
    serve(f"{order_no}-STOP_WARNING-1", warned)
    return order_no


def pay(number, amount, name, *, on=None):
    return take_payment(
        account_no=number, amount=D(amount), value_date=on or AT.date(), channel="TRANSFER", channel_no=name,
        taken_by="cashier", as_of=on or AT.date(),
    )  # fmt: skip
