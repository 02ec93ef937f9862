"""The bill page names the classes and years of its lines, and states feed-in apart from the bill."""

import pytest

from tests.flows.small_company import AS_OF as BILLED_ON
from tests.flows.small_company import account_no, settle_in
from tests.flows.test_residents_and_feed_in import DATED, FROM, agree, bring, feed_in
from yingshou.core.tables import HOUSEHOLD_BENEFITS, QUANTITY_RULES, TARIFF_BENEFITS
from yingshou.flows.approve_request import approve_request
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_feed_in import run_feed_in

pytestmark = pytest.mark.django_db


def test_the_bill_page_states_feed_in_and_classes(sign_in):
    feed_in(agreement=False)
    agree()
    bring(QUANTITY_RULES, {
        "account_no": account_no(1), "other_account_no": account_no(1), "rule_no": 1, "valid_from": FROM,
        "kind": "FIXED_QUANTITY", "quantity_kwh": 40, "taken_from": "ALL_PERIODS", "price_class": "RESIDENT",
    })  # fmt: skip
    run_bills(bill_month=202510, as_of=BILLED_ON)
    run_feed_in(bill_month=202510, as_of=BILLED_ON)
    page = sign_in().get(f"/bills/{account_no(1)}-202510-1/").content.decode()
    assert f"F-{account_no(1)}-202510" in page
    for figure in ("89.95", "89.06", "0.89", "不与本账单相抵"):
        assert figure in page
    assert "居民阶梯 · 第 1 档" in page


def test_a_bill_without_feed_in_says_nothing_of_it(sign_in):
    feed_in()
    run_bills(bill_month=202510, as_of=BILLED_ON)
    page = sign_in().get(f"/bills/{account_no(1)}-202510-1/").content.decode()
    assert "不与本账单相抵" not in page


def test_the_bill_page_writes_down_tiers_benefits_and_classes(sign_in):
    settle_in(4)
    bring(TARIFF_BENEFITS, {**DATED, "benefit": "LARGE_HOUSEHOLD", "persons_from": 5, "kwh_per_month": 100})
    bring(HOUSEHOLD_BENEFITS, {
        "account_no": account_no(2), "benefit": "LARGE_HOUSEHOLD", "valid_from": FROM, "persons": 5,
    })  # fmt: skip
    bring(QUANTITY_RULES, {
        "account_no": account_no(1), "other_account_no": account_no(1), "rule_no": 1, "valid_from": FROM,
        "kind": "FIXED_QUANTITY", "quantity_kwh": 40, "taken_from": "ALL_PERIODS", "price_class": "RESIDENT",
    })  # fmt: skip
    run_bills(bill_month=202510, as_of=BILLED_ON)
    page = sign_in().get(f"/bills/{account_no(2)}-202510-1/").content.decode()
    assert "2025 年阶梯" in page
    assert "一户多人口：各档电量 + 1,200 千瓦时" in page
    page = sign_in().get(f"/bills/{account_no(1)}-202510-1/").content.decode()
    assert "各电价类别电量" in page
    assert "本户主电价类别" in page


def test_statements_are_listed_exported_and_taken_back(sign_in):
    feed_in(agreement=False)
    agree()
    clerk = sign_in()
    assert "yingshou run feed-in" in clerk.get("/feed-in/").content.decode()
    run_feed_in(bill_month=202510, as_of=BILLED_ON)
    number = f"F-{account_no(1)}-202510"
    assert number in clerk.get("/feed-in/?month=2025-10").content.decode()
    book = clerk.get("/feed-in/?export=xlsx")
    assert "spreadsheetml" in book["Content-Type"]
    page = clerk.get(f"/feed-in/{number}/").content.decode()
    assert "89.95" in page
    assert clerk.get("/feed-in/none/").status_code == 404
    done = clerk.post(f"/feed-in/{number}/reverse", {"reason": "表计接反"}, follow=True).content.decode()
    assert f"{number}-R" in done
    assert "表计接反" in done


def test_a_statement_is_paid_by_two_people(sign_in):
    feed_in()
    run_feed_in(bill_month=202510, as_of=BILLED_ON)
    number = f"F-{account_no(1)}-202510"
    clerk = sign_in()
    assert "申请支付" in clerk.get(f"/feed-in/{number}/").content.decode()
    given = {"payee_name": "张三", "payee_account": "", "reason": "十月"}
    refused = clerk.post(f"/feed-in/{number}/pay", given, follow=True).content.decode()
    assert "payee_account" in refused or "payee" in refused
    given["payee_account"] = "6222020200112233"
    page = clerk.post(f"/feed-in/{number}/pay", given, follow=True).content.decode()
    for shown in (f"F-{number}-1", "上网电费支付", "6222020200112233", "89.95", number):
        assert shown in page
    shown = clerk.get(f"/feed-in/{number}/").content.decode()
    assert f"F-{number}-1" in shown
    assert "申请支付" not in shown
    assert "冲销此结算单" not in shown
    approve_request(request_no=f"F-{number}-1", decided_by="wang", as_of=BILLED_ON)
    assert "/money-requests/pay/" in clerk.get(f"/money-requests/show/F-{number}-1").content.decode()
