import polars as pl
import pytest
import typer

from yingshou.core.tables import BILLS, EXCHANGE_TABLES
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.interfaces.cli import reference, reference_notes
from yingshou.interfaces.cli.main import app
from yingshou.interfaces.cli.reference_examples import example
from yingshou.interfaces.cli.reference_outputs import OUTPUT_TABLES


@pytest.mark.parametrize("name", reference.pages())
def test_pages_are_up_to_date(name):
    stored = (reference.FOLDER / name).read_text(encoding="utf-8")
    assert stored == reference.pages()[name], "run python -m yingshou.interfaces.cli.reference"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_column_is_described(language):
    page = reference.exchange_page(language)
    for table in (*EXCHANGE_TABLES, BILLS):
        for column in table.columns:
            assert f"`{column.name}`" in page
            assert column.zh in page


@pytest.mark.parametrize("zh", [True, False])
def test_every_field_has_kind_meaning_and_a_valid_example(zh):
    """A second implementation could be written from the page: no field lacks what it holds and looks like."""
    for table in (*EXCHANGE_TABLES, BILLS, *OUTPUT_TABLES):
        assert reference.table_note(table, zh=zh)
        for column in table.columns:
            row = reference._column_row(table, column, zh=zh)
            kind, meaning, shown = (row.strip("| ").split(" | ")[i] for i in (2, -2, -1))
            assert kind
            assert meaning
            assert shown.strip("`") == example(column)
            assert as_column(pl.Series([example(column)]), column).null_count() == 0
            assert not column.unit or column.unit in meaning


def as_column(text, column):
    """Read an example as the column's type; null where it cannot be one."""
    if column.choices:
        return text.filter(text.is_in(list(column.choices)))
    if column.dtype == pl.Boolean:
        return text.replace_strict({"true": True}, default=None, return_dtype=pl.Boolean)
    if isinstance(column.dtype, pl.Datetime):
        return text.str.to_datetime("%Y-%m-%d %H:%M", strict=False)
    return (
        text.str.to_date(strict=False) if column.dtype == pl.Date else text.cast(column.dtype, strict=False)
    )


def test_every_code_is_described():
    page = reference.problem_page()
    assert all(f"`{code}`" in page and words.remedy_zh in page for code, words in PROBLEM_CODES.items())


def test_every_command_has_an_example_json_and_both_languages():
    root = typer.main.get_command(app)
    leaves = dict(reference._leaves(root, typer.Context(root), "yingshou"))
    assert set(leaves) == {
        f"yingshou {name}" for name in (
            "import", "import-statement", "export", "run bill", "run dues", "run estimate", "run feed-in",
            "catalogues", "load-catalogue",
            "ledger balance", "ledger export", "ledger seal", "ledger verify", "ledger close",
            "run positions", "run tier-notices", "run prepaid-day", "prepaid list",
            "prepaid closings", "prepaid convert",
            "position", "progress", "bill", "analyse", "approve",
            "correct",
            "arrears", "collect", "run freeze-arrears", "money-days",
            "risk run", "risk show", "warnings watch", "warnings list", "warnings visits", "warnings give",
            "forecast run", "forecast show", "forecast account",
            "warnings signals", "plan design", "next plan", "next show", "next take", "next lift",
            "anomalies find", "anomalies list", "anomalies show",
            "anomalies give", "anomalies result", "anomalies inspections", "anomalies areas",
            "anomalies weights",
            "check-schemes", "catalogues", "load-catalogue", "convert-prices", "import-channel-file",
            "reconcile", "certify",
            "verify-certificates", "debit create", "debit send", "debit recall", "debit answer",
            "debit exchange",
            "guarantee watch", "guarantee list", "guarantee claim", "guarantee answer", "guarantee pay",
            "guarantee close",
            "arrangement propose", "arrangement list", "arrangement show", "arrangement approve",
            "arrangement turn-down", "arrangement cancel", "arrangement check",
            "closing propose", "closing list", "closing approve", "closing turn-down", "closing settle",
                "closing withdraw",
            "legal list", "legal open", "legal step", "legal bundle", "legal verify", "legal watch",
            "legal write-off", "legal undo-write-off", "legal recover",
            "supply list", "supply execute", "supply restore", "supply follow", "supply verify-warrants",
                "simulate meters",
                "request waive", "request refund", "request transfer", "request list", "request approve",
                "request pay-feed-in",
            "request turn-down", "request pay", "request undo",
            "credit grade", "credit show", "credit train", "credit models", "credit switch",
            "credit roll-back", "credit back-test", "credit propose", "credit decide",
            "card issue", "card sell", "card freeze", "card redeem",
                "notices send", "notices list", "notices evidence", "notices verify",
            "agent add", "agent key", "agent freeze", "agent money", "agent check-file", "agent commission",
            "agent statement", "agent list",
            "demo", "serve", "work", "doctor", "webhook add", "webhook list", "webhook pause",
            "webhook resume", "webhook replay", "user add", "user token", "user list",
                "wallet statement", "wallet resolve", "wallet refund", "simulate wallet",
        )
    }  # fmt: skip
    for name, command in leaves.items():
        assert command.epilog.startswith(f"Example: {name}")
        assert {"json_lines", "lang"} <= {parameter.name for parameter in command.params}
        assert not command.help.isascii()


def test_chinese_notes_name_columns_that_exist():
    for table in (*EXCHANGE_TABLES, BILLS):
        assert table.name in reference_notes.TABLES_ZH
        assert set(reference_notes._NOTES[table.name]) <= set(table.names)
