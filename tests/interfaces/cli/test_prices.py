"""A published price table through the command line to the files of a catalogue."""

import json

from typer.testing import CliRunner

from yingshou.core.tables import TARIFF_BASIC, TARIFF_FACTORS, TARIFF_PRICES
from yingshou.gateways.files import read_table
from yingshou.interfaces.cli.main import app

HEADINGS = (
    "制式,电压等级,电度用电价格,代理购电价格,上网环节线损折价,电度输配电价,系统运行费折价,"
    "政府性基金及附加,高峰,平时段,最大需量_元每千瓦月,变压器容量_元每千伏安月"
)
ROWS = (
    "单一制,不满1千伏,0.735686,0.38447,0.013643,0.2103,0.082273,0.0452,0.930961,0.735686,,",
    "两部制,110千伏,0.613986,0.38447,0.013643,0.0884,0.082273,0.0452,0.809061,0.613986,39,24.4",
)


def convert(tmp_path, *options):
    file = tmp_path / "table.csv"
    file.write_bytes("\n".join((HEADINGS, *ROWS)).encode("gb18030"))
    result = CliRunner().invoke(
        app,
        ["convert-prices", str(file), "--catalogue", "HUBEI", "--valid-from", "2026-01-01",
         "--output", str(tmp_path / "out"), "--json", *options],
    )  # fmt: skip
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_the_files_can_be_read_back(tmp_path):
    code, lines = convert(tmp_path)
    assert (code, lines[-1]["rows"], lines[-1]["problems"]) == (1, 2, 1)
    for table, count in ((TARIFF_PRICES, 16), (TARIFF_FACTORS, 0), (TARIFF_BASIC, 2)):
        content = read_table(table, tmp_path / "out" / f"{table.name}.csv")
        assert (content.frame.height, content.problems.height) == (count, 0)
    assert "PRINTED_SUM" in (tmp_path / "out" / "problems.csv").read_text("utf-8")


def test_a_catalogue_of_the_office_gets_its_factors_from_the_table(tmp_path):
    code, lines = convert(tmp_path, "--catalogue", "OWN", "--floating", "purchase-and-loss")
    assert (code, lines[-1]["tariff_factors"], lines[-1]["problems"]) == (1, 6, 1)


def test_printed_prices_that_do_not_follow_from_the_shipped_factors_are_warned_of(tmp_path):
    convert(tmp_path, "--floating", "purchase")
    assert (tmp_path / "out" / "problems.csv").read_text("utf-8").count("PRINTED_FACTOR") == 2


def test_days_in_the_wrong_order_are_refused(tmp_path):
    code, lines = convert(tmp_path, "--valid-to", "2026-01-01")
    assert (code, lines[-1]["field"]) == (2, "valid_to")
    assert not (tmp_path / "out").exists()
