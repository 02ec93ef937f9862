"""Prices each day of an account on cost control by the rating of bills, so that the days add up to the bill.

A day is worth what all energy of the billing month up to its end costs, less what it cost up to its start.
Tiers, time of use and discounts so fall on the day on which they are reached, each line is rounded as the
bill rounds it, and the last day leaves nothing over. The basic fee is shared evenly by the days supplied.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.errors import InvariantError
from yingshou.core.joins import only
from yingshou.core.metering.day_estimates import fill_days, fill_reads
from yingshou.core.metering.periods import account_periods
from yingshou.core.metering.section_days import fill_section_days
from yingshou.core.money import EXACT, YUAN, multiply, round_yuan, yuan
from yingshou.core.rating import rate
from yingshou.core.rating.basic import with_basic_prices
from yingshou.core.settled import settled_month
from yingshou.core.tables import CAPACITY_CHANGES, PROBLEMS, Tariffs
from yingshou.core.tables.prepayment import PREPAID_DAY_LINES, PREPAID_DAYS
from yingshou.core.tables.quantities import Quantities

BASIC = ("CAPACITY", "DEMAND", "DEMAND_EXCESS")
"""Components charged by the month, whatever was used."""
_AT_THE_END = ("MARKET_DEVIATION",)
"""Components that only the whole month can tell: energy short of a contract is short on every day before."""
_LINE = ("component", "item", "price_class")
_STATES = ("KW", "KVA", "KW_DAY", "KVA_DAY", "YUAN")
"""Units of lines whose quantity a day does not add to."""
SHEET: dict[str, pl.DataType | type[pl.DataType]] = {
    "account_no": pl.String, "component": pl.String, "item": pl.String, "quantity": ENERGY,
    "quantity_unit": pl.String, "price": pl.Decimal(38, 8), "amount": YUAN, "price_class": pl.String,
}  # fmt: skip
"""Columns of the lines of a month up to a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What days are priced by; frames as for `core.flow.bill`, with reads and days of the time before too."""

    accounts: pl.DataFrame
    metering_points: pl.DataFrame
    reads: pl.DataFrame
    daily_usage: pl.DataFrame
    accumulated: pl.DataFrame
    tariffs: Tariffs
    quantities: Quantities
    benefits: pl.DataFrame
    capacity_changes: pl.DataFrame | None = None
    validation_rules: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedDays:
    """Frames PREPAID_DAYS and PREPAID_DAY_LINES, and PROBLEMS of accounts that could not be priced."""

    days: pl.DataFrame
    lines: pl.DataFrame
    problems: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The charges of a month up to a day: `lines` as SHEET, `kwh` (account_no, kwh), and who has none."""

    lines: pl.DataFrame
    kwh: pl.DataFrame
    problems: pl.DataFrame


def price_days(
    *, wanted: pl.DataFrame, bill_month: int, archive: Archive, valued: pl.DataFrame, valued_on: date,
    estimate_days: int,
) -> PricedDays:  # fmt: skip
    """Price days of one billing month.

    Args:
        wanted: account_no, use_date; the days of an account without a gap, all of `bill_month`.
        bill_month: billing month YYYYMM.
        archive: what they are priced by.
        valued: account_no, value_to_date of days of the month valued before; absent = none.
        valued_on: business date.
        estimate_days: days by which missing ones are estimated.

    Raises:
        InvariantError: what was valued does not come to the price of all so far.
    """
    spans = _spans(wanted, archive.accounts, bill_month)
    if spans.is_empty():
        return PricedDays(
            days=PREPAID_DAYS.empty(), lines=PREPAID_DAY_LINES.empty(), problems=PROBLEMS.empty()
        )
    archive, estimated = _filled(spans=spans, archive=archive, bill_month=bill_month, days=estimate_days)
    sheets, totals, problems = _sheets(spans=spans, archive=archive, bill_month=bill_month)
    blocked = problems.select("account_no").unique()
    days = spans.select("account_no", _days_of("first", "cut").alias("use_date")).explode("use_date")
    days = days.join(blocked, on="account_no", how="anti").sort("account_no", "use_date")
    priced = _differences(days=days, totals=totals, valued=valued, estimated=estimated)
    priced = PREPAID_DAYS.conform(
        priced.with_columns(bill_month=pl.lit(bill_month, pl.Int32), valued_on=pl.lit(valued_on))
    )
    _assert_additive(priced, valued)
    return PricedDays(days=priced, lines=_day_lines(days=priced, sheets=sheets), problems=problems)


