"""Put dues into a debit batch (代扣, 托收) and lock them until the bank answers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables.debits import DEBIT_CHANNELS
from yingshou.flows.apply_money import total
from yingshou.records.audit.operations import record_event
from yingshou.records.debits.frames import candidates
from yingshou.records.debits.operations import NewBatch, UnableToDebit, next_batch_no, store_batch
from yingshou.records.payments import frames
from yingshou.records.payments.operations import lock_accounts, lock_name
from yingshou.records.receivables.operations import lock_receivables


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitBatchCreated:
    """A new batch; batch_no is None and nothing is written where no due may be sent. Amount in yuan."""

    batch_no: str | None
    items: int
    amount: Decimal


def create_debit_batch(*, channel: str, due_until: date, as_of: date, created_by: str) -> DebitBatchCreated:
    """Lock the dues up to a day of accounts with a mandate, and put them into a batch.

    Principal and penalty as of the business date are asked for. An item that is locked is in no second
    batch, so the same call again makes none. One transaction. Raises UnableToDebit for another channel.
    """
    if channel not in DEBIT_CHANNELS:
        raise UnableToDebit(
            zh=f"{channel} 不是代扣渠道", en=f"{channel} is no channel of debits", field="channel"
        )
    with transaction.atomic():
        lock_name("debits")
        numbers = candidates(channel=channel, due_until=due_until, as_of=as_of)["account_no"].unique()
        lock_accounts(numbers.to_list())
        found = candidates(channel=channel, due_until=due_until, as_of=as_of).filter(
            pl.col("account_no").is_in(numbers.to_list())
        )
        if found.is_empty():
            return DebitBatchCreated(batch_no=None, items=0, amount=ZERO_YUAN)
        batch_no = next_batch_no(channel=channel, created_date=as_of)
        items = _items(found, batch_no, as_of)
        lock_receivables(receivable_nos=items["receivable_no"].to_list(), holder=batch_no, locked_date=as_of)
        store_batch(
            NewBatch(
                batch_no=batch_no,
                channel=channel,
                due_until=due_until,
                created_date=as_of,
                created_by=created_by,
            ),
            items,
        )
        amount = total(items, "amount")
        detail = {"items": items.height, "amount": amount}
        record_event(actor=created_by, action="CREATE_DEBIT_BATCH", subject=batch_no, detail=detail)
    return DebitBatchCreated(batch_no=batch_no, items=items.height, amount=amount)


def _items(found: pl.DataFrame, batch_no: str, as_of: date) -> pl.DataFrame:
    owed = frames.open_items(account_nos=found["account_no"].unique().to_list(), as_of=as_of, unlocked=True)
    amounts = owed.select("receivable_no", amount=pl.col("principal_open") + pl.col("penalty_open"))
    return found.join(amounts, on="receivable_no", maintain_order="left").with_columns(
        batch_no=pl.lit(batch_no), item_no=pl.int_range(pl.len(), dtype=pl.Int32) + 1
    )
