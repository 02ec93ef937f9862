"""A correction reverses, bills anew, and follows the difference to the fen."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from tests.flows.books import issue, make_accounts, open_by_receivable, sign, unapplied
from tests.flows.small_company import AS_OF, account_no, load, settle_in
from yingshou.core.tables import READS
from yingshou.flows.check_books import check_books
from yingshou.flows.correct_bill import correct_bill
from yingshou.flows.corrected_inputs import MULTIPLIERS, CorrectedInputs
from yingshou.flows.draft_correction import draft_correction
from yingshou.flows.explain_bill import explain_bill
from yingshou.flows.follow_correction import follow_correction
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.month_indicators import month_indicators
from yingshou.flows.propose_correction import propose_correction
from yingshou.flows.run_bills import run_bills
from yingshou.flows.take_payment import take_payment
from yingshou.flows.turn_down_correction import turn_down_correction
from yingshou.flows.value_days import value_days
from yingshou.records.audit.models import AuditEvent
from yingshou.records.billing import frames, queries
from yingshou.records.billing.models import Bill
from yingshou.records.billing.operations import UnableToApproveBillError, UnableToCorrectBillError, approve
from yingshou.records.receivables.models import Adjustment, Receivable

pytestmark = pytest.mark.django_db

D = Decimal
SHOP = account_no(3)
BILL = f"{SHOP}-202510-1"
LATER = AS_OF + timedelta(days=30)


def multiplier(value, number=3):
    frame = pl.DataFrame(
        [(f"P{account_no(number)}", f"M{account_no(number)}", D(value))], schema=MULTIPLIERS, orient="row"
    )
    return CorrectedInputs(multipliers=frame)


def closing_read(total, number=3, day=AS_OF):
    row = {
        "point_no": f"P{account_no(number)}", "meter_no": f"M{account_no(number)}", "read_date": day,
        "read_kind": "NORMAL", "total": D(total),
    }  # fmt: skip
    return CorrectedInputs(reads=READS.conform(pl.DataFrame([row])))


def bill_october(count=4, **options):
    settle_in(count, **options)
    return run_bills(bill_month=202510, as_of=AS_OF)


def pay(amount, day, number="1"):
    take_payment(
        account_no=SHOP, amount=D(amount), value_date=day, channel="TRANSFER", channel_no=number,
        taken_by="sun", as_of=day,
    )  # fmt: skip


def correct(inputs, *, bill_no=BILL, as_of=LATER):
    proposal = propose_correction(
        bill_no=bill_no, cause="WRONG_MULTIPLIER", reason="倍率录错", inputs=inputs, proposed_by="wang"
    )
    return correct_bill(correction_no=proposal.correction_no, decided_by="zhao", as_of=as_of, note="已核")


def amounts():
    return list(
        Bill.objects.filter(account_id=SHOP).order_by("sequence").values_list("bill_no", "kind", "amount")
    )


def test_a_higher_bill_makes_a_back_bill_due():
    bill_october()
    result = correct(multiplier(2))
    assert amounts() == [
        (BILL, "ORIGINAL", D("82.40")),
        (f"{SHOP}-202510-2", "REVERSAL", D("-82.40")),
        (f"{SHOP}-202510-3", "CORRECTION", D("164.80")),
    ]
    assert (result.bill_no, result.consequences.back_billed) == (f"{SHOP}-202510-3", D("82.40"))
    due = Receivable.objects.get(kind="BACKBILL")
    assert (due.receivable_no, due.amount, due.due_date) == (
        f"{SHOP}-202510-B3", D("82.40"), LATER + timedelta(days=15),
    )  # fmt: skip
    assert due.penalty_start_date == due.due_date + timedelta(days=1)
    assert check_books() == []
    assert set(AuditEvent.objects.filter(subject=f"{BILL}-C1").values_list("actor", "action")) == {
        ("wang", "PROPOSE_CORRECTION"), ("zhao", "CORRECT_BILL"),
    }  # fmt: skip


def test_a_lower_bill_cancels_what_is_open():
    bill_october()
    result = correct(closing_read("1053"))
    assert result.new_amount == D("42.40")
    assert open_by_receivable()[f"{SHOP}-202510-B0"] == D("42.40")
    assert (result.consequences.credited, result.consequences.released) == (D("40.00"), D("0.00"))
    assert check_books() == []


def test_money_paid_too_much_is_prepaid_and_penalty_on_it_comes_back():
    bill_october()
    pay("100.00", AS_OF + timedelta(days=25))
    assert unapplied() == {"TRANSFER-1": D("15.95")}  # 1.65 = 82.40 × 2 ‰ × 10 days of penalty
    result = correct(closing_read("1053"))
    assert result.consequences.released == D("40.00")
    assert result.consequences.penalty_released == D("0.80")  # 42.40 × 2 ‰ × 10 days = 0.85 was due
    assert unapplied() == {"TRANSFER-1": D("56.75")}
    assert not any(number.startswith(SHOP) for number in open_by_receivable())
    assert check_books() == []


def test_a_bill_that_came_to_nothing_gives_all_penalty_back():
    bill_october()
    pay("100.00", AS_OF + timedelta(days=25))
    result = correct(closing_read("1000"))
    assert result.new_amount == 0
    assert unapplied() == {"TRANSFER-1": D("100.00")}
    assert result.consequences.penalty_released == D("1.65")
    assert check_books() == []


def position():
    """What the customer owes less what is held of theirs."""
    owed = sum(v for k, v in open_by_receivable().items() if k.startswith(SHOP))
    return owed - sum(unapplied().values())


@pytest.mark.parametrize("paid", [None, "50.00", "82.40"])
@pytest.mark.parametrize("there", [multiplier(3), closing_read("1010")])
def test_a_correction_followed_by_its_reversal_is_nothing(paid, there):
    bill_october()
    if paid:
        pay(paid, AS_OF + timedelta(days=1))
    before = position()
    indicators = month_indicators(bill_month=202510, as_of=LATER)
    correct(there)
    back = there.multipliers.with_columns(multiplier=pl.lit(D(1)).cast(pl.Decimal(38, 4)))
    reads = closing_read("1103").reads if there.reads.height else READS.empty()
    correct(CorrectedInputs(multipliers=back, reads=reads), bill_no=f"{SHOP}-202510-3")
    assert position() == before
    assert sum(amount for _, _, amount in amounts()) == D("82.40")
    last = queries.bill(f"{SHOP}-202510-5")
    assert (last.amount, last.total_kwh, last.state) == (D("82.40"), 103, "ISSUED")
    after = month_indicators(bill_month=202510, as_of=LATER)
    assert (after.receivable, after.received) == (indicators.receivable, indicators.received)
    assert check_books() == []


def test_sums_over_a_month_are_those_of_the_bill_in_force():
    bill_october()
    correct(multiplier(2))
    first = {"first": SHOP, "last": SHOP}
    used = frames.accumulated_between(**first, bill_month=202511)
    assert used.rows() == [(SHOP, D(206), None)]
    before = frames.history_between(**first, bill_month=202511)
    assert before.rows() == [(SHOP, 1, D(206), None, D("164.80"))]
    in_force = frames.bills_of([SHOP], from_month=202510, to_month=202510)
    assert in_force["bill_no"].to_list() == [f"{SHOP}-202510-3"]
    assert value_days(account_nos=[SHOP], as_of=AS_OF)["value"].sum() == D("164.80")
    states = {bill.bill_no: bill.state for bill in queries.bills_of_account(SHOP)}
    assert states == {BILL: "REVERSED", f"{SHOP}-202510-2": "REVERSAL", f"{SHOP}-202510-3": "ISSUED"}
    again = run_bills(bill_month=202510, as_of=AS_OF)
    assert (again.accounts, again.bills, again.problems) == (4, 4, 0)


def test_a_read_put_right_opens_the_next_month():
    bill_october()
    correct(closing_read("1053"))
    november = date(2025, 11, 25)
    load(READS, closing_read("1153", day=november).reads, as_of=november)
    run_bills(bill_month=202511, as_of=november)
    assert Bill.objects.get(account_id=SHOP, bill_month=202511).total_kwh == 100


def test_a_corrected_bill_is_explained_by_what_it_was_made_of():
    bill_october()
    correct(multiplier(2))
    correct(closing_read("1053"), bill_no=f"{SHOP}-202510-3")
    for sequence, energy in ((1, 103), (3, 206), (5, 53)):
        explanation = explain_bill(bill_no=f"{SHOP}-202510-{sequence}")
        assert explanation.energy.agrees, sequence
        assert queries.bill(f"{SHOP}-202510-{sequence}").total_kwh == energy


def test_a_held_bill_is_reversed_before_it_was_issued():
    bill_october()
    november = date(2025, 11, 25)
    load(READS, closing_read("90000", day=november).reads, as_of=november)
    assert run_bills(bill_month=202511, as_of=november).held == 1
    held = f"{SHOP}-202511-1"
    correct(closing_read("1203", day=november), bill_no=held, as_of=november)
    assert list(queries.held_bills()) == []
    due = Receivable.objects.get(account_id=SHOP, bill_month=202511)
    assert (due.kind, due.bill_id, due.amount) == ("BILL", f"{SHOP}-202511-3", D("80.00"))
    with pytest.raises(UnableToApproveBillError, match="reversed"):
        approve(bill_no=held, approved_by="li", note="")
    assert check_books() == []


def test_two_corrections_may_credit_the_same_item():
    bill_october()
    correct(closing_read("1053"))
    correct(closing_read("1013"), bill_no=f"{SHOP}-202510-3")
    assert [row.amount for row in Adjustment.objects.order_by("id")] == [D("40.00"), D("32.00")]
    assert open_by_receivable()[f"{SHOP}-202510-B0"] == D("10.40")
    assert check_books() == []


def test_a_draft_writes_nothing_and_shows_every_line():
    bill_october()
    draft = draft_correction(bill_no=BILL, inputs=multiplier(2)).month
    assert (draft.old_amount, draft.new_amount, draft.difference) == (D("82.40"), D("164.80"), D("82.40"))
    assert draft.lines.select("component", "old_quantity", "new_quantity", "difference").rows() == [
        ("AGENT_PURCHASE", D(103), D(206), D("51.50")),
        ("TRANSMISSION", D(103), D(206), D("30.90")),
    ]
    assert Bill.objects.filter(account_id=SHOP).count() == 1


def propose(inputs=None, **changes):
    return propose_correction(
        **{"bill_no": BILL, "cause": "OTHER", "reason": "x", "inputs": inputs or multiplier(2),
           "proposed_by": "wang", **changes}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"bill_no": f"{SHOP}-202509-1"}, "there is no bill"),
        ({"cause": "MOOD"}, "cause out of"),
        ({"reason": " "}, "give a reason"),
        ({"inputs": multiplier(1)}, "comes out the same"),
        ({"inputs": multiplier(0)}, "above zero"),
        ({"inputs": multiplier(2, number=2)}, "none of this account's"),
        ({"inputs": closing_read("-1")}, "not negative"),
        ({"inputs": closing_read("999")}, "ROLL_OVER_SUSPECTED"),
    ],
)
def test_what_cannot_be_corrected_is_refused(changes, error):
    bill_october()
    with pytest.raises(UnableToCorrectBillError, match=error):
        propose(**changes)
    assert not AuditEvent.objects.exists()


def test_a_correction_takes_two_people_and_one_decision():
    bill_october()
    number = propose().correction_no
    with pytest.raises(UnableToCorrectBillError, match="waits"):
        propose()
    with pytest.raises(UnableToCorrectBillError, match="another person"):
        correct_bill(correction_no=number, decided_by="wang", as_of=LATER)
    turn_down_correction(correction_no=number, decided_by="zhao", note="查无此事")
    for again in (correct_bill, turn_down_correction):
        options = {"as_of": LATER} if again is correct_bill else {}
        with pytest.raises(UnableToCorrectBillError, match="decided"):
            again(correction_no=number, decided_by="zhao", **options)
    assert amounts() == [(BILL, "ORIGINAL", D("82.40"))]
    assert propose().correction_no == f"{BILL}-C2"
    assert [row.correction_no for row in queries.open_corrections()] == [f"{BILL}-C2"]
    assert queries.corrections_of(SHOP, 202510).count() == 2


def test_an_archive_that_changed_since_is_told():
    bill_october()
    first = propose().correction_no
    with connection.cursor() as cursor:
        cursor.execute("UPDATE metering_read SET total = total + 1 WHERE read_date = %s", [AS_OF])
    with pytest.raises(UnableToCorrectBillError, match="archive has changed"):
        correct_bill(correction_no=first, decided_by="zhao", as_of=LATER)
    assert amounts() == [(BILL, "ORIGINAL", D("82.40"))]


def test_a_reversed_bill_is_not_corrected_again():
    bill_october()
    correct(multiplier(2))
    for number in (BILL, f"{SHOP}-202510-2"):
        with pytest.raises(UnableToCorrectBillError, match="in force"):
            propose(bill_no=number)


def refused(statement, *params):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.mark.parametrize(
    "changes",
    [
        '{"bill_no": "X", "sequence": 9, "kind": "REVERSAL", "amount": -1}',
        '{"bill_no": "X", "sequence": 9, "kind": "REVERSAL", "corrects_bill_no": "Y", "amount": -1}',
        '{"bill_no": "X", "sequence": 9, "kind": "REVERSAL", "corrects_bill_no": "%s", "amount": -82.39}',
        '{"bill_no": "X", "sequence": 9, "kind": "REVERSAL", "corrects_bill_no": "%s", "amount": 82.40}',
        '{"bill_no": "X", "sequence": 9, "kind": "CORRECTION"}',
        '{"bill_no": "X", "sequence": 9, "kind": "CORRECTION", "corrects_bill_no": "%s", "bill_month": 1}',
        '{"bill_no": "X", "sequence": 9, "kind": "ORIGINAL", "corrects_bill_no": "%s"}',
        '{"bill_no": "X", "sequence": 9, "kind": "SOMETHING"}',
    ],
)
def test_the_database_refuses_a_false_reversal(changes):
    bill_october()
    copy_bill = """INSERT INTO billing_bill
        SELECT (jsonb_populate_record(b, %s::jsonb)).* FROM billing_bill b WHERE bill_no = %s"""
    refused(copy_bill, changes.replace("%s", BILL), BILL)


def test_proposals_and_decisions_cannot_be_changed():
    bill_october()
    correct(multiplier(2))
    refused("DELETE FROM billing_correctiondecision")
    refused("UPDATE billing_billcorrection SET reason = 'y'")


def test_a_settled_month_is_credited_over_its_terms():
    make_accounts("L0001")
    sign("L0001")
    issue(202509, {"L0001": "300000.00"}, issued_date=date(2025, 9, 25))
    issue_dues(as_of=date(2025, 10, 15))
    take_payment(
        account_no="L0001", amount=D("600000.00"), value_date=date(2025, 9, 30), channel="TRANSFER",
        channel_no="1", taken_by="sun", as_of=date(2025, 10, 15),
    )  # fmt: skip
    issue(202510, {"L0001": "327456.78"}, issued_date=AS_OF)
    differences = pl.DataFrame(
        {"account_no": ["L0001"], "bill_month": [202510], "bill_no": ["L0001-202510-3"], "sequence": [3],
         "difference": [D("-30000.00")]}
    )  # fmt: skip
    with transaction.atomic():
        found = follow_correction(
            differences=differences, issued_date=LATER, due_days=15, batch_name="CORRECT-L0001-202510-1-C1"
        )
    assert (found.credited, found.released) == (D("30000.00"), D("2543.22"))
    assert Adjustment.objects.get(receivable_id="L0001-202510-F0").amount == D("27456.78")
    assert [finding.code for finding in check_books()] == ["REVENUE_TOTAL"]  # the bills are not stored here
