"""Store quarter-hours by month and bring the daily energy of their accounts up to date."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from yingshou.core.metering.intervals import daily_usage
from yingshou.core.metering.section_days import section_daily_usage
from yingshou.core.tables import DAILY_USAGE, PROBLEMS, Table
from yingshou.core.tables.metering import SECTION_DAILY_USAGE
from yingshou.gateways.intervals import Appended, IntervalStore
from yingshou.records.customers.frames import accounts_of
from yingshou.records.metering.frames import meters_at, points_of
from yingshou.records.metering.operations import replace_days
from yingshou.records.tariffs.frames import load_tariffs


@dataclass(frozen=True, slots=True)
class IntervalsImported:
    """What the store did, how many days became new or different, and what the days left out are short of.

    Days of the parts of an account count beside its own.
    """

    appended: Appended
    days_changed: int
    problems: pl.DataFrame


def import_intervals(*, frame: pl.DataFrame, store: IntervalStore) -> IntervalsImported:
    """Append quarter-hours to the store and sum the days they touch anew, from all points of their accounts.

    The days are summed even where every quarter-hour was stored before, so an import that was killed between
    the two is simply started again.

    Args:
        frame: columns as in `intervals`, points known, keys unique.
        store: the monthly files; the caller keeps other writers away.
    """
    appended = store.append(frame)
    points = meters_at(frame["point_no"].unique().to_list())
    touched = (
        frame.select("point_no", use_date=pl.col("start_at").cast(pl.Date))
        .unique()
        .join(points.select("point_no", "account_no").unique(), on="point_no")
        .select("account_no", "use_date")
        .unique()
    )
    changed, problems = 0, [PROBLEMS.empty()]
    months = touched.group_by(pl.col("use_date").dt.truncate("1mo").alias("month")).agg(
        pl.col("use_date").min().alias("first"), pl.col("use_date").max().alias("last")
    )
    for _, first, last in months.sort("month").iter_rows():
        for table, days, found in _sum_days(store=store, touched=touched, first=first, last=last):
            changed += replace_days(table, days)
            problems.append(found)
    return IntervalsImported(appended, changed, pl.concat(problems).unique(maintain_order=True))


def _sum_days(
    *, store: IntervalStore, touched: pl.DataFrame, first: date, last: date
) -> list[tuple[Table, pl.DataFrame, pl.DataFrame]]:
    """Sum the touched days of one month: those of accounts, and of the parts of those with sections."""
    wanted = touched.filter(pl.col("use_date").is_between(first, last))
    account_nos = wanted["account_no"].unique().to_list()
    points = points_of(account_nos)
    tariffs = load_tariffs()
    metered = {
        "intervals": store.read(
            first, last + timedelta(days=1), point_nos=points["point_no"].unique().to_list()
        ),
        "metering_points": points,
        "accounts": accounts_of(account_nos),
        "schedule": tariffs.schedule,
        "special_days": tariffs.days,
    }
    sums = [(DAILY_USAGE, *daily_usage(**metered)), (SECTION_DAILY_USAGE, *section_daily_usage(**metered))]
    return [
        (table, days.join(wanted, on=["account_no", "use_date"], how="semi"), problems)
        for table, days, problems in sums
    ]
