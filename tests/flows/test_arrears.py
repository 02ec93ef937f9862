"""Old arrears frozen on 1 January, their recovery, and claims about to lapse, on real tables."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from tests.flows.books import issue, make_accounts, payments
from tests.flows.small_company import load
from yingshou.core.tables import RESPONSIBILITIES
from yingshou.flows.age_arrears import age_arrears, lapsing_claims
from yingshou.flows.freeze_arrears import UnableToFreezeError, freeze_arrears
from yingshou.flows.import_payments import import_payments
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.records.collection.models import FrozenArrears
from yingshou.records.collection.queries import old_arrears
from yingshou.records.organizations.models import Organization
from yingshou.records.organizations.scope import scoped
from yingshou.records.payments.models import Clearing
from yingshou.records.responsibility.operations import UnableToAssignResponsibilityError, assign
from yingshou.records.responsibility.queries import assignments, responsible

pytestmark = pytest.mark.django_db
D = Decimal
NEW_YEAR = date(2026, 1, 1)


def pay(number, account, amount, day, *, as_of=None):
    frame = payments((number, account, amount, day))
    return import_payments(frame=frame, as_of=as_of or day, source=number)


@pytest.fixture
def _two_debtors():
    """A owes 300 of November and 200 of December; B owes 100 of November. December falls due next year."""
    make_accounts("A", "B")
    issue(202511, {"A": "300.00", "B": "100.00"}, issued_date=date(2025, 11, 25))
    issue(202512, {"A": "200.00"}, issued_date=date(2025, 12, 25))


@pytest.mark.usefixtures("_two_debtors")
def test_old_arrears_are_those_of_new_year_whenever_they_are_frozen():
    pay("P1", "A", "50.00", date(2025, 12, 10))
    pay("P2", "B", "104.00", date(2025, 12, 30))
    # Booked in the new year, so on 1 January it was open, whatever the value date.
    pay("P3", "A", "120.00", date(2025, 12, 31), as_of=date(2026, 1, 5))
    # B's payment of December comes back in January: on 1 January nothing of it was open.
    reverse_payment(
        payment_no="BANK_FILE-P2", reversed_date=date(2026, 1, 8), reversed_by="chen", reason="错户"
    )
    with pytest.raises(UnableToFreezeError):
        freeze_arrears(year=2026, as_of=date(2025, 12, 31))
    done = freeze_arrears(year=2026, as_of=date(2026, 3, 1), batch_size=1)
    principal = D("250.00")
    assert (done.items, done.amount, done.failures) == (1, principal, ())
    again = freeze_arrears(year=2026, as_of=date(2026, 3, 2))
    assert (again.items, FrozenArrears.objects.count()) == (0, 1)
    recovered = sum(row.principal for row in _cleared("BANK_FILE-P3"))
    found = old_arrears(year=2026, as_of=date(2026, 3, 1))
    assert (found.frozen, found.recovered, found.items) == (principal, recovered, 1)
    assert found.recovery_rate == (recovered / principal).quantize(D("0.0001"))
    assert old_arrears(year=2026, as_of=date(2026, 1, 4)).recovered == 0
    reverse_payment(
        payment_no="BANK_FILE-P3", reversed_date=date(2026, 3, 1), reversed_by="chen", reason="错户"
    )
    assert old_arrears(year=2026, as_of=date(2026, 3, 1)).recovered == 0
    assert old_arrears(year=2025, as_of=NEW_YEAR) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        FrozenArrears.objects.update(frozen_amount=1)


def _cleared(payment_no):
    return Clearing.objects.filter(payment_id=payment_no)


@pytest.mark.usefixtures("_two_debtors")
def test_sums_by_age_keep_to_the_scope():
    day = date(2026, 1, 25)
    sums = age_arrears(as_of=day)
    assert sums.select("org_code", "bucket", "items", "amount").rows() == [
        ("01", "D1", 1, D("200.00")), ("01", "D31", 2, D("400.00")),
    ]  # fmt: skip
    with scoped(lambda: "02"):
        assert age_arrears(as_of=day).is_empty()
        assert lapsing_claims(as_of=date(2029, 1, 1)).is_empty()


@pytest.mark.usefixtures("_two_debtors")
def test_a_payment_moves_the_day_a_claim_lapses_and_its_reversal_moves_it_back():
    due = date(2025, 12, 10)
    pay("P1", "A", "50.00", date(2026, 2, 1))
    day = date(2028, 10, 1)
    assert _lapses(day) == {"B-202511-B0": date(2028, 12, 10), "A-202512-B0": date(2029, 1, 9)}
    assert _lapses(day, within_days=300)["A-202511-B0"] == date(2029, 2, 1)
    reverse_payment(
        payment_no="BANK_FILE-P1", reversed_date=date(2026, 2, 2), reversed_by="chen", reason="错户"
    )
    assert _lapses(day)["A-202511-B0"] == due.replace(year=2028)


def _lapses(day, within_days=100):
    found = lapsing_claims(as_of=day, within_days=within_days)
    return dict(found.select("receivable_no", "lapse_date").rows())


def test_responsibility_is_imported_changed_and_handed_back(django_user_model):
    make_accounts("A", "B")
    Organization.objects.create(code="0", name="省公司")
    for name in ("qian", "sun"):
        django_user_model.objects.create(username=name)
    frame = RESPONSIBILITIES.conform(
        pl.DataFrame(
            [
                {"account_no": None, "org_code": "01", "role": "COLLECTOR", "username": "qian",
                 "valid_from": NEW_YEAR},
                {"account_no": "X", "org_code": None, "role": "COLLECTOR", "username": "qian",
                 "valid_from": NEW_YEAR},
                {"account_no": "A", "org_code": "01", "role": "COLLECTOR", "username": "qian",
                 "valid_from": NEW_YEAR},
            ]
        )
    )  # fmt: skip
    done = load(RESPONSIBILITIES, frame)
    assert (done.inserted, done.problems["code"].to_list()) == (1, ["MISSING_VALUE", "UNKNOWN_ACCOUNT"])
    day = date(2026, 2, 1)
    act = {"role": "COLLECTOR", "valid_from": day, "assigned_by": "boss", "reason": "调岗"}
    assert assign(account_no="A", username="sun", **act)
    assert not assign(account_no="A", username="sun", **act)
    asked = {"account_nos": ["A", "B"], "role": "COLLECTOR"}
    assert responsible(**asked, on=day) == {"A": "sun", "B": "qian"}
    assert responsible(**asked, on=NEW_YEAR) == {"A": "qian", "B": "qian"}
    assert assign(account_no="A", username=None, **act)
    assert responsible(**asked, on=day) == {"A": "qian", "B": "qian"}
    assert [row.username for row in assignments(on=day)] == ["qian"]
    with scoped(lambda: "02"):
        assert [row.username for row in assignments(on=day)] == []
        with pytest.raises(UnableToAssignResponsibilityError):
            assign(account_no="A", username="sun", **act)
    for wrong in (
        {"username": "nobody"},
        {"username": "sun", "reason": " "},
        {"username": "sun", "role": "X"},
    ):
        with pytest.raises(UnableToAssignResponsibilityError):
            assign(**{**act, "account_no": "A", **wrong})
    with pytest.raises(UnableToAssignResponsibilityError):
        assign(org_code="09", username="sun", **act)
