import json
import os
import subprocess
import sys
from datetime import datetime
from decimal import Decimal

import polars as pl
import pytest
from typer.testing import CliRunner

from tests.interfaces.cli import folder
from yingshou.core.tables import BILLS, CHARGE_LINES, QUANTITY_STEPS
from yingshou.gateways.files import read_table, write_table
from yingshou.interfaces.cli.main import app

RUNNER = CliRunner()


def bill(source, output, *options):
    arguments = [
        "bill",
        "--input",
        str(source),
        "--month",
        "2025-10",
        "--output",
        str(output),
        "--json",
        *options,
    ]
    result = RUNNER.invoke(app, arguments)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, lines


def test_a_folder_is_billed_without_a_database(tmp_path):
    code, lines = bill(folder.build(tmp_path / "in"), tmp_path / "out")
    assert code == 0
    bills = read_table(BILLS, tmp_path / "out" / "bills.csv").frame
    charged = read_table(CHARGE_LINES, tmp_path / "out" / "charge_lines.csv").frame
    assert lines[-1]["accounts"] == lines[-1]["bills"] == 3
    assert bills["account_no"].to_list() == ["1000000001", "1000000002", "1000000003"]
    assert bills["total_kwh"].to_list() == [Decimal(200), Decimal("1.5"), Decimal(1000)]
    assert bills["amount"][0] == Decimal("97.66")
    assert Decimal(lines[-1]["amount"]) == bills["amount"].sum() == charged["amount"].sum()
    assert read_csv(tmp_path / "out" / "problems.csv").height == 0


def read_csv(path):
    return pl.read_csv(path.read_bytes(), infer_schema=False)


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_other_formats_hold_the_same_figures(tmp_path, ending):
    source = folder.build(tmp_path / "in")
    bill(source, tmp_path / "csv")
    code, _ = bill(source, tmp_path / "other", "--format", ending, "--headings", "zh")
    assert code == 0
    for table in (BILLS, CHARGE_LINES):
        expected = read_table(table, tmp_path / "csv" / f"{table.name}.csv").frame.drop("file")
        assert (
            read_table(table, tmp_path / "other" / f"{table.name}.{ending}")
            .frame.drop("file")
            .equals(expected)
        )


def test_bad_rows_are_listed_and_lose_nothing(tmp_path):
    bad = (
        "P1,M1,2025-10-26,NORMAL,-5\n"  # negative
        "P2,M2,2025-10-26,NORMAL,1000000000000\n"  # 10^12 kWh
        "P9,M9,2025-10-25,NORMAL,5\n"  # unknown meter
        "P3,M3,2025-10-25,NORMAL,200\n"  # twice
        "P3,M3,2025-10-26,NORMAL,=1+1\n"
    )
    code, lines = bill(folder.build(tmp_path / "in", extra_reads=bad), tmp_path / "out")
    assert code == 1
    assert lines[-1]["bills"] == 3
    problems = read_csv(tmp_path / "out" / "problems.csv").with_columns(pl.col("row_number").cast(pl.Int64))
    assert problems.sort("row_number").select("row_number", "code", "file").rows() == [
        (8, "NEGATIVE", "reads_2025-10.csv"), (9, "OUT_OF_RANGE", "reads_2025-10.csv"),
        (10, "UNKNOWN_POINT", "reads_2025-10.csv"), (11, "DUPLICATE_KEY", "reads_2025-10.csv"),
        (12, "FORMULA_TEXT", "reads_2025-10.csv"),
    ]  # fmt: skip
    assert all(problems["message_zh"].is_not_null() & problems["remedy_en"].is_not_null())
    rows = sum(read_csv_rows(path) for path in (tmp_path / "in").iterdir())
    assert lines[-1]["rows"] == rows


def read_csv_rows(path):
    text = path.read_bytes().decode("gb18030" if path.name == "accounts.csv" else "utf-8")
    return len(text.strip().splitlines()) - 1


