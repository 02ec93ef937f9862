"""Work out what a bill would be with corrected inputs, and which later months move; nothing is written."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.period import add_months
from yingshou.core.tables import Tariffs
from yingshou.flows.corrected_inputs import CorrectedInputs, inputs_behind
from yingshou.flows.draft_month import MonthDraft, UsedMore, draft_month
from yingshou.flows.load_catalogue import load_catalogue
from yingshou.records.billing import queries
from yingshou.records.billing.frames import bills_of, lines_by_bill
from yingshou.records.billing.operations import UnableToCorrectBillError

_DECEMBER = 12
_YEAR = 100
_TIERS = ("TIER", "TIER_SURCHARGE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a correction would do; amounts in yuan.

    Args:
        month: the bill asked for.
        following: later bills whose lines move with it, in order of month: the tiers of the year begin
            elsewhere, or a read put right opens them. They are corrected with it, all or none.
    """

    month: MonthDraft
    following: tuple[MonthDraft, ...]

    @property
    def months(self) -> tuple[MonthDraft, ...]:
        """Return every month it corrects, in order."""
        return (self.month, *self.following)

    @property
    def total_difference(self) -> Decimal:
        """Return how much more all its months cost, in yuan."""
        return sum((month.difference for month in self.months), Decimal("0.00"))


def draft_correction(*, bill_no: str, inputs: CorrectedInputs) -> Draft:
    """Bill a month again with corrected inputs and the rules of that month, and compare line by line.

    Raises UnableToCorrectBillError where the bill is not in force, a month cannot be billed so, or nothing
    would change.
    """
    held = _state_in_force(bill_no) == "HELD"
    tariffs = load_catalogue()
    month = draft_month(bill_no=bill_no, inputs=inputs, held=held, used_more=UsedMore(), tariffs=tariffs)
    if not month.changes_bill:
        raise UnableToCorrectBillError(
            zh=f"账单 {bill_no} 按所填数据重算后没有变化",
            en=f"the bill {bill_no} comes out the same with these inputs",
            field="reads",
        )
    return Draft(month=month, following=_following(month, tariffs))


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


def _following(first: MonthDraft, tariffs: Tariffs) -> tuple[MonthDraft, ...]:
    """Bill later months again in order, each on what the ones before it come to, and keep those that move."""
    account_no = first.correction.corrections["account_no"].item()
    year_end = first.bill_month // _YEAR * _YEAR + _DECEMBER
    later = bills_of([account_no], from_month=first.bill_month + 1, to_month=add_months(year_end, 1)).sort(
        "bill_month"
    )
    more, found = first.tiered_more_kwh, []
    for bill in later.iter_rows(named=True):
        in_year = bill["bill_month"] <= year_end
        if not (_opened_anew(first, bill) or (more and _has_tiers(bill["bill_no"]))):
            continue
        behind = inputs_behind(
            account_no=account_no, bill_month=bill["bill_month"], sequence=bill["sequence"]
        )
        drafted = draft_month(
            bill_no=bill["bill_no"],
            inputs=replace(behind, reads=first.inputs.reads),
            held=queries.bill_state(bill["bill_no"]) == "HELD",
            used_more=UsedMore(in_year_kwh=more) if in_year else UsedMore(in_earlier_year_kwh=more),
            tariffs=tariffs,
        )
        if drafted.changes_lines:
            found.append(drafted)
            more += drafted.tiered_more_kwh if in_year else Decimal(0)
    return tuple(found)


def _opened_anew(first: MonthDraft, bill: dict[str, Any]) -> bool:
    """Tell whether a read put right lies in a later bill's period."""
    days = pl.col("read_date").is_between(bill["period_start"], bill["period_end"])
    return first.inputs.reads.filter(days).height > 0


def _has_tiers(bill_no: str) -> bool:
    return bool(lines_by_bill([bill_no])["component"].is_in(_TIERS).any())
