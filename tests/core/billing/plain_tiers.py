"""The lines of a household by plain decimals: limits, benefits, New Year, periods of the day.

Believed are the catalogue's ranges and prices, what was used before, the claims and the reads; which part of
the energy falls into which tier of which year, and what it costs, is worked out again.
"""

from datetime import date, timedelta
from decimal import Decimal

from tests.core.billing.plain_quantities import PERIODS, half_up, spread

D = Decimal
COMPONENTS = ("TIER", "TIER_SURCHARGE", "FREE_ENERGY")


def household_lines(explanation, figures, frozen_of):
    """Return what a household pays: {(component, item): (quantity, price)}; also holds the years against it.

    Args:
        explanation: as text.
        figures: its energy: total and the periods.
        frozen_of: adds up meters, given as in the explanation.
    """
    rule = explanation["tiers"]
    assert D(rule["tiered_kwh"]) == figures["total"]
    on = date.fromisoformat(explanation["prices_on"])
    years = years_of(explanation, rule, figures, frozen_of, on)
    holding = {b["benefit"]: b for b in rule["benefits"] if b["holds"] and counts(b, on)}
    flat = holding.get("FLAT_PRICE")
    if flat:
        found = {("TIER", "FLAT_PRICE"): (figures["total"], D(flat["price"]))}
    elif not rule["by_period"]:
        found = {
            ("TIER", name): (quantity, price_of(year, tier)) for year, tier, name, quantity in used_in(years)
        }
    elif rule["time_of_use_form"] == "SURCHARGE":
        found = surcharged(years, figures)
    else:
        found = by_share(years, figures)
    if "FREE_ENERGY" in holding:
        price = D(flat["price"]) if flat else price_of(current(years), 1)
        quantity = min(D(holding["FREE_ENERGY"]["kwh"]), figures["total"])
        found["FREE_ENERGY", "-"] = (quantity, -price)
    return {key: value for key, value in found.items() if value[0] > 0}


def counts(benefit, on):
    return benefit["claim_to"] is None or date.fromisoformat(benefit["claim_to"]) > on


def current(years):
    return next(year for year, _ in years if not year["is_earlier"])


def price_of(year, tier):
    return next(D(r["price"]) for r in year["ranges"] if r["tier"] == tier)


def period_price(year, tier, period):
    found = [p for p in year["period_prices"] if (p["tier"], p["period"]) == (tier, period.upper())]
    return D(found[0]["price"])


def years_of(explanation, rule, figures, frozen_of, on):
    """Return (year, {tier: energy}) of each year, having worked its energy and limits out again."""
    earlier = earlier_energy(explanation, rule, figures, frozen_of)
    expected = [(on.year - 1, True, earlier)] if earlier else []
    expected.append((on.year, False, figures["total"] - (earlier or 0)))
    assert [(y["tier_year"], y["is_earlier"], D(y["used_kwh"])) for y in rule["years"]] == expected
    found = []
    for year in rule["years"]:
        if rule["accumulation"] == "MONTHLY":
            assert D(year["before_kwh"]) == 0
        elif not year["is_earlier"]:
            assert D(year["before_kwh"]) == D(rule["accumulated_kwh"])
        assert year["prices_on"] == (f"{on.year - 1}-12-31" if year["is_earlier"] else str(on))
        assert year["months_supplied"] == months_supplied(rule, year["tier_year"])
        assert D(year["extra_kwh"]) == extra(rule, year["tier_year"], on)
        filled = fill(year)
        assert [
            (
                a["tier"],
                D(a["lower_limit_kwh"]),
                a["upper_limit_kwh"] and D(a["upper_limit_kwh"]),
                D(a["used_kwh"]),
            )
            for a in year["applied"]
        ] == filled
        found.append((year, {tier: used for tier, _, _, used in filled}))
    return found


