"""Notices at the command line: sent, listed, shown, verified."""

import pytest

from tests.flows.notices import ask, settle_in
from tests.flows.test_notice_deliveries import change
from tests.interfaces.cli.test_database_commands import run

pytestmark = pytest.mark.django_db


def test_notices(settings, tmp_path):
    settings.MESSAGES_FILE = tmp_path / "messages.toml"
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text("2025-10-26", encoding="ascii")
    settle_in()
    ask(purpose="LEGAL_DEMAND")
    assert run("notices", "send") == (0, [{"notices": 1, "TASK": 1}])
    code, lines = run("notices", "list", "--purpose", "legal_demand")
    assert (code, lines[0]["notice_no"], lines[0]["state"], lines[-1]) == (0, "N1", "TASK", {"notices": 1})
    code, lines = run("notices", "evidence", "N1")
    assert (lines[0]["address"], lines[-1]["state"]) == ("北原路1号", "TASK")
    assert run("notices", "evidence", "N9")[0] == 2
    assert run("notices", "verify")[1][0]["breaks"] == 0
    change("UPDATE notices_attempt SET text = 'x'")
    code, lines = run("notices", "verify")
    assert (code, lines[0]) == (1, {"break": "TEXT", "position": 0, "notice_no": "N1"})
    settings.MESSAGES_FILE.write_text("[x]", encoding="utf-8")
    assert run("notices", "send")[0] == 2
