"""The energy behind a bill, as the API writes it: meters, days, losses, shares, and parts by price class."""

from datetime import date
from typing import Literal

from ninja import Field, Schema

from yingshou.interfaces.api.fields import Energy, Price


class RegisterCount(Schema):
    """One register over the period, before the multiplier."""

    name: str = Field(description="total, a period of the day, or reactive")
    opening: Energy
    closing: Energy
    rolled_over: bool = Field(description="passed its largest value: 10 to the power of register_digits")


class MeterCount(Schema):
    """What one meter counted: (closing − opening) × multiplier."""

    point_no: str
    meter_no: str
    multiplier: Energy
    register_digits: int
    opening_date: date
    opening_kind: str = Field(description="how the read was taken, e.g. ESTIMATED")
    closing_date: date
    closing_kind: str
    registers: list[RegisterCount]
    max_demand: Energy | None = Field(description="highest read after the opening, before the multiplier")
    energy_kwh: Energy


class PeriodEnergy(Schema):
    """Energy by period of the day."""

    total_kwh: Energy
    sharp_kwh: Energy
    peak_kwh: Energy
    flat_kwh: Energy
    valley_kwh: Energy
    deep_kwh: Energy
    reactive_kvarh: Energy | None
    max_demand_kw: Energy | None


class DayCount(PeriodEnergy):
    """The quarter-hours of one day, added up."""

    use_date: date
    intervals: int


class LossTableStep(Schema):
    """One step of a loss table: losses of 30 days up to a mean load ratio."""

    load_ratio_to: Energy
    active_loss_kwh: Energy
    reactive_loss_kvarh: Energy


class LossRule(Schema):
    """A transformer or line before the meter, and the days of the period on which it stood."""

    transformer_no: str
    start: date
    end: date = Field(description="day after the last")
    method: Literal["FORMULA", "TABLE", "LINE"]
    capacity_kva: Energy | None
    p0_kw: Energy | None
    pk_kw: Energy | None
    i0_percent: Energy | None
    uk_percent: Energy | None
    shift_factor: Energy | None
    energy_share: Price
    line_loss_share: Price | None
    table: list[LossTableStep]


class DeductionRule(Schema):
    """What an account gives: a sub-meter behind its meter, a fixed quantity or a fixed share."""

    rule_no: int
    kind: Literal["SUB_METER", "FIXED_QUANTITY", "FIXED_SHARE"]
    other_account_no: str
    other_time_of_use: bool
    quantity_kwh: Energy | None
    share: Price | None
    taken_from: Literal["FLAT", "ALL_PERIODS"]


class StepCount(Schema):
    """One step from metered to billed energy; the steps add up to the energy billed."""

    step_no: int
    kind: str
    source: str = Field(description="transformer or other account; - for the meter")
    total_kwh: Energy
    sharp_kwh: Energy
    peak_kwh: Energy
    flat_kwh: Energy
    valley_kwh: Energy
    deep_kwh: Energy
    reactive_kvarh: Energy | None
    exact_kwh: Energy = Field(description="before it was rounded to whole kWh")


class PeriodMove(Schema):
    """A register whose energy is billed as another period this month."""

    register_period: str
    period: str


class LinkedEnergy(Schema):
    """Another account that the steps draw on: what its meters counted, and its own rules."""

    account_no: str
    period_start: date
    period_end: date
    method: Literal["REGISTERS", "QUARTER_HOURS"]
    time_of_use: bool
    meters: list[MeterCount]
    days: list[DayCount]
    losses: list[LossRule]
    deductions: list[DeductionRule]
    billed_as: list[PeriodMove]


class SectionCount(Schema):
    """A part of an account that pays at another class or otherwise by time of use."""

    section_no: str = Field(description="its number in deductions and linked accounts")
    price_class: str
    time_of_use: bool
    total_kwh: Energy
    sharp_kwh: Energy
    peak_kwh: Energy
    flat_kwh: Energy
    valley_kwh: Energy
    deep_kwh: Energy
    reactive_kvarh: Energy | None
    method: Literal["REGISTERS", "QUARTER_HOURS"]
    meters: list[MeterCount]
    days: list[DayCount]
    losses: list[LossRule]
    deductions: list[DeductionRule]
    linked: list[LinkedEnergy]
    billed_as: list[PeriodMove]


class EnergyCount(PeriodEnergy):
    """The month's energy, what it was counted from, and the steps from there to what is billed."""

    method: Literal["REGISTERS", "QUARTER_HOURS"]
    time_of_use: bool
    meters: list[MeterCount]
    days: list[DayCount]
    losses: list[LossRule]
    deductions: list[DeductionRule]
    linked: list[LinkedEnergy]
    steps: list[StepCount] = Field(description="empty where all that was metered is billed")
    agrees: bool = Field(description="what is on file still gives the energy that was billed")
    billed_as: list[PeriodMove] = Field(description="registers billed as another period")
    sections: list[SectionCount] = Field(
        description="other parts of an account at several price classes; meters and rules beside them are "
        "the account's own part, figures and steps those of all parts"
    )
