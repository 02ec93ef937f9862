"""Rates the usage of a billing month: charge lines, the figures behind them, and who cannot be rated."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.errors import InvariantError
from yingshou.core.joins import beside, matched, ordered, without
from yingshou.core.once import once
from yingshou.core.rating.basic import basic_faults, basic_lines, with_basic_prices
from yingshou.core.rating.capacity import with_capacity
from yingshou.core.rating.energy import energy_lines, factor_band, numbered_kinds, rate_sheet, unpriced
from yingshou.core.rating.lines import number_lines
from yingshou.core.rating.market import market_faults, market_lines, with_purchase_class
from yingshou.core.rating.power_factor import (
    adjustment_bases,
    adjustment_lines,
    assess,
    reactive_faults,
    to_assess,
)
from yingshou.core.rating.residents import Households, households_of, resident_faults, resident_lines
from yingshou.core.rating.sections import assessable, parts_of
from yingshou.core.tables import PROBLEMS, Tariffs
from yingshou.core.tables.problems import problem_rows

_ACCOUNT_COLUMNS = (
    "account_no", "catalogue", "price_class", "purchase_class", "voltage_level", "time_of_use",
    "demand_basis", "capacity_kva", "contract_demand_kw", "power_factor_standard", "reading_day",
    "opened_date", "closed_date", "customer_class",
)  # fmt: skip
_OF_RESIDENT = (
    "account_no", "account_row", "catalogue", "voltage_level", "line_class", "time_of_use", "bill_month",
    "period_start", "period_end", "opened_date", "closed_date", "accumulated_kwh", "earlier_accumulated_kwh",
    "total_kwh", *PERIOD_COLUMNS.values(),
)  # fmt: skip
_SUBJECT_COLUMNS = {
    "NO_BENEFIT": "catalogue", "NO_TIER": "voltage_level", "NO_PRICE": "price_class",
    "FACTOR_OVERLAP": "price_class", "MARKET_CONTRACT": "purchase_class", "NO_BASIC_PRICE": "voltage_level",
    "NO_CAPACITY": "demand_basis", "CAPACITY_MISMATCH": "capacity_kva",
    "NO_REACTIVE": "power_factor_standard",
}  # fmt: skip
_TIER_FACTS = ("tiered_kwh", "earlier_year_kwh", "earlier_accumulated_kwh")
_ACCUMULATED = ("accumulated_kwh", "earlier_accumulated_kwh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What rating gives: charge lines (without a bill's number), a row of facts an account, and problems.

    facts: account_no, power_factor, power_factor_percent, chargeable_kw, accumulated_kwh, tiered_kwh,
    earlier_year_kwh, earlier_accumulated_kwh, price_valid_from.
    """

    lines: pl.DataFrame
    facts: pl.DataFrame
    problems: pl.DataFrame


