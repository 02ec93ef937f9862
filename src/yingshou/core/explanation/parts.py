"""The shape of an explanation: what was read, which rules held, and how each line follows from them.

Energy in kWh or kvarh, demand in kW, capacity in kVA, prices in yuan a unit, money in yuan.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yingshou.core.explanation.capacity_parts import CapacityDays
from yingshou.core.explanation.market import MarketRule
from yingshou.core.explanation.meter_parts import DayCount, MeterCount, PeriodMove
from yingshou.core.explanation.quantity_parts import DeductionRule, LinkedEnergy, LossRule, StepCount
from yingshou.core.explanation.tax import TaxRule
from yingshou.core.explanation.tier_parts import TierRule

HALF_UP = "HALF_UP"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionCount:
    """A part of an account that pays at another class or otherwise by time of use, settled like an account.

    `section_no` is its number in deductions and linked accounts; the figures are what is billed for it.
    """

    section_no: str
    price_class: str
    time_of_use: bool
    total_kwh: Decimal
    sharp_kwh: Decimal
    peak_kwh: Decimal
    flat_kwh: Decimal
    valley_kwh: Decimal
    deep_kwh: Decimal
    reactive_kvarh: Decimal | None
    method: str
    meters: tuple[MeterCount, ...]
    days: tuple[DayCount, ...]
    losses: tuple[LossRule, ...]
    deductions: tuple[DeductionRule, ...]
    linked: tuple[LinkedEnergy, ...]
    billed_as: tuple[PeriodMove, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyCount:
    """The month's energy and what it was counted from: meters, or days of quarter-hours.

    Where losses, deductions or shares act, `steps` lead from what was metered to what is billed; they follow
    from `losses`, `deductions` and the `linked` accounts. `agrees` tells whether what is on file still gives
    the energy billed; a read corrected later makes it false. Where an account pays at several price classes,
    `sections` hold the other parts; meters, days and rules beside them are the account's own part, and the
    figures and steps are those of all parts together.
    """

    method: str
    time_of_use: bool
    meters: tuple[MeterCount, ...]
    days: tuple[DayCount, ...]
    total_kwh: Decimal
    sharp_kwh: Decimal
    peak_kwh: Decimal
    flat_kwh: Decimal
    valley_kwh: Decimal
    deep_kwh: Decimal
    reactive_kvarh: Decimal | None
    max_demand_kw: Decimal | None
    losses: tuple[LossRule, ...]
    deductions: tuple[DeductionRule, ...]
    linked: tuple[LinkedEnergy, ...]
    steps: tuple[StepCount, ...]
    agrees: bool
    billed_as: tuple[PeriodMove, ...] = ()
    sections: tuple[SectionCount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandRule:
    """The inputs of the basic fee.

    CAPACITY: capacity × its price. CONTRACT: C = the larger of the declared demand and floor × capacity; C up
    to tolerance × C, above it tolerance × C and the rest at the excess multiple. ACTUAL: the demand measured.
    Demand prices carry the load discount where the energy reaches the threshold × capacity installed. `days`
    is there where capacity changed or the month is not supplied in full: then each day's capacity counts.
    """

    basis: str
    capacity_kva: Decimal | None
    contract_demand_kw: Decimal | None
    max_demand_kw: Decimal | None
    tolerance: Decimal
    excess_multiple: Decimal
    floor_share: Decimal
    load_threshold_kwh_per_kva: Decimal | None
    load_discount: Decimal | None
    days: CapacityDays | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFactorRule:
    """The inputs of the adjustment: Wp ÷ √(Wp² + Wq²), its percent, and the sum of lines it acts on.

    Energy and lines of parts that are households count for none of these.
    """

    standard: Decimal
    active_kwh: Decimal
    reactive_kvarh: Decimal
    power_factor: Decimal
    percent: Decimal
    base: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFormula:
    """One line: price = base_price × factor to `price_decimals`; amount = quantity × price to the fen.

    In the units KW_DAY and KVA_DAY the factor holds days and the amount is a thirtieth of that product.
    `quantity_of` names the figure charged: a column of the energy, `tier`, `capacity_kva`, `demand_kw`,
    `demand_excess_kw`, `deviation_kwh` or `power_factor_base`. Both roundings are half up (四舍五入).
    `line_class` is the price class of a part that pays at another class than its account; `quantity_of` then
    names a figure of that section.
    """

    line_no: int
    component: str
    item: str
    quantity_of: str
    quantity: Decimal
    quantity_unit: str
    base_price: Decimal
    factor: Decimal
    price: Decimal
    price_decimals: int
    amount: Decimal
    in_power_factor_base: bool
    valid_from: date | None
    source: str | None
    line_class: str | None = None
    rounding: str = HALF_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything a bill follows from. Prices are those valid on `prices_on`."""

    bill_no: str
    account_no: str
    bill_month: int
    period_start: date
    period_end: date
    catalogue: str
    price_class: str
    purchase_class: str
    voltage_level: str
    prices_on: date
    price_valid_from: date
    energy: EnergyCount
    tiers: TierRule | None
    demand: DemandRule | None
    power_factor: PowerFactorRule | None
    market: MarketRule | None = None
    tax: TaxRule | None = None
    lines: tuple[LineFormula, ...]
    amount: Decimal
