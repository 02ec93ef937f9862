"""Corrections that move later months, energy worked out by cause, archive put right, and the preview."""

from datetime import date
from decimal import Decimal

import pytest

from tests.flows.books import open_by_receivable
from tests.flows.small_company import AS_OF, account_no, settle_in
from tests.flows.test_correct_bill import LATER, closing_read, multiplier
from yingshou.flows.check_books import check_books
from yingshou.flows.correct_bill import correct_bill
from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.flows.draft_correction import draft_correction
from yingshou.flows.explain_bill import explain_bill
from yingshou.flows.preview_correction import preview_correction
from yingshou.flows.propose_correction import propose_correction
from yingshou.flows.run_bills import run_bills
from yingshou.flows.take_payment import take_payment
from yingshou.flows.turn_down_correction import turn_down_correction
from yingshou.records.audit.models import AuditEvent
from yingshou.records.billing import queries
from yingshou.records.billing.models import Bill, BillCorrection, QuantityStep
from yingshou.records.billing.operations import UnableToCorrectBillError
from yingshou.records.receivables.models import Receivable

pytestmark = pytest.mark.django_db

D = Decimal
HOME, SHOP = account_no(2), account_no(3)
AUGUST, SEPTEMBER, OCTOBER = (f"{HOME}-2025{month:02}-1" for month in (8, 9, 10))
SHOP_BILL = f"{SHOP}-202510-1"


def bill_three_months():
    """A household of 1,202 kWh a month: 2,880 kWh at 0.50, the rest at 0.60."""
    settle_in(4, days=(7, 8, 9, 10), per_month=1200)
    for month in (8, 9, 10):
        run_bills(bill_month=202500 + month, as_of=date(2025, month, 25))


def propose(bill_no, inputs, cause="OTHER"):
    return propose_correction(
        bill_no=bill_no, cause=cause, reason="核查", inputs=inputs, proposed_by="wang"
    ).correction_no


def approve(number):
    return correct_bill(correction_no=number, decided_by="zhao", as_of=LATER)


def in_force():
    return {
        bill.bill_month: bill.amount
        for bill in queries.bills_of_account(HOME)
        if bill.state not in {"REVERSED", "REVERSAL"}
    }


def test_later_months_of_the_year_move_with_their_tiers():
    bill_three_months()
    assert in_force() == {202508: D("601.00"), 202509: D("601.00"), 202510: D("673.60")}
    draft = draft_correction(bill_no=AUGUST, inputs=multiplier(2, number=2))
    assert [(each.bill_no, each.old_amount, each.new_amount) for each in draft.months] == [
        (AUGUST, D("601.00"), D("1202.00")),
        (SEPTEMBER, D("601.00"), D("673.60")),
        (OCTOBER, D("673.60"), D("721.20")),
    ]
    assert draft.total_difference == D("721.20")
    assert Bill.objects.filter(account_id=HOME).count() == 3


def test_a_group_is_corrected_whole():
    bill_three_months()
    number = propose(AUGUST, multiplier(2, number=2), "WRONG_MULTIPLIER")
    parts = list(BillCorrection.objects.filter(part_of_id=number).order_by("bill_id"))
    assert [each.bill_id for each in parts] == [SEPTEMBER, OCTOBER]
    assert [each.correction_no for each in queries.open_corrections()] == [number]
    with pytest.raises(UnableToCorrectBillError, match="decided with"):
        approve(parts[0].correction_no)
    result = approve(number)
    assert in_force() == {202508: D("1202.00"), 202509: D("673.60"), 202510: D("721.20")}
    assert [each.bill_no for each in result.following] == [f"{HOME}-202509-3", f"{HOME}-202510-3"]
    dues = Receivable.objects.filter(account_id=HOME, kind="BACKBILL").order_by("bill_month")
    assert [due.amount for due in dues] == [D("601.00"), D("72.60"), D("47.60")]
    assert check_books() == []
    assert set(BillCorrection.objects.values_list("decision__approved", flat=True)) == {True}


