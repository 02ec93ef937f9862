"""The shape of what a household pays by: its tiers of each year as applied, its benefits, and New Year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yingshou.core.explanation.meter_parts import MeterCount


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRange:
    """The price of a tier between two limits of the year's use, by the catalogue; no upper limit = open."""

    tier: int
    lower_limit_kwh: Decimal
    upper_limit_kwh: Decimal | None
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedRange:
    """A tier as it holds for this household: its limits prorated and enlarged, and what fell into it."""

    tier: int
    lower_limit_kwh: Decimal
    upper_limit_kwh: Decimal | None
    used_kwh: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TierPeriodPrice:
    """What a kWh of a tier costs in a period of the day."""

    tier: int
    period: str
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TierYear:
    """The energy of the bill that counts in one year of accumulation, and the tiers it fills.

    Limit = catalogue's limit × months_supplied ÷ 12 to four decimals, half up, + extra_kwh. Widened FIRST:
    only the first limit moves up, and no other may end below it. Energy fills the tiers from before_kwh on.
    `ranges` and `period_prices` are those of `prices_on`.
    """

    tier_year: int
    is_earlier: bool
    prices_on: date
    before_kwh: Decimal
    used_kwh: Decimal
    months_supplied: int
    extra_kwh: Decimal
    widened: str | None
    ranges: tuple[TierRange, ...]
    applied: tuple[AppliedRange, ...]
    period_prices: tuple[TierPeriodPrice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitCount:
    """A claim of the household, and what it is worth: kWh a month, or the price of all its energy.

    `holds`: it counts on `prices_on`. LARGE_HOUSEHOLD moves limits by kwh for each month of the year on whose
    first day it holds (monthly tiers: for the month while it holds).
    """

    benefit: str
    claim_from: date
    claim_to: date | None
    kwh: Decimal
    widened: str | None
    price: Decimal | None
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewYearRead:
    """What the meters counted before 1 January and in all; energy is split by it, to four decimals."""

    frozen_kwh: Decimal
    metered_kwh: Decimal
    meters: tuple[MeterCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """The tiers of the month: the rule, what was used earlier, and each year as applied.

    `ranges` are the catalogue's on the bill's `prices_on`. `by_period` tells that tiers are priced by time of
    use in the rule's form: SURCHARGE charges all energy at the first tier's period prices and each higher
    tier its increment; BY_SHARE splits each tier between the periods in turn, by largest remainder.
    """

    accumulated_kwh: Decimal
    ranges: tuple[TierRange, ...]
    line_class: str | None
    tiered_kwh: Decimal
    accumulation: str
    year_boundary: str
    proration: str
    time_of_use_form: str
    by_period: bool
    opened_date: date
    closed_date: date | None
    years: tuple[TierYear, ...]
    benefits: tuple[BenefitCount, ...]
    new_year: NewYearRead | None