def earlier_energy(explanation, rule, figures, frozen_of):
    """Return what of the energy counts in the year before; None where the period lies in one year."""
    start, end = (date.fromisoformat(explanation[name]) for name in ("period_start", "period_end"))
    last = end - timedelta(days=1)
    if (
        rule["accumulation"] != "ANNUAL"
        or start.year == last.year
        or rule["year_boundary"] == "BILLING_MONTH"
    ):
        assert rule["new_year"] is None
        return None
    if rule["year_boundary"] == "INTERVAL_START_YEAR":
        return figures["total"] or None
    if rule["new_year"]:
        frozen = frozen_of(rule["new_year"]["meters"])
        assert frozen == D(rule["new_year"]["frozen_kwh"])
        if whole := D(rule["new_year"]["metered_kwh"]):
            return half_up(figures["total"] * frozen / whole, 4) or None
    days = (date(last.year, 1, 1) - start).days
    return half_up(figures["total"] * days / (end - start).days, 4) or None


def months_supplied(rule, year):
    opened, closed = date.fromisoformat(rule["opened_date"]), rule["closed_date"]
    if rule["accumulation"] != "ANNUAL" or rule["proration"] == "NONE":
        return 12
    first = opened.month if opened.year == year else 1
    last = 12
    if closed and rule["proration"] == "MOVE_IN_AND_OUT":
        day = date.fromisoformat(closed) - timedelta(days=1)
        last = day.month if day.year == year else 12
    return last - first + 1


def extra(rule, year, on):
    """Add up what large households get: month by month of the year, or of this month for monthly tiers."""
    total = D(0)
    for claim in rule["benefits"]:
        if claim["benefit"] != "LARGE_HOUSEHOLD":
            continue
        if rule["accumulation"] == "MONTHLY":
            total += D(claim["kwh"]) if counts(claim, on) else D(0)
            continue
        firsts = [date(year, month, 1) for month in range(1, 13)]
        begun = [day for day in firsts if day >= date.fromisoformat(claim["claim_from"])]
        total += D(claim["kwh"]) * len([day for day in begun if counts(claim, day)])
    return total


def fill(year):
    """Return (tier, lower, upper, energy) of each tier with the limits of this household."""
    months, more = D(year["months_supplied"]), D(year["extra_kwh"])
    ranges = sorted(year["ranges"], key=lambda r: r["tier"])

    def prorated(limit):
        return half_up(D(limit) * months / 12, 4)

    first_end = prorated(ranges[0]["upper_limit_kwh"]) + more if ranges[0]["upper_limit_kwh"] else None

    def limit(text):
        if text is None:
            return None
        if D(text) == 0:
            return D(0)
        return max(prorated(text), first_end) if year["widened"] == "FIRST" else prorated(text) + more

    before = D(year["before_kwh"])
    after, found = before + D(year["used_kwh"]), []
    for each in ranges:
        lower, upper = limit(each["lower_limit_kwh"]), limit(each["upper_limit_kwh"])
        top = after if upper is None else min(after, upper)
        found.append((each["tier"], lower, upper, max(top - max(before, lower), D(0))))
    return found


def used_in(years):
    """Return (year, tier, name of its line, energy), the earlier year and the lower tier first."""
    return [
        (year, tier, f"{year['tier_year']}.{tier}" if year["is_earlier"] else str(tier), used)
        for year, tiers in years
        for tier, used in tiers.items()
        if used
    ]


def surcharged(years, figures):
    found = {
        ("TIER", period.upper()): (figures[period], period_price(current(years), 1, period))
        for period in PERIODS
        if figures[period]
    }
    for year, tier, name, used in used_in(years):
        if tier > 1:
            steps = {
                D(p["price"]) - period_price(year, 1, p["period"])
                for p in year["period_prices"]
                if p["tier"] == tier
            }
            assert len(steps) == 1
            found["TIER_SURCHARGE", name] = (used, steps.pop())
    return found


def by_share(years, figures):
    """Split each tier in turn by what the ones before left of the periods."""
    left, found = {period: figures[period] for period in PERIODS}, {}
    for year, tier, name, used in used_in(years):
        parts = spread(used, left)
        for period in PERIODS:
            left[period] -= parts[period]
            if parts[period]:
                found["TIER", f"{name}.{period.upper()}"] = (parts[period], period_price(year, tier, period))
    assert not any(left.values())
    return found
