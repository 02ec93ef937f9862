"""`yingshou correct` and `yingshou approve`: shown, proposed by one user, approved by another."""

import json

import pytest
from typer.testing import CliRunner

from tests.flows.small_company import AS_OF, account_no, settle_in
from yingshou.flows.run_bills import run_bills
from yingshou.interfaces.cli.main import app
from yingshou.records.billing.models import Bill, BillCorrection
from yingshou.records.organizations.operations import ensure_roles
from yingshou.records.organizations.staff import add_user

RUNNER = CliRunner()
pytestmark = pytest.mark.django_db

SHOP = account_no(3)
BILL = f"{SHOP}-202510-1"
METER = f"P{SHOP}/M{SHOP}"


@pytest.fixture(autouse=True)
def _billed(tmp_path, settings):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text("2025-10-26\n", encoding="ascii")
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)
    ensure_roles()
    for name, role in (("li", "reviewer"), ("zhao", "director"), ("sun", "cashier")):
        add_user(name=name, role=role)


def run(*arguments):
    result = RUNNER.invoke(app, [*map(str, arguments), "--json"])
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_a_correction_is_shown_line_by_line_and_nothing_kept():
    code, lines = run("correct", BILL, "--cause", "WRONG_MULTIPLIER", "--multiplier", f"{METER}=2")
    assert code == 0
    assert [line["difference"] for line in lines[:-1]] == ["51.50", "30.90"]
    assert (lines[-1]["difference"], lines[-1]["back_billed"], lines[-1]["months"]) == ("82.40", "82.40", 1)
    assert not BillCorrection.objects.exists()


def test_one_proposes_and_another_approves():
    read = f"{METER}/2025-10-25:total=1153"
    ask = ("correct", BILL, "--cause", "WRONG_READ", "--read", read, "--propose", "--reason", "抄错")
    assert run(*ask, "--by", "sun")[1][-1]["field"] == "by"
    code, lines = run(*ask, "--by", "li")
    assert (code, lines[-1]["state"], lines[-1]["difference"]) == (0, "PROPOSED", "40.00")
    number = lines[-1]["correction_no"]
    code, lines = run("approve", number, "--by", "li")
    assert (code, lines[-1]["error"]) == (2, "UNABLE_TO_CORRECT_BILL")
    code, lines = run("approve", number, "--by", "zhao", "--note", "已核")
    assert (code, lines[-1]["bill_no"], lines[-1]["new_amount"]) == (0, f"{SHOP}-202510-3", "122.40")
    assert Bill.objects.filter(account_id=SHOP).count() == 3


def test_one_is_turned_down_with_a_reason():
    ask = ("correct", BILL, "--cause", "THEFT", "--figure", "load_kw=2", "--figure", "days=10")
    code, lines = run(*ask, "--propose", "--reason", "现场", "--by", "li")
    assert (code, lines[-1]["difference"]) == (0, "768.00")
    number = lines[-1]["correction_no"]
    assert run("approve", number, "--by", "zhao", "--turn-down")[1][-1]["field"] == "note"
    code, lines = run("approve", number, "--by", "zhao", "--turn-down", "--note", "证据不足")
    assert (code, lines[-1]["state"]) == (0, "TURNED_DOWN")


def test_an_archive_is_put_right():
    code, lines = run("correct", BILL, "--cause", "WRONG_ARCHIVE", "--archive", "price_class=RESIDENT")
    assert (code, lines[-1]["new_amount"]) == (0, "51.50")


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("--cause", "WRONG_READ", "--read", "nothing"), "read"),
        (("--cause", "WRONG_READ", "--read", f"{METER}/soon:total=1"), "read"),
        (("--cause", "WRONG_READ", "--read", f"{METER}/2025-10-25:sum=1"), "read"),
        (("--cause", "WRONG_READ", "--read", f"{METER}/2025-10-25:total=x"), "read"),
        (("--cause", "WRONG_MULTIPLIER", "--multiplier", "M1"), "multiplier"),
        (("--cause", "WRONG_MULTIPLIER", "--multiplier", "M1=2"), "multiplier"),
        (("--cause", "WRONG_MULTIPLIER", "--multiplier", f"{METER}=x"), "multiplier"),
        (("--cause", "THEFT", "--figure", "load_kw"), "figure"),
        (("--cause", "THEFT", "--figure", "load_kw=0"), "load_kw"),
    ],
)
def test_what_cannot_be_read_is_refused(arguments, field):
    code, lines = run("correct", BILL, *arguments)
    assert (code, lines[-1]["field"]) == (2, field)
