"""Whatever the line does wrong, every command ends in a word, and no other meter moves."""

from datetime import timedelta

import pytest

from tests.flows.stops import AT, address, meters_for, owing, ready
from yingshou.flows.execute_stop import execute_stop
from yingshou.flows.follow_supply import order_restore_by_hand
from yingshou.flows.run_supply import run_supply
from yingshou.records.supply import queries
from yingshou.records.supply.models import Acknowledgement, Command, StopOrder
from yingshou.simulators.meters import MeterFault

pytestmark = pytest.mark.django_db

A, B = "1000000001", "1000000002"
ENDED = {"DONE", "NOT_DONE", "REFUSED", "NOT_SENT", "WITHDRAWN"}
"""Words after which nothing more is to be heard of a command; else a person was called."""
READS = [MeterFault.GARBAGE] * 2
"""What goes before a command: the number of the meter, and its state."""


@pytest.fixture
def line():
    with meters_for(A, B) as (meters, simulator):
        yield meters, simulator


def rounds(meters, simulator, *, since, count=2):
    """Let the workers go their rounds, some of which fall into the time in which a command may still act."""
    for minute in (1, 3, *range(5, 5 + 16 * count, 16)):
        simulator.clock.now = since + timedelta(minutes=minute)
        run_supply(at=simulator.clock.now, meters=meters)


def ends(order_no):
    """Return the last word of each command of an order."""
    found = Acknowledgement.objects.filter(command__order_id=order_no).order_by("id")
    last = dict(found.values_list("command_id", "result"))
    assert set(last) == set(Command.objects.filter(order_id=order_no).values_list("pk", flat=True))
    return set(last.values())


def moved(simulator, number):
    return [act for act, _at in simulator.meter(address(number)).moved]


@pytest.mark.parametrize(
    ("fault", "released"), [*((fault, False) for fault in MeterFault), (MeterFault.LATE, True)]
)
def test_every_stop_ends_acknowledged_refused_or_escalated_at_its_own_meter(line, fault, released):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    meter = simulator.meter(address(A))
    meter.faults.extend([*READS, fault])
    execute_stop(order_no=order_no, executed_by="eve", at=AT, meters=meters)
    if released:
        simulator.release()
    rounds(meters, simulator, since=AT)
    simulator.release()  # whatever is still on its way comes too late
    state = StopOrder.objects.get(pk=order_no).state
    assert (state, meter.relay_closed) in {("STOPPED", False), ("APPROVED", True)}
    assert ends(order_no) <= ENDED
    assert moved(simulator, A) == ["STOP"] * (state == "STOPPED")
    assert moved(simulator, B) == []


@pytest.mark.parametrize("fault", [MeterFault.LOST, MeterFault.POWER_FAILURE])
def test_a_stop_of_which_nothing_more_is_heard_calls_a_person(line, fault):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    meter = simulator.meter(address(A))
    meter.faults.extend([*READS, fault, *[MeterFault.LOST] * 60])
    execute_stop(order_no=order_no, executed_by="eve", at=AT, meters=meters)
    rounds(meters, simulator, since=AT, count=6)
    assert StopOrder.objects.get(pk=order_no).state == "ESCALATED"
    assert [each.kind for each in queries.incidents()] == ["OUTCOME_UNKNOWN"]
    assert moved(simulator, B) == []


@pytest.mark.parametrize("fault", list(MeterFault))
def test_every_restore_ends_with_supply_at_its_own_meter(line, fault):
    meters, simulator = line
    owing(A)
    order_no = ready(A)
    assert execute_stop(order_no=order_no, executed_by="eve", at=AT, meters=meters).state == "STOPPED"
    simulator.meter(address(B)).relay_closed = False  # another's stop, which this restore must not touch
    order_restore_by_hand(order_no=order_no, reason="用户有透析设备", ordered_by="dan", at=AT)
    simulator.meter(address(A)).faults.extend([*READS, fault, fault])
    rounds(meters, simulator, since=AT)
    simulator.release()
    assert StopOrder.objects.get(pk=order_no).state == "RESTORED"
    assert simulator.meter(address(A)).relay_closed
    assert moved(simulator, B) == []
    assert not simulator.meter(address(B)).relay_closed
