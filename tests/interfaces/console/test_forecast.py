"""The forecast from the flow to its pages, its table and its doors."""

from decimal import Decimal

import polars as pl
import pytest

from tests.interfaces.console.company import AS_OF, LARGE
from yingshou.flows.run_forecast import run_forecast
from yingshou.records.forecasts import queries
from yingshou.records.forecasts.models import BillForecast, CashForecast, DayForecast, RecoveryForecast

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(company):
    return run_forecast(as_of=AS_OF)


def test_a_day_is_foretold_once_and_its_figures_stand_on_the_pages(made, sign_in):
    assert made.failures == ()
    assert (made.model_no, made.reason) == (None, "SHORT")
    counts = [table.objects.count() for table in (DayForecast, BillForecast, CashForecast, RecoveryForecast)]
    assert run_forecast(as_of=AS_OF).failures == ()
    again = [table.objects.count() for table in (DayForecast, BillForecast, CashForecast, RecoveryForecast)]
    assert again == counts
    assert counts[0] == 35 * counts[1] > 0
    for bill in BillForecast.objects.all():
        assert bill.measured <= bill.low <= bill.middle <= bill.high
    for row in CashForecast.objects.all():
        assert Decimal(0) <= row.low <= row.middle <= row.high <= row.open
        assert row.expected + row.shortfall == row.open
    browser = sign_in()
    page = browser.get("/forecast/").content.decode()
    assert "少于" in page or "不足 120 天" in page
    month = queries.months_of(AS_OF)[0]
    first = queries.deciding(made_on=AS_OF, bill_month=month).first()
    page = browser.get(f"/forecast/?month={month // 100}-{month % 100:02d}").content.decode()
    assert f"{first.shortfall:,}" in page
    assert browser.get(f"/forecast/?month={month // 100}-{month % 100:02d}&export=xlsx").content[:2] == b"PK"
    assert "load-band" in browser.get(f"/forecast/{LARGE[0]}/").content.decode()
    assert browser.get("/forecast/9999/").status_code == 404


def test_who_sees_a_part_of_the_company_sees_its_customers_alone(made, monkeypatch):
    monkeypatch.setattr("yingshou.records.organizations.scope._asked", _Scope("99"))
    assert not queries.bills(AS_OF).exists()
    assert not queries.cash(AS_OF).exists()
    assert queries.recovery_path(made_on=AS_OF, bill_month=202510) == []


class _Scope:
    def __init__(self, code):
        self._code = code

    def get(self):
        return lambda: self._code