def rate(
    *,
    usage: pl.DataFrame,
    accounts: pl.DataFrame,
    tariffs: Tariffs,
    accumulated: pl.DataFrame,
    capacity_changes: pl.DataFrame | None = None,
    sections: pl.DataFrame | None = None,
    benefits: pl.DataFrame | None = None,
    frozen: pl.DataFrame | None = None,
) -> Rated:
    """Rate the usage of one billing month at the prices valid on its first day.

    Args:
        usage: frame USAGE, all of one billing month.
        accounts: frame ACCOUNTS, with every account of usage.
        tariffs: the catalogue, all versions.
        accumulated: account_no, accumulated_kwh: what residents used earlier in the calendar year of the
            billing month; accounts left out used nothing. In January also earlier_accumulated_kwh, of the
            year before, for periods that are split between both.
        capacity_changes: frame CAPACITY_CHANGES of these accounts, whatever their day.
        sections: frame of `sections.SECTIONS`: the parts of accounts that pay at several price classes.
        benefits: frame HOUSEHOLD_BENEFITS of these accounts.
        frozen: account_no, frozen_kwh, metered_kwh: what residents' meters counted before 1 January.

    Returns:
        Lines as CHARGE_LINES without bill_no; a problem account has no lines at all.

    Raises:
        InvariantError: usage holds several billing months, or an account appears neither in facts nor in
            problems.
    """
    on = _price_day(usage)
    month = on.year * 100 + on.month
    charged = _join_accounts(usage=usage, accounts=accounts, accumulated=accumulated)
    charged = charged.with_columns(band_kva=factor_band(tariffs.factors))
    two_part = with_basic_prices(
        charged=charged.filter(pl.col("price_class") == "TWO_PART"), tariffs=tariffs, on=on
    )
    two_part, stretches = with_capacity(charged=two_part, capacity_changes=capacity_changes)
    parts = with_purchase_class(parts_of(charged=charged, sections=sections))
    resident = pl.col("price_class") == "RESIDENT"
    households = households_of(
        residents=parts.select(*_OF_RESIDENT, "price_class").filter(resident),
        tariffs=tariffs, claims=benefits, frozen=frozen, on=on,
    )  # fmt: skip
    others, kinds = numbered_kinds(parts.filter(~resident))
    weighed = to_assess(assessable(charged=charged, parts=parts))
    faults = _first_faults(
        resident_faults(households),
        unpriced(charged=others, kinds=kinds, tariffs=tariffs, on=on),
        market_faults(charged=others, tariffs=tariffs, bill_month=month, on=on),
        basic_faults(two_part),
        reactive_faults(weighed),
    )
    others, basic = without(others, faults), basic_lines(without(two_part, faults), stretches)
    sheet = rate_sheet(tariffs=tariffs, on=on, kinds=kinds)
    market = market_lines(charged=others, tariffs=tariffs, bill_month=month, on=on)
    by_price = pl.concat([energy_lines(charged=others, sheet=sheet), market, basic])
    assessed = assess(without(weighed, faults))
    bases = adjustment_bases(lines=by_price, assessed=assessed)
    adjusted = adjustment_lines(assessed=assessed, bases=bases)
    lines = number_lines([resident_lines(households, faults=faults), by_price, adjusted])
    good = _with_tiers(good=without(charged, faults), households=households)
    facts = _facts(good=good, lines=lines, basic=basic, assessed=assessed, tariffs=tariffs, on=on)
    problems = _describe(faults, accounts=charged, two_part=two_part)
    _assert_none_lost(usage=usage, facts=facts, problems=problems)
    lines = lines.drop("account_row", "in_base", "place", "rank", "valid_from")
    return Rated(lines=lines.with_columns(bill_month=pl.lit(month, pl.Int32)), facts=facts, problems=problems)


def _assert_none_lost(*, usage: pl.DataFrame, facts: pl.DataFrame, problems: pl.DataFrame) -> None:
    if len(usage) != len(facts) + len(problems):
        raise InvariantError(
            zh=f"计费：{len(usage)} 户进入，{len(facts)} 户计费，{len(problems)} 户被拦，数目不符",
            en=f"rating: {len(usage)} accounts in, {len(facts)} rated, {len(problems)} blocked",
        )


def _join_accounts(*, usage: pl.DataFrame, accounts: pl.DataFrame, accumulated: pl.DataFrame) -> pl.DataFrame:
    """Put usage, account and what was used before side by side, by account_no, and number the rows."""
    zero = pl.lit(Decimal(0)).cast(ENERGY)
    columns = [*_ACCUMULATED, "account_no"]
    earlier = accumulated.select(pl.lit(None, ENERGY).alias(_ACCUMULATED[1]), pl.all()) if (
        _ACCUMULATED[1] not in accumulated.columns
    ) else accumulated  # fmt: skip
    charged = ordered(matched(usage, accounts.select(_ACCOUNT_COLUMNS)))
    return beside(charged, earlier.select(columns)).with_columns(
        *(pl.col(name).cast(ENERGY).fill_null(zero) for name in _ACCUMULATED),
        account_row=pl.int_range(pl.len(), dtype=pl.UInt32),
    )