def test_earlier_bills_of_the_year_count_towards_the_tiers(tmp_path):
    source = folder.build(tmp_path / "in")
    bill(source, tmp_path / "out")
    bills = read_table(BILLS, tmp_path / "out" / "bills.csv").frame.select(BILLS.names)
    used = pl.lit(Decimal(2800)).cast(BILLS.schema["total_kwh"])
    earlier = bills.head(1).with_columns(bill_month=pl.lit(202509, pl.Int32), total_kwh=used)
    last_year = earlier.with_columns(bill_month=pl.lit(202412, pl.Int32))
    write_table(BILLS, pl.concat([earlier, last_year]), source / "bills_2025.xlsx", language="zh")
    bill(source, tmp_path / "again")
    again = read_table(BILLS, tmp_path / "again" / "bills.csv").frame
    assert again["accumulated_kwh"][0] == Decimal(2800)
    # 80 kWh remain of the first tier, 120 fall into the second.
    assert again["amount"][0] == Decimal("39.06") + Decimal("64.60")


def test_keys_in_two_files_of_a_table_are_found(tmp_path):
    source = folder.build(tmp_path / "in")
    (source / "reads_more.csv").write_text(f"{folder.READ_HEADINGS}\nP1,M1,2025-10-25,NORMAL,1200\n", "utf-8")
    code, lines = bill(source, tmp_path / "out")
    problems = [line["problem"] for line in lines if "problem" in line]
    assert (code, [p["code"] for p in problems], problems[0]["file"]) == (
        1,
        ["DUPLICATE_KEY"],
        "reads_more.csv",
    )


def test_quarter_hours_are_billed_by_time_of_use(tmp_path):
    source = folder.build(tmp_path / "in")
    kind = "商店丙,BJ01,商业,低压,不满1千伏,BEIJING,单一制,普通"
    text = (source / "accounts.csv").read_text("gb18030").replace(f"{kind},否", f"{kind},是")
    (source / "accounts.csv").write_text(text, "utf-8")
    points = (source / "metering_points.csv").read_text("utf-8")
    points = points.replace("1000000003,REGISTER", "1000000003,INTERVAL")
    (source / "metering_points.csv").write_text(points, "utf-8")
    start, end = datetime(2025, 9, 25), datetime(2025, 10, 25)  # noqa: DTZ001  local time, as the table says
    quarters = pl.datetime_range(start, end, "15m", closed="left", eager=True).alias("start_at").to_frame()
    intervals = quarters.select(
        pl.lit("P3").alias("point_no"), "start_at", pl.lit("0.25").alias("active_kwh")
    )
    intervals.write_csv(source / "intervals.csv", datetime_format="%Y-%m-%d %H:%M")
    code, lines = bill(source, tmp_path / "out")
    assert code == 0, lines
    billed = read_table(BILLS, tmp_path / "out" / "bills.csv").frame.filter(
        pl.col("account_no") == "1000000003"
    )
    assert billed["total_kwh"].to_list() == [Decimal(720)]
    row = billed.row(0, named=True)
    periods = [row[f"{name}_kwh"] for name in ("sharp", "peak", "flat", "valley", "deep")]
    assert sum(periods) == 720
    assert row["valley_kwh"] == Decimal(240)
    assert row["max_demand_kw"] == Decimal(1)
    intervals.head(2879).write_csv(source / "intervals.csv", datetime_format="%Y-%m-%d %H:%M")
    code, lines = bill(source, tmp_path / "out")
    assert (code, lines[-1]["bills"]) == (1, 2)
    assert lines[0]["problem"]["code"] == "MISSING_INTERVALS"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_billed_is_refused_in_one_sentence(tmp_path, language):
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "notes.csv").touch()
    for source, word in ((tmp_path / "absent", str(tmp_path / "absent")), (empty, "metering_points")):
        arguments = ["bill", "--input", str(source), "--month", "2025-10", "--output", str(tmp_path / "out")]
        result = RUNNER.invoke(app, [*arguments, "--lang", language])
        assert result.exit_code == 2
        assert ("未执行" if language == "zh" else "Refused") in result.stderr
        assert word in result.stderr
        assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_a_month_that_is_none_is_refused(tmp_path):
    arguments = [
        "bill",
        "--input",
        str(tmp_path),
        "--month",
        "2025-13",
        "--output",
        str(tmp_path / "out"),
        "--json",
    ]
    result = RUNNER.invoke(app, arguments)
    assert result.exit_code == 2
    assert json.loads(result.stdout.splitlines()[-1])["error"] == "BAD_ARGUMENT"


