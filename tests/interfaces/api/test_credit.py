"""Credit through the API: grades of a review, an account with its reasons, proposals decided once."""

from datetime import date

import pytest

from tests.flows.small_company import AS_OF
from yingshou.records.credit.models import AccountGrade, WayDecision, WayProposal

pytestmark = pytest.mark.django_db
EARLIER = date(2025, 9, 30)


def graded(account, day, grade, points):
    AccountGrade.objects.create(
        account_no=account, as_of=day, grade=grade, points=points, points_grade=grade, limited=False,
        since=day, criteria={"ON_TIME": {"value": 833, "points": 18}, "BREACH": {"value": 0, "points": 5}},
        reasons="overdue_months;draft_permille",
    )  # fmt: skip


@pytest.fixture
def _graded(book):
    graded(book.pk, EARLIER, "B", 80)
    graded(book.pk, AS_OF, "C", 62)
    graded("1000000002", AS_OF, "D", 30)


@pytest.mark.usefixtures("_graded")
def test_grades_of_a_review_and_one_account_with_its_reasons(call, book):
    last = call("get", "/credit/grades").data["items"]
    assert [(row["account_no"], row["grade"], row["points"]) for row in last] == [
        (book.pk, "C", 62), ("1000000002", "D", 30)
    ]  # fmt: skip
    assert [row["grade"] for row in call("get", f"/credit/grades?review={EARLIER}").data["items"]] == ["B"]
    assert [row["account_no"] for row in call("get", "/credit/grades?grade=D").data["items"]] == [
        "1000000002"
    ]
    assert call("get", "/credit/grades?grade=E").status_code == 422
    one = call("get", f"/credit/grades/{book.pk}").data
    assert one["criteria"] == [
        {"criterion": "ON_TIME", "fact": "on_time_permille", "value": "833", "points": 18},
        {"criterion": "BREACH", "fact": "breaches", "value": "0", "points": 5},
    ]
    assert one["reasons"] == ["overdue_months", "draft_permille"]
    assert [(row["as_of"], row["grade"]) for row in one["history"]] == [
        (AS_OF.isoformat(), "C"), (EARLIER.isoformat(), "B")
    ]  # fmt: skip
    assert call("get", "/credit/grades/9999999999").status_code == 404


@pytest.mark.usefixtures("_graded")
def test_a_proposal_is_decided_once(call, book):
    for number in ("WAY-1", "WAY-2"):
        WayProposal.objects.create(
            proposal_no=number, account=book, as_of=AS_OF, grade="C", from_way="NORMAL", to_way="INSTALMENTS",
            proposed_date=AS_OF,
        )  # fmt: skip
    done = call("post", "/credit/proposals/WAY-1:approve", {"note": "商定"}, key="k1")
    assert (done.status_code, done.data["approved"], done.data["note"]) == (201, True, "商定")
    again = call("post", "/credit/proposals/WAY-1:approve", {"note": "商定"}, key="k1")
    assert (again["Idempotency-Replayed"], again.data) == ("true", done.data)
    other = call("post", "/credit/proposals/WAY-1:turn-down", {"note": "否"}, key="k2")
    assert (other.status_code, other.data["code"]) == (422, "DECIDED")
    assert call("post", "/credit/proposals/WAY-2:turn-down", {"note": ""}, key="k3").status_code == 422
    assert call("post", "/credit/proposals/WAY-9:approve", {}, key="k4").status_code == 404
    assert WayDecision.objects.count() == 1
    waiting = call("get", "/credit/proposals?undecided=true").data["items"]
    assert [(row["proposal_no"], row["approved"]) for row in waiting] == [("WAY-2", None)]