def charges_to(*, accounts: pl.DataFrame, cut: date, bill_month: int, archive: Archive) -> Sheet:
    """Charge accounts for a month from its first day up to the start of a day.

    Energy is what was counted up to then, all other rules are those of the whole month. The basic fee is the
    month's × days so far ÷ days of the month, and the power factor acts on that.
    """
    changes = CAPACITY_CHANGES.empty() if archive.capacity_changes is None else archive.capacity_changes
    until = accounts.with_columns(closed_date=pl.min_horizontal("closed_date", pl.lit(cut)))
    month = settled_month(
        accounts=until, metering_points=archive.metering_points, reads=archive.reads,
        daily_usage=archive.daily_usage, capacity_changes=changes, quantities=archive.quantities,
        back_billed=None, register_periods=archive.tariffs.register_periods, bill_month=bill_month,
        validation_rules=archive.validation_rules,
    )  # fmt: skip
    usage = only(month.chain.usage, accounts)
    rated = rate(
        usage=usage, accounts=accounts, tariffs=archive.tariffs, accumulated=archive.accumulated,
        capacity_changes=changes, sections=month.parts.join(usage, on="account_no", how="semi"),
        benefits=archive.benefits, frozen=month.frozen,
    )  # fmt: skip
    lines = _by_the_day(lines=rated.lines, accounts=accounts, cut=cut, bill_month=bill_month, archive=archive)
    return Sheet(
        lines=lines,
        kwh=usage.select("account_no", kwh="total_kwh"),
        problems=pl.concat([only(month.chain.problems, accounts), rated.problems]),
    )


def month_sheet(
    *, account_nos: pl.Series, bill_month: int, archive: Archive, estimate_days: int = 7
) -> Sheet:
    """Charge accounts for the whole of a month as its days are charged."""
    accounts = archive.accounts.filter(pl.col("account_no").is_in(account_nos.implode()))
    periods = account_periods(accounts=accounts, bill_month=bill_month)
    spans = periods.select("account_no", "period_start", "period_end", first="period_end", cut="period_end")
    filled, _ = _filled(spans=spans, archive=archive, bill_month=bill_month, days=estimate_days)
    parts = [
        charges_to(
            accounts=only(accounts, spans.filter(pl.col("cut") == cut)), cut=cut, bill_month=bill_month,
            archive=filled,
        )
        for cut in spans["cut"].unique().sort().to_list()
    ]  # fmt: skip
    if not parts:
        return Sheet(
            lines=pl.DataFrame(schema=SHEET),
            kwh=pl.DataFrame(schema={"account_no": pl.String, "kwh": ENERGY}),
            problems=PROBLEMS.empty(),
        )
    return Sheet(
        lines=pl.concat([sheet.lines for sheet in parts]),
        kwh=pl.concat([sheet.kwh for sheet in parts]),
        problems=pl.concat([sheet.problems for sheet in parts]),
    )


