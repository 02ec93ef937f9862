"""Tiers, market contracts and tax of a bill as a reviewer would write them down."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yingshou.core.explanation.market import MarketRule
from yingshou.core.explanation.parts import EnergyCount, Explanation
from yingshou.core.explanation.tier_parts import AppliedRange, BenefitCount, TierRule, TierYear
from yingshou.interfaces.console.explain_energy import Working
from yingshou.interfaces.console.formats import energy, price, yuan
from yingshou.interfaces.console.words import word

_MONTHS = 12
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierTable:
    """The tiers of one year: what holds, in sentences, and a row a tier."""

    year: int
    sentences: tuple[str, ...]
    rows: tuple[Working, ...]


def tier_tables(rule: TierRule | None) -> list[TierTable]:
    """Write down the tiers of each year as they hold for the household, the earlier year first."""
    if rule is None:
        return []
    return [
        TierTable(year=year.tier_year, sentences=tuple(_year(rule, year)), rows=tuple(_tiers(year)))
        for year in rule.years
    ]


def _year(rule: TierRule, year: TierYear) -> list[str]:
    counted = {"used": energy(year.used_kwh), "before": energy(year.before_kwh), "day": year.prices_on}
    if rule.accumulation == "MONTHLY":
        said = [_("Counts by the month: %(used)s kWh, at the prices of %(day)s") % counted]
    else:
        said = [
            _("Counts by the year: %(used)s kWh on top of %(before)s kWh, at the prices of %(day)s") % counted
        ]
    if len(rule.years) > 1 or year.is_earlier:
        said.append(_divided(rule))
    if year.months_supplied < _MONTHS:
        said.append(_("Limits × %(months)s ÷ 12, the months supplied") % {"months": year.months_supplied})
    if year.extra_kwh:
        text = (
            _("First limit + %(extra)s kWh for a large household")
            if year.widened == "FIRST"
            else _("Limits + %(extra)s kWh for a large household")
        )
        said.append(text % {"extra": energy(year.extra_kwh)})
    return said


def _divided(rule: TierRule) -> str:
    """Say how the energy was divided at 1 January."""
    earlier = next((year for year in rule.years if year.is_earlier), None)
    part = energy(earlier.used_kwh if earlier else Decimal(0))
    if rule.year_boundary == "INTERVAL_START_YEAR":
        return _("All in the year in which the period begins")
    if rule.new_year is None:
        return _("Divided at 1 January by days: %(part)s kWh before") % {"part": part}
    return _(
        "Divided by the read of 1 January: %(total)s × %(frozen)s ÷ %(metered)s = %(part)s kWh before"
    ) % {
        "total": energy(rule.tiered_kwh),
        "frozen": energy(rule.new_year.frozen_kwh),
        "metered": energy(rule.new_year.metered_kwh),
        "part": part,
    }


def _tiers(year: TierYear) -> list[Working]:
    prices = {each.tier: each.price for each in year.ranges}
    by_period: dict[int, list[str]] = {}
    for each in year.period_prices:
        by_period.setdefault(each.tier, []).append(f"{word('period', each.period)} {price(each.price)}")
    return [
        Working(
            name=_("Tier %(tier)s") % {"tier": tier.tier},
            sentence=_limits(tier),
            result=energy(tier.used_kwh),
            running=", ".join(by_period.get(tier.tier, [price(prices[tier.tier])])),
        )
        for tier in year.applied
    ]


def _limits(tier: AppliedRange) -> str:
    lower = energy(tier.lower_limit_kwh)
    if tier.upper_limit_kwh is None:
        return _("above %(lower)s kWh") % {"lower": lower}
    return _("%(lower)s to %(upper)s kWh") % {"lower": lower, "upper": energy(tier.upper_limit_kwh)}


def tier_notes(rule: TierRule | None) -> list[str]:
    """Say by which form time of use is priced, and which benefits the household has."""
    if rule is None:
        return []
    forms = {
        "SURCHARGE": _(
            "By period: all energy at the first tier's price of its period, higher tiers by surcharge"
        ),
        "BY_SHARE": _("By period: each tier is split by the periods' shares, by largest remainder"),
    }
    said = [forms[rule.time_of_use_form]] if rule.by_period else []
    return [*said, *(_benefit(benefit) for benefit in rule.benefits)]


def _benefit(benefit: BenefitCount) -> str:
    worth = (
        _("%(price)s yuan/kWh") % {"price": price(benefit.price)}
        if benefit.price is not None and benefit.benefit == "FLAT_PRICE"
        else _("%(kwh)s kWh a month") % {"kwh": energy(benefit.kwh)}
    )
    until = f" – {benefit.claim_to}" if benefit.claim_to else ""
    said = f"{word('benefit', benefit.benefit)}: {worth}, {benefit.claim_from}{until}"
    return said if benefit.holds else said + _(" (does not hold this month)")


def part_rows(told: EnergyCount) -> list[Working]:
    """Write down the energy of each part of an account at several price classes."""
    if not told.sections:
        return []
    rest = told.total_kwh - sum((part.total_kwh for part in told.sections), start=Decimal(0))
    named = [(word("price_class", part.price_class), part.total_kwh) for part in told.sections]
    return [
        Working(name=name, sentence="", result=energy(kwh))
        for name, kwh in ((_("The account's own class"), rest), *named)
    ]


def contract_rows(rule: MarketRule | None) -> list[Working]:
    """Write down each contract of direct purchase with its limits, and what is beyond them."""
    if rule is None:
        return []
    rows = []
    for each in rule.contracts:
        beyond = (
            max(each.used_kwh - each.upper_kwh, Decimal(0)),
            max(each.lower_kwh - each.used_kwh, Decimal(0)),
        )
        rows.append(
            Working(
                name=each.contract_no
                if each.period == "-"
                else f"{each.contract_no} · {word('period', each.period)}",
                sentence=_("%(contracted)s kWh at %(price)s, free between %(lower)s and %(upper)s kWh")
                % {
                    "contracted": energy(each.contracted_kwh),
                    "price": price(each.contract_price),
                    "lower": energy(each.lower_kwh),
                    "upper": energy(each.upper_kwh),
                },
                result=energy(each.used_kwh),
                running=_("above %(above)s, short %(short)s")
                % {"above": energy(beyond[0]), "short": energy(beyond[1])},
            )
        )
    return rows


def tax_sentence(explanation: Explanation) -> str:
    """Say how the bill is split into net and tax; empty where the catalogue states no rate."""
    if explanation.tax is None:
        return ""
    return _("%(amount)s ÷ (1 + %(rate)s %%) = %(net)s net, %(tax)s tax") % {
        "amount": yuan(explanation.amount),
        "rate": energy(explanation.tax.vat_rate * _PERCENT),
        "net": yuan(explanation.tax.net_amount),
        "tax": yuan(explanation.tax.tax_amount),
    }
