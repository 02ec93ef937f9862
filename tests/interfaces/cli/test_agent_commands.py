"""Agents and the exchange of debit files from the command line, each with its honest exit code."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts
from tests.interfaces.cli.test_database_commands import run
from tests.simulators.agents import DAY, through
from yingshou.flows.book_commissions import book_commissions
from yingshou.records.agents.models import AgentCommission
from yingshou.records.debits.models import DebitBatch, Mandate
from yingshou.simulators.bank_agent import SimulatedAgent

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text(DAY.isoformat(), encoding="ascii")
    settings.AGENT_KEYS_FOLDER = tmp_path / "keys"
    make_accounts("A1", "A2")
    issue(202510, {"A1": "100.00", "A2": "40.00"}, issued_date=date(2025, 10, 25))


def test_an_agent_from_its_registration_to_its_statement(client, tmp_path):
    from datetime import UTC, datetime

    assert (
        run("agent", "add", "shop", "--name", "x", "--channel", "SHOP")[1][0]["error"]
        == "UNABLE_TO_KEEP_AGENT"
    )
    assert run("agent", "add", "SHOP01", "--name", "便利店", "--channel", "NOWHERE")[0] == 2
    assert run("agent", "add", "SHOP01", "--name", "便利店", "--channel", "SHOP")[0] == 0
    assert run("agent", "add", "SHOP01", "--name", "便利店", "--channel", "SHOP")[0] == 2
    given = run("agent", "key", "SHOP01")[1][0]
    terms = tmp_path / "agent_terms.csv"
    terms.write_text(
        "agent_no,valid_from,amount_rule,commission_rate\nSHOP01,2025-10-01,ANY,0.01\nSHOP02,2025-10-01,ANY,0\n"
    )
    code, lines = run("import", terms)
    problems = [line["problem"]["code"] for line in lines if "problem" in line]
    assert (code, problems, lines[-1]["inserted"]) == (1, ["UNKNOWN_AGENT"], 1)
    shop = SimulatedAgent(agent_no="SHOP01", key_no=given["key_no"], key=given["secret"],
    send=through(client),
                          clock=lambda: datetime.now(tz=UTC))  # fmt: skip
    shop.pay("A1", D("50.00"), DAY)
    shop.reverse(shop.pay("A2", D("40.00"), DAY))
    file = tmp_path / "SHOP01.chk"
    file.write_bytes(shop.books.check_file(DAY))
    code, (taken,) = run("agent", "check-file", file)
    assert (code, taken["agrees"], taken["own_amount"], taken["lines"]) == (0, True, "50.00", 1)
    for days in (1, 0):
        assert run("agent", "commission", "--until", DAY)[1][0]["days"] == days
    out = tmp_path / "shop.csv"
    assert (
        run("agent", "statement", "SHOP01", "--from", DAY, "--to", DAY, "--output", out, "--lang", "en")[0]
        == 0
    )
    found = pl.read_csv(out, infer_schema=False).row(0, named=True)
    # 50.00 less the 0.15 the channel keeps; 1 % of 50.00 is owed besides.
    assert [found[name] for name in ("paid_count", "reversed_count", "net_amount", "fee",
    "commission")] == [
        "2", "1", "50.00", "0.15", "0.50",
    ]  # fmt: skip
    pay = ("agent", "money", "SHOP01", "--kind", "COMMISSION_PAID", "--reference", "B1", "--amount")
    assert run(*pay, "0.51")[0] == 2
    assert run(*pay, "x")[0] == 2
    assert run(*pay, "0.50")[0] == 0
    assert run("agent", "freeze", "SHOP01", "--reason", "closed")[1][0]["changed"] is True
    assert run("agent", "list")[1][0]["state"] == "AGENT_FROZEN"
    assert_books_hold()


def test_commission_follows_what_is_taken_back_and_terms_that_come_late(client, settings):
    from tests.simulators.agents import make_agent

    bank = make_agent("ICBC01", send=through(client), folder=settings.AGENT_KEYS_FOLDER, channel="BANK_FILE",
                      commission_rate=D("0.002"))  # fmt: skip
    first, _ = (bank.pay("A1", D("100.00"), DAY) for _ in range(2))
    assert book_commissions(until=DAY, as_of=DAY).amount == D("0.40")
    bank.reverse(first)
    assert book_commissions(until=DAY, as_of=DAY).amount == D("-0.20")
    assert book_commissions(until=DAY, as_of=DAY).days == 0
    assert sum(AgentCommission.objects.values_list("amount", flat=True)) == D("0.20")
    assert_books_hold()


def test_debit_files_are_exchanged_over_a_folder(tmp_path):
    Mandate.objects.create(
        account_id="A2", mandate_no="M1", channel="DIRECT_DEBIT", bank_account="62", holder_name="用户",
        valid_from=date(2025, 1, 1),
    )  # fmt: skip
    batch = run("debit", "create", "--due-until", "2025-12-31")[1][0]["batch_no"]
    assert run("debit", "exchange")[1][0]["error"] == "DROP"
    assert run("debit", "exchange", "--drop", tmp_path)[1][-1]["delivered"] == 1
    (tmp_path / "in" / "1.ans").write_text(
        f"YSANS|1|{batch}|20251027|2|40.00|1|40.00\nA|1|PAID|40.00|20251027\n"
    )
    code, lines = run("debit", "exchange", "--drop", tmp_path)
    assert (code, lines[0]["code"], lines[-1]["paid"]) == (1, "TRUNCATED", 0)
    (tmp_path / "in" / "1.ans").write_text(
        f"YSANS|1|{batch}|20251027|1|40.00|1|40.00\nA|1|PAID|40.00|20251027\n"
    )
    code, lines = run("debit", "exchange", "--drop", tmp_path)
    assert (code, lines[-1]["paid_amount"], DebitBatch.objects.get().state) == (0, "40.00", "ANSWERED")
