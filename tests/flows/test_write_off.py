"""Claims written off: kept, recovered, taken back and undone, with the books agreeing at every step."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable, payments, unapplied
from yingshou.flows.approve_request import approve_request
from yingshou.flows.follow_correction import follow_correction
from yingshou.flows.freeze_arrears import freeze_arrears
from yingshou.flows.import_payments import import_payments
from yingshou.flows.month_indicators import month_indicators
from yingshou.flows.open_legal_matter import open_legal_matter
from yingshou.flows.propose_transfer import propose_transfer
from yingshou.flows.propose_write_off import propose_write_off
from yingshou.flows.propose_write_off_undo import propose_write_off_undo
from yingshou.flows.record_legal_step import record_legal_step
from yingshou.flows.recover_written_off import recover_written_off
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.take_payment import take_payment
from yingshou.flows.turn_down_request import turn_down_request
from yingshou.flows.undo_request import undo_request
from yingshou.records.billing.operations import UnableToCorrectBillError
from yingshou.records.collection.queries import old_arrears
from yingshou.records.indicators.progress import open_receivables
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.legal.frames import recovered_between, written_off
from yingshou.records.legal.models import WriteOff
from yingshou.records.legal.operations import UnableToGoToCourt
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.requests import UnableToMoveMoney
from yingshou.records.receivables.models import ReceivableBalance

pytestmark = pytest.mark.django_db
D = Decimal
PDF = b"%PDF-1.4 proof"
FIRST, SECOND = "A1-202109-B0", "A1-202110-B0"
OFF, PAID, BACK = date(2025, 1, 10), date(2025, 2, 10), date(2025, 2, 20)


@pytest.fixture(autouse=True)
def debtor(tmp_path):
    # Industrial: 2 ‰ a day in the year of the month, 3 ‰ after it.
    make_accounts("A1", "A2", opened_date=date(2021, 1, 1))
    issue(202109, {"A1": "1000.00"}, issued_date=date(2021, 9, 25))
    issue(202110, {"A1": "500.00"}, issued_date=date(2021, 10, 25))
    return tmp_path


def ask(folder, **changed):
    given = {
        "account_no": "A1", "ground": "DEREGISTERED", "reason": "企业已注销", "proposed_by": "ann",
        "as_of": OFF, "document": PDF, "folder": folder,
    }  # fmt: skip
    return propose_write_off(**{**given, **changed})


def write_off(folder, **changed):
    number = ask(folder, **changed)
    approve_request(request_no=number, decided_by="bob", as_of=OFF)
    return number


def pay(amount, *, number="1", day=PAID):
    take_payment(
        account_no="A1", amount=D(amount), value_date=day, channel="TRANSFER", channel_no=number,
        taken_by="cashier", as_of=day,
    )  # fmt: skip


def recover(day=PAID, **values):
    return recover_written_off(account_no="A1", recovered_by="law", as_of=day, **values)


def balance(code):
    return dict(trial_balance(date.max).select("code", "balance").iter_rows())[code]


def accounts():
    return tuple(balance(code) for code in ("RECEIVABLE", "WRITE_OFFS", "WRITE_OFF_RECOVERIES", "PENALTY"))


def claims():
    return dict(written_off(account_nos=["A1"]).select("receivable_no", "principal_open").iter_rows())


def penalty(day):
    return dict(open_items(account_nos=["A1"], as_of=day).select("receivable_no", "penalty_open").iter_rows())


def refused(code, act, *args, **values):
    before = accounts(), claims()
    with pytest.raises((UnableToMoveMoney, UnableToGoToCourt)) as caught:
        act(*args, **values)
    assert (caught.value.code, accounts(), claims()) == (code, *before)
    assert caught.value.zh


def test_two_people_move_the_claim_off_the_balance_and_it_is_kept(debtor):
    number = ask(debtor)
    assert accounts() == (D("1500.00"), 0, 0, 0)
    refused("SECOND_PERSON", approve_request, request_no=number, decided_by="ann", as_of=OFF)
    refused("REQUEST_WAITS", ask, debtor)
    approve_request(request_no=number, decided_by="bob", as_of=OFF)
    assert accounts() == (0, D("1500.00"), 0, 0)
    assert claims() == {FIRST: D("1000.00"), SECOND: D("500.00")}
    assert open_by_receivable() == {}
    assert open_items(account_nos=["A1"], as_of=PAID).is_empty()
    assert_books_hold()
    # No money settles it by itself; what comes in is the customer's balance.
    pay("300.00")
    assert (claims()[FIRST], unapplied()) == (D("1000.00"), {"TRANSFER-1": D("300.00")})
    refused("REQUEST_CLOSED", undo_request, request_no=number, undone_by="bob", reason="直接撤销", as_of=OFF)
    with pytest.raises(IntegrityError), transaction.atomic():
        WriteOff.objects.filter(pk=number).delete()


def test_a_recovery_settles_the_claim_and_a_reversal_restores_it_exactly(debtor):
    # 82 days at 2 ‰ and 1,106 at 3 ‰ of 1,000.00.
    assert penalty(OFF)[FIRST] == D("3482.00")
    write_off(debtor)
    pay("4000.00")
    cleared = recover()
    # Penalty stopped on the day of the write-off; it goes before the principal.
    assert dict(cleared.select("receivable_no", "penalty").iter_rows()) == {FIRST: D("3482.00")}
    assert claims() == {FIRST: D("482.00"), SECOND: D("500.00")}
    assert accounts() == (0, D("1500.00"), D("518.00"), D("3482.00"))
    assert recovered_between(first=PAID, last=PAID).row(0) == (1, D("518.00"), D("3482.00"))
    assert_books_hold()
    refused("NOTHING_WRITTEN_OFF", recover)
    reverse_payment(payment_no="TRANSFER-1", reversed_date=BACK, reversed_by="bob", reason="退票")
    assert claims() == {FIRST: D("1000.00"), SECOND: D("500.00")}
    assert accounts() == (0, D("1500.00"), 0, 0)
    assert_books_hold()
    # Again, in two payments: the sums are those of one.
    pay("3500.00", number="2", day=BACK)
    recover(BACK)
    pay("500.00", number="3", day=BACK)
    recover(BACK)
    assert claims() == {FIRST: D("482.00"), SECOND: D("500.00")}
    assert accounts() == (0, D("1500.00"), D("518.00"), D("3482.00"))
    assert_books_hold()


def test_penalty_runs_on_where_the_ground_says_so(debtor):
    # Overdue for more than three years: the claim is kept whole.
    write_off(debtor, ground="OVERDUE_3_YEARS", receivable_nos=[FIRST])
    pay("7000.00")
    cleared = recover(receivable_nos=[FIRST])
    # 31 more days at 3 ‰ of 1,000.00.
    assert cleared.select("principal", "penalty").row(0) == (D("1000.00"), D("3575.00"))
    assert claims() == {}
    assert_books_hold()
    reverse_payment(payment_no="TRANSFER-1", reversed_date=BACK, reversed_by="bob", reason="退票")
    assert claims() == {FIRST: D("1000.00")}
    assert_books_hold()


def test_undone_by_two_people_it_is_as_if_it_had_never_been(debtor):
    whole = penalty(BACK)
    number = write_off(debtor)
    pay("4000.00")
    recover()
    undo = propose_write_off_undo(
        request_no=number, cause="DEBTOR_ABLE_TO_PAY", reason="查到财产", proposed_by="ann", as_of=BACK
    )
    refused("SECOND_PERSON", approve_request, request_no=undo, decided_by="ann", as_of=BACK)
    approve_request(request_no=undo, decided_by="bob", as_of=BACK)
    assert claims() == {}
    assert accounts() == (D("982.00"), 0, 0, D("3482.00"))
    assert open_by_receivable() == {FIRST: D("482.00"), SECOND: D("500.00")}
    # 1,000.00 bore penalty until the 518.00 came, 482.00 since: 31 × 3.00 + 10 × 1.446 beside what was paid.
    assert penalty(BACK) == {FIRST: D("107.46"), SECOND: whole[SECOND]}
    assert_books_hold()
    # The payment is an ordinary one of the item now.
    reverse_payment(payment_no="TRANSFER-1", reversed_date=BACK, reversed_by="bob", reason="退票")
    assert (penalty(BACK), open_by_receivable()[FIRST]) == (whole, D("1000.00"))
    assert_books_hold()
    refused("REQUEST_CLOSED", propose_write_off_undo, request_no=number, cause="OTHER_CAUSE", reason="再",
            proposed_by="ann", as_of=BACK)  # fmt: skip


def test_a_transfer_of_the_money_takes_the_recovery_back(debtor):
    write_off(debtor)
    pay("4000.00")
    recover()
    number = propose_transfer(
        payment_no="TRANSFER-1", to_account_no="A2", cause="WRONG_ACCOUNT", reason="错户", proposed_by="ann",
        as_of=BACK,
    )  # fmt: skip
    approve_request(request_no=number, decided_by="bob", as_of=BACK)
    assert claims() == {FIRST: D("1000.00"), SECOND: D("500.00")}
    assert_books_hold()


def test_a_ground_asks_for_its_age_sum_document_and_step(debtor):
    refused("GROUND_NO_DOCUMENT", ask, debtor, document=None)
    refused("GROUND_TOO_YOUNG", ask, debtor, ground="OVERDUE_3_YEARS", as_of=date(2024, 10, 11))
    refused("GROUND_NO_STEP", ask, debtor, ground="BANKRUPTCY_CLOSED")
    refused("UNKNOWN_GROUND", ask, debtor, ground="LOST")
    refused("UNKNOWN_ITEM", ask, debtor, receivable_nos=["A2-202109-B0"])
    issue(202409, {"A2": "60000.00"}, issued_date=date(2023, 9, 25))
    refused("GROUND_TOO_LARGE", ask, debtor, account_no="A2", ground="SMALL_OVERDUE_1_YEAR")
    turn_down_request(request_no=ask(debtor), decided_by="bob", as_of=OFF, note="材料不足")
    assert ask(debtor).endswith("-2")


def test_what_is_asked_for_must_still_be_open_when_it_is_approved(debtor):
    number = ask(debtor, receivable_nos=[SECOND])
    import_payments(frame=payments(("P1", "A1", "7000.00", OFF)), as_of=OFF, source="bank.csv")
    refused("UNKNOWN_ITEM", approve_request, request_no=number, decided_by="bob", as_of=OFF)


def test_bankruptcy_ends_with_the_claim_written_off(debtor):
    matter = open_legal_matter(
        account_no="A1", reason="法院裁定受理破产", opened_by="law", as_of=date(2024, 6, 3),
        until_date=date(2024, 8, 1),
    )  # fmt: skip
    for kind, day in (
        ("CLAIM_FILED", date(2024, 7, 1)), ("CLAIM_CONFIRMED", date(2024, 9, 1)),
        ("CLAIM_PAID", date(2024, 12, 1)), ("BANKRUPTCY_CLOSED", date(2025, 1, 6)),
    ):  # fmt: skip
        record_legal_step(matter_no=matter, kind=kind, step_date=day, recorded_by="law", as_of=OFF)
    number = ask(debtor, ground="BANKRUPTCY_CLOSED", matter_no=matter)
    approve_request(request_no=number, decided_by="bob", as_of=OFF)
    assert claims() == {FIRST: D("1000.00"), SECOND: D("500.00")}
    assert_books_hold()


def test_no_rate_is_better_for_it_and_what_comes_in_counts_as_old_arrears(debtor):
    freeze_arrears(year=2025, as_of=OFF)
    before = month_indicators(bill_month=202109, as_of=OFF)
    write_off(debtor)
    after = month_indicators(bill_month=202109, as_of=OFF)
    assert (after.receivable, after.received, after.recovery_rate) == (
        before.receivable,
        0,
        before.recovery_rate,
    )
    assert after.receivable == D("1000.00")
    assert open_receivables(as_of=OFF)["open"].to_list() == [0]
    pay("4000.00")
    recover()
    year = old_arrears(year=2025, as_of=PAID)
    assert (year.frozen, year.recovered) == (D("1500.00"), D("518.00"))
    # On the next 1 January it is among the claims written off, not among the old arrears.
    assert freeze_arrears(year=2026, as_of=date(2026, 1, 1)).items == 0


def test_the_bill_of_a_claim_written_off_is_not_corrected_behind_its_back(debtor):
    write_off(debtor)
    changed = pl.DataFrame(
        [{"account_no": "A1", "bill_month": 202109, "bill_no": "A1-202109-2", "sequence": 2,
          "difference": D("-10.00")}]
    ).cast({"bill_month": pl.Int32})  # fmt: skip
    with pytest.raises(UnableToCorrectBillError) as caught, transaction.atomic():
        follow_correction(differences=changed, issued_date=OFF, due_days=15, batch_name="C")
    assert "撤销核销" in caught.value.zh
    assert_books_hold()


def test_the_register_is_what_its_facts_add_up_to(debtor):
    write_off(debtor)
    ReceivableBalance.objects.filter(pk=FIRST).update(written_off=D("1.00"))
    with pytest.raises(AssertionError):
        assert_books_hold()
