"""Statements and debit batches from the command line, each with its honest exit code."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable
from tests.gateways.statements.test_mt940 import WELL
from tests.interfaces.cli.test_database_commands import run
from yingshou.core.tables import DEBIT_ITEMS
from yingshou.flows.take_payment import take_payment
from yingshou.gateways.files import read_table
from yingshou.records.debits.models import Mandate
from yingshou.records.organizations.staff import add_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _owing(tmp_path, settings):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text("2025-10-31\n", encoding="ascii")
    make_accounts("1000000001", "A2")
    issue(202510, {"1000000001": "1000.00", "A2": "70.00"}, issued_date=date(2025, 10, 25))


def test_a_statement_is_checked_booked_and_refused(tmp_path):
    path = tmp_path / "boc.sta"
    path.write_text(WELL, encoding="gb18030")
    code, (proven,) = run("import-statement", path, "--check")
    assert (code, proven["encoding"], proven["credit_total"]) == (0, "GB18030", "1700.50")
    assert proven["proven_by"] == "balance + count + sum"
    code, lines = run("import-statement", path)
    assert (code, lines[-1]["inserted"], lines[-1]["suspense"]) == (1, 2, "200.00")
    assert run("import-statement", path)[1][-1]["unchanged"] == 2
    path.write_text(WELL.replace("2500,00", "2500,01"), encoding="utf-8")
    code, (refused,) = run("import-statement", path)
    assert (code, refused["error"]) == (2, "BALANCE")
    assert run("import-statement", path, "--layout", "nowhere")[1][0]["error"] == "UNKNOWN_LAYOUT"
    assert_books_hold()


def test_a_debit_batch_goes_out_and_comes_back(tmp_path):
    Mandate.objects.create(
        account_id="A2", mandate_no="M1", channel="DIRECT_DEBIT", bank_account="62", holder_name="用户",
        valid_from=date(2025, 1, 1),
    )  # fmt: skip
    code, (made,) = run("debit", "create", "--due-until", "2025-12-31")
    assert (code, made["items"], made["amount"]) == (0, 1, "70.00")
    assert run("debit", "recall", made["batch_no"])[1][0]["released"] == 1
    again = run("debit", "create", "--due-until", "2025-12-31")[1][0]["batch_no"]
    out = tmp_path / "out.csv"
    assert run("debit", "send", again, "--output", out)[0] == 0
    assert run("debit", "recall", again)[0] == 2
    items = read_table(DEBIT_ITEMS, out).frame
    answers = items.select("batch_no", "item_no", pl.lit("PAID").alias("result"), "amount").with_columns(
        value_date=pl.lit("2025-10-31")
    )
    answers.write_csv(tmp_path / "debit_answers.csv")
    code, (done,) = run("debit", "answer", tmp_path / "debit_answers.csv")
    assert (code, done["paid"], done["paid_amount"]) == (0, 1, "70.00")
    assert "A2-202510-B0" not in open_by_receivable()
    assert_books_hold()


def test_a_waiver_is_asked_for_by_one_and_decided_by_another():
    issue(202509, {"1000000001": "800.00"}, issued_date=date(2025, 9, 25))
    for name in ("ann", "bob"):
        add_user(name=name, role="reviewer", password="long-enough-1")
    waive = (
        "request", "waive", "1000000001-202509-B0", "--cause", "CHANNEL_FAILURE",
        "--reason", "银行故障", "--amount",
    )  # fmt: skip
    code, (made,) = run(*waive, "10.00", "--by", "ann")
    assert (code, made["kind"], made["state"], made["amount"]) == (0, "WAIVER", "PROPOSED", "10.00")
    number = made["request_no"]
    assert run(*waive, "ten", "--by", "ann")[1][0]["error"] == "BAD_ARGUMENT"
    assert run("request", "approve", number, "--by", "nobody")[1][0]["error"] == "BAD_ARGUMENT"
    code, (refused,) = run("request", "approve", number, "--by", "ann")
    assert (code, refused["error"]) == (2, "SECOND_PERSON")
    assert run("request", "approve", number, "--by", "bob")[1][0]["state"] == "APPROVED"
    assert run("request", "list", "--state", "APPROVED")[1][-1] == {"requests": 1}
    assert run("request", "undo", number, "--by", "bob", "--reason", "误批")[1][0]["state"] == "UNDONE"
    number = run(*waive, "5", "--by", "ann")[1][0]["request_no"]
    down = run("request", "turn-down", number, "--by", "bob", "--reason", "证据不足")
    assert down[1][0]["state"] == "TURNED_DOWN"
    assert run("request", "list")[1][-1] == {"requests": 2}
    assert_books_hold()


def test_money_is_moved_to_its_account_or_paid_back():
    for name, role in (("ann", "cashier"), ("bob", "director")):
        add_user(name=name, role=role, password="long-enough-1")
    take_payment(
        account_no="A2", amount=Decimal("20570.00"), value_date=date(2025, 10, 30), channel="TRANSFER",
        channel_no="B1", taken_by="ann", as_of=date(2025, 10, 31),
    )  # fmt: skip
    why = ("--reason", "客户来函", "--by", "ann")
    refund = run(
        "request", "refund", "TRANSFER-B1", "--amount", "500.00", "--cause", "OVERPAID", "--payee", "甲",
        "--payee-account", "62", *why,
    )[1][0]["request_no"]  # fmt: skip
    assert run("request", "approve", refund, "--by", "bob")[1][0]["state"] == "APPROVED"
    paid = run("request", "pay", refund, "--reference", "HK1", "--by", "ann")
    assert (paid[0], paid[1][0]["state"]) == (0, "REFUND_PAID")
    move = ("request", "transfer", "TRANSFER-B1", "--to", "1000000001", "--cause", "WRONG_ACCOUNT", *why)
    assert run(*move)[1][0]["error"] == "REFUNDED"
    assert_books_hold()
