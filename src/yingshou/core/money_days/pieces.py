"""Receivables and money taken apart into pieces: one amount, one reason, from one day to another."""

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.money import YUAN, ZERO_YUAN, yuan
from yingshou.core.tables.money_days import MONEY_DAYS, NO_CLAIM

_ITEM = ("account_no", "receivable_no", "bill_month", "kind", "term_no")
_COLUMNS = (*_ITEM, "part", "amount", "from_date", "end_date")
PIECES = pl.Schema({name: MONEY_DAYS.schema[name] for name in _COLUMNS})
"""A piece stands at the end of every day from `from_date` to before `end_date`, null = still. EARLY amounts
are negative, so that the sum over the pieces of a day is the balance of receivables less money in hand."""


def money_pieces(*, receivables: pl.DataFrame, gone: pl.DataFrame, free: pl.DataFrame) -> pl.DataFrame:
    """Take receivables and free money apart into the pieces GRANTED, LATE, EARLY and CREDITED.

    What left a receivable on day v, due on u and issued on i, was GRANTED from i to u; LATE from u to v where
    v is later; EARLY from v to u where it was paid sooner. What is open still is LATE since u. An item that
    was issued after its due date counts from its issue: nobody is late with what was not asked for. What was
    CREDITED was never owed and is neither granted nor late: it stood in the books from i until it was
    credited. Money that settles nothing is EARLY from its value date until it went back, if it did.

    Args:
        receivables: `receivable_no`, `account_no`, `bill_month`, `kind`, `term_no`, `amount` in yuan,
            `issued_date`, `due_date`.
        gone: all that left those: `receivable_no`, `amount` in yuan (releases and reversals negative),
            `gone_date`, `reason` (PAID, ROLLED or CREDITED).
        free: `account_no`, `amount` in yuan, `value_date`, `out_date` (null = still in hand).

    Returns:
        Columns PIECES.

    Raises:
        InvariantError: more left a receivable than it asks for.
    """
    left = gone.group_by("receivable_no", "gone_date", "reason").agg(pl.col("amount").cast(YUAN).sum())
    parts = receivables.join(
        left.filter(pl.col("amount") != ZERO_YUAN).rename({"amount": "piece"}), on="receivable_no"
    )
    dated = pl.concat([parts, _open(receivables, left)], how="diagonal_relaxed").with_columns(
        due=pl.max_horizontal("due_date", "issued_date")
    )
    owed = dated.filter(pl.col("reason") != "CREDITED")
    paid = pl.col("reason") == "PAID"
    never = pl.col("gone_date").is_null()
    granted_to = pl.when(paid | never).then("due").otherwise(pl.min_horizontal("due", "gone_date"))
    pieces = [
        _piece(owed, "GRANTED", pl.col("piece"), pl.col("issued_date"), granted_to),
        _piece(owed.filter(never | (pl.col("gone_date") > pl.col("due"))), "LATE",
               pl.col("piece"), pl.col("due"), pl.col("gone_date")),
        _piece(owed.filter(paid & (pl.col("gone_date") < pl.col("due"))), "EARLY",
               -pl.col("piece"), pl.col("gone_date"), pl.col("due")),
        _piece(dated.filter(pl.col("reason") == "CREDITED"), "CREDITED",
               pl.col("piece"), pl.col("issued_date"), pl.col("gone_date")),
        _free(free),
    ]  # fmt: skip
    return pl.concat(pieces)


def _open(receivables: pl.DataFrame, left: pl.DataFrame) -> pl.DataFrame:
    """Return what is open of each receivable as `piece`, with no day on which it left."""
    sums = left.group_by("receivable_no").agg(pl.col("amount").sum().alias("left"))
    rests = receivables.join(sums, on="receivable_no", how="left", maintain_order="left").with_columns(
        piece=pl.col("amount").cast(YUAN) - pl.col("left").fill_null(yuan(0)),
        gone_date=pl.lit(None, dtype=pl.Date),
        reason=pl.lit("OPEN"),
    )
    over = rests.filter(pl.col("piece") < ZERO_YUAN)
    if over.height:
        number = over.item(0, "receivable_no")
        raise InvariantError(
            zh=f"应收 {number} 的减少额超过应收金额", en=f"more left receivable {number} than it asks for"
        )
    return rests.filter(pl.col("piece") > ZERO_YUAN).drop("left")


def _piece(
    frame: pl.DataFrame, part: str, amount: pl.Expr, from_date: pl.Expr, end_date: pl.Expr
) -> pl.DataFrame:
    named = frame.select(
        *_ITEM, part=pl.lit(part), amount=amount.cast(YUAN), from_date=from_date, end_date=end_date
    )
    return named.select(pl.col(name).cast(dtype) for name, dtype in PIECES.items()).filter(
        pl.col("end_date").is_null() | (pl.col("end_date") > pl.col("from_date"))
    )


def _free(free: pl.DataFrame) -> pl.DataFrame:
    money = free.with_columns(
        receivable_no=pl.lit(None), bill_month=pl.lit(None), kind=pl.lit(NO_CLAIM), term_no=pl.lit(0)
    )
    return _piece(money, "EARLY", -pl.col("amount"), pl.col("value_date"), pl.col("out_date"))
