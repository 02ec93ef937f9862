"""The days of an account on cost control add up to its bill to the fen."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import (
    RESIDENT,
    SINGLE,
    accounts,
    accumulated,
    beijing,
    capacity_changes,
    points,
    quarter_hours,
    reads,
    tariffs,
)
from yingshou.core.flow import bill
from yingshou.core.metering.intervals import daily_usage
from yingshou.core.prepaid_days import Archive, price_days
from yingshou.core.tables import DAILY_USAGE, HOUSEHOLD_BENEFITS, READS
from yingshou.core.tables.quantities import Quantities

START, END = date(2024, 2, 25), date(2024, 3, 25)
MONTH = 202403
NOTHING = pl.DataFrame(schema={"account_no": pl.String, "value_to_date": pl.Decimal(38, 2)})


def tiers():
    return tariffs(
        tiers=(
            {"tier": 1, "upper_limit_kwh": 2160, "price": "0.4883"},
            {"tier": 2, "upper_limit_kwh": 3120, "price": "0.5383"},
            {"tier": 3, "upper_limit_kwh": None, "price": "0.7883"},
        )
    )


def daily_reads(*, kwh="9.37", first=START, last=END, without=()):
    days = range((last - first).days + 1)
    return reads(
        *(
            {"read_date": first + timedelta(n), "total": 1000 + Decimal(kwh) * n}
            for n in days
            if first + timedelta(n) not in without
        )
    )


def archive(account, *, prices, used="0", **given):
    return Archive(
        accounts=accounts({"reading_day": 25, **account}),
        metering_points=given.get("metering_points", points({})),
        reads=given.get("reads", READS.empty()),
        daily_usage=given.get("daily_usage", DAILY_USAGE.empty()),
        accumulated=accumulated(A1=used),
        tariffs=prices,
        quantities=Quantities(),
        benefits=HOUSEHOLD_BENEFITS.empty(),
        capacity_changes=given.get("capacity_changes"),
    )


def bill_of(archive):
    return bill(
        bill_month=MONTH, accounts=archive.accounts, metering_points=archive.metering_points,
        reads=archive.reads, daily_usage=archive.daily_usage, accumulated=archive.accumulated,
        tariffs=archive.tariffs, benefits=archive.benefits, capacity_changes=archive.capacity_changes,
    )  # fmt: skip


def price(archive, *, first=START, cut=END, valued=NOTHING, estimate_days=7):
    days = pl.date_range(first, cut - timedelta(1), eager=True)
    wanted = pl.DataFrame({"account_no": ["A1"] * len(days), "use_date": days})
    return price_days(
        wanted=wanted, bill_month=MONTH, archive=archive, valued=valued, valued_on=cut,
        estimate_days=estimate_days,
    )  # fmt: skip


def check_sums(priced, bills):
    """The days come to the bill, and each day to its lines."""
    assert priced.problems.is_empty()
    assert priced.days["value"].sum() == bills["amount"].sum()
    assert priced.days["value_to_date"].last() == bills["amount"].sum()
    of_days = priced.days.select("use_date", "value")
    of_lines = priced.lines.group_by("use_date").agg(lines=pl.col("amount").sum())
    joined = of_days.join(of_lines, on="use_date", how="left").with_columns(pl.col("lines").fill_null(0))
    assert joined.filter(pl.col("value") != pl.col("lines")).is_empty()


def test_days_add_up_to_the_bill_across_two_tier_limits():
    household = archive(RESIDENT, prices=tiers(), used="2100", reads=daily_reads(kwh="40"))
    priced = price(household)
    check_sums(priced, bill_of(household).bills)
    # 60 kWh of the first tier are left: 40 on the first day, 20 on the second, whose other 20 cost more.
    values = priced.days["value"].to_list()
    assert values[:3] == [Decimal("19.53"), Decimal("20.54"), Decimal("21.53")]
    second = priced.lines.filter(pl.col("use_date") == START + timedelta(1))
    assert second.select("item", "quantity", "amount").rows() == [
        ("1", Decimal("20.0000"), Decimal("9.77")),
        ("2", Decimal("20.0000"), Decimal("10.77")),
    ]


def test_days_add_up_to_the_bill_by_time_of_use():
    shop = {**SINGLE, "voltage_level": "UNDER_1KV", "time_of_use": True}
    interval = points({"metering_mode": "INTERVAL"})
    prices = beijing()
    held = accounts({"reading_day": 25, **shop})
    used, problems = daily_usage(
        intervals=quarter_hours(start=START, end=END, kwh="0.3331"), metering_points=interval, accounts=held,
        schedule=prices.schedule,
    )  # fmt: skip
    assert problems.is_empty()
    given = archive(shop, prices=prices, metering_points=interval, daily_usage=used)
    priced = price(given)
    check_sums(priced, bill_of(given).bills)
    assert len(set(priced.days["value"].to_list())) > 1
    assert {"PEAK", "FLAT", "VALLEY"} <= set(priced.lines["item"].to_list())


TWO_PART = {
    "voltage_level": "KV110", "capacity_kva": 1000, "contract_demand_kw": 500,
    "power_factor_standard": "0.90",
}  # fmt: skip


@pytest.mark.parametrize("basis", ["CAPACITY", "CONTRACT", "ACTUAL"])
def test_days_add_up_to_the_bill_of_two_parts(basis):
    works = {**TWO_PART, "demand_basis": basis}
    interval = points({"metering_mode": "INTERVAL"})
    prices = beijing()
    used, _ = daily_usage(
        intervals=quarter_hours(start=START, end=END, kwh="101.7", reactive="77.7"), metering_points=interval,
        accounts=accounts({"reading_day": 25, **works}), schedule=prices.schedule,
    )  # fmt: skip
    given = archive(works, prices=prices, metering_points=interval, daily_usage=used)
    priced, billed = price(given), bill_of(given)
    check_sums(priced, billed.bills)
    basic = billed.charge_lines.filter(pl.col("component").is_in(["CAPACITY", "DEMAND"]))["amount"].sum()
    # Each of the twenty-nine days bears its part of the basic fee, to the fen of the sum so far.
    of_days = priced.lines.filter(pl.col("component").is_in(["CAPACITY", "DEMAND"])).group_by("use_date")
    parts = of_days.agg(pl.col("amount").sum())["amount"]
    assert (parts.len(), parts.sum()) == (29, basic)
    if basis == "CAPACITY":
        assert parts.max() - parts.min() <= Decimal("0.01")


def test_a_month_in_which_capacity_changes_still_adds_up():
    works = {**TWO_PART, "demand_basis": "CAPACITY"}
    changes = capacity_changes(
        {"kind": "REDUCTION", "effective_date": date(2024, 3, 11), "capacity_kva": 400, "equipment_no": "T2"}
    )
    given = archive(
        works, prices=beijing(), capacity_changes=changes,
        reads=daily_reads(kwh="100").with_columns(
            peak=pl.lit(0), flat=pl.col("total"), valley=pl.lit(0), sharp=pl.lit(0),
            reactive_forward=pl.col("total") / 2, max_demand=pl.lit(100),
        ).select(pl.col(name).cast(READS.schema[name]) for name in READS.names),
    )  # fmt: skip
    check_sums(price(given), bill_of(given).bills)


def test_a_missing_day_is_estimated_and_put_right_when_its_data_come():
    gap = (date(2024, 3, 4), date(2024, 3, 5))
    rows = daily_reads(kwh="10", last=date(2024, 3, 4), without=gap)
    household = archive(RESIDENT, prices=tiers(), reads=rows)
    early = price(household, cut=date(2024, 3, 5))
    assert early.days["source"].to_list() == ["MEASURED"] * 7 + ["ESTIMATED"] * 2
    assert early.days["kwh"].to_list()[-2:] == [Decimal(10), Decimal(10)]
    # It then turns out that 30 kWh were used on each of the two days and the next one.
    later = pl.concat([rows, reads({"read_date": date(2024, 3, 6), "total": 1000 + 70 + 90})])
    valued = early.days.select("account_no", "value_to_date").tail(1)
    late = price(
        archive(RESIDENT, prices=tiers(), reads=later), first=date(2024, 3, 5), cut=date(2024, 3, 6),
        valued=valued,
    )  # fmt: skip
    assert late.days.select("kwh", "value", "correction", "value_to_date", "source").rows() == [
        (Decimal(30), Decimal("14.65"), Decimal("19.53"), Decimal("78.13"), "ESTIMATED")
    ]
    assert (Decimal(160) * Decimal("0.4883")).quantize(Decimal("0.01")) == Decimal("78.13")


def test_quarter_hours_that_are_missing_follow_the_mean_of_the_days_before():
    shop = {**SINGLE, "voltage_level": "UNDER_1KV", "time_of_use": True}
    interval = points({"metering_mode": "INTERVAL"})
    prices = beijing()
    held = accounts({"reading_day": 25, **shop})
    parts = [
        quarter_hours(start=START, end=date(2024, 2, 27), kwh="1"),
        quarter_hours(start=date(2024, 2, 27), end=date(2024, 2, 28), kwh="3"),
        quarter_hours(start=date(2024, 2, 29), end=date(2024, 3, 1), kwh="5"),
    ]
    used, _ = daily_usage(
        intervals=pl.concat(parts), metering_points=interval, accounts=held, schedule=prices.schedule
    )
    given = archive(shop, prices=prices, metering_points=interval, daily_usage=used)
    priced = price(given, cut=date(2024, 3, 1), estimate_days=2)
    assert priced.days["kwh"].to_list() == [96, 96, 288, 192, 480]
    assert priced.days["source"].to_list() == [*["MEASURED"] * 3, "ESTIMATED", "MEASURED"]


def test_an_account_without_anything_to_go_by_has_a_problem_and_no_day():
    priced = price(archive(RESIDENT, prices=tiers(), reads=reads({"read_date": START, "total": 1})))
    assert priced.days.is_empty()
    assert priced.problems["code"].to_list() == ["NO_READ"]
