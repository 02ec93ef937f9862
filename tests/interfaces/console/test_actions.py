"""Each act of the console: done by those who may, refused to others with nothing changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.flows.books import assert_books_hold
from tests.interfaces.console.company import HELD, LARGE, PAID, SMALL, SUSPENSE
from yingshou.records.billing.models import BillApproval
from yingshou.records.contracts.models import Agreement
from yingshou.records.customers.models import Account
from yingshou.records.organizations.roles import ROLES
from yingshou.records.payments.models import Payment, PaymentReversal, SuspenseAssignment
from yingshou.records.runs.models import Problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

BANK_FILE = """渠道,渠道流水号,户号,付款人,金额,到账日期,附言
BANK_FILE,N1,{account},,12.50,2025-10-24,
BANK_FILE,N2,,,x,2025-10-24,
"""
TAKE = {"account": SMALL, "amount": "10.00", "payer": "", "number": "20251025-abc"}
TERMS = (("INSTALMENT", -1, 28, 30, False), ("SEGMENT", 0, 1, 50, False), ("SEGMENT", 0, 15, 50, True))


def agreement_form(action):
    form = {
        "valid_from_month": "2026-01", "base_method": "FIXED", "fixed_base": "2400000",
        "offset_mode": "CUMULATIVE",
        "holiday_shift": "NONE", "final_due_days": "5", "reason": "补断档", "action": action,
        "terms-TOTAL_FORMS": "6", "terms-INITIAL_FORMS": "6",
    }  # fmt: skip
    for number, (kind, offset, day, percent, less) in enumerate(TERMS):
        row = f"terms-{number}-"
        form |= {f"{row}kind": kind, f"{row}month_offset": offset, f"{row}day": day, f"{row}percent": percent}
        form |= {f"{row}less_instalments": "on"} if less else {}
    return form


def upload(text, name="payments.csv"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def state():
    """What any of the acts would change."""
    return (
        BillApproval.objects.count(),
        Payment.objects.count(),
        PaymentReversal.objects.count(),
        SuspenseAssignment.objects.count(),
        Agreement.objects.count(),
        Account.objects.count(),
        Problem.objects.exclude(resolved_by="").count(),
    )


def acts():
    """Each act with the right it needs."""
    problem = Problem.objects.filter(resolved_by="").first().pk
    return {
        "approve_bill": (f"/bills/{HELD}/approve", {"note": "已核对"}),
        "take_payment": ("/counter/", TAKE),
        "reverse_payment": (f"/payments/reverse/{PAID}", {"reason": "错户"}),
        "assign_suspense": (f"/suspense/assign/{SUSPENSE}", {"account_no": SMALL, "reason": "电话核实"}),
        "sign_agreement": (f"/customers/{LARGE[0]}/agreement", agreement_form("sign")),
        "resolve_problem": (f"/problems/{problem}/resolve", {"note": "已补录"}),
    }


def test_each_role_does_what_it_may_and_nothing_else(sign_in, client):
    before = state()
    for right, (address, form) in acts().items():
        assert client.post(address, form).status_code == 302, "sign-in first"
        for role, known in ROLES.items():
            if right not in known.permissions:
                assert sign_in(role).post(address, form).status_code == 403, (role, right)
    for role in ("auditor", "director", "account_manager"):
        browser = sign_in(role)
        assert browser.post("/import/", {"file": upload("x"), "table": "accounts"}).status_code == 403
        assert browser.post("/bank-file/", {"file": upload("x")}).status_code == 403
    assert state() == before
    for right, (address, form) in acts().items():
        was = state()
        role = next(name for name in reversed(ROLES) if right in ROLES[name].permissions)
        assert sign_in(role).post(address, form).status_code == 302, right
        assert state() != was, right
    assert_books_hold()


def test_acts_answer_to_post_alone(sign_in):
    before = state()
    for right, (address, form) in acts().items():
        if right not in {"take_payment", "sign_agreement"}:
            assert sign_in().get(address, form).status_code == 405
    assert state() == before


def test_a_form_from_elsewhere_is_refused(people):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people["administrator"])
    before = state()
    for address, form in acts().values():
        assert strict.post(address, form).status_code == 403
    assert state() == before


def test_the_counter_takes_a_payment_once(sign_in):
    browser = sign_in("cashier")
    owed = browser.get("/counter/", {"account": SMALL}).context["owed"]
    assert owed.total == Decimal("30.80")  # 101 kWh × 0.80 less the 50.00 of the bank file
    ready = browser.get("/counter/", {"account": SMALL, "amount": "40"}).context
    assert (ready["after"], ready["surplus"]) == (Decimal(0), Decimal("9.20"))
    form = {"account": SMALL, "amount": "40.00", "payer": "代缴人", "number": ready["number"]}
    first = browser.post("/counter/", form)
    assert first.headers["Location"] == f"/payments/receipt/COUNTER-{ready['number']}"
    assert browser.post("/counter/", form).headers["Location"] == first.headers["Location"]
    taken = Payment.objects.get(channel="COUNTER")
    assert (taken.amount, taken.taken_by, taken.payer_name) == (Decimal("40.00"), "cashier", "代缴人")
    receipt = browser.get(first.headers["Location"]).content.decode()
    assert "40.00" in receipt
    assert "9.20" in receipt
    assert_books_hold()


@pytest.mark.parametrize("amount", ["", "abc", "-5", "0", "1.005", "NaN", "1e30"])
def test_the_counter_refuses_what_is_no_amount(sign_in, amount):
    before = state()
    page = sign_in().post("/counter/", {**TAKE, "amount": amount})
    assert page.status_code == 200
    assert page.context["step"] == "amount"
    assert state() == before


def test_an_unknown_account_is_named_at_the_counter(sign_in):
    assert "户号 999 不存在" in sign_in().get("/counter/", {"account": "999"}).content.decode()


def test_a_reversal_needs_a_reason(sign_in):
    browser = sign_in()
    reversals = PaymentReversal.objects.filter(payment_id=PAID)
    browser.post(f"/payments/reverse/{PAID}", {"reason": " "})
    assert reversals.count() == 0
    browser.post(f"/payments/reverse/{PAID}", {"reason": "错户"})
    assert reversals.get().reversed_by == "administrator"
    again = browser.post(f"/payments/reverse/{PAID}", {"reason": "错户"}, follow=True)
    assert "已冲正" in again.content.decode()
    assert reversals.count() == 1


def test_an_agreement_is_previewed_before_it_is_signed(sign_in):
    browser = sign_in("account_manager")
    page = browser.post(f"/customers/{LARGE[0]}/agreement", agreement_form("preview"))
    assert Agreement.objects.filter(account_id=LARGE[0]).count() == 1
    effects = dict(page.context["preview"]["effects"])
    dues = effects["拟签协议"]["calendar"].rows
    assert [(row["due_date"], row["amount"]) for row in dues] == [
        (date(2025, 12, 28), Decimal("720000.00")),
        (date(2026, 1, 1), Decimal("1200000.00")),
        (date(2026, 1, 15), Decimal("480000.00")),
    ]
    browser.post(f"/customers/{LARGE[0]}/agreement", agreement_form("sign"))
    signed = Agreement.objects.get(account_id=LARGE[0], version=2)
    assert (signed.signed_by, signed.valid_from_month, signed.reason) == ("account_manager", 202601, "补断档")


@pytest.mark.parametrize(
    ("field", "value"),
    [("valid_from_month", "soon"), ("final_due_days", "99"), ("terms-1-percent", ""),
     ("terms-2-percent", "90"), ("valid_from_month", "2025-10"), ("reason", "")],
)  # fmt: skip
def test_a_wrong_proposal_is_refused_with_its_reason(sign_in, field, value):
    page = sign_in().post(f"/customers/{LARGE[0]}/agreement", agreement_form("sign") | {field: value})
    assert page.status_code == 200
    assert [str(message) for message in page.context["messages"]] != []
    assert Agreement.objects.filter(account_id=LARGE[0]).count() == 1


def test_a_bank_file_is_booked_and_its_bad_row_shown(sign_in):
    browser = sign_in("cashier")
    text = BANK_FILE.format(account=SMALL)
    page = browser.post("/bank-file/", {"file": upload(text, "bank.csv"), "mode": "KEEP_GOOD"})
    result = page.context["done"]["result"]
    assert (result.rows, result.inserted, result.problems["code"].to_list()) == (2, 1, ["NOT_A_NUMBER"])
    assert "不是数字" in page.content.decode()
    again = browser.post("/bank-file/", {"file": upload(text, "bank.csv"), "mode": "KEEP_GOOD"})
    assert again.context["done"]["result"].inserted == 0
    assert Payment.objects.filter(channel_no="N1").count() == 1
    listed = browser.get("/problems/", {"run": result.run_no})
    assert [row.code for row in listed.context["table"].rows] == ["NOT_A_NUMBER"]


def test_a_statement_is_booked_only_where_its_totals_hold(sign_in):
    browser = sign_in("cashier")
    text = f""":20:A
