"""Nothing unbilled in silence: each account is billed, held, blocked for a reason, or not due."""

from datetime import date

import polars as pl

from yingshou.core.errors import InvariantError
from yingshou.core.money import YUAN, ZERO_YUAN
from yingshou.core.period import with_cycles

BOOK = pl.Schema(
    {
        "reading_day": pl.Int32(),
        "opened_date": pl.Date(),
        "closed_date": pl.Date(),
        "bill_state": pl.String(),
        "reason": pl.String(),
        "accounts": pl.Int64(),
        "amount": YUAN,
    }
)
"""Accounts that are alike, counted: what stands in the archive, whether their month has a bill (ISSUED, HELD;
FEED_IN = only feeds in; null = none), the reason code that blocks them (null = none), their bills in yuan."""
STATES = ("BILLED", "HELD", "BLOCKED", "UNEXPLAINED", "NOT_READ", "NOT_OPEN", "CLOSED", "FEED_IN_ONLY")
"""With a bill; with one that waits; without one, for a reason; without one and without a reason; read later;
opened after the month; closed before it; only feeds in, with statements instead of bills."""
STATEMENT = pl.Schema({"state": pl.String(), "reason": pl.String(), "accounts": pl.Int64(), "amount": YUAN})


def month_statement(*, book: pl.DataFrame, bill_month: int, as_of: date) -> pl.DataFrame:
    """Say what became of every account of the book in a billing month.

    A bill goes before everything else, so an account closed since keeps its bill. Of accounts without one
    those are looked at that were supplied on a day of the period and were read by the day.

    Args:
        book: a frame `BOOK`.
        bill_month: billing month YYYYMM.
        as_of: business date.

    Returns:
        state, reason (null but for BLOCKED), accounts, amount in yuan; in the order of `STATES`.

    Raises:
        InvariantError: the states do not add up to the book.
    """
    billed = pl.col("bill_state").is_not_null()
    state = (
        pl.when(pl.col("bill_state") == "HELD")
        .then(pl.lit("HELD"))
        .when(pl.col("bill_state") == "FEED_IN")
        .then(pl.lit("FEED_IN_ONLY"))
        .when(billed)
        .then(pl.lit("BILLED"))
        .when(pl.col("opened_date") >= pl.col("cycle_end"))
        .then(pl.lit("NOT_OPEN"))
        .when(pl.col("closed_date") <= pl.col("cycle_start"))
        .then(pl.lit("CLOSED"))
        .when(pl.col("cycle_end") > pl.lit(as_of))
        .then(pl.lit("NOT_READ"))
        .when(pl.col("reason").is_not_null())
        .then(pl.lit("BLOCKED"))
        .otherwise(pl.lit("UNEXPLAINED"))
    )
    place = pl.col("state").replace_strict(
        {name: place for place, name in enumerate(STATES)}, return_dtype=pl.Int8
    )
    statement = (
        with_cycles(accounts=book, bill_month=bill_month)
        .with_columns(state=state)
        .with_columns(reason=pl.when(pl.col("state") == "BLOCKED").then("reason"))
        .group_by("state", "reason")
        .agg(pl.col("accounts").sum(), pl.col("amount").fill_null(ZERO_YUAN).sum())
        .sort(place, "reason")
        .select(pl.col(name).cast(dtype) for name, dtype in STATEMENT.items())
    )
    _assert_whole(statement=statement, book=book)
    return statement


def accounts_in(statement: pl.DataFrame, *states: str) -> int:
    """Return how many accounts of a statement are in one of some states."""
    return int(statement.filter(pl.col("state").is_in(states))["accounts"].sum())


def _assert_whole(*, statement: pl.DataFrame, book: pl.DataFrame) -> None:
    said, there = statement["accounts"].sum(), book["accounts"].sum()
    if said != there:
        raise InvariantError(
            zh=f"户数不符：档案 {there} 户，已说明 {said} 户",
            en=f"{there} accounts in the book, {said} accounted for",
        )
