"""The daily check file (对账文件) of an agent: one head with the control totals, then a line an act.

    YSCHK|1|AGENT|YYYYMMDD|payments|sum|reversals|sum|fees
    P|serial|account|amount|fee|outlet|terminal|
    R|serial|account|amount|fee|outlet|terminal|serial of the payment

Amounts in yuan with two decimals; UTF-8 or GB18030; lines end with LF or CR LF. A payment and its reversal of
the same day cancel out. A file whose totals are not those of its lines is refused whole.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import polars as pl

from yingshou.core.money import YUAN, ZERO_YUAN
from yingshou.core.tables import CHANNEL_LINES
from yingshou.gateways.statements.lines import decoded, encoding_of, line_blocks
from yingshou.gateways.statements.refusal import StatementRefusedError

MARK, VERSION = "YSCHK", "1"
_HEAD = ("mark", "version", "agent_no", "work_date", "paid_count", "paid_amount", "reversed_count",
         "reversed_amount", "fees")  # fmt: skip
_FIELDS = ("kind", "serial_no", "account_no", "amount", "fee", "outlet", "terminal", "of_serial_no")
_SERIAL, _PLACE = r"^[A-Za-z0-9._]{1,32}$", r"^[A-Za-z0-9._-]{0,32}$"
_AMOUNT, _FEE = r"^[0-9]{1,12}\.[0-9]{2}$", r"^(?:[0-9]{1,12}\.[0-9]{2})?$"
_OF = r"^[A-Za-z0-9._]{0,32}$"
_FORMS = {
    "kind": r"^[PR]$", "serial_no": _SERIAL, "account_no": r"^[^|]{1,16}$", "amount": _AMOUNT, "fee": _FEE,
    "outlet": _PLACE, "terminal": _PLACE, "of_serial_no": _OF,
}  # fmt: skip
_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFile:
    """A check file whose totals are those of its lines. Amounts in yuan.

    `lines` has the columns of `channel_lines` but for the channel; payments reversed in the file are left
    out.
    """

    agent_no: str
    work_date: date
    paid_count: int
    paid_amount: Decimal
    reversed_count: int
    reversed_amount: Decimal
    fees: Decimal
    lines: pl.DataFrame
    digest: str


def read_check_file(path: Path) -> CheckFile:
    """Read a check file and prove its totals.

    Raises StatementRefusedError with the line to blame: WRONG_ENCODING, MIXED_ENCODINGS, SYNTAX, TRUNCATED
    (fewer lines than the head counts), COUNT (more), SUM.
    """
    encoding = encoding_of(path)
    texts: list[str] = []
    digest = sha256()
    for number, block in line_blocks(path):
        texts += decoded(path, block, encoding, number)
        digest.update(b"\n".join(block) + b"\n")
    head = _head(path, texts[0] if texts else "")
    acts = _acts(path, texts[1:])
    _prove(path, head, acts)
    made = CheckFile(
        agent_no=head["agent_no"],
        work_date=datetime.strptime(head["work_date"], "%Y%m%d").date(),  # noqa: DTZ007  a day has no zone
        paid_count=int(head["paid_count"]),
        paid_amount=Decimal(head["paid_amount"]),
        reversed_count=int(head["reversed_count"]),
        reversed_amount=Decimal(head["reversed_amount"]),
        fees=Decimal(head["fees"]),
        lines=acts,
        digest=digest.hexdigest(),
    )
    return _with_lines(made)


def write_check_file(*, agent_no: str, work_date: date, acts: pl.DataFrame) -> bytes:
    """Write a check file in UTF-8.

    Args:
        agent_no: whose acts they are.
        work_date: their working day.
        acts: `kind` (PAY, REVERSE), `serial_no`, `account_no`, `amount`, `fee`, `outlet`, `terminal`,
            `of_serial_no`, in their order.
    """
    rows = acts.with_columns(
        pl.col("kind").replace_strict({"PAY": "P", "REVERSE": "R"}),
        pl.col("amount", "fee").fill_null(ZERO_YUAN).cast(YUAN).cast(pl.String),
        pl.col("account_no", "outlet", "terminal", "of_serial_no").fill_null(""),
    ).select(_FIELDS)
    sums = {kind: acts.filter(pl.col("kind") == kind) for kind in ("PAY", "REVERSE")}
    figures = [
        part for rows_of in sums.values() for part in (str(rows_of.height), _sum(rows_of, "amount"))
    ]  # fmt: skip
    fees = Decimal(_sum(sums["PAY"], "fee")) - Decimal(_sum(sums["REVERSE"], "fee"))
    head = "|".join([MARK, VERSION, agent_no, f"{work_date:%Y%m%d}", *figures, f"{fees:.2f}"])
    return f"{head}\n{rows.write_csv(include_header=False, separator='|', quote_style='never')}".encode()


def _sum(rows: pl.DataFrame, column: str) -> str:
    return f"{rows[column].fill_null(ZERO_YUAN).sum() or ZERO_YUAN:.2f}"


def _head(path: Path, text: str) -> dict[str, str]:
    """Read the head; the first line is to blame where it is none."""
    parts = dict(zip(_HEAD, text.split("|"), strict=False))
    whole = len(parts) == len(_HEAD) == text.count("|") + 1
    if not whole or parts["mark"] != MARK or parts["version"] != VERSION:
        raise _bad(path, 1, text)
    try:
        datetime.strptime(parts["work_date"], "%Y%m%d")  # noqa: DTZ007  a day has no zone
    except ValueError as error:
        raise _bad(path, 1, text) from error
    numbers = pl.Series([parts["paid_count"], parts["reversed_count"]]).str.contains(r"^[0-9]{1,9}$")
    sums = pl.Series([parts["paid_amount"], parts["reversed_amount"]]).str.contains(_AMOUNT)
    fee = pl.Series([parts["fees"]]).str.contains(r"^-?[0-9]{1,12}\.[0-9]{2}$")
    if not (numbers.all() and sums.all() and fee.all()):
        raise _bad(path, 1, text)
    return parts


def _acts(path: Path, texts: list[str]) -> pl.DataFrame:
    """Read the lines as columns; the first that cannot be read is named."""
    while texts and not texts[-1]:
        texts.pop()
    lines = pl.DataFrame({"line": texts}, schema={"line": pl.String}).with_row_index("row_number", offset=2)
    parts = lines.with_columns(pl.col("line").str.split_exact("|", len(_FIELDS) - 1).alias("parts"))
    acts = parts.with_columns(
        pl.col("parts").struct.field(f"field_{place}").alias(name) for place, name in enumerate(_FIELDS)
    )
    readable = pl.col("line").str.count_matches("|", literal=True) == len(_FIELDS) - 1
    for name, form in _FORMS.items():
        readable &= pl.col(name).str.contains(form).fill_null(value=False)
    readable &= (pl.col("kind") == "P") == (pl.col("of_serial_no") == "")
    bad = acts.filter(~readable).head(1)
    if bad.height:
        raise _bad(path, bad.item(0, "row_number"), bad.item(0, "line"))
    money = acts.with_columns(pl.col("amount").cast(YUAN), pl.col("fee").replace("", "0.00").cast(YUAN)).drop(
        "line", "parts"
    )
    bad = money.filter((pl.col("amount") == 0) | (pl.col("fee") > pl.col("amount"))).head(1)
    if bad.height:
        raise _bad(path, bad.item(0, "row_number"), texts[bad.item(0, "row_number") - 2])
    return money


def _prove(path: Path, head: dict[str, str], acts: pl.DataFrame) -> None:
    """Hold the head against the lines."""
    stated = int(head["paid_count"]) + int(head["reversed_count"])
    if acts.height < stated:
        raise StatementRefusedError(
            "TRUNCATED", file=path.name, row_number=acts.height + 1,
            zh=f"文件头写明 {stated} 笔，此行之后没有内容，只有 {acts.height} 笔：文件不完整。请重新发送",
            en=f"the head counts {stated} lines, the file ends here with {acts.height}; it is incomplete. "
            "Send it again",
        )  # fmt: skip
    for kind, zh, en, name in (("P", "缴费", "payments", "paid"), ("R", "冲正", "reversals", "reversed")):
        rows = acts.filter(pl.col("kind") == kind)
        if rows.height != int(head[f"{name}_count"]):
            raise _unproven(
                path, "COUNT", (f"{zh}笔数", f"count of {en}"), head[f"{name}_count"], str(rows.height)
            )
        if Decimal(_sum(rows, "amount")) != Decimal(head[f"{name}_amount"]):
            raise _unproven(
                path, "SUM", (f"{zh}合计", f"sum of {en}"), head[f"{name}_amount"], _sum(rows, "amount")
            )
    signed = pl.when(pl.col("kind") == "P").then(pl.col("fee")).otherwise(-pl.col("fee"))
    fees = _sum(acts.select(fee=signed), "fee")
    if Decimal(fees) != Decimal(head["fees"]):
        raise _unproven(path, "SUM", ("手续费合计", "sum of fees"), head["fees"], fees)


def _with_lines(file: CheckFile) -> CheckFile:
    """Turn the acts of a file into lines; a payment and its reversal of the same amount are no lines."""
    acts = file.lines.with_columns(
        of=pl.when(pl.col("kind") == "P").then("serial_no").otherwise("of_serial_no")
    ).with_columns(place=pl.int_range(pl.len()).over("kind", "of", "amount"))
    key = ["of", "amount", "place"]
    sides = [acts.filter(pl.col("kind") == kind) for kind in ("P", "R")]
    left = pl.concat(
        [sides[0].join(sides[1], on=key, how="anti"), sides[1].join(sides[0], on=key, how="anti")]
    ).sort("row_number")
    sign = pl.when(pl.col("kind") == "P").then(1).otherwise(-1)
    rows = left.select(
        channel=pl.lit(""),
        line_date=pl.lit(file.work_date),
        reference=pl.format("{}-{}", pl.lit(file.agent_no), "of"),
        amount=pl.col("amount") * sign,
        fee=pl.col("fee") * sign,
        account_no="account_no",
        payer_name=pl.lit(None, dtype=pl.String),
        text=pl.concat_str("outlet", "terminal", separator=" ").str.strip_chars().replace("", None),
        row_number=pl.col("row_number").cast(pl.Int64),
    )
    lines = CHANNEL_LINES.conform(rows).hstack(rows.select("row_number"))
    return CheckFile(
        agent_no=file.agent_no, work_date=file.work_date, paid_count=file.paid_count,
        paid_amount=file.paid_amount, reversed_count=file.reversed_count,
        reversed_amount=file.reversed_amount, fees=file.fees, lines=lines, digest=file.digest,
    )  # fmt: skip


def _bad(path: Path, row_number: int, text: str) -> StatementRefusedError:
    return StatementRefusedError(
        "SYNTAX", file=path.name, row_number=row_number,
        zh=f"无法读取：“{text[:_SHOWN]}”。核对对账文件格式",
        en=f"cannot be read: “{text[:_SHOWN]}”. Check the layout of check files",
    )  # fmt: skip


def _unproven(
    path: Path, code: str, words: tuple[str, str], stated: str, found: str
) -> StatementRefusedError:
    zh, en = words
    return StatementRefusedError(
        code, file=path.name, row_number=1,
        zh=f"{zh}文件头写 {stated}，明细为 {found}。请核对后重新发送",
        en=f"the {en} is {stated} by the head and {found} by the lines. Check it and send it again",
    )  # fmt: skip
