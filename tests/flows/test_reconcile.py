"""Channel file = bank statement = ledger: matched, worked to zero, undone, certified."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable, unapplied
from yingshou.core.tables import PAYMENTS
from yingshou.core.tables.reconciliation import CHANNEL_LINES
from yingshou.flows.certify_day import (
    certified_figures,
    draw_certificate,
    sign_certificate,
    verify_certificates,
)
from yingshou.flows.import_payments import import_payments
from yingshou.flows.keep_lines import keep, keep_channel_file, numbered
from yingshou.flows.reconcile_day import day_grid, reconcile_day
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.settle_difference import (
    accept_proposal,
    book_as_fee,
    book_to_suspense,
    give_to_account,
    mark_as_timing,
    match_by_hand,
    undo_act,
)
from yingshou.records.payments.models import PaymentBalance
from yingshou.records.reconciliation.models import Difference, Match
from yingshou.records.reconciliation.operations import UnableToReconcile
from yingshou.records.runs.models import RunBatch

pytestmark = pytest.mark.django_db

D = Decimal
DAY = date(2025, 10, 21)
NEXT = date(2025, 10, 22)


@pytest.fixture(autouse=True)
def _owing():
    make_accounts("A1", "A2", "A3")
    issue(202509, {"A1": "100.00", "A2": "40.00", "A3": "70.00"}, issued_date=date(2025, 9, 25))


def pay(*rows, channel="WECHAT", day=DAY):
    """Book payments of (channel_no, account_no, amount) or with a payer's name as a fourth."""
    made = [
        {"channel": channel, "channel_no": row[0], "account_no": row[1],
         "payer_name": row[3] if row[3:] else None, "amount": D(row[2]), "value_date": day, "memo": None}
        for row in rows
    ]  # fmt: skip
    frame = PAYMENTS.conform(pl.DataFrame(made, schema=PAYMENTS.schema))
    assert import_payments(frame=frame, as_of=day, source="test").inserted == len(rows)


def channel_file(*rows, day=DAY, channel="WECHAT"):
    """Keep a channel's file of (reference, amount, fee) or with an account as a fourth."""
    made = [
        (channel, day, row[0], D(row[1]), D(row[2]), row[3] if row[3:] else None, None, None) for row in rows
    ]
    frame = pl.DataFrame(made, schema=CHANNEL_LINES.schema, orient="row")
    return keep_channel_file(frame=frame, source=f"{channel}-{day}.csv")


def bank(*rows, channel="WECHAT", day=NEXT):
    """Keep bank lines of (reference, amount)."""
    made = [(channel, day, ref, D(amount), D(0), None, None, None) for ref, amount in rows]
    frame = pl.DataFrame(made, schema=CHANNEL_LINES.schema, orient="row")
    return keep(lines=numbered(frame, side="BANK"), source="bank.sta")


def reconcile(day=DAY, as_of=None):
    return reconcile_day(day=day, as_of=as_of or day)


def open_ones(**values):
    found = Difference.objects.filter(state="OPEN", **values).order_by("reason", "item_no")
    return [(each.leg, each.reason, each.amount) for each in found]


def only(**values):
    return Difference.objects.get(**values).pk


def cell(day=DAY, channel="WECHAT", as_of=date(2025, 11, 30)):
    return day_grid(first=day, last=day, as_of=as_of, channel=channel).row(0, named=True)


def agree():
    """One day that agrees on all three sides: 140.00 taken, 0.28 kept, 139.72 at the bank the day after."""
    pay(("W1", "A1", "100.00"), ("W2", "A2", "40.00"))
    channel_file(("W1", "100.00", "0.20"), ("W2", "40.00", "0.08"))
    bank(("B1", "139.72"))


def test_three_totals_agree():
    agree()
    done = reconcile(NEXT)
    assert (done.open_count, done.unexplained, done.failures) == (0, D("0.00"), ())
    row = cell()
    assert (row["file_total"], row["ledger_total"], row["bank_seen"]) == (
        D("140.00"),
        D("140.00"),
        D("139.72"),
    )
    assert (row["state"], row["file_count"], row["fee_total"]) == ("AGREES", 2, D("0.28"))
    assert Match.objects.count() == 3


def test_a_repeat_changes_nothing_and_the_same_file_again_neither():
    agree()
    reconcile(NEXT)
    assert channel_file(("W2", "40.00", "0.08"), ("W1", "100.00", "0.20")).unchanged == 2
    reconcile(NEXT)
    assert (Match.objects.count(), Difference.objects.count()) == (3, 0)


