"""What corrections look like on the way in and out: the inputs put right, the effect, the resource itself."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import polars as pl
from ninja import Field, Schema
from pydantic import ConfigDict

from yingshou.core.period import format_month
from yingshou.core.tables import READS
from yingshou.flows.corrected_inputs import MULTIPLIERS, CorrectedInputs
from yingshou.flows.draft_month import MonthDraft
from yingshou.flows.preview_correction import Preview
from yingshou.interfaces.api.fields import Energy, Price, Yuan
from yingshou.interfaces.api.reads import Read

Cause = Literal[
    "WRONG_READ", "WRONG_MULTIPLIER", "METER_ERROR", "WRONG_WIRING", "VOLTAGE_DROP", "VOLTAGE_FUSE",
    "CURRENT_LOSS", "CLOCK_ERROR", "THEFT", "BREACH", "WRONG_ARCHIVE", "OTHER",
]  # fmt: skip
State = Literal["PROPOSED", "APPROVED", "TURNED_DOWN"]
_FORBID = ConfigDict(extra="forbid")


class Multiplier(Schema):
    """The true multiplier of a meter, for the bill corrected only."""

    model_config = _FORBID

    point_no: str = Field(min_length=1, max_length=32)
    meter_no: str = Field(min_length=1, max_length=32)
    multiplier: Energy


class Archive(Schema):
    """Values of the account that were true in the month, for the bill corrected only; "" = none."""

    model_config = _FORBID

    price_class: str | None = None
    purchase_class: str | None = None
    voltage_level: str | None = None
    time_of_use: bool | None = None
    demand_basis: str | None = None
    capacity_kva: str | None = None
    contract_demand_kw: str | None = None
    power_factor_standard: str | None = None


class Figures(Schema):
    """The figures of the cause, decimals and days as text; see the algorithm page on corrections."""

    model_config = _FORBID

    error_percent: str | None = None
    verified_date: str | None = None
    found_date: str | None = None
    correction_coefficient: str | None = None
    measuring_elements: str | None = None
    elements_reversed: str | None = None
    drop_percent: str | None = None
    allowed_percent: str | None = None
    normal_kwh: str | None = None
    load_kw: str | None = None
    days: str | None = None
    hours_per_day: str | None = None
    breach_multiple: str | None = None
    sharp_kwh: str | None = None
    peak_kwh: str | None = None
    flat_kwh: str | None = None
    valley_kwh: str | None = None
    deep_kwh: str | None = None


class NewDraft(Schema):
    """A bill in force, and what takes the place of the archive for it."""

    model_config = _FORBID

    bill_no: str = Field(min_length=1, max_length=40)
    cause: Cause
    reads: list[Read] = Field(default_factory=list, max_length=100)
    multipliers: list[Multiplier] = Field(default_factory=list, max_length=100)
    account: Archive = Field(default_factory=Archive)
    figures: Figures = Field(default_factory=Figures)

    def inputs(self) -> CorrectedInputs:
        """Return the inputs as the flows take them."""
        return CorrectedInputs(
            reads=pl.DataFrame([dict(row) for row in self.reads], schema=READS.schema),
            multipliers=pl.DataFrame([dict(row) for row in self.multipliers], schema=MULTIPLIERS),
            account={name: _text(value) for name, value in self.account if value is not None},
            figures={name: value for name, value in self.figures if value},
            cause=self.cause,
        )


class NewCorrection(NewDraft):
    """A correction to propose, with the reason a reader of the books is told."""

    reason: str = Field(min_length=1, max_length=200)


class NewDecision(Schema):
    """What the decider notes."""

    model_config = _FORBID

    note: str = Field("", max_length=200)


class NewRefusal(Schema):
    """Why a correction is turned down."""

    model_config = _FORBID

    note: str = Field(min_length=1, max_length=200)


class LineEffect(Schema):
    """A line of the old and of the new bill side by side; null where there is no such line."""

    component: str
    item: str
    quantity_unit: str
    old_quantity: Energy | None
    new_quantity: Energy | None
    old_price: Price | None
    new_price: Price | None
    old_amount: Yuan
    new_amount: Yuan
    difference: Yuan


class MonthEffect(Schema):
    """What becomes of one bill."""

    bill_no: str
    bill_month: str
    held: bool = Field(description="the bill waits for its review and has not been issued")
    old_kwh: Energy
    new_kwh: Energy
    old_amount: Yuan
    new_amount: Yuan
    difference: Yuan
    lines: list[LineEffect]


class Standing(Schema):
    """What an account owes, and its prepaid money."""

    principal: Yuan
    penalty: Yuan
    prepaid: Yuan


class Effect(Schema):
    """What a correction would do: the month asked for, then the later months corrected with it."""

    difference: Yuan
    back_billed: Yuan = Field(description="new receivables")
    credited: Yuan = Field(description="taken off receivables")
    released: Yuan = Field(description="of it had been paid and goes back to the balance")
    penalty_released: Yuan
    cleared: Yuan = Field(description="settled from the balance at once")
    before: Standing
    after: Standing
    months: list[MonthEffect]


class Correction(Schema):
    """A proposal to correct a bill, and its decision."""

    correction_no: str
    bill_no: str = Field(validation_alias="bill_id")
    cause: str
    reason: str
    old_amount: Yuan
    new_amount: Yuan
    difference: Yuan
    state: State
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str | None
    parts: list[str] = Field(description="corrections of later months that are decided with it")

    @staticmethod
    def resolve_decided_by(correction: Any) -> str | None:
        """Name the decider."""
        return _decision(correction, "decided_by")

    @staticmethod
    def resolve_decided_at(correction: Any) -> Any:
        """Tell when it was decided."""
        return _decision(correction, "decided_at")

    @staticmethod
    def resolve_note(correction: Any) -> str | None:
        """Return the decider's note."""
        return _decision(correction, "note")

    @staticmethod
    def resolve_parts(correction: Any) -> list[str]:
        """List the later months in order."""
        return [part.correction_no for part in correction.parts.order_by("bill_id")]


