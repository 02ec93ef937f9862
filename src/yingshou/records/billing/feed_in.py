"""Feed-in statements as columns: who still waits for one, and how they are stored."""

from datetime import date

import polars as pl
from django.db import connection

from yingshou.core.money import YUAN
from yingshou.core.period import billing_period
from yingshou.core.tables import FEED_IN_LINES, FEED_IN_STATEMENTS
from yingshou.records.copy import copy_in, copy_out

FEED_IN_PAYABLE, INPUT_TAX, POWER_PURCHASES = "FEED_IN_PAYABLE", "INPUT_TAX", "POWER_PURCHASES"
"""Accounts of the ledger: owed for energy fed in, the tax in it, and what it costs without."""

_READING_DAYS = range(1, 29)


def unsettled_account_nos(*, bill_month: int, as_of: date) -> list[str]:
    """Return, in order, the accounts with a meter of feed-in whose month has closed and has no statement."""
    periods = {day: billing_period(bill_month, day) for day in _READING_DAYS}
    closed = {day: period for day, period in periods.items() if period[1] <= as_of}
    rows = copy_out(
        """SELECT DISTINCT a.account_no FROM metering_meteringpoint p
        JOIN customers_account a ON a.account_no = p.account_no
        JOIN unnest(%(days)s::int[], %(starts)s::date[], %(ends)s::date[])
            AS d(reading_day, first_day, end_day) USING (reading_day)
        WHERE p.direction = 'FEED_IN' AND p.installed_date < d.end_day
            AND (p.removed_date IS NULL OR p.removed_date > d.first_day)
            AND a.opened_date < d.end_day AND (a.closed_date IS NULL OR a.closed_date > d.first_day)
            AND NOT EXISTS (SELECT 1 FROM billing_feedinstatement s
                WHERE s.account_no = a.account_no AND s.bill_month = %(bill_month)s AND s.reverses_no IS NULL
                AND NOT EXISTS (
                    SELECT 1 FROM billing_feedinstatement r WHERE r.reverses_no = s.statement_no))
        ORDER BY a.account_no""",
        {
            "bill_month": bill_month,
            "days": list(closed),
            "starts": [start for start, _ in closed.values()],
            "ends": [end for _, end in closed.values()],
        },
        {"account_no": pl.String},
    )
    return rows["account_no"].to_list()


def numbered_on(frame: pl.DataFrame, *, made: pl.DataFrame) -> pl.DataFrame:
    """Count the numbers of statements on where the month had some that were taken back: F-A1-202510-2.

    Args:
        frame: statements or lines, with statement_no.
        made: statement_no as first numbered, and how many there were; frame of `earlier_statements`.
    """
    counted = frame.join(made, on="statement_no", how="left", maintain_order="left")
    before = pl.col("earlier").fill_null(0)
    number = (
        pl.when(before > 0).then(pl.format("{}-{}", "statement_no", before + 1)).otherwise("statement_no")
    )
    return counted.with_columns(statement_no=number, sequence=(before + 1).cast(pl.Int32)).drop("earlier")


def earlier_statements(*, account_nos: list[str], bill_month: int) -> pl.DataFrame:
    """Count the statements a month had, all of them taken back: statement_no of the first, earlier."""
    return copy_out(
        """SELECT min(statement_no) FILTER (WHERE sequence = 1), count(*) FROM billing_feedinstatement
        WHERE bill_month = %s AND account_no = ANY(%s) AND reverses_no IS NULL GROUP BY account_no""",
        (bill_month, account_nos),
        {"statement_no": pl.String, "earlier": pl.Int32},
    )


def store_statements(
    *, statements: pl.DataFrame, lines: pl.DataFrame, run_no: str, statement_date: date, entry_no: str
) -> None:
    """Append feed-in statements and their lines, in the caller's transaction.

    The database refuses a second statement of an account, month and sequence.

    Args:
        statements: columns as in `feed_in_statements`, and sequence.
        lines: columns as in `feed_in_lines`.
        run_no: run that made them.
        statement_date: business date of the statements.
        entry_no: journal entry that books them.
    """
    copy_in(
        "billing_feedinstatement",
        statements.select(
            *FEED_IN_STATEMENTS.names, "sequence", statement_date=pl.lit(statement_date),
            run_id=pl.lit(run_no), entry_no=pl.lit(entry_no),
        ),
    )  # fmt: skip
    copy_in("billing_feedinline", lines.select(FEED_IN_LINES.names))


def reverse_statement(
    *, statement_no: str, reason: str, made_by: str, statement_date: date, entry_no: str
) -> None:
    """Append the document that takes a statement back: the same with the signs turned, number …-R."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO billing_feedinstatement (statement_no, account_no, bill_month, period_start,
                period_end, fed_in_kwh, feed_in_class, tax_class, vat_rate, amount, net_amount, vat_amount,
                statement_date, run_id, sequence, reverses_no, reason, made_by, entry_no)
            SELECT statement_no || '-R', account_no, bill_month, period_start, period_end, -fed_in_kwh,
                feed_in_class, tax_class, vat_rate, -amount, -net_amount, -vat_amount, %s, run_id, sequence,
                statement_no, %s, %s, %s FROM billing_feedinstatement WHERE statement_no = %s""",
            (statement_date, reason, made_by, entry_no, statement_no),
        )
        cursor.execute(
            """INSERT INTO billing_feedinline (statement_no, item, quantity_kwh, price, amount)
            SELECT statement_no || '-R', item, -quantity_kwh, price, -amount
            FROM billing_feedinline WHERE statement_no = %s""",
            (statement_no,),
        )


def control_totals() -> pl.DataFrame:
    """Compare what the ledger owes for feed-in with the statements less what was approved to be paid out.

    Returns:
        account, ledger, facts in yuan.
    """
    return copy_out(
        """SELECT 'FEED_IN_PAYABLE', coalesce((SELECT sum(credit - debit) FROM ledger_posting
                WHERE account_code = 'FEED_IN_PAYABLE'), 0.00),
            coalesce((SELECT sum(amount) FROM billing_feedinstatement WHERE entry_no IS NOT NULL), 0.00)
            - coalesce((SELECT sum(q.amount) FROM payments_moneyrequest q
                JOIN payments_moneydecision d USING (request_no)
                LEFT JOIN payments_moneyoutcome u USING (request_no)
                WHERE q.kind = 'FEED_IN_PAYOUT' AND d.approved
                    AND u.kind IS DISTINCT FROM 'UNDONE'), 0.00)""",
        (),
        {"account": pl.String, "ledger": YUAN, "facts": YUAN},
    )


def statement_totals(run_no: str) -> pl.DataFrame:
    """Read what a run has stated so far: one row with statements, fed_in_kwh and amount."""
    return copy_out(
        """SELECT count(*), coalesce(sum(fed_in_kwh), 0), coalesce(sum(amount), 0.00)
        FROM billing_feedinstatement s WHERE run_id = %s AND reverses_no IS NULL AND NOT EXISTS (
            SELECT 1 FROM billing_feedinstatement r WHERE r.reverses_no = s.statement_no)""",
        [run_no],
        {"statements": pl.Int64, "fed_in_kwh": FEED_IN_STATEMENTS.schema["fed_in_kwh"],
         "amount": FEED_IN_STATEMENTS.schema["amount"]},
    )  # fmt: skip
