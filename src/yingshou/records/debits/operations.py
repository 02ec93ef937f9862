"""Writes of debits: mandates, batches with their items, states, and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import connection
from django.db.models.functions import Now

from yingshou.core.errors import YingshouError
from yingshou.core.tables import DEBIT_ITEMS, DEBIT_MANDATES
from yingshou.records.copy import Stored, copy_in, store_new
from yingshou.records.debits.models import DebitBatch

CREATED, SENT, ANSWERED, RECALLED = "CREATED", "SENT", "ANSWERED", "RECALLED"
_STATES = {CREATED: ("未送出", "not sent"), SENT: ("已送出", "sent"), ANSWERED: ("已回盘", "answered"),
           RECALLED: ("已撤回", "recalled")}  # fmt: skip


class UnableToDebit(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """A batch does not exist or is in another state than the act needs."""

    code = "UNABLE_TO_DEBIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatch:
    """A batch to store; amount in yuan."""

    batch_no: str
    channel: str
    due_until: date
    created_date: date
    created_by: str


def store_mandates(frame: pl.DataFrame) -> Stored:
    """Store new mandates; the accounts must exist. Columns as in `debit_mandates`."""
    return store_new("debits_mandate", DEBIT_MANDATES.conform(frame), DEBIT_MANDATES.key)


def next_batch_no(*, channel: str, created_date: date) -> str:
    """Number the next batch of a channel on a day; hold the channel's name before."""
    start = f"{channel}-{created_date:%Y%m%d}-"
    return f"{start}{DebitBatch.objects.filter(batch_no__startswith=start).count() + 1}"


def store_batch(batch: NewBatch, items: pl.DataFrame) -> None:
    """Write a batch and its items (columns as in `debit_items`)."""
    DebitBatch.objects.create(
        batch_no=batch.batch_no,
        channel=batch.channel,
        due_until=batch.due_until,
        state=CREATED,
        item_count=items.height,
        amount=items["amount"].sum(),
        created_date=batch.created_date,
        created_by=batch.created_by,
    )
    copy_in("debits_debititem", DEBIT_ITEMS.conform(items).with_columns(result=pl.lit("")))


def hold_batch(batch_no: str, *states: str) -> DebitBatch:
    """Hold a batch until the transaction ends. Raises UnableToDebit where it is in none of the states."""
    batch = DebitBatch.objects.select_for_update().filter(batch_no=batch_no).first()
    if batch is None:
        raise UnableToDebit(
            zh=f"没有代扣批次 {batch_no}。核对批次号",
            en=f"there is no debit batch {batch_no}; check its number",
            field="batch_no",
        )
    if batch.state not in states:
        zh, en = _STATES[batch.state]
        raise UnableToDebit(
            zh=f"代扣批次 {batch_no} {zh}，不能办理",
            en=f"the debit batch {batch_no} is {en}",
            field="batch_no",
        )
    return batch


def mark_sent(batch: DebitBatch, *, day: date, person: str) -> None:
    """Note that a held batch has gone to the bank."""
    batch.state, batch.sent_date, batch.sent_by = SENT, day, person
    batch.save(update_fields=["state", "sent_date", "sent_by"])


def mark_delivered(batch_no: str) -> None:
    """Note that the file of a batch has been left with the bank."""
    DebitBatch.objects.filter(batch_no=batch_no).update(delivered_at=Now())


def mark_recalled(batch: DebitBatch, *, day: date, person: str) -> None:
    """Note that a held batch was taken back before it went out."""
    batch.state, batch.recalled_date, batch.recalled_by = RECALLED, day, person
    batch.save(update_fields=["state", "recalled_date", "recalled_by"])


def hold_batches(batch_nos: Sequence[str]) -> None:
    """Hold those batches that exist, in the order of their numbers."""
    list(DebitBatch.objects.select_for_update().filter(batch_no__in=batch_nos).order_by("batch_no"))


def store_answers(answers: pl.DataFrame, *, day: date) -> None:
    """Write answers to their items: `batch_no`, `item_no`, `result`, `value_date`; close what is answered."""
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMP TABLE debit_answers_new
            (batch_no text, item_no integer, result text, value_date date) ON COMMIT DROP"""
        )
        chosen = answers.select("batch_no", "item_no", "result", "value_date")
        copy_in("debit_answers_new", chosen)
        cursor.execute(
            """UPDATE debits_debititem i SET result = n.result, answered_date = %s,
                value_date = CASE WHEN n.result = 'PAID' THEN n.value_date END
            FROM debit_answers_new n WHERE i.batch_no = n.batch_no AND i.item_no = n.item_no""",
            (day,),
        )
        cursor.execute(
            """UPDATE debits_debitbatch b SET state = 'ANSWERED', answered_date = %s
            WHERE state = 'SENT' AND batch_no IN (SELECT batch_no FROM debit_answers_new)
                AND NOT EXISTS (SELECT 1 FROM debits_debititem i
                    WHERE i.batch_no = b.batch_no AND i.result = '')""",
            (day,),
        )
        cursor.execute("DROP TABLE debit_answers_new")
