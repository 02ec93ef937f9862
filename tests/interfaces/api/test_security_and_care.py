"""Security, claims, visits, reminders, renegotiations and write-offs through the API."""

import base64
from datetime import date

import pytest

from tests.flows.books import D, assert_books_hold, issue, make_accounts, sign
from tests.flows.books import payments as paid
from yingshou.flows.import_payments import import_payments
from yingshou.records.guarantees.models import Guarantee
from yingshou.records.organizations.models import Organization, StaffOrganization
from yingshou.records.visits.models import Visit

pytestmark = pytest.mark.django_db
SECURITY = {
    "guarantee_no": "G1", "account_no": "A1", "kind": "BANK_GUARANTEE", "amount": "5000.00",
    "valid_from": "2025-01-01", "valid_to": "2026-01-01", "issuer": "某银行",
}  # fmt: skip
VISIT = {
    "account_no": "A1", "visit_date": "2025-10-24", "note": "订单减少", "findings": {"outlook": "FALLING"},
    "follow_ups": [{"text": "送交方案", "due_date": "2025-11-05", "owner": "account_manager"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _owing(call, settings, tmp_path):
    settings.LEGAL_FOLDER = tmp_path / "legal"
    make_accounts("A1", customer_class="RESIDENT")
    issue(202509, {"A1": "3000.00"}, issued_date=date(2025, 9, 25), due_days=10)


def elsewhere(roles, *names):
    other, _ = Organization.objects.get_or_create(code="09", defaults={"name": "别处"})
    for name in names:
        StaffOrganization.objects.create(user=roles[name], organization=other)


def test_security_is_given_back_by_two_people_and_the_money_of_a_claim_is_taken(call, roles):
    call("post", "/guarantees", SECURITY, key="a", role="director")
    asked = {"from_date": "2025-12-15", "reason": "已换新函"}
    early = call(
        "post", "/guarantees/G1:release", {**asked, "from_date": "2020-01-01"}, key="b", role="director"
    )
    assert (early.status_code, early.data["code"]) == (422, "OUT_OF_RANGE")
    made = call("post", "/guarantees/G1:release", asked, key="c", role="director")
    number = made.data["release_no"]
    assert (made.status_code, made.data["state"], made.data["account_no"]) == (201, "WAITING", "A1")
    own = call("post", f"/releases/{number}:approve", {}, key="d", role="director")
    assert own.status_code == 422
    kept = call("post", f"/releases/{number}:keep", {"note": "仍有欠费"}, key="e", role="administrator")
    assert (kept.data["state"], kept.data["decision_note"]) == ("KEPT", "仍有欠费")
    assert call("get", f"/releases/{number}", role="director").data["state"] == "KEPT"
    assert call("get", "/releases/NONE", role="director").status_code == 404
    claim = call(
        "post", "/guarantees/G1:claim", {"amount": "100.00", "reason": "逾期"}, key="f", role="collector"
    )
    money = {"amount": "40.00", "value_date": "2025-10-24", "channel_no": "T9"}
    paid = call("post", f"/claims/{claim.data['claim_no']}:pay", money, key="g", role="cashier")
    assert (paid.data["state"], paid.data["paid"], paid.data["payment_no"]) == (
        "PART_PAID",
        "40.00",
        "TRANSFER-T9",
    )
    rest = {**money, "amount": "61.00", "channel_no": "T10"}
    more = call("post", f"/claims/{claim.data['claim_no']}:pay", rest, key="h", role="cashier")
    assert (more.status_code, more.data["code"]) == (422, "OUT_OF_RANGE")


def test_security_is_registered_claimed_answered_and_closed(call, roles):
    made = call("post", "/guarantees", SECURITY, key="a", role="director")
    assert (made.status_code, made.data["state"], made.data["left"]) == (201, "IN_FORCE", "5000.00")
    assert call("post", "/guarantees", SECURITY, key="a", role="director").content == made.content
    other = call("post", "/guarantees", {**SECURITY, "amount": "1.00"}, key="b", role="director")
    assert (other.status_code, other.data["code"]) == (409, "CONFLICT")
    asked = {"amount": "3000.00", "reason": "逾期"}
    much = call("post", "/guarantees/G1:claim", {**asked, "amount": "9000.00"}, key="c", role="collector")
    assert (much.status_code, much.data["code"]) == (422, "OUT_OF_RANGE")
    claim = call("post", "/guarantees/G1:claim", asked, key="d", role="collector")
    number = claim.data["claim_no"]
    assert (claim.data["state"], claim.data["accepted"]) == ("CLAIMED", None)
    said = {"accepted": False, "note": "不付"}
    told = call("post", f"/claims/{number}:answer", said, key="e", role="collector")
    assert (told.data["state"], told.data["accepted"]) == ("REFUSED", False)
    ended = call("post", f"/claims/{number}:close", {"note": "另行起诉"}, key="f", role="collector").data
    assert (ended["state"], ended["closed_date"]) == ("CLOSED", "2025-10-25")
    assert [each["claim_no"] for each in call("get", "/claims?state=CLOSED").data["items"]] == [number]
    assert call("get", "/guarantees?state=IN_FORCE").data["items"] == [made.data]
    assert call("get", "/guarantees/G1").data == made.data
    elsewhere(roles, "director")
    assert call("get", "/guarantees", role="director").data["items"] == []
    assert call("get", f"/claims/{number}", role="director").status_code == 404
    unseen = call("post", "/guarantees", {**SECURITY, "guarantee_no": "G2"}, key="g", role="director")
    assert unseen.status_code == 404
    assert Guarantee.objects.count() == 1


def test_a_visit_is_recorded_once_and_its_follow_up_seen_to(call):
    made = call("post", "/visits", VISIT, key="a", role="account_manager")
    assert (made.status_code, made.data["visited_by"]) == (201, "account_manager")
    found = {topic: code for topic, code in made.data["findings"].items() if code}
    assert found == {"outlook": "FALLING"}
    call("post", "/visits", VISIT, key="b", role="account_manager")
    assert Visit.objects.count() == 1
    wrong = call("post", "/visits", {**VISIT, "findings": {"outlook": "X"}}, key="c", role="account_manager")
    assert (wrong.data["code"], wrong.data["field"]) == ("UNABLE_TO_RECORD_VISIT", "outlook")
    (reminder,) = call("get", "/reminders?state=OPEN&username=account_manager").data["items"]
    path = f"/reminders/{reminder['reminder_no']}"
    done = call("post", f"{path}:end", {"note": "已送交"}, key="d", role="account_manager").data
    assert (done["state"], done["ended_note"]) == ("DONE", "已送交")
    again = call("post", f"{path}:end", {"note": "再次"}, key="e", role="account_manager")
    assert again.data["code"] == "UNABLE_TO_END_REMINDER"
    assert call("get", path).data == done
    assert call("get", f"/visits/{made.data['visit_no']}").data == made.data


def test_a_renegotiation_is_proposed_and_decided_by_another(call):
    sign("A1", base_method="FIXED", fixed_base=D("3000.00"))
    row = {"kind": "SEGMENT", "month_offset": 0, "less_instalments": False}
    new = {
        "account_no": "A1", "valid_from_month": "2025-11", "base_method": "FIXED", "fixed_base": "3000.00",
        "final_due_days": 5, "difficulty": "SHORT_OF_ORDERS", "reason": "订单减少",
        "terms": [{**row, "day": 1, "ratio": "0.2"}, {**row, "day": 25, "ratio": "0.8"}],
    }  # fmt: skip
    made = call("post", "/renegotiations", new, key="a", role="account_manager")
    assert (made.status_code, made.data["state"]) == (201, "WAITING")
    assert made.data["effect"]["proposed"]["calendar"] == [
        {"due_date": "2025-11-01", "amount": "600.00"}, {"due_date": "2025-11-25", "amount": "2400.00"},
    ]  # fmt: skip
    path = f"/renegotiations/{made.data['renegotiation_no']}"
    assert call("post", f"{path}:approve", {}, key="b", role="account_manager").status_code == 403
    done = call("post", f"{path}:approve", {"note": "已核"}, key="c", role="director").data
    assert (done["state"], done["version"], done["decided_by"]) == ("APPROVED", 2, "director")
    (listed,) = call("get", "/renegotiations?state=APPROVED").data["items"]
    assert "effect" not in listed
    late = call("post", f"{path}:turn-down", {}, key="d", role="director")
    assert late.status_code in {409, 422}


def test_a_claim_is_written_off_recovered_and_undone(call):
    paper = base64.b64encode(b"%PDF-1.4 x").decode()
    new = {"account_no": "A1", "ground": "DEREGISTERED", "reason": "注销"}
    assert call("post", "/write-offs", new, key="a", role="legal").data["code"] == "GROUND_NO_DOCUMENT"
    bad = call("post", "/write-offs", {**new, "document": "?"}, key="b", role="legal")
    assert (bad.status_code, bad.data["code"], bad.data["field"]) == (422, "INVALID_REQUEST", "document")
    new |= {"document": paper, "document_name": "p.pdf"}
    asked = call("post", "/write-offs", new, key="c", role="legal")
    assert (asked.status_code, asked.data["kind"], asked.data["amount"]) == (201, "WRITE_OFF", "3000.00")
    number = asked.data["request_no"]
    call("post", f"/money-requests/{number}:approve", {}, key="d", role="director")
    (claim,) = call("get", "/write-offs?account_no=A1").data["items"]
    assert (claim["written_off"], claim["bill_month"]) == ("3000.00", "2025-09")
    assert [each["kind"] for each in call("get", "/money-requests").data["items"]] == ["WRITE_OFF"]
    none = call("post", "/write-offs/recoveries", {"account_no": "A1"}, key="e", role="legal")
    assert none.data["code"] == "NOTHING_WRITTEN_OFF"
    day = date(2025, 10, 25)
    import_payments(frame=paid(("P1", "A1", "200.00", day)), as_of=day, source="b.csv")
    back = call("post", "/write-offs/recoveries", {"account_no": "A1"}, key="f", role="legal").data
    assert D(back["principal"]) + D(back["penalty"]) == D("200.00")
    undo = {"cause": "DEBTOR_ABLE_TO_PAY", "reason": "查到财产"}
    restored = call("post", f"/write-offs/{number}:undo", undo, key="g", role="legal")
    assert (restored.status_code, restored.data["kind"]) == (201, "RESTORE_CLAIM")
    call("post", f"/money-requests/{restored.data['request_no']}:approve", {}, key="h", role="director")
    assert call("get", "/write-offs").data["items"] == []
    assert_books_hold()
