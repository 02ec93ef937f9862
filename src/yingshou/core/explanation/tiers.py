"""The tiers behind the bills of households: ranges as applied, benefits, and the read of New Year."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.energy import PERIODS
from yingshou.core.explanation.meter_parts import MeterCount
from yingshou.core.explanation.quantities import by_account
from yingshou.core.explanation.tier_parts import (
    AppliedRange,
    BenefitCount,
    NewYearRead,
    TierPeriodPrice,
    TierRange,
    TierRule,
    TierYear,
)
from yingshou.core.rating.residents import Households, households_of, last_of_earlier_year
from yingshou.core.rating.sections import parts_of
from yingshou.core.rating.tier_energy import spread_tiers, tier_limits
from yingshou.core.tables import Tariffs

_BILL = (
    "account_no", "bill_month", "period_start", "period_end", "accumulated_kwh", "earlier_accumulated_kwh",
    "total_kwh", "sharp_kwh", "peak_kwh", "flat_kwh", "valley_kwh", "deep_kwh", "reactive_kvarh",
)  # fmt: skip
_ACCOUNT = (
    "account_no", "catalogue", "price_class", "voltage_level", "time_of_use", "opened_date", "closed_date",
)  # fmt: skip
_RANGE = ("tier", "lower_limit_kwh", "upper_limit_kwh", "price")
_BENEFIT = ("benefit", "claim_from", "claim_to", "widened", "price")
_RULE = (
    "line_class",
    "accumulation",
    "year_boundary",
    "proration",
    "time_of_use_form",
    "opened_date",
    "closed_date",
)
_YEAR = ("tier_year", "is_earlier", "before_kwh", "extra_kwh", "widened")
_ZERO = Decimal(0)


def tier_rules(
    *,
    bills: pl.DataFrame,
    accounts: pl.DataFrame,
    parts: pl.DataFrame,
    tariffs: Tariffs,
    benefits: pl.DataFrame | None,
    frozen: pl.DataFrame,
    new_year: Mapping[str, tuple[MeterCount, ...]],
    on: date,
) -> dict[str, TierRule]:
    """Explain the tiers of the accounts with households among them, by account_no.

    Args:
        bills: frame BILLS.
        accounts: frame ACCOUNTS.
        parts: frame of `rating.sections`, the parts of accounts at several classes.
        tariffs: the catalogue.
        benefits: frame HOUSEHOLD_BENEFITS; None for none.
        frozen: account_no, frozen_kwh and metered_kwh, what meters counted before 1 January.
        new_year: the meters behind that, by account_no.
        on: the day whose prices hold.
    """
    charged = bills.select(_BILL).join(accounts.select(_ACCOUNT), on="account_no", how="inner")
    residents = parts_of(charged=charged, sections=parts).filter(pl.col("price_class") == "RESIDENT")
    given = households_of(residents=residents, tariffs=tariffs, claims=benefits, frozen=frozen, on=on)
    years, ranges = _years(given), _ranges(given)
    claims = _benefits(given)
    reads = {row["account_no"]: row for row in frozen.iter_rows(named=True)}
    return {
        row["account_no"]: _rule(
            row=row,
            years=years.get(row["account_no"], ()),
            ranges=ranges.get((row["catalogue"], row["voltage_level"], False), ()),
            benefits=claims.get(row["account_no"], ()),
            read=reads.get(row["account_no"]),
            meters=new_year.get(row["account_no"], ()),
        )
        for row in given.households.iter_rows(named=True)
    }


def _rule(
    *,
    row: Mapping[str, Any],
    years: tuple[TierYear, ...],
    ranges: tuple[TierRange, ...],
    benefits: tuple[BenefitCount, ...],
    read: Mapping[str, Any] | None,
    meters: tuple[MeterCount, ...],
) -> TierRule:
    splits = (
        read is not None and row["earlier_year_kwh"] is not None and row["year_boundary"] == "FROZEN_READ"
    )
    return TierRule(
        accumulated_kwh=row["accumulated_kwh"],
        ranges=ranges,
        tiered_kwh=row["total_kwh"],
        by_period=row["time_of_use"],
        years=years,
        benefits=benefits,
        new_year=NewYearRead(frozen_kwh=read["frozen_kwh"], metered_kwh=read["metered_kwh"], meters=meters)
        if read is not None and splits
        else None,
        **{name: row[name] for name in _RULE},
    )


def _ranges(given: Households) -> dict[tuple[str, str, bool], tuple[TierRange, ...]]:
    """Return the catalogue's tiers by catalogue, voltage level and whether of the earlier year."""
    found: dict[tuple[str, str, bool], tuple[TierRange, ...]] = {}
    for row in given.tiers.sort("tier").iter_rows(named=True):
        place = (row["catalogue"], row["voltage_level"], row["is_earlier"])
        found[place] = (*found.get(place, ()), TierRange(**{name: row[name] for name in _RANGE}))
    return found


