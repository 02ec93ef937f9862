"""Accounts closed from the command line, by two people."""

import pytest

from tests.flows.books import make_accounts
from tests.interfaces.cli.test_database_commands import run
from yingshou.records.organizations.staff import add_user

pytestmark = pytest.mark.django_db


def test_an_account_is_closed_by_two_people():
    make_accounts("A1", "A2")
    for name, role in (("li", "cashier"), ("bob", "director")):
        add_user(name=name, role=role, password="long-enough-1")
    asked = ("--from", "2025-11-03", "--reason", "歇业", "--as-of", "2025-11-03")
    code, lines = run("closing", "propose", "A1", *asked, "--by", "li")
    assert (code, lines[-1]["closing_no"], lines[-1]["state"]) == (0, "XA1-1", "WAITING")
    assert run("closing", "propose", "A1", *asked, "--by", "li")[1][0]["error"] == "CLOSING_WAITS"
    assert run("closing", "propose", "A1", *asked, "--by", "nobody")[0] == 2
    assert run("closing", "approve", "XA1-1", "--by", "li")[0] == 2
    day = ("--as-of", "2025-11-03")
    assert run("closing", "approve", "XA1-1", "--by", "bob", *day)[1][-1]["state"] == "BILL_WAITING"
    assert run("closing", "settle", *day)[1][-1] == {
        "closings": 1, "bills": 0, "matters": 0, "refunds": 0, "settled": 0
    }  # fmt: skip
    run("closing", "propose", "A2", *asked, "--by", "li")
    down = run("closing", "turn-down", "XA2-1", "--reason", "再议", "--by", "bob", *day)[1][-1]
    assert down["state"] == "TURNED_DOWN"
    run("closing", "propose", "A2", "--from", "2025-11-20", "--reason", "歇业", "--by", "li", *day)
    assert run("closing", "approve", "XA2-2", "--by", "bob", *day)[1][-1]["state"] == "PLANNED"
    back = run("closing", "withdraw", "XA2-2", "--reason", "续租", "--by", "bob", *day)[1][-1]
    assert back["state"] == "WITHDRAWN"
    assert run("closing", "list", *day)[1][-1] == {"closings": 3}
    assert run("closing", "list", "--state", "waiting", *day)[1][-1] == {"closings": 0}
