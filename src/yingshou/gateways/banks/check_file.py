"""The daily check file (对账文件) of an agent: one head with the control totals, then a line an act.

    YSCHK|1|AGENT|YYYYMMDD|payments|sum|reversals|sum|fees
    P|serial|account|amount|fee|outlet|terminal|
    R|serial|account|amount|fee|outlet|terminal|serial of the payment

Amounts in yuan with two decimals; UTF-8 or GB18030; lines end with LF or CR LF. A payment and its reversal of
the same day cancel out. A file whose totals are not those of its lines is refused whole.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from yingshou.core.money import YUAN, ZERO_YUAN
from yingshou.core.tables import CHANNEL_LINES
from yingshou.gateways.banks.piped import AMOUNT, COUNT, DAY, Layout, Piped, day_of, read_piped

_PLACE, _OF = r"^[A-Za-z0-9._-]{0,32}$", r"^[A-Za-z0-9._]{0,32}$"
LAYOUT = Layout(
    mark="YSCHK",
    head={
        "agent_no": r"^[A-Z][A-Z0-9]{1,15}$", "work_date": DAY, "paid_count": COUNT, "paid_amount": AMOUNT,
        "reversed_count": COUNT, "reversed_amount": AMOUNT, "fees": r"^-?[0-9]{1,12}\.[0-9]{2}$",
    },
    line={
        "kind": r"^[PR]$", "serial_no": r"^[A-Za-z0-9._]{1,32}$", "account_no": r"^[^|]{1,16}$",
        "amount": AMOUNT, "fee": r"^(?:[0-9]{1,12}\.[0-9]{2})?$", "outlet": _PLACE, "terminal": _PLACE,
        "of_serial_no": _OF,
    },
)  # fmt: skip


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
    read = read_piped(path, LAYOUT)
    acts = _acts(read)
    _prove(read, acts)
    head = read.head
    made = CheckFile(
        agent_no=head["agent_no"],
        work_date=day_of(head["work_date"]),
        paid_count=int(head["paid_count"]),
        paid_amount=Decimal(head["paid_amount"]),
        reversed_count=int(head["reversed_count"]),
        reversed_amount=Decimal(head["reversed_amount"]),
        fees=Decimal(head["fees"]),
        lines=acts,
        digest=read.digest,
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
    ).select(list(LAYOUT.line))
    sums = {kind: acts.filter(pl.col("kind") == kind) for kind in ("PAY", "REVERSE")}
    figures = [
        part for rows_of in sums.values() for part in (str(rows_of.height), _sum(rows_of, "amount"))
    ]  # fmt: skip
    fees = Decimal(_sum(sums["PAY"], "fee")) - Decimal(_sum(sums["REVERSE"], "fee"))
    head = "|".join([LAYOUT.mark, "1", agent_no, f"{work_date:%Y%m%d}", *figures, f"{fees:.2f}"])
    return f"{head}\n{rows.write_csv(include_header=False, separator='|', quote_style='never')}".encode()


def _sum(rows: pl.DataFrame, column: str) -> str:
    return f"{rows[column].fill_null(ZERO_YUAN).sum() or ZERO_YUAN:.2f}"


def _acts(read: Piped) -> pl.DataFrame:
    """Read amounts, and refuse the first act that cannot be: a reversal of nothing, more fee than amount."""
    acts = read.lines.with_columns(pl.col("amount").cast(YUAN), pl.col("fee").replace("", "0.00").cast(YUAN))
    whole = (pl.col("kind") == "P") == (pl.col("of_serial_no") == "")
    bad = acts.filter(~whole | (pl.col("amount") == 0) | (pl.col("fee") > pl.col("amount"))).head(1)
    if bad.height:
        raise read.bad_line(bad.item(0, "row_number"))
    return acts


def _prove(read: Piped, acts: pl.DataFrame) -> None:
    """Hold the head against the lines."""
    head = read.head
    stated = int(head["paid_count"]) + int(head["reversed_count"])
    if acts.height < stated:
        raise read.truncated(stated)
    for kind, zh, en, name in (("P", "缴费", "payments", "paid"), ("R", "冲正", "reversals", "reversed")):
        rows = acts.filter(pl.col("kind") == kind)
        if rows.height != int(head[f"{name}_count"]):
            words = (f"{zh}笔数", f"count of {en}")
            raise read.unproven("COUNT", words, head[f"{name}_count"], str(rows.height))
        if _sum(rows, "amount") != f"{Decimal(head[f'{name}_amount']):.2f}":
            words = (f"{zh}合计", f"sum of {en}")
            raise read.unproven("SUM", words, head[f"{name}_amount"], _sum(rows, "amount"))
    signed = pl.when(pl.col("kind") == "P").then(pl.col("fee")).otherwise(-pl.col("fee"))
    fees = _sum(acts.select(fee=signed), "fee")
    if Decimal(fees) != Decimal(head["fees"]):
        raise read.unproven("SUM", ("手续费合计", "sum of fees"), head["fees"], fees)


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
        row_number="row_number",
    )
    lines = CHANNEL_LINES.conform(rows).hstack(rows.select("row_number"))
    return replace(file, lines=lines)
