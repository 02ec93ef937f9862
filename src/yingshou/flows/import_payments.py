"""Import payments in bulk: a bank file, a day of counter receipts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

import polars as pl
from django.db import transaction

from yingshou.core.channels import CHANNEL_COLUMNS, apply_channels
from yingshou.core.errors import InvariantError
from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import MONEY, PAYMENTS, PROBLEMS
from yingshou.core.tables.problems import problem_rows, split_by_rules
from yingshou.core.tables.schema import RowRule
from yingshou.flows.apply_money import apply_money, book_clearings, look_after, plan_clearings, total
from yingshou.flows.channel_money import LONGEST_NUMBER, LONGEST_TOGETHER, book_fees, money_legs
from yingshou.flows.publish import publish_payments
from yingshou.flows.take_payment import cleared_entry
from yingshou.records.ledger.operations import PREPAID, SUSPENSE, credit, post
from yingshou.records.payments import frames
from yingshou.records.payments.operations import IMPORT_LOCK, lock_accounts, lock_name, store_payments

STAGE = "payments"
WARNINGS = frozenset({"UNKNOWN_PAYER"})

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsImported:
    """What became of the rows: rows = inserted + unchanged + blocking problems. Amounts in yuan.

    `received` is new money, of which `suspense` has no known payer; `cleared` is what it and older prepaid
    money settled, principal and penalty. An UNKNOWN_PAYER problem is a warning: its money is inserted.
    """

    rows: int
    inserted: int
    unchanged: int
    received: Decimal
    cleared: Decimal
    suspense: Decimal
    problems: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Chunk:
    inserted: int
    received: Decimal
    cleared: Decimal
    suspense: Decimal
    problems: pl.DataFrame


def import_payments(
    *,
    frame: pl.DataFrame,
    as_of: date,
    source: str,
    on_problem: str = "KEEP_GOOD",
    batch_size: int = 20_000,
    progress: Progress | None = None,
    meant_for: Sequence[str] | None = None,
    paper: bool = False,
    limited: bool = True,
) -> PaymentsImported:
    """Take every payment of a frame, settle what their accounts owe, and keep the rest as prepaid.

    Rows go in by value date, a chunk a transaction; one that is stored already with the same account,
    amount and value date changes nothing, so an import that was killed is simply started again. Money of an
    empty or unknown account goes to suspense.

    Args:
        frame: table PAYMENTS; `file` and `row_number` are kept in problems where present.
        as_of: business date; a later value date is a problem.
        source: name of the file or system, for the memo of the entries.
        on_problem: KEEP_GOOD takes the good rows; REJECT_ALL takes none when any row has a blocking problem.
        batch_size: rows a transaction.
        progress: told after each chunk.
        meant_for: receivables the money is meant for; they are cleared before anything older.
        paper: whether the money comes with its drafts, which the caller has stored.
        limited: whether the channels' limits of a payment hold; not for money they state they have got.
    """
    rows = _prepared(frame)
    good, problems = _checked(rows, as_of, paper=paper, limited=limited)
    if on_problem == "REJECT_ALL":
        known = _against_stored(good, frames.stored_payments(good["payment_no"].to_list()))
        if problems.height or known.conflicts.height:
            found = pl.concat([problems, _conflicts(known.conflicts)])
            return _imported(rows.height, 0, [_Chunk(0, ZERO_YUAN, ZERO_YUAN, ZERO_YUAN, found)])
    chunks = [_Chunk(0, ZERO_YUAN, ZERO_YUAN, ZERO_YUAN, problems)]
    for chunk in good.iter_slices(batch_size):
        chunks.append(_import_chunk(chunk, as_of, source, meant_for))
        if progress:
            progress(min(rows.height, batch_size * (len(chunks) - 1)), rows.height)
    return _imported(rows.height, good.height, chunks)


def _prepared(frame: pl.DataFrame) -> pl.DataFrame:
    """Number the payments, blank accounts made null, in the order they are cleared."""
    origin = [name for name in ("file", "row_number") if name in frame.columns]
    conformed = PAYMENTS.conform(frame).with_columns(
        pl.col("account_no", "payer_name", "memo").str.strip_chars().replace("", None)
    )
    numbered = conformed.with_columns(
        payment_no=pl.concat_str([pl.col("channel"), pl.col("channel_no")], separator="-")
    )
    return numbered.hstack(frame.select(origin)).sort("value_date", "payment_no", maintain_order=True)


def _checked(
    rows: pl.DataFrame, as_of: date, *, paper: bool, limited: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Apply the row rules and those of the channels; refuse the future and numbers that stand there twice."""
    length = pl.col("channel_no").str.len_chars()
    number_length = length.is_between(1, LONGEST_NUMBER) & (
        length + pl.col("channel").str.len_chars() <= LONGEST_TOGETHER
    )
    rules = (
        *PAYMENTS.rules,
        RowRule(code="FUTURE_DATE", column="value_date", keeps=pl.col("value_date") <= as_of),
        RowRule(code="OUT_OF_RANGE", column="channel_no", keeps=number_length),
        RowRule(code="DUPLICATE_KEY", column="channel_no", keeps=pl.col("payment_no").is_first_distinct()),
    )
    good, problems = split_by_rules(rows, rules, stage=STAGE, subject="payment_no")
    taken, refused = apply_channels(
        payments=good, channels=frames.channels(), stage=STAGE, paper=paper, limited=limited
    )
    return taken, pl.concat([problems, refused])


