"""Debit batches in the console: made, recalled before they are sent, sent, answered."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.flows.books import assert_books_hold
from tests.interfaces.console.company import DEBIT_BATCH
from yingshou.records.debits.models import DebitBatch
from yingshou.records.payments.models import Payment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

CREATE = {"channel": "DIRECT_DEBIT", "due_until": "2025-12-31"}
ACTS = {
    "/debits/create": CREATE,
    f"/debits/send/{DEBIT_BATCH}": {},
    f"/debits/recall/{DEBIT_BATCH}": {},
    "/debits/answers": {},
}


def texts(page):
    return " ".join(str(message) for message in page.context["messages"])


def test_only_those_who_take_money_act_and_only_by_post(sign_in):
    for address, form in ACTS.items():
        for role in ("auditor", "reviewer", "director", "account_manager"):
            assert sign_in(role).post(address, form).status_code == 403, (address, role)
        assert sign_in("cashier").get(address).status_code == 405
    assert DebitBatch.objects.get().state == "CREATED"


def test_a_batch_is_recalled_and_made_anew(sign_in):
    browser = sign_in("cashier")
    assert "没有已签约且未锁定" in texts(browser.post("/debits/create", CREATE, follow=True))
    assert "1 笔应收已解锁" in texts(browser.post(f"/debits/recall/{DEBIT_BATCH}", follow=True))
    made = browser.post("/debits/create", CREATE)
    assert made.headers["Location"] == "/debits/show/DIRECT_DEBIT-20251025-2"
    assert "已撤回" in texts(browser.post(f"/debits/send/{DEBIT_BATCH}", follow=True))
    assert "2025-10-31" in texts(browser.post("/debits/create", CREATE | {"due_until": "x"}, follow=True))


def test_the_file_goes_out_and_the_answer_comes_back(sign_in):
    browser = sign_in("cashier")
    sent = browser.post(f"/debits/send/{DEBIT_BATCH}")
    text = sent.content.decode("utf-8-sig")
    assert text.splitlines()[0] == "代扣批次号,明细序号,应收编号,户号,付款账号,账户名称,金额"
    assert browser.post(f"/debits/send/{DEBIT_BATCH}").content == sent.content
    assert "已送出" in texts(browser.post(f"/debits/recall/{DEBIT_BATCH}", follow=True))
    amount = text.splitlines()[1].split(",")[-1]
    rows = f"{DEBIT_BATCH},1,扣款成功,{amount},2025-10-25\n{DEBIT_BATCH},9,扣款成功,1,2025-10-25\n"
    back = f"代扣批次号,明细序号,结果,金额,到账日期\n{rows}"
    upload = SimpleUploadedFile("back.csv", back.encode(), content_type="text/csv")
    said = texts(browser.post("/debits/answers", {"file": upload}, follow=True))
    assert f"扣款成功 1 笔（{amount} 元）" in said
    assert "没有这笔明细" in said
    assert Payment.objects.get(channel="DIRECT_DEBIT").channel_no == f"{DEBIT_BATCH}-1"
    assert DebitBatch.objects.get().state == "ANSWERED"
    assert "扣款成功" in browser.get(f"/debits/show/{DEBIT_BATCH}").content.decode()
    assert_books_hold()


def test_a_file_that_is_no_answer_is_refused(sign_in):
    upload = SimpleUploadedFile("back.csv", b"a,b\n1,2\n", content_type="text/csv")
    assert "缺少" in texts(sign_in("cashier").post("/debits/answers", {"file": upload}, follow=True))
