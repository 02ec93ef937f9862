"""Send a debit batch to the bank: from here on only its answers release the dues."""

from datetime import date

import polars as pl
from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.debits.frames import items
from yingshou.records.debits.operations import ANSWERED, CREATED, SENT, hold_batch, mark_delivered, mark_sent


def send_debit_batch(*, batch_no: str, sent_by: str, as_of: date, by_hand: bool = True) -> pl.DataFrame:
    """Note that a batch goes out and return its file, columns as in `debit_items`.

    Sent by hand it counts as delivered: no exchange with the bank leaves it there again. A batch that is
    out already gives the same file again. Raises UnableToDebit where it was recalled or does not exist.
    """
    with transaction.atomic():
        batch = hold_batch(batch_no, CREATED, SENT, ANSWERED)
        if batch.state == CREATED:
            mark_sent(batch, day=as_of, person=sent_by)
            if by_hand:
                mark_delivered(batch_no)
            record_event(actor=sent_by, action="SEND_DEBIT_BATCH", subject=batch_no)
        return items(batch_no)
