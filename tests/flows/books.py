"""A small company for tests of money: accounts, agreements and bills put straight into the database."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.period import billing_period
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, BILLS, PAYMENTS
from yingshou.flows.check_books import check_books
from yingshou.flows.issue_receivables import issue_receivables
from yingshou.records.contracts.operations import store
from yingshou.records.copy import copy_in
from yingshou.records.customers.models import Account, Customer
from yingshou.records.metering.models import DailyUsage
from yingshou.records.organizations.models import Organization
from yingshou.records.payments.models import Clearing, Payment, PaymentBalance
from yingshou.records.receivables.models import ReceivableBalance
from yingshou.records.runs.models import Run

D = Decimal


def make_accounts(*numbers, customer_class="INDUSTRIAL", reading_day=25, opened_date=date(2024, 1, 1)):
    Organization.objects.get_or_create(code="01", defaults={"name": "供电公司"})
    for number in numbers:
        customer, _ = Customer.objects.get_or_create(
            customer_no=f"C{number}", defaults={"name": f"用户{number}"}
        )
        Account.objects.create(
            account_no=number,
            customer=customer,
            name=f"用户{number}",
            organization_id="01",
            customer_class=customer_class,
            supply_class="DEDICATED_LINE",
            voltage_level="KV110",
            catalogue="BEIJING",
            price_class="TWO_PART",
            purchase_class="NORMAL",
            time_of_use=True,
            demand_basis="CAPACITY",
            capacity_kva=D(10000),
            reading_day=reading_day,
            opened_date=opened_date,
        )


def bills(month, amounts, *, reading_day=25):
    """Build bills of a month out of amounts by account."""
    start, end = billing_period(month, reading_day)
    rows = [
        {
            "bill_no": f"{account}-{month}-1",
            "sequence": 1,
            "account_no": account,
            "bill_month": month,
            "period_start": start,
            "period_end": end,
            **dict.fromkeys(
                ("total_kwh", "sharp_kwh", "peak_kwh", "flat_kwh", "valley_kwh", "deep_kwh"), D(0)
            ),
            "accumulated_kwh": D(0),
            "catalogue": "BEIJING",
            "price_valid_from": date(2024, 2, 1),
            "amount": D(amount),
        }
        for account, amount in amounts.items()
    ]
    return BILLS.conform(pl.DataFrame(rows, infer_schema_length=None))


def store_bills(frame, *, bill_date):
    run, _ = Run.objects.get_or_create(run_no="TEST", defaults={"kind": "BILL", "as_of": bill_date})
    copy_in(
        "billing_bill",
        frame.with_columns(bill_date=pl.lit(bill_date), held_reason=pl.lit(""), run_id=pl.lit(run.pk)),
    )


def issue(month, amounts, *, issued_date, reading_day=25, due_days=15, batch_name=None):
    """Store bills and issue them, as a bill run does."""
    frame = bills(month, amounts, reading_day=reading_day)
    with transaction.atomic():
        store_bills(frame, bill_date=issued_date)
        return issue_receivables(
            bills=frame,
            issued_date=issued_date,
            batch_name=batch_name or f"BILL-{month}-{issued_date:%Y%m%d}-{min(amounts)}",
            due_days=due_days,
        )


def agreement(account_no, *, mode="CUMULATIVE", valid_from_month=202510, **values):
    row = {
        "account_no": account_no,
        "version": 1,
        "valid_from_month": valid_from_month,
        "base_method": "LAST_BILL",
        "fixed_base": D("300000.00"),
        "offset_mode": mode,
        "holiday_shift": "NONE",
        "final_due_days": 5,
        "signed_date": date(2025, 9, 1),
        **values,
    }
    return AGREEMENTS.conform(pl.DataFrame([row], infer_schema_length=None))


def terms(account_no, *rows, version=1):
    """Build terms of (kind, month_offset, day, ratio, less_instalments)."""
    return AGREEMENT_TERMS.conform(
        pl.DataFrame(
            [
                {
                    "account_no": account_no,
                    "version": version,
                    "term_no": number,
                    "kind": kind,
                    "month_offset": offset,
                    "day": day,
                    "ratio": D(ratio),
                    "less_instalments": less,
                }
                for number, (kind, offset, day, ratio, less) in enumerate(rows, start=1)
            ]
        )
    )


HALVES = (("SEGMENT", 0, 1, "0.5", False), ("SEGMENT", 0, 15, "0.5", True))
"""E6: half on the 1st, half less the instalments on the 15th."""
TRADE = (("INSTALMENT", -1, 28, "0.2", False), *HALVES)


def sign(account_no, rows=HALVES, **values):
    """Put an agreement into the database as an import does."""
    store(AGREEMENTS, agreement(account_no, **values))
    store(AGREEMENT_TERMS, terms(account_no, *rows))


def payments(*rows):
    """Build payments of (channel_no, account_no, amount, value_date)."""
    return PAYMENTS.conform(
        pl.DataFrame(
            [
                {
                    "channel": "BANK_FILE",
                    "channel_no": number,
                    "account_no": account,
                    "payer_name": None,
                    "amount": D(amount),
                    "value_date": day,
                    "memo": None,
                }
                for number, account, amount, day in rows
            ],
            schema=PAYMENTS.schema,
        )
    )


def open_by_receivable():
    """Return what is open of each receivable that is not settled."""
    return dict(
        ReceivableBalance.objects.filter(principal_open__gt=0)
        .order_by("receivable_id")
        .values_list("receivable_id", "principal_open")
    )


def unapplied():
    return dict(
        PaymentBalance.objects.filter(unapplied__gt=0)
        .order_by("payment_id")
        .values_list("payment_id", "unapplied")
    )


def totals():
    """Return the totals that two ways to the same end must share."""
    return {
        "payments": sum(Payment.objects.values_list("amount", flat=True)),
        "principal": sum(Clearing.objects.values_list("principal", flat=True)),
        "penalty": sum(Clearing.objects.values_list("penalty", flat=True)),
        "open": open_by_receivable(),
        "unapplied": unapplied(),
    }


def assert_books_hold():
    assert check_books() == []


def measure(days, *accounts, until, kwh=1000):
    """Give accounts daily energy: a fifth less at weekends, a tenth more on even days."""
    first = until - timedelta(days=days - 1)

    def of(day):
        return kwh * (8 if day.weekday() > 4 else 10) // 10 + kwh // 10 * (day.toordinal() % 2)

    DailyUsage.objects.bulk_create(
        DailyUsage(
            account_id=account, use_date=day, total_kwh=of(day), sharp_kwh=0, peak_kwh=0, flat_kwh=of(day),
            valley_kwh=0, deep_kwh=0, reactive_kvarh=0, max_demand_kw=100, intervals=96,
        )
        for account in accounts
        for day in (first + timedelta(days=offset) for offset in range(days))
    )  # fmt: skip
