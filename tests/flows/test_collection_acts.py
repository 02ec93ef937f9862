"""What people do in collection: results, promises, holds, overrides; and a payment that meets the day."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Thread

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction

from tests.flows.books import issue, make_accounts, payments
from yingshou.core.messages.timing import LOCAL
from yingshou.flows.collection_day import collection_day
from yingshou.flows.hold_collection import hold_collection
from yingshou.flows.import_payments import import_payments
from yingshou.flows.lift_hold import lift_hold
from yingshou.flows.override_treatment import override_treatment
from yingshou.flows.reassign_task import reassign_task
from yingshou.flows.record_result import record_result
from yingshou.records.collection.models import Case, Promise, Task, TaskEvent
from yingshou.records.collection.operations import UnableToCollect
from yingshou.records.collection.queries import cases, holds, in_hand_of, team
from yingshou.records.collection.timeline import timeline
from yingshou.records.organizations.operations import ensure_roles
from yingshou.records.organizations.scope import scoped
from yingshou.records.responsibility.operations import assign
from yingshou.records.supply.models import StopOrder

pytestmark = pytest.mark.django_db
D = Decimal
DUE = date(2025, 11, 10)
DAY = date(2025, 11, 13)
AT = datetime(2025, 11, 13, 10, tzinfo=LOCAL)


@pytest.fixture
def book():
    """A and B owe November at 110 kV, so the shipped treatment rings them up on the first day."""
    ensure_roles()
    make_accounts("A", "B")
    issue(202511, {"A": "300.00", "B": "100.00"}, issued_date=date(2025, 10, 26))
    for name, role in (("li", "collector"), ("wang", "collector"), ("zhao", "auditor")):
        User.objects.create(username=name).groups.add(Group.objects.get(name=role))
    for role in ("ACCOUNT_MANAGER", "TEAM_LEAD"):
        assign(
            org_code="01",
            role=role,
            username="li",
            valid_from=date(2025, 1, 1),
            assigned_by="x",
            reason="分工",
        )


def record(task_no, result, account_no="A", on=DAY, **given):
    return record_result(
        task_no=task_no, account_no=account_no, result=result, on=on, at=AT, recorded_by="li", **given
    )


CALL = f"A-CALL_1-{DUE:%Y%m%d}-1"


@pytest.mark.usefixtures("book")
def test_results_end_a_task_or_leave_it_to_be_tried_again():
    collection_day(as_of=DAY)
    assert list(in_hand_of("li").values_list("task_no", flat=True)) == [CALL, CALL.replace("A-", "B-", 1)]
    record(CALL, "NOT_REACHED", note="无人接听")
    assert Task.objects.get(pk=CALL).state == "OPEN"
    for wrong, code in (
        ({"result": "SERVED"}, "NOT_A_CHOICE"), ({"result": "REFUSED", "cause": "WEATHER"}, "NOT_A_CHOICE"),
        ({"result": "PROMISED"}, "NOT_POSITIVE"),
        ({"result": "PROMISED", "amount": D("9.00"), "promised_date": DUE}, "PERIOD_ORDER"),
        ({"result": "REFUSED", "account_no": "B"}, "UNKNOWN_TASK"),
    ):  # fmt: skip
        with pytest.raises(UnableToCollect) as refused:
            record(CALL, **wrong)
        assert refused.value.code == code
    made = record(
        CALL, "PROMISED", amount=D("300.00"), promised_date=DAY + timedelta(days=2), cause="NO_FUNDS"
    )
    assert (made.promise_no, Promise.objects.get().amount, Task.objects.get(pk=CALL).state) == (
        "A-P1", D("300.00"), "DONE")  # fmt: skip
    with pytest.raises(UnableToCollect):
        record(CALL, "REFUSED")
    # The promise keeps the letter back; broken, the case goes on, now for want of funds.
    assert collection_day(as_of=DAY + timedelta(days=1)).notices == 1  # that of B
    day = collection_day(as_of=DAY + timedelta(days=4))
    assert (day.broken, day.notices) == (1, 1)
    assert {line.what for line in timeline("A")[:2]} == {"LETTER", "BROKEN"}
    assert {line.what for line in timeline("A")} == {
        "OPENED", "TREATED", "CALL", "NOT_REACHED", "PROMISED", "MADE", "BROKEN", "LETTER",
    }  # fmt: skip


@pytest.mark.usefixtures("book")
def test_holds_overrides_and_reassigning():
    collection_day(as_of=DAY)
    act = {"account_no": "A", "reason": "电量争议", "as_of": DAY, "placed_by": "boss"}
    number = hold_collection(kind="DISPUTE", last_date=DAY + timedelta(days=20), **act)
    assert [(hold.kind, hold.last_date) for hold in holds(account_nos=["A"], on=DAY)] == [
        ("DISPUTE", DAY + timedelta(days=20))]  # fmt: skip
    assert collection_day(as_of=DAY).withdrawn == 1
    assert TaskEvent.objects.get(kind="WITHDRAWN").note == "HELD"
    lift_hold(hold_no=number, account_no="A", as_of=DAY, lifted_by="boss", reason="已核实")
    assert holds(account_nos=["A"], on=DAY) == []
    assert collection_day(as_of=DAY).tasks == 1
    hold_collection(kind="DISPUTE", last_date=DAY, receivable_no="A-202511-B0", **act)
    assert collection_day(as_of=DAY).closed == 1
    assert collection_day(as_of=DAY + timedelta(days=1)).opened == 1
    for wrong in (
        {"account_no": "X"}, {"kind": "LAZY"}, {"reason": " "}, {"last_date": DAY - timedelta(days=1)},
        {"receivable_no": "B-202511-B0"},
    ):  # fmt: skip
        with pytest.raises(UnableToCollect):
            hold_collection(**{"kind": "DISPUTE", "last_date": DAY, **act, **wrong})
    with pytest.raises(UnableToCollect):
        lift_hold(hold_no=number, account_no="A", as_of=DAY, lifted_by="boss", reason="再次")
    override_treatment(treatment="LEGAL", last_date=DAY + timedelta(days=5), **act)
    with pytest.raises(UnableToCollect):
        override_treatment(treatment="NONE", last_date=DAY, **act)
    collection_day(as_of=DAY + timedelta(days=4))
    assert Case.objects.values_list("treatment", "rule_no").get(pk="A") == ("LEGAL", None)
    collection_day(as_of=DAY + timedelta(days=6))
    assert Case.objects.values_list("treatment", "rule_no").get(pk="A") == ("HIGH_VOLTAGE", "KV110")
    task = f"B-CALL_1-{DUE:%Y%m%d}-1"
    reassign_task(task_no=task, username="wang", as_of=DAY, recorded_by="boss", note="休假")
    assert Task.objects.get(pk=task).username == "wang"
    with pytest.raises(UnableToCollect):
        reassign_task(task_no=task, username="zhao", as_of=DAY, recorded_by="boss")
    rows = {row["username"]: row for row in team(on=DAY, late_before=DAY + timedelta(days=1))}
    assert (rows["wang"]["open"], rows["wang"]["late"], rows["wang"]["amount"]) == (1, 1, D("100.00"))
    with scoped(lambda: "02"):
        assert (team(on=DAY, late_before=DAY), list(cases()), holds(account_nos=["A"], on=DAY)) == (
            [],
            [],
            [],
        )


@pytest.mark.usefixtures("book")
def test_a_stop_is_asked_for_from_the_task_and_only_where_something_is_demanded():
    on = DUE + timedelta(days=31)
    for day in range(1, 32):
        collection_day(as_of=DUE + timedelta(days=day))
        Task.objects.filter(state="OPEN").exclude(kind="STOP_REQUEST").update(state="DONE")
    task = Task.objects.get(account_id="A", kind="STOP_REQUEST")
    assert (task.made_on, task.username, task.role) == (on, "li", "TEAM_LEAD")
    at = datetime.combine(on, AT.timetz())
    made = record_result(task_no=task.pk, account_no="A", result="STOP_ASKED", on=on, at=at, recorded_by="li")
    assert StopOrder.objects.get().order_no == made.order_no


# killbill #472: overdue racing a payment. The day waits for the account and sees what was paid.
@pytest.mark.django_db(transaction=True)
def test_a_payment_that_commits_first_is_seen_by_the_day(book):
    found = []

    def the_day():
        try:
            found.append(collection_day(as_of=DAY))
        finally:
            connection.close()

    with transaction.atomic():
        import_payments(frame=payments(("P1", "A", "400.00", DAY)), as_of=DAY, source="x")
        day = Thread(target=the_day)
        day.start()
        day.join(timeout=1)
        assert day.is_alive()  # it waits for A, whose money is being booked
    day.join(timeout=30)
    assert found[0].failures == ()
    assert list(Case.objects.values_list("account_id", flat=True)) == ["B"]
    assert not Task.objects.filter(account_id="A").exists()
