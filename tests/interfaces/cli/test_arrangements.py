"""Agreements on arrears from the command line."""

from datetime import date

import pytest

from tests.flows.books import issue, make_accounts
from tests.interfaces.cli.test_database_commands import run
from yingshou.records.arrangements.models import Arrangement
from yingshou.records.organizations.staff import add_user

pytestmark = pytest.mark.django_db
PROPOSE = (
    "arrangement", "propose", "A1", "--terms", "3", "--first", "2025-11-10", "--as-of", "2025-11-01",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _owing():
    make_accounts("A1", customer_class="RESIDENT")
    issue(202510, {"A1": "3000.00"}, issued_date=date(2025, 10, 1), due_days=10)
    for name in ("ann", "bob"):
        add_user(name=name, role="team_lead", password="long-enough-1")


def test_from_the_preview_to_the_broken_promise():
    code, lines = run(*PROPOSE, "--preview")
    assert (code, lines[-1]["total"], len(lines)) == (0, "3063.00", 4)
    assert not Arrangement.objects.exists()
    code, lines = run(*PROPOSE, "--reason", "资金困难", "--by", "ann")
    assert (code, lines[-1]["state"]) == (0, "WAITING")
    number = lines[-1]["arrangement_no"]
    approve = ("arrangement", "approve", number, "--as-of", "2025-11-01", "--by")
    assert run(*approve, "ann")[1][0]["error"] == "SAME_PERSON"
    assert run(*approve, "bob")[1][-1]["next_date"] == "2025-11-10"
    assert run("arrangement", "list", "--state", "RUNNING")[1][-1] == {"arrangements": 1}
    assert run("arrangement", "check", "--as-of", "2025-11-11")[1] == [
        {"running": 1, "broken": 1, "completed": 0}
    ]
    assert run("arrangement", "show", number)[1][-1]["state"] == "BROKEN"


def test_what_is_wrong_ends_in_two():
    assert run(*PROPOSE, "--reason", "x", "--by", "nobody")[0] == 2
    assert run(*PROPOSE, "--preview", "--rhythm", "DAILY")[1][0]["field"] == "rhythm"
    assert run(*PROPOSE, "--preview", "--down-payment", "x")[1][0]["field"] == "down_payment"
    assert run("arrangement", "show", "none")[0] == 2
