import io
import json
import socket
from contextlib import nullcontext

import pytest
from django.contrib.auth.models import User
from typer.testing import CliRunner

from tests.interfaces.cli import folder
from yingshou.core.tables import ACCOUNTS, READS
from yingshou.gateways.files import read_table
from yingshou.interfaces.cli import demo_command, serve_command
from yingshou.interfaces.cli.main import app
from yingshou.records.organizations import queries

RUNNER = CliRunner()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_home(tmp_path, settings):
    settings.INTERVALS_FOLDER = tmp_path / "intervals"
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text("2025-10-26\n", encoding="ascii")


def run(*arguments):
    result = RUNNER.invoke(app, [*map(str, arguments), "--json"])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, lines


@pytest.fixture
def archive(tmp_path):
    source = folder.build(tmp_path / "in")
    assert run("import", source)[0] == 0
    return source


def test_a_folder_is_imported_in_order_and_again_changes_nothing(tmp_path):
    source = folder.build(tmp_path / "in")
    code, lines = run("import", source)
    assert code == 0
    assert [line["table"] for line in lines[:-1]] == [
        "accounts", "metering_points", "tariff_prices", "tariff_factors", "tariff_schedule", "tariff_basic",
        "tariff_tiers", "reads",
    ]  # fmt: skip
    total = lines[-1]
    assert (total["files"], total["unchanged"], total["problems"]) == (8, 0, 0)
    assert total["inserted"] == total["rows"]
    code, lines = run("import", source)
    assert code == 0
    assert lines[-1] == {**total, "inserted": 0, "unchanged": total["rows"]}


BAD_READS = (
    "P1,M1,2025-10-26,NORMAL,-5\nP2,M2,2025-10-26,NORMAL,1000000000000\nP9,M9,2025-10-25,NORMAL,5\n"
    "P3,M3,2025-10-27,NORMAL,300\nP3,M3,2025-10-26,NORMAL,=1+1\nP1,M1,2025-10-25,NORMAL,1200\n"
)


def test_every_bad_row_is_reported_and_the_good_ones_go_in(tmp_path):
    source = folder.build(tmp_path / "in", extra_reads=BAD_READS)
    code, lines = run("import", source, "--problems", tmp_path / "problems.xlsx")
    assert code == 1
    problems = {line["problem"]["row_number"]: line["problem"] for line in lines if "problem" in line}
    assert {row: problem["code"] for row, problem in problems.items()} == {
        8: "NEGATIVE", 9: "OUT_OF_RANGE", 10: "UNKNOWN_POINT", 11: "FUTURE_DATE", 12: "FORMULA_TEXT",
        13: "DUPLICATE_KEY",
    }  # fmt: skip
    assert all(
        p["file"] == "reads_2025-10.csv" and p["message_zh"] and p["remedy_en"] for p in problems.values()
    )
    assert (tmp_path / "problems.xlsx").exists()
    reads = next(line for line in lines if line.get("table") == "reads")
    assert (reads["rows"], reads["inserted"], reads["problems"]) == (12, 6, 6)


def test_reject_all_writes_nothing_of_a_bad_file(tmp_path, archive):
    bad = tmp_path / "reads_bad.csv"
    bad.write_text(
        f"{folder.READ_HEADINGS}\nP1,M1,2025-10-26,NORMAL,1201\nP1,M1,2025-10-26,正常,x\n", "utf-8"
    )
    code, lines = run("import", bad, "--on-problem", "reject-all")
    assert code == 2
    assert lines[-1]["inserted"] == 0
    assert run("import", bad)[1][-1]["inserted"] == 1


def test_unknown_files_are_refused_with_the_tables_there_are(tmp_path):
    path = tmp_path / "something.csv"
    path.touch()
    code, lines = run("import", path)
    assert (code, lines[-1]["error"], lines[-1]["field"]) == (2, "BAD_ARGUMENT", "table")
    assert "accounts（用户档案）" in lines[-1]["message_zh"]
    assert run("import", tmp_path / "absent.csv")[1][-1]["error"] == "FILE_NOT_FOUND"
    assert run("import", path, "--table", "reads")[1][-1]["error"] == "EMPTY_FILE"
    (tmp_path / "empty").mkdir()
    assert run("import", tmp_path / "empty")[0] == 2


def test_exported_files_are_imported_again_without_change(tmp_path, archive):
    for table in (ACCOUNTS, READS):
        path = tmp_path / f"{table.name}.xlsx"
        code, lines = run("export", table.zh, "--output", path, "--headings", "zh")
        assert (code, lines[-1]["rows"]) == (0, read_table(table, path).rows)
        assert run("import", path)[1][-1]["inserted"] == 0


