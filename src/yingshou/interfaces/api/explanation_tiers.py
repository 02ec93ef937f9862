"""The tiers behind a household's bill, as the API writes them."""

from datetime import date
from typing import Literal

from ninja import Field, Schema

from yingshou.interfaces.api.explanation_energy import MeterCount
from yingshou.interfaces.api.fields import Energy, Price


class TierRange(Schema):
    """The price of a tier between two limits of the year's use, by the catalogue."""

    tier: int
    lower_limit_kwh: Energy
    upper_limit_kwh: Energy | None
    price: Price


class AppliedRange(Schema):
    """A tier as it holds for this household, and what fell into it."""

    tier: int
    lower_limit_kwh: Energy
    upper_limit_kwh: Energy | None
    used_kwh: Energy


class TierPeriodPrice(Schema):
    """What a kWh of a tier costs in a period of the day."""

    tier: int
    period: str
    price: Price


class TierYear(Schema):
    """The energy of the bill that counts in one year, and the tiers it fills from before_kwh on."""

    tier_year: int
    is_earlier: bool
    prices_on: date = Field(description="31 December for the earlier year's part")
    before_kwh: Energy
    used_kwh: Energy
    months_supplied: int = Field(description="limits × months ÷ 12, to four decimals, half up")
    extra_kwh: Energy = Field(description="by which limits move up for a large household")
    widened: Literal["ALL", "FIRST"] | None
    ranges: list[TierRange]
    applied: list[AppliedRange]
    period_prices: list[TierPeriodPrice]


class BenefitCount(Schema):
    """A claim of the household, and what it is worth."""

    benefit: Literal["LARGE_HOUSEHOLD", "FLAT_PRICE", "FREE_ENERGY"]
    claim_from: date
    claim_to: date | None
    kwh: Energy = Field(description="a month")
    widened: Literal["ALL", "FIRST"] | None
    price: Price | None
    holds: bool = Field(description="counts on the day whose prices hold")


class NewYearRead(Schema):
    """What the meters counted before 1 January and in all; the energy is divided by it."""

    frozen_kwh: Energy
    metered_kwh: Energy
    meters: list[MeterCount]


class TierRule(Schema):
    """The tiers of the month: the rule, what was used earlier, and each year as applied."""

    accumulated_kwh: Energy
    ranges: list[TierRange]
    line_class: str | None = Field(description="RESIDENT where the household is a part of the account")
    tiered_kwh: Energy
    accumulation: Literal["ANNUAL", "MONTHLY"]
    year_boundary: str
    proration: str
    time_of_use_form: Literal["SURCHARGE", "BY_SHARE"]
    by_period: bool
    opened_date: date
    closed_date: date | None
    years: list[TierYear]
    benefits: list[BenefitCount]
    new_year: NewYearRead | None