class CorrectionPage(Schema):
    """A page of corrections."""

    items: list[Correction]
    next_cursor: str | None


class Corrected(Schema):
    """A month as corrected: the bill in force now, and what moved."""

    correction_no: str
    bill_no: str
    old_amount: Yuan
    new_amount: Yuan
    back_billed: Yuan
    credited: Yuan
    released: Yuan
    penalty_released: Yuan
    cleared: Yuan


class CorrectedMonths(Schema):
    """Every month that was corrected, the one asked for first."""

    months: list[Corrected]


class TurnedDown(Schema):
    """A correction that is not carried out."""

    correction_no: str
    state: State


def effect(found: Preview) -> Effect:
    """Return a preview as the API shows it."""
    moved = ("back_billed", "credited", "released", "penalty_released", "cleared")
    return Effect(
        difference=found.draft.total_difference,
        **{name: getattr(found.consequences, name) for name in moved},
        before=_standing(found.before),
        after=_standing(found.after),
        months=[_month(month) for month in found.draft.months],
    )


def _month(month: MonthDraft) -> MonthEffect:
    names = ("bill_no", "held", "old_kwh", "new_kwh", "old_amount", "new_amount", "difference")
    lines = month.lines.drop("account_no", "bill_month").to_dicts()
    return MonthEffect(
        **{name: getattr(month, name) for name in names},
        bill_month=format_month(month.bill_month),
        lines=[LineEffect(**line) for line in lines],
    )


def _standing(found: Any) -> Standing:
    return Standing(principal=found.principal, penalty=found.penalty, prepaid=found.prepaid)


def _decision(correction: Any, name: str) -> Any:
    return getattr(correction.decision, name) if correction.state != "PROPOSED" else None


def _text(value: str | bool | Decimal) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
