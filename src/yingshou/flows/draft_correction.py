"""Work out what a bill would be with corrected inputs; nothing is written."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from yingshou.core.billing import Correction, compare_lines, correct_bills
from yingshou.core.flow import bill
from yingshou.flows.billing_inputs import billing_inputs
from yingshou.flows.corrected_inputs import CorrectedInputs
from yingshou.records.billing import queries
from yingshou.records.billing.frames import bills_by_number, bills_of, lines_by_bill
from yingshou.records.billing.operations import UnableToCorrectBillError
from yingshou.records.customers.frames import accounts_of
from yingshou.records.tariffs.frames import load_tariffs

_DECEMBER = 12
_YEAR = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a correction would do; amounts in yuan.

    Args:
        correction: the bills and lines it adds.
        quantity_steps: how the energy of the new bill came about, see table `quantity_steps`.
        lines: old and new lines side by side, see `core.billing.compare_lines`.
        later_months: billed months of the same year whose accumulated energy the correction moves; where
            they are billed by tiers they want a correction of their own.
        held: the bill was never issued.
    """

    correction: Correction
    quantity_steps: pl.DataFrame
    lines: pl.DataFrame
    old_amount: Decimal
    new_amount: Decimal
    later_months: tuple[int, ...]
    held: bool

    @property
    def difference(self) -> Decimal:
        """Return how much more the month costs, in yuan."""
        return self.new_amount - self.old_amount


def draft_correction(*, bill_no: str, inputs: CorrectedInputs) -> Draft:
    """Bill a month again with corrected inputs and the rules of that month, and compare line by line.

    Raises UnableToCorrectBillError where the bill is not in force, the month cannot be billed so, or nothing
    would change.
    """
    state = _state_in_force(bill_no)
    old_bills, old_lines = bills_by_number([bill_no]), lines_by_bill([bill_no])
    account, bill_month = old_bills.select("account_no", "bill_month").row(0)
    billing = bill(
        bill_month=bill_month,
        accounts=accounts_of([account]),
        tariffs=load_tariffs(),
        **inputs.applied(billing_inputs(bill_month=bill_month, first=account, last=account)),
    )
    if billing.bills.is_empty():
        codes = "、".join(billing.problems["code"].unique().sort().to_list())
        raise UnableToCorrectBillError(
            zh=f"按更正后的数据不能出账：{codes}", en=f"the month cannot be billed so: {codes}", field="reads"
        )
    correction = correct_bills(
        bills=old_bills, charge_lines=old_lines, new_bills=billing.bills, new_lines=billing.charge_lines
    )
    lines = compare_lines(old_lines=old_lines, new_lines=correction.correction_lines)
    if _same(old_bills, correction.corrections) and _same_lines(lines):
        raise UnableToCorrectBillError(
            zh=f"账单 {bill_no} 按所填数据重算后没有变化",
            en=f"the bill {bill_no} comes out the same with these inputs",
            field="reads",
        )
    moved = correction.corrections["total_kwh"].item() != old_bills["total_kwh"].item()
    return Draft(
        correction=correction,
        quantity_steps=billing.quantity_steps,
        lines=lines,
        old_amount=correction.differences["old_amount"].item(),
        new_amount=correction.differences["new_amount"].item(),
        later_months=_later_months(account, bill_month) if moved else (),
        held=state == "HELD",
    )


def _state_in_force(bill_no: str) -> str:
    found = queries.bill_state(bill_no)
    if found is None or found in {"REVERSED", "REVERSAL"}:
        raise UnableToCorrectBillError(
            zh=f"账单 {bill_no} 不存在" if found is None else f"账单 {bill_no} 已冲红，请更正当月有效的账单",
            en=f"there is no bill {bill_no}"
            if found is None
            else f"the bill {bill_no} has been reversed; correct the one in force",
            field="bill_no",
        )
    return found


def _same(old: pl.DataFrame, new: pl.DataFrame) -> bool:
    numbers = ("bill_no", "sequence")
    return old.drop(numbers).equals(new.drop(numbers))


def _same_lines(lines: pl.DataFrame) -> bool:
    return lines.filter(
        pl.col("old_quantity").ne_missing(pl.col("new_quantity"))
        | pl.col("old_price").ne_missing(pl.col("new_price"))
        | (pl.col("difference") != 0)
    ).is_empty()


def _later_months(account_no: str, bill_month: int) -> tuple[int, ...]:
    last = bill_month // _YEAR * _YEAR + _DECEMBER
    later = bills_of([account_no], from_month=bill_month + 1, to_month=last)
    return tuple(later["bill_month"].unique().sort().to_list())
