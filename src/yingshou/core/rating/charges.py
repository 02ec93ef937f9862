"""Rates the usage of a billing month: charge lines, the figures behind them, and who cannot be rated."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.errors import InvariantError
from yingshou.core.rating.basic import basic_lines, lacks_basic_price, lacks_capacity, with_basic_prices
from yingshou.core.rating.capacity import with_capacity
from yingshou.core.rating.energy import energy_lines, rate_sheet, unpriced
from yingshou.core.rating.lines import number_lines
from yingshou.core.rating.power_factor import adjustment_bases, adjustment_lines, assess, is_assessed
from yingshou.core.rating.tiers import tier_lines, tier_table
from yingshou.core.tables import PROBLEMS, Tariffs
from yingshou.core.tables.problems import problem_rows

_ACCOUNT_COLUMNS = (
    "account_no", "catalogue", "price_class", "purchase_class", "voltage_level", "time_of_use",
    "demand_basis", "capacity_kva", "contract_demand_kw", "power_factor_standard", "reading_day",
    "opened_date", "closed_date",
)  # fmt: skip
_SUBJECT_COLUMNS = {
    "NO_TIER": "voltage_level", "NO_PRICE": "price_class", "NO_BASIC_PRICE": "voltage_level",
    "NO_CAPACITY": "demand_basis", "CAPACITY_MISMATCH": "capacity_kva",
    "NO_REACTIVE": "power_factor_standard",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What rating gives: charge lines (without a bill's number), a row of facts an account, and problems.

    facts: account_no, power_factor, power_factor_percent, chargeable_kw, accumulated_kwh, price_valid_from.
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
) -> Rated:
    """Rate the usage of one billing month at the prices valid on its first day.

    Args:
        usage: frame USAGE, all of one billing month.
        accounts: frame ACCOUNTS, with every account of usage.
        tariffs: the catalogue, all versions.
        accumulated: account_no, accumulated_kwh: what residents used earlier in the calendar year of the
            billing month; accounts left out used nothing.
        capacity_changes: frame CAPACITY_CHANGES of these accounts, whatever their day.

    Returns:
        Lines as CHARGE_LINES without bill_no; a problem account has no lines at all.

    Raises:
        InvariantError: usage holds several billing months, or an account appears neither in facts nor in
            problems.
    """
    charged = _join_accounts(usage=usage, accounts=accounts, accumulated=accumulated)
    on = _price_day(usage)
    tiers = tier_table(tariffs.tiers, on=on)
    charged = with_basic_prices(charged=charged, tariffs=tariffs, on=on)
    charged, stretches = with_capacity(charged=charged, capacity_changes=capacity_changes)
    faults = _faults(charged=charged, tariffs=tariffs, tiers=tiers, on=on)
    good = charged.join(faults, on="account_no", how="anti")
    lines = pl.concat(
        [
            tier_lines(residents=good.filter(pl.col("price_class") == "RESIDENT"), tiers=tiers),
            energy_lines(
                charged=good.filter(pl.col("price_class") != "RESIDENT"),
                sheet=rate_sheet(tariffs=tariffs, on=on),
            ),
            basic_lines(good, stretches),
        ]
    )
    assessed = assess(good)
    bases = adjustment_bases(lines)
    lines = number_lines(pl.concat([lines, adjustment_lines(assessed=assessed, bases=bases)]))
    facts = _facts(good=good, lines=lines, assessed=assessed, tariffs=tariffs, on=on)
    problems = _describe(faults)
    if len(usage) != len(facts) + len(problems):
        raise InvariantError(
            zh=f"计费：{len(usage)} 户进入，{len(facts)} 户计费，{len(problems)} 户被拦，数目不符",
            en=f"rating: {len(usage)} accounts in, {len(facts)} rated, {len(problems)} blocked",
        )
    month = usage["bill_month"].first()
    lines = lines.with_columns(bill_month=pl.lit(month, pl.Int32))
    return Rated(lines=lines.drop("in_base", "rank", "valid_from"), facts=facts, problems=problems)


def _join_accounts(*, usage: pl.DataFrame, accounts: pl.DataFrame, accumulated: pl.DataFrame) -> pl.DataFrame:
    zero = pl.lit(Decimal(0)).cast(ENERGY)
    return (
        usage.join(accounts.select(_ACCOUNT_COLUMNS), on="account_no", how="inner")
        .join(accumulated.select("account_no", "accumulated_kwh"), on="account_no", how="left")
        .with_columns(accumulated_kwh=pl.col("accumulated_kwh").cast(ENERGY).fill_null(zero))
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


def _faults(*, charged: pl.DataFrame, tariffs: Tariffs, tiers: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the accounts that cannot be rated, each with its first reason `code`."""
    top = tiers.group_by("catalogue", "voltage_level").agg(
        # Without an open last tier, energy above the last limit would have no price.
        top=pl.when(pl.col("upper_limit_kwh").is_not_null().all()).then(pl.col("upper_limit_kwh").max()),
        tiers=pl.len(),
    )
    no_price = unpriced(
        charged=charged.filter(pl.col("price_class") != "RESIDENT"), tariffs=tariffs, on=on
    ).with_columns(no_price=pl.lit(value=True))
    checked = charged.join(top, on=["catalogue", "voltage_level"], how="left").join(
        no_price, on="account_no", how="left"
    )
    resident = pl.col("price_class") == "RESIDENT"
    above = (pl.col("accumulated_kwh") + pl.col("total_kwh") > pl.col("top")).fill_null(value=False)
    code = (
        pl.when(resident & (pl.col("tiers").is_null() | above))
        .then(pl.lit("NO_TIER"))
        .when(pl.col("no_price").fill_null(value=False))
        .then(pl.lit("NO_PRICE"))
        .when(lacks_basic_price())
        .then(pl.lit("NO_BASIC_PRICE"))
        .when(lacks_capacity())
        .then(pl.lit("NO_CAPACITY"))
        .when("contradicts")
        .then(pl.lit("CAPACITY_MISMATCH"))
        .when(is_assessed() & pl.col("reactive_kvarh").is_null())
        .then(pl.lit("NO_REACTIVE"))
    )
    return checked.with_columns(code=code).filter(pl.col("code").is_not_null())


