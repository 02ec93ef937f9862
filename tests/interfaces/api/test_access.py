"""Each role may do what the catalogue of roles says, and a refusal leaves nothing behind."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.flows.small_company import AS_OF, account_no, settle_in
from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.flows.create_wallet_order import create_wallet_order
from yingshou.flows.propose_correction import propose_correction
from yingshou.flows.request_notice import request_notice
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_forecast import run_forecast
from yingshou.flows.run_risk import run_risk
from yingshou.interfaces import wallets
from yingshou.interfaces.api.v1 import api
from yingshou.interfaces.clock import local_time
from yingshou.records.audit.models import AuditEvent, IdempotencyKey
from yingshou.records.billing.models import Bill, BillCorrection
from yingshou.records.collection.models import FrozenArrears, Task
from yingshou.records.credit.models import AccountGrade, WayProposal
from yingshou.records.drafts.models import Acceptor
from yingshou.records.legal.models import Matter
from yingshou.records.legal.operations import add_step
from yingshou.records.metering.models import Read
from yingshou.records.organizations.models import ApiKey
from yingshou.records.organizations.roles import ROLES
from yingshou.records.payments.models import Clearing, Payment, PaymentReversal
from yingshou.records.prepayment.models import PrepaidStanding
from yingshou.records.runs.models import Run
from yingshou.records.supply.models import StopOrder

from .test_drafts import DRAFT
from .test_payments import PAYMENT
from .test_reads import READ
from .test_wallets import WALLET_ORDER, paper_wallet

pytestmark = pytest.mark.django_db

BILL, OTHER, LAST = (f"{account_no(number)}-202510-1" for number in (1, 2, 3))
THIRD = {"bill_no": LAST, "cause": "OTHER", "figures": {"flat_kwh": "5"}}
OPERATIONS = [
    # Before any money comes in, which would revoke them.
    ("get", "/supply/orders", "view_book"),
    ("get", "/supply/orders/S-1000000001-1", "view_book"),
    ("post", "/supply/orders", "ask_stop"),
    ("post", "/supply/orders/S-1000000001-1:decide", "approve_stop"),
    ("post", "/supply/orders/S-1000000002-1:revoke", "ask_stop"),
    ("post", f"/supply/orders/S-{account_no(1)}-1:plan", "execute_stop"),
    ("post", f"/supply/orders/S-{account_no(2)}-1:restore", "execute_stop"),
    ("get", "/legal-matters", "view_book"),
    ("get", "/legal-matters/M1", "view_book"),
    ("post", "/legal-matters", "legal"),
    ("post", "/legal-matters/M1/steps", "legal"),
    ("post", "/legal-matters/M1/bundle", "legal"),
    ("get", "/accounts", "view_book"),
    ("get", "/accounts/1000000001", "view_book"),
    ("get", "/reads", "view_book"),
    ("get", "/bills", "view_book"),
    ("get", "/bills/1000000001-202510-1", "view_book"),
    ("get", "/receivables", "view_book"),
    ("get", "/receivables/1000000001-202510-B0", "view_book"),
    ("get", "/payments", "view_book"),
    ("get", "/payments/TRANSFER-T0", "view_book"),
    ("get", "/positions?from_date=2025-10-01&to_date=2025-10-31", "view_book"),
    ("get", "/risk", "view_book"),
    ("get", "/warnings", "view_book"),
    ("get", "/warnings/visits", "view_book"),
    ("get", "/anomalies", "view_book"),
    ("get", "/anomalies/areas", "view_book"),
    ("get", "/anomalies/weights", "view_book"),
    ("get", "/anomalies/inspections", "view_book"),
    ("get", "/anomalies/1000000001", "view_book"),
    ("post", "/anomalies/inspections", "inspect"),
    ("post", "/anomalies/inspections/I1/result", "inspect"),
    ("get", "/risk/accounts", "view_book"),
    ("get", "/credit/grades", "view_book"),
    ("get", "/credit/grades/1000000001", "view_book"),
    ("get", "/credit/proposals", "view_book"),
    ("post", "/credit/proposals/WAY-1:approve", "sign_agreement"),
    ("post", "/credit/proposals/WAY-2:turn-down", "sign_agreement"),
    ("get", "/forecasts", "view_book"),
    ("get", "/forecasts/customers", "view_book"),
    ("get", "/forecasts/bills", "view_book"),
    ("get", "/forecasts/days", "view_book"),
    ("get", "/next/actions", "view_book"),
    ("get", "/next/lifts", "view_book"),
    ("post", "/next/actions/1000000001/CALL:take", "collect"),
    ("get", "/arrears", "view_book"),
    ("get", "/plans/1", "view_book"),
    ("get", "/collection/cases", "view_book"),
    ("get", "/collection/tasks", "view_book"),
    ("post", "/collection/tasks/T1/results", "collect"),
    ("post", "/collection/holds", "lead_collection"),
    ("get", "/arrears/lapsing", "view_book"),
    ("get", "/arrears/old/2025", "view_book"),
    ("get", "/arrangements", "view_book"),
    ("get", "/arrangements/F1", "view_book"),
    ("post", "/arrangements/preview", "collect"),
    ("post", "/arrangements", "collect"),
    ("post", "/arrangements/F1:approve", "lead_collection"),
    ("post", "/arrangements/F1:turn-down", "lead_collection"),
    ("post", "/arrangements/F1:cancel", "lead_collection"),
    ("get", "/guarantees", "view_book"),
    ("get", "/guarantees/G1", "view_book"),
    ("post", "/guarantees", "sign_agreement"),
    ("post", "/guarantees/G1:claim", "collect"),
    ("post", "/guarantees/G1:release", "sign_agreement"),
    ("get", "/releases/G1-R1", "view_book"),
    ("post", "/releases/G1-R1:approve", "decide_money"),
    ("post", "/releases/G1-R2:keep", "decide_money"),
    ("get", "/claims", "view_book"),
    ("get", "/claims/C1", "view_book"),
    ("post", "/claims/C1:answer", "collect"),
    ("post", "/claims/C1:close", "collect"),
    ("post", "/claims/C1:pay", "take_payment"),
    ("get", "/visits", "view_book"),
    ("get", "/visits/V1", "view_book"),
    ("post", "/visits", "collect"),
    ("get", "/reminders", "view_book"),
    ("get", "/reminders/R1", "view_book"),
    ("post", "/reminders/R1:end", "collect"),
    ("get", "/renegotiations", "view_book"),
    ("get", "/renegotiations/N1", "view_book"),
    ("post", "/renegotiations", "sign_agreement"),
    ("post", "/renegotiations/N1:approve", "decide_money"),
    ("post", "/renegotiations/N1:turn-down", "decide_money"),
    ("get", "/write-offs", "view_book"),
    ("post", "/write-offs", "legal"),
    ("post", "/write-offs/recoveries", "legal"),
    ("post", "/write-offs/W1:undo", "legal"),
    ("get", "/closings", "view_book"),
    ("get", "/closings/X1", "view_book"),
    ("post", "/closings", "ask_money"),
    ("post", "/closings/X1:approve", "decide_money"),
    ("post", "/closings/X1:turn-down", "decide_money"),
    ("post", "/closings/X1:settle", "ask_money"),
    ("post", "/closings/X1:withdraw", "decide_money"),
    ("get", "/drafts", "view_book"),
    ("get", "/drafts/B0", "view_book"),
    ("post", "/drafts", "take_payment"),
    ("post", "/drafts/B0:dishonour", "reverse_payment"),
    ("get", "/money-requests", "view_book"),
    ("get", "/money-requests/W-1", "view_book"),
    ("post", "/money-requests/waivers", "ask_money"),
    ("post", "/money-requests/refunds", "ask_money"),
    ("post", "/money-requests/transfers", "ask_money"),
    ("post", "/money-requests/feed-in-payouts", "ask_money"),
    ("post", "/money-requests/W-1:approve", "decide_money"),
    ("post", "/money-requests/W-2:turn-down", "decide_money"),
    ("post", "/money-requests/R-1:pay", "pay_refund"),
    ("post", "/money-requests/R-2:undo", "decide_money"),
    ("get", "/wallet-orders", "view_book"),
    ("get", "/wallet-orders/20251025-order1", "view_book"),
    ("post", "/wallet-orders", "take_payment"),
    ("get", "/problems", "view_book"),
    ("get", "/progress", "view_book"),
    ("get", "/analysis/1000000001", "view_book"),
    ("get", "/analysis/1000000001/what-if", "view_book"),
    ("get", "/tier-notices", "view_book"),
    ("get", "/prepaid/balances", "view_book"),
    ("get", "/prepaid/balances/1000000001", "view_book"),
    ("get", "/prepaid/days?account_no=1000000001&from_date=2025-10-01&to_date=2025-10-31", "view_book"),
    ("get", "/prepaid/agreements", "view_book"),
    ("get", "/notices", "view_book"),
    ("get", "/notices/N1", "view_book"),
    ("get", "/corrections", "view_book"),
    ("get", f"/corrections/{BILL}-C1", "view_book"),
    ("post", "/reads", "import_files"),
    ("post", "/payments", "take_payment"),
    ("post", "/payments/TRANSFER-T0:reverse", "reverse_payment"),
    ("post", "/corrections/draft", "correct_bill"),
    ("post", "/corrections", "correct_bill"),
    ("post", f"/corrections/{BILL}-C1:approve", "approve_correction"),
    ("post", f"/corrections/{OTHER}-C1:turn-down", "approve_correction"),
]
_ASKED = {"cause": "OTHER_CAUSE", "reason": "试"}
_ELSEWHERE = (
    "/money-requests/", "/legal-matters", "/arrangements", "/plans/", "/closings", "/guarantees/", "/claims/",
    "/releases/",
    "/visits/", "/reminders/", "/renegotiations", "/write-offs", "/anomalies/", "/next/actions/",
)  # fmt: skip
_ARRANGED = {"account_no": "1000000001", "terms": 3, "first_date": "2025-12-10", "reason": "试"}
BODIES = {
    "/anomalies/inspections": {"account_no": "1000000001", "given_to": "nobody"},
    "/anomalies/inspections/I1/result": {
        "result": "NOTHING_FOUND",
        "result_date": "2025-10-25",
        "note": "正常",
    },
    "/arrangements/preview": _ARRANGED,
    "/arrangements": _ARRANGED,
    "/arrangements/F1:approve": {},
    "/next/actions/1000000001/CALL:take": {},
    "/arrangements/F1:turn-down": {"reason": "试"},
    "/arrangements/F1:cancel": {"reason": "试"},
    "/credit/proposals/WAY-1:approve": {},
    "/credit/proposals/WAY-2:turn-down": {"note": "试"},
    "/guarantees": {
        "guarantee_no": "G9",
        "account_no": "1000000001",
        "kind": "PLEDGE",
        "amount": "1.00",
        "valid_from": "2025-01-01",
        "issuer": "某公司",
    },
    "/guarantees/G1:claim": {"amount": "1.00", "reason": "试"},
    "/guarantees/G1:release": {"from_date": "2025-11-01", "reason": "试"},
    "/releases/G1-R1:approve": {},
    "/releases/G1-R2:keep": {},
    "/claims/C1:pay": {"amount": "1.00", "value_date": "2025-10-20", "channel_no": "T77"},
    "/claims/C1:answer": {"accepted": True},
    "/claims/C1:close": {"note": "试"},
    "/visits": {"account_no": "1000000001", "visit_date": "2025-10-20", "note": "试"},
    "/reminders/R1:end": {"note": "试"},
    "/renegotiations": {
        "account_no": "1000000001",
        "valid_from_month": "2025-12",
        "base_method": "LAST_BILL",
        "final_due_days": 5,
        "difficulty": "SHORT_OF_CASH",
        "reason": "试",
        "terms": [{"kind": "SEGMENT", "day": 1, "ratio": "0.5"}],
    },
    "/renegotiations/N1:approve": {},
    "/renegotiations/N1:turn-down": {},
    "/write-offs": {"account_no": "1000000001", "ground": "DEREGISTERED", "reason": "试"},
    "/write-offs/recoveries": {"account_no": "1000000001"},
    "/write-offs/W1:undo": {"cause": "OTHER_CAUSE", "reason": "试"},
    "/closings": {"account_no": "1000000001", "closed_date": "2025-10-25", "reason": "试"},
    "/closings/X1:approve": {},
    "/closings/X1:turn-down": {"reason": "试"},
    "/closings/X1:settle": {},
    "/closings/X1:withdraw": {"reason": "试"},
    "/money-requests/waivers": {**_ASKED, "receivable_no": "OWN", "amount": "1.00"},
    "/money-requests/refunds": {
        **_ASKED,
        "payment_no": "TRANSFER-OWN",
        "amount": "1.00",
        "payee_name": "甲",
        "payee_account": "1",
    },
    "/money-requests/feed-in-payouts": {
        **_ASKED,
        "statement_no": "F-1-202510",
        "payee_name": "甲",
        "payee_account": "1",
    },
    "/money-requests/transfers": {**_ASKED, "payment_no": "TRANSFER-OWN", "to_account_no": "1000000002"},
    "/money-requests/W-1:approve": {},
    "/money-requests/W-2:turn-down": {"reason": "试"},
    "/money-requests/R-1:pay": {"reference": "1"},
    "/money-requests/R-2:undo": {"reason": "试"},
    "/supply/orders": {"account_no": "1000000001", "cause": "ARREARS"},
    "/supply/orders/S-1000000001-1:decide": {"approved": True},
    "/supply/orders/S-1000000002-1:revoke": {"reason": "试"},
    f"/supply/orders/S-{account_no(1)}-1:plan": {"planned_at": "2099-01-01T10:00:00+08:00"},
    f"/supply/orders/S-{account_no(2)}-1:restore": {"reason": "试"},
    "/legal-matters": {"account_no": "1000000001", "reason": "不付"},
    "/legal-matters/M1/steps": {"kind": "NOTE", "step_date": "2025-10-25", "note": "试"},
    "/legal-matters/M1/bundle": {},
    "/drafts": DRAFT,
    "/collection/tasks/T1/results": {"result": "NOT_REACHED", "note": "无人接听"},
    "/collection/holds": {
        "account_no": "1000000001",
        "kind": "DISPUTE",
        "reason": "电量争议",
        "last_date": "2025-11-10",
    },
    "/drafts/B0:dishonour": {"dishonoured_date": "2025-10-25", "reason": "拒付", "fee": "0.00"},
    "/reads": {"rows": [READ]},
    "/payments": PAYMENT,
    "/wallet-orders": WALLET_ORDER,
    "/payments/TRANSFER-T0:reverse": {"reason": "重复"},
    "/corrections/draft": THIRD,
    "/corrections": {**THIRD, "reason": "漏计"},
    f"/corrections/{BILL}-C1:approve": {"note": "已核"},
    f"/corrections/{OTHER}-C1:turn-down": {"note": "证据不足"},
}


def counted() -> tuple[int, ...]:
    tables = (Read, Run, Payment, PaymentReversal, Clearing, IdempotencyKey, AuditEvent, Bill, BillCorrection)
    return tuple(table.objects.count() for table in tables)


@pytest.fixture
def _paid(book, call, monkeypatch, settings, tmp_path):
    settings.LEGAL_FOLDER = tmp_path / "legal"
    monkeypatch.setattr(wallets, "wallet_of", paper_wallet)
    create_wallet_order(
        order_no="20251025-order1", channel="WECHAT", account_no=book.pk, amount=Decimal(1), created_by="li",
        at=local_time(), as_of=AS_OF,
    )  # fmt: skip
    assert call("post", "/payments", {**PAYMENT, "channel_no": "T0"}, key="k0").status_code == 201
    Acceptor.objects.create(
        acceptor_no="102", valid_from=date(2025, 1, 1), name="某银行", kind="BANK_ACCEPTANCE", grade="A",
        is_accepted=True,
    )  # fmt: skip
    assert call("post", "/drafts", {**DRAFT, "draft_no": "B0"}, key="k00").status_code == 201
    FrozenArrears.objects.create(
        year=2025, receivable_id="1000000001-202510-B0", account_no="1000000001", bill_month=202510,
        due_date=date(2025, 11, 10), frozen_amount=1,
    )  # fmt: skip
    # A task of nobody's, which each who may collect writes down.
    Task.objects.create(
        task_no="T1", account_id="1000000001", step="CALL_1", kind="CALL", role="COLLECTOR", treatment="MILD",
        anchor_date=date(2025, 10, 10), step_date=date(2025, 10, 13), made_on=date(2025, 10, 13), amount=1,
        state="OPEN", username=None,
    )  # fmt: skip
    zero = dict.fromkeys(
        ("money", "arrears", "old_arrears", "unbilled_value", "balance", "emergency_credit", "first_yuan",
         "second_yuan"), 0,
    )  # fmt: skip
    PrepaidStanding.objects.create(
        account_id="1000000001", kind="REMOTE", balance_date=AS_OF, level="NORMAL", **zero
    )
    settle_in(4)
    request_notice(
        notice_no="N1", account_no="1000000001", purpose="PREPAID_LOW", facts={"balance": "1.00"},
        at=datetime(2025, 10, 25, tzinfo=UTC),
    )  # fmt: skip
    run_bills(bill_month=202510, as_of=AS_OF)
    run_risk(as_of=AS_OF)
    AccountGrade.objects.create(
        account_no="1000000001", as_of=AS_OF, grade="C", points=62, points_grade="C", limited=False,
        since=AS_OF, criteria={"ON_TIME": {"value": 833, "points": 18}},
    )  # fmt: skip
    for number in ("WAY-1", "WAY-2"):
        WayProposal.objects.create(
            proposal_no=number, account_id="1000000001", as_of=AS_OF, grade="C", from_way="NORMAL",
            to_way="INSTALMENTS", proposed_date=AS_OF,
        )  # fmt: skip
    run_forecast(as_of=AS_OF)
    waiting = {
        "1000000001": "ASKED", "1000000002": "ASKED", account_no(1): "APPROVED", account_no(2): "COMMANDED"
    }  # fmt: skip
    for number, state in waiting.items():
        StopOrder.objects.create(
            order_no=f"S-{number}-1", account_id=number, cause="ARREARS", demanded=1, requested_by="ann",
            requested_at=datetime(2025, 10, 20, tzinfo=UTC), state=state,
        )  # fmt: skip
    matter = Matter.objects.create(
        matter_no="M1", account_id="1000000001", reason="不付", principal=1, penalty=0, owner="ann",
        opened_by="ann", opened_date=date(2025, 10, 20),
    )  # fmt: skip
    add_step(matter=matter, state="OPEN", kind="OPENED", step_date=matter.opened_date, recorded_by="ann")
    for number in (BILL, OTHER):
        inputs = CorrectedInputs(figures={"flat_kwh": "5"})
        propose_correction(bill_no=number, cause="OTHER", reason="漏计", inputs=inputs, proposed_by="wang")


def test_every_operation_is_listed_here():
    described = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    operations = {(method, path) for path, methods in described.items() for method in methods}
    assert len(operations) == len(OPERATIONS) + 1  # and health, which is open to all


@pytest.mark.usefixtures("_paid")
@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_each_role(call, role):
    granted = ROLES[role].permissions if role in ROLES else ()
    for method, path, permission in OPERATIONS:
        before = counted()
        response = call(
            method, path, BODIES.get(path) if method == "post" else None, role=role, key=f"{role}{path}"
        )
        if permission in granted:
            # What some acts are about is not there: past the right, that is what is said.
            elsewhere = path.startswith(_ELSEWHERE)
            absent = elsewhere and response.status_code in {404, 422}
            assert absent or response.status_code in {200, 201}, (path, response.data)
        else:
            assert (response.status_code, response.data["code"]) == (403, "NOT_PERMITTED"), path
            assert counted() == before


@pytest.mark.usefixtures("_paid")
def test_nobody_signed_in(call):
    before = counted()
    for method, path, _permission in OPERATIONS:
        response = call(method, path, BODIES.get(path) if method == "post" else None, role=None, key="k")
        assert (response.status_code, response.data["code"]) == (401, "NOT_SIGNED_IN"), path
        assert response["WWW-Authenticate"].startswith("Bearer"), path
        assert counted() == before, path


def test_health_needs_no_sign_in(call):
    response = call("get", "/health", role=None)
    assert (response.status_code, response.data) == (200, {"status": "ok"})


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Bearer", "Basic a2V5", "key-director"])
def test_a_wrong_key_does_not_fall_back_to_the_session(client, roles, header):
    client.force_login(roles["administrator"])
    assert client.get("/api/v1/accounts", headers={"Authorization": header}).status_code == 401


def test_a_revoked_key_and_an_inactive_user(call):
    ApiKey.objects.filter(label="director").update(revoked=True)
    User.objects.filter(username="auditor").update(is_active=False)
    assert call("get", "/accounts", role="director").status_code == 401
    assert call("get", "/accounts", role="auditor").status_code == 401


def test_only_the_hash_of_a_key_is_kept(call):
    assert ApiKey.objects.get(label="auditor").key_hash == hashlib.sha256(b"key-auditor").hexdigest()


def test_a_session_reads_and_writes_only_with_the_token(roles, book):
    client = Client(enforce_csrf_checks=True)
    client.force_login(roles["cashier"])
    assert client.get("/api/v1/accounts").status_code == 200
    options = {"data": PAYMENT, "content_type": "application/json", "headers": {"Idempotency-Key": "s1"}}
    refused = client.post("/api/v1/payments", **options)
    assert (refused.status_code, Payment.objects.count()) == (403, 0)
    client.cookies["csrftoken"] = "a" * 32
    options["headers"]["X-CSRFToken"] = "a" * 32
    assert client.post("/api/v1/payments", **options).status_code == 201


def test_who_took_the_money_is_the_key_s_user(call, book):
    call("post", "/payments", PAYMENT, role="cashier", key="k1")
    assert Payment.objects.get().taken_by == "cashier"
    assert AuditEvent.objects.filter(action="API_TAKE_PAYMENT").values_list("actor", "subject").get() == (
        "cashier",
        "TRANSFER-T1",
    )
