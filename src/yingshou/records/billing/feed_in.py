"""Feed-in statements as columns: who still waits for one, and how they are stored."""

from datetime import date

import polars as pl

from yingshou.core.period import billing_period
from yingshou.core.tables import FEED_IN_LINES, FEED_IN_STATEMENTS
from yingshou.records.copy import copy_in, copy_out

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
                WHERE s.account_no = a.account_no AND s.bill_month = %(bill_month)s)
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


def store_statements(
    *, statements: pl.DataFrame, lines: pl.DataFrame, run_no: str, statement_date: date
) -> None:
    """Append feed-in statements and their lines, in the caller's transaction.

    The database refuses a second statement of an account and month.

    Args:
        statements: columns as in `feed_in_statements`.
        lines: columns as in `feed_in_lines`.
        run_no: run that made them.
        statement_date: business date of the statements.
    """
    copy_in(
        "billing_feedinstatement",
        statements.select(
            *FEED_IN_STATEMENTS.names, statement_date=pl.lit(statement_date), run_id=pl.lit(run_no)
        ),
    )
    copy_in("billing_feedinline", lines.select(FEED_IN_LINES.names))


def statement_totals(run_no: str) -> pl.DataFrame:
    """Read what a run has stated so far: one row with statements, fed_in_kwh and amount."""
    return copy_out(
        """SELECT count(*), coalesce(sum(fed_in_kwh), 0), coalesce(sum(amount), 0.00)
        FROM billing_feedinstatement WHERE run_id = %s""",
        [run_no],
        {"statements": pl.Int64, "fed_in_kwh": FEED_IN_STATEMENTS.schema["fed_in_kwh"],
         "amount": FEED_IN_STATEMENTS.schema["amount"]},
    )  # fmt: skip
