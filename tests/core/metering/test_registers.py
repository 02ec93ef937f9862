"""Register reads to usage: differences, roll-over, exchange, sums of meters, and every problem."""

from datetime import date
from decimal import Decimal

import pytest

from tests.core.frames import RESIDENT, accounts, points, reads
from tests.core.golden import case
from yingshou.core.metering.registers import usage_from_reads

START, MIDDLE, END = date(2024, 1, 1), date(2024, 1, 16), date(2024, 2, 1)
MONTH = 202401


def use(read_rows, *, account=None, meters=({},), month=MONTH):
    return usage_from_reads(
        reads=reads(*read_rows),
        metering_points=points(*meters),
        accounts=accounts({**RESIDENT, **(account or {})}),
        bill_month=month,
    )


def codes(problems):
    return problems["code"].to_list()


def test_difference_times_multiplier():
    usage, problems = use(
        [{"read_date": START, "total": "100.25"}, {"read_date": END, "total": "1350.61"}],
        meters=({"multiplier": 60},),
    )
    assert problems.is_empty()
    row = usage.row(0, named=True)
    assert row["total_kwh"] == row["flat_kwh"] == Decimal("75021.6000")
    assert (row["period_start"], row["period_end"]) == (START, END)
    assert row["reactive_kvarh"] is None
    assert row["max_demand_kw"] is None


def test_register_rolls_over_at_its_digits():
    usage, problems = use(
        [{"read_date": START, "total": "999990.5"}, {"read_date": END, "total": "20.25"}],
    )
    assert problems.is_empty()
    assert usage["total_kwh"].item() == Decimal("29.75")


@pytest.mark.parametrize(
    ("opening", "code"),
    [("500000.01", None), ("500000", "ROLL_OVER_SUSPECTED"), ("1000", "ROLL_OVER_SUSPECTED")],
)
def test_roll_over_is_believed_below_half_the_range(opening, code):
    usage, problems = use([{"read_date": START, "total": opening}, {"read_date": END, "total": "0"}])
    assert codes(problems) == ([code] if code else [])
    if not code:
        assert usage["total_kwh"].item() == Decimal("499999.99")


def test_a_period_register_may_roll_over_alone():
    usage, problems = use(
        [
            {"read_date": START, "total": "1000", "peak": "999999", "valley": 10, "flat": 5},
            {"read_date": END, "total": "1010", "peak": "3", "valley": 12, "flat": 9},
        ],
        account={"time_of_use": True},
    )
    assert problems.is_empty()
    assert usage.select("total_kwh", "peak_kwh", "flat_kwh", "valley_kwh").row(0) == (10, 4, 4, 2)


def test_exchange_of_meters_counts_both():
    usage, problems = use(
        [
            {"read_date": START, "total": "900", "max_demand": 3},
            {"read_date": MIDDLE, "total": "950", "read_kind": "REMOVED", "max_demand": 5},
            {"read_date": MIDDLE, "total": "0", "read_kind": "INSTALLED", "meter_no": "M2"},
            {"read_date": END, "total": "7", "meter_no": "M2", "max_demand": 1},
        ],
        meters=(
            {"multiplier": 20, "removed_date": MIDDLE},
            {"meter_no": "M2", "multiplier": 30, "installed_date": MIDDLE},
        ),
    )
    assert problems.is_empty()
    assert usage["total_kwh"].item() == 50 * 20 + 7 * 30
    assert usage["max_demand_kw"].item() == 5 * 20


def test_exchange_on_the_reading_day_belongs_to_one_month():
    rows = [
        {"read_date": START, "total": "900"},
        {"read_date": END, "total": "950", "read_kind": "REMOVED"},
        {"read_date": END, "total": "10", "read_kind": "INSTALLED", "meter_no": "M2"},
        {"read_date": date(2024, 3, 1), "total": "40", "meter_no": "M2"},
    ]
    meters = ({"removed_date": END}, {"meter_no": "M2", "installed_date": END})
    assert use(rows, meters=meters)[0]["total_kwh"].to_list() == [50]
    assert use(rows, meters=meters, month=202402)[0]["total_kwh"].to_list() == [30]