def test_until_the_bank_is_due_the_money_is_in_transit():
    pay(("W1", "A1", "100.00"))
    channel_file(("W1", "100.00", "0.20"))
    reconcile()
    assert (cell()["state"], cell()["in_transit"]) == ("IN_TRANSIT", D("99.80"))
    reconcile(date(2025, 10, 27))
    assert open_ones() == [("BANK", "NOT_AT_BANK", D("99.80"))]
    bank(("B1", "99.80"), day=date(2025, 10, 24))
    reconcile(date(2025, 10, 28))
    assert open_ones() == []
    assert Difference.objects.get().state == "MATCHED"


def test_each_misbehaviour_has_its_reason():
    pay(("W1", "A1", "100.00"), ("W2", "A2", "40.00"), ("W9", "A3", "5.00"))
    channel_file(("W1", "100.00", "0"), ("W1", "100.00", "0"), ("W2", "41.00", "0"), ("W3", "7.00", "0"))
    done = reconcile()
    assert open_ones() == [
        ("LEDGER", "AMOUNT_DIFFERS", D("1.00")), ("LEDGER", "CHANNEL_ONLY", D("7.00")),
        ("LEDGER", "DUPLICATE", D("100.00")), ("LEDGER", "LEDGER_ONLY", D("-5.00")),
    ]  # fmt: skip
    assert set(Difference.objects.values_list("owner", flat=True)) == {"CASHIER"}
    row = done.grid.row(0, named=True)
    assert (row["difference"], row["open_amount"], row["unexplained"]) == (
        D("103.00"),
        D("103.00"),
        D("0.00"),
    )


def test_what_came_in_after_the_run_is_unexplained_until_the_next():
    agree()
    reconcile(NEXT)
    channel_file(("W7", "3.00", "0"))
    assert (cell()["state"], cell()["unexplained"]) == ("UNEXPLAINED", D("3.00"))
    with pytest.raises(UnableToReconcile, match="unexplained"):
        draw_certificate(day=DAY, as_of=NEXT, drawn_by="chen")
    reconcile(NEXT)
    assert cell()["unexplained"] == D("0.00")


def test_a_late_line_closes_its_difference_by_itself():
    pay(("W1", "A1", "100.00"))
    channel_file(("W0", "1.00", "0"))
    reconcile()
    number = only(reason="LEDGER_ONLY")
    channel_file(("W1", "100.00", "0"), day=NEXT)
    reconcile(NEXT)
    assert Difference.objects.get(pk=number).state == "MATCHED"


def test_book_to_suspense_and_undo():
    channel_file(("W3", "7.00", "0"))
    reconcile()
    number = only()
    book_to_suspense(difference_no=number, booked_by="chen", as_of=NEXT)
    assert Difference.objects.get(pk=number).state == "SUSPENSE"
    assert (cell()["ledger_total"], cell()["unexplained"]) == (D("7.00"), D("0.00"))
    with pytest.raises(UnableToReconcile, match="settled"):
        book_to_suspense(difference_no=number, booked_by="chen", as_of=NEXT)
    undo_act(difference_no=number, undone_by="li", as_of=NEXT, note="wrong")
    assert (cell()["ledger_total"], cell()["unexplained"]) == (D("0.00"), D("0.00"))
    give_to_account(difference_no=number, account_no="A2", given_by="chen", as_of=NEXT)
    assert open_by_receivable()["A2-202509-B0"] < D("40.00")
    reconcile(NEXT)
    assert open_ones() == []
    assert_books_hold()


def test_accept_the_account_the_line_names():
    channel_file(("W3", "40.00", "0", "A2"))
    reconcile()
    assert Difference.objects.get().proposal == "A2"
    accept_proposal(difference_no=only(), accepted_by="chen", as_of=NEXT)
    assert cell()["difference"] == D("0.00")
    undo_act(difference_no=only(), undone_by="chen", as_of=NEXT)
    assert open_by_receivable()["A2-202509-B0"] == D("40.00")
    assert_books_hold()


def test_wrong_amount_is_booked_and_taken_back():
    pay(("W2", "A2", "40.00"))
    channel_file(("W2", "41.00", "0"))
    reconcile()
    book_to_suspense(difference_no=only(), booked_by="chen", as_of=NEXT)
    assert (cell()["difference"], cell()["unexplained"]) == (D("0.00"), D("0.00"))
    reconcile(NEXT)
    assert open_ones() == []
    undo_act(difference_no=only(), undone_by="chen", as_of=NEXT)
    assert (cell()["difference"], open_ones()) == (D("1.00"), [("LEDGER", "AMOUNT_DIFFERS", D("1.00"))])


