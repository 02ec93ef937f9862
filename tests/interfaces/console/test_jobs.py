"""Work started from the console: who may, what the page shows, and that the request returns at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.flows.small_company import accounts, settle_in
from tests.gateways.statements.test_mt940 import WELL
from yingshou.core.tables import PAYMENTS
from yingshou.interfaces.console.views import imports as import_views
from yingshou.interfaces.jobs.worker import Worker
from yingshou.records.billing.models import Bill
from yingshou.records.customers.models import Account
from yingshou.records.organizations.roles import ROLES
from yingshou.records.payments.models import Payment
from yingshou.records.work.models import DailyJob, Job

MONTH = {"bill_month": "2025-10"}


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.UPLOADS_FOLDER = tmp_path / "uploads"


def work():
    with Worker() as worker:
        while worker.work_once():
            pass


@pytest.mark.django_db(transaction=True)
def test_a_bill_run_is_started_followed_and_shown_on_its_run_page(sign_in):
    settle_in(4)
    browser = sign_in("reviewer")
    answer = browser.post("/jobs/start/BILL", MONTH)
    asked = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/jobs/{asked.pk}/")
    assert (asked.parameters, asked.run_no) == (
        {"bill_month": 202510, "as_of": "2025-10-25"},
        "BILL-202510-20251025",
    )
    page = browser.get(f"/jobs/{asked.pk}/").content.decode()
    assert f'data-progress="/jobs/{asked.pk}/progress"' in page
    assert "没有后台进程在运行" in page
    assert Bill.objects.count() == 0  # the request did not do the work
    assert browser.get(f"/jobs/{asked.pk}/progress").json() == {
        "state": "QUEUED", "word": "等待", "done": 0, "total": None, "text": "–",
    }  # fmt: skip
    assert browser.post("/jobs/start/BILL", MONTH)["Location"] == f"/jobs/{asked.pk}/"
    assert Job.objects.count() == 1
    work()
    now = browser.get(f"/jobs/{asked.pk}/progress").json()
    assert (now["state"], now["text"]) == ("DONE", "1 / 1")
    assert "后台任务" in browser.get("/runs/BILL-202510-20251025").content.decode()
    assert "data-progress=" not in browser.get(f"/jobs/{asked.pk}/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES])
def test_each_role_starts_stops_and_resumes_what_it_may(sign_in, role):
    settle_in(1)
    browser, may = sign_in(role), "run_bills" in ROLES[role].permissions
    assert browser.post("/jobs/start/SCHEME").status_code == (302 if may else 403)
    assert Job.objects.count() == (1 if may else 0)
    asked = Job.objects.first() or Job.objects.create(kind="SCHEME", work_key="x", requested_by="li.hua")
    for act, state in (("stop", "STOPPED"), ("resume", "QUEUED")):
        before = Job.objects.get().state
        assert browser.post(f"/jobs/{asked.pk}/{act}").status_code == (302 if may else 403)
        assert Job.objects.get().state == (state if may else before)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("BILL", {"bill_month": "October"}),
        ("BILL", {}),
        ("DUES", {"lead_days": "-1"}),
        ("DUES", {"lead_days": "9999999"}),
        ("POSITION", {"from_date": "2025-10-31", "to_date": "2025-10-01"}),
        ("POSITION", {"from_date": "2025-02-30", "to_date": "2025-10-01"}),
        ("NOTHING", {}),
    ],
)
def test_a_value_that_is_none_starts_nothing_and_says_why(sign_in, kind, values):
    answer = sign_in().post(f"/jobs/start/{kind}", values, follow=True)
    assert 'class="ys-' in answer.content.decode()
    assert [str(each) for each in answer.context["messages"]]
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_an_import_is_not_started_without_its_file(sign_in):
    assert sign_in().post("/jobs/start/IMPORT").status_code == 403


@pytest.mark.django_db
def test_a_failure_is_shown_with_its_batch_and_taken_up_again(sign_in):
    said = {"zh": "第 2 批（1–2）失败：disk full", "en": "batch 2 (1–2) failed: disk full"}
    asked = Job.objects.create(
        kind="BILL", work_key="x", requested_by="li.hua", state="FAILED", failures=[said]
    )
    browser = sign_in("reviewer")
    page = browser.get(f"/jobs/{asked.pk}/").content.decode()
    assert said["zh"] in page
    assert "继续未完成的部分" in page
    assert browser.get("/jobs/999/").status_code == 404
    assert browser.post("/jobs/999/stop").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_taken_by_the_worker(sign_in, monkeypatch):
    settle_in(1)
    monkeypatch.setattr(import_views, "LARGEST_AT_ONCE", 10)
    data = accounts(3).write_csv().encode()
    browser = sign_in("reviewer")
    places = []
    for _ in range(2):  # sent twice: one job
        upload = SimpleUploadedFile("accounts.csv", data)
        answer = browser.post("/import/", {"table": "", "mode": "KEEP_GOOD", "file": upload})
        places.append(answer["Location"])
    asked = Job.objects.get()
    assert places == [f"/jobs/{asked.pk}/"] * 2
    assert Account.objects.count() == 1
    work()
    asked.refresh_from_db()
    assert (asked.state, Account.objects.count()) == ("DONE", 3)
    page = browser.get(f"/jobs/{asked.pk}/").content.decode()
    assert asked.run_no in page
    assert "accounts.csv" in page


@pytest.mark.django_db
def test_a_large_bank_file_asks_for_the_right_to_take_money(sign_in, monkeypatch):
    from yingshou.interfaces.console.views import bank_file

    monkeypatch.setattr(bank_file, "LARGEST_AT_ONCE", 10)
    text = ",".join(column.name for column in PAYMENTS.columns) + "\n"
    upload = SimpleUploadedFile("payments.csv", text.encode())
    sign_in("cashier").post("/bank-file/", {"layout": "", "mode": "KEEP_GOOD", "file": upload})
    asked = Job.objects.get()
    assert (asked.kind, asked.parameters["table"]) == ("IMPORT", "payments")
    assert sign_in("reviewer").post(f"/jobs/{asked.pk}/stop").status_code == 403
    assert sign_in("cashier").post(f"/jobs/{asked.pk}/stop").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_large_statement_is_taken_by_the_worker(sign_in, monkeypatch):
    from yingshou.interfaces.console.views import bank_file

    monkeypatch.setattr(bank_file, "LARGEST_AT_ONCE", 10)
    browser = sign_in("cashier")
    for _ in range(2):  # sent twice: one job
        upload = SimpleUploadedFile("boc.sta", WELL.encode("gb18030"))
        browser.post("/bank-file/", {"layout": "mt940", "file": upload})
    asked = Job.objects.get()
    assert (asked.kind, asked.parameters["layout"], Payment.objects.count()) == ("STATEMENT", "mt940", 0)
    work()
    asked.refresh_from_db()
    figures = asked.result["figures"]
    assert (asked.state, figures["inserted"], figures["received"]) == ("DONE", 2, "1700.50")
    assert Payment.objects.count() == figures["inserted"]
    assert len(asked.result["notes"]) == figures["problems"] > 0  # unknown payers, each named with its row
    page = browser.get(f"/jobs/{asked.pk}/").content.decode()
    assert "银行流水" in page
    assert asked.result["notes"][0]["zh"] in page
    upload = SimpleUploadedFile("boc2.sta", WELL.replace("2500,00", "2500,01").encode())
    browser.post("/bank-file/", {"layout": "mt940", "file": upload})
    work()
    damaged = Job.objects.latest("id")
    assert (damaged.state, Payment.objects.count()) == ("FAILED", 2)
    assert "boc2.sta" in damaged.failures[0]["zh"]


@pytest.mark.django_db
def test_the_timetable_is_shown_and_changed_by_those_who_may(sign_in):
    page = sign_in("auditor").get("/jobs/").content.decode()
    assert "00:30" in page
    assert "总账封存" in page
    assert "/jobs/timetable/" not in page
    assert sign_in("auditor").post("/jobs/timetable/SEAL", {"at": "03:15"}).status_code == 403
    assert sign_in("reviewer").post("/jobs/timetable/SEAL", {"at": "03:15"}).status_code == 403
    browser = sign_in("accountant")
    assert browser.post("/jobs/timetable/BILL", {"at": "03:15"}).status_code == 404
    for text in ("", "25:00", "noon"):
        browser.post("/jobs/timetable/SEAL", {"at": text, "active": "yes"})
    assert not DailyJob.objects.exists()
    browser.post("/jobs/timetable/SEAL", {"at": "03:15", "active": "yes"})
    daily = DailyJob.objects.get()
    assert (daily.kind, f"{daily.at:%H:%M}", daily.active) == ("SEAL", "03:15", True)
    browser.post("/jobs/timetable/SEAL", {"at": "03:15"})
    assert DailyJob.objects.get().active is False
    assert "已停用" in browser.get("/jobs/").content.decode()
