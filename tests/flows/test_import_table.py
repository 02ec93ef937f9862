"""What goes in, goes in once; what is bad is named and loses nothing."""

from dataclasses import astuple
from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from django.db import connection

from tests.flows.small_company import AS_OF, account_no, accounts, load, points, reads, tariffs
from yingshou.core.errors import FrameError
from yingshou.core.tables import (
    ACCOUNTS,
    BILLS,
    GUARANTEES,
    INTERVALS,
    METERING_POINTS,
    PAYMENTS,
    PROBLEMS,
    READS,
    TARIFF_PRICES,
)
from yingshou.core.tables.problems import problem_rows
from yingshou.flows.import_table import UnableToImportError
from yingshou.gateways.intervals import IntervalStore
from yingshou.records.copy import copy_out
from yingshou.records.metering.frames import daily_usage_of
from yingshou.records.runs.models import Problem, Run, RunBatch
from yingshou.records.tariffs.frames import load_tariffs

pytestmark = pytest.mark.django_db


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def codes(result):
    return dict(result.problems.group_by("code").len().iter_rows())


def adds_up(result):
    return result.rows == result.inserted + result.unchanged + result.problems.height


def test_accounts_bring_their_customers_and_organisations():
    result = load(ACCOUNTS, accounts(7))
    assert (result.rows, result.inserted, result.unchanged, result.problems.height) == (7, 7, 0, 0)
    assert (count("customers_customer"), count("organizations_organization")) == (4, 2)


def test_the_same_file_twice_changes_nothing():
    load(ACCOUNTS, accounts(5))
    load(METERING_POINTS, points(5))
    bad = reads(6).with_columns(
        pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("row_number"), file=pl.lit("r.csv")
    )
    first = load(READS, bad)
    before = list(Problem.objects.values_list("id", flat=True))
    second = load(READS, bad.with_columns(file=pl.lit("r.csv")))
    assert (first.inserted, second.inserted, second.unchanged) == (10, 0, 10)
    assert codes(first) == codes(second) == {"UNKNOWN_POINT": 2}
    assert adds_up(first)
    assert adds_up(second)
    assert first.run_no == second.run_no
    assert first.problems["row_number"].to_list() == [12, 13]
    assert list(Problem.objects.values_list("id", flat=True)) == before
    assert RunBatch.objects.filter(run_id=first.run_no).count() == 1
    assert count("metering_read") == 10


def test_a_mended_cause_resolves_the_problem():
    load(ACCOUNTS, accounts(2))
    load(METERING_POINTS, points(1))
    first = load(READS, reads(2))
    load(METERING_POINTS, points(2))
    again = load(READS, reads(2))
    assert (codes(first), again.inserted, again.problems.height) == ({"UNKNOWN_POINT": 2}, 2, 0)
    stored = Problem.objects.filter(run_id=first.run_no)
    assert {(p.resolved_by, p.resolution) for p in stored} == {("run", first.run_no)}


def test_stored_rows_are_never_overwritten():
    load(ACCOUNTS, accounts(3))
    changed = accounts(4).with_columns(
        name=pl.when(pl.col("account_no") == account_no(1)).then(pl.lit("改名")).otherwise("name")
    )
    result = load(ACCOUNTS, changed)
    assert (result.inserted, result.unchanged, codes(result)) == (1, 2, {"CONFLICT": 1})
    assert result.problems["account_no"].to_list() == [account_no(1)]
    names = copy_out("SELECT name FROM customers_account ORDER BY account_no", [], {"name": pl.String})
    assert names["name"].to_list() == [f"用户{i}" for i in range(4)]


