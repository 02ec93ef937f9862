"""Arrears by instalments: proposed, decided, kept, broken, and never twice over the same item."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.flows.books import assert_books_hold, issue, make_accounts, payments
from yingshou.flows.check_arrangements import (
    Checked,
    check_arrangements,
    instalments_of,
    standing_of,
)
from yingshou.flows.decide_arrangement import cancel_arrangement, decide_arrangement
from yingshou.flows.import_payments import import_payments
from yingshou.flows.preview_arrangement import preview_arrangement
from yingshou.flows.propose_arrangement import propose_arrangement
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.records.arrangements import queries
from yingshou.records.arrangements.models import Arrangement
from yingshou.records.arrangements.operations import UnableToArrange
from yingshou.records.collection.queries import holds
from yingshou.records.payments.frames import open_items

pytestmark = pytest.mark.django_db
D = Decimal
LEFT = D("90.00") + D("60.00") + D("35.46") - D("63.00")
"""Penalty of all days at 1 ‰ less what of it was in the agreement."""


def day(number, month=11):
    return date(2025, month, number)


@pytest.fixture
def debtor():
    make_accounts("A1", customer_class="RESIDENT")
    issue(202510, {"A1": "3000.00"}, issued_date=day(1, 10), due_days=10)


def propose(**changed):
    values = {
        "account_no": "A1", "terms": 3, "first_date": day(10), "reason": "资金困难", "proposed_by": "wang",
        "as_of": day(1),
    }  # fmt: skip
    return propose_arrangement(**{**values, **changed})


def agree(**changed):
    number = propose(**changed)
    decide_arrangement(arrangement_no=number, approved=True, decided_by="li", as_of=day(1))
    return number


def pay(number, amount, at):
    import_payments(frame=payments((number, "A1", amount, at)), as_of=at, source="bank.csv")


def state(number):
    return queries.arrangement(number).state


@pytest.mark.usefixtures("debtor")
def test_the_debt_has_the_penalty_so_far_and_two_people_agree():
    number = propose()
    proposal = Arrangement.objects.get(pk=number)
    # 1 ‰ a day of 3,000.00 from 12 October to 1 November.
    assert proposal.total == D("3063.00")
    assert list(proposal.terms.values_list("due_date", "amount")) == [
        (day(10), D("1021.00")), (day(10, 12), D("1021.00")), (date(2026, 1, 10), D("1021.00")),
    ]  # fmt: skip
    assert state(number) == "WAITING"
    with pytest.raises(UnableToArrange) as refused:
        decide_arrangement(arrangement_no=number, approved=True, decided_by="wang", as_of=day(1))
    assert refused.value.code == "SAME_PERSON"
    decide_arrangement(arrangement_no=number, approved=True, decided_by="li", as_of=day(1))
    assert state(number) == "RUNNING"
    (held,) = holds(account_nos=["A1"], on=day(2))
    assert (held.kind, held.last_date) == ("AGREEMENT", date(2026, 1, 10))


@pytest.mark.usefixtures("debtor")
def test_an_item_is_in_one_agreement_at_a_time():
    number = propose()
    with pytest.raises(UnableToArrange) as refused:
        propose()
    assert refused.value.code == "COVERED_ALREADY"
    decide_arrangement(arrangement_no=number, approved=False, decided_by="li", as_of=day(1))
    assert state(propose()) == "WAITING"


@pytest.mark.usefixtures("debtor")
def test_a_broken_promise_is_found_the_day_after_and_collection_goes_on():
    number = agree()
    assert check_arrangements(as_of=day(10)) == Checked(running=1, broken=0, completed=0)
    assert check_arrangements(as_of=day(11)).broken == 1
    assert state(number) == "BROKEN"
    assert holds(account_nos=["A1"], on=day(10)) != []
    assert holds(account_nos=["A1"], on=day(11)) == []
    assert check_arrangements(as_of=day(12)) == Checked(running=0, broken=0, completed=0)


@pytest.mark.usefixtures("debtor")
def test_kept_to_the_end_it_is_complete_and_later_penalty_is_owed_beside_it():
    number = agree()
    for name, at in (("P1", day(10)), ("P2", day(9, 12)), ("P3", date(2026, 1, 10))):
        pay(name, "1021.00", at)
        assert check_arrangements(as_of=at).broken == 0
    assert state(number) == "COMPLETED"
    assert Arrangement.objects.get(pk=number).end.paid == D("3063.00")
    # The penalty of November to January went first, so as much of the item is left.
    left = open_items(account_nos=["A1"], as_of=date(2026, 1, 10))
    assert left["principal_open"].item() == LEFT
    assert_books_hold()


@pytest.mark.usefixtures("debtor")
def test_a_payment_taken_back_breaks_what_it_had_kept():
    number = agree()
    pay("P1", "1021.00", day(9))
    assert check_arrangements(as_of=day(11)).broken == 0
    reverse_payment(payment_no="BANK_FILE-P1", reversed_date=day(12), reversed_by="li", reason="退票")
    assert standing_of([number], day(11))["state"].item() == "RUNNING"
    assert check_arrangements(as_of=day(12)).broken == 1


@pytest.mark.usefixtures("debtor")
def test_cancelled_it_holds_nothing_and_what_was_paid_is_kept():
    number = agree()
    pay("P1", "500.00", day(5))
    cancel_arrangement(arrangement_no=number, cancelled_by="li", as_of=day(6), reason="客户搬离")
    assert Arrangement.objects.get(pk=number).end.paid == D("500.00")
    assert holds(account_nos=["A1"], on=day(6)) == []
    with pytest.raises(UnableToArrange) as refused:
        cancel_arrangement(arrangement_no=number, cancelled_by="li", as_of=day(6), reason="再次")
    assert refused.value.code == "NOT_RUNNING"


@pytest.mark.usefixtures("debtor")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"first_date": day(31, 10)}, "OUT_OF_RANGE"),
        ({"grace_days": 31}, "OUT_OF_RANGE"),
        ({"reason": " "}, "OUT_OF_RANGE"),
        ({"receivable_nos": ["NO-SUCH"]}, "NOTHING_OWED"),
        ({"account_no": "NOBODY"}, "NOTHING_OWED"),
    ],
)
def test_what_does_not_fit_is_refused(changed, code):
    with pytest.raises(UnableToArrange) as refused:
        propose(**changed)
    assert refused.value.code == code
    assert refused.value.zh
    assert not Arrangement.objects.exists()


@pytest.mark.usefixtures("debtor")
def test_an_agreement_is_never_changed():
    propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.update(total=1)


@pytest.mark.usefixtures("debtor")
def test_money_valued_before_the_agreement_and_booked_after_it_leaves_nothing_to_pay():
    number = agree()
    # Valued on 20 October, nine days of penalty instead of twenty-one: 3,027.00 and not 3,063.00 is owed.
    import_payments(frame=payments(("P1", "A1", "3027.00", day(20, 10))), as_of=day(4), source="bank.csv")
    assert open_items(account_nos=["A1"], as_of=day(4)).is_empty()
    standing = standing_of([number], day(4)).row(0, named=True)
    assert (standing["state"], standing["paid"], standing["short"], standing["next_date"]) == (
        "COMPLETED", D("3027.00"), D("0.00"), None,
    )  # fmt: skip
    assert check_arrangements(as_of=day(4)) == Checked(running=1, broken=0, completed=1)
    assert holds(account_nos=["A1"], on=day(4)) == []
    assert_books_hold()


@pytest.mark.usefixtures("debtor")
def test_a_preview_is_what_is_proposed_and_writes_nothing():
    preview = preview_arrangement(
        account_no="A1", terms=2, first_date=day(10), as_of=day(1), down_payment=D("63.00")
    )
    assert preview.total == D("3063.00")
    assert preview.terms["amount"].to_list() == [D("63.00"), D("1500.00"), D("1500.00")]
    assert not Arrangement.objects.exists()


@pytest.mark.usefixtures("debtor")
def test_each_instalment_says_what_was_paid_of_it():
    number = agree()
    pay("P1", "1500.00", day(12))
    rows = instalments_of(number, day(12)).select("paid", "missed").rows()
    assert rows == [(D("1021.00"), True), (D("479.00"), False), (D("0.00"), False)]


@pytest.mark.usefixtures("debtor")
def test_who_proposed_it_does_not_cancel_it_either():
    number = agree()
    for person, reason, code in (("wang", "客户搬离", "SAME_PERSON"), ("li", " ", "OUT_OF_RANGE")):
        with pytest.raises(UnableToArrange) as refused:
            cancel_arrangement(arrangement_no=number, cancelled_by=person, as_of=day(2), reason=reason)
        assert refused.value.code == code
    assert state(number) == "RUNNING"