@dataclass(frozen=True, slots=True)
class _Known:
    fresh: pl.DataFrame
    conflicts: pl.DataFrame


def _against_stored(rows: pl.DataFrame, stored: pl.DataFrame) -> _Known:
    """Split rows into those not stored yet and those stored otherwise; the rest is unchanged.

    Money stored as suspense is the same money whatever account the row names.
    """
    known = stored.select(
        "payment_no",
        stored_account="account_no",
        stored_amount="amount",
        stored_date="value_date",
        stored=pl.lit(value=True),
    )
    joined = rows.join(known, on="payment_no", how="left", maintain_order="left")
    same = (
        (pl.col("amount") == pl.col("stored_amount"))
        & (pl.col("value_date") == pl.col("stored_date"))
        & (pl.col("stored_account").is_null() | pl.col("stored_account").eq_missing(pl.col("account_no")))
    )
    return _Known(
        joined.filter(pl.col("stored").is_null()).select(rows.columns),
        joined.filter(pl.col("stored") & ~same).select(rows.columns),
    )


def _conflicts(rows: pl.DataFrame) -> pl.DataFrame:
    return problem_rows(rows, stage=STAGE, code="CONFLICT", subject="payment_no", column="channel_no")


def _import_chunk(rows: pl.DataFrame, as_of: date, source: str, meant_for: Sequence[str] | None) -> _Chunk:
    """Write one chunk: money in, entry, clearings, all or nothing."""
    with transaction.atomic():
        lock_name(IMPORT_LOCK)
        accounts = lock_accounts(rows["account_no"].drop_nulls().unique().to_list())
        known = _against_stored(rows, frames.stored_payments(rows["payment_no"].to_list()))
        fresh = known.fresh
        unknown = fresh.filter(~pl.col("account_no").is_in(accounts).fill_null(value=False))
        problems = pl.concat(
            [
                _conflicts(known.conflicts),
                problem_rows(
                    unknown, stage=STAGE, code="UNKNOWN_PAYER", subject="payment_no", column="account_no"
                ),
            ]
        )
        if fresh.is_empty():
            return _Chunk(0, ZERO_YUAN, ZERO_YUAN, ZERO_YUAN, problems)
        payments = _suspended(fresh, unknown)
        entry_no = _entry_no(payments)
        payers = payments["account_no"].drop_nulls().unique().to_list()
        if meant_for is None:
            cleared = _book_settling(payments, payers, entry_no, as_of, source)
        else:
            _book(payments, entry_no, as_of, source)
            cleared = _clear(payers, entry_no, as_of, meant_for)
    return _Chunk(
        payments.height,
        total(payments, "amount"),
        total(cleared, "principal") + total(cleared, "penalty"),
        total(unknown, "amount"),
        problems,
    )


