"""Stops and restores through the real flows, against meters on a real port."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.core.frames import rows
from tests.flows.books import D, assert_books_hold
from tests.flows.stops import AT, address, approved, demanded, meters_for, owing, pay, ready
from yingshou.core.tables import ACCOUNT_TRAITS, METER_LINKS, PAYMENTS
from yingshou.flows import follow_supply
from yingshou.flows.approve_stop import approve_stop, revoke_stop
from yingshou.flows.execute_stop import execute_stop
from yingshou.flows.follow_supply import order_restore_by_hand
from yingshou.flows.import_table import import_table
from yingshou.flows.request_stop import request_stop
from yingshou.flows.restore_supply import restore_supply
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.run_supply import run_supply
from yingshou.flows.settle_command import settle_command
from yingshou.flows.verify_warrants import verify_warrants
from yingshou.records.messages.models import Notice
from yingshou.records.supply import queries
from yingshou.records.supply.models import Acknowledgement, Command, OrderEvent, StopOrder, Warrant
from yingshou.records.supply.operations import UnableToStop, close_incident
from yingshou.simulators.meters import MeterFault

pytestmark = pytest.mark.django_db

A, B = "1000000001", "1000000002"


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    """Money comes at noon, whenever the tests run: the moment of a restore is the time of day it was paid."""
    monkeypatch.setattr(
        follow_supply, "moment_on", lambda day: AT.replace(hour=12, day=day.day, month=day.month)
    )


@pytest.fixture
def line():
    with meters_for(A, B) as (meters, simulator):
        yield meters, simulator


def stop(order_no, meters, at=AT):
    return execute_stop(order_no=order_no, executed_by="eve", at=at, meters=meters)


def missing(result):
    return [each.code for each in result.conditions if not each.held]


def state(order_no):
    return StopOrder.objects.get(pk=order_no).state


def results(order_no):
    found = Acknowledgement.objects.filter(command__order_id=order_no).order_by("id")
    return list(found.values_list("command__kind", "result"))


def closed(simulator, number=A):
    return simulator.meter(address(number)).relay_closed


def later(minutes):
    return AT + timedelta(minutes=minutes)


def test_a_stop_with_its_warrant_and_the_restore_that_follows_the_payment(line):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    done = stop(order_no, meters)
    assert (done.state, missing(done), closed(simulator)) == ("STOPPED", [], False)
    assert results(order_no) == [("STOP", "ACKNOWLEDGED"), ("STOP", "DONE")]
    assert verify_warrants().good
    assert Warrant.objects.get().order_id == order_no
    pay(A, "2000", "T1")
    restore = queries.restore_of(order_no)
    assert (restore.cause, restore.state, state(order_no)) == ("SETTLED", "WAITING", "STOPPED")
    moment = restore.ordered_at + timedelta(minutes=1)
    simulator.clock.now = moment
    assert run_supply(at=moment, meters=meters).restored == 1
    assert (state(order_no), closed(simulator)) == ("RESTORED", True)
    assert queries.restore_of(order_no).state == "RESTORED"
    told = Notice.objects.filter(notice_no__startswith=order_no).values_list("purpose", flat=True)
    assert sorted(told) == ["STOP_NOTICE", "STOP_WARNING", "SUPPLY_RESTORED", "SUPPLY_STOPPED"]
    assert_books_hold()


def test_a_payment_before_the_command_revokes(line):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    pay(A, "1070", "T1")
    assert state(order_no) == "REVOKED"
    with pytest.raises(UnableToStop) as refused:
        stop(order_no, meters)
    assert (refused.value.code, closed(simulator)) == ("ORDER_STATE", True)


def test_a_part_payment_leaves_the_order_and_its_reversal_too(line):
    meters, _simulator = line
    owing(A)
    order_no = ready(A)
    paid = pay(A, "400", "T1")
    assert state(order_no) == "APPROVED"
    reverse_payment(payment_no=paid.payment_no, reversed_date=AT.date(), reason="退票", reversed_by="cashier")
    assert state(order_no) == "APPROVED"
    assert stop(order_no, meters).state == "STOPPED"


def test_what_is_missing_is_said_and_nothing_is_sent(line):
    meters, simulator = line
    owing(A)
    order_no = approved(A)
    done = stop(order_no, meters)
    assert (missing(done), done.state) == (["DEMANDED", "WARNED"], "APPROVED")
    assert Command.objects.count() == 0
    assert closed(simulator)
    assert OrderEvent.objects.filter(order_id=order_no, kind="NOT_HELD").get().note == "DEMANDED, WARNED"


def test_two_people_and_open_orders(line):
    owing(A)
    order_no = request_stop(account_no=A, cause="ARREARS", requested_by="ann", at=AT)
    assert request_stop(account_no=A, cause="ARREARS", requested_by="zoe", at=AT) == order_no
    with pytest.raises(UnableToStop) as refused:
        approve_stop(order_no=order_no, approved=True, decided_by="ann", at=AT)
    assert refused.value.code == "SECOND_PERSON"
    with pytest.raises(UnableToStop) as refused:
        stop(order_no, line[0])
    assert refused.value.code == "ORDER_STATE"
    revoke_stop(order_no=order_no, revoked_by="bob", reason="用户来电", at=AT)
    assert request_stop(account_no=A, cause="ARREARS", requested_by="ann", at=AT) == f"S-{A}-2"


@pytest.mark.parametrize("number", ["404", B])
def test_nothing_is_asked_for_where_nothing_is_owed(number):
    owing(A)
    owing(B, amount=D("0.50"))
    with pytest.raises(UnableToStop) as refused:
        request_stop(account_no=number, cause="ARREARS", requested_by="ann", at=AT)
    assert refused.value.code == ("UNKNOWN_ACCOUNT" if number == "404" else "NOTHING_DEMANDED")


def test_a_hospital_is_not_stopped_and_the_authority_is_told(line):
    meters, simulator = line
    owing(A)
    trait = {"account_no": A, "valid_from": AT.date(), "importance": "FIRST", "protected_kind": "HOSPITAL",
             "source": "名单"}  # fmt: skip
    order_no = ready(A)
    import_table(table=ACCOUNT_TRAITS, frame=rows(ACCOUNT_TRAITS, trait), as_of=AT.date(), source="test")
    assert missing(stop(order_no, meters)) == ["AUTHORITY_INFORMED", "NOT_PROTECTED"]
    assert closed(simulator)


def test_money_in_suspense_with_the_payers_name_holds_the_stop(line):
    owing(A)
    order_no = ready(A)
    row = {"channel": "BANK_FILE", "channel_no": "X1", "account_no": "999", "payer_name": f"用户{A}",
           "amount": 500, "value_date": AT.date()}  # fmt: skip
    import_table(table=PAYMENTS, frame=rows(PAYMENTS, row), as_of=AT.date(), source="bank.csv")
    assert missing(stop(order_no, line[0])) == ["NO_PAYMENT_ON_ITS_WAY"]


@pytest.mark.parametrize("fault", [MeterFault.ANSWER_LOST, MeterFault.BROKEN_ANSWER, MeterFault.OTHER_METER])
def test_a_stop_whose_answer_is_lost_is_found_by_reading_back(line, fault):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    # The number, the state, then the command.
    simulator.meter(address(A)).faults.extend([MeterFault.GARBAGE, MeterFault.GARBAGE, fault])
    assert stop(order_no, meters).state == "STOPPED"
    assert results(order_no) == [("STOP", "UNKNOWN"), ("STOP", "DONE")]


def test_a_refusal_leaves_the_order_approved(line):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    simulator.meter(address(A)).password = "654321"
    assert stop(order_no, meters).state == "APPROVED"
    assert results(order_no) == [("STOP", "REFUSED"), ("STOP", "NOT_DONE")]
    assert closed(simulator)


def test_a_lost_command_is_known_to_be_dead_after_its_deadline(line):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    simulator.meter(address(A)).faults.extend([MeterFault.GARBAGE, MeterFault.GARBAGE, MeterFault.LATE])
    assert stop(order_no, meters).state == "COMMANDED"
    simulator.clock.now = later(3)
    run_supply(at=later(3), meters=meters)
    assert state(order_no) == "APPROVED"
    # What arrives now is too late for the meter.
    simulator.release()
    assert closed(simulator)


def test_a_late_command_that_arrives_in_time_is_found_too(line):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    simulator.meter(address(A)).faults.extend([MeterFault.GARBAGE, MeterFault.GARBAGE, MeterFault.LATE])
    stop(order_no, meters)
    simulator.release()
    pay(A, "2000", "T1")
    assert queries.restore_of(order_no).state == "WAITING"
    simulator.clock.now = later(1)
    run_supply(at=later(1), meters=meters)
    assert (state(order_no), closed(simulator)) == ("STOPPED", False)
    moment = queries.restore_of(order_no).ordered_at + timedelta(hours=1)
    simulator.clock.now = moment
    run_supply(at=moment, meters=meters)
    assert (state(order_no), closed(simulator)) == ("RESTORED", True)


class Killed(BaseException):
    """The process ends here."""


class Dying:
    """A way to meters whose process is killed when, or right after, a command goes out."""

    def __init__(self, meters, *, after):
        self.meters, self.after = meters, after

    def read_state(self, target):
        return self.meters.read_state(target)

    def stop(self, target, *, latest):
        if self.after:
            self.meters.stop(target, latest=latest)
        raise Killed


@pytest.mark.parametrize("after", [True, False])
def test_a_killed_process_leaves_the_intent_and_the_meter_tells(line, after):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    with pytest.raises(Killed):
        stop(order_no, Dying(meters, after=after))
    assert (state(order_no), results(order_no)) == ("COMMANDED", [])
    # Another worker lets it be while it may still go out, then reads the meter.
    run_supply(at=later(1), meters=meters)
    assert state(order_no) == "COMMANDED"
    simulator.clock.now = later(3)
    run_supply(at=later(3), meters=meters)
    assert state(order_no) == ("STOPPED" if after else "APPROVED")
    assert verify_warrants().good


def test_a_payment_between_intent_and_command_withdraws_it(line):
    meters, simulator = line
    owing(A)
    order_no = ready(A)

    class Paying:
        """Pays after the intent is written: the first contact is before it, so pay at the second hold."""

        read_state = staticmethod(meters.read_state)
        stop = staticmethod(meters.stop)

    from yingshou.flows import execute_stop as flow

    intend = flow._intend

    def paid_between(*args):
        found = intend(*args)
        pay(A, "2000", "T1")
        return found

    flow._intend = paid_between
    try:
        done = stop(order_no, Paying)
    finally:
        flow._intend = intend
    assert (done.state, closed(simulator)) == ("REVOKED", True)
    assert results(order_no) == [("STOP", "WITHDRAWN")]
    assert queries.restore_of(order_no).state == "NOT_NEEDED"


def test_a_meter_that_never_tells_calls_a_person(line):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    simulator.meter(address(A)).faults.extend(
        [MeterFault.GARBAGE, MeterFault.GARBAGE] + [MeterFault.LOST] * 9
    )
    stop(order_no, meters)
    for minute in range(3, 120, 16):
        run_supply(at=later(minute), meters=meters)
    assert state(order_no) == "ESCALATED"
    incident = queries.incidents().get()
    assert incident.kind == "OUTCOME_UNKNOWN"
    command = Command.objects.get()
    simulator.meter(address(A)).faults.clear()
    assert settle_command(command_no=command.command_no, at=later(130), meters=meters) == "APPROVED"
    close_incident(incident.pk, closed_by="dan", at=later(131), text="现场核对未停")
    assert queries.incidents().get().closing.note == "现场核对未停"
    with pytest.raises(UnableToStop):
        close_incident(incident.pk, closed_by="dan", at=later(131), text="再次")


def test_a_restore_that_fails_is_tried_again_called_for_and_late(line):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    stop(order_no, meters)
    order_restore_by_hand(order_no=order_no, reason="用户有透析设备", ordered_by="dan", at=AT)
    meter = simulator.meter(address(A))
    meter.password = "654321"
    for hour in range(1, 8):
        simulator.clock.now = AT + timedelta(hours=hour)
        run_supply(at=simulator.clock.now, meters=meters)
    assert queries.restore_of(order_no).state == "CALLED"
    assert queries.restore_of(order_no).tries == 6
    run_supply(at=AT + timedelta(hours=25), meters=meters)
    assert sorted(queries.incidents().values_list("kind", flat=True)) == ["RESTORE_FAILED", "RESTORE_LATE"]
    meter.password = "123456"
    simulator.clock.now = AT + timedelta(hours=26)
    told = restore_supply(
        order_no=order_no, at=simulator.clock.now, meters=meters, asked_by="dan", again=True
    )  # fmt: skip
    assert (told, state(order_no), closed(simulator)) == ("RESTORED", "RESTORED", True)


def test_another_meter_at_the_address_gets_no_command(line):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    simulator.meter(address(A)).asset_no = "110000009999"
    assert missing(stop(order_no, meters)) == ["RESTORE_TESTED"]
    simulator.meter(address(A)).asset_no = f"11{address(A)[2:]}"
    assert stop(order_no, meters).state == "STOPPED"
    # The meter was exchanged behind our back: its restore is no business of the new one.
    simulator.meter(address(A)).asset_no = "110000009999"
    order_restore_by_hand(order_no=order_no, reason="换表", ordered_by="dan", at=AT)
    assert restore_supply(order_no=order_no, at=AT, meters=meters) == "WAITING"
    assert queries.incidents().get().kind == "WRONG_METER"
    assert not closed(simulator)


def test_two_meters_with_one_address_are_not_commanded(line):
    owing(A)
    order_no = ready(A)
    row = {"meter_no": "M9", "valid_from": AT.date(), "gateway": "G1", "address": address(A),
           "has_relay": True}  # fmt: skip
    import_table(table=METER_LINKS, frame=rows(METER_LINKS, row), as_of=AT.date(), source="test")
    assert missing(stop(order_no, line[0])) == ["RESTORE_TESTED"]


def test_the_planned_moment_is_carried_out_by_the_workers(line):
    meters, simulator = line
    owing(A, B)
    order_no = ready(A)
    demanded(B)
    approved(B)
    assert run_supply(at=AT - timedelta(minutes=1), meters=meters).executed == 0
    assert run_supply(at=AT, meters=meters).executed == 1
    assert (state(order_no), closed(simulator), closed(simulator, B)) == ("STOPPED", False, True)
    assert run_supply(at=AT, meters=meters).executed == 0


def test_facts_of_stops_are_not_changed(line):
    owing(A)
    stop(ready(A), line[0])
    for table in (Warrant, Command, Acknowledgement, OrderEvent):
        name = table._meta.db_table
        with pytest.raises(DatabaseError, match="are facts"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {name}")
    with pytest.raises(DatabaseError, match="are facts"), transaction.atomic():
        StopOrder.objects.update(demanded=1)
