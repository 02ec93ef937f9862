"""Debit batches go to the bank and come back without hand work, whatever the bank does."""

from datetime import date
from decimal import Decimal

import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable
from yingshou.flows.create_debit_batch import create_debit_batch
from yingshou.flows.exchange_debits import exchange_debits
from yingshou.flows.send_debit_batch import send_debit_batch
from yingshou.gateways.banks.drop import DropError, FolderDrop, HttpDrop, drop_at
from yingshou.records.debits.models import DebitBatch, Mandate
from yingshou.records.payments.models import Payment
from yingshou.records.runs.models import Problem
from yingshou.simulators.debit_bank import SimulatedDebitBank
from yingshou.simulators.misbehaviour import Misbehaviour, Place

pytestmark = pytest.mark.django_db
D, M = Decimal, Misbehaviour
DAY = date(2025, 10, 27)
NUMBERS = ("A1", "A2", "A3")


@pytest.fixture(autouse=True)
def _owing():
    make_accounts(*NUMBERS)
    issue(
        202510, dict(zip(NUMBERS, ("100.00", "40.00", "7.00"), strict=True)), issued_date=date(2025, 10, 25)
    )
    for number in NUMBERS:
        Mandate.objects.create(
            account_id=number, mandate_no="1", channel="DIRECT_DEBIT", bank_account=f"62|{number}",
            holder_name="用户", valid_from=date(2025, 1, 1),
        )  # fmt: skip


@pytest.fixture
def bank():
    with SimulatedDebitBank(
        lambda account_no, _: "NO_FUNDS" if account_no == "A2" else "PAID", token="t"
    ) as made:
        yield made


@pytest.fixture
def drop(bank, tmp_path):
    return HttpDrop(bank.url, kept=tmp_path, token="t", pauses=(0, 0))


def batch():
    return create_debit_batch(
        channel="DIRECT_DEBIT", due_until=date(2025, 11, 9), as_of=DAY, created_by="c"
    ).batch_no


def exchange(drop):
    return exchange_debits(drop=drop, as_of=DAY, exchanged_by="worker")


def test_a_batch_is_sent_and_answered_by_itself(bank, drop, tmp_path):
    number = batch()
    assert exchange(drop).delivered == (number,)
    head, first, *_ = bank.batches[f"{number}.deb"].decode().splitlines()
    assert head == f"YSDEB|1|{number}|20251027|3|147.00"
    assert first == "D|1|A1-202510-B0|A1|62 A1|用户|100.00"
    bank.debit(DAY)
    done = exchange(drop)
    assert (done.delivered, done.files, done.paid, done.paid_amount, done.failed) == (
        (),
        1,
        2,
        D("107.00"),
        1,
    )
    assert open_by_receivable() == {"A2-202510-B0": D("40.00")}
    assert (DebitBatch.objects.get().state, bank.files) == ("ANSWERED", {})
    assert [path.name for path in (tmp_path / "done").iterdir()] == [f"{number}.ans"]
    assert exchange(drop).files == 0
    assert_books_hold()


def test_what_may_heal_is_tried_again_and_the_file_is_the_same(bank, drop):
    number = batch()
    bank.manners.misbehave(
        Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS, M.TIMEOUT_AFTER_SUCCESS, M.TIMEOUT_AFTER_SUCCESS
    )
    with pytest.raises(DropError, match="503"):
        exchange(drop)
    assert (DebitBatch.objects.get().state, DebitBatch.objects.get().delivered_at) == ("SENT", None)
    before = bank.batches[f"{number}.deb"]
    bank.manners.misbehave(Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS)
    assert exchange(drop).delivered == (number,)
    assert bank.batches == {f"{number}.deb": before}


def test_a_wrong_token_is_not_tried_again(bank, tmp_path):
    with pytest.raises(DropError, match="401"):
        exchange(HttpDrop(bank.url, kept=tmp_path, pauses=(10,), wait=pytest.fail))
    with pytest.raises(DropError, match="YINGSHOU_DEBIT_DROP"):
        drop_at("", kept=tmp_path)


def test_a_truncated_answer_is_put_aside_whole_and_its_dues_stay_locked(bank, drop, tmp_path):
    number = batch()
    exchange(drop)
    bank.manners.misbehave(Place.STATEMENT, M.TRUNCATED)
    bank.debit(DAY)
    done = exchange(drop)
    assert [(each.name, each.code) for each in done.refused] == [(f"{number}.ans", "TRUNCATED")]
    assert "3 lines" in done.refused[0].en
    assert (Payment.objects.count(), DebitBatch.objects.get().state) == (0, "SENT")
    assert (tmp_path / "refused" / f"{number}.ans").exists()
    bank.answer_again(f"{number}.deb", DAY)
    assert exchange(drop).paid == 2


def test_answers_twice_of_another_amount_and_late_land_once(bank, drop):
    batch()
    exchange(drop)
    bank.manners.misbehave(Place.STATEMENT, M.WRONG_AMOUNT, M.DUPLICATE)
    bank.manners.misbehave(Place.MESSAGE, M.DUPLICATE)
    bank.debit(DAY)
    done = exchange(drop)
    # The first answer states a fen more; the second stands twice; the same file comes a second time.
    assert (done.files, done.paid, done.failed, done.problems) == (2, 1, 1, 4)
    assert {(each.code, each.owner) for each in Problem.objects.all()} == {
        ("AMOUNT_DIFFERS", "CASHIER"), ("DUPLICATE_KEY", "CASHIER"),
    }  # fmt: skip
    bank.answer_again("DIRECT_DEBIT-20251027-1.deb", DAY)
    assert exchange(drop).paid_amount == D("100.00")
    assert sum(bank.paid.values()) == sum(Payment.objects.values_list("amount", flat=True))
    assert_books_hold()


def test_a_folder_is_as_good_and_parts_in_the_making_are_not_read(tmp_path):
    drop, number = FolderDrop(tmp_path), batch()
    assert exchange(drop).delivered == (number,)
    assert (tmp_path / "out" / f"{number}.deb").read_text("utf-8").startswith("YSDEB|1|")
    (tmp_path / "in" / ".half.ans.part").write_text("YSANS|1|")
    answers = f"YSANS|1|{number}|20251027|1|7.00|1|7.00\nA|3|PAID|7.00|20251027\n"
    for name in ("a.ans", "a.ans"):
        (tmp_path / "in" / name).write_text(answers)
        exchange(drop)
    assert sorted(path.name for path in (tmp_path / "done").iterdir()) == ["a.ans", "a.ans.2"]
    assert Payment.objects.get().amount == D("7.00")


def test_a_batch_that_was_handed_over_as_a_file_is_not_left_there_too(drop, bank):
    send_debit_batch(batch_no=batch(), sent_by="chen", as_of=DAY)
    assert (exchange(drop).delivered, bank.batches) == ((), {})