def _price_day(usage: pl.DataFrame) -> date:
    """Return the first day of the billing month, whose prices hold for all of it."""
    months = usage["bill_month"].unique().to_list()
    if len(months) > 1:
        raise InvariantError(
            zh=f"一次只能计算一个应收年月，收到 {len(months)} 个",
            en=f"one billing month at a time, got {len(months)}",
        )
    return date(months[0] // 100, months[0] % 100, 1) if months else date.min


def _first_faults(*found: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts that cannot be rated, each with its first reason: account_no, code."""
    return pl.concat(found).unique("account_no", keep="first", maintain_order=True)


def _with_tiers(*, good: pl.DataFrame, households: Households) -> pl.DataFrame:
    """Add what of an account counts in tiers where that is not all, and its part of the earlier year."""
    tiered = households.households.select(
        "account_row",
        "earlier_year_kwh",
        earlier_accumulated_kwh="earlier_accumulated_kwh",
        _tiered="total_kwh",
    )
    joined = beside(
        good.select("account_no", "account_row", "accumulated_kwh", "catalogue", "total_kwh"),
        tiered, on="account_row",
    )  # fmt: skip
    return joined.with_columns(tiered_kwh=pl.when(pl.col("_tiered") != pl.col("total_kwh")).then("_tiered"))


def _describe(faults: pl.DataFrame, *, accounts: pl.DataFrame, two_part: pl.DataFrame) -> pl.DataFrame:
    """Describe the accounts that cannot be rated; two-part accounts have the capacity of their month."""
    if faults.is_empty():
        return PROBLEMS.empty()
    columns = ["account_no", *dict.fromkeys(_SUBJECT_COLUMNS.values())]
    rows = pl.concat([two_part.select(columns), without(accounts, two_part).select(columns)])
    faulty = matched(rows, faults)
    parts = [
        problem_rows(
            faulty.filter(pl.col("code") == code),
            stage="rating",
            code=code,
            subject=pl.format("{}/{}/{}", "catalogue", "price_class", "voltage_level"),
            column=column,
        )
        for code, column in _SUBJECT_COLUMNS.items()
    ]
    return pl.concat([PROBLEMS.empty(), *parts]).sort("account_no")


def _facts(
    *,
    good: pl.DataFrame,
    lines: pl.DataFrame,
    basic: pl.DataFrame,
    assessed: pl.DataFrame,
    tariffs: Tariffs,
    on: date,
) -> pl.DataFrame:
    """Put together what a bill keeps beside its lines; without lines the catalogue's version counts."""
    since = lines.select("account_row", price_valid_from="valid_from")
    of_lines = since.group_by("account_row").agg(pl.col("price_valid_from").max()).sort("account_row")
    # Stretches of days are alternatives, demand within and above the limit of one stretch are not.
    chargeable = (
        basic.group_by("account_row", "item")
        .agg(pl.col("quantity").sum())
        .group_by("account_row")
        .agg(chargeable_kw=pl.col("quantity").max())
    )
    facts = good
    for found in (of_lines, chargeable, assessed.drop("account_no")):
        facts = beside(facts, found, on="account_row")
    return beside(facts, _versions(tariffs.prices, tariffs.tiers, on=on), on="catalogue").select(
        "account_no",
        "power_factor",
        "power_factor_percent",
        "chargeable_kw",
        "accumulated_kwh",
        *_TIER_FACTS,
        price_valid_from=pl.coalesce("price_valid_from", "catalogue_from"),
    )


@once
def _versions(prices: pl.DataFrame, tiers: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Return the day since which each catalogue's prices hold: catalogue, catalogue_from."""
    starts = pl.concat([prices, tiers], how="diagonal").filter(pl.col("valid_from") <= on)
    return starts.group_by("catalogue").agg(catalogue_from=pl.col("valid_from").max())
