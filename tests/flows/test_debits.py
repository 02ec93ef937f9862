"""Dues that are out with the bank are locked; its answers release and clear them, once."""

import threading
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable, unapplied
from yingshou.core.tables import DEBIT_ANSWERS, DEBIT_MANDATES
from yingshou.flows.create_debit_batch import create_debit_batch
from yingshou.flows.import_debit_answers import import_debit_answers
from yingshou.flows.import_table import import_table
from yingshou.flows.recall_debit_batch import recall_debit_batch
from yingshou.flows.send_debit_batch import send_debit_batch
from yingshou.flows.take_payment import take_payment
from yingshou.records.debits.models import DebitBatch, DebitItem
from yingshou.records.debits.operations import UnableToDebit
from yingshou.records.payments.models import Clearing, Payment
from yingshou.records.receivables.models import ReceivableLock
from yingshou.records.receivables.operations import lock_receivables

pytestmark = pytest.mark.django_db

D = Decimal
DAY = date(2025, 10, 25)
LATER = date(2025, 10, 27)
BATCH = "DIRECT_DEBIT-20251025-1"


@pytest.fixture(autouse=True)
def _owing():
    """A1 and A2 owe for two months, A1's first one is late; A3 has no mandate, A4's has ended."""
    make_accounts("A1", "A2", "A3", "A4")
    issue(202509, {"A1": "1000.00", "A2": "500.00"}, issued_date=date(2025, 9, 25))
    issue(202510, {"A1": "2000.00", "A2": "600.00", "A3": "70.00", "A4": "80.00"}, issued_date=DAY)
    rows = [
        {"account_no": number, "mandate_no": "M1", "channel": "DIRECT_DEBIT", "bank_account": f"62{number}",
         "holder_name": f"用户{number}", "valid_from": date(2025, 1, 1), "valid_to": until}
        for number, until in (("A1", None), ("A2", None), ("A4", DAY))
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=DEBIT_MANDATES.schema)
    assert import_table(table=DEBIT_MANDATES, frame=frame, as_of=DAY, source="m.csv").inserted == 3


def create(due_until=date(2025, 10, 20), as_of=DAY):
    return create_debit_batch(channel="DIRECT_DEBIT", due_until=due_until, as_of=as_of, created_by="chen")


def send():
    create()
    return send_debit_batch(batch_no=BATCH, sent_by="chen", as_of=DAY)


def answers(*rows):
    """Build answers of (item_no, result, amount, value_date) to the batch."""
    made = [(BATCH, *row) for row in rows]
    return pl.DataFrame(made, schema=DEBIT_ANSWERS.schema, orient="row")


def answer(*rows, as_of=LATER):
    return import_debit_answers(answers=answers(*rows), as_of=as_of, taken_by="chen", source="back.csv")


def locked():
    return sorted(ReceivableLock.objects.values_list("receivable_id", flat=True))


def test_a_batch_takes_each_due_with_its_penalty_and_locks_it():
    made = create()
    # Due 2025-10-10: 1000 and 500 x 2 ‰ x 15 days = 30.00 and 15.00.
    assert (made.batch_no, made.items, made.amount) == (BATCH, 2, D("1545.00"))
    sent = send_debit_batch(batch_no=BATCH, sent_by="chen", as_of=DAY)
    assert sent.select("item_no", "receivable_no", "bank_account", "amount").rows() == [
        (1, "A1-202509-B0", "62A1", D("1030.00")),
        (2, "A2-202509-B0", "62A2", D("515.00")),
    ]
    assert locked() == ["A1-202509-B0", "A2-202509-B0"]
    assert create().batch_no is None
    assert send_debit_batch(batch_no=BATCH, sent_by="wang", as_of=LATER).equals(sent)
    assert DebitBatch.objects.get().sent_by == "chen"
    rest = create(due_until=date(2025, 12, 31))
    assert (rest.batch_no, rest.items, rest.amount) == ("DIRECT_DEBIT-20251025-2", 2, D("2600.00"))


def test_no_other_money_settles_what_is_out():
    send()
    taken = take_payment(
        account_no="A1", amount=D("2500.00"), value_date=DAY, channel="COUNTER", channel_no="1", taken_by="x",
        as_of=DAY,
    )  # fmt: skip
    assert taken.clearings["receivable_no"].to_list() == ["A1-202510-B0"]
    assert taken.prepaid == D("500.00")
    with pytest.raises(IntegrityError), transaction.atomic():
        lock_receivables(receivable_nos=["A1-202509-B0"], holder="other", locked_date=DAY)
    assert_books_hold()


def test_paid_items_clear_their_own_due_and_failed_ones_are_free():
    send()
    done = answer((1, "PAID", D("1030.00"), DAY), (2, "NO_FUNDS", D("515.00"), None))
    assert (done.rows, done.paid, done.paid_amount, done.failed, done.unchanged) == (2, 1, D("1030.00"), 1, 0)
    assert open_by_receivable() == {
        "A1-202510-B0": D("2000.00"), "A2-202509-B0": D("500.00"), "A2-202510-B0": D("600.00"),
        "A3-202510-B0": D("70.00"), "A4-202510-B0": D("80.00"),
    }  # fmt: skip
    assert locked() == []
    assert Payment.objects.get().payment_no == f"DIRECT_DEBIT-{BATCH}-1"
    assert Clearing.objects.get().penalty == D("30.00")
    assert DebitBatch.objects.get().state == "ANSWERED"
    assert DebitItem.objects.get(item_no=2).result == "NO_FUNDS"
    again = answer((1, "PAID", D("1030.00"), DAY), (2, "NO_FUNDS", D("515.00"), None))
    assert (again.paid, again.failed, again.unchanged, Payment.objects.count()) == (0, 0, 2, 1)
    assert create(as_of=LATER).items == 1
    assert_books_hold()


