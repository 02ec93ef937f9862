"""Debits as columns: what may be sent, what is out, and mandates."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables import DEBIT_ITEMS
from yingshou.records.copy import copy_out

CANDIDATES = pl.Schema(
    {
        "receivable_no": pl.String,
        "account_no": pl.String,
        "bank_account": pl.String,
        "holder_name": pl.String,
        "due_date": pl.Date,
    }
)
ASKED = pl.Schema(
    {
        "batch_no": pl.String,
        "item_no": pl.Int32,
        "receivable_no": pl.String,
        "account_no": pl.String,
        "asked": YUAN,
        "out": pl.Boolean,
        "known_result": pl.String,
        "known_date": pl.Date,
    }
)


def candidates(*, channel: str, due_until: date, as_of: date) -> pl.DataFrame:
    """Read the open dues up to a day of accounts with a mandate for a channel, those not locked.

    Of several mandates valid on the business date the one with the lowest number counts.
    """
    return copy_out(
        """SELECT r.receivable_no, r.account_no, m.bank_account, m.holder_name, r.due_date
        FROM receivables_receivablebalance b JOIN receivables_receivable r USING (receivable_no)
        CROSS JOIN LATERAL (
            SELECT bank_account, holder_name FROM debits_mandate m
            WHERE m.account_no = r.account_no AND m.channel = %(channel)s AND m.valid_from <= %(as_of)s
                AND (m.valid_to IS NULL OR m.valid_to > %(as_of)s)
            ORDER BY mandate_no LIMIT 1) m
        WHERE b.principal_open > 0 AND b.due_date <= %(due_until)s
            AND NOT EXISTS (SELECT 1 FROM receivables_receivablelock l
                WHERE l.receivable_no = r.receivable_no)
        ORDER BY r.account_no, r.due_date, r.receivable_no""",
        {"channel": channel, "due_until": due_until, "as_of": as_of},
        CANDIDATES,
    )


def items(batch_no: str) -> pl.DataFrame:
    """Read the items of a batch, columns as in `debit_items`, in their order."""
    return copy_out(
        f"SELECT {', '.join(DEBIT_ITEMS.names)} FROM debits_debititem WHERE batch_no = %s ORDER BY item_no",
        [batch_no],
        DEBIT_ITEMS.schema,
    )


def asked(batch_nos: Sequence[str]) -> pl.DataFrame:
    """Read the items of some batches with what the bank has said of them so far."""
    return copy_out(
        """SELECT i.batch_no, i.item_no, i.receivable_no, i.account_no, i.amount, b.state = 'SENT',
            nullif(i.result, ''), i.value_date
        FROM debits_debititem i JOIN debits_debitbatch b USING (batch_no) WHERE i.batch_no = ANY(%s)""",
        [list(batch_nos)],
        ASKED,
    )