def test_every_bad_row_is_named_once():
    load(ACCOUNTS, accounts(6))
    load(METERING_POINTS, points(6))
    good = reads(6, days=(10,))
    bad = pl.concat(
        [
            good[0].with_columns(total=pl.lit(Decimal(-1)).cast(good.schema["total"])),
            good[1].with_columns(read_date=AS_OF + timedelta(days=1)),
            good[2].with_columns(total=pl.lit(Decimal(10) ** 12).cast(good.schema["total"])),
            good[3].with_columns(read_kind=pl.lit("GUESSED")),
            good[4].with_columns(meter_no=pl.lit("M?")),
            good[5].with_columns(total=pl.lit(None).cast(good.schema["total"])),
            good[5].with_columns(meter_no=pl.lit("x" * 65)),
            good[5],
            good[5],
        ]
    )
    result = load(READS, bad)
    assert codes(result) == {
        "NEGATIVE": 1, "FUTURE_DATE": 1, "OUT_OF_RANGE": 2, "NOT_A_CHOICE": 1, "UNKNOWN_POINT": 1,
        "MISSING_VALUE": 1, "DUPLICATE_KEY": 1,
    }  # fmt: skip
    assert (result.inserted, count("metering_read")) == (1, 1)
    assert adds_up(result)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "长" * 201}, "OUT_OF_RANGE"),
        ({"name": "nul\0"}, "OUT_OF_RANGE"),
        ({"org_code": "1" * 17}, "OUT_OF_RANGE"),
        ({"capacity_kva": Decimal(10) ** 16}, "OUT_OF_RANGE"),
        ({"account_no": ""}, "OUT_OF_RANGE"),
        ({"closed_date": date(2023, 1, 1)}, "PERIOD_ORDER"),
    ],
)
def test_what_the_database_cannot_hold_stops_its_row_only(change, code):
    frame = pl.concat([accounts(1, **change), accounts(3)[1:]])
    result = load(ACCOUNTS, frame)
    assert (result.inserted, codes(result)) == (2, {code: 1})


def test_reject_all_writes_nothing_when_one_row_is_bad():
    load(ACCOUNTS, accounts(3))
    load(METERING_POINTS, points(3))
    result = load(READS, reads(4), on_problem="REJECT_ALL")
    assert (result.rejected, result.inserted, codes(result)) == (True, 0, {"UNKNOWN_POINT": 2})
    assert count("metering_read") == 0
    assert Problem.objects.filter(run_id=result.run_no).count() == 2
    fine = load(READS, reads(3), on_problem="REJECT_ALL")
    assert (fine.rejected, fine.inserted, count("metering_read")) == (False, 6, 6)


def test_reject_all_heeds_rows_that_could_not_be_read():
    row = pl.DataFrame({"file": ["a.csv"], "row_number": [9], "name": ["x"]})
    unread = problem_rows(row, stage="import", code="NOT_A_NUMBER", subject="name")
    result = load(ACCOUNTS, accounts(2), parse_problems=unread, on_problem="REJECT_ALL")
    assert (result.rejected, result.rows, count("customers_account")) == (True, 3, 0)
    kept = load(ACCOUNTS, accounts(2), parse_problems=unread)
    assert (kept.inserted, kept.rows, codes(kept)) == (2, 3, {"NOT_A_NUMBER": 1})


def test_unknown_accounts_are_refused_everywhere():
    guarantee = pl.DataFrame(
        {"guarantee_no": ["G1"], "account_no": ["nobody"], "kind": ["PLEDGE"], "amount": [Decimal(5)],
         "valid_from": [AS_OF], "issuer": ["bank"]}
    )  # fmt: skip
    assert codes(load(GUARANTEES, guarantee)) == {"UNKNOWN_ACCOUNT": 1}
    assert codes(load(METERING_POINTS, points(1))) == {"UNKNOWN_ACCOUNT": 1}


def test_prices_come_back_as_they_went_in():
    for table, frame in tariffs():
        load(table, frame)
        load(table, frame)
    got = load_tariffs()
    assert got.prices.equals(tariffs()[0][1].sort(TARIFF_PRICES.key))
    assert (got.tiers.height, got.schedule.height, got.basic.height) == (2, 3, 0)


def test_payments_go_their_own_way_in():
    load(ACCOUNTS, accounts(1))
    frame = PAYMENTS.conform(
        pl.DataFrame(
            {"channel": ["BANK_FILE"] * 3, "channel_no": ["1", "2", "3"], "value_date": [AS_OF] * 3,
             "account_no": [account_no(0), "nobody", account_no(0)],
             "amount": [Decimal(10), Decimal(20), Decimal(-1)]}
        )
    )  # fmt: skip
    result = load(PAYMENTS, frame)
    assert (result.inserted, codes(result)) == (2, {"UNKNOWN_PAYER": 1, "NOT_POSITIVE": 1})
    again = load(PAYMENTS, frame)
    assert (again.inserted, again.unchanged, count("payments_payment")) == (0, 2, 2)