def test_match_with_the_proposed_counterpart_by_hand_and_undo():
    pay(("TYPO", "A2", "40.00"))
    channel_file(("W2", "40.00", "0"))
    reconcile()
    left, right = only(side="LEFT"), only(side="RIGHT")
    assert Difference.objects.get(pk=left).confidence == 70
    accept_proposal(difference_no=left, accepted_by="chen", as_of=NEXT)
    assert open_ones() == []
    undo_act(difference_no=right, undone_by="li", as_of=NEXT)
    assert len(open_ones()) == 2
    match_by_hand(difference_nos=[left, right], matched_by="chen", as_of=NEXT)
    reconcile(NEXT)
    assert (open_ones(), cell()["unexplained"]) == ([], D("0.00"))


def test_sides_that_do_not_add_up_are_refused():
    pay(("TYPO", "A2", "39.00"))
    channel_file(("W2", "40.00", "0"))
    reconcile()
    numbers = list(Difference.objects.values_list("pk", flat=True))
    with pytest.raises(UnableToReconcile, match=r"1\.00 apart"):
        match_by_hand(difference_nos=numbers, matched_by="chen", as_of=NEXT)


def test_a_short_lump_is_booked_as_fee_and_taken_back():
    pay(("W1", "A1", "100.00"))
    channel_file(("W1", "100.00", "0.20"))
    bank(("B1", "99.50"))
    reconcile(NEXT)
    assert open_ones() == [("BANK", "AMOUNT_DIFFERS", D("0.30"))]
    book_as_fee(difference_no=only(), booked_by="chen", as_of=NEXT, note="fee raised")
    assert open_ones() == []
    assert_books_hold()
    undo_act(difference_no=only(), undone_by="li", as_of=NEXT)
    assert open_ones() == [("BANK", "AMOUNT_DIFFERS", D("0.30"))]
    assert_books_hold()


def test_timing_ends():
    channel_file(("W3", "7.00", "0"))
    reconcile()
    mark_as_timing(difference_no=only(), marked_by="chen", as_of=DAY, until=NEXT)
    reconcile(NEXT)
    assert open_ones() == []
    reconcile(NEXT + timedelta(days=1))
    assert open_ones() == [("LEDGER", "CHANNEL_ONLY", D("7.00"))]
    with pytest.raises(UnableToReconcile, match="before today"):
        mark_as_timing(difference_no=only(), marked_by="chen", as_of=NEXT, until=DAY)


def test_a_reversed_payment_opens_its_line_again():
    agree()
    reconcile(NEXT)
    reverse_payment(payment_no="WECHAT-W1", reversed_date=NEXT, reversed_by="chen", reason="wrong")
    reconcile(NEXT)
    assert open_ones() == [("LEDGER", "CHANNEL_ONLY", D("100.00"))]
    assert cell()["unexplained"] == D("0.00")


def test_a_payment_matched_late_and_then_reversed_explains_its_line_once():
    pay(("W1", "A1", "100.00"), ("W2", "A2", "40.00"))
    channel_file(("W2", "40.00", "0"))
    reconcile(NEXT)
    assert ("LEDGER", "LEDGER_ONLY", D("-100.00")) in open_ones()
    channel_file(("W1", "100.00", "0"), ("W2", "40.00", "0"))
    reconcile(NEXT)
    reverse_payment(payment_no="WECHAT-W1", reversed_date=NEXT, reversed_by="chen", reason="wrong")
    reconcile(NEXT)
    assert cell()["unexplained"] == D("0.00")
    assert [each for each in open_ones() if each[0] == "LEDGER"] == [("LEDGER", "CHANNEL_ONLY", D("100.00"))]


def test_what_a_killed_run_left_is_done_and_later_lines_are_looked_at():
    agree()
    reconcile(NEXT)
    RunBatch.objects.filter(run_id=f"RECONCILE-{NEXT:%Y%m%d}", first_key="~PAYERS").update(state="PENDING")
    pay(("W9", "A3", "70.00"))
    channel_file(("W1", "100.00", "0.60", "A1"), ("W2", "40.00", "0.24", "A2"), ("W9", "70.00", "0.42", "A3"))
    reconcile(NEXT)
    assert cell()["unexplained"] == D("0.00")


