"""Stops, restores and their proof from the command line, each with its honest exit code."""

import json

import pytest
from django.contrib.auth.models import User

from tests.flows.stops import AT, address, meters_for, owing, pay, ready
from tests.interfaces.cli.test_database_commands import run
from yingshou.interfaces import clock, meters
from yingshou.records.organizations.staff import add_user
from yingshou.records.supply import queries

pytestmark = pytest.mark.django_db
A = "1000000001"


@pytest.fixture(autouse=True)
def line(settings, tmp_path, monkeypatch):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text(AT.date().isoformat(), encoding="ascii")
    settings.METER_GATEWAYS_FILE = tmp_path / "meters.json"
    add_user(name="sun", role="dispatcher", password="correct-horse-9")
    owing(A)
    with meters_for(A) as (way, simulator):
        monkeypatch.setattr(meters, "meters", lambda: way)
        monkeypatch.setattr(clock, "business_moment", lambda: simulator.clock.now)
        yield simulator


def test_a_stop_and_its_restore(line):
    order_no = ready(A)
    code, lines = run("supply", "list")
    assert (code, lines[0]["order_no"], lines[0]["missing"]) == (0, order_no, "RESTORE_TESTED")
    assert run("supply", "execute", order_no, "--by", "nobody")[0] == 2
    code, lines = run("supply", "execute", order_no, "--by", "sun")
    assert (code, lines[-1]["state"], lines[-1]["missing"]) == (0, "STOPPED", "")
    assert run("supply", "execute", order_no, "--by", "sun")[0] == 2
    assert run("supply", "restore", order_no, "--by", "sun")[0] == 2
    pay(A, "2000", "T1")
    line.clock.now = queries.restore_of(order_no).ordered_at
    line.meter(address(A)).password = "654321"
    assert run("supply", "restore", order_no, "--by", "sun")[0] == 1
    line.meter(address(A)).password = "123456"
    code, lines = run("supply", "restore", order_no, "--by", "sun")
    assert (code, lines[-1]["restore"]) == (0, "RESTORED")
    code, lines = run("supply", "verify-warrants")
    assert (code, lines[-1]["warrants"], lines[-1]["unproven"]) == (0, 1, [])
    assert run("supply", "follow")[1][-1]["restored"] == 0
    assert run("supply", "execute", "S-404-1", "--by", "sun")[1][-1]["error"] == "UNKNOWN_ORDER"
    assert User.objects.filter(username="sun").exists()


def test_meters_are_played_and_their_gateway_entered(settings):
    code, _lines = run("simulate", "meters", "--port", "0", "--gateway", "G1", "--seconds", "1")
    assert code == 0
    known = json.loads(settings.METER_GATEWAYS_FILE.read_text())
    assert (known["G1"]["host"], known["G1"]["password_file"]) == ("127.0.0.1", "meters-G1.password")
    assert "123456" not in settings.METER_GATEWAYS_FILE.read_text()
