"""The shipped catalogues on the command line."""

import json

from typer.testing import CliRunner

from yingshou.gateways.catalogues import shipped_catalogues
from yingshou.interfaces.cli.main import app


def test_each_catalogue_is_listed_with_its_unverified_rows():
    result = CliRunner().invoke(app, ["catalogues", "--json"])
    assert result.exit_code == 0
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["catalogue"] for record in records] == [each.code for each in shipped_catalogues()]
    hubei = next(record for record in records if record["catalogue"] == "HUBEI")
    assert (hubei["rows"], hubei["unverified"], hubei["months"]) == (101, 95, ["2026-01"])
    beijing = records[0]
    assert (beijing["unverified"], beijing["valid_from"], beijing["months"]) == (
        34,
        "2024-02-01",
        ["2024-02"],
    )
    assert all(record["note_zh"] and record["note_en"] for record in records)


def test_the_list_is_written_in_either_language():
    for language, said in (("zh", "河南"), ("en", "Henan")):
        result = CliRunner().invoke(app, ["catalogues", "--lang", language])
        assert said in result.stdout
