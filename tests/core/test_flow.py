"""A month through all stages: nobody is lost, sums hold, order does not matter."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import (
    RESIDENT,
    SINGLE,
    accounts,
    accumulated,
    beijing,
    points,
    quarter_hours,
    reads,
)
from yingshou.core.flow import bill
from yingshou.core.metering.intervals import daily_usage
from yingshou.core.tables import DAILY_USAGE, PROBLEMS

START, END = date(2024, 2, 25), date(2024, 3, 25)
TARIFFS = beijing()
LARGE = {"voltage_level": "KV110", "capacity_kva": 1000, "contract_demand_kw": 500}
KINDS = (
    {**RESIDENT},
    {**SINGLE, "time_of_use": False},
    {**SINGLE, "power_factor_standard": "0.85"},
    {**LARGE, "power_factor_standard": "0.90"},
    {**LARGE, "demand_basis": "ACTUAL"},
    {**LARGE, "demand_basis": "CAPACITY", "time_of_use": False},
)
FAULTS = ("NONE", "NO_READ", "NO_START", "BACKWARDS", "PERIODS", "CLOSED")


def account_of(number, kind, fault):
    closed = START if fault == "CLOSED" else None
    return {**KINDS[kind], "account_no": f"A{number:03d}", "reading_day": 25, "closed_date": closed}


def reads_of(number, kwh, fault):
    meter = {"point_no": f"P{number:03d}", "meter_no": "M"}
    first = {"total": 1000, "peak": 300, "valley": 200, "flat": 500, "reactive_forward": 7}
    last = {
        name: value + kwh * share
        for (name, value), share in zip(first.items(), (10, 3, 2, 5, 4), strict=True)
    }
    last["max_demand"] = kwh % 7
    if fault == "BACKWARDS":
        last["total"] = 999
    if fault == "PERIODS":
        last["peak"] += 100
    opening = [] if fault in {"NO_START", "NO_READ"} else [{**meter, "read_date": START, **first}]
    closing = [] if fault == "NO_READ" else [{**meter, "read_date": END, **last}]
    return opening + closing


def bill_all(population, order=None):
    numbered = [(i, *member) for i, member in enumerate(population)]
    given_accounts = accounts(*(account_of(i, kind, fault) for i, kind, _, fault in numbered))
    given_reads = reads(*(row for i, _, kwh, fault in numbered for row in reads_of(i, kwh, fault)))
    given_points = points(
        *({"point_no": f"P{i:03d}", "meter_no": "M", "account_no": f"A{i:03d}"} for i, *_ in numbered)
    )
    shuffle = (
        (lambda frame: frame)
        if order is None
        else lambda frame: frame.sample(fraction=1, shuffle=True, seed=order)
    )
    return bill(
        bill_month=202403, accounts=shuffle(given_accounts), metering_points=shuffle(given_points),
        reads=shuffle(given_reads), daily_usage=DAILY_USAGE.empty(), accumulated=accumulated(),
        tariffs=TARIFFS,
    )  # fmt: skip


members = st.tuples(st.integers(0, len(KINDS) - 1), st.integers(0, 3000), st.sampled_from(FAULTS))


@settings(max_examples=30, deadline=None)
@given(population=st.lists(members, max_size=30))
def test_everybody_gets_a_bill_or_a_reason(population):
    result = bill_all(population)
    eligible = sum(fault != "CLOSED" for _, _, fault in population)
    assert eligible == len(result.bills) + result.problems["account_no"].n_unique()
    assert result.problems["account_no"].is_duplicated().sum() == 0
    sums = result.charge_lines.group_by("bill_no").agg(total=pl.col("amount").sum())
    joined = result.bills.join(sums, on="bill_no", how="left")
    assert (joined["amount"] == joined["total"].fill_null(0)).all()
    periods = pl.sum_horizontal(f"{p}_kwh" for p in ("sharp", "peak", "flat", "valley", "deep"))
    assert (result.bills["total_kwh"] == result.bills.select(periods).to_series()).all()


@settings(max_examples=15, deadline=None)
@given(population=st.lists(members, min_size=1, max_size=20), order=st.integers(0, 1000))
def test_order_of_rows_does_not_matter(population, order):
    first, second = bill_all(population), bill_all(population, order)
    assert first.bills.equals(second.bills)
    assert first.charge_lines.equals(second.charge_lines)
    assert first.problems.sort(PROBLEMS.names).equals(second.problems.sort(PROBLEMS.names))


def test_each_fault_has_its_reason():
    result = bill_all([(2, 10, fault) for fault in FAULTS])
    assert result.bills["account_no"].to_list() == ["A000"]
    assert result.problems.sort("account_no").select("account_no", "code").rows() == [
        ("A001", "NO_READ"),
        ("A002", "NO_START_READ"),
        ("A003", "ROLL_OVER_SUSPECTED"),
        ("A004", "PERIOD_SUM"),
    ]


def test_registers_and_intervals_meet_in_one_run():
    given_accounts = accounts(
        {**LARGE, "account_no": "A1", "reading_day": 25, "power_factor_standard": "0.90"},
        {**RESIDENT, "account_no": "A2", "reading_day": 25},
        {**LARGE, "account_no": "A3", "reading_day": 25},
    )
    given_points = points(
        {"metering_mode": "INTERVAL"},
        {"point_no": "P2", "account_no": "A2"},
        {"point_no": "P3", "account_no": "A3", "metering_mode": "INTERVAL"},
    )
    days, problems = daily_usage(
        intervals=quarter_hours(start=START, end=END, kwh="100", reactive="40"),
        metering_points=given_points, accounts=given_accounts, schedule=TARIFFS.schedule,
    )  # fmt: skip
    assert problems.is_empty()
    result = bill(
        bill_month=202403, accounts=given_accounts, metering_points=given_points, daily_usage=days,
        reads=reads(
            {"point_no": "P2", "read_date": START, "total": 0},
            {"point_no": "P2", "read_date": END, "total": 9},
        ),
        accumulated=accumulated(), tariffs=TARIFFS,
    )  # fmt: skip
    large, resident = result.bills.iter_rows(named=True)
    assert (large["account_no"], resident["account_no"]) == ("A1", "A2")
    assert large["total_kwh"] == 29 * 96 * 100
    assert large["chargeable_kw"] == 500
    assert str(large["power_factor"]) == "0.93"
    assert result.problems.select("account_no", "code").rows() == [("A3", "NO_READ")]
