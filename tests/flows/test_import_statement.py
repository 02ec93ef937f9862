"""A bank statement becomes payments once, or nothing of it does."""

from datetime import date
from decimal import Decimal

import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable, unapplied
from tests.gateways.statements.test_laid_out import CSV
from tests.gateways.statements.test_mt940 import WELL
from yingshou.flows.import_statement import import_statement
from yingshou.gateways.statements import StatementRefusedError
from yingshou.records.payments.models import Payment

pytestmark = pytest.mark.django_db

D = Decimal
DAY = date(2025, 10, 31)


@pytest.fixture
def take_in(tmp_path):
    def run(text, layout="mt940", **values):
        path = tmp_path / "statement.txt"
        path.write_text(text, encoding="utf-8")
        return import_statement(path=path, layout=layout, as_of=DAY, **values)

    return run


@pytest.fixture(autouse=True)
def _owing():
    make_accounts("1000000001", "1000000002")
    issue(202510, {"1000000001": "1000.00"}, issued_date=date(2025, 10, 25))


def test_credits_reach_the_account_their_text_names_and_others_wait(take_in):
    done = take_in(WELL)
    assert (done.credits, done.inserted, done.unchanged) == (2, 2, 0)
    assert (done.received, done.cleared, done.suspense) == (D("1700.50"), D("1000.00"), D("200.00"))
    assert open_by_receivable() == {}
    assert unapplied() == {"TRANSFER-20251025-B0001": D("500.50"), "TRANSFER-20251025-B0003": D("200.00")}
    paid = Payment.objects.get(channel_no="20251025-B0001")
    assert (paid.payer_name, paid.memo) == ("北原钢铁有限公司", "户号 1000000001 十月电费")
    again = take_in(WELL)
    assert (again.inserted, again.unchanged, again.received) == (0, 2, D("0.00"))
    assert Payment.objects.count() == 2
    assert_books_hold()


def test_a_text_that_names_two_accounts_names_none(take_in):
    done = take_in(WELL.replace("户号 1000000001", "1000000001 1000000002"))
    assert done.suspense == D("1700.50")
    assert done.problems["code"].to_list() == ["UNKNOWN_PAYER", "UNKNOWN_PAYER"]
    assert_books_hold()


def test_delimited_credits_keep_their_line_in_problems(take_in):
    done = take_in(
        CSV.replace("2025-10-26,,99.5", "2025-11-26,,99.5"), layout="bank-csv", channel="BANK_FILE"
    )
    assert (done.credits, done.inserted) == (2, 1)
    assert done.problems.select("code", "file", "row_number").rows() == [("FUTURE_DATE", "statement.txt", 4)]


@pytest.mark.parametrize(
    "text", [WELL + WELL.replace("2500,00", "2500,01"), WELL.replace("CNY", "EUR"), WELL[:200]]
)
def test_nothing_of_a_file_that_does_not_hold_is_taken(take_in, text):
    with pytest.raises(StatementRefusedError):
        take_in(text)
    assert Payment.objects.count() == 0
