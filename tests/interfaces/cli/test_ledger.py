"""The commands of the journal: trial balance, export, chain and closed months."""

import csv
import json
from hashlib import sha256

import pytest
from typer.testing import CliRunner

from tests.flows.small_company import AS_OF, settle_in
from yingshou.flows.run_bills import run_bills
from yingshou.interfaces.cli.main import app

RUNNER = CliRunner()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _company(tmp_path, settings):
    settings.INTERVALS_FOLDER = tmp_path / "intervals"
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text("2025-11-03\n", encoding="ascii")
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)


def run(*arguments):
    result = RUNNER.invoke(app, ["ledger", *map(str, arguments), "--json"])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def closing(lines):
    return {line["code"]: line["closing"] for line in lines[:-1] if line["closing"] != "0.00"}


def test_trial_balance(tmp_path):
    code, lines = run("balance", "--to", "2025-10-31", "--output", tmp_path / "trial.csv")
    assert code == 0
    assert closing(lines) == {"RECEIVABLE": "264.20", "REVENUE": "264.20"}
    assert lines[-1]["debit"] == lines[-1]["credit"] == "264.20"
    assert "1122,RECEIVABLE,应收电费,DEBIT,0.00,264.20,0.00,264.20" in (tmp_path / "trial.csv").read_text(
        "utf-8"
    )
    assert closing(run("balance", "--to", "2025-10-24")[1]) == {}
    assert closing(run("balance", "--at", "2020-01-01T00:00")[1]) == {}
    assert closing(run("balance", "--at", "2099-01-01T00:00+08:00")[1]) == closing(lines)
    assert RUNNER.invoke(app, ["ledger", "balance", "--lang", "zh"]).exit_code == 0
    code, lines = run("balance", "--at", "noon")
    assert (code, lines[-1]["error"]) == (2, "BAD_ARGUMENT")


def test_seal_export_and_check_the_hashes_from_the_file(tmp_path):
    """Given the exported journal, when somebody else makes the hashes anew, then they are the same."""
    code, lines = run("seal")
    assert (code, lines[-1]["sealed"] > 0) == (0, True)
    assert run("export", "--output", tmp_path / "journal.csv")[0] == 0
    entries = {}
    with (tmp_path / "journal.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            entries.setdefault(int(row["position"]), []).append(row)
    previous = "0" * 64
    for position in sorted(entries):
        first = entries[position][0]
        legs = "\n".join(f"{row['account_code']} {row['debit']} {row['credit']}" for row in entries[position])
        content = [*(first[name] for name in ("entry_no", "kind", "booked_date", "booked_at", "memo")), legs]
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        previous = sha256(f"{previous}\n{text}".encode()).hexdigest()
        assert previous == first["hash"]
    code, lines = run("verify", "--anchor", f"{position}:{previous}")
    assert (code, lines[-1]["last_hash"], lines[-1]["findings"]) == (0, previous, 0)
    code, lines = run("verify", "--anchor", f"{position}:{'0' * 64}")
    assert (code, lines[-1]["findings"]) == (1, 1)
    assert run("verify", "--anchor", "first")[0] == 2


def test_close_a_month():
    code, lines = run("close", "--month", "2025-10")
    assert (code, lines[-1]["month"], len(lines[-1]["proof"])) == (0, "2025-10", 64)
    code, lines = run("close", "--month", "2025-10")
    assert (code, lines[-1]["error"]) == (2, "CLOSED")
    assert run("close", "--month", "2025-11")[1][-1]["error"] == "NOT_OVER"
