"""Cash desks as columns: what a clerk took and gave back, and the controls of the ledger."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from yingshou.core.money import YUAN
from yingshou.records.copy import copy_out

_IS_CASH = """'CASH' = (SELECT money_account FROM payments_channel c
    WHERE c.channel = p.channel AND c.valid_from <= p.value_date ORDER BY c.valid_from DESC LIMIT 1)"""


class CashMoved(NamedTuple):
    """Cash a clerk took and gave back on a day, in yuan, with the number of payments."""

    taken: Decimal
    payments: int
    returned: Decimal


def cash_moved(*, clerk: str, day: date) -> CashMoved:
    """Add up the cash a clerk took on a business date, and gave back by reversals."""
    found = copy_out(
        f"""SELECT
            (SELECT coalesce(sum(p.amount), 0.00) FROM payments_payment p
                JOIN ledger_journalentry e USING (entry_no)
                WHERE p.taken_by = %(clerk)s AND e.booked_date = %(day)s AND {_IS_CASH}),
            (SELECT count(*) FROM payments_payment p JOIN ledger_journalentry e USING (entry_no)
                WHERE p.taken_by = %(clerk)s AND e.booked_date = %(day)s AND {_IS_CASH}),
            (SELECT coalesce(sum(p.amount), 0.00) FROM payments_paymentreversal r
                JOIN payments_payment p USING (payment_no)
                WHERE r.reversed_by = %(clerk)s AND r.reversed_date = %(day)s AND {_IS_CASH})""",
        {"clerk": clerk, "day": day},
        {"taken": YUAN, "payments": pl.Int64, "returned": YUAN},
    )
    return CashMoved(*found.row(0))


def control_totals() -> pl.DataFrame:
    """Compare the ledger's balances with the slips and counts: account, ledger, facts in yuan."""
    return copy_out(
        """WITH ledger AS (
            SELECT account_code AS code, sum(debit - credit) AS balance FROM ledger_posting GROUP BY 1),
        facts (account, amount) AS (VALUES
            ('CASH_IN_TRANSIT', (SELECT sum(amount) FROM cashdesk_depositslip WHERE bank_date IS NULL)),
            ('CASH_DIFFERENCE', (SELECT sum(expected - counted) FROM cashdesk_drawer)))
        SELECT f.account, coalesce(l.balance, 0.00), coalesce(f.amount, 0.00)
        FROM facts f LEFT JOIN ledger l ON l.code = f.account""",
        (),
        {"account": pl.String, "ledger": YUAN, "facts": YUAN},
    )
