"""Benefits, classes and feed-in from import to bills and statements."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tests.core.frames import rows
from tests.flows.small_company import AS_OF, account_no, settle_in
from yingshou.core.tables import (
    FEED_IN_AGREEMENTS,
    HOUSEHOLD_BENEFITS,
    METERING_POINTS,
    QUANTITY_RULES,
    READS,
    TARIFF_BENEFITS,
    TARIFF_FEED_IN,
    TARIFF_TIERS,
)
from yingshou.flows.check_books import check_books
from yingshou.flows.import_table import import_table
from yingshou.flows.reverse_feed_in import UnableToReverseFeedInError, reverse_feed_in
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_feed_in import run_feed_in
from yingshou.records.billing import queries
from yingshou.records.billing.models import ChargeLine, FeedInLine, FeedInStatement
from yingshou.records.ledger.models import Posting
from yingshou.records.metering.models import MeteringPoint
from yingshou.records.runs.models import Problem

pytestmark = pytest.mark.django_db

FROM = date(2024, 1, 1)
DATED = {"catalogue": "TEST", "valid_from": FROM, "source": "test"}
FEEDING = {"point_no": "F1", "meter_no": "F1", "account_no": account_no(1), "metering_mode": "REGISTER",
           "multiplier": 1, "register_digits": 6, "installed_date": FROM, "direction": "FEED_IN"}  # fmt: skip


def bring(table, *given):
    result = import_table(table=table, frame=rows(table, *given), as_of=AS_OF, source="test")
    assert result.problems.is_empty()
    return result


def lines_of(number):
    found = ChargeLine.objects.filter(bill__account_id=account_no(number)).order_by("line_no")
    return list(found.values_list("price_class", "component", "item", "quantity", "amount"))


def test_benefits_and_classes_reach_the_bills():
    settle_in(4)
    bring(TARIFF_BENEFITS, {**DATED, "benefit": "FREE_ENERGY", "persons_from": 0, "kwh_per_month": 15})
    bring(HOUSEHOLD_BENEFITS, {"account_no": account_no(2), "benefit": "FREE_ENERGY", "valid_from": FROM})
    bring(QUANTITY_RULES, {
        "account_no": account_no(1), "other_account_no": account_no(1), "rule_no": 1, "valid_from": FROM,
        "kind": "FIXED_QUANTITY", "quantity_kwh": 40, "taken_from": "ALL_PERIODS", "price_class": "RESIDENT",
    })  # fmt: skip
    result = run_bills(bill_month=202510, as_of=AS_OF)
    assert (result.bills, result.problems) == (4, 0)
    assert lines_of(2) == [
        (None, "TIER", "1", 102, Decimal("51.00")),
        (None, "FREE_ENERGY", "-", 15, Decimal("-7.50")),
    ]
    assert lines_of(1) == [
        (None, "AGENT_PURCHASE", "-", 61, Decimal("30.50")),
        (None, "TRANSMISSION", "-", 61, Decimal("18.30")),
        ("RESIDENT", "TIER", "1", 40, Decimal("20.00")),
    ]


def test_the_same_tiers_again_change_nothing():
    tier = {**DATED, "voltage_level": "UNDER_1KV", "tier": 1, "price": "0.4883"}
    assert bring(TARIFF_TIERS, tier, {**tier, "period": "PEAK"}, {**tier, "months": "5,6"}).inserted == 3
    assert bring(TARIFF_TIERS, {**tier, "months": "-"}).unchanged == 1


def feed_in(agreement=True):
    settle_in(3)
    bring(METERING_POINTS, FEEDING)
    place = {"point_no": "F1", "meter_no": "F1", "read_kind": "NORMAL"}
    bring(
        READS,
        {**place, "read_date": date(2025, 9, 25), "total": 100},
        {**place, "read_date": date(2025, 10, 25), "total": 350},
    )
    price = {**DATED, "feed_in_class": "SURPLUS", "voltage_level": "UNDER_1KV", "price": "0.3598"}
    bring(TARIFF_FEED_IN, {**price, "item": "PURCHASE"})
    if agreement:
        agree()


def agree():
    terms = {"feed_in_class": "SURPLUS", "subsidised": False, "tax_class": "SMALL_SCALE", "vat_rate": "0.01"}
    bring(FEED_IN_AGREEMENTS, {"account_no": account_no(1), "valid_from": FROM, **terms})


def test_feed_in_has_a_statement_and_no_part_in_the_bill():
    feed_in()
    assert run_bills(bill_month=202510, as_of=AS_OF).bills == 3
    assert [quantity for _, _, _, quantity, _ in lines_of(1)] == [101, 101]
    result = run_feed_in(bill_month=202510, as_of=AS_OF)
    assert (result.statements, result.fed_in_kwh, result.amount, result.problems) == (
        1, 250, Decimal("89.95"), 0)  # fmt: skip
    made = FeedInStatement.objects.get()
    assert (made.statement_no, made.net_amount, made.vat_amount) == (
        f"F-{account_no(1)}-202510", Decimal("89.06"), Decimal("0.89"))  # fmt: skip
    assert FeedInLine.objects.get().amount == made.amount
    again = run_feed_in(bill_month=202510, as_of=AS_OF)
    assert (again.statements, FeedInStatement.objects.count()) == (1, 1)


def test_a_missing_agreement_is_a_problem_until_it_is_there():
    feed_in(agreement=False)
    assert run_feed_in(bill_month=202510, as_of=AS_OF).problems == 1
    assert Problem.objects.get(stage="feed_in").code == "NO_FEED_IN_AGREEMENT"
    agree()
    assert run_feed_in(bill_month=202510, as_of=AS_OF).statements == 1
    assert Problem.objects.get(stage="feed_in").resolved_at is not None


def test_statements_cannot_be_changed():
    feed_in()
    run_feed_in(bill_month=202510, as_of=AS_OF)
    for table in ("billing_feedinstatement", "billing_feedinline"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET amount = 0")


def test_an_account_that_only_feeds_in_is_complete_without_a_bill():
    feed_in()
    MeteringPoint.objects.filter(account_id=account_no(1)).exclude(direction="FEED_IN").delete()
    result = run_bills(bill_month=202510, as_of=AS_OF)
    assert (result.bills, result.problems) == (2, 0)
    states = result.statement.select("state", "accounts").rows()
    assert states == [("BILLED", 2), ("FEED_IN_ONLY", 1)]
    assert run_feed_in(bill_month=202510, as_of=AS_OF).statements == 1


def test_a_statement_is_booked_taken_back_and_stated_anew():
    feed_in()
    run_feed_in(bill_month=202510, as_of=AS_OF)
    number = f"F-{account_no(1)}-202510"
    legs = Posting.objects.filter(entry_id=f"FI-{number}").values_list("account_id", "debit", "credit")
    assert sorted(legs) == [
        ("FEED_IN_PAYABLE", 0, Decimal("89.95")), ("INPUT_TAX", Decimal("0.89"), 0),
        ("POWER_PURCHASES", Decimal("89.06"), 0),
    ]  # fmt: skip
    back = {"statement_no": number, "reason": "表计接反", "made_by": "reviewer", "as_of": AS_OF}
    assert [reverse_feed_in(**back) for _ in range(2)] == [f"{number}-R"] * 2
    assert FeedInStatement.objects.get(pk=f"{number}-R").amount == Decimal("-89.95")
    assert queries.feed_in_statement(account_no=account_no(1), bill_month=202510) is None
    assert check_books() == []
    assert run_feed_in(bill_month=202510, as_of=AS_OF).statements == 1
    anew = queries.feed_in_statement(account_no=account_no(1), bill_month=202510)
    assert (anew.statement_no, anew.sequence, anew.amount) == (f"{number}-2", 2, Decimal("89.95"))
    assert FeedInLine.objects.filter(statement_id=f"{number}-2").count() == 1
    reverse_feed_in(**{**back, "statement_no": f"{number}-2"})
    run_feed_in(bill_month=202510, as_of=AS_OF)
    assert queries.feed_in_statement(account_no=account_no(1), bill_month=202510).pk == f"{number}-3"
    assert check_books() == []


@pytest.mark.parametrize(("number", "reason"), [("F-9-202510", "x"), ("R", "x"), ("", " ")])
def test_what_cannot_be_reversed_is_refused(number, reason):
    feed_in()
    run_feed_in(bill_month=202510, as_of=AS_OF)
    made = f"F-{account_no(1)}-202510"
    if number == "R":
        number = reverse_feed_in(statement_no=made, reason="x", made_by="a", as_of=AS_OF)
    with pytest.raises(UnableToReverseFeedInError):
        reverse_feed_in(statement_no=number or made, reason=reason, made_by="a", as_of=AS_OF)
