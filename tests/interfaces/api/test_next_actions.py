"""Next best action through the API: a day's lines, one taken up once, the lift."""

from datetime import date
from decimal import Decimal

import pytest

from tests.flows.small_company import AS_OF
from yingshou.records.collection.models import Case, Task
from yingshou.records.next_actions.models import Draw, Outcome, Proposal
from yingshou.records.receivables.models import ReceivableBalance

pytestmark = pytest.mark.django_db


@pytest.fixture
def _listed(book):
    Proposal.objects.create(
        as_of=AS_OF, account_id=book.pk, act="CALL", username="collector", place=1, arm="NEXT",
        segment="OTHER_1", amount=900, minutes=6, gain=Decimal("89.70"), gain_a_minute=Decimal("14.95"),
        paid_share=Decimal("0.8"), without_share=Decimal("0.7"), considered="SMS:17.95:LESS",
    )  # fmt: skip
    due = date(2025, 10, 20)
    Case.objects.create(
        account_id=book.pk, state="OPEN", opened_date=AS_OF, anchor_date=due, amount=900, items=1,
        treatment="MILD", rule_no="MILD", seen_date=AS_OF,
    )  # fmt: skip
    ReceivableBalance.objects.filter(account_no=book.pk).update(due_date=due)


@pytest.mark.usefixtures("_listed")
def test_a_line_is_taken_up_once(call, book):
    (line,) = call("get", "/next/actions").data["items"]
    assert (line["act"], line["gain"], line["task_no"], line["done"]) == ("CALL", "89.70", None, False)
    assert call("get", "/next/actions?username=li").data["items"] == []
    address = f"/next/actions/{book.pk}/CALL:take"
    other = call("post", address, {}, role="account_manager", key="k0")
    assert (other.status_code, other.data["code"]) == (422, "NOT_YOURS")
    done = call("post", address, {}, role="collector", key="k1")
    assert (done.status_code, done.data) == (201, {"task_no": f"{book.pk}-NEXT_CALL-20251025"})
    again = call("post", address, {}, role="collector", key="k1")
    assert (again["Idempotency-Replayed"], again.data) == ("true", done.data)
    assert Task.objects.filter(treatment="NEXT").count() == 1
    assert call("post", f"/next/actions/{book.pk}/VISIT:take", {}, key="k2").status_code == 404


def test_the_lift_of_what_is_measured(call, book):
    for number, arm, collected in ((book.pk, "NEXT", 100), ("1000000002", "RULES", 0)):
        Draw.objects.create(
            account_no=number, month=202509, arm=arm, segment="OTHER_1", drawn_date=date(2025, 9, 1),
            outcome_days=30, amount=100,
        )  # fmt: skip
        Outcome.objects.create(
            account_no=number, month=202509, collected=collected, yuan_days=0, measured_date=AS_OF
        )
    rows = call("get", "/next/lifts").data["items"]
    assert rows[0] == {
        "month": 0, "segment": "-", "measure": "SETTLED", "next_cases": 1, "rules_cases": 1,
        "next_share": "1.00000000", "rules_share": "0.00000000", "lift": None, "low": None,
        "high": None, "verdict": "TOO_FEW",
    }  # fmt: skip