KEPT = (
    "bills", "charge_lines", "positions", "problems", "receivables", "payments", "clearings", "adjustments",
    "agreements", "agreement_terms", "guarantees", "tariff_prices", "metering_points", "daily_usage",
    "intervals",
)  # fmt: skip


@pytest.mark.parametrize("table", KEPT)
def test_every_kept_table_can_be_exported(tmp_path, table):
    code, lines = run("export", table, "--output", tmp_path / "out.csv")
    assert (code, lines[-1]["table"]) == (0, table)


def test_other_tables_cannot_be_exported(tmp_path):
    assert run("export", "usage", "--output", tmp_path / "out.csv")[1][-1]["error"] == "UNABLE_TO_EXPORT"
    assert run("export", "nothing", "--output", tmp_path / "out.csv")[1][-1]["error"] == "BAD_ARGUMENT"


def test_a_bill_run_gives_the_bills_of_the_files(tmp_path, archive):
    code, lines = run("run", "bill", "--month", "2025-10")
    assert code == 0
    assert (lines[-1]["bills"], lines[-1]["problems"], lines[-1]["bill_month"]) == (3, 0, "2025-10")
    files = RUNNER.invoke(
        app,
        ["bill", "--input", str(archive), "--month", "2025-10", "--output", str(tmp_path / "out"), "--json"],
    )
    assert json.loads(files.stdout.splitlines()[-1])["amount"] == lines[-1]["amount"]
    again = run("run", "bill", "--month", "2025-10")[1][-1]
    assert again == lines[-1]
    for table in ("bills", "charge_lines"):
        run("export", table, "--output", tmp_path / f"{table}.csv")
        exported = (tmp_path / f"{table}.csv").read_bytes()
        assert exported == (tmp_path / "out" / f"{table}.csv").read_bytes()


def test_a_dry_run_keeps_nothing(tmp_path, archive):
    code, lines = run("run", "bill", "--month", "2025-10", "--dry-run")
    assert (code, lines[-1]["bills"], lines[-1]["dry_run"]) == (0, 3, True)
    assert run("export", "bills", "--output", tmp_path / "bills.csv")[1][-1]["rows"] == 0


def test_dues_and_positions_of_an_empty_company():
    assert run("run", "dues", "--as-of", "2025-10-28")[1][-1]["issued"] == 0
    code, lines = run("run", "positions", "--from", "2025-10-01", "--to", "2025-10-31")
    assert (code, lines[-1]["days"]) == (0, 0)
    assert run("run", "positions", "--from", "2025-10-02", "--to", "2025-10-01")[0] == 2


def test_positions_are_shown(archive):
    from decimal import Decimal

    from yingshou.records.indicators.models import Position

    figures = {"value_supplied": 10, "money_received": 4, "security": 1, "exposure": 6}
    for day, uncovered in (("2025-10-24", 5), ("2025-10-25", 0)):
        Position.objects.create(
            account_id="1000000003", position_date=day, **figures, uncovered=uncovered, covered=not uncovered
        )
    code, lines = run("position", "--account", "1000000003", "--date", "2025-10-25")
    assert code == 0
    assert [(line["position_date"], line["covered"]) for line in lines[:-1]] == [
        ("2025-10-24", False), ("2025-10-25", True),
    ]  # fmt: skip
    assert lines[-1] == {"date": "2025-10-25", "rows": 2, "not_covered": 1}
    worst = run("position", "--date", "2025-10-24", "--worst")[1]
    assert [(line["account_no"], Decimal(line["uncovered"])) for line in worst[:-1]] == [("1000000003", 5)]
    assert run("position", "--account", "404")[1][-1]["field"] == "account"
    shown = RUNNER.invoke(app, ["position", "--date", "2025-10-25", "--lang", "zh"])
    assert "商店丙" in shown.stdout
    assert "未覆盖" in shown.stdout


def test_users_and_keys():
    code, lines = run("user", "add", "li.hua", "--role", "cashier")
    assert code == 0
    user = User.objects.get(username="li.hua")
    assert user.check_password(lines[-1]["password"])
    assert user.has_perm("organizations.take_payment")
    assert not user.has_perm("organizations.sign_agreement")
    key = run("user", "token", "li.hua", "--label", "till")[1][-1]["key"]
    from hashlib import sha256

    assert queries.user_of_key(sha256(key.encode()).hexdigest()) == user
    listed = run("user", "list")[1]
    assert listed[0] == {"name": "li.hua", "roles": ["cashier"], "active": True, "keys": 1}
    assert run("user", "add", "li.hua", "--role", "cashier")[0] == 2
    assert run("user", "add", "wang", "--role", "king")[1][-1]["field"] == "role"
    assert run("user", "token", "nobody")[0] == 2


