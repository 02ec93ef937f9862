"""The day of collection on real tables: cases, steps, tasks, people, promises, and what it must never do."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.flows.books import issue, make_accounts, payments
from tests.flows.small_company import load
from yingshou.core.tables import COLLECTION_DAYS, TASK_CAPACITY, TREATMENT_RULES, TREATMENT_STEPS
from yingshou.flows import collection_day as module
from yingshou.flows.collection_day import collection_day
from yingshou.flows.import_payments import import_payments
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.records.collection.models import Case, CaseEvent, Promise, Task, TaskEvent
from yingshou.records.credit.models import AccountGrade
from yingshou.records.messages.models import Notice
from yingshou.records.responsibility.operations import assign
from yingshou.records.runs.models import Problem

pytestmark = pytest.mark.django_db
D = Decimal
DUE = date(2025, 11, 10)
OLD = date(2025, 1, 1)


def after(count):
    return DUE + timedelta(days=count)


def pay(number, account, amount, day):
    import_payments(frame=payments((number, account, amount, day)), as_of=day, source=number)


def reverse(number, day):
    reverse_payment(payment_no=f"BANK_FILE-{number}", reversed_date=day, reversed_by="chen", reason="错户")


def rows(table, *rows):
    names = {name for row in rows for name in row}
    schema = {name: dtype for name, dtype in table.schema.items() if name in names}
    return table.conform(pl.DataFrame(list(rows), schema=schema))


@pytest.fixture
def ladder():
    """A treatment of our own: call on the 3rd day, letter on the 10th, visit on the 20th, every day a day."""
    base = {"treatment": "OURS", "valid_from": OLD}
    load(TREATMENT_STEPS, rows(
        TREATMENT_STEPS,
        {**base, "step": "CALL_1", "offset_days": 3, "kind": "CALL"},
        {**base, "step": "LETTER_1", "offset_days": 10, "kind": "LETTER", "purpose": "DEMAND"},
        {**base, "step": "VISIT_1", "offset_days": 20, "kind": "VISIT"},
    ))  # fmt: skip
    days = [
        {"treatment": "OURS", "valid_from": OLD, "day": day, "holiday_shift": "NONE"} for day in range(1, 32)
    ]
    load(COLLECTION_DAYS, rows(COLLECTION_DAYS, *days))
    done = load(TREATMENT_RULES, rows(
        TREATMENT_RULES,
        {"rule_no": "OURS", "valid_from": OLD, "treatment": "OURS", "customer_class": "INDUSTRIAL",
         "voltage_level": "KV110"},
    ))  # fmt: skip
    assert (done.inserted, done.problems.height) == (1, 0)


@pytest.fixture
def people(ladder):
    """A and B owe November, A owes December too; li collects for everything, one call and one visit a day."""
    make_accounts("A", "B")
    User.objects.create(username="li")
    for role in ("COLLECTOR", "TEAM_LEAD"):
        assign(org_code="01", role=role, username="li", valid_from=OLD, assigned_by="x", reason="分工")
    one = {"username": "li", "valid_from": OLD, "tasks_a_day": 1}
    load(TASK_CAPACITY, rows(TASK_CAPACITY, {**one, "kind": "CALL"}, {**one, "kind": "VISIT"}))
    issue(202511, {"A": "300.00", "B": "100.00"}, issued_date=date(2025, 10, 26))
    issue(202512, {"A": "200.00"}, issued_date=date(2025, 11, 26))


def states(**conditions):
    found = Task.objects.filter(**conditions).order_by("task_no")
    return [(task.account_id, task.step, task.state, task.username) for task in found]


@pytest.mark.usefixtures("people")
def test_a_day_opens_cases_takes_steps_and_hands_out_what_people_can_do():
    assert collection_day(as_of=DUE).accounts == 0
    day = collection_day(as_of=after(3), batch_size=1)
    assert (day.accounts, day.opened, day.tasks, day.notices) == (2, 2, 2, 0)
    assert (day.handed_out, day.carried_over, day.failures) == (1, 1, ())
    # The larger sum goes first; the other is stated, waits, and is taken when there is room.
    assert states() == [("A", "CALL_1", "OPEN", "li"), ("B", "CALL_1", "WAITING", None)]
    case = Case.objects.get(pk="A")
    assert (case.state, case.anchor_date, case.amount, case.treatment, case.rule_no) == (
        "OPEN", DUE, D("300.00"), "OURS", "OURS")  # fmt: skip
    assert case.met == "voltage_level=KV110; customer_class=INDUSTRIAL"
    again = collection_day(as_of=after(3))
    assert (again.accounts, again.opened, again.tasks, again.handed_out, again.carried_over) == (
        2,
        0,
        0,
        0,
        1,
    )
    assert CaseEvent.objects.count() == 4
    Task.objects.filter(account_id="A").update(state="DONE", ended_date=after(4))
    assert collection_day(as_of=after(4)).handed_out == 1
    assert states(account_id="B") == [("B", "CALL_1", "OPEN", "li")]


@pytest.mark.usefixtures("people")
def test_handing_out_in_parts_gives_the_largest_sums_first_too(monkeypatch):
    monkeypatch.setattr(module, "HANDED_AT_ONCE", 1)
    day = collection_day(as_of=after(3))
    assert (day.handed_out, day.carried_over) == (1, 1)
    assert states() == [("A", "CALL_1", "OPEN", "li"), ("B", "CALL_1", "WAITING", None)]


@pytest.mark.usefixtures("people")
def test_a_letter_is_asked_for_once_with_its_items_and_stays_with_its_case():
    collection_day(as_of=after(3))
    Task.objects.update(state="DONE")
    day = collection_day(as_of=after(10))
    assert day.notices == 2
    notice = Notice.objects.get(account_id="A")
    assert notice.notice_no == f"A-LETTER_1-{DUE:%Y%m%d}-1"
    assert (notice.purpose, notice.receivable_nos) == ("DEMAND", ["A-202511-B0"])
    assert notice.facts["amount"] == "300.00"
    assert Task.objects.get(notice_no=notice.pk).state == "DONE"
    assert collection_day(as_of=after(10)).notices == 0
    assert Notice.objects.count() == 2


# killbill #2297: the dunning state skipped after a part payment.
@pytest.mark.usefixtures("people")
def test_after_a_part_payment_no_step_is_skipped_and_a_reversal_repeats_none():
    december = date(2025, 12, 11)
    for day in (3, 10):
        collection_day(as_of=after(day))
        Task.objects.filter(state__in=("OPEN", "WAITING")).update(state="DONE", given_on=after(day))
    collection_day(as_of=after(20))
    assert states(account_id="A", step="VISIT_1") == [("A", "VISIT_1", "OPEN", "li")]
    # On the 33rd day November is paid: the case counts from December, so the visit is withdrawn as too early.
    pay("P1", "A", "319.80", after(33))
    day = collection_day(as_of=december + timedelta(days=2))
    assert (day.anchored, day.withdrawn) == (1, 1)
    assert states(account_id="A", anchor_date=december) == []
    assert Case.objects.get(pk="A").anchor_date == december
    assert TaskEvent.objects.get(kind="WITHDRAWN").note == "EARLY"
    collection_day(as_of=december + timedelta(days=3))
    assert states(account_id="A", anchor_date=december) == [("A", "CALL_1", "OPEN", "li")]
    # The payment comes back: November counts again; call and letter are not repeated, the visit is due.
    reverse("P1", december + timedelta(days=4))
    day = collection_day(as_of=december + timedelta(days=4))
    assert (day.anchored, Notice.objects.filter(account_id="A").count()) == (1, 1)
    assert states(account_id="A", step="VISIT_1") == [
        ("A", "VISIT_1", "WITHDRAWN", "li"), ("A", "VISIT_1", "WAITING", None),  # li visits B
    ]  # fmt: skip


# killbill #695: overdue state not cleared after credit; #687: an account dunned while it should not be.
@pytest.mark.usefixtures("people")
def test_a_case_closes_with_what_is_owed_and_its_tasks_go_with_it():
    collection_day(as_of=after(3))
    pay("P1", "A", "1000.00", after(4))
    day = collection_day(as_of=after(5))
    assert (day.closed, day.withdrawn) == (1, 1)
    case = Case.objects.get(pk="A")
    assert (case.state, case.amount) == ("CLOSED", D("0.00"))
    assert states(account_id="A") == [("A", "CALL_1", "WITHDRAWN", "li")]
    reverse("P1", after(6))
    day = collection_day(as_of=after(6))
    assert (day.opened, day.tasks) == (1, 1)  # it was never done, so it is due again
    assert [event.kind for event in CaseEvent.objects.filter(account_no="A").order_by("id")] == [
        "OPENED", "TREATED", "CLOSED", "OPENED", "TREATED",
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.update(kind="X")
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.update(step="X")


def test_ties_are_refused_on_import_and_an_account_without_rule_is_a_problem(ladder):
    base = {"valid_from": OLD, "treatment": "OURS"}
    done = load(TREATMENT_RULES, rows(
        TREATMENT_RULES,
        {**base, "rule_no": "A", "customer_class": "PUBLIC"},
        {**base, "rule_no": "B", "customer_class": "PUBLIC"},
        {**base, "rule_no": "C", "customer_class": "INDUSTRIAL", "voltage_level": "KV110"},
        {**base, "rule_no": "D", "customer_class": "RESIDENT"},
    ))  # fmt: skip
    assert done.problems["code"].to_list() == ["RULES_TIE"] * 3
    assert done.inserted == 1
    make_accounts("A")
    issue(202511, {"A": "300.00"}, issued_date=date(2025, 10, 26))
    ended = [
        {"rule_no": number, "valid_from": date(2000, 1, 1), "valid_to": OLD, "treatment": "X"}
        for number in ("MILD", "HEAVIER_DAYS", "HEAVIER_AMOUNT", "SEVERE_DAYS", "SEVERE_AMOUNT", "KV110")
    ]
    for number, row in enumerate(ended):
        row["priority"] = number
    load(TREATMENT_RULES, rows(TREATMENT_RULES, *ended))
    load(TREATMENT_RULES, rows(TREATMENT_RULES, {
        "rule_no": "OURS", "treatment": "OURS", "valid_from": date(2025, 11, 1),
        "valid_to": date(2025, 11, 2),
    }))  # fmt: skip
    day = collection_day(as_of=after(3))
    assert (day.opened, day.tasks, Case.objects.get().treatment) == (1, 0, None)
    assert list(Problem.objects.filter(code="NO_TREATMENT").values_list("account_no", flat=True)) == ["A"]


@pytest.mark.usefixtures("people")
def test_promises_hold_and_are_kept_or_broken():
    collection_day(as_of=after(3))
    for number, account, amount in (("PA", "A", "300.00"), ("PB", "B", "100.00")):
        Promise.objects.create(
            promise_no=number, account_id=account, amount=D(amount), made_date=after(3),
            promised_date=after(12), recorded_by="li",
        )  # fmt: skip
    day = collection_day(as_of=after(10))
    assert (day.notices, day.withdrawn, day.kept, day.broken) == (0, 2, 0, 0)
    pay("P1", "A", "310.00", after(11))
    day = collection_day(as_of=after(12))
    assert (day.kept, day.broken, day.closed) == (1, 0, 1)
    day = collection_day(as_of=after(13))
    assert (day.kept, day.broken, day.tasks) == (0, 1, 1)
    assert dict(Promise.objects.values_list("promise_no", "outcome__outcome")) == {
        "PA": "KEPT",
        "PB": "BROKEN",
    }


@pytest.mark.usefixtures("people")
def test_the_grade_held_on_the_day_chooses_the_treatment():
    load(TREATMENT_RULES, rows(
        TREATMENT_RULES, {"rule_no": "POOR", "valid_from": OLD, "treatment": "SEVERE", "grade": "C"},
    ))  # fmt: skip
    for account, day, grade in (("A", after(1), "C"), ("A", after(5), "A"), ("B", after(4), "D")):
        AccountGrade.objects.create(
            account_no=account, as_of=day, grade=grade, points=50, points_grade=grade, limited=False,
            since=day, criteria={},
        )  # fmt: skip

    def found():
        return list(Case.objects.order_by("pk").values_list("pk", "treatment", "rule_no", "met"))

    ours = ("OURS", "OURS", "voltage_level=KV110; customer_class=INDUSTRIAL")
    collection_day(as_of=after(3))
    assert found() == [("A", "SEVERE", "POOR", "grade=C"), ("B", *ours)]
    # A is graded A from the fifth day on, B was graded D the day before.
    collection_day(as_of=after(5))
    assert found() == [
        ("A", *ours), ("B", "HIGH_VOLTAGE", "GRADE_D_KV110", "grade=D; voltage_level=KV110")
    ]  # fmt: skip