def test_points_are_summed_and_reactive_is_absolute():
    usage, _ = use(
        [
            {"read_date": START, "total": 0, "reactive_forward": 0, "reactive_reverse": 0},
            {"read_date": END, "total": 40, "reactive_forward": 25, "reactive_reverse": 5, "max_demand": 4},
            {"point_no": "P2", "read_date": START, "total": 0, "reactive_forward": 1},
            {"point_no": "P2", "read_date": END, "total": 2, "reactive_forward": 3, "max_demand": 6},
        ],
        meters=({"multiplier": 1000}, {"point_no": "P2"}),
    )
    row = usage.row(0, named=True)
    assert row["total_kwh"] == 40002
    assert row["reactive_kvarh"] == 30002
    assert row["max_demand_kw"] == 4006


def test_one_meter_without_reactive_leaves_it_unknown():
    usage, _ = use(
        [
            {"read_date": START, "total": 0, "reactive_forward": 0},
            {"read_date": END, "total": 40, "reactive_forward": 25},
            {"point_no": "P2", "read_date": START, "total": 0},
            {"point_no": "P2", "read_date": END, "total": 2},
        ],
        meters=({}, {"point_no": "P2"}),
    )
    assert usage["reactive_kvarh"].to_list() == [None]


def test_first_and_last_month_are_cut_at_opening_and_closing():
    opened, closed = date(2024, 1, 10), date(2024, 1, 20)
    usage, problems = use(
        [
            {"read_date": opened, "total": "5", "read_kind": "INSTALLED"},
            {"read_date": closed, "total": "65", "read_kind": "REMOVED"},
        ],
        account={"opened_date": opened, "closed_date": closed},
        meters=({"installed_date": opened, "removed_date": closed},),
    )
    assert problems.is_empty()
    assert usage.select("period_start", "period_end", "total_kwh").row(0) == (opened, closed, 60)


@pytest.mark.parametrize(
    "account", [{"opened_date": END}, {"closed_date": START}, {"opened_date": date(2024, 2, 7)}]
)
def test_accounts_outside_the_period_are_no_part_of_it(account):
    usage, problems = use([], account=account)
    assert usage.is_empty()
    assert problems.is_empty()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "NO_READ"),
        ([{"read_date": START, "total": 1}], "NO_READ"),
        ([{"read_date": END, "total": 1}], "NO_START_READ"),
        ([{"read_date": MIDDLE, "total": 0}, {"read_date": END, "total": 1}], "NO_START_READ"),
    ],
)
def test_missing_reads(rows, code):
    usage, problems = use(rows)
    assert usage.is_empty()
    assert codes(problems) == [code]
    assert problems["subject"].to_list() == ["P1/M1"]


def test_account_without_a_meter_is_named_so():
    usage, problems = use([], meters=({"account_no": "OTHER"},))
    assert usage.is_empty()
    assert problems.select("code", "account_no").row(0) == ("NO_METERING_POINT", "A1")


def test_interval_accounts_are_left_out():
    usage, problems = use([], meters=({"metering_mode": "INTERVAL"},))
    assert usage.is_empty()
    assert problems.is_empty()


@pytest.mark.parametrize(
    ("capacity", "kwh", "code"),
    [(10, 11160, None), (10, "11160.01", "IMPLAUSIBLE_USE"), (None, 400000, None)],
)
def test_more_than_capacity_allows(capacity, kwh, code):
    """Ten kVA for 744 hours at one and a half times the capacity are 11,160 kWh."""
    _, problems = use(
        [{"read_date": START, "total": 0}, {"read_date": END, "total": kwh}],
        account={"capacity_kva": capacity},
    )
    assert codes(problems) == ([code] if code else [])