def test_a_password_may_be_given_and_must_be_strong():
    weak = RUNNER.invoke(app, ["user", "add", "a", "--role", "auditor", "--password-stdin"], input="12345\n")
    assert weak.exit_code == 2
    given = RUNNER.invoke(
        app, ["user", "add", "a", "--role", "auditor", "--password-stdin"], input="horse-battery-7\n"
    )
    assert given.exit_code == 0
    assert "horse" not in given.output
    assert User.objects.get(username="a").check_password("horse-battery-7")


def test_the_doctor_is_content_with_the_test_installation():
    code, lines = run("doctor")
    assert code == 0, [line for line in lines if not line.get("good", True)]
    assert lines[-1]["wrong"] == 0
    assert {line["check"] for line in lines[:-1]} >= {"Python", "Packages", "Data folder", "Schema", "Books"}


def test_the_doctor_says_what_is_wrong_with_the_channels_of_notices(settings, tmp_path):
    settings.MESSAGES_FILE = tmp_path / "messages.toml"
    settings.MESSAGES_FILE.write_text("[pigeon]\n", encoding="utf-8")
    code, lines = run("doctor")
    (wrong,) = [line for line in lines if line.get("check") == "Channels of notices"]
    assert (code, wrong["good"]) == (1, False)
    assert "pigeon" in wrong["found_en"]
    assert "messages.toml" in wrong["mend_en"]


def test_a_taken_port_is_named_with_a_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, lines = run("serve", "--port", port)
    assert (code, lines[-1]["error"]) == (2, "PORT_TAKEN")
    assert f"--port {port + 1}" in lines[-1]["message_en"]


def test_serving_says_where(monkeypatch):
    import waitress

    served = {}
    monkeypatch.setattr(waitress, "serve", lambda application, **options: served.update(options))
    monkeypatch.setattr(serve_command, "kept_worker", nullcontext)
    code, lines = run("serve", "--port", 18999)
    assert (code, lines[-1]) == (0, {"address": "http://127.0.0.1:18999/"})
    assert (served["host"], served["port"]) == ("127.0.0.1", 18999)


FIGURES = {
    "accounts": 3, "bills": 6, "billed": "10.00", "received": "9.00", "recovery_rate": "0.9000",
    "cumulative_recovery_rate": "0.9500", "arrears": "1.00", "instalment_share": "0.5000",
    "on_time_share": "0.8000", "zero_risk_day_share": "0.9900",
}  # fmt: skip
LOGINS = [{"username": "auditor", "role": "审计 Auditor", "password": "p"}]


def test_the_demo_ends_in_one_object(monkeypatch):
    from yingshou.sample import company

    def run_demo(*, accounts, large, months, seed, progress):
        progress(1, 2, "算费 · bills")
        assert (accounts, large, months, seed) == (5, 2, 3, 7)
        return {**FIGURES, "logins": LOGINS}

    monkeypatch.setattr(company, "run_demo", run_demo)
    sizes = ("--accounts", 5, "--large", 2, "--months", 3, "--seed", 7)
    code, lines = run("demo", "--no-serve", *sizes)
    assert code == 0
    assert tuple(lines[-1]) == demo_command.KEYS
    assert {key: lines[-1][key] for key in FIGURES} == FIGURES
    shown = RUNNER.invoke(app, ["demo", "--no-serve", *map(str, sizes), "--lang", "zh"])
    assert "审计 Auditor" in shown.stdout
    assert "0.9900" in shown.stdout
    assert "10.00" in shown.stdout


def test_ctrl_c_ends_with_a_clear_line_and_130(monkeypatch):
    def interrupted(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(serve_command, "check_port", interrupted)
    result = RUNNER.invoke(app, ["serve", "--lang", "zh"])
    assert result.exit_code == 130
    assert "已中断" in result.stderr


def test_a_database_error_is_one_sentence(monkeypatch):
    from django.db import OperationalError

    def broken(*_args, **_options):
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr("yingshou.flows.prepare_database.prepare_database", broken)
    code, lines = run("user", "list")
    assert (code, lines[-1]["error"]) == (2, "UNABLE_TO_START")
    assert "connection refused" in lines[-1]["message_en"]
    assert "Is the server" not in lines[-1]["message_en"]


def test_control_characters_of_a_file_do_not_reach_the_terminal():
    from yingshou.interfaces.cli.screen import readable

    assert readable("a\x1b[31mb") == "a�[31mb"
    assert io.StringIO(readable("户号")).read() == "户号"