def test_a_group_corrected_back_is_nothing():
    bill_three_months()
    before = open_by_receivable()
    approve(propose(AUGUST, multiplier(2, number=2), "WRONG_MULTIPLIER"))
    number = propose(f"{HOME}-202508-3", CorrectedInputs(), "WRONG_ARCHIVE")
    result = approve(number)
    assert [each.bill_no for each in (result, *result.following)] == [
        f"{HOME}-202508-5", f"{HOME}-202509-5", f"{HOME}-202510-5",
    ]  # fmt: skip
    assert in_force() == {202508: D("601.00"), 202509: D("601.00"), 202510: D("673.60")}
    assert sum(open_by_receivable().values()) == sum(before.values())
    assert check_books() == []


def test_a_group_turned_down_leaves_all_as_it_was():
    bill_three_months()
    number = propose(AUGUST, multiplier(2, number=2), "WRONG_MULTIPLIER")
    turn_down_correction(correction_no=number, decided_by="zhao", note="无此事")
    assert set(BillCorrection.objects.values_list("decision__approved", flat=True)) == {False}
    assert Bill.objects.filter(account_id=HOME).count() == 3
    assert propose(SEPTEMBER, multiplier(2, number=2)) == f"{SEPTEMBER}-C2"


def test_a_later_month_that_waits_already_stops_the_group():
    bill_three_months()
    propose(SEPTEMBER, multiplier(2, number=2))
    before = BillCorrection.objects.count()
    with pytest.raises(UnableToCorrectBillError, match="waits"):
        propose(AUGUST, multiplier(2, number=2))
    assert BillCorrection.objects.count() == before


def test_a_read_put_right_moves_the_month_it_opens():
    bill_three_months()
    september = f"{SHOP}-202509-1"
    wrong_by_100 = closing_read("3506", day=date(2025, 9, 25))
    draft = draft_correction(bill_no=september, inputs=wrong_by_100)
    assert [(each.bill_month, each.new_kwh - each.old_kwh) for each in draft.months] == [
        (202509, D(100)), (202510, D(-100)),
    ]  # fmt: skip
    assert draft.total_difference == 0
    approve(propose(september, wrong_by_100, "WRONG_READ"))
    assert queries.bill(f"{SHOP}-202510-3").total_kwh == D(1103)
    assert check_books() == []


def test_energy_by_cause_is_a_step_of_the_new_bill():
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)
    result = approve(propose(SHOP_BILL, CorrectedInputs(figures={"error_percent": "-20"}), "METER_ERROR"))
    # 103 ÷ 0.8 − 103 = 25.75, whole 26 kWh at 0.50 + 0.30
    assert (result.old_amount, result.new_amount) == (D("82.40"), D("103.20"))
    steps = QuantityStep.objects.filter(bill_id=result.bill_no).order_by("step_no")
    assert [(step.kind, step.total_kwh) for step in steps] == [("METERED", D(103)), ("BACK_BILLED", D(26))]
    assert check_books() == []


def test_theft_charges_the_energy_and_the_breach():
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)
    figures = {"load_kw": "2", "days": "10", "hours_per_day": "12", "breach_multiple": "3"}
    result = approve(propose(SHOP_BILL, CorrectedInputs(figures=figures), "THEFT"))
    # 240 kWh × 0.80 = 192.00, three times that for the breach
    assert result.new_amount == D("82.40") + D("192.00") + D("576.00")
    last = queries.charge_lines(result.bill_no).last()
    assert (last.component, last.quantity, last.price, last.amount) == (
        "BREACH_CHARGE", D("192.00"), D(3), D("576.00"),
    )  # fmt: skip
    assert Receivable.objects.get(kind="BACKBILL", account_id=SHOP).amount == D("768.00")
    explained = explain_bill(bill_no=result.bill_no)
    assert explained.energy.agrees
    assert sum(line.amount for line in explained.lines) == result.new_amount
    assert check_books() == []


