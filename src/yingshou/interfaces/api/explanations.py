"""The explanation of a bill: every input and rule, enough to rebuild its amount to the fen."""

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema

from yingshou.core.period import format_month
from yingshou.interfaces.api.explanation_energy import EnergyCount
from yingshou.interfaces.api.explanation_tiers import TierRule
from yingshou.interfaces.api.fields import Energy, Price, Share, Yuan

EXAMPLE: dict[str, Any] = {
    "bill_no": "1000000001-202510-1", "account_no": "1000000001", "bill_month": "2025-10",
    "period_start": "2025-09-25", "period_end": "2025-10-25", "catalogue": "BEIJING",
    "price_class": "TWO_PART", "purchase_class": "NORMAL", "voltage_level": "KV110",
    "prices_on": "2025-10-01", "price_valid_from": "2024-02-01",
    "energy": {
        "method": "REGISTERS", "time_of_use": True,
        "meters": [{
            "point_no": "P1", "meter_no": "M1", "multiplier": "3000.0000", "register_digits": 6,
            "opening_date": "2025-09-25", "opening_kind": "NORMAL", "closing_date": "2025-10-25",
            "closing_kind": "NORMAL", "max_demand": "0.1367",
            "energy_kwh": "100005.0000",
            "registers": [{"name": "total", "opening": "5953.8000", "closing": "5987.1350",
                           "rolled_over": False}],
        }],
        "days": [], "total_kwh": "100005.0000", "sharp_kwh": "0.0000", "peak_kwh": "100005.0000",
        "flat_kwh": "0.0000", "valley_kwh": "0.0000", "deep_kwh": "0.0000", "reactive_kvarh": "32000.0000",
        "max_demand_kw": "410.0000", "losses": [], "deductions": [],
        "linked": [], "steps": [], "agrees": True, "billed_as": [], "sections": [],
    },
    "tiers": None,
    "demand": {
        "basis": "ACTUAL", "capacity_kva": "1000.0000", "contract_demand_kw": None,
        "max_demand_kw": "410.0000", "tolerance": "1.05000000", "excess_multiple": "2.00000000",
        "floor_share": "0.40000000", "load_threshold_kwh_per_kva": "260.0000", "load_discount": "0.90000000",
        "days": None,
    },
    "power_factor": {
        "standard": "0.90", "active_kwh": "100005.0000", "reactive_kvarh": "32000.0000",
        "power_factor": "0.95", "percent": "-0.75", "base": "87901.99",
    },
    "market": None, "tax": None,
    "lines": [{
        "line_no": 1, "component": "AGENT_PURCHASE", "item": "PEAK", "quantity_of": "peak_kwh",
        "quantity": "100005.0000", "quantity_unit": "KWH", "base_price": "0.48832000", "factor": "1.80000000",
        "price": "0.87897600", "price_decimals": 6, "amount": "87901.99", "in_power_factor_base": True,
        "valid_from": "2024-02-01", "source": "电价表", "rounding": "HALF_UP",
    }],
    "amount": "87901.99",
}  # fmt: skip


class CapacityChange(Schema):
    """One change of capacity or of the declared demand, as it was filed."""

    change_no: str
    kind: str
    effective_date: date
    transformer_no: str | None
    capacity_kva: Energy | None
    interlock_group: str | None
    contract_demand_kw: Energy | None


class CapacityStretch(Schema):
    """Days between changes, half-open."""

    start: date
    end: date
    capacity_kva: Energy | None = Field(description="charged")
    installed_kva: Energy | None = Field(description="with what rests")
    contract_demand_kw: Energy | None


class CapacityDays(Schema):
    """What a basic fee by the day follows from: each day is a thirtieth of the month."""

    cycle_start: date
    cycle_end: date
    opened_date: date
    closed_date: date | None
    month_convention: Literal["DAY_BY_DAY", "CAPPED_30", "SUBTRACT_REDUCED_DAYS"]
    minimum_suspension_days: int
    suspended_share: Price
    changes: list[CapacityChange]
    stretches: list[CapacityStretch]


class DemandRule(Schema):
    """The inputs of the basic fee."""

    basis: str
    capacity_kva: Energy | None
    contract_demand_kw: Energy | None
    max_demand_kw: Energy | None
    tolerance: Price
    excess_multiple: Price
    floor_share: Price
    load_threshold_kwh_per_kva: Energy | None
    load_discount: Price | None
    days: CapacityDays | None = Field(description="where capacity changed or supply began or ended")


class PowerFactorRule(Schema):
    """The inputs of the adjustment: Wp ÷ √(Wp² + Wq²), its percent, and the sum of lines it acts on."""

    standard: Share
    active_kwh: Energy
    reactive_kvarh: Energy
    power_factor: Share
    percent: Share
    base: Yuan


class ContractCount(Schema):
    """One contract of the month; its limits are the contracted energy × (1 ± tolerance)."""

    period: str
    contract_no: str
    contracted_kwh: Energy
    contract_price: Price
    used_kwh: Energy
    upper_kwh: Energy
    lower_kwh: Energy


class MarketRule(Schema):
    """How direct purchase was settled: the contract price, and what a deviation beyond the limits costs."""

    follows_time_of_use: bool
    tolerance_above: Price
    factor_above: Price
    tolerance_below: Price
    factor_below: Price
    deviation_basis: str
    reference_price: Price | None
    valid_from: date
    contracts: list[ContractCount]


class TaxRule(Schema):
    """The bill split: net = amount ÷ (1 + rate) to the fen, half up; tax = amount − net."""

    vat_rate: Price
    net_amount: Yuan
    tax_amount: Yuan
    valid_from: date
    source: str


class LineFormula(Schema):
    """One line: price = base_price × factor to price_decimals; amount = quantity × price to the fen."""

    line_no: int
    component: str
    item: str
    quantity_of: str = Field(description="the figure charged: a column of energy, tier, capacity_kva, …")
    quantity: Energy
    quantity_unit: str
    base_price: Price
    factor: Price
    price: Price
    price_decimals: int
    amount: Yuan
    in_power_factor_base: bool
    valid_from: date | None
    source: str | None = Field(description="document the price was read in")
    line_class: str | None = Field(None, description="price class where it is another than the account's")
    rounding: str


class BillExplanation(Schema):
    """Everything a bill follows from. Prices are those valid on `prices_on`."""

    bill_no: str
    account_no: str
    bill_month: str
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
    market: MarketRule | None = Field(description="of accounts that buy on the market")
    tax: TaxRule | None = Field(description="where the catalogue states the rate of value-added tax")
    lines: list[LineFormula]
    amount: Yuan

    @staticmethod
    def resolve_bill_month(explanation: Any) -> str:
        """Write the month as 2025-10."""
        return format_month(explanation.bill_month)
