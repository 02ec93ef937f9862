"""People at the console: print, record deliveries, keep contacts and wishes, change wordings."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from tests.flows.notices import ask
from tests.interfaces.console.company import AS_OF, SMALL, TOLD
from yingshou.gateways.messages.shipped_letters import shipped_template
from yingshou.interfaces import clock
from yingshou.records.audit.models import AuditEvent
from yingshou.records.messages.models import Contact, LetterTemplate, Notice, Progress, Template, Wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.LETTERS_FOLDER = tmp_path / "letters"
    moment = clock.datetime.combine(AS_OF, clock.datetime.min.time().replace(hour=11), tzinfo=clock.SHANGHAI)
    monkeypatch.setattr("yingshou.interfaces.console.views.notices.business_time", lambda: moment)
    return settings.LETTERS_FOLDER


def text_of(content):
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_letter_is_printed_posted_and_signed_for(sign_in):
    browser = sign_in("account_manager")
    page = browser.get("/notices/", {"state": "TASK", "channel": "POST"}).content.decode()
    assert TOLD in page
    assert "信函及送达回证 · 1" in page
    printed = browser.post("/notices/print", {"kind": "LETTER"})
    letter = text_of(printed.content)
    assert "电费催告函" in letter
    assert "送 达 回 证" in letter
    assert f"用户1（户号 {SMALL}）" in letter
    form = {"how": "POST_SIGNED", "happened_at": "2025-10-25T10:30", "person": "张三"}
    done = browser.post(
        f"/notices/deliver/{TOLD}", {**form, "file": SimpleUploadedFile("回执.png", PNG)}, follow=True
    )
    assert said(done) == ["已登记，凭据链第 2 条。"]
    assert Progress.objects.get(pk=TOLD).state == "SERVED"
    page = browser.get(f"/notices/show/{TOLD}").content.decode()
    assert "邮件签收 · 张三" in page
    scan = next(part.partition('"')[0] for part in page.split('href="') if part.startswith("/notices/scan/"))
    assert browser.get(scan).content == PNG
    assert browser.get(f"/notices/scan/{'0' * 64}/{TOLD}").status_code == 404
    sheet = browser.get(f"/notices/sheet/{TOLD}")
    assert (sheet["Content-Type"], sheet.content[:5]) == ("application/pdf", b"%PDF-")
    actions = set(AuditEvent.objects.filter(actor="account_manager").values_list("action", flat=True))
    assert actions == {"PRINT_NOTICES", "RECORD_DELIVERY"}


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"how": "POSTED", "happened_at": "2025-10-25T10:30"}, "请填写邮件编号"),
        ({"how": "POSTED", "happened_at": "gestern"}, "请填写送达时间"),
        ({"how": "ANSWERED", "happened_at": "2025-10-26T10:30"}, "时间晚于现在"),
        (
            {"how": "LEFT_WITNESSED", "person": "李", "happened_at": "2025-10-25T10:30",
             "file": SimpleUploadedFile("x.exe", b"MZ")},
            "请上传 10 MB 以内的 JPEG、PNG 或 PDF 文件",
        ),
    ],
)  # fmt: skip
def test_a_record_that_proves_nothing_is_refused(sign_in, form, sentence):
    assert said(sign_in().post(f"/notices/deliver/{TOLD}", form, follow=True)) == [sentence]
    assert Progress.objects.get(pk=TOLD).state == "TASK"


def test_a_notice_is_sent_again_or_withdrawn(sign_in):
    browser = sign_in()
    assert said(browser.post(f"/notices/act/{TOLD}", {"act": "retry"}, follow=True)) == [
        "将按规则的各渠道重新发送。"
    ]
    assert Progress.objects.get(pk=TOLD).state == "WAITING"
    browser.post(f"/notices/act/{TOLD}", {"act": "withdraw", "reason": "已缴清"}, follow=True)
    refused = browser.post(f"/notices/act/{TOLD}", {"act": "print", "kind": "LETTER"}, follow=True)
    assert said(refused) == ["该通知已撤回"]
    assert browser.post("/notices/act/NONE", {"act": "retry"}).status_code == 404


def test_contacts_and_wishes_are_kept_and_ended(sign_in):
    browser, address = sign_in("account_manager"), f"/accounts/{SMALL}/contacts"
    sms = {"channel": "SMS", "address": "13800000001", "role": "CUSTOMER", "language": "zh", "person": ""}
    assert said(browser.post(f"{address}/add", sms, follow=True)) == ["联系方式已保存。"]
    bad = browser.post(f"{address}/add", {**sms, "address": "1380"}, follow=True)
    assert said(bad)[0].startswith("地址不是该渠道的地址")
    made = Contact.objects.get(channel="SMS")
    ended = browser.post(f"{address}/{made.pk}/end", {"day": "2025-11-01"}, follow=True)
    assert said(ended) == ["联系方式自该日起停用。"]
    assert browser.post(f"{address}/999999/end", follow=True).context["messages"]
    wish = {"channel": "-", "purpose": "REMINDER", "wanted": "no", "said_by": "户主"}
    browser.post(f"{address}/wish", wish, follow=True)
    assert Wish.objects.get().wanted is False
    refused = browser.post(f"{address}/wish", {**wish, "purpose": "DEMAND"}, follow=True)
    assert "不能退订" in said(refused)[0]
    assert Wish.objects.count() == 1


def test_a_wording_is_looked_at_with_an_account_and_kept_from_a_day(sign_in):
    browser = sign_in("director")
    form = {
        "purpose": "REMINDER", "channel": "SMS", "subject": "提醒", "wording": "{name}请缴{amount}元",
        "valid_from": "2025-10-25", "account_no": SMALL,
    }  # fmt: skip
    page = browser.post("/wordings/new", {**form, "act": "preview"}).content.decode()
    assert "用户1请缴1,234.50元" in page
    assert Template.objects.count() == 0
    bad = browser.post("/wordings/new", {**form, "wording": "{nmae}", "act": "keep"}).content.decode()
    assert "nmae" in bad
    unfit = browser.post("/wordings/new", {**form, "wording": "{stop_date}", "act": "keep"}).content.decode()
    assert "模板中有不认识的字段" in unfit
    assert browser.post("/wordings/new", {**form, "act": "keep"}).headers["Location"] == "/wordings/"
    ask("W", number=SMALL)
    assert Notice.objects.get(pk="W").texts["SMS"] == ["提醒", "用户1请缴1,234.50元"]
    other = browser.post("/wordings/new", {**form, "wording": "{name}", "act": "keep"}).content.decode()
    assert "与已存的记录不一致" in other


def test_a_word_template_is_checked_and_used(sign_in):
    browser = sign_in()
    document = Document()
    document.add_paragraph("本所函 {{ name }} {{ text }}")
    own = BytesIO()
    document.save(own)
    form = {"kind": "LETTER", "purpose": "-", "valid_from": "2025-10-01"}

    def upload(content, **changes):
        file = SimpleUploadedFile("函.docx", content)
        return said(browser.post("/wordings/upload", {**form, **changes, "file": file}, follow=True))

    assert upload(own.getvalue()) == ["文书模板自该日起启用。"]
    assert upload(b"PK\x03\x04damaged") == ["文书模板不能使用：不是 Word 文档（.docx）"]
    assert upload(own.getvalue(), kind="PARTY") == ["请选择文书类型和用途"]
    assert upload(own.getvalue(), valid_from="soon") == ["请选择 Word 文件和日期。"]
    made = LetterTemplate.objects.get()
    assert browser.get(f"/wordings/letter/{made.pk}").content == own.getvalue()
    assert browser.get("/wordings/shipped/LETTER").content[:2] == b"PK"
    assert browser.get("/wordings/shipped/PARTY").status_code == 404
    letter = text_of(browser.post(f"/notices/act/{TOLD}", {"act": "print", "kind": "LETTER"}).content)
    assert letter.startswith("本所函 用户1")
    assert "送 达 回 证" not in letter
    assert shipped_template("VISIT_SHEET")[:2] == b"PK"


def test_only_those_with_the_right_act(sign_in):
    browser = sign_in("auditor")
    for address in (
        "/notices/print", f"/notices/act/{TOLD}", f"/notices/deliver/{TOLD}",
        f"/accounts/{SMALL}/contacts/add", f"/accounts/{SMALL}/contacts/wish", "/wordings/upload",
        "/wordings/new", "/tier-notices/tell",
    ):  # fmt: skip
        assert browser.post(address, {}).status_code == 403, address
    assert sign_in("account_manager").post("/wordings/new", {}).status_code == 403
