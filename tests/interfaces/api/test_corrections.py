"""Corrections over the API: tried, proposed once, decided by another, refused in so many words."""

import pytest

from tests.flows.books import assert_books_hold
from tests.flows.small_company import AS_OF, account_no, settle_in
from yingshou.flows.run_bills import run_bills
from yingshou.records.audit.models import IdempotencyKey
from yingshou.records.billing.models import Bill, BillCorrection

pytestmark = pytest.mark.django_db

SHOP = account_no(3)
BILL = f"{SHOP}-202510-1"
DRAFT = {
    "bill_no": BILL, "cause": "WRONG_MULTIPLIER",
    "multipliers": [{"point_no": f"P{SHOP}", "meter_no": f"M{SHOP}", "multiplier": "2"}],
}  # fmt: skip
PROPOSAL = {**DRAFT, "reason": "倍率录错"}


@pytest.fixture(autouse=True)
def _billed(db):
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)


def test_a_draft_shows_each_line_and_keeps_nothing(call):
    shown = call("post", "/corrections/draft", DRAFT, key="a", role="reviewer")
    assert shown.status_code == 201, shown.data
    assert shown.data["difference"] == shown.data["back_billed"] == "82.40"
    assert shown.data["after"] == {"principal": "164.80", "penalty": "0.00", "prepaid": "0.00"}
    (month,) = shown.data["months"]
    assert (month["bill_month"], month["old_kwh"], month["new_kwh"]) == ("2025-10", "103.0000", "206.0000")
    assert [line["difference"] for line in month["lines"]] == ["51.50", "30.90"]
    assert not BillCorrection.objects.exists()


def test_one_proposes_another_approves_once(call):
    made = call("post", "/corrections", PROPOSAL, key="a", role="reviewer")
    assert (made.status_code, made.data["state"], made.data["difference"]) == (201, "PROPOSED", "82.40")
    again = call("post", "/corrections", PROPOSAL, key="a", role="reviewer")
    assert (again.content, again["Idempotency-Replayed"]) == (made.content, "true")
    number = made.data["correction_no"]
    own = call("post", f"/corrections/{number}:approve", {}, key="b", role="reviewer")
    assert (own.status_code, own.data["code"], own.data["field"]) == (
        422, "UNABLE_TO_CORRECT_BILL", "decided_by",
    )  # fmt: skip
    done = call("post", f"/corrections/{number}:approve", {"note": "已核"}, key="c", role="director")
    assert done.status_code == 201, done.data
    (month,) = done.data["months"]
    assert (month["bill_no"], month["new_amount"], month["back_billed"]) == (
        f"{SHOP}-202510-3", "164.80", "82.40",
    )  # fmt: skip
    replayed = call("post", f"/corrections/{number}:approve", {"note": "已核"}, key="c", role="director")
    assert replayed.content == done.content
    assert Bill.objects.filter(account_id=SHOP).count() == 3
    found = call("get", f"/corrections/{number}").data
    assert (found["state"], found["decided_by"], found["note"]) == ("APPROVED", "director", "已核")
    assert_books_hold()


def test_one_is_turned_down(call):
    number = call("post", "/corrections", PROPOSAL, key="a").data["correction_no"]
    done = call("post", f"/corrections/{number}:turn-down", {"note": "查无此事"}, key="b", role="director")
    assert (done.status_code, done.data["state"]) == (201, "TURNED_DOWN")
    listed = call("get", "/corrections?state=TURNED_DOWN").data["items"]
    assert [each["correction_no"] for each in listed] == [number]
    assert call("get", "/corrections?state=PROPOSED").data["items"] == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"bill_no": "9-202510-1"}, "UNABLE_TO_CORRECT_BILL", "bill_no"),
        ({"multipliers": []}, "UNABLE_TO_CORRECT_BILL", "reads"),
        ({"cause": "MOOD"}, "INVALID_REQUEST", "cause"),
        ({"cause": "THEFT", "figures": {"load_kw": "-1"}}, "UNABLE_TO_CORRECT_BILL", "load_kw"),
        ({"account": {"price_class": "CHEAP"}}, "UNABLE_TO_CORRECT_BILL", "price_class"),
        ({"account": {"name": "x"}}, "INVALID_REQUEST", "account.name"),
        ({"reason": ""}, "INVALID_REQUEST", "reason"),
    ],
)
def test_what_cannot_be_is_a_problem_document(call, change, code, field):
    refused = call("post", "/corrections", PROPOSAL | change, key="a")
    assert (refused.status_code, refused.data["code"], refused.data["field"]) == (422, code, field)
    assert not BillCorrection.objects.exists()
    assert not IdempotencyKey.objects.exists()


def test_an_unknown_correction(call):
    assert call("get", "/corrections/none").status_code == 404
    refused = call("post", "/corrections/none:approve", {}, key="a")
    assert (refused.status_code, refused.data["field"]) == (422, "correction_no")


def test_theft_and_archive_travel_as_text(call):
    theft = {"bill_no": BILL, "cause": "THEFT", "figures": {"load_kw": "2", "days": "10"}}
    shown = call("post", "/corrections/draft", theft, key="a").data
    assert shown["difference"] == "768.00"
    assert shown["months"][0]["lines"][-1]["component"] == "BREACH_CHARGE"
    archive = {"bill_no": BILL, "cause": "WRONG_ARCHIVE", "account": {"price_class": "RESIDENT"}}
    assert call("post", "/corrections/draft", archive, key="b").data["months"][0]["new_amount"] == "51.50"
