"""Rates, orders and limits of an office: imported, exported, and used from the next clearing on."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable
from yingshou.core.tables import CLEARING_RULES, MONEY_LIMITS, PENALTY_RULES
from yingshou.flows.export_table import export_table
from yingshou.flows.import_table import import_table
from yingshou.flows.take_payment import take_payment
from yingshou.records.payments.frames import clearing_rules, money_limits, open_items, penalty_rules

pytestmark = pytest.mark.django_db

D = Decimal
DAY = date(2025, 10, 25)


@pytest.fixture(autouse=True)
def owing():
    make_accounts("A1", "A2")
    issue(202509, {"A1": "1000.00", "A2": "1000.00"}, issued_date=date(2025, 9, 25))
    issue(202510, {"A1": "2000.00"}, issued_date=DAY)


def load(table, *rows):
    return import_table(table=table, frame=pl.DataFrame(list(rows)), as_of=DAY, source="test")


def take(amount, account_no="A1", **values):
    return take_payment(
        account_no=account_no, amount=D(amount), value_date=DAY, channel="COUNTER",
        channel_no=f"{account_no}-{amount}", taken_by="c", as_of=DAY, **values,
    )  # fmt: skip


def rate(**values):
    return {"valid_from": date(2025, 10, 21), "same_year_rate": D("0.001"), "cross_year_rate": D("0.001"),
            "minimum": D("0.00"), **values}  # fmt: skip


def test_a_contract_rate_is_imported_once_and_charged():
    own = rate(account_no="A1")
    first = load(
        PENALTY_RULES, own, rate(account_no="NOBODY"), rate(), rate(account_no="A1", minimum=D("-1"))
    )
    assert sorted(first.problems["code"].to_list()) == ["MISSING_VALUE", "NEGATIVE", "UNKNOWN_ACCOUNT"]
    assert load(PENALTY_RULES, own).unchanged == 1
    # Due on the 10th: ten days at 2 ‰ to the 20th, then five at the contract's 1 ‰.
    owed = open_items(account_nos=["A1", "A2"], as_of=DAY).filter(pl.col("bill_month") == 202509)
    assert dict(owed.select("account_no", "penalty_open").rows()) == {"A1": D("25.00"), "A2": D("30.00")}
    assert export_table(table=PENALTY_RULES).select("account_no", "customer_class", "day_count").rows() == [
        ("A1", "-", "PAYMENT_DAY_COUNTED")]  # fmt: skip


def test_a_stored_version_goes_before_the_shipped_one_of_its_day():
    shipped = penalty_rules()
    confirmed = rate(
        customer_class="INDUSTRIAL", valid_from=date(2024, 6, 1), minimum=D("1.00"), source="供电公司确认"
    )
    load(PENALTY_RULES, confirmed)
    rules = penalty_rules()
    assert rules.height == shipped.height
    of_day = (pl.col("valid_from") == date(2024, 6, 1)) & (pl.col("customer_class") == "INDUSTRIAL")
    assert rules.filter(of_day)["minimum"].to_list() == [D("1.00")]


def test_the_order_of_clearing_is_data_by_class():
    load(CLEARING_RULES, {
        "customer_class": "INDUSTRIAL", "valid_from": date(2025, 10, 1), "sequence": "LATEST_FIRST",
        "within": "PRINCIPAL_FIRST", "designation": "FOLLOWED",
    })  # fmt: skip
    assert clearing_rules().height == 2
    result = take("2500.00")
    assert (result.principal, result.penalty) == (D("2500.00"), D("0.00"))
    assert open_by_receivable() == {"A1-202509-B0": D("500.00"), "A2-202509-B0": D("1000.00")}
    # The payer's own choice goes first, and the penalty left stays open.
    assert take("500.00", designated=["A1-202509-B0"]).principal == D("500.00")
    left = open_items(account_nos=["A1"], as_of=DAY)
    assert left.select("receivable_no", "principal_open", "penalty_open").rows() == [
        ("A1-202509-B0", D("0.00"), D("30.00"))]  # fmt: skip
    assert_books_hold()


def test_limits_of_money_that_leaves_stay_at_two_people():
    row = {"valid_from": date(2025, 1, 1), "alone_up_to": D("500.00"), "largest": None}
    result = load(
        MONEY_LIMITS, {"request_kind": "TRANSFER", **row}, {"request_kind": "REFUND", **row},
        {"request_kind": "BRIBE", **row},
    )  # fmt: skip
    assert sorted(result.problems["code"].to_list()) == ["NOT_A_CHOICE", "OUT_OF_RANGE"]
    assert money_limits().height == 7