def test_absurd_energy_is_stopped_without_capacity():
    _, problems = use(
        [{"read_date": START, "total": 0}, {"read_date": END, "total": 10**11}],
        meters=({"register_digits": 12, "multiplier": 10},),
    )
    assert problems.select("code", "value").row(0) == ("IMPLAUSIBLE_USE", "1000000000000.0000")


def tou_reads(total, peak, flat, valley, sharp=None):
    return [
        {
            "read_date": START,
            "total": 0,
            "peak": 0,
            "flat": None if flat is None else 0,
            "valley": 0,
            "sharp": 0,
        },
        {"read_date": END, "total": total, "peak": peak, "flat": flat, "valley": valley, "sharp": sharp or 0},
    ]


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        (("100.00", "30.00", "50.00", "20.00"), None),
        (("100.06", "30.00", "50.00", "20.00"), None),
        (("100.07", "30.00", "50.00", "20.00"), "PERIOD_SUM"),
        (("99.95", "30.01", "50.00", "20.00"), None),
        (("100", "30", "55", "21"), None),
        (("100", "30", "56", "21"), "PERIOD_SUM"),
        (("100", "80", None, "21"), None),
        (("100", "86", None, "21"), "PERIOD_SUM"),
    ],
)
def test_periods_add_up_within_a_last_digit_for_each_register(printed, code):
    usage, problems = use(tou_reads(*printed), account={"time_of_use": True})
    assert codes(problems) == ([code] if code else [])
    if not code:
        row = usage.row(0, named=True)
        parts = [row[f"{period}_kwh"] for period in ("sharp", "peak", "flat", "valley", "deep")]
        assert sum(parts) == row["total_kwh"]
        assert min(parts) >= 0


def test_flat_may_be_absent():
    usage, _ = use(tou_reads("100", "30", None, "20", "7"), account={"time_of_use": True})
    assert usage.select("sharp_kwh", "peak_kwh", "flat_kwh", "valley_kwh").row(0) == (7, 30, 43, 20)


def test_time_of_use_needs_period_registers():
    rows = [{"read_date": START, "total": 0}, {"read_date": END, "total": 9}]
    assert codes(use(rows, account={"time_of_use": True})[1]) == ["PERIOD_SUM"]


def test_one_problem_for_each_account_the_gravest():
    usage, problems = use(
        [
            {"read_date": START, "total": 9},
            {"read_date": END, "total": 1},
            {"point_no": "P2", "read_date": END, "total": 2},
        ],
        meters=({}, {"point_no": "P2"}),
    )
    assert usage.is_empty()
    assert problems.select("code", "subject").rows() == [("NO_START_READ", "P2/M1")]


def test_golden_register_readings():
    """Two multi-register exercises with a multiplier, as published."""
    for case_id in ("W3-all-in-base", "W4"):
        golden = case(case_id)
        given, expected = golden["inputs"], golden["expected"]
        multiplier = given.get("multiplier") or int(given["pt_ratio"]) * int(given["ct_ratio"])
        names = {"total": "total", "peak": "peak", "valley": "valley", "reactive": "reactive_forward"}
        sides = [{names[k]: v[i] for k, v in given["registers"].items()} for i in (0, 1)]
        usage, problems = use(
            [{"read_date": START, **sides[0]}, {"read_date": END, **sides[1]}],
            account={"time_of_use": True},
            meters=({"multiplier": multiplier, "register_digits": 4},),
        )
        assert problems.is_empty()
        row = usage.row(0, named=True)
        added = {k: Decimal(v) for k, v in given.get("added_kwh", {}).items()}
        lighting = {"flat": -Decimal(given.get("lighting_fixed_kwh", 0))}
        for period in ("peak", "flat", "valley"):
            metered = row[f"{period}_kwh"] + added.get(period, 0) + lighting.get(period, 0)
            assert metered == Decimal(expected["energy_kwh"][period])
        assert row["total_kwh"] + sum(added.values()) == Decimal(expected["energy_kwh"]["total"])
        reactive = row["reactive_kvarh"] + Decimal(given.get("added_kvarh", 0))
        assert reactive == Decimal(expected["reactive_kvarh"])
