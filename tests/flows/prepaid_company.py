"""A household on cost control whose meter is read every day: what each day used is told by a list."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from tests.core.frames import rows
from tests.flows.small_company import account_no, accounts, load, points, tariffs
from yingshou.core.tables import ACCOUNTS, METERING_POINTS, PREPAYMENT_AGREEMENTS, READS
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_prepaid_day import run_prepaid_day
from yingshou.flows.take_payment import take_payment

HOUSEHOLD = account_no(2)
START = date(2025, 9, 25)
"""First day of the billing month 202510 at reading day 25."""


def settle_in(*, agreed=START, count=3, **agreement):
    """Import accounts, meters and prices, and put the household on cost control."""
    load(ACCOUNTS, accounts(count))
    load(METERING_POINTS, points(count))
    for table, frame in tariffs():
        load(table, frame)
    if agreed:
        agree({"valid_from": agreed, **agreement})


def agree(*given):
    defaults = {"account_no": HOUSEHOLD, "kind": "REMOTE", "signed_by": "户主"}
    return load(PREPAYMENT_AGREEMENTS, rows(PREPAYMENT_AGREEMENTS, *given, defaults=defaults))


def read_daily(*, first=START, days=30, kwh="10", number=2, start=1000, as_of=None):
    """Store a read a day: day n of use ends on `first` + n."""
    meter = {
        "point_no": f"P{account_no(number)}",
        "meter_no": f"M{account_no(number)}",
        "read_kind": "NORMAL",
    }
    frame = READS.conform(
        pl.DataFrame(
            [
                {**meter, "read_date": first + timedelta(n), "total": start + Decimal(kwh) * n}
                for n in range(days + 1)
            ]
        )
    )
    return load(READS, frame, as_of=as_of or first + timedelta(days))


def top_up(amount, *, on, number="1", account=HOUSEHOLD):
    return take_payment(
        account_no=account, amount=Decimal(amount), value_date=on, channel="TRANSFER", channel_no=number,
        taken_by="tester", as_of=on,
    )  # fmt: skip


def evenings(first, last, **options):
    """Run every day from one to another, both included."""
    return [run_prepaid_day(as_of=first + timedelta(n), **options) for n in range((last - first).days + 1)]


def bill_october():
    return run_bills(bill_month=202510, as_of=date(2025, 10, 25))
