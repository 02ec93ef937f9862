"""MT940 (SWIFT customer statement), field by field, so that every complaint names its line.

The syntax of the fields is the library's; here are the order of fields, the totals, and bounded memory.
"""

import logging
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from mt940 import models, tags

from yingshou.core.money import ZERO_YUAN, round_yuan_value
from yingshou.core.tables import BANK_LINES
from yingshou.gateways.statements.lines import decoded, line_blocks
from yingshou.gateways.statements.proof import Prover, Sums, syntax, truncated

logging.getLogger("mt940").setLevel(logging.CRITICAL)  # a field that cannot be read is refused, not logged

_TAG = re.compile(r"^:(NS|13D?|2[015]P?|28C?|34F|6[02][FM]|61|6[45]|86|90[CD]):")
_SUBFIELD = re.compile(r"\?(\d\d)")
_END = ("-", "-}")
_BATCH_LINES = 50_000
_FEBRUARY, _LAST_OF_THIRTY = 2, 30
_READERS = {
    "60F": tags.FinalOpeningBalance(), "60M": tags.IntermediateOpeningBalance(),
    "62F": tags.FinalClosingBalance(), "62M": tags.IntermediateClosingBalance(),
    "61": tags.Statement(), "90C": tags.SumCreditEntries(), "90D": tags.SumDebitEntries(),
}  # fmt: skip
_WIDE_REFERENCE = tags.StatementASNB()
"""Field 61 with a reference of 34 characters, as some banks write it."""
_NO_CONTEXT = models.Transactions()
_STATED = {"90C": ("credit_count", "credit_total"), "90D": ("debit_count", "debit_total")}


@dataclass(slots=True)
class _Statement:
    """The statement under way."""

    row_number: int
    account: str = ""
    number: str = ""
    currency: str = ""
    sums: Sums = field(default_factory=Sums)
    lines: int = 0
    closed: bool = False


def mt940_lines(path: Path, prover: Prover) -> Iterator[pl.DataFrame]:
    """Yield the lines of an MT940 file as frames of BANK_LINES with file and row_number.

    Each statement must open with a balance (60F or 60M) and close with one (62F or 62M) that its movements
    lead to; counts and sums of fields 90C and 90D are compared where they stand.
    """
    rows: list[dict[str, Any]] = []
    reader = _Reader(path, prover)
    for row_number, tag, value in _fields(path, prover.encoding):
        row = reader.take(row_number, tag, value)
        if row:
            if len(rows) >= _BATCH_LINES:
                yield _frame(rows, path)
                rows = []
            rows.append(row)
    reader.finish()
    yield _frame(rows, path)


def _fields(path: Path, encoding: str) -> Iterator[tuple[int, str, str]]:
    """Yield line number, tag and value of each field; what stands before the first one is the envelope."""
    tag, value, start = "", [], 0
    for number, lines in line_blocks(path):
        for offset, line in enumerate(decoded(path, lines, encoding, number)):
            found = _TAG.match(line)
            if found or line.rstrip() in _END or line.startswith("{1:"):
                if tag:
                    yield start, tag, "\n".join(value)
                tag, start = (found[1], number + offset) if found else ("", 0)
                value = [line[found.end() :].rstrip()] if found else []
            elif tag:
                value.append(line.rstrip())
    if tag:
        yield start, tag, "\n".join(value)


