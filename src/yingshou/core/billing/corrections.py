"""Corrections (冲红重开): a bill is never edited, it is reversed whole and the month is billed anew.

A month's bills are 1, then reversal 2 and correction 3, reversal 4 and correction 5, and so on: the bill in
force is the one with the highest sequence, and sums of energy and money over all bills of a month are those
of the bill in force.
"""

from dataclasses import dataclass

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS
from yingshou.core.errors import InvariantError
from yingshou.core.identity import bill_no
from yingshou.core.money import PRICE, YUAN, yuan
from yingshou.core.tables import BILLS, CHARGE_LINES

_MONTH = ("account_no", "bill_month")
_NEGATED = (
    "total_kwh", *PERIOD_COLUMNS.values(), "reactive_kvarh", "tiered_kwh", "earlier_year_kwh", "amount",
)  # fmt: skip
_LINE = (*_MONTH, "component", "item", "occurrence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The bills a correction adds: reversals and what replaces them, with the lines of both.

    `differences` has one row a month: `account_no`, `bill_month`, `bill_no` and `sequence` of the new bill,
    `corrects_bill_no`, `old_amount`, `new_amount` and `difference` in yuan.
    """

    reversals: pl.DataFrame
    reversal_lines: pl.DataFrame
    corrections: pl.DataFrame
    correction_lines: pl.DataFrame
    differences: pl.DataFrame


def correct_bills(
    *, bills: pl.DataFrame, charge_lines: pl.DataFrame, new_bills: pl.DataFrame, new_lines: pl.DataFrame
) -> Correction:
    """Reverse bills in force and put new bills of the same months in their place.

    A reversal has the energy, the quantities and the amounts of its bill with the opposite sign; what is not
    a sum (demand, power factor, accumulated energy, prices) it repeats.

    Args:
        bills: table BILLS: the bill in force of each month, one a month.
        charge_lines: table CHARGE_LINES of these bills.
        new_bills: table BILLS as `core.flow.bill` makes them of corrected inputs, one for each of `bills`.
        new_lines: table CHARGE_LINES of `new_bills`.

    Raises:
        InvariantError: a month stands twice, has no new bill or one below zero, or lines do not add up.
    """
    _assert_one_each(bills, new_bills)
    reversals, reversal_lines = _reversed(bills, charge_lines)
    corrections, correction_lines = _renumbered(bills, new_bills, new_lines)
    _assert_sums(pl.concat([reversals, corrections]), pl.concat([reversal_lines, correction_lines]))
    amount = pl.col("amount").cast(YUAN)
    differences = corrections.select(*_MONTH, "bill_no", "sequence", new_amount=amount).join(
        bills.select(*_MONTH, corrects_bill_no="bill_no", old_amount=amount), on=_MONTH
    )
    return Correction(
        reversals=reversals,
        reversal_lines=reversal_lines,
        corrections=corrections,
        correction_lines=correction_lines,
        differences=differences.with_columns(difference=pl.col("new_amount") - pl.col("old_amount")),
    )


def compare_lines(*, old_lines: pl.DataFrame, new_lines: pl.DataFrame) -> pl.DataFrame:
    """Set the lines of two bills of a month side by side, in the order of the new bill, dropped lines last.

    Lines meet by component and item. Returns `account_no`, `bill_month`, `component`, `item`,
    `quantity_unit`, `old_quantity`, `new_quantity`, `old_price`, `new_price` (null where there is no such
    line), and `old_amount`, `new_amount`, `difference` in yuan.
    """
    old, new = (_named(lines, side) for lines, side in ((old_lines, "old"), (new_lines, "new")))
    joined = old.join(new, on=list(_LINE), how="full", coalesce=True).sort(
        "new_line_no", "old_line_no", nulls_last=True
    )
    amounts = {name: pl.col(name).fill_null(yuan(0)) for name in ("old_amount", "new_amount")}
    return joined.select(
        *_MONTH, "component", "item",
        pl.coalesce("new_quantity_unit", "old_quantity_unit").alias("quantity_unit"),
        "old_quantity", "new_quantity", "old_price", "new_price",
        **amounts,
        difference=amounts["new_amount"] - amounts["old_amount"],
    )  # fmt: skip


def _reversed(bills: pl.DataFrame, charge_lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    sequence = pl.col("sequence") + 1
    numbered = bills.select(
        *_MONTH, old_no="bill_no", new_no=bill_no(pl.col("account_no"), pl.col("bill_month"), sequence)
    )
    reversals = (
        bills.with_columns(-pl.col(name) for name in _NEGATED)
        .with_columns(sequence=sequence)
        .join(numbered.select("old_no", "new_no"), left_on="bill_no", right_on="old_no")
        .with_columns(bill_no=pl.col("new_no"))
    )
    lines = (
        charge_lines.with_columns(-pl.col("quantity"), -pl.col("amount"))
        .join(numbered.select("old_no", "new_no"), left_on="bill_no", right_on="old_no")
        .with_columns(bill_no=pl.col("new_no"))
    )
    return BILLS.conform(reversals).sort("bill_no"), CHARGE_LINES.conform(lines).sort("bill_no", "line_no")


def _renumbered(
    bills: pl.DataFrame, new_bills: pl.DataFrame, new_lines: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    next_one = bills.select(*_MONTH, next_sequence=pl.col("sequence") + 2)
    number = bill_no(pl.col("account_no"), pl.col("bill_month"), pl.col("next_sequence"))
    corrections = new_bills.join(next_one, on=_MONTH).with_columns(
        bill_no=number, sequence=pl.col("next_sequence")
    )
    lines = new_lines.join(next_one, on=_MONTH).with_columns(bill_no=number)
    return BILLS.conform(corrections).sort("bill_no"), CHARGE_LINES.conform(lines).sort("bill_no", "line_no")


def _named(lines: pl.DataFrame, side: str) -> pl.DataFrame:
    repeated = lines.sort("line_no").with_columns(
        occurrence=pl.int_range(pl.len()).over(*_MONTH, "component", "item")
    )
    return repeated.select(
        *_LINE,
        pl.col("line_no", "quantity_unit").name.prefix(f"{side}_"),
        pl.col("quantity").cast(ENERGY).alias(f"{side}_quantity"),
        pl.col("price").cast(PRICE).alias(f"{side}_price"),
        pl.col("amount").cast(YUAN).alias(f"{side}_amount"),
    )


def _assert_one_each(bills: pl.DataFrame, new_bills: pl.DataFrame) -> None:
    if bills.select(_MONTH).is_duplicated().any() or new_bills.select(_MONTH).is_duplicated().any():
        raise InvariantError(
            zh="同一户号同一应收年月有多张有效账单", en="an account has two bills in force of one month"
        )
    missing = bills.join(new_bills, on=_MONTH, how="anti")
    if missing.height or new_bills.height != bills.height:
        number = missing.item(0, "bill_no") if missing.height else new_bills.item(0, "bill_no")
        raise InvariantError(
            zh=f"账单 {number} 没有对应的重开账单", en=f"bill {number} and its correction do not meet"
        )
    negative = new_bills.filter(pl.col("amount") < yuan(0))
    if negative.height:
        account, month = negative.select(_MONTH).row(0)
        raise InvariantError(
            zh=f"户号 {account} 应收年月 {month} 更正后的电费为负",
            en=f"account {account}, month {month}: the corrected bill is below zero",
        )


def _assert_sums(bills: pl.DataFrame, lines: pl.DataFrame) -> None:
    summed = lines.group_by("bill_no").agg(pl.col("amount").cast(YUAN).sum().alias("summed"))
    wrong = bills.join(summed, on="bill_no", how="left").filter(
        pl.col("amount") != pl.col("summed").fill_null(yuan(0))
    )
    if wrong.height or lines.join(bills, on="bill_no", how="anti").height:
        raise InvariantError(
            zh="更正账单与明细合计不符", en="the lines of a correction do not add up to its bills"
        )
