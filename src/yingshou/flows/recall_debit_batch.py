"""Take a debit batch back before it goes out: its dues are free again."""

from datetime import date

from django.db import transaction

from yingshou.flows.apply_money import apply_money
from yingshou.records.audit.operations import record_event
from yingshou.records.debits.frames import items
from yingshou.records.debits.operations import CREATED, RECALLED, hold_batch, mark_recalled
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.receivables.operations import release_receivables


def recall_debit_batch(*, batch_no: str, recalled_by: str, as_of: date) -> int:
    """Release the dues of a batch that has not been sent, and return how many there were.

    Prepaid money that had to wait for them settles them at once. A batch recalled before stays so. Raises
    UnableToDebit once it is out: then only the bank's answers release it.
    """
    with transaction.atomic():
        rows = items(batch_no)
        accounts = lock_accounts(rows["account_no"].unique().to_list())
        batch = hold_batch(batch_no, CREATED, RECALLED)
        if batch.state == RECALLED:
            return 0
        released = release_receivables(receivable_nos=rows["receivable_no"].to_list(), holder=batch_no)
        mark_recalled(batch, day=as_of, person=recalled_by)
        apply_money(account_nos=accounts, entry_no=f"RECALLED-{batch_no}-CLEARED", cleared_date=as_of)
        record_event(actor=recalled_by, action="RECALL_DEBIT_BATCH", subject=batch_no)
    return released