def test_one_bank_sum_for_a_weekend():
    friday, monday = date(2025, 10, 24), date(2025, 10, 27)
    for day, number in ((friday, "F"), (friday + timedelta(days=1), "S"), (friday + timedelta(days=2), "U")):
        pay((number, "A1", "10.00"), day=day)
        channel_file((number, "10.00", "0"), day=day)
    bank(("B1", "30.00"), day=monday)
    reconcile(monday)
    assert [cell(friday + timedelta(days=n))["state"] for n in range(3)] == ["AGREES"] * 3
    assert open_ones() == []


def test_unknown_payers_are_booked_only_when_sure_and_can_go_back():
    name = "客户A1有限责任公司"
    from yingshou.records.customers.models import Account

    Account.objects.filter(pk="A1").update(name="客户A1有限公司")
    Account.objects.filter(pk="A2").update(name="滨海钢铁厂")
    pay(("T1", None, "100.00", name), ("T2", None, "8.00", "滨海钢铁"), channel="TRANSFER")
    bank(("T1", "100.00"), ("T2", "8.00"), channel="TRANSFER", day=DAY)
    reconcile()
    sure = Difference.objects.get(item_no="TRANSFER-T1")
    assert (sure.state, sure.proposal, sure.confidence) == ("ACCEPTED", "A1", 100)
    assert PaymentBalance.objects.get(pk="TRANSFER-T1").account_no == "A1"
    likely = Difference.objects.get(item_no="TRANSFER-T2")
    assert (likely.state, likely.proposal, likely.confidence) == ("OPEN", "A2", 71)
    assert_books_hold()
    undo_act(difference_no=sure.pk, undone_by="chen", as_of=NEXT, note="not theirs")
    assert unapplied()["TRANSFER-T1"] == D("100.00")
    assert open_by_receivable()["A1-202509-B0"] == D("100.00")
    reconcile(NEXT)
    assert Difference.objects.get(pk=sure.pk).state == "OPEN"
    give_to_account(difference_no=sure.pk, account_no="A3", given_by="chen", as_of=NEXT)
    undo_act(difference_no=sure.pk, undone_by="chen", as_of=NEXT)
    accept_proposal(difference_no=sure.pk, accepted_by="chen", as_of=NEXT)
    assert_books_hold()


def test_the_certificate_is_signed_by_two_and_chained():
    agree()
    reconcile(NEXT)
    first = draw_certificate(day=DAY, as_of=NEXT, drawn_by="chen")
    assert draw_certificate(day=DAY, as_of=NEXT, drawn_by="li").pk == first.pk
    row = certified_figures(first)["channels"][0]
    assert (row["file_total"], row["ledger_total"], row["bank_seen"]) == ("140.00", "140.00", "139.72")
    assert sign_certificate(position=1, signer="chen", as_of=NEXT) == 1
    with pytest.raises(UnableToReconcile, match="two people"):
        sign_certificate(position=1, signer="chen", as_of=NEXT)
    assert sign_certificate(position=1, signer="li", as_of=NEXT) == 2
    draw_certificate(day=NEXT, as_of=NEXT, drawn_by="chen")
    checked = verify_certificates(as_of=NEXT)
    assert (checked.certificates, checked.signed, checked.breaks, checked.changed) == (2, 1, (), ())


def test_tampering_with_a_certificate_is_found():
    agree()
    reconcile(NEXT)
    for day in (DAY, NEXT):
        draw_certificate(day=day, as_of=NEXT, drawn_by="chen")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reconciliation_certificate DISABLE TRIGGER USER")
        cursor.execute(
            """UPDATE reconciliation_certificate SET text = replace(text, '140.00', '141.00')
            WHERE position = 1"""
        )
    found = verify_certificates(as_of=NEXT)
    assert [(each.position, each.reason) for each in found.breaks] == [(1, "CHANGED")]
    assert found.changed == (DAY,)


def test_a_line_kept_after_its_day_was_certified_is_told():
    agree()
    reconcile(NEXT)
    draw_certificate(day=DAY, as_of=NEXT, drawn_by="chen")
    channel_file(("W8", "3.00", "0"))
    assert verify_certificates(as_of=NEXT).changed == (DAY,)


@pytest.mark.parametrize("table", ["line", "match", "matchitem", "rule"])
def test_facts_cannot_be_changed(table):
    agree()
    reconcile(NEXT)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM reconciliation_{table}")


def test_rows_that_cannot_be_lines_are_problems():
    done = channel_file(("W1", "0.00", "0"), ("W2", "1.00", "2.00"))
    assert done.problems["code"].to_list() == ["OUT_OF_RANGE", "OUT_OF_RANGE"]
    assert channel_file(("W1", "1.00", "0"), channel="NOBODY").problems["code"].to_list() == [
        "UNKNOWN_CHANNEL"
    ]
