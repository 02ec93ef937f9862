"""What accounts have used in a calendar year so far, and which have never been billed."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.records.copy import copy_out

RECENT_BILLS = 3
YEAR_USE: dict[str, pl.DataType | type[pl.DataType]] = {
    "account_no": pl.String,
    "accumulated_kwh": ENERGY,
    "counted_until": pl.Date,
    "recent_kwh": ENERGY,
    "recent_days": pl.Int32,
}
"""Energy billed in the year, up to which day, and energy and days of the last bills."""


def year_use_between(*, first: str, last: str, year: int, to_month: int) -> pl.DataFrame:
    """Sum what residents of a range of accounts were billed for in a year, columns as in YEAR_USE.

    The last three months billed, whatever their year, tell the rate of use. A corrected month counts by all
    its bills together, which come to its last one.

    Args:
        first: first account number of the range.
        last: last one, included.
        year: calendar year of the billing months.
        to_month: last billing month looked at.
    """
    return copy_out(
        """WITH months AS (
            SELECT b.account_no, b.bill_month, sum(coalesce(b.tiered_kwh, b.total_kwh)) AS kwh,
                sum(coalesce(b.tiered_kwh, b.total_kwh) - coalesce(b.earlier_year_kwh, 0)) AS year_kwh,
                min(b.period_start) AS period_start, max(b.period_end) AS period_end,
                row_number() OVER (PARTITION BY b.account_no ORDER BY b.bill_month DESC) AS place
            FROM billing_bill b JOIN customers_account a ON a.account_no = b.account_no
            WHERE b.account_no BETWEEN %(first)s AND %(last)s AND a.price_class = 'RESIDENT'
                AND a.closed_date IS NULL AND b.bill_month BETWEEN %(from_month)s AND %(to_month)s
            GROUP BY b.account_no, b.bill_month)
        SELECT account_no, coalesce(sum(year_kwh) FILTER (WHERE bill_month / 100 = %(year)s), 0),
            max(period_end),
            sum(kwh) FILTER (WHERE place <= %(recent)s),
            sum(period_end - period_start) FILTER (WHERE place <= %(recent)s)
        FROM months GROUP BY account_no""",
        {"first": first, "last": last, "year": year, "recent": RECENT_BILLS, "to_month": to_month,
         "from_month": (year - 1) * 100 + 10},
        YEAR_USE,
    )  # fmt: skip


def accumulated_of(account_nos: Sequence[str], *, bill_month: int) -> pl.DataFrame:
    """Sum what counts in the tiers of some accounts before a month, columns as in `accumulated_between`."""
    year = bill_month // 100 * 100
    return copy_out(
        """SELECT account_no,
            sum(coalesce(tiered_kwh, total_kwh) - coalesce(earlier_year_kwh, 0))
                FILTER (WHERE bill_month > %(year)s),
            sum(coalesce(tiered_kwh, total_kwh) - coalesce(earlier_year_kwh, 0))
                FILTER (WHERE bill_month < %(year)s)
        FROM billing_bill
        WHERE account_no = ANY(%(nos)s) AND bill_month > %(from_month)s AND bill_month < %(bill_month)s
        GROUP BY account_no""",
        {
            "nos": list(account_nos), "year": year, "bill_month": bill_month,
            "from_month": year - 100 if bill_month == year + 1 else year,
        },
        {"account_no": pl.String, "accumulated_kwh": ENERGY, "earlier_accumulated_kwh": ENERGY},
    )  # fmt: skip


def unbilled_since_opening(*, account_nos: list[str] | None = None) -> list[str]:
    """Return, in order, the accounts in service that never had a bill; of those given, or of all."""
    given = "TRUE" if account_nos is None else "a.account_no = ANY(%(given)s)"
    rows = copy_out(
        f"""SELECT a.account_no FROM customers_account a WHERE {given} AND a.closed_date IS NULL
        AND NOT EXISTS (SELECT 1 FROM billing_bill b WHERE b.account_no = a.account_no) ORDER BY 1""",
        {} if account_nos is None else {"given": account_nos},
        {"account_no": pl.String},
    )
    return rows["account_no"].to_list()
