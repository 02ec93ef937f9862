"""What a command shows: sentences, tables, progress and refusals in one language, or JSON lines."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from yingshou.core.errors import YingshouError
from yingshou.gateways.files import explain
from yingshou.interfaces.cli.words import choose_language, printable

SHOWN_PROBLEMS = 20
_PLAIN_WIDTH = 160

Report = Callable[..., None]
"""Told how many of how many steps are done, and where it matters which step comes now."""


def _console(*, to_errors: bool = False) -> Console:
    console = Console(stderr=to_errors, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    return console


class Screen:
    """One command's voice. With `json_lines` the standard output holds JSON only, last the result."""

    def __init__(self, *, lang: str | None = None, json_lines: bool = False) -> None:
        """Choose the language and the form."""
        self.language = choose_language(lang)
        self.json_lines = json_lines
        self._out = _console()
        self._err = _console(to_errors=True)

    def pick(self, zh: str, en: str) -> str:
        """Return the sentence in the language of the session."""
        return zh if self.language == "zh" else en

    def say(self, zh: str, en: str) -> None:
        """Write a sentence; beside JSON lines it goes to the standard error."""
        (self._err if self.json_lines else self._out).print(self.pick(zh, en), soft_wrap=True)

    def warn(self, zh: str, en: str) -> None:
        """Write a sentence to the standard error."""
        self._err.print(self.pick(zh, en), style="yellow", soft_wrap=True)

    def refuse(self, error: YingshouError) -> None:
        """Say why a command was refused: no trace, no partial table."""
        if self.json_lines:
            self.line(
                {"error": error.code, "field": error.field, "message_zh": error.zh, "message_en": error.en}
            )
        text = self.pick(f"未执行：{error.zh}", f"Refused: {error.en}")
        self._err.print(printable(text), style="bold red", soft_wrap=True)

    def line(self, record: dict[str, Any]) -> None:
        """Write one JSON line where JSON is asked for."""
        if self.json_lines:
            print(json.dumps(record, ensure_ascii=False, default=_plain), file=sys.stdout, flush=True)  # noqa: T201

    def result(self, record: dict[str, Any], labels: dict[str, tuple[str, str]]) -> None:
        """Show a result: as the last JSON line, or as a table of the labelled figures (zh, en)."""
        if self.json_lines:
            self.line(record)
            return
        table = Table(show_header=False)
        table.add_column()
        table.add_column(justify="right")
        for name, (zh, en) in labels.items():
            if name in record:
                table.add_row(self.pick(zh, en), readable(record[name]))
        self._out.print(table)

    def rows(
        self, headings: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]], *, right: int = 0
    ) -> None:
        """Show rows under headings (zh, en); the columns from position `right` on hold figures."""
        if self.json_lines:
            return
        table = Table()
        for position, (zh, en) in enumerate(headings):
            table.add_column(self.pick(zh, en), justify="right" if right and position >= right else "left")
        for row in rows:
            table.add_row(*(readable(value) for value in row))
        self._out.print(table)

    def problems(self, problems: pl.DataFrame) -> None:
        """List problems with their place and mend: every one in JSON, the first twenty on screen."""
        explained = explain(problems)
        for record in explained.iter_rows(named=True) if self.json_lines else ():
            self.line({"problem": record})
        if problems.is_empty() or self.json_lines:
            return
        chosen = explained.head(SHOWN_PROBLEMS).select(
            "file", "row_number", "account_no", "column", "value", "code", f"message_{self.language}",
            f"remedy_{self.language}",
        )  # fmt: skip
        headings = [
            ("文件", "File"), ("行", "Row"), ("户号", "Account"), ("列", "Column"), ("值", "Value"),
            ("代码", "Code"), ("问题", "Problem"), ("处理办法", "What to do"),
        ]  # fmt: skip
        self.rows(headings, chosen.rows())
        if problems.height > SHOWN_PROBLEMS:
            more = problems.height - SHOWN_PROBLEMS
            self.say(f"另有 {more} 条问题未显示。", f"{more} more problems are not shown.")

    @contextmanager
    def progress(self, zh: str, en: str) -> Iterator[Report]:
        """Show how far a long step has come, on the standard error; silent where nobody watches."""
        columns = (
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(),
        )  # fmt: skip
        with Progress(*columns, console=self._err, transient=True, disable=not self._err.is_terminal) as bar:
            task = bar.add_task(self.pick(zh, en), total=None)
            start = self.pick(zh, en)

            def report(done: int, total: int, step: str = "") -> None:
                bar.update(task, completed=done, total=total, description=f"{start} {step}".strip())

            yield report

    @property
    def draws(self) -> bool:
        """Tell whether progress bars are seen."""
        return self._err.is_terminal

    def step(self, done: int, total: int, step: str) -> None:
        """Write one line of progress to the standard error, for where no bar is drawn."""
        self._err.print(f"[{done}/{total}] {step}", soft_wrap=True)


def readable(value: object) -> str:
    """Write a value as people read it: figures with thousands separated, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, Decimal | int):
        return f"{value:,}"
    return printable(str(value))


def _plain(value: object) -> str:
    if isinstance(value, Decimal | date | datetime):
        return str(value)
    raise TypeError(f"not a plain value: {value!r}")
