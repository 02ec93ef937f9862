"""Statement files with a declared layout: delimited by a sign, or fixed width in bytes."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl

from yingshou.core.money import YUAN, yuan
from yingshou.core.tables import BANK_LINES
from yingshou.gateways.statements.layout import Layout, Record
from yingshou.gateways.statements.lines import decoded, line_blocks
from yingshou.gateways.statements.proof import Prover, Sums, syntax, truncated
from yingshou.gateways.statements.refusal import StatementRefusedError

_MONEY = ("amount", "credit", "debit", "balance", "opening", "closing", "net", "credit_total", "debit_total")
_COUNTS = ("count", "credit_count", "debit_count")
_YUAN_TEXT = r"^[+-]?[0-9]{1,16}(\.[0-9]{1,2})?$"
_WHOLE_TEXT = r"^[+-]?[0-9]{1,18}$"
_LONGEST_TEXT = 200


def laid_out_lines(path: Path, prover: Prover, layout: Layout) -> Iterator[pl.DataFrame]:
    """Yield the lines of a statement file as frames of BANK_LINES with file and row_number.

    Raises StatementRefusedError for the first line that is of no declared kind or cannot be read, for a file
    without its trailer, and for totals that are not those of the lines.
    """
    reader = _Reader(path, prover, layout)
    last = 0
    for number, lines in line_blocks(path):
        split = _fixed if layout.fixed else _delimited
        rows = split(path, lines, number, prover.encoding, layout)
        last = number + len(lines) - 1
        yield reader.take(rows)
    reader.finish(last)


def _delimited(path: Path, lines: list[bytes], number: int, encoding: str, layout: Layout) -> pl.DataFrame:
    """Split lines at the sign: `row_number`, `kind` and the columns "1", "2", … as text."""
    names = [str(position) for position in range(1, layout.columns + 1)]
    text = "\n".join(decoded(path, lines, encoding, number)) + "\n"
    try:
        frame = pl.read_csv(
            text.encode(), has_header=False, schema=dict.fromkeys(names, pl.String),
            separator=layout.separator,
            truncate_ragged_lines=True, missing_columns="insert",
        )  # fmt: skip
    except pl.exceptions.ComputeError as error:
        raise syntax(path, number, "CSV", str(error)) from error
    if frame.height != len(lines):
        raise syntax(path, number, "CSV", '"')
    kind = pl.lit(None, dtype=pl.String)
    for record in sorted(layout.records, key=lambda each: len(each.marker)):
        begins = pl.col("1").fill_null("").str.starts_with(record.marker)
        kind = pl.when(begins).then(pl.lit(record.kind)).otherwise(kind)
    blank = pl.all_horizontal(pl.all().fill_null("").str.strip_chars() == "")
    return frame.with_columns(_numbered(number), kind=pl.when(~blank).then(kind), blank=blank)


def _fixed(path: Path, lines: list[bytes], number: int, encoding: str, layout: Layout) -> pl.DataFrame:
    """Keep lines as bytes: `row_number`, `kind` and `line`; their fields are cut by byte."""
    decoded(path, lines, encoding, number)
    kind = pl.lit(None, dtype=pl.String)
    line = pl.col("line")
    for record in sorted(layout.records, key=lambda each: len(each.marker)):
        begins = line.bin.starts_with(pl.lit(record.marker.encode(encoding)))
        kind = pl.when(begins).then(pl.lit(record.kind)).otherwise(kind)
    frame = pl.DataFrame({"line": pl.Series(lines, dtype=pl.Binary)})
    blank = line.bin.size() == 0
    return frame.with_columns(_numbered(number), kind=pl.when(~blank).then(kind), blank=blank)


def _numbered(first: int) -> pl.Expr:
    return (pl.int_range(pl.len(), dtype=pl.Int64) + first).alias("row_number")


class _Reader:
    """A file under way: its one statement, and whether its trailer has come."""

    def __init__(self, path: Path, prover: Prover, layout: Layout) -> None:
        self.path = path
        self.prover = prover
        self.layout = layout
        self.sums = Sums()
        self.header: dict[str, object] = {}
        self.lines = 0
        self.ended = False

    def take(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Read a block of lines and add them up."""
        rows = rows.filter(~pl.col("blank"))
        strange = rows.filter(pl.col("kind").is_null())
        if strange.height:
            raise StatementRefusedError(
                "UNKNOWN_RECORD", file=self.path.name, row_number=strange.item(0, "row_number"),
                zh=f"不是格式 {self.layout.name} 中的记录类型。核对所选格式，或文件已损坏",
                en=f"no kind of line of the layout {self.layout.name}. Check the layout chosen; "
                "the file may be damaged",
            )  # fmt: skip
        self._order(rows)
        header = self._typed("HEADER", rows)
        if header.height:
            self.header = header.row(0, named=True)
            self.sums.opening = self.header.get("opening")  # type: ignore[assignment]
        lines = self._movements(self._typed("LINE", rows))
        for trailer in self._typed("TRAILER", rows).iter_rows(named=True):
            self._trailer(trailer)
        return lines

    def finish(self, last: int) -> None:
        """Close the file: a declared header and trailer must have come."""
        for kind, come, zh, en in (
            ("HEADER", bool(self.header), "没有文件头记录", "the header record is missing"),
            ("TRAILER", self.ended, "没有文件尾记录", "the trailer record is missing"),
        ):
            if self.layout.record(kind) and not come:
                raise truncated(self.path, max(last, 1), zh, en)
        self.prover.close(self.sums)

    def _order(self, rows: pl.DataFrame) -> None:
        """Refuse lines after the trailer, and more than one header or trailer: files joined together."""
        kinds = rows.select("row_number", "kind")
        ends = kinds.filter(pl.col("kind") == "TRAILER")
        after = (
            kinds
            if self.ended
            else kinds.filter(pl.col("row_number") > ends.item(0, 0))
            if ends.height
            else None
        )
        heads = kinds.filter(pl.col("kind") == "HEADER")
        second = heads.slice(0 if self.header else 1)
        wrong = after.head(1) if after is not None and after.height else second.head(1)
        if wrong.height:
            raise StatementRefusedError(
                "SYNTAX", file=self.path.name, row_number=wrong.item(0, "row_number"),
                zh="文件尾之后还有内容，或有两个文件头：多个文件被合并。请分别导入",
                en="something follows the trailer, or there are two headers: files were joined. "
                "Import them one by one",
            )  # fmt: skip
        self.ended |= bool(ends.height)

    def _typed(self, kind: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Read the fields of one kind of record in their types; the first that cannot be read is refused."""
        record = self.layout.record(kind)
        part = rows.filter(pl.col("kind") == kind)
        if record is None or part.is_empty():
            return part.clear()
        texts = self._texts(record, part)
        readings = {field.name: _reading(field.name, field.written_as) for field in record.fields}
        typed = texts.select("row_number", *(value.alias(name) for name, value in readings.items()))
        for name in readings:
            unread = texts.filter(typed[name].is_null() & texts[name].is_not_null())
            if unread.height:
                raise syntax(self.path, unread.item(0, "row_number"), name, unread.item(0, name))
        return typed

    def _texts(self, record: Record, part: pl.DataFrame) -> pl.DataFrame:
        if not self.layout.fixed:
            cells = [pl.col(str(field.start)).alias(field.name) for field in record.fields]
            texts = part.select("row_number", *cells)
        else:
            texts = part.select("row_number").with_columns(
                self._cut(part, field.start, field.width).alias(field.name) for field in record.fields
            )
        return texts.with_columns(pl.col(pl.String).str.strip_chars().replace("", None))

    def _cut(self, part: pl.DataFrame, start: int, width: int) -> pl.Series:
        """Cut a field out of each line by its bytes; a cut through a sign names its line."""
        pieces = part.select(pl.col("line").bin.slice(start - 1, width)).to_series().to_list()
        try:
            return pl.Series(b"\n".join(pieces).decode(self.prover.encoding).split("\n"), dtype=pl.String)
        except UnicodeDecodeError:
            for row_number, piece in zip(part["row_number"], pieces, strict=True):
                try:
                    piece.decode(self.prover.encoding)
                except UnicodeDecodeError as error:
                    raise syntax(self.path, row_number, str(start), repr(piece)) from error
            raise

    def _movements(self, typed: pl.DataFrame) -> pl.DataFrame:
        if typed.is_empty():
            return BANK_LINES.empty().with_columns(
                row_number=pl.lit(None, dtype=pl.Int64), file=pl.lit(self.path.name)
            )
        amounts = typed.with_columns(amount=_signed(typed.columns))
        missing = amounts.filter(pl.col("amount").is_null() | pl.col("value_date").is_null())
        if missing.height:
            raise truncated(
                self.path,
                missing.item(0, "row_number"),
                "此行缺少日期或金额",
                "this line lacks its day or amount",
            )
        self._running(amounts)
        made = self._frame(amounts)
        self._add(made)
        return made

    def _running(self, amounts: pl.DataFrame) -> None:
        """Hold the balance of each line against the one before it."""
        if "balance" not in amounts.columns:
            return
        first = amounts.row(0, named=True)
        if self.sums.opening is None:
            self.sums.opening = first["balance"] - first["amount"]
        expected = pl.col("amount").cum_sum() + yuan(self.sums.balance or 0)
        compared = amounts.with_columns(expected=expected)
        wrong = compared.filter(pl.col("balance") != pl.col("expected")).head(1)
        row = (wrong if wrong.height else compared.tail(1)).row(0, named=True)
        probe = Sums(opening=row["expected"])
        self.prover.balance(sums=probe, closing=row["balance"], row_number=row["row_number"])

    def _frame(self, amounts: pl.DataFrame) -> pl.DataFrame:
        def known(name: str, otherwise: str | None) -> pl.Expr:
            if name in amounts.columns:
                return pl.col(name).fill_null(otherwise) if otherwise is not None else pl.col(name)
            return pl.lit(self.header.get(name) or otherwise, dtype=pl.String).alias(name)

        frame = amounts.with_columns(
            known("bank_account", ""), known("statement_no", ""), known("currency", "CNY"),
            *(known(name, None).str.slice(0, _LONGEST_TEXT) for name in ("reference", "payer_name", "text")),
            line_no=pl.int_range(pl.len(), dtype=pl.Int32) + self.lines + 1,
        )  # fmt: skip
        self.lines += frame.height
        self.prover.currencies.update(frame["currency"].unique())
        return BANK_LINES.conform(frame).with_columns(frame["row_number"], file=pl.lit(self.path.name))

    def _add(self, lines: pl.DataFrame) -> None:
        credits_, debits = lines.filter(pl.col("amount") > 0), lines.filter(pl.col("amount") < 0)
        self.sums.add(
            credits_=(credits_.height, Decimal(credits_["amount"].sum())),
            debits=(debits.height, -Decimal(debits["amount"].sum())),
        )

    def _trailer(self, row: dict[str, object]) -> None:
        for name, value in row.items():
            if value is None or name not in {*_MONEY, *_COUNTS}:
                continue
            stated, row_number = Decimal(str(value)), int(str(row["row_number"]))
            if name in {"closing", "balance"}:
                self.prover.balance(sums=self.sums, closing=stated, row_number=row_number)
            else:
                self.prover.stated(sums=self.sums, name=name, value=stated, row_number=row_number)


def _signed(columns: list[str]) -> pl.Expr:
    """Return what came in as positive, what went out as negative."""
    if "amount" not in columns:
        sides = [pl.col(name) if name in columns else yuan(0) for name in ("credit", "debit")]
        empty = pl.all_horizontal(side.is_null() for side in sides)
        return pl.when(~empty).then(sides[0].fill_null(yuan(0)) - sides[1].fill_null(yuan(0)))
    if "direction" in columns:
        return pl.col("amount") * pl.when(pl.col("direction") == "C").then(yuan(1)).otherwise(yuan(-1))
    return pl.col("amount")


def _reading(name: str, written_as: str) -> pl.Expr:
    """Read a field's text in its type; null where it cannot be read."""
    text = pl.col(name)
    if name in _MONEY:
        plain = text.str.replace_all(",", "", literal=True)
        if written_as == "FEN":
            whole = pl.when(plain.str.contains(_WHOLE_TEXT)).then(plain.str.strip_prefix("+"))
            return (whole.cast(pl.Decimal(38, 0)).cast(YUAN) * pl.lit(Decimal("0.01")).cast(YUAN)).cast(YUAN)
        return pl.when(plain.str.contains(_YUAN_TEXT)).then(plain.str.strip_prefix("+")).cast(YUAN)
    if name in _COUNTS:
        return pl.when(text.str.contains(_WHOLE_TEXT)).then(text).cast(pl.Int64, strict=False)
    if name == "value_date":
        return text.str.to_date(written_as or "%Y-%m-%d", strict=False)
    if name == "direction":
        credit, _, debit = written_as.partition("|")
        return pl.when(text == credit).then(pl.lit("C")).when(text == debit).then(pl.lit("D"))
    return text