:25:1
:28C:1
:60F:C251024CNY0,
:61:2510241024C12,50NTRFX//B1
:86:{SMALL}
:62F:C251024CNY12,50
"""
    form = {"layout": "mt940", "file": upload(text.replace("12,50\n", "12,51\n"), "s.sta")}
    refused = browser.post("/bank-file/", form)
    assert "第 7 行" in " ".join(str(message) for message in refused.context["messages"])
    page = browser.post("/bank-file/", {"layout": "mt940", "file": upload(text, "s.sta")})
    assert page.context["done"]["statement"].inserted == 1
    assert "期初余额 + 流水 = 期末余额" in page.content.decode()
    assert Payment.objects.get(channel_no="20251024-B1").account_no == SMALL
    assert_books_hold()


def test_reject_all_takes_nothing(sign_in):
    page = sign_in("cashier").post(
        "/bank-file/", {"file": upload(BANK_FILE.format(account=SMALL), "bank.csv"), "mode": "REJECT_ALL"}
    )
    assert page.context["done"]["result"].inserted == 0
    assert not Payment.objects.filter(channel_no="N1").exists()


def test_a_reviewer_imports_reads_but_no_money(sign_in):
    browser = sign_in("reviewer")
    assert browser.post("/import/", {"file": upload("x", "payments.csv")}).status_code == 403
    head = "point_no,meter_no,read_date,read_kind,total\n"
    row = f"P{SMALL},M{SMALL},2025-10-24,NORMAL,1050\n"
    page = browser.post("/import/", {"file": upload(head + row, "reads.csv")})
    assert page.context["done"]["result"].inserted == 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("mystery.csv", "a,b\n1,2\n", "请选择"),
        ("reads.csv", "a,b\n1,2\n", "缺少"),
        ("reads.docx", "a", "reads.docx"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(sign_in, name, text, said):
    page = sign_in().post("/import/", {"file": upload(text, name)})
    assert page.status_code == 200
    assert said in " ".join(str(message) for message in page.context["messages"])


def test_a_problem_is_resolved_once_with_a_note(sign_in):
    browser = sign_in("reviewer")
    problem = Problem.objects.filter(resolved_by="").first()
    address = f"/problems/{problem.pk}/resolve"
    browser.post(address, {"note": ""})
    problem.refresh_from_db()
    assert problem.resolved_by == ""
    assert (
        browser.post(address, {"note": "已补录", "next": "//evil.example/"}).headers["Location"]
        == "/problems/"
    )
    problem.refresh_from_db()
    assert (problem.resolved_by, problem.resolution) == ("reviewer", "已补录")
    browser.post(address, {"note": "别的"})
    problem.refresh_from_db()
    assert problem.resolution == "已补录"
