"""Rates residents: which tiers, in which year, with which benefit, and the lines this gives."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
from polars import selectors

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS, PERIODS
from yingshou.core.joins import beside, without
from yingshou.core.once import once
from yingshou.core.rating.benefits import FLAT_PRICE, FREE_ENERGY, claims_worth, extra_energy, in_force
from yingshou.core.rating.lines import make_lines
from yingshou.core.rating.tier_energy import split_between_years, spread_tiers
from yingshou.core.rating.tiers import (
    PLACE,
    SURCHARGE,
    each_year,
    period_prices,
    tier_lines,
    tier_table,
    uneven_increments,
)
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import Tariffs
from yingshou.core.tables.residents import HOUSEHOLD_BENEFITS

DEFAULT_RULE = {
    "accumulation": "ANNUAL", "year_boundary": "BILLING_MONTH", "proration": "NONE",
    "time_of_use_form": SURCHARGE,
}  # fmt: skip
"""How tiers count in a catalogue without rules of its own."""

_ZERO = Decimal(0)
_DAY = timedelta(days=1)
_MONTHS = 12
_OF_SHARE = selectors.by_name(
    "account_no", "account_row", "catalogue", "voltage_level", "line_class", "time_of_use",
    "time_of_use_form", "tier_year", "is_earlier", "tier_months", "extra_kwh", "widened", "before_kwh",
    "share_kwh", *PERIOD_COLUMNS.values(), require_all=False,
)  # fmt: skip
"""What lines need of a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Households:
    """The residents of a month, and what decides their tiers.

    households: the rows given, with their rule, earlier_year_kwh and earlier_accumulated_kwh (null unless the
    period was split). shares: a row for each year of accumulation: tier_year, is_earlier, share_kwh,
    before_kwh, tier_months, extra_kwh, widened. filled: frame of `tier_energy.spread_tiers` of these shares.
    worth: frame of `benefits.claims_worth`. tiers and prices: of
    the billing month, and with `is_earlier` those of 31 December for the earlier year's part of January.
    """

    households: pl.DataFrame
    shares: pl.DataFrame
    filled: pl.DataFrame
    worth: pl.DataFrame
    tiers: pl.DataFrame
    prices: pl.DataFrame
    on: date


def households_of(
    *,
    residents: pl.DataFrame,
    tariffs: Tariffs,
    claims: pl.DataFrame | None,
    frozen: pl.DataFrame | None,
    on: date,
) -> Households:
    """Find out for each resident which tiers count and how far they are filled.

    Args:
        residents: account_no, catalogue, voltage_level, line_class (null = the account's own class),
            time_of_use, bill_month, period_start, period_end, opened_date, closed_date, accumulated_kwh,
            earlier_accumulated_kwh and the energy columns of USAGE; for lines account_row too.
        tariffs: the catalogue.
        claims: frame HOUSEHOLD_BENEFITS; None for none.
        frozen: what was metered before 1 January, see `tier_energy.split_between_years`; None for nothing.
        on: the day whose prices hold, first of the billing month.
    """
    tiers, prices = _tiers_of(tariffs.tiers, on=on)
    ruled = _with_rules(_by_period(residents, prices), tariffs, on)
    households = _with_earlier_year(ruled, frozen=frozen)
    worth = claims_worth(
        claims=HOUSEHOLD_BENEFITS.empty() if claims is None else claims,
        households=households, benefits=tariffs.benefits, on=on,
    )  # fmt: skip
    shares = extra_energy(shares=_with_months(_year_shares(households)), worth=worth, on=on)
    return Households(
        households=households,
        shares=shares,
        filled=spread_tiers(shares=shares.select(_OF_SHARE), tiers=tiers),
        worth=worth,
        tiers=tiers,
        prices=prices,
        on=on,
    )


