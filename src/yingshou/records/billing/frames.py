"""Bills as columns, and which accounts still wait for one.

Ranges of accounts are from the first number to the last, both included, in the order of the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import connection, transaction

from yingshou.core.billing.completeness import BOOK
from yingshou.core.energy import ENERGY
from yingshou.core.metering.validation.history import HISTORY, RECENT_MONTHS
from yingshou.core.period import add_months, billing_period
from yingshou.core.tables import ACCOUNTS, BILLS, CHARGE_LINES, QUANTITY_STEPS, READS
from yingshou.records.billing.models import Bill
from yingshou.records.copy import copy_out

DUE_DAYS = 15
"""Days from issue to due date where nothing else is said."""

_SQL_TYPES = {pl.String: "text", pl.Date: "date"}
_READING_DAYS = range(1, 29)
_JANUARY = 1
_REVIEWED_MONTHS = 12
_BILLS = ", ".join(BILLS.names)
_IN_FORCE = """b.kind <> 'REVERSAL' AND NOT EXISTS (
    SELECT 1 FROM billing_bill r WHERE r.corrects_bill_no = b.bill_no AND r.kind = 'REVERSAL')"""
"""Of a corrected month only the last bill; sums over all its bills come to the same."""
_ONLY_FEEDS_IN = """(EXISTS (SELECT 1 FROM metering_meteringpoint f
        WHERE f.account_no = a.account_no AND f.direction = 'FEED_IN')
    AND NOT EXISTS (SELECT 1 FROM metering_meteringpoint u WHERE u.account_no = a.account_no
        AND coalesce(u.direction, 'USE') = 'USE')
    AND NOT EXISTS (SELECT 1 FROM metering_quantityrule q WHERE q.other_account_no = a.account_no))"""
_UNBILLED = f"""FROM customers_account a
    WHERE ((%(ends)s::date[])[a.reading_day] <= %(as_of)s OR a.closed_date <= %(as_of)s)
    AND a.opened_date < (%(ends)s::date[])[a.reading_day]
    AND (a.closed_date IS NULL OR a.closed_date > (%(starts)s::date[])[a.reading_day])
    AND NOT {_ONLY_FEEDS_IN} AND NOT EXISTS (SELECT 1 FROM billing_bill b
        WHERE b.account_no = a.account_no AND b.bill_month = %(bill_month)s"""
"""To be closed with a bracket, before it a narrower choice of bills. The days of a period are looked up by
reading day, not joined, so that the accounts come in the order of their key."""

_REASONS = """FROM runs_problem p JOIN runs_run r ON r.run_no = p.run_id
    WHERE r.kind = 'BILL' AND r.rules ->> 'bill_month' = %(bill_month)s::text
    AND p.resolved_at IS NULL AND p.code <> 'UNBILLED'"""
"""Open problems that the bill runs of a month left; to have neither bill nor reason is no reason."""


def unbilled_ranges(*, bill_month: int, as_of: date, batch_size: int) -> list[tuple[str, str]]:
    """Return, in order, first and last number of each batch of accounts to be billed.

    Those are the accounts read by a day that were supplied on a day of the period and have no bill for the
    month yet; also those whose supply has ended by then: a final bill does not wait for the reading day.
    """
    ends = _over_the_book(
        f"""SELECT account_no, place = 0, place = %(batch_size)s - 1 OR following IS NULL FROM (
            SELECT a.account_no, (row_number() OVER w - 1) %% %(batch_size)s AS place,
                lead(a.account_no) OVER w AS following
            {_UNBILLED}) WINDOW w AS (ORDER BY a.account_no)) AS numbered
        WHERE place IN (0, %(batch_size)s - 1) OR following IS NULL ORDER BY account_no""",
        {**_periods(bill_month, as_of), "batch_size": batch_size},
        {"account_no": pl.String, "first": pl.Boolean, "last": pl.Boolean},
    )
    firsts, lasts = (ends.filter(end)["account_no"].to_list() for end in ("first", "last"))
    return list(zip(firsts, lasts, strict=True))


def unbilled_accounts(*, bill_month: int, as_of: date, first: str, last: str) -> pl.DataFrame:
    """Read the accounts of `unbilled_ranges` in a range, columns as in `accounts`."""
    columns = ", ".join(f"a.{name}" for name in ACCOUNTS.names)
    return _over_the_book(
        f"""SELECT {columns} {_UNBILLED} AND b.account_no BETWEEN %(first)s AND %(last)s)
        AND a.account_no BETWEEN %(first)s AND %(last)s ORDER BY a.account_no""",
        {**_periods(bill_month, as_of), "first": first, "last": last},
        ACCOUNTS.schema,
    )


def accumulated_between(*, first: str, last: str, bill_month: int) -> pl.DataFrame:
    """Sum what counts in the tiers of a range of accounts before a month.

    Returns:
        account_no, accumulated_kwh of the calendar year of the month, and earlier_accumulated_kwh of the year
        before, which only a January bill needs and which is null in other months.
    """
    year = bill_month // 100 * 100
    from_month = year - 100 if bill_month == year + _JANUARY else year
    return copy_out(
        """SELECT account_no,
            sum(coalesce(tiered_kwh, total_kwh) - coalesce(earlier_year_kwh, 0))
                FILTER (WHERE bill_month > %(year)s),
            sum(coalesce(tiered_kwh, total_kwh) - coalesce(earlier_year_kwh, 0))
                FILTER (WHERE bill_month < %(year)s)
        FROM billing_bill
        WHERE account_no BETWEEN %(first)s AND %(last)s
            AND bill_month > %(from_month)s AND bill_month < %(bill_month)s
        GROUP BY account_no""",
        {"first": first, "last": last, "year": year, "from_month": from_month, "bill_month": bill_month},
        {"account_no": pl.String, "accumulated_kwh": ENERGY, "earlier_accumulated_kwh": ENERGY},
    )


def history_between(*, first: str, last: str, bill_month: int) -> pl.DataFrame:
    """Read what a range of accounts used before a month, columns as in `HISTORY` of the checks.

    All bills of a month are added, so a correction counts with the bill it corrects.
    """
    return copy_out(
        """SELECT account_no, count(*) FILTER (WHERE bill_month >= %(recent)s),
            coalesce(sum(kwh) FILTER (WHERE bill_month >= %(recent)s), 0),
            sum(kwh) FILTER (WHERE bill_month = %(last_year)s),
            (array_agg(amount ORDER BY bill_month DESC))[1]
        FROM (SELECT account_no, bill_month, sum(total_kwh) AS kwh, sum(amount) AS amount FROM billing_bill
            WHERE account_no BETWEEN %(first)s AND %(last)s
                AND bill_month >= %(last_year)s AND bill_month < %(bill_month)s
            GROUP BY account_no, bill_month) months GROUP BY account_no""",
        {
            "first": first,
            "last": last,
            "bill_month": bill_month,
            "recent": add_months(bill_month, -RECENT_MONTHS),
            "last_year": add_months(bill_month, -_REVIEWED_MONTHS),
        },
        HISTORY,
    )


def _over_the_book(query: str, params: dict[str, Any], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Read a query that joins the book, or a range of it, with a month.

    Statistics do not know a month that has just been billed: a plan made for one row would hold every account
    against every bill.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        found = copy_out(query, params, schema)
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
    return found


def month_book(*, bill_month: int) -> pl.DataFrame:
    """Count the accounts of the book that are alike in a month, columns as in `BOOK` of the statement.

    A reason is the first open problem that a bill run of the month left for the account.
    """
    return _over_the_book(
        f"""SELECT a.reading_day, a.opened_date, a.closed_date,
            coalesce(b.state, CASE WHEN {_ONLY_FEEDS_IN} THEN 'FEED_IN' END), p.reason, count(*),
            sum(b.amount)
        FROM customers_account a
        LEFT JOIN (SELECT b.account_no, sum(b.amount) AS amount, CASE WHEN bool_or(b.held_reason <> ''
                AND NOT EXISTS (SELECT 1 FROM billing_billapproval d WHERE d.bill_no = b.bill_no)
                AND {_IN_FORCE}) THEN 'HELD' ELSE 'ISSUED' END AS state
            FROM billing_bill b WHERE b.bill_month = %(bill_month)s GROUP BY b.account_no) b
            ON b.account_no = a.account_no
        LEFT JOIN (SELECT p.account_no, min(p.code) AS reason {_REASONS} GROUP BY p.account_no) p
            ON p.account_no = a.account_no
        GROUP BY 1, 2, 3, 4, 5""",
        {"bill_month": bill_month},
        BOOK,
    )


def unexplained_accounts(*, bill_month: int, as_of: date) -> pl.DataFrame:
    """Read the accounts that should have a bill by a day and have neither that nor a reason: account_no."""
    return _over_the_book(
        f"""SELECT a.account_no {_UNBILLED})
        AND NOT EXISTS (SELECT 1 {_REASONS} AND p.account_no = a.account_no) ORDER BY 1""",
        _periods(bill_month, as_of),
        {"account_no": pl.String},
    )


def bills_by_number(bill_nos: Sequence[str]) -> pl.DataFrame:
    """Read bills by number, columns as in `bills`."""
    return copy_out(
        f"SELECT {_BILLS} FROM billing_bill WHERE bill_no = ANY(%s) ORDER BY bill_no",
        [list(bill_nos)],
        BILLS.schema,
    )


def lines_by_bill(bill_nos: Sequence[str]) -> pl.DataFrame:
    """Read the lines of bills by number, columns as in `charge_lines`."""
    columns = ", ".join(
        f"b.{name}" if name in {"account_no", "bill_month"} else f"l.{name}" for name in CHARGE_LINES.names
    )
    return copy_out(
        f"""SELECT {columns} FROM billing_chargeline l JOIN billing_bill b ON b.bill_no = l.bill_no
        WHERE l.bill_no = ANY(%s) ORDER BY l.bill_no, l.line_no""",
        [list(bill_nos)],
        CHARGE_LINES.schema,
    )


def steps_by_bill(bill_nos: Sequence[str]) -> pl.DataFrame:
    """Read the steps from metered to billed energy of bills by number, columns as in `quantity_steps`."""
    columns = ", ".join(
        f"b.{name}" if name in {"account_no", "bill_month"} else f"s.{name}" for name in QUANTITY_STEPS.names
    )
    return copy_out(
        f"""SELECT {columns} FROM billing_quantitystep s JOIN billing_bill b ON b.bill_no = s.bill_no
        WHERE s.bill_no = ANY(%s) ORDER BY s.bill_no, s.step_no""",
        [list(bill_nos)],
        QUANTITY_STEPS.schema,
    )


def bills_of(account_nos: Sequence[str], *, from_month: int, to_month: int) -> pl.DataFrame:
    """Read the bills in force of some accounts for months from `from_month` to `to_month`, both included."""
    return copy_out(
        f"""SELECT {_BILLS} FROM billing_bill b
        WHERE account_no = ANY(%s) AND bill_month BETWEEN %s AND %s AND {_IN_FORCE} ORDER BY bill_no""",
        [list(account_nos), from_month, to_month],
        BILLS.schema,
    )


def corrected_reads_between(*, first: str, last: str, from_date: date, to_date: date) -> pl.DataFrame:
    """Read the reads that approved corrections put in the place of the archive's, the latest decision last.

    For a range of accounts and days from `from_date` to `to_date`, both included; columns as in `reads`, one
    row a key.
    """
    columns = ", ".join(
        f"{column.name} {_SQL_TYPES.get(column.dtype, 'numeric')}" for column in READS.columns
    )
    rows = copy_out(
        f"""SELECT {", ".join(f"r.{name}" for name in READS.names)}
        FROM billing_correctiondecision d JOIN billing_billcorrection c USING (correction_no)
        JOIN billing_bill b USING (bill_no),
        jsonb_to_recordset(c.inputs -> 'reads') AS r ({columns})
        WHERE d.approved AND b.account_no BETWEEN %s AND %s AND r.read_date BETWEEN %s AND %s
        ORDER BY d.decided_at, d.correction_no""",
        [first, last, from_date, to_date],
        READS.schema,
    )
    return rows.unique(READS.key, keep="last", maintain_order=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTotals:
    """What a bill run has made so far; amount in yuan. Blocked accounts have a problem and no bill."""

    bills: int
    amount: Decimal
    held: int
    problems: int
    blocked_accounts: int


def run_totals(*, run_no: str, bill_month: int) -> RunTotals:
    """Sum up what a bill run has stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*), coalesce(sum(amount), 0.00), count(*) FILTER (WHERE held_reason <> '')
            FROM billing_bill WHERE run_id = %s""",
            [run_no],
        )
        bills, amount, held = cursor.fetchone()
        cursor.execute(
            """SELECT count(*) FILTER (WHERE p.resolved_at IS NULL),
                count(DISTINCT p.account_no) FILTER (WHERE b.bill_no IS NULL)
            FROM runs_problem p
            LEFT JOIN billing_bill b ON b.account_no = p.account_no AND b.bill_month = %s AND b.sequence = 1
            WHERE p.run_id = %s""",
            [bill_month, run_no],
        )
        problems, blocked = cursor.fetchone()
    return RunTotals(bills=bills, amount=amount, held=held, problems=problems, blocked_accounts=blocked)


def due_days_of(bill_no: str) -> int:
    """Return the days to pay that the run of a bill was started with."""
    return int(Bill.objects.select_related("run").get(pk=bill_no).run.rules.get("due_days", DUE_DAYS))


def due_days_by_bill(bill_nos: Sequence[str]) -> pl.DataFrame:
    """Read the days to pay that the runs of bills were started with: bill_no, due_days."""
    return copy_out(
        """SELECT b.bill_no, coalesce((r.rules ->> 'due_days')::int, %s)
        FROM billing_bill b JOIN runs_run r ON r.run_no = b.run_id WHERE b.bill_no = ANY(%s) ORDER BY 1""",
        [DUE_DAYS, list(bill_nos)],
        {"bill_no": pl.String, "due_days": pl.Int32},
    )


def _periods(bill_month: int, as_of: date) -> dict[str, Any]:
    """Describe the billing period of each reading day; days are null where it has not begun by a day."""
    periods = [billing_period(bill_month, day) for day in _READING_DAYS]
    begun = [period if period[0] < as_of else (None, None) for period in periods]
    return {
        "bill_month": bill_month,
        "as_of": as_of,
        "starts": [start for start, _ in begun],
        "ends": [end for _, end in begun],
    }