def run_command(*arguments, home, url="mysql://no"):
    environment = {**os.environ, "YINGSHOU_HOME": str(home), "YINGSHOU_LANG": "zh", "DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-m", "yingshou.interfaces.cli", *arguments],
        capture_output=True, check=False, env=environment, encoding="utf-8",
    )  # fmt: skip


def test_losses_and_shares_of_a_folder(tmp_path):
    source = folder.build(tmp_path / "in")
    (source / "quantity_rules.csv").write_text(
        "户号,规则号,生效日期,规则类别,关联户号,定量,定比,扣减时段\n"
        "1000000003,1,2025-01-01,定比,1000000002,,0.25,平段\n1000000003,2,2025-01-01,定量,1000000009,5,,平段\n",
        "utf-8",
    )
    (source / "loss_parameters.csv").write_text(
        "account_no,transformer_no,valid_from,method,energy_share,line_loss_share\n"
        "1000000003,L1,2025-01-01,LINE,1,0.02\n",
        "utf-8",
    )
    code, lines = bill(source, tmp_path / "out", "--headings", "zh")
    assert (code, lines[-1]["problems"]) == (1, 1)
    bills = read_table(BILLS, tmp_path / "out" / "bills.csv").frame
    assert bills["total_kwh"].to_list() == [Decimal(200), Decimal("256.5"), Decimal(765)]
    steps = read_table(QUANTITY_STEPS, tmp_path / "out" / "quantity_steps.csv").frame
    assert steps.select("account_no", "kind", "total_kwh").rows() == [
        ("1000000002", "METERED", Decimal("1.5")), ("1000000002", "RECEIVED", 255),
        ("1000000003", "METERED", 1000), ("1000000003", "LINE_LOSS", 20), ("1000000003", "FIXED_SHARE", -255),
    ]  # fmt: skip


def test_the_real_command_bills_and_starts_nothing(tmp_path):
    source = folder.build(tmp_path / "in")
    done = run_command(
        "bill", "--input", str(source), "--month", "2025-10", "--output", str(tmp_path / "out"),
        home=tmp_path / "home",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "账单数" in done.stdout
    assert not (tmp_path / "home").exists()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "bills.csv", "charge_lines.csv", "problems.csv", "quantity_steps.csv",
    ]  # fmt: skip


def test_the_real_help_starts_nothing(tmp_path):
    done = run_command("--help", home=tmp_path / "home")
    assert done.returncode == 0
    assert "bill" in done.stdout
    assert not (tmp_path / "home").exists()


def test_the_real_doctor_names_a_wrong_database_and_the_mend(tmp_path):
    done = run_command("doctor", "--json", home=tmp_path / "home")
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = [line for line in lines[:-1] if not line["good"]]
    assert [line["check"] for line in wrong] == ["Connection"]
    assert "postgresql://" in wrong[0]["found_zh"]
    assert "DATABASE_URL" in wrong[0]["mend_zh"]


@pytest.mark.parametrize("url", ["mysql://no", "postgresql://user:secret@127.0.0.1:9/none"])
def test_a_database_that_is_not_there_is_refused_without_a_trace(tmp_path, url):
    done = run_command("user", "list", home=tmp_path / "home", url=url)
    assert done.returncode == 2
    assert "未执行" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr + done.stdout
