"""Explain a stored bill: its inputs, rules and formulas, from what is on file."""

from yingshou.core.explanation import Explanation, explain
from yingshou.core.period import add_months, day_in_month
from yingshou.flows.corrected_inputs import inputs_behind
from yingshou.flows.load_catalogue import load_catalogue
from yingshou.flows.quantity_inputs import quantity_inputs
from yingshou.flows.validation_inputs import load_rules
from yingshou.records.billing.frames import bills_by_number, lines_by_bill, steps_by_bill
from yingshou.records.customers.frames import (
    accounts_of,
    capacity_changes_between,
    household_benefits_between,
)
from yingshou.records.metering.frames import daily_usage_of, points_of, reads_between


def explain_bill(*, bill_no: str) -> Explanation | None:
    """Return the explanation of a bill, or None where no such number exists.

    Reads, rules, prices and the account are those on file now, with what a correction put right for this
    bill; the steps from metered to billed energy are those stored with it. Where what is on file no longer
    gives the energy that was billed, `energy.agrees` is false.
    """
    bills = bills_by_number([bill_no])
    if bills.is_empty():
        return None
    account_no, month, sequence, start, end = bills.select(
        "account_no", "bill_month", "sequence", "period_start", "period_end"
    ).row(0)
    put_right = inputs_behind(account_no=account_no, bill_month=month, sequence=sequence)
    return explain(
        bills=bills,
        charge_lines=lines_by_bill([bill_no]),
        accounts=put_right.on_account(accounts_of([account_no])),
        metering_points=put_right.on_points(points_of([account_no])),
        reads=put_right.on_reads(
            reads_between(first=account_no, last=account_no, from_date=start, to_date=end)
        ),
        daily_usage=daily_usage_of([account_no], from_date=start, to_date=end),
        tariffs=load_catalogue(),
        # Other accounts may be read on other days than this one.
        quantities=quantity_inputs(
            first=account_no,
            last=account_no,
            from_date=day_in_month(add_months(month, -1), 1),
            to_date=day_in_month(add_months(month, 1), 1),
        ),
        capacity_changes=capacity_changes_between(first=account_no, last=account_no),
        quantity_steps=steps_by_bill([bill_no]),
        benefits=household_benefits_between(first=account_no, last=account_no),
        validation_rules=load_rules(),
    )[0]
