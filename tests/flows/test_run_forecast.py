"""The forecast of a day on real tables: by rule, by a model, repeated, and held against what came."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.books import TRADE, issue, make_accounts, measure, payments, sign
from tests.flows.small_company import load
from yingshou.core.forecasting import fit
from yingshou.core.tables import TARIFF_BASIC, TARIFF_PRICES
from yingshou.flows.import_payments import import_payments
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.run_forecast import run_forecast
from yingshou.records.customers.models import Account
from yingshou.records.forecasts import queries
from yingshou.records.forecasts.models import (
    BillForecast,
    CashForecast,
    DayForecast,
    ForecastCoverage,
    LoadModel,
    RecoveryForecast,
)
from yingshou.records.metering.models import DailyUsage
from yingshou.records.organizations.scope import scoped
from yingshou.records.runs.models import Problem

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2025, 11, 20)
SAID = (DayForecast, BillForecast, CashForecast, RecoveryForecast, ForecastCoverage)


def priced():
    """Sell a kWh at 0.60 and a kVA at 30.00 a month: 10,000 kVA are 10,000.00 a day."""
    told = {
        "catalogue": "BEIJING", "valid_from": date(2025, 1, 1), "source": "test", "price_class": "TWO_PART",
        "voltage_level": "KV110",
    }  # fmt: skip
    energy = {
        "purchase_class": "NORMAL", "item": "-", "follows_time_of_use": False, "in_power_factor_base": True,
        "price_decimals": 6, "component": "AGENT_PURCHASE", "price": D("0.6"),
    }  # fmt: skip
    basic = {
        "demand_price": D(40), "capacity_price": D(30), "tolerance": D("1.05"), "excess_multiple": D(2),
        "floor_share": D("0.4"),
    }  # fmt: skip
    load(TARIFF_PRICES, TARIFF_PRICES.conform(pl.DataFrame([told | energy])))
    load(TARIFF_BASIC, TARIFF_BASIC.conform(pl.DataFrame([told | basic])))


@pytest.fixture
def _book():
    """A paid its September late, B never paid; both owe October and the first dues of November."""
    make_accounts("A", "B")
    priced()
    for number in ("A", "B"):
        sign(number, TRADE)
    issue(202509, {"A": "600000.00", "B": "500000.00"}, issued_date=date(2025, 9, 25), due_days=15)
    issue(202510, {"A": "610000.00", "B": "510000.00"}, issued_date=date(2025, 10, 25), due_days=15)
    issue_dues(as_of=date(2025, 11, 5))
    for number, amount, day in (
        ("P1", "600000.00", date(2025, 10, 20)),
        ("P2", "427000.00", date(2025, 11, 10)),
    ):
        import_payments(frame=payments((number, "A", amount, day)), as_of=day, source=number)


def counts():
    return [table.objects.count() for table in SAID]


@pytest.mark.usefixtures("_book")
def test_a_short_book_is_foretold_by_rule_once():
    measure(40, "A", "B", until=DAY)
    result = run_forecast(as_of=DAY)
    assert (result.customers, result.model_no, result.reason, result.failures) == (2, None, "SHORT", ())
    before = counts()
    assert before[:3] == [70, 2, 2]
    assert run_forecast(as_of=DAY) == result
    assert counts() == before
    bill = queries.bill_of(account_no="A", made_on=DAY)
    assert (bill.shape, bill.days_left, bill.days_missing) == ("SMOOTH", 4, 0)
    used = sum(
        DailyUsage.objects.filter(account_id="A", use_date__gte=date(2025, 10, 25)).values_list(
            "total_kwh", flat=True
        )
    )
    assert bill.measured == 27 * 10000 + D("0.6") * used
    # Four of 31 days are left, and of a month 300,000.00 of the basic fee are due.
    assert bill.measured + 30000 < bill.low <= bill.middle <= bill.high < bill.measured + 33000
    late, never = (CashForecast.objects.get(account_id=number) for number in ("A", "B"))
    # The bills of the 25th settle the month: what was issued ahead is more, and 122,000.00 of it is paid.
    other = queries.bill_of(account_no="B", made_on=DAY)
    assert (late.open, never.open) == (bill.middle - D("122000.00"), other.middle)
    assert (late.reason, never.reason) == ("PAYS_LATE", "STOPPED_PAYING")
    for row in (late, never):
        assert D(0) <= row.low <= row.middle <= row.high <= row.open == row.expected + row.shortfall
    end = queries.recovery_path(made_on=DAY, bill_month=202511)[-1]
    assert (end.day, end.receivable) == (date(2025, 11, 30), bill.middle + other.middle)
    assert D("122000.00") <= end.low <= end.middle <= end.high <= end.receivable
    with scoped(lambda: "99"):
        assert not queries.bills(DAY).exists()
        assert queries.recovery_path(made_on=DAY, bill_month=202511) == []


@pytest.mark.usefixtures("_book")
def test_a_model_is_fitted_kept_used_and_held_against_what_came():
    measure(133, "A", "B", until=DAY + timedelta(days=10))
    first = run_forecast(as_of=DAY)
    assert (first.model_no, first.reason) == ("LOAD-20251120", "")
    model = LoadModel.objects.get()
    assert (model.window_first, model.window_last) == (DAY - timedelta(days=122), DAY)
    assert model.accounts == ["A", "B"]
    assert model.scores["ours"] < model.scores["weeks"]
    issue(202511, {"A": "620000.00", "B": "1.00"}, issued_date=date(2025, 11, 25), due_days=15)
    later = run_forecast(as_of=DAY + timedelta(days=10))
    assert (later.model_no, LoadModel.objects.count()) == ("LOAD-20251120", 1)
    kept = ForecastCoverage.objects.get(made_on=DAY + timedelta(days=10), basis="KEPT")
    assert (kept.month, kept.days) == (202511, 14)
    assert 8 <= kept.inside <= 14
    bills = ForecastCoverage.objects.get(basis="BILL")
    assert (bills.month, bills.days, bills.inside) == (202511, 2, 0)
    money = ForecastCoverage.objects.get(basis="MONEY")
    assert (money.month, money.days, money.inside) == (202511, 1, 1)
    assert {row.basis for row in queries.coverage(DAY)} == {"JUDGED"}
    with scoped(lambda: "01"):
        assert queries.coverage(DAY) == []


@pytest.mark.usefixtures("_book")
def test_a_model_that_cannot_be_read_or_made_does_not_stop_the_day(monkeypatch):
    measure(130, "A", "B", until=DAY)
    kept = {
        "fitted_date": DAY - timedelta(days=1), "window_first": DAY, "window_last": DAY, "accounts": [],
        "features": [], "scores": {}, "content": b"spoilt", "digest": "0" * 64,
    }  # fmt: skip
    LoadModel.objects.create(model_no="LOAD-1", **kept)
    spoilt = run_forecast(as_of=DAY)
    assert (spoilt.model_no, spoilt.reason, spoilt.failures) == (None, "UNREADABLE", ())

    def broken(**_arguments):
        raise MemoryError

    monkeypatch.setattr(
        "yingshou.flows.run_forecast.fit",
        lambda **given: broken() if given.get("learnt", True) else fit(**given),
    )
    stale = run_forecast(as_of=DAY + timedelta(days=40))
    assert (stale.model_no, stale.reason, stale.failures) == (None, "FIT_FAILED", ())
    assert queries.latest(DAY + timedelta(days=40)).detail == "MemoryError: "
    assert DayForecast.objects.filter(made_on=DAY).count() == 70


@pytest.mark.usefixtures("_book")
def test_old_curves_are_foretold_wider_named_and_resolved_when_they_come():
    measure(60, "A", until=DAY)
    measure(30, "B", until=DAY - timedelta(days=30))
    run_forecast(as_of=DAY)
    assert queries.ages(DAY) == [(DAY - timedelta(days=30), 1), (DAY, 1)]
    fresh, aged = queries.days_of(account_no="A", made_on=DAY), queries.days_of(account_no="B", made_on=DAY)
    assert (len(fresh), len(aged), aged[0].horizon, aged[-1].horizon) == (35, 65, 1, 65)
    assert (aged[0].use_date, aged[-1].use_date) == (DAY - timedelta(days=29), DAY + timedelta(days=35))
    # The period began on October 25: 27 days have passed unmeasured, four are left, all are foretold.
    bill = queries.bill_of(account_no="B", made_on=DAY)
    assert (bill.measured_to, bill.days_left, bill.days_missing, bill.measured) == (
        DAY - timedelta(days=30), 4, 27, D("0.00"),
    )  # fmt: skip
    known = queries.bill_of(account_no="A", made_on=DAY)
    assert bill.high - bill.low > known.high - known.low
    # A's last bill was more than 1.25 of its days; of B's too few were measured to say.
    assert abs(bill.middle * D("1.25") / known.middle - 1) < D("0.001")
    (problem,) = Problem.objects.filter(code="CURVES_OLD", resolved_by="")
    assert (problem.account_no, problem.value, problem.limit_value, problem.owner, problem.effect) == (
        "B", "2025-10-21", "7", "METERING", "WARN",
    )  # fmt: skip
    measure(30, "B", until=DAY)
    run_forecast(as_of=DAY + timedelta(days=7))
    assert not Problem.objects.filter(code="CURVES_OLD", resolved_by="").exists()
    rows = ForecastCoverage.objects.filter(made_on=DAY + timedelta(days=7)).order_by("basis", "month")
    counted = {(row.basis, row.month): row.days for row in rows if row.basis in {"KEPT", "AGED"}}
    # Of the days after B's first week three lie in October and twenty up to the forecast in November.
    assert counted == {("AGED", 202510): 3, ("AGED", 202511): 20, ("KEPT", 202510): 7}


@pytest.mark.usefixtures("_book")
def test_an_account_without_a_price_has_its_days_and_no_bill():
    Account.objects.filter(account_no="B").update(catalogue="UNKNOWN")
    measure(40, "A", "B", until=DAY)
    assert run_forecast(as_of=DAY).failures == ()
    assert set(BillForecast.objects.values_list("account_id", flat=True)) == {"A"}
    assert DayForecast.objects.filter(account_id="B").count() == 35
