"""The control chart against the facts and the ledger."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.contrib.auth.models import User

from tests.flows.books import issue, make_accounts, payments
from yingshou.core.tables import RECOVERY_PLANS
from yingshou.flows.import_payments import import_payments
from yingshou.flows.import_table import import_table
from yingshou.flows.month_indicators import month_indicators
from yingshou.flows.progress_sheet import ledger_agreement, progress_sheet
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.records.customers.models import Account
from yingshou.records.indicators.progress import ACCOUNT, ORGANIZATION, PERSON, SUPPLY_CLASS
from yingshou.records.organizations.models import Organization
from yingshou.records.organizations.scope import scoped
from yingshou.records.responsibility.operations import assign

D = Decimal

pytestmark = pytest.mark.django_db


def day(number, month=10):
    return date(2025, month, number)


@pytest.fixture
def month():
    """Three accounts with a bill of October; one pays in time, one in part, one not at all."""
    make_accounts("A1", "A2", "B1")
    Organization.objects.create(code="0102", name="城东所", parent_id="01")
    Account.objects.filter(pk="B1").update(supply_class="LOW_VOLTAGE", organization_id="0102")
    issue(202510, {"A1": "300.00", "A2": "200.00", "B1": "100.00"}, issued_date=day(5), due_days=5)
    money = [("P1", "A1", "300.00", day(8)), ("P2", "A2", "50.00", day(9))]
    import_payments(frame=payments(*money), as_of=day(9), source="bank.csv")


@pytest.mark.usefixtures("month")
def test_units_add_up_to_the_whole_and_to_the_indicators():
    sheet = progress_sheet(bill_month=202510, as_of=day(9), unit=SUPPLY_CLASS)
    assert [(row.unit, row.receivable, row.received, row.received_today, row.open) for row in sheet.rows] == [
        ("DEDICATED_LINE", D("500.00"), D("350.00"), D("50.00"), D("150.00")),
        ("LOW_VOLTAGE", D("100.00"), D("0.00"), D("0.00"), D("100.00")),
    ]
    found = month_indicators(bill_month=202510, as_of=day(9))
    assert (sheet.total.receivable, sheet.total.received) == (found.receivable, found.received)
    assert sheet.total.rate == found.recovery_rate == D("0.5833")


@pytest.mark.usefixtures("month")
def test_without_a_plan_what_falls_due_is_planned():
    before = progress_sheet(bill_month=202510, as_of=day(9))
    assert before.by_due_dates
    assert (before.total.planned, before.total.behind) == (D("0.00"), D("0.00"))
    after = progress_sheet(bill_month=202510, as_of=day(10))
    assert (after.total.planned, after.total.behind) == (D("600.00"), D("250.00"))
    on_the_day = after.curve.filter(pl.col("day") == day(10)).row(0, named=True)
    assert (on_the_day["planned"], on_the_day["received"]) == (D("600.00"), D("350.00"))


@pytest.mark.usefixtures("month")
def test_the_plan_of_an_office_goes_before_the_due_dates():
    rows = [("01", "-", "-", 202510, 9, D("0.5"), None), ("0102", "-", "-", 202510, 9, D("0.9"), "责任书")]
    frame = pl.DataFrame(rows, schema=RECOVERY_PLANS.schema, orient="row")
    assert import_table(table=RECOVERY_PLANS, frame=frame, as_of=day(9), source="plans.csv").inserted == 2
    sheet = progress_sheet(bill_month=202510, as_of=day(9), unit=ORGANIZATION)
    assert {row.unit: (row.planned, row.behind) for row in sheet.rows} == {
        "01": (D("250.00"), D("0.00")),
        "0102": (D("90.00"), D("90.00")),
    }
    station = progress_sheet(bill_month=202510, as_of=day(9), unit=ACCOUNT, within=((ORGANIZATION, "0102"),))
    assert (station.by_due_dates, station.total.planned) == (False, D("90.00"))


@pytest.mark.usefixtures("month")
def test_the_chart_agrees_with_the_ledger_every_evening():
    reverse_payment(payment_no="BANK_FILE-P2", reason="错户", reversed_by="wang", reversed_date=day(12))
    for evening in range(4, 14):
        found = ledger_agreement(as_of=day(evening))
        assert found.facts == found.ledger, evening
    assert ledger_agreement(as_of=day(9)).facts == D("250.00")
    assert ledger_agreement(as_of=day(12)).facts == D("300.00")
    assert progress_sheet(bill_month=202510, as_of=day(11)).total.open == D("250.00")


@pytest.mark.usefixtures("month")
def test_a_person_answers_for_their_accounts_and_nobody_for_the_rest():
    for name in ("li", "wang", "zhao"):
        User.objects.create(username=name)
    given = {"role": "COLLECTOR", "assigned_by": "x", "reason": "分工", "valid_from": day(1)}
    assign(org_code="0102", username="wang", **given)
    assign(account_no="A1", username="li", **given)
    sheet = progress_sheet(bill_month=202510, as_of=day(9), unit=PERSON)
    assert [(row.unit, row.receivable, row.received, row.open) for row in sheet.rows] == [
        ("", D("200.00"), D("50.00"), D("150.00")),
        ("wang", D("100.00"), D("0.00"), D("100.00")),
        ("li", D("300.00"), D("300.00"), D("0.00")),
    ]
    mine = progress_sheet(bill_month=202510, as_of=day(9), unit=ACCOUNT, within=((PERSON, "wang"),))
    assert [(row.unit, row.open) for row in mine.rows] == [("B1", D("100.00"))]
    # The station above answers for what nobody below does; a later day may have another.
    assign(org_code="01", username="zhao", **{**given, "valid_from": day(9)})
    after = progress_sheet(bill_month=202510, as_of=day(9), unit=PERSON)
    assert {row.unit: row.receivable for row in after.rows} == {
        "zhao": D("200.00"), "wang": D("100.00"), "li": D("300.00"),
    }  # fmt: skip


@pytest.mark.usefixtures("month")
def test_a_station_sees_its_own_accounts():
    with scoped(lambda: "0102"):
        sheet = progress_sheet(bill_month=202510, as_of=day(9), unit=ACCOUNT)
    assert [row.unit for row in sheet.rows] == ["B1"]
    assert sheet.total.receivable == D("100.00")


def test_the_month_end_is_told_from_earlier_months():
    make_accounts("A1")
    for month in (7, 8, 9):
        issue(202500 + month, {"A1": "100.00"}, issued_date=day(1, month), due_days=5)
        paid = [
            (f"{month}a", "A1", "60.00", day(3, month)),
            (f"{month}b", "A1", f"{month}.00", day(20, month)),
        ]
        import_payments(frame=payments(*paid), as_of=day(20, month), source="bank.csv")
    issue(202510, {"A1": "1000.00"}, issued_date=day(1), due_days=5)
    total = progress_sheet(bill_month=202510, as_of=day(10)).total
    assert total.months == 3
    assert total.received == D("0.00")
    assert total.low is not None
    assert total.low <= total.middle <= total.high
    assert progress_sheet(bill_month=202509, as_of=day(30, 9)).total.middle is None


def test_an_empty_month_is_empty():
    sheet = progress_sheet(bill_month=202510, as_of=day(9))
    assert sheet.rows == ()
    assert sheet.total.rate is None
    assert sheet.curve["received"].drop_nulls().sum() == 0
