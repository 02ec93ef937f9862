"""The shape of what meters counted: registers, or days of quarter-hours."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

REGISTERS_READ = "REGISTERS"
QUARTER_HOURS = "QUARTER_HOURS"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCount:
    """One register over the period, before the multiplier: `name` as in the reads, total first."""

    name: str
    opening: Decimal
    closing: Decimal
    rolled_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterCount:
    """What one meter counted: (closing − opening, plus its range where rolled over) × multiplier.

    Registers hold 10 to the power of `register_digits` before they roll over. `max_demand` is the highest
    read after the opening one, before the multiplier. The kinds tell how the reads were taken: an ESTIMATED
    one is made good by the next read that is taken.
    """

    point_no: str
    meter_no: str
    multiplier: Decimal
    register_digits: int
    opening_date: date
    opening_kind: str
    closing_date: date
    closing_kind: str
    registers: tuple[RegisterCount, ...]
    max_demand: Decimal | None
    energy_kwh: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """The quarter-hours of one day, added up by period of the day."""

    use_date: date
    total_kwh: Decimal
    sharp_kwh: Decimal
    peak_kwh: Decimal
    flat_kwh: Decimal
    valley_kwh: Decimal
    deep_kwh: Decimal
    reactive_kvarh: Decimal
    max_demand_kw: Decimal
    intervals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodMove:
    """A register whose energy is billed as another period this month, each with its own register's energy."""

    register_period: str
    period: str
