"""Bill one month of an account again with corrected inputs, and set it beside the bill in force."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from yingshou.core.billing import Correction, compare_lines, correct_bills
from yingshou.core.billing.breach import with_breach_charge
from yingshou.core.billing.causes import (
    MeteredMonth,
    breach_limit,
    breach_multiple,
    missed_energy,
    parse_figures,
)
from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.errors import InvariantError
from yingshou.core.flow import Billing, bill
from yingshou.core.metering.back_billed import BACK_BILLED_ENERGY
from yingshou.core.money import YUAN
from yingshou.core.tables import Tariffs
from yingshou.flows.billing_inputs import BillingInputs, billing_inputs
from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.records.billing.frames import bills_by_number, lines_by_bill
from yingshou.records.billing.operations import UnableToCorrectBillError
from yingshou.records.customers.frames import accounts_of

_THEFT, _BREACH = "THEFT", "BREACH"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedMore:
    """What corrections of earlier months add to the energy that fills the tiers, in kWh.

    In the calendar year of the month, and, for a January bill, in the year before.
    """

    in_year_kwh: Decimal = Decimal(0)
    in_earlier_year_kwh: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDraft:
    """What correcting one bill would do; amounts in yuan.

    Args:
        bill_no: bill in force that is reversed.
        bill_month: its billing month YYYYMM.
        inputs: what takes the place of the archive.
        correction: the bills and lines it adds.
        quantity_steps: how the energy of the new bill came about, see table `quantity_steps`.
        lines: old and new lines side by side, see `core.billing.compare_lines`.
        old_kwh: energy of the bill in force.
        new_kwh: energy of the new bill.
        held: the bill was never issued.
    """

    bill_no: str
    bill_month: int
    inputs: CorrectedInputs
    correction: Correction
    quantity_steps: pl.DataFrame
    lines: pl.DataFrame
    old_amount: Decimal
    new_amount: Decimal
    old_kwh: Decimal
    new_kwh: Decimal
    held: bool

    @property
    def difference(self) -> Decimal:
        """Return how much more the month costs, in yuan."""
        return self.new_amount - self.old_amount

    @property
    def tiered_more_kwh(self) -> Decimal:
        """Return how much more the month adds to the energy that fills the tiers of its year, in kWh."""
        counted = pl.coalesce("tiered_kwh", "total_kwh") - pl.col("earlier_year_kwh").fill_null(Decimal(0))
        both = pl.concat([self.correction.reversals, self.correction.corrections])
        return Decimal(both.select(counted.cast(ENERGY).sum()).item())

    @property
    def changes_lines(self) -> bool:
        """Tell whether any line comes out otherwise."""
        return not self.lines.filter(
            pl.col("old_quantity").ne_missing(pl.col("new_quantity"))
            | pl.col("old_price").ne_missing(pl.col("new_price"))
            | (pl.col("difference") != 0)
        ).is_empty()

    @property
    def changes_bill(self) -> bool:
        """Tell whether the bill or any of its lines comes out otherwise."""
        old = self.correction.reversals.select("reactive_kvarh", "max_demand_kw", "total_kwh")
        new = self.correction.corrections.select("reactive_kvarh", "max_demand_kw", "total_kwh")
        same = old.with_columns(-pl.col("reactive_kvarh"), -pl.col("total_kwh")).equals(new)
        return self.changes_lines or not same


def draft_month(
    *, bill_no: str, inputs: CorrectedInputs, held: bool, used_more: UsedMore, tariffs: Tariffs
) -> MonthDraft:
    """Bill the month of a bill again with the rules of that month, and compare; nothing is written.

    Args:
        bill_no: bill in force.
        inputs: what takes the place of the archive.
        held: whether the bill waits for its review.
        used_more: what corrections of earlier months add to the energy used before.
        tariffs: the catalogue.

    Raises:
        UnableToCorrectBillError: the month cannot be billed so.
    """
    old_bills, old_lines = bills_by_number([bill_no]), lines_by_bill([bill_no])
    account, month = old_bills.select("account_no", "bill_month").row(0)
    archive = billing_inputs(bill_month=month, first=account, last=account)
    given = inputs.applied(archive)
    used = given["accumulated"].with_columns(
        (pl.col("accumulated_kwh") + used_more.in_year_kwh).cast(ENERGY),
        (pl.col("earlier_accumulated_kwh") + used_more.in_earlier_year_kwh).cast(ENERGY),
    )
    try:
        billing = _billed(account, month, {**given, "accumulated": used}, inputs, tariffs)
        correction = correct_bills(
            bills=old_bills, charge_lines=old_lines, new_bills=billing.bills, new_lines=billing.charge_lines
        )
    except InvariantError as error:
        raise UnableToCorrectBillError(zh=error.zh, en=error.en, field=error.field) from error
    return MonthDraft(
        bill_no=bill_no,
        bill_month=month,
        inputs=inputs,
        correction=correction,
        quantity_steps=billing.quantity_steps,
        lines=compare_lines(old_lines=old_lines, new_lines=correction.correction_lines),
        old_amount=correction.differences["old_amount"].item(),
        new_amount=correction.differences["new_amount"].item(),
        old_kwh=old_bills["total_kwh"].item(),
        new_kwh=correction.corrections["total_kwh"].item(),
        held=held,
    )


def _billed(
    account: str, month: int, given: BillingInputs, inputs: CorrectedInputs, tariffs: Tariffs
) -> Billing:
    """Bill the month, with the energy it missed where figures of a cause are given."""
    accounts = inputs.on_account(accounts_of([account]))
    plain = _one_bill(bill(bill_month=month, accounts=accounts, tariffs=tariffs, **given), month)
    if inputs.cause == _BREACH:
        kept = _one_bill(
            bill(bill_month=month, accounts=accounts_of([account]), tariffs=tariffs, **given), month
        )
        return _with_breach(plain, kept.bills["amount"].item(), inputs)
    if not inputs.figures:
        return plain
    figures = parse_figures(inputs.cause, inputs.figures)
    row = plain.bills.row(0, named=True)
    metered = MeteredMonth(
        energy_kwh={period: row[column] for period, column in PERIOD_COLUMNS.items()},
        period_start=row["period_start"],
        period_end=row["period_end"],
    )
    missed = missed_energy(cause=inputs.cause, figures=figures, month=metered)
    energy = {column: [missed.get(period, Decimal(0))] for period, column in PERIOD_COLUMNS.items()}
    frame = pl.DataFrame({"account_no": [account], **energy}, schema=BACK_BILLED_ENERGY)
    billed = bill(bill_month=month, accounts=accounts, tariffs=tariffs, back_billed=frame, **given)
    billed = _one_bill(billed, month)
    if inputs.cause != _THEFT:
        return billed
    base = billed.bills.select("account_no", base=(pl.col("amount") - row["amount"]).cast(YUAN))
    bills, lines = with_breach_charge(
        bills=billed.bills, charge_lines=billed.charge_lines, bases=base, multiple=breach_multiple(figures)
    )
    return Billing(
        bills=bills, charge_lines=lines, problems=billed.problems, quantity_steps=billed.quantity_steps
    )


def _with_breach(plain: Billing, by_archive: Decimal, inputs: CorrectedInputs) -> Billing:
    """Charge for a breach of the terms of use: a multiple of what the true archive makes the month dearer."""
    figures = parse_figures(inputs.cause, inputs.figures)
    bills, lines = with_breach_charge(
        bills=plain.bills, charge_lines=plain.charge_lines,
        bases=plain.bills.select("account_no", base=(pl.col("amount") - pl.lit(by_archive)).cast(YUAN)),
        multiple=breach_multiple(figures, most=breach_limit(inputs.account)),
    )  # fmt: skip
    return Billing(
        bills=bills, charge_lines=lines, problems=plain.problems, quantity_steps=plain.quantity_steps
    )


def _one_bill(billing: Billing, month: int) -> Billing:
    if billing.bills.is_empty():
        codes = "、".join(billing.problems["code"].unique().sort().to_list())
        raise UnableToCorrectBillError(
            zh=f"应收年月 {month} 按更正后的数据不能出账：{codes}",
            en=f"the month {month} cannot be billed so: {codes}",
            field="reads",
        )
    return billing