def _period_prices(given: Households) -> dict[tuple[str, str, bool], tuple[TierPeriodPrice, ...]]:
    order = pl.col("period").replace_strict({p: i for i, p in enumerate(PERIODS)}, return_dtype=pl.Int8)
    found: dict[tuple[str, str, bool], tuple[TierPeriodPrice, ...]] = {}
    for row in given.prices.sort("tier", order).iter_rows(named=True):
        place = (row["catalogue"], row["voltage_level"], row["is_earlier"])
        price = TierPeriodPrice(tier=row["tier"], period=row["period"], price=row["price"])
        found[place] = (*found.get(place, ()), price)
    return found


def _years(given: Households) -> dict[str, tuple[TierYear, ...]]:
    """Return the years of each account, the earlier one first."""
    key = ["account_no", "tier_year"]
    used = spread_tiers(shares=given.shares, tiers=given.tiers).select(*key, "tier", "quantity")
    limits = tier_limits(shares=given.shares, tiers=given.tiers).join(used, on=[*key, "tier"], how="left")
    applied: dict[tuple[str, int], tuple[AppliedRange, ...]] = {}
    for row in limits.sort(*key, "tier").iter_rows(named=True):
        of_year = (row["account_no"], row["tier_year"])
        applied[of_year] = (
            *applied.get(of_year, ()),
            AppliedRange(
                used_kwh=row["quantity"] if row["quantity"] is not None else _ZERO,
                **{name: row[name] for name in ("tier", "lower_limit_kwh", "upper_limit_kwh")},
            ),
        )
    ranges, prices = _ranges(given), _period_prices(given)
    earlier_day = last_of_earlier_year(given.on)
    found: dict[str, tuple[TierYear, ...]] = {}
    for row in given.shares.sort(key).iter_rows(named=True):
        place = (row["catalogue"], row["voltage_level"], row["is_earlier"])
        year = TierYear(
            prices_on=earlier_day if row["is_earlier"] else given.on,
            used_kwh=row["share_kwh"],
            months_supplied=row["tier_months"],
            ranges=ranges.get(place, ()),
            applied=applied.get((row["account_no"], row["tier_year"]), ()),
            period_prices=prices.get(place, ()) if row["time_of_use"] else (),
            **{name: row[name] for name in _YEAR},
        )
        found[row["account_no"]] = (*found.get(row["account_no"], ()), year)
    return found


def _benefits(given: Households) -> dict[str, tuple[BenefitCount, ...]]:
    """Return the claims of each account; of one kind only the latest that holds counts for price and kWh."""
    found: dict[str, tuple[BenefitCount, ...]] = {}
    for account_no, rows in by_account(given.worth.filter(pl.col("standard_from").is_not_null())).items():
        claims = [
            BenefitCount(
                kwh=row["kwh"],
                holds=row["claim_to"] is None or row["claim_to"] > given.on,
                **{name: row[name] for name in _BENEFIT},
            )
            for row in rows
        ]
        found[account_no] = tuple(_superseded(claim, claims) for claim in claims)
    return found


def _superseded(claim: BenefitCount, claims: list[BenefitCount]) -> BenefitCount:
    """Let an older claim of a kind of price or free energy hold no more where a later one holds."""
    later = any(
        other.benefit == claim.benefit and other.holds and other.claim_from > claim.claim_from
        for other in claims
    )
    return replace(claim, holds=False) if later and claim.benefit != "LARGE_HOUSEHOLD" else claim
