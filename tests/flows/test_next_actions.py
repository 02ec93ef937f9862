"""Worklists on real tables: drawn before they are made, limits kept, taken up, measured; kept once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction

from tests.flows.books import issue, make_accounts, payments
from tests.flows.small_company import load
from yingshou.core.tables import (
    ACCOUNT_TRAITS,
    COLLECTION_DAYS,
    TASK_CAPACITY,
    TREATMENT_RULES,
    TREATMENT_STEPS,
)
from yingshou.core.tables.next_action import NEXT_RULES
from yingshou.flows.collection_day import collection_day
from yingshou.flows.hold_collection import hold_collection
from yingshou.flows.import_payments import import_payments
from yingshou.flows.plan_actions import plan_actions
from yingshou.flows.record_result import record_result
from yingshou.flows.take_action import take_action
from yingshou.records.audit.models import AuditEvent
from yingshou.records.collection.models import Task
from yingshou.records.messages.models import Notice, Wish
from yingshou.records.next_actions import frames, queries
from yingshou.records.next_actions.models import Draw, Outcome, Proposal
from yingshou.records.next_actions.operations import UnableToAdvance
from yingshou.records.responsibility.operations import assign

pytestmark = pytest.mark.django_db
D = Decimal
DUE = date(2025, 11, 10)
OLD = date(2025, 1, 1)
DAY = DUE + timedelta(days=5)
MORNING = datetime(2025, 11, 15, 2, tzinfo=UTC)


def comparison(**changes):
    row = {
        "valid_from": OLD, "held_share": D("0.25"), "salt": "a", "outcome_days": 10,
        "least_amount": D("100.00"), "least_cases": 10, "source": "试", "verified": True, **changes,
    }  # fmt: skip
    assert load(NEXT_RULES, pl.DataFrame([row]), as_of=DAY).inserted == 1


@pytest.fixture
def _book():
    """A to F owe since 10 November; F is an important user, G owes too little; li collects, four hours a day.

    The treatment of all rings up on the third day and visits on the twentieth.
    """
    make_accounts(*"ABCDEFG")
    User.objects.create(username="li")
    for role in ("COLLECTOR", "TEAM_LEAD"):
        assign(org_code="01", role=role, username="li", valid_from=OLD, assigned_by="x", reason="分工")
    steps = [
        {"treatment": "OURS", "valid_from": OLD, "step": step, "offset_days": day, "kind": kind}
        for step, day, kind in (("CALL_1", 3, "CALL"), ("VISIT_1", 20, "VISIT"))
    ]
    load(TREATMENT_STEPS, TREATMENT_STEPS.conform(pl.DataFrame(steps)))
    rule = {
        "rule_no": "OURS",
        "valid_from": OLD,
        "treatment": "OURS",
        "voltage_level": "KV110",
        "customer_class": "INDUSTRIAL",
    }
    load(TREATMENT_RULES, TREATMENT_RULES.conform(pl.DataFrame([rule])))
    load(TASK_CAPACITY, TASK_CAPACITY.conform(pl.DataFrame(
        [{"username": "li", "valid_from": OLD, "tasks_a_day": count, "kind": kind}
         for kind, count in (("CALL", 40), ("VISIT", 0))]
    )))  # fmt: skip
    traits = {"account_no": "F", "valid_from": OLD, "importance": "FIRST", "source": "文"}
    load(ACCOUNT_TRAITS, ACCOUNT_TRAITS.conform(pl.DataFrame([traits])))
    amounts = {"A": "900.00", "B": "800.00", "C": "700.00", "D": "600.00", "E": "500.00", "F": "400.00",
               "G": "99.00"}  # fmt: skip
    issue(202511, amounts, issued_date=date(2025, 10, 26))
    comparison()
    days = [
        {"treatment": "OURS", "valid_from": OLD, "day": day, "holiday_shift": "NONE"} for day in range(1, 32)
    ]
    load(COLLECTION_DAYS, COLLECTION_DAYS.conform(pl.DataFrame(days)))


@pytest.fixture
def _rung(_book):
    """The call of the third day is due of everybody but F."""
    collection_day(as_of=DUE + timedelta(days=4))


def arms():
    return dict(Draw.objects.order_by("account_no").values_list("account_no", "arm"))


@pytest.mark.usefixtures("_rung")
def test_cases_are_drawn_once_a_month_before_any_list_and_never_again():
    done = plan_actions(as_of=DAY, batch_size=2)
    # By the hash of a|202511|account; F is important and G owes less than 100 yuan: not drawn.
    assert arms() == {"A": "NEXT", "B": "NEXT", "C": "RULES", "D": "NEXT", "E": "NEXT"}
    assert (done.drawn, done.held_out, done.failures) == (5, 1, ())
    before = list(Proposal.objects.order_by("place").values_list())
    again = plan_actions(as_of=DAY)
    assert (again.drawn, again.lines, list(Proposal.objects.order_by("place").values_list())) == (
        0, 0, before
    )  # fmt: skip
    comparison(valid_from=DAY, salt="other")
    assert plan_actions(as_of=DAY + timedelta(days=1)).drawn == 0
    for model in (Draw, Proposal):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(arm="RULES")


def lines(on=None):
    found = Proposal.objects.filter(**({"as_of": on} if on else {})).order_by("place")
    found = found.values_list("account_id", "act", "arm", "task_no")
    return [(account, act, arm, "ahead" if task is None else "task") for account, act, arm, task in found]


def considered(account):
    return Proposal.objects.get(account_id=account).considered


def ring(account, result, day):
    task = Task.objects.get(account_id=account, state="OPEN")
    record_result(
        task_no=task.pk, account_no=account, result=result, on=day, at=MORNING, recorded_by="li"
    )  # fmt: skip


@pytest.mark.usefixtures("_rung")
def test_the_list_orders_tasks_and_says_what_else_was_considered():
    # A was rung up in vain on the day before and is left in peace; D disputes its bill.
    ring("A", "NOT_REACHED", DAY - timedelta(days=1))
    hold_collection(account_no="D", kind="DISPUTE", reason="电量", as_of=DAY, last_date=DAY, placed_by="li")
    done = plan_actions(as_of=DAY)
    # Four hours for everybody: 15 yuan a minute, 13, 8; C held out comes at its part of the day; G owes too
    # little to be compared, and nothing is advanced for it.
    assert lines() == [
        ("A", "CALL", "NEXT", "task"), ("B", "CALL", "NEXT", "task"), ("E", "CALL", "NEXT", "task"),
        ("C", "CALL", "RULES", "task"), ("G", "CALL", "EXEMPT", "task"),
    ]  # fmt: skip
    assert (done.people, done.lines, done.advanced) == (1, 5, 0)
    first = Proposal.objects.get(account_id="A")
    # 0.80 of 900.00 with a call, 0.70 without, less 0.30; in six minutes.
    assert (first.gain, first.gain_a_minute, first.minutes) == (D("89.70"), D("14.95"), 6)
    assert considered("A") == "ASK_LANDLORD:35.70:NOT_LET;OFFER_PREPAYMENT:35.70:REST;SMS:17.95:REST"
    assert considered("B") == "ASK_LANDLORD:31.70:NOT_LET;OFFER_PREPAYMENT:31.70:LESS;SMS:15.95:LESS"
    assert considered("C") == "ASK_LANDLORD:27.70:ARM;OFFER_PREPAYMENT:27.70:ARM;SMS:13.95:ARM"


@pytest.mark.usefixtures("_book")
def test_a_milder_act_is_advanced_and_taken_up_once():
    Wish.objects.create(
        account_id="B", channel="PHONE", purpose="REMINDER", valid_from=OLD, wanted=False, said_by="本人"
    )
    day = DUE + timedelta(days=1)
    collection_day(as_of=day)
    plan_actions(as_of=day)
    # The call of the treatment is two days off. B wants no calls; C is held out, so nothing is done early.
    assert {line[0]: line[1:] for line in lines()} == {
        "A": ("CALL", "NEXT", "ahead"), "B": ("SMS", "NEXT", "ahead"), "D": ("CALL", "NEXT", "ahead"),
        "E": ("CALL", "NEXT", "ahead"),
    }  # fmt: skip
    assert considered("B").split(";")[1] == "CALL:79.70:DECLINED"
    taking = {"as_of": day, "at": MORNING, "taken_by": "li"}
    number = take_action(account_no="A", act="CALL", **taking)
    assert take_action(account_no="A", act="CALL", **taking) == number
    task = Task.objects.get(pk=number)
    assert (task.state, task.username, task.treatment, task.amount) == ("OPEN", "li", "NEXT", D("900.00"))
    ring("A", "REFUSED", day)
    done = {line.account_id: line.done for line in queries.worklist(on=day, username="li")}
    assert done == {"A": True, "B": False, "D": False, "E": False}
    sent = take_action(account_no="B", act="SMS", **taking)
    assert Notice.objects.get(pk=sent).facts["amount"] == "800.00"
    assert AuditEvent.objects.filter(action="TAKE_ACTION").count() == 2
    # The treatment goes on as it would, for A too. After a call another brings nothing beyond it.
    collection_day(as_of=DUE + timedelta(days=3))
    assert set(Task.objects.filter(step="CALL_1").values_list("account_id", flat=True)) == {*"ABCDEG"}
    plan_actions(as_of=DUE + timedelta(days=3))
    assert {line[0] for line in lines(DUE + timedelta(days=3))} == {*"BCDEG"}


@pytest.mark.usefixtures("_rung")
def test_what_may_not_be_taken_up():
    User.objects.create(username="wang")
    day = DUE + timedelta(days=4)
    Task.objects.filter(account_id__in=("A", "B", "E")).update(state="WITHDRAWN", ended_date=day)
    plan_actions(as_of=day)
    paid = payments(("P1", "E", "510.00", day))
    import_payments(frame=paid, as_of=day, source="P1")
    hold_collection(account_no="B", kind="HARDSHIP", reason="困难", as_of=day, last_date=day, placed_by="li")
    refused = [
        ("A", "VISIT", "li", day, "UNKNOWN_LINE"), ("A", "CALL", "li", DAY, "UNKNOWN_LINE"),
        ("D", "CALL", "li", day, "HAS_TASK"), ("A", "CALL", "wang", day, "NOT_YOURS"),
        ("E", "CALL", "li", day, "CASE_CLOSED"), ("B", "CALL", "li", day, "HELD"),
    ]  # fmt: skip
    for account, act, name, on, code in refused:
        with pytest.raises(UnableToAdvance) as caught:
            take_action(account_no=account, act=act, as_of=on, at=MORNING, taken_by=name)
        assert caught.value.code == code, account
    assert not Task.objects.filter(treatment="NEXT").exists()


@pytest.mark.usefixtures("_rung")
def test_outcomes_are_measured_once_their_days_are_over_and_correct_the_shares():
    ring("A", "OTHER_RESULT", DAY)
    plan_actions(as_of=DAY)
    for number, account, amount, day in (
        ("P1", "A", "950.00", 20), ("P2", "C", "350.00", 25), ("P3", "B", "100.00", 26),
    ):  # fmt: skip
        paid = date(2025, 11, day)
        import_payments(frame=payments((number, account, amount, paid)), as_of=paid, source=number)
    assert plan_actions(as_of=DAY + timedelta(days=10)).measured == 0
    assert plan_actions(as_of=DAY + timedelta(days=11)).measured == 5
    found = {row.account_no: (row.collected, row.yuan_days) for row in Outcome.objects.all()}
    # 900.00 five days before the end; penalty comes first of the 350.00; B's came after the days.
    penalty = D("700.00") * 15 * D("0.002")
    assert found == {
        "A": (D("900.00"), D("4500.00")), "B": (D(0), D(0)), "C": (D("350.00") - penalty, D(0)),
        "D": (D(0), D(0)), "E": (D(0), D(0)),
    }  # fmt: skip
    assert frames.outcomes().select("arm", "collected").sort("arm").rows()[-1] == ("RULES", D("329.00"))
    observed = frames.observed_acts(since=OLD, on=DAY + timedelta(days=11), outcome_days=10)
    assert observed.rows() == [("CALL", "OTHER_1", 1, D("1.00000000"))]
