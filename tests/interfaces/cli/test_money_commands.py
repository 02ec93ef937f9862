"""Statements and debit batches from the command line, each with its honest exit code."""

from datetime import date

import polars as pl
import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable
from tests.gateways.statements.test_mt940 import WELL
from tests.interfaces.cli.test_database_commands import run
from yingshou.core.tables import DEBIT_ITEMS
from yingshou.gateways.files import read_table
from yingshou.records.debits.models import Mandate

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
