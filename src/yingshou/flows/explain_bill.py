"""Explain a stored bill: its inputs, rules and formulas, from what is on file."""

from yingshou.core.explanation import Explanation, explain
from yingshou.flows.corrected_inputs import inputs_behind
from yingshou.records.billing.frames import bills_by_number, lines_by_bill
from yingshou.records.customers.frames import accounts_of
from yingshou.records.metering.frames import daily_usage_of, points_of, reads_between
from yingshou.records.tariffs.frames import load_tariffs


def explain_bill(*, bill_no: str) -> Explanation | None:
    """Return the explanation of a bill, or None where no such number exists.

    Reads, prices and the account are those on file now, with what a correction put right for this bill; where
    they no longer give the energy that was billed, `energy.agrees` is false.
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
        accounts=accounts_of([account_no]),
        metering_points=put_right.on_points(points_of([account_no])),
        reads=put_right.on_reads(
            reads_between(first=account_no, last=account_no, from_date=start, to_date=end)
        ),
        daily_usage=daily_usage_of([account_no], from_date=start, to_date=end),
        tariffs=load_tariffs(),
    )[0]