def test_a_breach_pays_the_difference_of_prices_and_twice_as_much_for_it():
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)
    bill = f"{HOME}-202510-1"
    cheap = Bill.objects.get(bill_no=bill).amount

    def new_amount(cause, **figures):
        inputs = CorrectedInputs(account={"price_class": "SINGLE"}, figures=figures, cause=cause)
        return draft_correction(bill_no=bill, inputs=inputs).months[0].new_amount

    dear = new_amount("WRONG_ARCHIVE")
    assert dear > cheap
    assert new_amount("BREACH") == dear + 2 * (dear - cheap)
    assert new_amount("BREACH", breach_multiple="0.5") == dear + round((dear - cheap) / 2, 2)
    assert new_amount("BREACH", breach_multiple="0") == dear
    with pytest.raises(UnableToCorrectBillError, match="at most 2 times"):
        new_amount("BREACH", breach_multiple="3")
    result = approve(propose(bill, CorrectedInputs(account={"price_class": "SINGLE"}), "BREACH"))
    lines = queries.charge_lines(result.bill_no)
    assert lines[len(lines) - 1].component == "BREACH_CHARGE"
    assert sum(line.amount for line in lines) == result.new_amount
    assert check_books() == []


def test_the_price_class_of_a_month_is_put_right():
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)
    inputs = CorrectedInputs(account={"price_class": "RESIDENT"})
    result = approve(propose(SHOP_BILL, inputs, "WRONG_ARCHIVE"))
    assert result.new_amount == D("51.50")
    assert [line.component for line in queries.charge_lines(result.bill_no)] == ["TIER"]
    assert explain_bill(bill_no=result.bill_no).price_class == "RESIDENT"
    assert explain_bill(bill_no=SHOP_BILL).price_class == "SINGLE"
    assert check_books() == []


@pytest.mark.parametrize(
    ("account", "field"),
    [
        ({"name": "x"}, "name"),
        ({"price_class": "CHEAP"}, "price_class"),
        ({"price_class": ""}, "price_class"),
        ({"time_of_use": "perhaps"}, "time_of_use"),
        ({"capacity_kva": "many"}, "capacity_kva"),
        ({"capacity_kva": "-1"}, "capacity_kva"),
        ({"power_factor_standard": "0.5"}, "power_factor_standard"),
    ],
)
def test_an_archive_that_cannot_be_is_refused(account, field):
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)
    with pytest.raises(UnableToCorrectBillError) as refused:
        draft_correction(bill_no=SHOP_BILL, inputs=CorrectedInputs(account=account))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("cause", "figures", "field"),
    [
        ("METER_ERROR", {"error_percent": "none"}, "error_percent"),
        ("METER_ERROR", {"load_kw": "1"}, "load_kw"),
        ("THEFT", {"load_kw": "1", "breach_multiple": "4"}, "breach_multiple"),
        ("OTHER", {"flat_kwh": "-104"}, "reads"),
    ],
)
def test_figures_that_cannot_be_are_refused(cause, figures, field):
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)
    with pytest.raises(UnableToCorrectBillError) as refused:
        propose(SHOP_BILL, CorrectedInputs(figures=figures), cause)
    assert refused.value.field == field
    assert not BillCorrection.objects.exists()


def test_a_preview_shows_what_follows_and_leaves_nothing():
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)
    day = date(2025, 11, 19)  # ten days late: 82.40 × 2 ‰ × 10 = 1.65 of penalty
    take_payment(
        account_no=SHOP, amount=D("100.00"), value_date=day, channel="TRANSFER", channel_no="1",
        taken_by="sun", as_of=day,
    )  # fmt: skip
    events = AuditEvent.objects.count()
    shown = preview_correction(bill_no=SHOP_BILL, inputs=closing_read("1053"), as_of=LATER)
    assert (shown.draft.total_difference, shown.consequences.credited) == (D("-40.00"), D("40.00"))
    assert (shown.consequences.released, shown.consequences.penalty_released) == (D("40.00"), D("0.80"))
    assert (shown.before.principal, shown.before.prepaid) == (D("0.00"), D("15.95"))
    assert (shown.after.principal, shown.after.prepaid) == (D("0.00"), D("56.75"))
    assert Bill.objects.filter(account_id=SHOP).count() == 1
    assert AuditEvent.objects.count() == events
    approve(propose(SHOP_BILL, closing_read("1053"), "WRONG_READ"))
    assert check_books() == []
