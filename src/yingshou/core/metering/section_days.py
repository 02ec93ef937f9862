"""Daily energy of the sections of accounts that are metered by quarter-hours.

The days of an account add up all its points. Where a point pays at another class (see `sections`) the month
needs each part by itself, so the days of all parts of such accounts are kept beside.
"""

import polars as pl

from yingshou.core.metering.day_estimates import fill_days
from yingshou.core.metering.intervals import daily_usage
from yingshou.core.metering.sections import Sections, split_sections
from yingshou.core.tables import DAILY_USAGE, PROBLEMS
from yingshou.core.tables.customers import RESIDENTIAL
from yingshou.core.tables.metering import SECTION_DAILY_USAGE
from yingshou.core.tables.quantities import QUANTITY_RULES

_PART = ("account_no", "price_class", "time_of_use")


def section_daily_usage(
    *,
    intervals: pl.DataFrame,
    metering_points: pl.DataFrame,
    accounts: pl.DataFrame,
    schedule: pl.DataFrame,
    special_days: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sum quarter-hours to the days of each part of the accounts that have a section metered so.

    Args as for `daily_usage`. Each part's periods of the day are those of its own class; its demand is that
    of its own points together.

    Returns:
        SECTION_DAILY_USAGE, the account's own part among its rows, and PROBLEMS: SCHEDULE_GAP and
        SCHEDULE_OVERLAP of parts, under the account's number.
    """
    sections = split_sections(
        accounts=accounts, metering_points=metering_points, quantity_rules=QUANTITY_RULES.empty()
    )
    names = _by_quarter_hours(sections)
    if names.is_empty():
        return SECTION_DAILY_USAGE.empty(), PROBLEMS.empty()
    points = _only(sections.metering_points, names)
    days, problems = daily_usage(
        intervals=intervals.join(points, on="point_no", how="semi"),
        metering_points=points,
        accounts=_measured(_only(sections.accounts, names)),
        schedule=schedule,
        special_days=special_days,
    )
    return _named(days, names), _of_accounts(problems, names)


def numbered_days(
    *, daily_usage: pl.DataFrame, section_days: pl.DataFrame, sections: Sections
) -> pl.DataFrame:
    """Put the days of the parts of accounts in the place of those of the whole.

    Args:
        daily_usage: frame DAILY_USAGE by account.
        section_days: frame SECTION_DAILY_USAGE.
        sections: the parts as they are billed; days of other ones are left out.

    Returns:
        DAILY_USAGE, `account_no` being the number of the part where the account has days by part.
    """
    if section_days.is_empty() or sections.names.is_empty():
        return daily_usage
    parts = section_days.join(sections.names, on=_PART, how="inner")
    whole = daily_usage.join(parts, on="account_no", how="anti", maintain_order="left")
    return pl.concat(
        [whole.select(DAILY_USAGE.names), DAILY_USAGE.conform(parts.with_columns(account_no="section_no"))]
    )


def fill_section_days(
    *,
    section_days: pl.DataFrame,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    quantity_rules: pl.DataFrame,
    bill_month: int,
    days: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Fill the days of parts that are absent or lack quarter-hours, as `fill_days` does those of accounts.

    Returns SECTION_DAILY_USAGE, and account_no, use_date of the accounts a part of which was filled.
    """
    sections = split_sections(
        accounts=accounts, metering_points=metering_points, quantity_rules=quantity_rules
    )
    parts = section_days.join(sections.names, on=_PART, how="inner").with_columns(account_no="section_no")
    if parts.is_empty():
        return section_days, section_days.select("account_no", "use_date").clear()
    names = sections.names.join(parts, left_on="section_no", right_on="account_no", how="semi")
    filled, made = fill_days(
        daily_usage=DAILY_USAGE.conform(parts), accounts=_only(sections.accounts, names),
        metering_points=_only(sections.metering_points, names), bill_month=bill_month, days=days,
    )  # fmt: skip
    named = _named(filled, names)
    kept = section_days.join(named, on=SECTION_DAILY_USAGE.key, how="anti")
    numbers = names.select(account_no="section_no", _account="account_no")
    return (
        pl.concat([kept.select(SECTION_DAILY_USAGE.names), named]),
        made.join(numbers, on="account_no").select(account_no="_account", use_date="use_date").unique(),
    )


def _by_quarter_hours(sections: Sections) -> pl.DataFrame:
    """Return the names of all parts of accounts of which a part at another class has quarter-hours."""
    others = sections.names.filter(pl.col("line_class").is_not_null())
    metered = sections.metering_points.filter(pl.col("metering_mode") == "INTERVAL")
    found = others.join(metered, left_on="section_no", right_on="account_no", how="semi")
    return sections.names.join(found, on="account_no", how="semi", maintain_order="left")


def _only(frame: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    return frame.join(names, left_on="account_no", right_on="section_no", how="semi", maintain_order="left")


def _measured(accounts: pl.DataFrame) -> pl.DataFrame:
    """Ask for no reactive energy where the power factor is not measured: at households."""
    household = pl.col("price_class").is_in(RESIDENTIAL)
    return accounts.with_columns(power_factor_standard=pl.when(~household).then("power_factor_standard"))


def _named(days: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    numbers = names.rename({"account_no": "_account", "section_no": "account_no"})
    named = days.join(numbers, on="account_no", how="inner").with_columns(account_no="_account")
    return SECTION_DAILY_USAGE.conform(named).sort(SECTION_DAILY_USAGE.key)


def _of_accounts(problems: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    numbers = names.select(account_no="section_no", _account="account_no")
    told = problems.join(numbers, on="account_no", how="left", maintain_order="left")
    return PROBLEMS.conform(told.with_columns(account_no=pl.coalesce("_account", "account_no")))