def _spans(wanted: pl.DataFrame, accounts: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Return account_no, first, cut (day after the last), period_start of the accounts wanted."""
    ranges = wanted.group_by("account_no").agg(
        first=pl.col("use_date").min(), cut=pl.col("use_date").max().dt.offset_by("1d")
    )
    periods = account_periods(accounts=accounts, bill_month=bill_month)
    return ranges.join(
        periods.select("account_no", "period_start", "period_end"), on="account_no", how="inner"
    ).sort("account_no")


def _days_of(first: str, cut: str) -> pl.Expr:
    return pl.date_ranges(first, pl.col(cut).dt.offset_by("-1d"))


def _filled(
    *, spans: pl.DataFrame, archive: Archive, bill_month: int, days: int
) -> tuple[Archive, pl.DataFrame]:
    """Fill what is missing up to the last cut; return the archive and account_no, use_date estimated."""
    accounts = archive.accounts.join(spans.select("account_no", "cut"), on="account_no", how="inner")
    until = accounts.with_columns(closed_date=pl.min_horizontal("closed_date", "cut")).drop("cut")
    of_month: dict[str, Any] = {
        "accounts": until, "metering_points": archive.metering_points, "bill_month": bill_month, "days": days,
    }  # fmt: skip
    usage, by_day = fill_days(daily_usage=archive.daily_usage, **of_month)
    section_days, by_section = fill_section_days(
        section_days=archive.quantities.section_days,
        quantity_rules=archive.quantities.rules.quantity_rules,
        **of_month,
    )
    cuts = spans.select("account_no", pl.date_ranges("first", "cut").alias("read_date")).explode("read_date")
    made, by_read = fill_reads(
        reads=archive.reads, metering_points=archive.metering_points, wanted=cuts, days=days
    )
    # An estimated register makes the day before it and the day after it estimates.
    of_reads = [
        by_read.select("account_no", use_date=pl.col("read_date").dt.offset_by(shift))
        for shift in ("-1d", "0d")
    ]
    filled = replace(
        archive,
        reads=pl.concat([archive.reads, made]),
        daily_usage=usage,
        quantities=replace(archive.quantities, section_days=section_days),
    )
    return filled, pl.concat([by_day, by_section, *of_reads]).unique()


def _sheets(
    *, spans: pl.DataFrame, archive: Archive, bill_month: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Charge every account up to each of its cuts: lines, totals (account_no, cut, total, kwh), problems.

    Up to the first day of the month nothing is charged.
    """
    wanted = spans.select("account_no", "period_start", pl.date_ranges("first", "cut").alias("cut"))
    wanted = wanted.explode("cut")
    begun = wanted.filter(pl.col("cut") > pl.col("period_start"))
    lines, totals, problems = [], [_nothing(wanted)], [PROBLEMS.empty()]
    blocked = pl.DataFrame(schema={"account_no": pl.String})
    for (cut,), rows in sorted(begun.partition_by("cut", as_dict=True).items()):
        accounts = only(archive.accounts, rows.join(blocked, on="account_no", how="anti"))
        if accounts.is_empty():
            continue
        day: Any = cut
        sheet = charges_to(accounts=accounts, cut=day, bill_month=bill_month, archive=archive)
        blocked = pl.concat([blocked, sheet.problems.select("account_no")]).unique()
        sums = sheet.lines.group_by("account_no").agg(total=pl.col("amount").sum().cast(YUAN))
        lines.append(sheet.lines.with_columns(cut=pl.lit(day)))
        totals.append(
            sheet.kwh.join(sums, on="account_no", how="left").select(
                "account_no", "kwh", cut=pl.lit(day), total=pl.col("total").fill_null(yuan(0))
            )
        )
        problems.append(sheet.problems)
    found = pl.concat(lines) if lines else pl.DataFrame(schema={**SHEET, "cut": pl.Date})
    return found, pl.concat(totals), pl.concat(problems)


def _nothing(wanted: pl.DataFrame) -> pl.DataFrame:
    """Return the totals of cuts on the first day of the month."""
    return wanted.filter(pl.col("cut") == pl.col("period_start")).select(
        "account_no", pl.lit(0).cast(ENERGY).alias("kwh"), "cut", total=yuan(0)
    )


def _by_the_day(
    *, lines: pl.DataFrame, accounts: pl.DataFrame, cut: date, bill_month: int, archive: Archive
) -> pl.DataFrame:
    """Share the lines of the month by the days gone: the basic fee, what acts on it, what the end tells."""
    periods = account_periods(accounts=accounts, bill_month=bill_month)
    on = date(bill_month // 100, bill_month % 100, 1)
    parts = with_basic_prices(charged=periods, tariffs=archive.tariffs, on=on).select(
        "account_no",
        _in_base=pl.col("in_power_factor_base").fill_null(value=True),
        _gone=(pl.lit(cut) - pl.col("period_start")).dt.total_days().cast(pl.Decimal(38, 0)),
        _days=(pl.col("period_end") - pl.col("period_start")).dt.total_days().cast(pl.Decimal(38, 0)),
        _ended=pl.lit(cut) >= pl.col("period_end"),
    )
    joined = lines.join(parts, on="account_no", how="left", maintain_order="left")
    early = ~pl.col("_ended") & pl.col("component").is_in(_AT_THE_END)
    part = round_yuan(multiply(pl.col("amount"), pl.col("_gone")) / pl.col("_days").cast(EXACT))
    joined = joined.with_columns(
        _part=pl.when(early)
        .then(yuan(0))
        .when(pl.col("component").is_in(BASIC))
        .then(part)
        .otherwise("amount")
    )
    to_come = (pl.col("amount") - pl.col("_part")).sum().over("account_no")
    base = pl.col("quantity") - pl.when("_in_base").then(to_come).otherwise(yuan(0))
    adjusted = pl.col("component") == "POWER_FACTOR"
    shared = joined.with_columns(quantity=pl.when(adjusted).then(base).otherwise("quantity").cast(ENERGY))
    amount = (
        pl.when(adjusted).then(round_yuan(multiply(pl.col("quantity"), pl.col("price")))).otherwise("_part")
    )
    return (
        shared.with_columns(amount=amount)
        .filter(~early)
        .select(pl.col(name).cast(kind) for name, kind in SHEET.items())
    )


def _differences(
    *, days: pl.DataFrame, totals: pl.DataFrame, valued: pl.DataFrame, estimated: pl.DataFrame
) -> pl.DataFrame:
    """Subtract what was charged up to each day from what is charged up to its end."""
    ends = totals.select(
        "account_no", use_date=pl.col("cut").dt.offset_by("-1d"), _end="total", _end_kwh="kwh"
    )
    starts = totals.select("account_no", use_date="cut", _start="total", _start_kwh="kwh")
    key = ["account_no", "use_date"]
    marked = estimated.with_columns(_estimated=pl.lit(value=True))
    joined = (
        days.join(ends, on=key, how="left").join(starts, on=key, how="left").join(marked, on=key, how="left")
    )
    joined = joined.join(valued.select("account_no", _valued="value_to_date"), on="account_no", how="left")
    first = pl.col("use_date") == pl.col("use_date").min().over("account_no")
    behind = pl.col("_start") - pl.col("_valued").fill_null(yuan(0))
    return joined.sort(key).with_columns(
        kwh=pl.col("_end_kwh") - pl.col("_start_kwh"),
        kwh_to_date="_end_kwh",
        source=pl.when("_estimated").then(pl.lit("ESTIMATED")).otherwise(pl.lit("MEASURED")),
        value=pl.col("_end") - pl.col("_start"),
        correction=pl.when(first).then(behind).otherwise(yuan(0)),
        value_to_date="_end",
    )


def _day_lines(*, days: pl.DataFrame, sheets: pl.DataFrame) -> pl.DataFrame:
    """Take the lines up to each day's start off those up to its end; lines that stand still fall away."""
    key = ["account_no", "use_date", *_LINE]
    ends = sheets.with_columns(use_date=pl.col("cut").dt.offset_by("-1d")).drop("cut")
    starts = sheets.select("account_no", *_LINE, "quantity", "amount", use_date="cut")
    ends, starts = (
        side.join(days, on=["account_no", "use_date"], how="semi").with_columns(
            pl.col("price_class").fill_null("")
        )
        for side in (ends, starts)
    )
    # A line of the start that the end no longer has is given back.
    gone = starts.join(ends, on=key, how="anti").join(
        sheets.select("account_no", *_LINE[:2], "quantity_unit", "price").unique(["account_no", *_LINE[:2]]),
        on=["account_no", *_LINE[:2]], how="left",
    )  # fmt: skip
    lost = gone.with_columns(quantity=-pl.col("quantity"), amount=-pl.col("amount")).select(ends.columns)
    joined = ends.join(starts, on=key, how="left", suffix="_start")
    state = pl.col("quantity_unit").is_in(_STATES)
    grown = pl.col("quantity") - pl.col("quantity_start").fill_null(pl.lit(0).cast(ENERGY))
    added = joined.with_columns(
        quantity=pl.when(state).then("quantity").otherwise(grown),
        amount=pl.col("amount") - pl.col("amount_start").fill_null(yuan(0)),
    ).select(ends.columns)
    lines = pl.concat([added, lost]).filter((pl.col("amount") != 0) | (~state & (pl.col("quantity") != 0)))
    lines = lines.sort("account_no", "use_date", maintain_order=True).with_columns(
        pl.col("price_class").replace("", None),
        line_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("account_no", "use_date"),
    )
    return PREPAID_DAY_LINES.conform(lines)


def _assert_additive(days: pl.DataFrame, valued: pl.DataFrame) -> None:
    """Raise InvariantError unless the values and corrections so far come to the price of all so far."""
    last = days.group_by("account_no").agg(
        gained=(pl.col("value") + pl.col("correction")).sum(), reached=pl.col("value_to_date").last()
    )
    last = last.join(valued.select("account_no", before="value_to_date"), on="account_no", how="left")
    off = last.filter(pl.col("gained") + pl.col("before").fill_null(yuan(0)) != pl.col("reached"))
    if off.height:
        raise InvariantError(
            zh=f"户号 {off.item(0, 'account_no')} 的逐日电费与累计电费不符",
            en=f"the days of account {off.item(0, 'account_no')} do not add up to the month so far",
        )
