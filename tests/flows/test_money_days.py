"""Money-days through the database: every act on money, and the sum still that of the daily balances."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import TRADE, issue, make_accounts, sign
from yingshou.core.money_days import sum_parts
from yingshou.core.tables import FUNDS_RATES
from yingshou.flows.import_table import import_table
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.money_days import UnableToSumMoneyDays, money_days
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.take_payment import take_payment
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.organizations.scope import scoped
from yingshou.records.responsibility.models import Assignment

pytestmark = pytest.mark.django_db

D = Decimal
OCTOBER = {"first_day": date(2025, 10, 1), "last_day": date(2025, 10, 31), "as_of": date(2025, 10, 31)}


def pay(amount, day, number):
    return take_payment(
        account_no="A1", amount=D(amount), value_date=day, channel="TRANSFER", channel_no=number,
        taken_by="bank", as_of=day,
    ).payment_no  # fmt: skip


@pytest.fixture
def book():
    """A month of segments, one late, one paid twice and taken back once, settled below its terms."""
    make_accounts("A1", "A2")
    sign("A1", rows=TRADE)
    issue_dues(as_of=date(2025, 9, 28))
    pay("100000.00", date(2025, 9, 29), "1")
    pay("140000.00", date(2025, 10, 4), "2")
    issue_dues(as_of=date(2025, 10, 13))
    bounced = pay("10000.00", date(2025, 10, 16), "3")
    reverse_payment(payment_no=bounced, reason="退票", reversed_by="bank", reversed_date=date(2025, 10, 20))
    issue(202510, {"A1": "220000.00", "A2": "500.00"}, issued_date=date(2025, 10, 25))


def test_the_parts_come_to_the_daily_balances_and_the_journal(book):
    found = money_days(**OCTOBER)
    assert found.difference == D("0.00")
    assert set(found.rows["part"]) == {"GRANTED", "LATE", "EARLY", "CREDITED"}
    held = dict(trial_balance(date(2025, 10, 31)).select("code", "balance").iter_rows())
    assert found.closing == held["RECEIVABLE"] - held["PREPAID"]
    alone = money_days(**OCTOBER, account_no="A1")
    assert alone.difference == D("0.00")
    assert set(alone.rows["account_no"]) == {"A1"}


def test_each_day_bears_its_collector_and_its_rate(book):
    for day, name in ((date(2025, 1, 1), "li"), (date(2025, 10, 3), "wang")):
        Assignment.objects.create(
            account_no="A1", org_code="-", role="COLLECTOR", username=name, valid_from=day, sequence=0,
            assigned_by="leader",
        )  # fmt: skip
    rates = pl.DataFrame([(date(2025, 10, 1), D("0.036"), 360, "x")], schema=FUNDS_RATES.schema, orient="row")
    import_table(table=FUNDS_RATES, frame=rates, as_of=date(2025, 10, 25), source="rates.csv")
    late = money_days(**OCTOBER).rows
    sums = {row["username"]: row for row in sum_parts(late, ["username"]).iter_rows(named=True)}
    # Of the segment of 150,000 due on the 1st, 110,120 came on the 4th: 120 of the first money was penalty.
    assert (sums["li"]["late"], sums["li"]["late_cost"]) == (D("220240.00"), D("22.02"))
    assert (sums["wang"]["late"], sums["wang"]["late_cost"]) == (D("110120.00"), D("11.01"))


def test_another_organisation_sees_nothing_and_a_window_to_come_is_refused(book):
    with scoped(lambda: "02"):
        assert money_days(**OCTOBER).rows.is_empty()
    with pytest.raises(UnableToSumMoneyDays):
        money_days(**{**OCTOBER, "as_of": date(2025, 10, 30)})
