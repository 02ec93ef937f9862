"""Payments and stops of the same accounts at the same time, on a real database and real ports."""

import random
import threading
from datetime import timedelta

import pytest
from django.db import connection

from tests.flows.books import assert_books_hold
from tests.flows.stops import AT, address, meters_for, owing, pay, ready
from yingshou.flows.execute_stop import execute_stop
from yingshou.flows.run_supply import run_supply
from yingshou.flows.verify_warrants import verify_warrants
from yingshou.records.supply import queries
from yingshou.records.supply.models import StopOrder
from yingshou.records.supply.operations import UnableToStop
from yingshou.simulators.meters import MeterFault

NUMBERS = [f"10000000{n:02d}" for n in range(5)]


def guarded(errors, act):
    try:
        act()
    except UnableToStop:  # revoked before the command: as it should be
        pass
    except Exception as error:  # noqa: BLE001  shown by the assertion
        errors.append(error)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_no_meter_is_opened_after_a_payment_and_every_payment_ends_with_supply():
    """Given 5 accounts that are paid and stopped at once, when answers get lost, then each ends supplied."""
    dice = random.Random(7)
    errors = []
    owing(*NUMBERS)
    orders = {number: ready(number) for number in NUMBERS}
    with meters_for(*NUMBERS) as (meters, simulator):
        for number in NUMBERS:
            faults = [MeterFault.ANSWER_LOST, MeterFault.GARBAGE, MeterFault.REFUSED, MeterFault.GARBAGE]
            simulator.meter(address(number)).faults.extend([MeterFault.GARBAGE] * 2 + [dice.choice(faults)])

        def paying(number):
            pay(number, "2000", f"T{number}")

        def stopping(number):
            execute_stop(order_no=orders[number], executed_by="eve", at=AT, meters=meters)

        acts = [(paying, n) for n in NUMBERS] + [(stopping, n) for n in NUMBERS] * 2
        dice.shuffle(acts)
        threads = [
            threading.Thread(target=guarded, args=(errors, lambda act=act, n=n: act(n))) for act, n in acts
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        for number in NUMBERS:
            order = StopOrder.objects.get(pk=orders[number])
            stopped = bool(simulator.meter(address(number)).moved)
            # Whoever was stopped has his restore already: it was ordered in the transaction of the payment.
            assert (queries.restore_of(order.order_no) is not None) or not stopped
            assert order.state in {"REVOKED", "COMMANDED", "STOPPED"}
        last = max(r.ordered_at for r in queries.restores()) if queries.restores().exists() else AT
        for hour in (1, 2):
            simulator.clock.now = max(last, AT) + timedelta(hours=hour)
            run_supply(at=simulator.clock.now, meters=meters)
        assert all(simulator.meter(address(number)).relay_closed for number in NUMBERS)
    states = set(StopOrder.objects.values_list("state", flat=True))
    assert states <= {"REVOKED", "RESTORED"}
    assert verify_warrants().good
    assert_books_hold()


@pytest.mark.django_db(transaction=True)
def test_who_pays_first_is_not_stopped_and_who_stops_first_is_waited_for():
    """Given a command that is out, when a payment comes, then it waits for the answer and finds the stop."""
    number = NUMBERS[0]
    owing(number)
    order_no = ready(number)
    out, answered, errors, seen = threading.Event(), threading.Event(), [], []

    with meters_for(number) as (meters, simulator):

        class Slow:
            read_state = staticmethod(meters.read_state)

            def stop(self, target, *, latest):
                out.set()
                # The payment is under way now and cannot commit while the account is held.
                assert not answered.wait(0.3)
                seen.append(simulator.meter(address(number)).relay_closed)
                return meters.stop(target, latest=latest)

        def paying():
            out.wait(5)
            pay(number, "2000", "T1")
            answered.set()

        threads = [
            threading.Thread(target=guarded, args=(errors, paying)),
            threading.Thread(target=guarded, args=(errors, lambda: execute_stop(
                order_no=order_no, executed_by="eve", at=AT, meters=Slow()))),
        ]  # fmt: skip
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert errors == []
    assert seen == [True]
    assert queries.restore_of(order_no).cause == "SETTLED"
