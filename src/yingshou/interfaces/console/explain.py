"""A bill explained as a reviewer would write it: from the registers to the sum, one sentence a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yingshou.core.energy import PERIODS
from yingshou.core.explanation.meter_parts import MeterCount
from yingshou.core.explanation.parts import EnergyCount, Explanation, PowerFactorRule
from yingshou.interfaces.console.explain_energy import rounding_note
from yingshou.interfaces.console.formats import energy, price, yuan
from yingshou.interfaces.console.words import WORDS, item_word, word

ONE = Decimal(1)
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLine:
    """A charge line with the sentence that leads to its amount, its rounding and the sum so far."""

    line_no: int
    name: str
    sentence: str
    note: str
    amount: Decimal
    running: Decimal


def energy_sentences(bill: Any, energy_count: EnergyCount) -> list[str]:
    """Explain the month's energy: multiplier × (end − start) of each meter, and the periods of the day."""
    said = [_meter(meter) for meter in energy_count.meters]
    if not said and energy_count.days:
        said.append(
            _("Quarter-hours from %(start)s to before %(end)s add up to %(energy)s kWh")
            % {"start": bill.period_start, "end": bill.period_end, "energy": energy(bill.total_kwh)}
        )
    parts = [(period, getattr(bill, f"{period.lower()}_kwh")) for period in PERIODS]
    used = [(period, quantity) for period, quantity in parts if quantity]
    if len(used) > 1:
        shares = " + ".join(f"{word('period', period)} {energy(quantity)}" for period, quantity in used)
        said.append(
            _("By period: %(shares)s = %(total)s kWh") % {"shares": shares, "total": energy(bill.total_kwh)}
        )
    if bill.max_demand_kw is not None:
        said.append(_("Maximum demand %(demand)s kW (15 minutes)") % {"demand": energy(bill.max_demand_kw)})
    return said


def _meter(meter: MeterCount) -> str:
    active = meter.registers[0]
    counted = f"{energy(active.closing)} − {energy(active.opening)}"
    if active.rolled_over:
        counted = _("%(end)s after a roll-over − %(start)s") % {
            "end": energy(active.closing),
            "start": energy(active.opening),
        }
    return _("Meter %(meter)s: active %(multiplier)s × (%(counted)s) = %(energy)s kWh") % {
        "meter": meter.meter_no,
        "multiplier": energy(meter.multiplier),
        "counted": counted,
        "energy": energy(meter.energy_kwh),
    }


def explain_lines(
    bill: Any, lines: Iterable[Any], explanation: Explanation | None = None
) -> list[ExplainedLine]:
    """Explain every line of a bill; by its explanation where tiers or classes make its figures differ."""
    years = {False: bill.accumulated_kwh, True: bill.earlier_accumulated_kwh or Decimal(0)}
    monthly = False
    if explanation is not None and explanation.tiers is not None:
        monthly = explanation.tiers.accumulation == "MONTHLY"
        years |= {year.is_earlier: year.before_kwh for year in explanation.tiers.years}
    assessed = explanation and explanation.power_factor
    running = Decimal(0)
    explained = []
    for line in lines:
        running += line.amount
        if line.component == "TIER" and line.item.rpartition(".")[2].isdigit():
            earlier = "." in line.item
            sentence = _tier(line, years[earlier], monthly=monthly)
            years[earlier] += line.quantity
        elif line.component == "POWER_FACTOR":
            sentence = _power_factor(bill, line, assessed)
        else:
            sentence = _product(line)
        explained.append(
            ExplainedLine(
                line_no=line.line_no,
                name=_name(line),
                sentence=sentence,
                note=rounding_note(line),
                amount=line.amount,
                running=running,
            )
        )
    return explained


def _name(line: Any) -> str:
    name = _item_name(line)
    return name if line.line_class is None else f"{word('price_class', line.line_class)} · {name}"


def _item_name(line: Any) -> str:
    component = word("component", line.component)
    if line.item in {"", "-"}:
        return component
    parts = line.item.split(".")
    if line.component in {"TIER", "TIER_SURCHARGE"} and any(part.isdigit() for part in parts):
        # The earlier of two years, the tier, the period of the day: 2024.2.PEAK.
        said = [part for part in parts if len(part) == _YEAR_DIGITS and part.isdigit()]
        tier = next(part for part in parts if part.isdigit() and part not in said)
        named = _("Tier %(tier)s") % {"tier": tier}
        kind = [component] if line.component == "TIER_SURCHARGE" else []
        return " · ".join([*kind, *said, named, *(item_word(part) for part in parts if not part.isdigit())])
    return f"{component} · {item_word(line.item)}"


def _product(line: Any) -> str:
    unit = str(WORDS["unit"][line.quantity_unit])
    # A price whose factor holds days is the month's price for each, and a day is its thirtieth.
    thirtieth = " ÷ 30" if line.quantity_unit.endswith("_DAY") else ""
    said = f"{energy(line.quantity)} {unit} × {price(line.price)}{thirtieth} = {yuan(line.amount)}"
    if line.factor == ONE:
        return said
    return _("%(product)s; price %(price)s = %(base)s × %(factor)s") % {
        "product": said,
        "price": price(line.price),
        "base": price(line.base_price),
        "factor": price(line.factor),
    }


def _tier(line: Any, accumulated: Decimal, *, monthly: bool) -> str:
    said = (
        _("%(product)s; the month's use goes from %(before)s to %(after)s kWh")
        if monthly
        else _("%(product)s; the year's use goes from %(before)s to %(after)s kWh")
    )
    return said % {
        "product": _product(line),
        "before": energy(accumulated),
        "after": energy(accumulated + line.quantity),
    }


def _power_factor(bill: Any, line: Any, assessed: PowerFactorRule | None) -> str:
    active, reactive = energy(bill.total_kwh), energy(bill.reactive_kvarh)
    if assessed is not None:
        active, reactive = energy(assessed.active_kwh), energy(assessed.reactive_kvarh)
    return _(
        "power factor %(active)s ÷ √(%(active)s² + %(reactive)s²) = %(factor)s, adjustment %(percent)s %%; "
        "%(base)s × %(percent)s %% = %(amount)s"
    ) % {
        "active": active,
        "reactive": reactive,
        "factor": bill.power_factor,
        "percent": f"{bill.power_factor_percent:+.2f}",
        "base": yuan(line.quantity),
        "amount": yuan(line.amount),
    }
