"""The shape of what lies between the meter and the bill: losses, deductions, shares and their steps.

Energy in kWh or kvarh, capacity in kVA, losses in kW or percent, shares of 1.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yingshou.core.explanation.meter_parts import DayCount, MeterCount, PeriodMove


@dataclass(frozen=True, slots=True, kw_only=True)
class LossTableStep:
    """One step of a loss table: losses of 30 days up to a mean load ratio."""

    load_ratio_to: Decimal
    active_loss_kwh: Decimal
    reactive_loss_kvarh: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRule:
    """A transformer or line before the meter, and the days of the period on which it stood.

    FORMULA, T = 24 × days: active P0·T + K·Pk·(Wp² + Wq²) ÷ (S²·T); reactive I0%·S·T + K·Uk%·(Wp² + Wq²) ÷
    (S·T). TABLE: the first step that reaches the mean load ratio √(Wp² + Wq²) ÷ (S·T), for as many thirtieths
    of a month as the transformer stood; a whole period counts as a month. Wp and Wq are its share of what was
    metered, by its days; without a reactive meter Wp² + Wq² is (Wp ÷ 0.8)². Line loss is a share of Wp with
    the transformer's loss. Each loss is rounded once, half up, to whole kWh or kvarh.
    """

    transformer_no: str
    start: date
    end: date
    method: str
    capacity_kva: Decimal | None
    p0_kw: Decimal | None
    pk_kw: Decimal | None
    i0_percent: Decimal | None
    uk_percent: Decimal | None
    shift_factor: Decimal | None
    energy_share: Decimal
    line_loss_share: Decimal | None
    table: tuple[LossTableStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionRule:
    """What an account gives: a sub-meter behind its meter, a fixed quantity or a fixed share.

    In the order of the rules, sub-meters first, then quantities, then shares of what is left. Periods are
    taken one by one from a sub-meter where both accounts have periods; else from flat, or from all in
    proportion by largest remainder. Shares are whole kWh by largest remainder, the account's own among them.
    """

    rule_no: int
    kind: str
    other_account_no: str
    other_time_of_use: bool
    quantity_kwh: Decimal | None
    share: Decimal | None
    taken_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCount:
    """One step from metered to billed energy; `exact_kwh` is the figure before it was rounded."""

    step_no: int
    kind: str
    source: str
    total_kwh: Decimal
    sharp_kwh: Decimal
    peak_kwh: Decimal
    flat_kwh: Decimal
    valley_kwh: Decimal
    deep_kwh: Decimal
    reactive_kvarh: Decimal | None
    exact_kwh: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedEnergy:
    """Another account that the steps draw on: what its meters counted, and its own losses and deductions."""

    account_no: str
    period_start: date
    period_end: date
    method: str
    time_of_use: bool
    meters: tuple[MeterCount, ...]
    days: tuple[DayCount, ...]
    losses: tuple[LossRule, ...]
    deductions: tuple[DeductionRule, ...]
    billed_as: tuple[PeriodMove, ...] = ()