class _Reader:
    def __init__(self, path: Path, prover: Prover) -> None:
        self.path = path
        self.prover = prover
        self.statement: _Statement | None = None
        self.row: dict[str, Any] | None = None

    def take(self, row_number: int, tag: str, value: str) -> dict[str, Any] | None:
        """Take a field; return the line it begins, whose text a later field may fill in."""
        if tag == "20":
            self._close()
            self.statement = _Statement(row_number)
            return None
        statement = self.statement
        if statement is None:
            raise syntax(self.path, row_number, f":{tag}:", value)
        if tag == "25":
            statement.account = value.split("\n", maxsplit=1)[0][:35]
        elif tag in {"28", "28C"}:
            statement.number = value.split("\n", maxsplit=1)[0][:16]
        elif tag == "86":
            self._text(value)
        elif tag in _READERS:
            return self._figure(statement, row_number, tag, value)
        return None

    def finish(self) -> None:
        """Close the last statement; a file without any is no statement file."""
        self._close()
        if self.prover.statements == 0:
            raise truncated(self.path, 1, "没有任何对账单（:20: 栏）", "there is no statement (field :20:)")

    def _close(self) -> None:
        """Close the statement under way; it must have said its closing balance."""
        statement = self.statement
        if statement is None:
            return
        if not statement.closed:
            raise truncated(
                self.path, statement.row_number, "该对账单没有期末余额（:62F:）",
                "this statement has no closing balance (:62F:)",
            )  # fmt: skip
        self.prover.close(statement.sums)
        self.statement, self.row = None, None

    def _figure(self, statement: _Statement, row_number: int, tag: str, value: str) -> dict[str, Any] | None:
        try:
            parts = _parts(tag, value.rstrip("\n"))
            amount = _amount(str(parts["amount"]))
        except (RuntimeError, ArithmeticError) as error:
            raise syntax(self.path, row_number, f":{tag}:", value) from error
        if tag == "61":
            return self._movement(statement, row_number, parts, amount, value)
        self.row = None
        if tag in _STATED:
            count, total = _STATED[tag]
            stated = Decimal(str(parts["number"]))
            self.prover.stated(sums=statement.sums, name=count, value=stated, row_number=row_number)
            self.prover.stated(sums=statement.sums, name=total, value=amount, row_number=row_number)
            return None
        signed = amount if parts["status"] == "C" else -amount
        if not str(parts["currency"]).isalpha():
            raise syntax(self.path, row_number, f":{tag}:", value)
        if tag in {"60F", "60M"}:
            self.prover.currencies.add(str(parts["currency"]))
            statement.sums.opening, statement.currency = signed, str(parts["currency"])
        else:
            self.prover.balance(sums=statement.sums, closing=signed, row_number=row_number)
            statement.closed = True
        return None

    def _movement(
        self, statement: _Statement, row_number: int, parts: dict[str, Any], amount: Decimal, value: str
    ) -> dict[str, Any]:
        if statement.sums.opening is None:
            raise truncated(
                self.path, row_number, "流水之前没有期初余额（:60F:）",
                "no opening balance (:60F:) stands before this line",
            )  # fmt: skip
        credited = parts["status"] in {"C", "RD"}
        none = (0, ZERO_YUAN)
        statement.sums.add(
            credits_=(1, amount) if credited else none, debits=none if credited else (1, amount)
        )
        statement.lines += 1
        try:
            value_date = _day(parts)
        except ValueError as error:
            raise syntax(self.path, row_number, ":61:", value) from error
        self.row = {
            "bank_account": statement.account, "statement_no": statement.number, "line_no": statement.lines,
            "value_date": value_date, "currency": statement.currency,
            "amount": amount if credited else -amount,
            "reference": _first(parts["bank_reference"], parts["customer_reference"]),
            "payer_name": None, "text": parts["extra_details"] or None, "row_number": row_number,
        }  # fmt: skip
        return self.row

    def _text(self, value: str) -> None:
        """Give the line its text; in the structured form ?32 and ?33 name the other party."""
        if self.row is None:
            return
        pieces = _SUBFIELD.split(value.replace("\n", ""))
        parts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
        name = (parts.get("32", "") + parts.get("33", "")).strip()
        said = "".join(text for code, text in sorted(parts.items()) if "20" <= code <= "29")
        self.row["payer_name"] = name[:200] or None
        self.row["text"] = (said if parts else " ".join(value.split()))[:200] or self.row["text"]
        self.row = None


def _parts(tag: str, value: str) -> dict[str, Any]:
    """Read a field; raises RuntimeError where no known form of it fits."""
    if tag != "61":
        return _READERS[tag].parse(_NO_CONTEXT, value)
    try:
        parts = _READERS[tag].parse(_NO_CONTEXT, value)
    except RuntimeError:
        parts = _WIDE_REFERENCE.parse(_NO_CONTEXT, value)
    if not parts["id"]:  # the amount ends where the kind of movement should begin
        raise RuntimeError(value)
    return parts


def _day(parts: dict[str, Any]) -> date:
    """Return the value date; banks that count months of 30 days write a 30 February, its last day."""
    year, month, day = 2000 + int(parts["year"]), int(parts["month"]), int(parts["day"])
    if month == _FEBRUARY and day == _LAST_OF_THIRTY:
        day = monthrange(year, month)[1]
    return date(year, month, day)


def _amount(text: str) -> Decimal:
    amount = Decimal(text.replace(",", ".").rstrip(".") or "0")
    fen = round_yuan_value(amount)
    if fen != amount:
        raise ArithmeticError(text)
    return fen


def _first(*references: str | None) -> str | None:
    known = (each.strip() for each in references if each)
    return next((each for each in known if each and each != "NONREF"), None)


def _frame(rows: list[dict[str, Any]], path: Path) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema={**BANK_LINES.schema, "row_number": pl.Int64})
    return frame.with_columns(file=pl.lit(path.name))
