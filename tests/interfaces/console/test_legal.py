"""Matters before a court in the console: opened, taken through their steps, proven, written off."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.flows.books import assert_books_hold, issue, make_accounts
from tests.interfaces.console.company import AS_OF
from yingshou.flows.take_payment import take_payment
from yingshou.flows.verify_bundle import verify_bundle
from yingshou.records.collection.queries import holds
from yingshou.records.legal.models import Matter, Step, WriteOff
from yingshou.records.messages.models import Notice
from yingshou.records.organizations.models import Organization, StaffOrganization
from yingshou.records.payments.models import MoneyRequest
from yingshou.records.receivables.models import ReceivableBalance

pytestmark = pytest.mark.django_db
ITEM = "A1-202501-B0"


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


def paper():
    return SimpleUploadedFile("证明.pdf", b"%PDF-1.4 proof")


@pytest.fixture(autouse=True)
def _owing(settings, tmp_path, people):
    settings.LEGAL_FOLDER = tmp_path / "legal"
    make_accounts("A1")
    issue(202501, {"A1": "1000.00"}, issued_date=date(2025, 1, 25))


@pytest.fixture
def matter(sign_in):
    sign_in("legal").post("/legal/accounts/A1/open", {"reason": "催告不付", "receivable_no": [ITEM]})
    return Matter.objects.get().pk


def test_a_matter_is_opened_and_taken_through_its_steps(sign_in, matter):
    legal, auditor = sign_in("legal"), sign_in("auditor")
    address = f"/legal/matters/{matter}"
    page = auditor.get(address).content.decode()
    assert "催告不付" in page
    assert "登记步骤" not in page
    assert auditor.post(f"{address}/step", {"kind": "NOTE"}).status_code == 403
    shown = legal.post(
        f"{address}/step",
        {"kind": "SUIT_FILED", "court": "区法院", "file_no": "1号", "amount": "1,000", "document": paper()},
        follow=True,
    )
    assert "已起诉" in shown.content.decode()
    filed = Step.objects.get(kind="SUIT_FILED")
    assert legal.get(f"{address}/files/{filed.document_hash}").getvalue() == b"%PDF-1.4 proof"
    assert "不能接在案件当前状态之后" in texts(
        legal.post(f"{address}/step", {"kind": "APPEALED"}, follow=True)
    )
    for wrong in ({"step_date": "soon"}, {"step_date": "2025-02-31"}, {"amount": "-1"}, {"fees": "x"}):
        assert texts(legal.post(f"{address}/step", {"kind": "NOTE", **wrong}, follow=True))
    assert Step.objects.count() == 2
    assert matter in legal.get("/accounts/A1/case").content.decode()
    assert "/legal/accounts/A1" in legal.get("/accounts/A1/").content.decode()
    assert [row.matter_no for row in legal.get("/legal/?state=LEGAL_SUED").context["table"].rows] == [matter]
    legal.post(f"{address}/step", {"kind": "CLOSED"})
    assert holds(account_nos=["A1"], on=AS_OF) == []


def test_the_bundle_is_made_downloaded_and_holds(sign_in, matter, tmp_path):
    legal = sign_in("legal")
    said = texts(legal.post(f"/legal/matters/{matter}/bundle", follow=True))
    digest = Step.objects.get(kind="EVIDENCE").document_hash
    assert digest in said
    kept = tmp_path / "bundle.zip"
    kept.write_bytes(legal.get(f"/legal/matters/{matter}/files/{digest}").getvalue())
    assert verify_bundle(path=kept).altered == ()
    assert legal.get(f"/legal/matters/{matter}/files/{'0' * 64}").status_code == 404


def test_the_demand_is_asked_for_once_a_day(sign_in, matter):
    legal = sign_in("legal")
    address = f"/legal/matters/{matter}/demand"
    assert "更正日期" in texts(legal.post(address, {"pay_by": "2025-01-01"}, follow=True))
    for _again in range(2):
        assert (
            legal.post(address, {"pay_by": "2099-01-01"})
            .headers["Location"]
            .startswith("/notices/show/LEGAL-")
        )
    assert Notice.objects.get().purpose == "LEGAL_DEMAND"


def test_a_write_off_by_two_people_is_recovered_and_undone(sign_in):
    legal, director = sign_in("legal"), sign_in("director")
    form = {"ground": "DEREGISTERED", "reason": "注销", "receivable_no": [ITEM]}
    assert "须附证明文件" in texts(legal.post("/legal/accounts/A1/write-off", form))
    made = legal.post("/legal/accounts/A1/write-off", {**form, "document": paper()}, follow=True)
    number = MoneyRequest.objects.get().pk
    assert ITEM in made.content.decode()
    assert legal.get(f"/legal/proof/{number}").getvalue() == b"%PDF-1.4 proof"
    director.post(f"/money-requests/approve/{number}")
    assert "账销案存" in legal.get("/dues/").content.decode()
    assert [row.receivable_no for row in legal.get("/legal/written-off").context["table"].rows] == [ITEM]
    take_payment(
        account_no="A1", amount=ReceivableBalance.objects.get(pk=ITEM).written_off, value_date=AS_OF,
        channel="TRANSFER", channel_no="1", taken_by="cashier", as_of=AS_OF,
    )  # fmt: skip
    assert "清偿已核销欠费" in legal.get("/legal/accounts/A1").content.decode()
    assert "已收回" in texts(legal.post("/legal/accounts/A1/recover", follow=True))
    assert "没有可收回的核销欠费" in texts(legal.post("/legal/accounts/A1/recover", follow=True))
    undo = {"cause": "DEBTOR_ABLE_TO_PAY", "reason": "查到财产"}
    assert director.post(f"/legal/undo/{number}", undo).status_code == 403
    asked = legal.post(f"/legal/undo/{number}", undo, follow=True).context["asked"]
    assert (asked.kind, asked.state) == ("RESTORE_CLAIM", "PROPOSED")
    director.post(f"/money-requests/approve/{asked.pk}")
    assert ReceivableBalance.objects.get(pk=ITEM).written_off == 0
    assert WriteOff.objects.get().request.outcome.kind == "UNDONE"
    assert_books_hold()


def test_a_person_of_another_station_sees_nothing_of_it(sign_in, people, matter):
    Organization.objects.create(code="02", name="02")
    StaffOrganization.objects.create(user=people["legal"], organization_id="02")
    legal = sign_in("legal")
    assert legal.get("/legal/").context["table"].page.paginator.count == 0
    for address in (f"/legal/matters/{matter}", "/legal/accounts/A1", "/legal/accounts/A1/open"):
        assert legal.get(address).status_code == 404, address
    for act in ("step", "bundle", "demand"):
        assert legal.post(f"/legal/matters/{matter}/{act}", {"kind": "NOTE"}).status_code == 404, act
    assert Step.objects.count() == 1
