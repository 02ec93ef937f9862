"""Files of a debit batch: what goes to the bank, and its answers. Totals come first in both.

YSDEB|1|BATCH|YYYYMMDD|items|sum                        to the bank
D|item|due item|account|bank account|holder|amount

YSANS|1|BATCH|YYYYMMDD|items|sum|paid items|paid sum    from the bank, in one or several files
A|item|result|amount|value date
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from yingshou.core.money import YUAN, ZERO_YUAN
from yingshou.core.tables import DEBIT_ANSWERS
from yingshou.core.tables.debits import DEBIT_RESULTS
from yingshou.gateways.banks.piped import AMOUNT, COUNT, DAY, Layout, Piped, read_piped

MARK = "YSDEB"
ANSWERS = Layout(
    mark="YSANS",
    head={
        "batch_no": r"^[A-Z0-9_-]{1,32}$", "day": DAY, "count": COUNT, "amount": AMOUNT, "paid_count": COUNT,
        "paid_amount": AMOUNT,
    },
    line={
        "kind": "^A$", "item_no": COUNT, "result": f"^(?:{'|'.join(DEBIT_RESULTS)})$", "amount": AMOUNT,
        "value_date": r"^(?:[0-9]{8})?$",
    },
)  # fmt: skip


def write_debit_file(*, batch_no: str, created_date: date, items: pl.DataFrame) -> bytes:
    """Write the file of a batch (columns of `debit_items`) in UTF-8; the same items give the same bytes."""
    texts = ["receivable_no", "account_no", "bank_account", "holder_name"]
    rows = items.select(
        pl.lit("D"),
        pl.col("item_no"),
        pl.col(texts).str.replace_all(r"[|\r\n]", " "),
        pl.col("amount").cast(YUAN).cast(pl.String),
    )
    total = items["amount"].sum() or ZERO_YUAN
    head = f"{MARK}|1|{batch_no}|{created_date:%Y%m%d}|{items.height}|{total:.2f}"
    return f"{head}\n{rows.write_csv(include_header=False, separator='|', quote_style='never')}".encode()


def read_debit_answers(path: Path) -> pl.DataFrame:
    """Read an answer file: columns of `debit_answers`, `file` and `row_number`.

    Raises StatementRefusedError with the line to blame: SYNTAX, TRUNCATED, COUNT, SUM, or its encoding.
    """
    read = read_piped(path, ANSWERS)
    day = pl.col("value_date").str.to_date("%Y%m%d", strict=False)
    answers = read.lines.with_columns(
        pl.col("item_no").cast(pl.Int32, strict=False), pl.col("amount").cast(YUAN), value_date=day
    )
    no_day = (read.lines["value_date"] != "") & answers["value_date"].is_null()
    bad = answers.filter(no_day | pl.col("item_no").is_null() | (pl.col("amount") == 0)).head(1)
    if bad.height:
        raise read.bad_line(bad.item(0, "row_number"))
    _prove(read, answers)
    named = answers.with_columns(batch_no=pl.lit(read.head["batch_no"]), file=pl.lit(path.name))
    return DEBIT_ANSWERS.conform(named).hstack(named.select("file", "row_number"))


def _prove(read: Piped, answers: pl.DataFrame) -> None:
    """Hold the head against the lines."""
    head = read.head
    if answers.height < int(head["count"]):
        raise read.truncated(int(head["count"]))
    paid = answers.filter(pl.col("result") == "PAID")
    for rows, count, amount, zh, en in (
        (answers, "count", "amount", "回盘", "answers"),
        (paid, "paid_count", "paid_amount", "扣款成功", "paid items"),
    ):
        if rows.height != int(head[count]):
            raise read.unproven("COUNT", (f"{zh}笔数", f"count of {en}"), head[count], str(rows.height))
        total = Decimal(rows["amount"].sum() or ZERO_YUAN)
        if total != Decimal(head[amount]):
            raise read.unproven("SUM", (f"{zh}合计", f"sum of {en}"), head[amount], f"{total:.2f}")
