"""A works and the dwelling behind it, both metered by quarter-hours: from the file to the bill."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import quarter_hours
from tests.flows.small_company import AS_OF, account_no, accounts, load, points, tariffs
from yingshou.core.tables import ACCOUNTS, INTERVALS, METERING_POINTS
from yingshou.core.tables.metering import SECTION_DAILY_USAGE
from yingshou.flows.explain_bill import explain_bill
from yingshou.flows.export_table import export_table
from yingshou.flows.run_bills import run_bills
from yingshou.gateways.intervals import IntervalStore
from yingshou.records.billing.models import Bill, ChargeLine
from yingshou.records.metering.models import SectionDailyUsage
from yingshou.records.runs.models import Problem

pytestmark = pytest.mark.django_db

SHOP, START, END = account_no(1), date(2025, 9, 25), date(2025, 10, 25)
OWN, DWELLING = f"P{SHOP}", "P-dwelling"


@pytest.fixture
def store(tmp_path):
    load(ACCOUNTS, accounts(2)[1:])
    own = points(2)[1:].with_columns(metering_mode=pl.lit("INTERVAL"))
    dwelling = own.with_columns(point_no=pl.lit(DWELLING), price_class=pl.lit("RESIDENT"))
    load(METERING_POINTS, pl.concat([own, dwelling]))
    for table, frame in tariffs():
        load(table, frame)
    return IntervalStore(tmp_path)


def bring(store, point, kwh, *, end=END):
    given = quarter_hours(start=START, end=end, kwh=kwh, point_no=point, reactive=None)
    assert load(INTERVALS, given, interval_store=store).problems.is_empty()


def test_each_part_pays_at_its_own_class(store):
    bring(store, OWN, "0.5")
    bring(store, DWELLING, "0.1")
    assert SectionDailyUsage.objects.count() == 60
    result = run_bills(bill_month=202510, as_of=AS_OF)
    assert (result.bills, result.problems) == (1, 0)
    lines = ChargeLine.objects.order_by("line_no")
    assert list(lines.values_list("price_class", "component", "item", "quantity", "amount")) == [
        (None, "AGENT_PURCHASE", "-", 1440, Decimal("720.00")),
        (None, "TRANSMISSION", "-", 1440, Decimal("432.00")),
        ("RESIDENT", "TIER", "1", 288, Decimal("144.00")),
    ]
    told = explain_bill(bill_no=Bill.objects.get().bill_no).energy
    assert (told.agrees, len(told.days), [len(part.days) for part in told.sections]) == (True, 30, [30])
    assert sum(day.total_kwh for part in told.sections for day in part.days) == 288


def test_a_part_that_lacks_a_day_blocks_the_account_until_it_comes(store):
    bring(store, OWN, "0.5")
    bring(store, DWELLING, "0.1", end=END - timedelta(days=1))
    assert run_bills(bill_month=202510, as_of=AS_OF).bills == 0
    problem = Problem.objects.get(code="MISSING_INTERVALS")
    assert problem.subject == f"{SHOP}/RESIDENT/2025-10-24"
    bring(store, DWELLING, "0.1")
    assert run_bills(bill_month=202510, as_of=AS_OF).bills == 1


def test_the_days_by_part_can_be_taken_out(store):
    bring(store, OWN, "0.5", end=START + timedelta(days=1))
    frame = export_table(table=SECTION_DAILY_USAGE)
    assert frame.select("account_no", "price_class", "use_date", "total_kwh").rows() == [
        (SHOP, "SINGLE", START, 48)
    ]