def _describe(faults: pl.DataFrame) -> pl.DataFrame:
    parts = [
        problem_rows(
            faults.filter(pl.col("code") == code),
            stage="rating",
            code=code,
            subject=pl.format("{}/{}/{}", "catalogue", "price_class", "voltage_level"),
            column=column,
        )
        for code, column in _SUBJECT_COLUMNS.items()
    ]
    return pl.concat([PROBLEMS.empty(), *parts]).sort("account_no")


def _facts(
    *, good: pl.DataFrame, lines: pl.DataFrame, assessed: pl.DataFrame, tariffs: Tariffs, on: date
) -> pl.DataFrame:
    """Put together what a bill keeps beside its lines; without lines the catalogue's version counts."""
    basic = pl.col("component").is_in(["CAPACITY", "DEMAND", "DEMAND_EXCESS"])
    of_lines = lines.group_by("account_no").agg(price_valid_from=pl.col("valid_from").max())
    # Stretches of days are alternatives, demand within and above the limit of one stretch are not.
    chargeable = (
        lines.filter(basic)
        .group_by("account_no", "item")
        .agg(pl.col("quantity").sum())
        .group_by("account_no")
        .agg(chargeable_kw=pl.col("quantity").max())
    )
    starts = pl.concat([tariffs.prices, tariffs.tiers], how="diagonal").filter(pl.col("valid_from") <= on)
    versions = starts.group_by("catalogue").agg(catalogue_from=pl.col("valid_from").max())
    return (
        good.select("account_no", "accumulated_kwh", "catalogue")
        .join(of_lines, on="account_no", how="left")
        .join(chargeable, on="account_no", how="left")
        .join(assessed, on="account_no", how="left")
        .join(versions, on="catalogue", how="left")
        .select(
            "account_no",
            "power_factor",
            "power_factor_percent",
            "chargeable_kw",
            "accumulated_kwh",
            price_valid_from=pl.coalesce("price_valid_from", "catalogue_from"),
        )
        .sort("account_no")
    )
