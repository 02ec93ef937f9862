"""The shape of a month in which capacity changes, supply begins or supply ends.

Capacity in kVA, demand in kW.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityChange:
    """One change on file, as in table `capacity_changes`."""

    change_no: str
    kind: str
    effective_date: date
    transformer_no: str | None
    capacity_kva: Decimal | None
    interlock_group: str | None
    contract_demand_kw: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityStretch:
    """Days between changes, half-open: capacity charged, capacity installed and the demand declared."""

    start: date
    end: date
    capacity_kva: Decimal | None
    installed_kva: Decimal | None
    contract_demand_kw: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityDays:
    """What the basic fee by the day follows from: the cycle, the changes, and how days count.

    Each day is a thirtieth of the month (供电营业规则 (1996) art. 84). `month_convention` DAY_BY_DAY counts
    every day, CAPPED_30 the first thirty, SUBTRACT_REDUCED_DAYS the full month of the first day's capacity
    less the days of what left; where supply begins or ends in the month its actual days count. A suspension
    shorter than `minimum_suspension_days` is none. Of an interlocked group the largest transformer counts.
    """

    cycle_start: date
    cycle_end: date
    opened_date: date
    closed_date: date | None
    month_convention: str
    minimum_suspension_days: int
    suspended_share: Decimal
    changes: tuple[CapacityChange, ...]
    stretches: tuple[CapacityStretch, ...]
