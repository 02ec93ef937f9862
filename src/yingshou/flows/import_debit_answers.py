"""Take the bank's answers to debit batches: what was paid clears its due, what was not is free again."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

import polars as pl
from django.db import transaction

from yingshou.core.channels import match_answers
from yingshou.core.errors import InvariantError
from yingshou.core.tables import DEBIT_ANSWERS, PAYMENTS, PROBLEMS
from yingshou.flows.apply_money import apply_money, total
from yingshou.flows.import_payments import import_payments
from yingshou.flows.keep_lines import keep_channel_file
from yingshou.records.audit.operations import record_event
from yingshou.records.debits.frames import asked
from yingshou.records.debits.operations import hold_batches, store_answers
from yingshou.records.payments.operations import IMPORT_LOCK, lock_accounts, lock_name
from yingshou.records.receivables.operations import release_receivables


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitAnswered:
    """What became of the answers: rows = paid + failed + unchanged + problems. Amounts in yuan."""

    rows: int
    paid: int
    paid_amount: Decimal
    failed: int
    unchanged: int
    problems: pl.DataFrame


def import_debit_answers(
    *,
    answers: pl.DataFrame,
    as_of: date,
    taken_by: str,
    source: str,
    parse_problems: pl.DataFrame | None = None,
) -> DebitAnswered:
    """Take the answers of a file, once: release each due, and clear with the money what was paid.

    The money of an item clears its own due first; what the due no longer takes stays prepaid. An answer that
    is unknown, doubled, of another amount or contradicts an earlier one is a problem, and its due stays
    locked. One transaction.

    Args:
        answers: table DEBIT_ANSWERS, with file and row_number where known.
        as_of: business date; a later value date is a problem.
        taken_by: who handed the file in.
        source: name of the file, for the memo of the entries.
        parse_problems: rows that could not be read, columns as in `problems`.
    """
    origin = [name for name in ("file", "row_number") if name in answers.columns]
    rows = DEBIT_ANSWERS.conform(answers).hstack(answers.select(origin))
    batch_nos = rows["batch_no"].unique().sort().to_list()
    with transaction.atomic():
        lock_name(IMPORT_LOCK)
        lock_accounts(asked(batch_nos)["account_no"].unique().to_list())
        hold_batches(batch_nos)
        new, problems = match_answers(answers=rows, items=asked(batch_nos), as_of=as_of)
        if new.height:
            _release(new)
            store_answers(new, day=as_of)
            refused = _pay(new.filter(pl.col("result") == "PAID"), as_of, source)
            _state(new.filter(pl.col("result") == "PAID"), source)
            _settle_failed(new.filter(pl.col("result") != "PAID"), as_of)
            for batch_no in new["batch_no"].unique().sort():
                record_event(actor=taken_by, action="ANSWER_DEBIT_BATCH", subject=batch_no)
            if refused.height:
                raise InvariantError(
                    zh=f"{refused.height} 笔扣款成功的明细无法入账：{refused.item(0, 'code')}",
                    en=f"{refused.height} paid items cannot be booked: {refused.item(0, 'code')}",
                )
    unread = PROBLEMS.empty() if parse_problems is None else PROBLEMS.conform(parse_problems)
    paid = new.filter(pl.col("result") == "PAID")
    return DebitAnswered(
        rows=rows.height + unread.height,
        paid=paid.height,
        paid_amount=total(paid, "amount"),
        failed=new.height - paid.height,
        unchanged=rows.height - new.height - problems.height,
        problems=PROBLEMS.conform(pl.concat([unread, PROBLEMS.conform(problems)])),
    )


def _release(new: pl.DataFrame) -> None:
    for (batch_no,), part in new.group_by("batch_no"):
        release_receivables(receivable_nos=part["receivable_no"].to_list(), holder=str(batch_no))


def _pay(paid: pl.DataFrame, as_of: date, source: str) -> pl.DataFrame:
    """Book the money of paid items; return what was refused, which must be nothing."""
    if paid.is_empty():
        return PROBLEMS.empty()
    payments = PAYMENTS.conform(
        paid.with_columns(
            channel=pl.col("batch_no").str.split("-").list.first(),
            channel_no=pl.format("{}-{}", "batch_no", "item_no"),
            memo=pl.col("receivable_no"),
        )
    )
    done = import_payments(
        frame=payments, as_of=as_of, source=source, meant_for=paid["receivable_no"].to_list()
    )
    return done.problems


def _state(paid: pl.DataFrame, source: str) -> None:
    """Keep what the bank answered as paid for reconciliation: the answer file is the file of the channel."""
    lines = paid.select(
        channel=pl.col("batch_no").str.split("-").list.first(),
        line_date="value_date",
        reference=pl.format("{}-{}", "batch_no", "item_no"),
        amount="amount",
        account_no="account_no",
    )
    keep_channel_file(frame=lines, source=source)


def _settle_failed(failed: pl.DataFrame, as_of: date) -> None:
    """Let prepaid money that waited for the locked dues settle them."""
    if failed.is_empty():
        return
    text = "\n".join(failed.select(pl.format("{}-{}", "batch_no", "item_no")).to_series().sort())
    number = f"RELEASED-{sha256(text.encode()).hexdigest()[:32]}-CLEARED"
    apply_money(account_nos=failed["account_no"].unique().to_list(), entry_no=number, cleared_date=as_of)
