"""A bill's energy as a reviewer would write it down: reads, difference × multiplier, losses, quantity."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yingshou.core.explanation.capacity_parts import CapacityDays
from yingshou.core.explanation.meter_parts import MeterCount, RegisterCount
from yingshou.core.explanation.parts import EnergyCount
from yingshou.core.explanation.quantity_parts import LossRule, StepCount
from yingshou.interfaces.console.formats import energy
from yingshou.interfaces.console.words import word

DAY = timedelta(days=1)
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A row of the working: what, how it is made, what comes out, and the sum so far."""

    name: str
    sentence: str
    result: str
    running: str = ""


def meter_rows(energy_count: EnergyCount) -> list[Working]:
    """Write down each register: closing − opening, times the multiplier."""
    own = [row for meter in energy_count.meters for row in _registers(meter)]
    parts = [
        replace(row, name=f"{word('price_class', part.price_class)} · {row.name}")
        for part in energy_count.sections
        for meter in part.meters
        for row in _registers(meter)
    ]
    return own + parts


def _registers(meter: MeterCount) -> Iterator[Working]:
    reads = _("%(start)s %(start_kind)s to %(end)s %(end_kind)s") % {
        "start": meter.opening_date,
        "start_kind": word("read_kind", meter.opening_kind),
        "end": meter.closing_date,
        "end_kind": word("read_kind", meter.closing_kind),
    }
    for register in meter.registers:
        counted = _counted(register, meter.register_digits)
        yield Working(
            name=f"{meter.meter_no} · {word('register', register.name)}",
            sentence=f"({_difference(register, meter.register_digits)}) × {energy(meter.multiplier)}",
            result=energy(counted * meter.multiplier),
            running=reads,
        )
    if meter.max_demand is not None:
        yield Working(
            name=f"{meter.meter_no} · {word('register', 'max_demand')}",
            sentence=f"{energy(meter.max_demand)} × {energy(meter.multiplier)}",
            result=energy(meter.max_demand * meter.multiplier),
            running=reads,
        )


def _counted(register: RegisterCount, digits: int) -> Decimal:
    rolled = Decimal(10) ** digits if register.rolled_over else Decimal(0)
    return register.closing - register.opening + rolled


def _difference(register: RegisterCount, digits: int) -> str:
    plain = f"{energy(register.closing)} − {energy(register.opening)}"
    return f"{plain} + {energy(Decimal(10) ** digits)}" if register.rolled_over else plain


def step_rows(energy_count: EnergyCount) -> list[Working]:
    """Write down each step from metered to billed energy, with the sum so far."""
    rows, running = [], Decimal(0)
    for step in energy_count.steps:
        running += step.total_kwh
        rows.append(
            Working(
                name=_step_name(step),
                sentence=_step_sentence(step, energy_count),
                result=energy(step.total_kwh),
                running=energy(running),
            )
        )
    return rows


def _step_name(step: StepCount) -> str:
    name = word("quantity_step", step.kind)
    # The source of a part of the account is its price class.
    return name if step.source == "-" else f"{name} · {word('price_class', step.source)}"


def _step_sentence(step: StepCount, told: EnergyCount) -> str:
    if step.kind in {"TRANSFORMER_LOSS", "LINE_LOSS"}:
        rule = next((loss for loss in told.losses if loss.transformer_no == step.source), None)
        said = _loss(rule, step) if rule else ""
    else:
        rules = (r for r in told.deductions if (r.kind, r.other_account_no) == (step.kind, step.source))
        rule_of = next(rules, None)
        said = ""
        if rule_of and rule_of.share is not None:
            said = _("%(share)s %% of what is left") % {"share": energy(rule_of.share * _PERCENT)}
        elif rule_of and rule_of.quantity_kwh is not None:
            said = _("%(quantity)s kWh a month") % {"quantity": energy(rule_of.quantity_kwh)}
    if step.exact_kwh == step.total_kwh:
        return said
    exact = _("%(exact)s, rounded to %(rounded)s") % {
        "exact": energy(step.exact_kwh),
        "rounded": energy(step.total_kwh),
    }
    return "; ".join(part for part in (said, exact) if part)


def _loss(rule: LossRule, step: StepCount) -> str:
    days = (rule.end - rule.start).days
    if step.kind == "LINE_LOSS":
        share = energy((rule.line_loss_share or Decimal(0)) * _PERCENT)
        return _("%(share)s %% of the energy with the transformer's loss") % {"share": share}
    if rule.method == "TABLE":
        return _("by the loss table at the mean load of %(capacity)s kVA over %(days)s days") % {
            "capacity": energy(rule.capacity_kva),
            "days": days,
        }
    return _(
        "P0·T + K·Pk·(Wp² + Wq²) ÷ (S²·T), with P0 = %(p0)s, Pk = %(pk)s, K = %(k)s, S = %(s)s kVA, "
        "T = %(days)s × 24 h, share of the energy %(share)s"
    ) % {
        "p0": energy(rule.p0_kw),
        "pk": energy(rule.pk_kw),
        "k": energy(rule.shift_factor),
        "s": energy(rule.capacity_kva),
        "days": days,
        "share": energy(rule.energy_share),
    }


def capacity_rows(days: CapacityDays | None) -> list[Working]:
    """Write down what was in service on which days, and by which change."""
    if days is None:
        return []
    return [
        Working(
            name=f"{stretch.start} – {stretch.end - DAY}",
            sentence="; ".join(
                f"{word('capacity_change', change.kind)} {energy(change.capacity_kva)}"
                for change in days.changes
                if change.effective_date == stretch.start
            ),
            result=energy(stretch.capacity_kva),
            running=str((stretch.end - stretch.start).days),
        )
        for stretch in days.stretches
    ]


def rounding_note(line: Any) -> str:
    """Say how a line was rounded, and the version and document its price is from."""
    said = _("price to %(decimals)s decimals, amount to the fen, half up") % {"decimals": line.price_decimals}
    if line.valid_from is not None:
        said += "; " + _("price valid from %(day)s") % {"day": line.valid_from}
    return said if line.source is None else f"{said}; {line.source}"