@once
def _tiers_of(tiers: pl.DataFrame, *, on: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return tiers and prices by period, each of both years."""
    earlier = last_of_earlier_year(on)
    return (
        each_year(tier_table(tiers, on=on), tier_table(tiers, on=earlier)),
        each_year(period_prices(tiers, on=on), period_prices(tiers, on=earlier)),
    )


def last_of_earlier_year(on: date) -> date:
    """Return 31 December before a day, whose prices hold for the earlier year's part of a period."""
    return date(on.year, 1, 1) - timedelta(days=1) if on > date.min else on


def _by_period(residents: pl.DataFrame, prices: pl.DataFrame) -> pl.DataFrame:
    """Let residents pay by period only where the catalogue prices tiers by period at all."""
    if not residents["time_of_use"].any():
        return residents
    places = (
        prices.filter(~pl.col("is_earlier")).select(PLACE).unique().with_columns(_priced=pl.lit(value=True))
    )
    joined = residents.join(places, on=list(PLACE), how="left", maintain_order="left")
    return joined.with_columns(
        time_of_use=pl.col("time_of_use") & pl.col("_priced").fill_null(value=False)
    ).drop("_priced")


def _with_rules(residents: pl.DataFrame, tariffs: Tariffs, on: date) -> pl.DataFrame:
    rules = _rules(tariffs.tier_rules, on=on)
    if rules.is_empty():
        return residents.with_columns(**{name: pl.lit(default) for name, default in DEFAULT_RULE.items()})
    return beside(residents, rules, on="catalogue").with_columns(
        pl.col(name).fill_null(default) for name, default in DEFAULT_RULE.items()
    )


@once
def _rules(tier_rules: pl.DataFrame, *, on: date) -> pl.DataFrame:
    return valid_rows(tier_rules, on=on, group=["catalogue"]).select("catalogue", *DEFAULT_RULE)


def _with_earlier_year(ruled: pl.DataFrame, *, frozen: pl.DataFrame | None) -> pl.DataFrame:
    """Add `earlier_year_kwh`, null unless the period is split, and let nobody else have an earlier year."""
    first, end = ruled["period_start"].min(), ruled["period_end"].max()
    if not isinstance(first, date) or not isinstance(end, date) or first.year == (end - _DAY).year:
        none = pl.lit(None, ENERGY)
        return ruled.with_columns(earlier_year_kwh=none, earlier_accumulated_kwh=none)
    split = split_between_years(usage=ruled, treatment=pl.col("year_boundary"), frozen=frozen).select(
        _first="first_year_kwh",
        _crosses=(pl.col("first_year") < ruled["bill_month"] // 100)
        & (pl.col("second_year") > pl.col("first_year")),
    )
    counted = pl.col("_crosses") & (pl.col("accumulation") == "ANNUAL") & (pl.col("_first") > _ZERO)
    return (
        ruled.hstack(split)
        .with_columns(earlier_year_kwh=pl.when(counted).then("_first"))
        .with_columns(
            earlier_accumulated_kwh=pl.when(pl.col("earlier_year_kwh").is_not_null()).then(
                pl.col("earlier_accumulated_kwh").fill_null(_ZERO)
            )
        )
        .drop("_first", "_crosses")
    )


def _year_shares(households: pl.DataFrame) -> pl.DataFrame:
    """Lay the year of the billing month and, where the period was split, the earlier one in rows."""
    year = (pl.col("bill_month") // 100).cast(pl.Int32)
    monthly = pl.col("accumulation") == "MONTHLY"
    zero = pl.lit(_ZERO).cast(ENERGY)
    current = households.with_columns(
        tier_year=year,
        is_earlier=pl.lit(value=False),
        share_kwh=(pl.col("total_kwh") - pl.col("earlier_year_kwh").fill_null(_ZERO)).cast(ENERGY),
        before_kwh=pl.when(monthly).then(zero).otherwise("accumulated_kwh"),
    )
    if households["earlier_year_kwh"].null_count() == households.height:
        return current
    earlier = households.filter(pl.col("earlier_year_kwh").is_not_null()).with_columns(
        tier_year=(year - 1).cast(pl.Int32),
        is_earlier=pl.lit(value=True),
        share_kwh="earlier_year_kwh",
        before_kwh="earlier_accumulated_kwh",
    )
    return pl.concat([current, earlier])


def _with_months(shares: pl.DataFrame) -> pl.DataFrame:
    """Add `tier_months`, the months of the tier's year with supply where the rule prorates by them."""
    if not (shares["proration"] != "NONE").any():
        return shares.with_columns(tier_months=pl.lit(_MONTHS, pl.Int32))
    year = pl.col("tier_year")
    moved_in = (pl.col("proration") != "NONE") & (pl.col("opened_date").dt.year() == year)
    last = pl.col("closed_date").dt.offset_by("-1d")
    moved_out = (pl.col("proration") == "MOVE_IN_AND_OUT") & (last.dt.year() == year)
    first_month = pl.when(moved_in).then(pl.col("opened_date").dt.month()).otherwise(1)
    last_month = pl.when(moved_out).then(last.dt.month()).otherwise(_MONTHS)
    annual = pl.col("accumulation") == "ANNUAL"
    months = pl.when(annual).then(last_month - first_month + 1).otherwise(_MONTHS).cast(pl.Int32)
    return shares.with_columns(tier_months=months)


def resident_faults(given: Households) -> pl.DataFrame:
    """Return the residents that cannot be rated: account_no and code.

    NO_TIER: no tier reaches their energy, or a period of theirs has no price. NO_BENEFIT: they are registered
    for a benefit that the catalogue does not have for so many persons.
    """
    households = given.households
    flat = in_force(given.worth, benefit=FLAT_PRICE, on=given.on).select("account_no")
    tiered = without(households, flat)
    known = given.tiers.filter(~pl.col("is_earlier")).select(PLACE).unique()
    no_place = tiered.join(known, on=list(PLACE), how="anti")
    filled = (
        given.filled.select("account_row", "quantity")
        .group_by("account_row", maintain_order=True)
        .agg(pl.col("quantity").sum().cast(ENERGY))
    )
    above = beside(tiered.select("account_no", "account_row", "total_kwh"), filled, on="account_row").filter(
        pl.col("quantity").fill_null(_ZERO) != pl.col("total_kwh")
    )
    no_tier = pl.concat(
        [no_place.select("account_no"), above.select("account_no"), _without_period_price(given, tiered)]
    )
    unknown = given.worth.filter(pl.col("standard_from").is_null())
    return pl.concat(
        [
            unknown.select("account_no", code=pl.lit("NO_BENEFIT")),
            no_tier.select("account_no", code=pl.lit("NO_TIER")),
        ]
    ).unique("account_no", keep="first", maintain_order=True)


def _without_period_price(given: Households, tiered: pl.DataFrame) -> pl.DataFrame:
    """Return the residents by time of use with energy in a period without price, or no even surcharge."""
    by_time = tiered.filter("time_of_use")
    if by_time.is_empty():
        return by_time.select("account_no")
    crossing = by_time.filter(pl.col("earlier_year_kwh").is_not_null())
    years = each_year(by_time, crossing)
    year = [*PLACE, "is_earlier"]
    priced = given.prices.group_by(year).agg(periods=pl.col("period").unique())
    joined = years.join(priced, on=year, how="left")
    missing = pl.any_horizontal(
        (pl.col(PERIOD_COLUMNS[period]) > _ZERO)
        & ~pl.col("periods").list.contains(period).fill_null(value=False)
        for period in PERIODS
    )
    surcharged = years.filter(pl.col("time_of_use_form") == SURCHARGE)
    uneven = surcharged.join(uneven_increments(given.prices), on=year, how="semi")
    return pl.concat([joined.filter(missing).select("account_no"), uneven.select("account_no")])


def resident_lines(given: Households, *, faults: pl.DataFrame) -> pl.DataFrame:
    """Return the lines of residents: tiers or one flat price, and the energy given free.

    Args:
        given: frame of `households_of`.
        faults: account_no of those that cannot be rated.
    """
    households, shares, filled = (
        without(frame, faults) for frame in (given.households, given.shares, given.filled)
    )
    if given.worth.is_empty():
        return tier_lines(shares=shares, filled=filled, prices=given.prices)
    flat = in_force(given.worth, benefit=FLAT_PRICE, on=given.on).select(
        "account_no", "price", valid_from="standard_from"
    )
    free = in_force(given.worth, benefit=FREE_ENERGY, on=given.on).select("account_no", "kwh")
    flat_lines = _flat_lines(households.join(flat, on="account_no", how="inner"))
    lines = tier_lines(shares=without(shares, flat), filled=without(filled, flat), prices=given.prices)
    return pl.concat([lines, flat_lines, _free_lines(households, free, flat, given.tiers)])


def _flat_lines(households: pl.DataFrame) -> pl.DataFrame:
    """Charge all energy of a household that chose it at one price."""
    return _charged(
        households.with_columns(quantity="total_kwh", base_price="price"),
        component="TIER", item=FLAT_PRICE, factor=Decimal(1),
    )  # fmt: skip


def _free_lines(
    households: pl.DataFrame, free: pl.DataFrame, flat: pl.DataFrame, tiers: pl.DataFrame
) -> pl.DataFrame:
    """Give back the price of the free energy of the month, at the first tier or at the flat price."""
    first = tiers.filter((pl.col("tier") == 1) & ~pl.col("is_earlier")).select(
        *PLACE, _first="price", _from="valid_from"
    )
    chosen = flat.select("account_no", _flat="price", _flat_from="valid_from")
    rows = (
        households.join(free, on="account_no", how="inner")
        .join(first, on=list(PLACE), how="left")
        .join(chosen, on="account_no", how="left")
        .with_columns(
            quantity=pl.min_horizontal("kwh", "total_kwh"),
            base_price=pl.coalesce("_flat", "_first"),
            valid_from=pl.coalesce("_flat_from", "_from"),
        )
    )
    return _charged(
        rows.with_columns(price=(pl.col("base_price") * pl.lit(Decimal(-1)))),
        component="FREE_ENERGY", item="-", factor=Decimal(-1),
    )  # fmt: skip


def _charged(rows: pl.DataFrame, *, component: str, item: str, factor: Decimal) -> pl.DataFrame:
    return make_lines(
        rows.filter(pl.col("quantity") > _ZERO).with_columns(
            component=pl.lit(component),
            item=pl.lit(item),
            quantity_unit=pl.lit("KWH"),
            factor=pl.lit(factor),
            in_base=pl.lit(value=False),
            rank=pl.lit(0),
        )
    )
