"""The agreement of a customer in difficulty: changed by two people, with its effect on cover beside it."""

from datetime import date
from decimal import Decimal

import pytest

from tests.flows.books import HALVES, agreement, issue, make_accounts, sign, terms
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.renegotiate_agreement import decide_renegotiation, propose_renegotiation
from yingshou.records.contracts.frames import agreement_terms, agreements
from yingshou.records.contracts.models import Renegotiation
from yingshou.records.contracts.operations import UnableToSignAgreement
from yingshou.records.contracts.queries import renegotiation

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2025, 10, 26)
# Less on the 1st and more on the 25th.
EASED = (("SEGMENT", 0, 1, "0.2", False), ("SEGMENT", 0, 25, "0.8", False))


@pytest.fixture
def settled():
    make_accounts("A1")
    sign("A1", base_method="FIXED", fixed_base=D("3000.00"))
    issue(202510, {"A1": "3000.00"}, issued_date=date(2025, 10, 25))


def propose(rows=EASED, difficulty="SHORT_OF_ORDERS", reason="订单减少", month=202511):
    head = agreement("A1", valid_from_month=month, base_method="FIXED", fixed_base=D("3000.00"))
    return propose_renegotiation(
        agreement=head.drop("version", "signed_date"), terms=terms("A1", *rows).drop("version"),
        difficulty=difficulty, reason=reason, proposed_by="wang", as_of=DAY,
    )  # fmt: skip


def refused(function, *args, **kwargs):
    with pytest.raises(UnableToSignAgreement) as error:
        function(*args, **kwargs)
    return error.value.code


@pytest.mark.usefixtures("settled")
def test_two_people_change_it_and_the_effect_is_kept():
    number = propose()
    effect = renegotiation(number).effect
    assert effect["bill_months"] == [202510]
    # Halves on the 1st and 15th leave eleven days of thirty open.
    assert effect["present"]["uncovered_days"] == 11
    assert effect["proposed"]["uncovered_days"] > 11
    assert D(effect["proposed"]["uncovered_yuan_days"]) > D(effect["present"]["uncovered_yuan_days"])
    assert effect["proposed"]["calendar"] == [
        {"due_date": "2025-11-01", "amount": "600.00"}, {"due_date": "2025-11-25", "amount": "2400.00"},
    ]  # fmt: skip
    assert agreements(["A1"]).height == 1
    assert refused(propose) == "WAITS_ALREADY"
    decide = {"renegotiation_no": number, "approved": True, "as_of": DAY}
    assert refused(decide_renegotiation, **decide, decided_by="wang") == "SAME_PERSON"
    assert decide_renegotiation(**decide, decided_by="li") == 2
    held = agreement_terms(["A1"]).sort("version", "term_no").filter(version=2)
    assert held.select("day", "ratio").rows() == [(1, D("0.2")), (25, D("0.8"))]
    assert (renegotiation(number).state, renegotiation(number).decision.version) == ("APPROVED", 2)
    assert refused(decide_renegotiation, **decide, decided_by="li") == "NOT_WAITING"


@pytest.mark.usefixtures("settled")
def test_turned_down_the_agreement_stays_and_what_does_not_fit_is_refused():
    assert refused(propose, difficulty="BAD_MOOD") == "MISSING_VALUE"
    assert refused(propose, reason=" ") == "MISSING_VALUE"
    assert refused(propose, (*HALVES, ("SEGMENT", 0, 20, "0.1", False))) == "RATIO_SUM"
    assert not Renegotiation.objects.exists()
    number = propose()
    assert decide_renegotiation(renegotiation_no=number, approved=False, decided_by="li", as_of=DAY) is None
    assert agreements(["A1"]).height == 1
    assert renegotiation(number).state == "TURNED_DOWN"
    assert propose() != number


@pytest.mark.usefixtures("settled")
def test_its_first_month_billed_meanwhile_it_can_only_be_turned_down():
    number = propose()
    issue_dues(as_of=date(2025, 10, 29))
    decide = {"renegotiation_no": number, "decided_by": "li", "as_of": date(2025, 10, 29)}
    assert refused(decide_renegotiation, **decide, approved=True) == "MONTH_BILLED"
    assert renegotiation(number).state == "WAITING"
    assert decide_renegotiation(**decide, approved=False) is None
