"""The commands of analysis, scheme check and tier notices."""

import json

import pytest
from typer.testing import CliRunner

from tests.flows.small_company import AS_OF, account_no, settle_in
from yingshou.flows.run_bills import run_bills
from yingshou.interfaces.cli.main import app

RUNNER = CliRunner()
pytestmark = pytest.mark.django_db
SHOP = account_no(1)


@pytest.fixture(autouse=True)
def _company(tmp_path, settings):
    settings.INTERVALS_FOLDER = tmp_path / "intervals"
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text("2025-10-26\n", encoding="ascii")
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)


def run(*arguments):
    result = RUNNER.invoke(app, [*map(str, arguments), "--json"])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_an_account_is_taken_apart_and_rated_again(tmp_path):
    code, lines = run("analyse", SHOP, "--purchase-price", "0.4", "--output", tmp_path / "out")
    assert code == 0
    assert lines[-1] == {
        "account_no": SHOP, "months": 1, "total_kwh": "101.0000", "amount": "80.80",
        "what_if_difference": "-10.10",
    }  # fmt: skip
    assert {"table": "totals", "component": "TRANSMISSION", "amount": "30.30", "share": "0.3750"} in lines
    written = (tmp_path / "out" / "what_if.csv").read_text(encoding="utf-8").splitlines()
    assert written[1] == f"WHAT_IF,202510,{SHOP}-202510-1,80.80,80.80,70.70,-10.10,true,"
    assert RUNNER.invoke(app, ["analyse", SHOP, "--shift", "10", "--lang", "zh"]).exit_code == 0


@pytest.mark.parametrize(
    "wrong", [("--basis", "HALF"), ("--shift", "101"), ("--demand", "much"), ("--purchase-price", "-1")]
)
def test_what_cannot_be_understood_is_refused(wrong):
    code, lines = run("analyse", SHOP, *wrong)
    assert (code, lines[-1]["error"]) == (2, "BAD_ARGUMENT")
    assert run("analyse", "nobody")[0] == 2


def test_schemes_are_checked_and_notices_worked_out():
    code, lines = run("check-schemes")
    assert (code, lines[-1]) == (0, {"run_no": "SCHEME", "accounts": 4, "mismatches": 0, "failures": 0})
    assert run("check-schemes", "--unbilled")[1][-1]["accounts"] == 0
    code, lines = run("run", "tier-notices")
    assert code == 0
    assert lines[-1] == {"run_no": "TIER_NOTICES-20251026", "households": 2, "notices": 0, "failures": 0}