def test_money_of_a_debit_is_meant_for_its_own_due_even_where_older_ones_are_open():
    create(due_until=date(2025, 10, 20))
    recall_debit_batch(batch_no=BATCH, recalled_by="chen", as_of=DAY)
    create_debit_batch(channel="DIRECT_DEBIT", due_until=date(2025, 12, 31), as_of=DAY, created_by="chen")
    second = "DIRECT_DEBIT-20251025-2"
    sent = send_debit_batch(batch_no=second, sent_by="chen", as_of=DAY)
    late = sent.filter(pl.col("receivable_no") == "A1-202510-B0").row(0, named=True)
    first = sent.filter(pl.col("receivable_no") == "A1-202509-B0").row(0, named=True)
    rows = [
        (second, first["item_no"], "NO_FUNDS", first["amount"], None),
        (second, late["item_no"], "PAID", late["amount"], DAY),
    ]
    frame = pl.DataFrame(rows, schema=DEBIT_ANSWERS.schema, orient="row")
    import_debit_answers(answers=frame, as_of=DAY, taken_by="chen", source="b")
    assert "A1-202509-B0" in open_by_receivable()
    assert "A1-202510-B0" not in open_by_receivable()
    assert_books_hold()


def test_prepaid_money_that_waited_settles_a_failed_due():
    send()
    take_payment(
        account_no="A2", amount=D("1200.00"), value_date=DAY, channel="COUNTER", channel_no="1", taken_by="x",
        as_of=DAY,
    )  # fmt: skip
    assert unapplied() == {"COUNTER-1": D("600.00")}
    answer((2, "REFUSED_BY_PAYER", D("515.00"), None))
    assert unapplied() == {"COUNTER-1": D("85.00")}
    assert DebitBatch.objects.get().state == "SENT"
    assert locked() == ["A1-202509-B0"]
    assert_books_hold()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ((3, "PAID", D("1030.00"), DAY), "UNKNOWN_DEBIT"),
        ((1, "PAID", D("1030.01"), DAY), "AMOUNT_DIFFERS"),
        ((1, "PAID", D("1030.00"), None), "MISSING_VALUE"),
        ((1, "PAID", D("1030.00"), date(2025, 10, 28)), "FUTURE_DATE"),
    ],
)
def test_an_answer_that_does_not_fit_leaves_its_due_locked(row, code):
    send()
    done = answer(row)
    assert (done.paid, done.failed, done.problems["code"].to_list()) == (0, 0, [code])
    assert locked() == ["A1-202509-B0", "A2-202509-B0"]
    assert Payment.objects.count() == 0


def test_doubled_and_contradicting_answers_are_refused():
    send()
    done = answer((1, "NO_FUNDS", D("1030.00"), None), (1, "PAID", D("1030.00"), DAY))
    assert (done.failed, done.problems["code"].to_list()) == (1, ["DUPLICATE_KEY"])
    later = answer((1, "PAID", D("1030.00"), DAY))
    assert (later.paid, later.problems["code"].to_list()) == (0, ["CONFLICT"])
    assert Payment.objects.count() == 0


def test_a_batch_is_recalled_before_it_goes_out_and_not_after():
    create()
    assert answer((1, "PAID", D("1030.00"), DAY)).problems["code"].to_list() == ["BATCH_NOT_OUT"]
    assert recall_debit_batch(batch_no=BATCH, recalled_by="chen", as_of=DAY) == 2
    assert recall_debit_batch(batch_no=BATCH, recalled_by="chen", as_of=DAY) == 0
    assert locked() == []
    with pytest.raises(UnableToDebit, match="recalled"):
        send_debit_batch(batch_no=BATCH, sent_by="chen", as_of=DAY)
    create()
    send_debit_batch(batch_no="DIRECT_DEBIT-20251025-2", sent_by="chen", as_of=DAY)
    with pytest.raises(UnableToDebit, match="is sent"):
        recall_debit_batch(batch_no="DIRECT_DEBIT-20251025-2", recalled_by="chen", as_of=DAY)
    with pytest.raises(UnableToDebit, match="no debit batch"):
        recall_debit_batch(batch_no="NONE", recalled_by="chen", as_of=DAY)


@pytest.mark.django_db(transaction=True)
def test_batches_counters_and_answers_at_once_settle_each_due_once():
    errors = []

    def guarded(act, *args):
        try:
            act(*args)
        except UnableToDebit:
            pass
        except Exception as error:  # noqa: BLE001  kept for the assertion below
            errors.append(error)
        finally:
            connection.close()

    def pay(number):
        take_payment(
            account_no="A1", amount=D("300.00"), value_date=DAY, channel="COUNTER", channel_no=str(number),
            taken_by="x", as_of=DAY,
        )  # fmt: skip

    def debit(_number):
        create(due_until=date(2025, 12, 31))
        for batch_no in DebitBatch.objects.values_list("batch_no", flat=True):
            sent = send_debit_batch(batch_no=batch_no, sent_by="chen", as_of=DAY)
            paid = sent.with_columns(result=pl.lit("PAID"), value_date=pl.lit(DAY))
            import_debit_answers(answers=paid, as_of=DAY, taken_by="chen", source="b")

    acts = [(pay, number) for number in range(12)] + [(debit, number) for number in range(4)]
    threads = [threading.Thread(target=guarded, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    debit(0)
    assert errors == []
    assert locked() == []
    assert Payment.objects.filter(channel="COUNTER").count() == 12
    paid = Payment.objects.filter(channel="DIRECT_DEBIT").values_list("memo", flat=True)
    assert len(paid) == len(set(paid))
    assert set(open_by_receivable()) == {"A3-202510-B0", "A4-202510-B0"}
    assert_books_hold()