def _book_settling(
    payments: pl.DataFrame, payers: Sequence[str], entry_no: str, as_of: date, source: str
) -> pl.DataFrame:
    """Book payments with what they and older money settle; each balance is written once, as what is left."""
    new = MONEY.conform(payments.drop_nulls("account_no"))
    cleared = plan_clearings(money=pl.concat([frames.unapplied_money(payers), new]), on=as_of)
    _book(payments, entry_no, as_of, source, settling=cleared)
    book_clearings(
        clearings=cleared, entry_no=cleared_entry(entry_no), cleared_date=as_of,
        settled=payments["payment_no"],
    )  # fmt: skip
    look_after(account_nos=payers, on=as_of)
    return cleared


def _clear(payers: Sequence[str], entry_no: str, as_of: date, meant_for: Sequence[str]) -> pl.DataFrame:
    """Clear what the money is meant for first, then what else is owed."""
    number = cleared_entry(entry_no)
    meant = apply_money(account_nos=payers, entry_no=number, cleared_date=as_of, only=meant_for)
    rest = apply_money(account_nos=payers, entry_no=f"{number}-REST", cleared_date=as_of)
    return pl.concat([meant, rest])


def _suspended(fresh: pl.DataFrame, unknown: pl.DataFrame) -> pl.DataFrame:
    """Take the account off money of unknown payers, and keep the number they gave in the memo."""
    is_unknown = pl.col("payment_no").is_in(unknown["payment_no"].to_list())
    given = pl.concat_str(
        [pl.format("[{}]", pl.col("account_no")), pl.col("memo")], separator=" ", ignore_nulls=True
    )
    return fresh.with_columns(
        memo=pl.when(is_unknown & pl.col("account_no").is_not_null())
        .then(given)
        .otherwise(pl.col("memo"))
        .str.slice(0, 200),
        payer_name=pl.col("payer_name").str.slice(0, 200),
        account_no=pl.when(~is_unknown).then(pl.col("account_no")),
    )


def _entry_no(payments: pl.DataFrame) -> str:
    """Number the chunk's entry by the payments in it: each is new only once, so the number is too."""
    text = "\n".join(payments["payment_no"].sort().to_list())
    return f"RECEIVED-{sha256(text.encode()).hexdigest()[:32]}"


def _book(
    payments: pl.DataFrame, entry_no: str, as_of: date, source: str, settling: pl.DataFrame | None = None
) -> None:
    known = total(payments.filter(pl.col("account_no").is_not_null()), "amount")
    suspended = total(payments, "amount") - known
    legs = [*money_legs(payments), credit(PREPAID, known), credit(SUSPENSE, suspended)]
    post(entry_no=entry_no, kind="RECEIVED", booked_date=as_of, legs=legs, memo=source[:200])
    store_payments(payments=payments, entry_no=entry_no, settling=settling)
    publish_payments(payments)
    fees = payments.select("payment_no", *CHANNEL_COLUMNS)
    book_fees(payments=fees, entry_no=entry_no, booked_date=as_of)


def _imported(rows: int, good: int, chunks: list[_Chunk]) -> PaymentsImported:
    problems = PROBLEMS.conform(pl.concat([chunk.problems for chunk in chunks]))
    blocking = problems.filter(~pl.col("code").is_in(WARNINGS)).height
    inserted = sum(chunk.inserted for chunk in chunks)
    unchanged = rows - inserted - blocking if good else 0
    if unchanged < 0:
        raise InvariantError(
            zh=f"导入收款行数不符：{rows} 行，入账 {inserted} 行，问题 {blocking} 行",
            en=f"rows do not add up: {rows} came, {inserted} went in, {blocking} have problems",
        )
    return PaymentsImported(
        rows=rows,
        inserted=inserted,
        unchanged=unchanged,
        received=sum((chunk.received for chunk in chunks), ZERO_YUAN),
        cleared=sum((chunk.cleared for chunk in chunks), ZERO_YUAN),
        suspense=sum((chunk.suspense for chunk in chunks), ZERO_YUAN),
        problems=problems,
    )
