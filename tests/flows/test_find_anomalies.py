"""The list of inspections on real tables: found once, resumed, inspected, learnt from, corrected."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from tests.flows.books import bills, make_accounts, store_bills
from tests.flows.small_company import load
from yingshou.core.tables.anomalies import ANOMALY_RULES, ANOMALY_TERMS, AREA_ACCOUNTS, AREA_SUPPLY
from yingshou.flows import find_anomalies as flow
from yingshou.flows.account_use import account_use
from yingshou.flows.anomaly_book import weighing_on
from yingshou.flows.find_anomalies import find_anomalies
from yingshou.flows.give_inspection import give_inspection
from yingshou.flows.record_inspection import correction_start, record_inspection
from yingshou.records.anomalies import queries
from yingshou.records.anomalies.models import AnomalyFinding, AreaLoss, Inspection
from yingshou.records.anomalies.operations import UnableToInspectError
from yingshou.records.audit.models import AuditEvent
from yingshou.records.copy import copy_in
from yingshou.records.customers.models import Account
from yingshou.records.organizations.models import Organization
from yingshou.records.organizations.scope import scoped
from yingshou.records.organizations.staff import add_user
from yingshou.records.runs.operations import UnableToRunError

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2026, 10, 31)
LENGTH = 260
HONEST = [f"H{n}" for n in range(6)]


def use(accounts, factor):
    """Put daily use into the database: 100 a day and 60 on Sundays, times a factor by account and age."""
    rows = []
    for age in range(LENGTH):
        day = DAY - timedelta(days=age)
        for account in accounts:
            share = factor(account, age)
            if share is not None:
                kwh = D(60 if day.weekday() == 6 else 100) * (D(1) + D(age * 7 % 5) / 50) * D(str(share))
                rows.append((account, day, kwh.quantize(D("0.01"))))
    frame = pl.DataFrame(rows, schema=["account_no", "use_date", "total_kwh"], orient="row")
    zero = pl.lit(0)
    copy_in(
        "metering_dailyusage",
        frame.with_columns(
            flat_kwh="total_kwh", sharp_kwh=zero, peak_kwh=zero, valley_kwh=zero, deep_kwh=zero,
            reactive_kvarh=zero, max_demand_kw=pl.lit(8), intervals=pl.lit(96),
        ),
    )  # fmt: skip


@pytest.fixture
def _book():
    """Six honest accounts, and T whose use halves four weeks ago."""
    make_accounts(*HONEST, "T", opened_date=date(2020, 1, 1))
    Account.objects.update(capacity_kva=None)
    use([*HONEST, "T"], lambda account, age: 0.4 if account == "T" and age < 28 else 1)


@pytest.fixture
def _people():
    add_user(name="chen", role="inspector", password="Long-enough-91")
    add_user(name="qian", role="cashier", password="Long-enough-91")


@pytest.mark.usefixtures("_book")
def test_a_day_is_looked_at_once():
    done = find_anomalies(as_of=DAY, batch_size=3)
    assert (done.accounts, done.listed, done.cleared_lately, done.failures) == (7, 1, 0, ())
    (found,) = queries.listed()
    assert (found.account_id, found.suspicion, found.since) == ("T", "THEFT", DAY - timedelta(days=27))
    points = {row["signal"]: D(row["given"]) for row in found.evidence}
    # Sixty of a hundred are gone: all points of a fall, and the least of a scatter that stayed.
    assert points["STEP_DOWN"] == 25
    assert found.points == sum(points.values())
    assert found.missed_kwh > 1500
    assert found.peers == "DAILY/INDUSTRIAL"
    again = find_anomalies(as_of=DAY, batch_size=3)
    assert (again.accounts, AnomalyFinding.objects.count()) == (0, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnomalyFinding.objects.update(points=0)


@pytest.mark.usefixtures("_book")
def test_a_killed_run_goes_on_with_the_weights_it_began_with(monkeypatch):
    look, seen = flow._look, []

    def fails(accounts, **rest):
        seen.append(accounts.height)
        if len(seen) == 2:
            raise RuntimeError("power cut")
        return look(accounts, **rest)

    monkeypatch.setattr(flow, "_look", fails)
    assert [each.batch_no for each in find_anomalies(as_of=DAY, batch_size=4).failures] == [2]
    assert AnomalyFinding.objects.count() == 0
    monkeypatch.setattr(flow, "_look", look)
    done = find_anomalies(as_of=DAY, batch_size=4)
    assert (done.accounts, done.listed, done.failures) == (3, 1, ())
    rules = ANOMALY_RULES.conform(
        pl.DataFrame(
            [{"signal": "STEP_DOWN", "valid_from": date(2026, 1, 1), "counts_from": D("0.2"), "full_at": D(1),
              "points": D(30), "least_days": 14, "suspicion": "THEFT", "source": "用电检查办法"}]
        )
    )  # fmt: skip
    load(ANOMALY_RULES, rules, as_of=DAY)
    with pytest.raises(UnableToRunError):
        find_anomalies(as_of=DAY)
    later = find_anomalies(as_of=DAY - timedelta(days=1))
    assert later.listed == 1
    found = AnomalyFinding.objects.get(account_id="T", as_of=DAY - timedelta(days=1))
    step = next(row for row in found.evidence if row["signal"] == "STEP_DOWN")
    assert (D(step["weight"]), D(step["given"])) == (30, 15)


@pytest.mark.usefixtures("_book")
def test_areas_are_worked_out_and_the_fall_turns_up_in_one():
    members = [
        {"account_no": number, "valid_from": date(2026, 1, 1), "area_no": "A1"} for number in [*HONEST, "T"]
    ]
    load(AREA_ACCOUNTS, AREA_ACCOUNTS.conform(pl.DataFrame(members)), as_of=DAY)
    supply = []
    for age in range(LENGTH):
        day = DAY - timedelta(days=age)
        true = D(60 if day.weekday() == 6 else 100) * (D(1) + D(age * 7 % 5) / 50) * 7
        supply.append(
            {"area_no": "A1", "supply_date": day, "supplied_kwh": (true / D("0.96")).quantize(D("0.01"))}
        )
    load(AREA_SUPPLY, AREA_SUPPLY.conform(pl.DataFrame(supply)), as_of=DAY)
    late = supply[0] | {"supply_date": DAY + timedelta(days=1)}
    refused = load(AREA_SUPPLY, AREA_SUPPLY.conform(pl.DataFrame([late])), as_of=DAY)
    assert refused.problems["code"].to_list() == ["FUTURE_DATE"]
    unknown = members[0] | {"account_no": "ZZ"}
    refused = load(AREA_ACCOUNTS, AREA_ACCOUNTS.conform(pl.DataFrame([unknown])), as_of=DAY)
    assert refused.problems["code"].to_list() == ["UNKNOWN_ACCOUNT"]
    done = find_anomalies(as_of=DAY, batch_size=3)
    assert done.areas == 1
    (area,) = AreaLoss.objects.all()
    assert (area.accounts, area.days, area.missing_days) == (7, 91, 0)
    assert D("0.05") < area.loss_share < D("0.09")
    lost = next(row for row in queries.finding("T").evidence if row["signal"] == "AREA_LOSS")
    assert (lost["reference"], lost["before"]) == ("A1", "0.04000100")


@pytest.mark.usefixtures("_book", "_people")
def test_an_inspection_is_given_once_and_its_result_stays():
    find_anomalies(as_of=DAY)
    for refused in ({"given_to": "qian"}, {"given_to": "nobody"}, {"account_no": "ZZ"}, {"account_no": "H0"}):
        asked = {"account_no": "T", "given_to": "chen", "given_by": "wang", "as_of": DAY} | refused
        with pytest.raises(UnableToInspectError):
            give_inspection(**asked)
    number = give_inspection(account_no="T", given_to="chen", given_by="wang", as_of=DAY)
    with pytest.raises(UnableToInspectError):
        give_inspection(account_no="T", given_to="chen", given_by="wang", as_of=DAY)
    assert queries.listed().get().under_way is True
    told = {
        "inspection_no": number, "result": "THEFT", "result_date": DAY, "found_by": "chen",
        "note": "绕越计量", "reference": "取证单 17", "as_of": DAY,
    }  # fmt: skip
    bad = (
        {"result": "GUESS"}, {"reference": " "}, {"note": ""}, {"result_date": DAY + timedelta(days=1)},
        {"result_date": DAY - timedelta(days=1)}, {"load_kw": D(0)}, {"began_date": DAY + timedelta(days=1)},
        {"inspection_no": "I0"},
    )  # fmt: skip
    for wrong in bad:
        with pytest.raises(UnableToInspectError):
            record_inspection(**told | wrong)
    record_inspection(**told)
    record_inspection(**told)
    with pytest.raises(UnableToInspectError):
        record_inspection(**told | {"result": "NOTHING_FOUND"})
    acts = AuditEvent.objects.filter(subject=number).order_by("id")
    assert list(acts.values_list("action", "actor")) == [
        ("GIVE_INSPECTION", "wang"), ("RECORD_INSPECTION", "chen")
    ]  # fmt: skip
    assert queries.inspection(number).outcome.result == "THEFT"


@pytest.mark.usefixtures("_book", "_people")
def test_a_confirmed_theft_leads_to_its_correction():
    find_anomalies(as_of=DAY)
    store_bills(bills(202610, {"T": "1000.00"}), bill_date=date(2026, 10, 25))
    number = give_inspection(account_no="T", given_to="chen", given_by="wang", as_of=DAY)
    assert correction_start(inspection_no=number) is None
    record_inspection(
        inspection_no=number, result="THEFT", result_date=DAY, found_by="chen", note="绕越", reference="17",
        as_of=DAY, began_date=DAY - timedelta(days=29), load_kw=D("2.5"),
    )  # fmt: skip
    start = correction_start(inspection_no=number)
    assert (start.bill_no, start.cause) == ("T-202610-1", "THEFT")
    assert start.figures == {"days": "30", "hours_per_day": "12", "load_kw": "2.5"}


@pytest.mark.usefixtures("_book", "_people")
@pytest.mark.parametrize("result", ["THEFT", "BREACH", "METER_FAULT"])
def test_what_was_confirmed_is_not_listed_again_on_the_same_days(result):
    day = DAY - timedelta(days=1)
    assert find_anomalies(as_of=day).listed == 1
    store_bills(bills(202610, {"T": "1000.00"}), bill_date=date(2026, 10, 25))
    number = give_inspection(account_no="T", given_to="chen", given_by="wang", as_of=day)
    record_inspection(
        inspection_no=number, result=result, result_date=day, found_by="chen", note="已处理", reference="17",
        as_of=day,
    )  # fmt: skip
    cause = {"METER_FAULT": "METER_ERROR"}.get(result, result)
    assert correction_start(inspection_no=number).cause == cause
    done = find_anomalies(as_of=DAY)
    assert (done.listed, done.cleared_lately) == (0, 0)


@pytest.mark.usefixtures("_book", "_people")
def test_the_load_that_makes_up_the_missed_energy_stands_in_for_one_not_found():
    find_anomalies(as_of=DAY)
    store_bills(bills(202610, {"T": "1000.00"}), bill_date=date(2026, 10, 25))
    number = give_inspection(account_no="T", given_to="chen", given_by="wang", as_of=DAY)
    record_inspection(
        inspection_no=number, result="THEFT", result_date=DAY, found_by="chen", note="绕越", reference="17",
        as_of=DAY,
    )  # fmt: skip
    figures = correction_start(inspection_no=number).figures
    assert figures["days"] == "180"
    missed = queries.finding("T").missed_kwh
    assert abs(D(figures["load_kw"]) * 180 * 12 - missed) <= D("1.08")


@pytest.mark.usefixtures("_book", "_people")
def test_who_was_cleared_is_not_listed_for_the_same_again():
    find_anomalies(as_of=DAY - timedelta(days=2))
    day = DAY - timedelta(days=1)
    number = give_inspection(account_no="T", given_to="chen", given_by="wang", as_of=day)
    record_inspection(
        inspection_no=number, result="NOTHING_FOUND", result_date=day, found_by="chen", note="停产", as_of=day
    )
    done = find_anomalies(as_of=DAY)
    assert (done.listed, done.cleared_lately) == (0, 1)
    assert queries.listed(cleared=True).get().cleared_on == day
    assert queries.counts() == {"listed": 0, "cleared": 1, "under_way": 0, "concluded": 1, "confirmed": 0}


@pytest.mark.usefixtures("_people")
def test_weights_follow_results_by_the_terms_in_force():
    make_accounts("T")
    terms = ANOMALY_TERMS.conform(
        pl.DataFrame(
            [{"valid_from": DAY, "listed_from": D(15), "whole_day": D("0.9"), "least_peers": 5,
              "rise_from": D("0.005"), "cleared_days": 90, "least_inspections": 2}]
        )
    )  # fmt: skip
    load(ANOMALY_TERMS, terms, as_of=DAY)
    for place, signal in enumerate(("STEP_DOWN", "STEP_DOWN", "ZERO_USE", "ZERO_USE")):
        made = Inspection.objects.create(
            inspection_no=f"I{place}", account_id="T", points=D(20), evidence=[{"signal": signal}],
            given_to="chen", given_by="wang", given_date=DAY,
        )  # fmt: skip
        record_inspection(
            inspection_no=made.pk, result="METER_FAULT" if place < 2 else "NOTHING_FOUND", result_date=DAY,
            found_by="chen", note="查", as_of=DAY,
        )  # fmt: skip
    rows = {row["signal"]: row for row in weighing_on(as_of=DAY).weights.to_dicts()}
    # Two of two and none of two, against two of four: (3 ÷ 4) ÷ (3 ÷ 6) and (1 ÷ 4) ÷ (3 ÷ 6).
    assert (rows["STEP_DOWN"]["weight"], rows["ZERO_USE"]["weight"]) == (D("37.5"), D("7.5"))
    before = weighing_on(as_of=DAY - timedelta(days=1)).weights
    assert before.filter(pl.col("own")).is_empty()


@pytest.mark.usefixtures("_book")
def test_only_accounts_of_ones_own_are_seen():
    find_anomalies(as_of=DAY)
    Organization.objects.create(code="02", name="别处")
    with scoped(lambda: "02"):
        assert not queries.listed().exists()
        assert queries.finding("T") is None
    with scoped(lambda: "01"):
        assert queries.listed().count() == 1


@pytest.mark.usefixtures("_book")
def test_the_picture_leaves_missing_days_out():
    rows = account_use(account_no="T", peers="DAILY/INDUSTRIAL", as_of=DAY, days=40)
    assert rows.height == 40
    last = rows.row(-1, named=True)
    assert (last["kwh"], last["peers_kwh"]) == (D("40.00"), D("100.00"))