def test_what_is_calculated_cannot_be_imported():
    with pytest.raises(UnableToImportError):
        load(BILLS, BILLS.empty())
    with pytest.raises(UnableToImportError):
        load(INTERVALS, INTERVALS.empty())
    with pytest.raises(FrameError):
        load(READS, reads(1).drop("total"))
    assert not Run.objects.exists()


def quarters(point_no, day, *, hours=24, kwh="1.5"):
    start = datetime.combine(day, datetime.min.time())
    return INTERVALS.conform(
        pl.DataFrame(
            {
                "point_no": point_no,
                "start_at": [start + timedelta(minutes=15 * i) for i in range(hours * 4)],
                "active_kwh": Decimal(kwh),
                "reactive_forward_kvarh": Decimal("0.25"),
                "reactive_reverse_kvarh": Decimal(0),
            }
        )
    )


@pytest.fixture
def plant(tmp_path):
    """One account with time of use and two interval-metered points."""
    load(ACCOUNTS, accounts(1, time_of_use=True, price_class="SINGLE"))
    two = pl.concat([points(1), points(1).with_columns(point_no=pl.lit("P-second"))])
    load(METERING_POINTS, two.with_columns(metering_mode=pl.lit("INTERVAL")))
    load(*tariffs()[2])
    return IntervalStore(tmp_path)


def days_of_plant():
    return daily_usage_of([account_no(0)], from_date=date(2025, 1, 1), to_date=date(2026, 1, 1))


FIRST_POINT = f"P{account_no(0)}"


def test_quarter_hours_become_days(plant):
    frame = pl.concat([quarters(FIRST_POINT, date(2025, 9, 30)), quarters(FIRST_POINT, date(2025, 10, 1))])
    result = load(INTERVALS, frame, interval_store=plant)
    assert (result.inserted, result.problems.height) == (192, 0)
    days = days_of_plant()
    assert days["use_date"].to_list() == [date(2025, 9, 30), date(2025, 10, 1)]
    day = days.row(0, named=True)
    assert (day["total_kwh"], day["valley_kwh"], day["peak_kwh"], day["flat_kwh"]) == (144, 48, 48, 48)
    assert (day["reactive_kvarh"], day["max_demand_kw"], day["intervals"]) == (24, 6, 96)


def test_days_grow_with_what_arrives(plant):
    day = date(2025, 10, 1)
    load(INTERVALS, quarters(FIRST_POINT, day, hours=12), interval_store=plant)
    assert days_of_plant()["intervals"].to_list() == [48]
    more = load(INTERVALS, quarters(FIRST_POINT, day), interval_store=plant)
    assert (more.inserted, more.unchanged) == (48, 48)
    load(INTERVALS, quarters("P-second", day, kwh="2"), interval_store=plant)
    got = days_of_plant()
    assert got.select("total_kwh", "max_demand_kw", "intervals").row(0) == (336, 14, 192)
    same = load(INTERVALS, quarters("P-second", day, kwh="2"), interval_store=plant)
    assert (same.inserted, same.unchanged, days_of_plant().equals(got)) == (0, 96, True)


def test_quarter_hours_are_never_overwritten(plant):
    day = date(2025, 10, 1)
    load(INTERVALS, quarters(FIRST_POINT, day), interval_store=plant)
    other = pl.concat(
        [quarters(FIRST_POINT, day, kwh="9")[:2], quarters(FIRST_POINT, day + timedelta(days=1))]
    )
    refused = load(INTERVALS, other, interval_store=plant, on_problem="REJECT_ALL")
    assert (refused.rejected, codes(refused)) == (True, {"CONFLICT": 2})
    assert plant.read(date(2025, 1, 1), date(2026, 1, 1)).height == 96
    kept = load(INTERVALS, other, interval_store=plant)
    assert (kept.inserted, codes(kept), adds_up(kept)) == (96, {"CONFLICT": 2}, True)
    assert days_of_plant()["total_kwh"].to_list() == [144, 144]


def test_problems_have_the_columns_of_the_table(plant):
    result = load(INTERVALS, quarters("nowhere", date(2025, 10, 1)), interval_store=plant)
    assert codes(result) == {"UNKNOWN_POINT": 96}
    assert result.problems.columns == list(PROBLEMS.names)
    assert len(astuple(result)) == 6
