"""The reviewer's queue: what waits and why, in one act or many, by those who may."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from tests.flows.small_company import account_no
from tests.interfaces.console.company import HELD, LARGE
from yingshou.interfaces.console.bars import bars, months_to
from yingshou.records.audit.models import AuditEvent
from yingshou.records.billing.models import BillApproval
from yingshou.records.metering.models import Read
from yingshou.records.runs.models import Problem, Run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


@pytest.fixture
def reviewer(sign_in):
    return sign_in("reviewer")


def text(response):
    return response.content.decode()


@pytest.fixture
def problems():
    """A held bill with its reason, a blocked account and a note."""
    run = Run.objects.create(
        run_no="BILL-202511", kind="BILL", as_of=date(2025, 11, 25), rules={"bill_month": 202511}
    )
    given = {"run": run, "owner": "REVIEWER"}
    held = Problem.objects.create(
        **given, stage="validation", code="LARGE_BILL", account_no=LARGE[1], subject=HELD, effect="HOLD",
        column="amount", value="80.80", limit_value="10000.00",
    )  # fmt: skip
    given["owner"] = "METER_READER"
    blocked = Problem.objects.create(
        **given, stage="metering", code="NO_READ", account_no=account_no(3), subject="P/M", effect="BLOCK"
    )
    noted = Problem.objects.create(
        **given, stage="validation", code="ZERO_USE", account_no=account_no(4), effect="WARN",
        subject=f"{account_no(4)}-202510-1", column="total_kwh", value="0.0000", limit_value="30.0000",
    )  # fmt: skip
    return held, blocked, noted


def test_the_queue_shows_rule_figure_limit_owner_and_history(reviewer, problems):
    page = text(reviewer.get("/review/"))
    assert "电费突增，需复核" in page
    assert "80.8" in page
    assert "10000" in page
    assert "核算员" in page
    assert page.count('<svg class="ys-bars"') == 1
    blocked = text(reviewer.get("/review/?show=blocked"))
    assert "本月无抄表示数" in blocked
    assert "抄表员" in blocked
    assert "以往有用电，本月为零" in text(reviewer.get("/review/?show=noted"))


def test_filters_by_rule_and_owner(reviewer, problems):
    assert 'name="pick"' in text(reviewer.get("/review/?rule=LARGE_BILL&owner=REVIEWER"))
    assert 'name="pick"' not in text(reviewer.get("/review/?rule=SPIKE_USE"))
    assert 'name="pick"' not in text(reviewer.get("/review/?owner=METERING"))
    assert 'name="pick"' in text(reviewer.get("/review/?show=blocked&q=1000"))


def test_export(reviewer, problems):
    for show in ("held", "blocked", "noted"):
        assert reviewer.get(f"/review/?show={show}&export=xlsx").content[:2] == b"PK"


def act(client, action, *picked, note="已核", **given):
    return client.post("/review/act", {"action": action, "pick": picked, "note": note, **given}, follow=True)


def test_selected_bills_are_approved_with_a_reason(reviewer, problems):
    assert "请填写原因" in text(act(reviewer, "approve", HELD, note=" "))
    assert "请先勾选" in text(act(reviewer, "approve"))
    assert not BillApproval.objects.exists()
    assert "已通过并发行 1 张账单" in text(act(reviewer, "approve", HELD))
    assert BillApproval.objects.get().note == "已核"
    assert Problem.objects.get(pk=problems[0].pk).resolved_by == "reviewer"


def test_all_that_match_are_approved_after_count_and_amount_were_seen(reviewer, problems):
    page = text(reviewer.get("/review/all?rule=LARGE_BILL"))
    amount = reviewer.get("/review/all?rule=LARGE_BILL").context["amount"]
    assert "共 1 张" in page
    assert f"{amount:,.2f}" in page
    wrong = reviewer.post("/review/all?rule=LARGE_BILL", {"note": "已核", "amount": "1.00"})
    assert "待复核账单已变化" in text(wrong)
    assert not BillApproval.objects.exists()
    done = reviewer.post("/review/all?rule=LARGE_BILL", {"note": "已核", "amount": str(amount)}, follow=True)
    assert "已通过并发行 1 张账单" in text(done)
    assert "没有待复核的账单" in text(reviewer.get("/review/all"))


def test_sent_back_it_becomes_the_readers_task(reviewer, problems):
    act(reviewer, "reread", HELD, note="止度存疑")
    page = text(reviewer.get("/review/?owner=METER_READER"))
    assert "已退回重抄：止度存疑" in page
    assert AuditEvent.objects.get(action="ASSIGN_PROBLEM").detail["note"] == "止度存疑"
    act(reviewer, "reread", str(problems[1].pk), show="blocked", note="补抄")
    assert Problem.objects.get(pk=problems[1].pk).assigned_note == "补抄"
    assert not BillApproval.objects.exists()


def test_an_estimate_is_accepted(reviewer, problems):
    done = act(reviewer, "estimate", str(problems[1].pk), show="blocked")
    assert "已估抄 1 个示数" in text(done)
    read = Read.objects.get(read_kind="ESTIMATED")
    assert (read.point_no, read.read_date) == (f"P{account_no(3)}", date(2025, 11, 25))


def test_a_note_is_closed(reviewer, problems):
    act(reviewer, "resolve", str(problems[2].pk), show="noted", note="空置房")
    assert Problem.objects.get(pk=problems[2].pk).resolution == "空置房"


@pytest.mark.parametrize("role", ["cashier", "account_manager", "auditor"])
def test_others_look_but_do_not_act(sign_in, problems, role):
    client = sign_in(role)
    page = text(client.get("/review/"))
    assert 'name="pick"' not in page
    assert "电费突增，需复核" in page
    assert act(client, "approve", HELD).status_code == 403
    assert client.get("/review/all").status_code == 403
    assert not BillApproval.objects.exists()


def test_empty_lists_say_so(reviewer):
    assert "没有提示" in text(reviewer.get("/review/?show=noted"))
    assert "没有符合条件的记录" in text(reviewer.get("/review/?rule=SPIKE_USE"))


def test_bars_share_a_scale_and_leave_gaps():
    months = months_to(202510)
    assert (months[0], months[-1], len(months)) == (202411, 202510, 12)
    with override("zh-hans"):
        drawn = bars(months, [None] * 10 + [Decimal(50), Decimal(100)])
    assert drawn.count("<rect") == 12
    assert drawn.count('height="24"') == 1
    assert drawn.count('height="12"') == 1
    assert drawn.count('height="0"') == 10
    assert "2025-10: 100 kWh" in drawn
