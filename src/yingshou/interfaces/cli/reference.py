"""Write the generated pages of `docs/reference/`: `python -m yingshou.interfaces.cli.reference`."""

import sys
from pathlib import Path
from typing import Any

import polars as pl
import typer

from yingshou.core.tables import BILLS, EXCHANGE_TABLES, Column, Table
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.gateways.files.words import chinese_word
from yingshou.interfaces.cli.catalogue_reference import catalogue_page
from yingshou.interfaces.cli.main import app
from yingshou.interfaces.cli.reference_examples import example
from yingshou.interfaces.cli.reference_notes import TABLES_ZH, notes_zh
from yingshou.interfaces.cli.reference_outputs import OUTPUT_NOTES_ZH, OUTPUT_TABLES, OUTPUT_TABLES_ZH
from yingshou.interfaces.cli.reference_texts import (
    CLI_HEAD,
    EXCHANGE_HEAD_EN,
    EXCHANGE_HEAD_ZH,
    FOLDER_EN,
    FOLDER_ZH,
    PROBLEMS_HEAD,
)

FOLDER = Path(__file__).resolve().parents[4] / "docs" / "reference"


def pages() -> dict[str, str]:
    """Return every page by its file name."""
    return {
        "exchange-files.md": exchange_page("en"),
        "exchange-files.zh-CN.md": exchange_page("zh"),
        "problem-codes.md": problem_page(),
        "cli.md": cli_page(),
        "catalogues.md": catalogue_page(),
    }


def exchange_page(language: str) -> str:
    """Describe every exchange table: column, type, unit, whether it may be empty, choices, example."""
    zh = language == "zh"
    parts = [EXCHANGE_HEAD_ZH if zh else EXCHANGE_HEAD_EN]
    parts += [_table_section(table, zh=zh) for table in EXCHANGE_TABLES]
    parts.append(FOLDER_ZH if zh else FOLDER_EN)
    parts += [_table_section(table, zh=zh) for table in (BILLS, *OUTPUT_TABLES)]
    return "\n".join(parts)


def _table_section(table: Table, *, zh: bool) -> str:
    names = {column.name: column.zh for column in table.columns}
    key = "、".join(names[name] for name in table.key) if zh else ", ".join(f"`{name}`" for name in table.key)
    heads = ("列名", "英文名", "类型", "必填", "可选值", "说明", "例") if zh else (
        "Column", "Chinese heading", "Type", "Required", "Choices", "Meaning", "Example"
    )  # fmt: skip
    lines = [
        f"## {table.zh} `{table.name}`\n",
        f"{table_note(table, zh=zh)}\n",
        f"主键：{key}。\n" if zh else f"Key: {key}.\n",
        f"| {' | '.join(heads)} |",
        "|" + "---|" * len(heads),
        *(_column_row(table, column, zh=zh) for column in table.columns),
        "",
    ]
    return "\n".join(line for position, line in enumerate(lines) if line or position == len(lines) - 1)


def _column_row(table: Table, column: Column, *, zh: bool) -> str:
    first = (column.zh, f"`{column.name}`") if zh else (f"`{column.name}`", column.zh)
    required = ("" if column.nullable else "是") if zh else ("" if column.nullable else "yes")
    choices = "、".join(f"{chinese_word(column.name, code)} `{code}`" for code in column.choices)
    meaning = column_note(table, column, zh=zh)
    meaning += (f"（{column.unit}）" if zh else f" ({column.unit})") if column.unit else ""
    cells = (*first, _type(column, zh=zh), required, choices, _cell(meaning), f"`{example(column)}`")
    return f"| {' | '.join(cells)} |"


def table_note(table: Table, *, zh: bool) -> str:
    """Say in one sentence what a table holds."""
    return (TABLES_ZH | OUTPUT_TABLES_ZH).get(table.name, table.zh) if zh else table.doc


def column_note(table: Table, column: Column, *, zh: bool) -> str:
    """Say what a column means; in Chinese its heading may say it all."""
    if not zh:
        return column.doc
    if table.name in OUTPUT_NOTES_ZH:
        return OUTPUT_NOTES_ZH[table.name].get(column.name, column.zh)
    return (notes_zh(table, column.name) if table.name in TABLES_ZH else "") or column.zh


def _type(column: Column, *, zh: bool) -> str:
    dtype = column.dtype
    if isinstance(dtype, pl.Decimal):
        return f"数字，至多 {dtype.scale} 位小数" if zh else f"number, at most {dtype.scale} decimals"
    words = {
        pl.Date: ("日期", "date"),
        pl.Boolean: ("是/否", "true or false"),
        pl.String: ("文字", "text"),
    }
    if isinstance(dtype, pl.Datetime):
        return "日期和时间" if zh else "date and time"
    if dtype.is_integer():
        month = column.name.endswith("_month")
        return ("年月" if month else "整数") if zh else ("month YYYYMM" if month else "whole number")
    return next(pair[0 if zh else 1] for known, pair in words.items() if dtype == known)


def problem_page() -> str:
    """List every reason code with message and remedy in both languages."""
    rows = [
        f"| `{code}` | {'是 yes' if words.blocking else '否 no'} | {words.zh}<br>{_cell(words.en)} "
        f"| {words.remedy_zh}<br>{_cell(words.remedy_en)} |"
        for code, words in PROBLEM_CODES.items()
    ]
    return "\n".join([PROBLEMS_HEAD, *rows, ""])


def cli_page() -> str:
    """Describe every command with its arguments, options and an example."""
    parts = [CLI_HEAD]
    root = typer.main.get_command(app)
    context = typer.Context(root)
    for name, command in sorted(_leaves(root, context, "yingshou")):
        parts.append(_command_section(name, command))
    return "\n".join(parts)


def _leaves(command: Any, context: typer.Context, name: str) -> list[tuple[str, Any]]:
    if not hasattr(command, "list_commands"):
        return [(name, command)]
    return [
        leaf
        for each in command.list_commands(context)
        for leaf in _leaves(command.get_command(context, each), context, f"{name} {each}")
    ]


def _command_section(name: str, command: Any) -> str:
    example = (command.epilog or "").removeprefix("Example: ")
    rows = []
    for parameter in command.params:
        spelled = ", ".join(f"`{option}`" for option in parameter.opts)
        if parameter.param_type_name == "argument":
            spelled = f"`{parameter.name.upper()}`"
        if parameter.name == "help":
            continue
        plain = isinstance(parameter.default, str | int) and not isinstance(parameter.default, bool)
        default = f"`{getattr(parameter.default, 'value', parameter.default)}`" if plain else ""
        required = "yes" if parameter.required else ""
        rows.append(f"| {spelled} | {required} | {default} | {_cell(parameter.help or '')} |")
    text = "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    table = ["| Option | Required | Default | Meaning |", "|---|---|---|---|", *rows]
    return "\n".join([f"## `{name}`\n", f"{text}\n", "```", example, "```\n", *table, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write the pages; with `--check` write nothing and return 1 where one is stale."""
    stale = 0
    for name, text in pages().items():
        path = FOLDER / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale = 1
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return stale if "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
