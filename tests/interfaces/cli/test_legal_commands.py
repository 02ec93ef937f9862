"""Matters, bundles of evidence and write-offs from the command line."""

from datetime import date

import pytest

from tests.flows.books import issue, make_accounts, payments
from tests.interfaces.cli.test_database_commands import run
from yingshou.flows.import_payments import import_payments
from yingshou.records.organizations.staff import add_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _owing(settings, tmp_path):
    settings.LEGAL_FOLDER = tmp_path / "legal"
    make_accounts("A1")
    issue(202509, {"A1": "1000.00"}, issued_date=date(2025, 9, 25))
    for name, role in (("chen", "legal"), ("bob", "director")):
        add_user(name=name, role=role, password="long-enough-1")


def test_a_matter_with_its_steps_and_its_bundle(tmp_path):
    code, lines = run("legal", "open", "A1", "--reason", "不付", "--by", "chen", "--as-of", "2025-11-03")
    assert (code, lines[-1]["matter_no"], lines[-1]["penalty"]) == (0, "A1-L1", "48.00")
    on = ("--by", "chen", "--as-of", "2025-11-20")
    assert run("legal", "step", "A1-L1", "suit_filed", "--on", "2025-11-10", *on)[1][-1]["state"] == "SUED"
    assert run("legal", "step", "A1-L1", "EXECUTION_APPLIED", *on)[1][0]["error"] == "STEP_ORDER"
    assert run("legal", "step", "A1-L1", "COST", "--fees", "x", *on)[0] == 2
    assert run("legal", "step", "A1-L1", "NOTE", "--by", "bob")[0] == 2
    assert run("legal", "list", "--state", "sued")[1][-1] == {"matters": 1}
    assert run("legal", "watch", "--as-of", "2025-11-20") == (0, [])
    target = tmp_path / "bundle.zip"
    code, lines = run("legal", "bundle", "A1-L1", "--output", str(target), *on)
    assert (code, lines[-1]["principal"], lines[-1]["path"]) == (0, "1000.00", str(target))
    assert run("legal", "verify", str(target))[0] == 0
    target.write_bytes(target.read_bytes() + b" ")
    code, lines = run("legal", "verify", str(target))
    assert (code, lines[0]["reason"], lines[-1]["altered"]) == (1, "UNRECORDED", 1)


def test_a_write_off_by_two_people_recovered_and_undone(tmp_path):
    proof = tmp_path / "proof.pdf"
    proof.write_bytes(b"%PDF-1.4")
    day = ("--as-of", "2025-11-20")
    code, lines = run(
        "legal", "write-off", "A1", "--ground", "deregistered", "--reason", "注销", "--document", str(proof),
        "--by", "chen", *day,
    )  # fmt: skip
    assert (code, lines[-1]) == (0, {"request_no": "W-A1-1"})
    assert run("request", "approve", "W-A1-1", "--by", "bob", *day)[1][-1]["state"] == "APPROVED"
    import_payments(
        frame=payments(("P1", "A1", "200.00", date(2025, 11, 20))), as_of=date(2025, 11, 20), source="b.csv"
    )
    assert run("legal", "recover", "A1", "--by", "chen", *day)[1][-1] == {
        "principal": "118.00", "penalty": "82.00"
    }  # fmt: skip
    undo = ("legal", "undo-write-off", "W-A1-1", "--cause", "OTHER_CAUSE", "--reason", "查到财产")
    number = run(*undo, "--by", "chen", *day)[1][-1]["request_no"]
    assert run("request", "approve", number, "--by", "bob", *day)[0] == 0
    assert run(*undo, "--by", "chen", *day)[1][0]["error"] == "REQUEST_CLOSED"
