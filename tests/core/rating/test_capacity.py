"""Capacity during the month: the worked cases to the fen, and the rules at their edges."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import accounts, accumulated, capacity_changes, tariffs, usage
from tests.core.golden import case
from yingshou.core.period import billing_period
from yingshou.core.rating import rate
from yingshou.core.rating.capacity import installed_capacity

CONVENTIONS = ("DAY_BY_DAY", "CAPPED_30", "SUBTRACT_REDUCED_DAYS")
JUNE, JULY = 202506, 202507


def day(number, month=JUNE):
    return date(month // 100, month % 100, number)


def basic_fee(*changes, month=JUNE, account=None, energy=None, prices=None):
    """Rate a two-part account and return what rating gives."""
    account = {"demand_basis": "CAPACITY", "capacity_kva": 1430, "time_of_use": False, **(account or {})}
    start, end = billing_period(month, account.get("reading_day", 1))
    return rate(
        usage=usage({"total_kwh": 0, "max_demand_kw": 0, "bill_month": month,
                     "period_start": max(start, account.get("opened_date", start)),
                     "period_end": min(end, account.get("closed_date") or end), **(energy or {})}),
        accounts=accounts(account),
        tariffs=tariffs(prices=({"price": 0},),
                        basic=({"capacity_price": "22.6", "demand_price": "36.1", **(prices or {})},)),
        accumulated=accumulated(),
        capacity_changes=capacity_changes(*changes) if changes else None,
    )  # fmt: skip


def fees(result):
    assert result.problems.is_empty(), result.problems
    basic = result.lines.filter(pl.col("quantity_unit") != "KWH")
    return [str(amount) for amount in basic["amount"]]


def total(result):
    return str(sum(map(Decimal, fees(result)), Decimal("0.00")))


def sealed(number, month=JUNE, **more):
    return {"kind": "SUSPENSION", "effective_date": day(number, month), "capacity_kva": 630,
            "transformer_no": "T2", **more}  # fmt: skip


def resumed(when, **more):
    return {"kind": "RESUMPTION", "effective_date": when, "capacity_kva": 630, "transformer_no": "T2", **more}


@pytest.mark.parametrize("case_id", ["E5-june", "E5-july-day-by-day", "E5-july-capped"])
def test_golden_stretches(case_id):
    golden = case(case_id)
    inputs, expected = golden["inputs"], golden["expected"]
    month = int(inputs["month"].replace("-", ""))
    convention = golden["options"]["month_convention"]
    for name in CONVENTIONS[:2] if convention == "ANY" else (convention,):
        result = basic_fee(
            sealed(inputs["sealed_from_day"], month, capacity_kva=inputs["sealed_kva"]), month=month,
            account={"capacity_kva": inputs["segments"][0]["capacity_kva"]},
            prices={"capacity_price": inputs["price_per_kva_month"], "month_convention": name},
        )  # fmt: skip
        assert fees(result) == expected["segment_amounts"]
        assert total(result) == expected["fee"]
        assert result.lines.filter(pl.col("component") == "CAPACITY")["quantity"].to_list() == [
            Decimal(segment["capacity_kva"]) for segment in inputs["segments"]
        ]


def test_golden_subtraction():
    golden = case("E5-july-subtract")
    expected = golden["expected"]
    prices = {"month_convention": golden["options"]["month_convention"]}
    result = basic_fee(sealed(11, JULY), month=JULY, prices=prices)
    assert fees(result) == [expected["full_month"], f"-{expected['reduction']}"]
    assert total(result) == expected["fee"]
    june = basic_fee(sealed(11), prices=prices)
    assert total(june) == case("E5-june")["expected"]["fee"]


def test_golden_short_suspension():
    golden = case("E5-short-suspension")
    start = day(5)
    short = [sealed(5), resumed(start + timedelta(days=golden["inputs"]["suspended_days"]))]
    assert fees(basic_fee(*short)) == [golden["expected"]["fee"]]


@pytest.mark.parametrize("way", ["opened", "listed"])
def test_golden_new_connection(way):
    golden = case("E5-new-in-february")
    opened = date(2025, 2, 11)
    listed = {"kind": "NEW", "effective_date": opened, "transformer_no": "T1", "capacity_kva": 800}
    result = basic_fee(
        *((listed,) if way == "listed" else ()), month=202502,
        account={"capacity_kva": 800 if way == "opened" else None, "opened_date": opened},
    )  # fmt: skip
    assert fees(result) == [golden["expected"]["fee"]]


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_golden_share_of_what_is_suspended(convention):
    golden = case("W14")
    inputs, expected = golden["inputs"], golden["expected"]
    result = basic_fee(
        sealed(inputs["suspended_from_day"], capacity_kva=inputs["suspended_kva"]),
        account={"capacity_kva": sum(map(Decimal, inputs["capacities_kva"]))},
        prices={"capacity_price": inputs["price_per_kva_month"], "month_convention": convention,
                "suspended_share": golden["options"]["charged_share_while_suspended"]},
    )  # fmt: skip
    assert total(result) == expected["fee"]
    if convention == "SUBTRACT_REDUCED_DAYS":
        assert fees(result) == [expected["full_month"], f"-{expected['reduction']}"]


def test_golden_month_is_the_billing_cycle():
    golden = case("W15")
    inputs, expected = golden["inputs"], golden["expected"]
    exchanged = date(2025, 5, 12)
    result = basic_fee(
        {"kind": "REDUCTION", "effective_date": exchanged, "capacity_kva": 315},
        {"kind": "INCREASE", "effective_date": exchanged, "capacity_kva": 400},
        month=202505, account={"capacity_kva": 315, "reading_day": inputs["cycle_day"]},
        prices={"capacity_price": inputs["price_per_kva_month"]},
    )  # fmt: skip
    assert fees(result) == expected["segment_amounts"]
    assert result.lines.filter(pl.col("component") == "CAPACITY").select("item", "factor").rows() == [
        ("2025-04-24/2025-05-11", Decimal(18)), ("2025-05-12/2025-05-23", Decimal(12)),
    ]  # fmt: skip


def test_golden_interlocked_transformers():
    golden = case("W17")
    inputs, expected = golden["inputs"], golden["expected"]
    locked = inputs["interlocked"][0]
    listed = [
        {"kind": "NEW", "effective_date": date(2020, 1, 1), "transformer_no": f"T{kva}", "capacity_kva": kva,
         "interlock_group": "G1" if kva in locked else None}
        for kva in inputs["transformers_kva"]
    ]  # fmt: skip
    prices = {"capacity_price": inputs["price_per_kva_month"]}
    result = basic_fee(*listed, account={"capacity_kva": None}, prices=prices)
    assert fees(result) == [expected["fee"]]
    assert result.facts["chargeable_kw"].item() == Decimal(expected["chargeable_kva"])
    without = {**sealed(1), "transformer_no": "T630"}
    assert result.lines["quantity_unit"].to_list()[-1] == "KVA"
    assert fees(basic_fee(*listed, without, account={"capacity_kva": None}, prices=prices)) == ["21000.00"]


@pytest.mark.parametrize(("days", "reduced"), [(14, False), (15, True), (16, True)])
def test_a_suspension_counts_from_fifteen_days(days, reduced):
    result = basic_fee(sealed(2), resumed(day(2) + timedelta(days=days)))
    assert (total(result) != "32318.00") == reduced


def test_the_catalogue_says_how_long_a_suspension_must_last():
    pause = (sealed(2), resumed(day(12)))
    assert total(basic_fee(*pause, prices={"minimum_suspension_days": 10})) == "27572.01"
    assert total(basic_fee(*pause, prices={"minimum_suspension_days": 11})) == "32318.00"


def test_a_short_suspension_across_two_months_counts_in_neither():
    pause = (sealed(25), resumed(day(5, JULY)))
    assert fees(basic_fee(*pause)) == fees(basic_fee(*pause, month=JULY)) == ["32318.00"]


def test_only_the_short_one_of_two_suspensions_is_void():
    other = {"transformer_no": "T1", "capacity_kva": 800}
    result = basic_fee(sealed(11), sealed(15, **other), resumed(day(20), **other))
    assert fees(result) == case("E5-june")["expected"]["segment_amounts"]


def test_what_was_changed_before_holds_the_whole_month():
    assert fees(basic_fee(sealed(11), month=JULY)) == ["18080.00"]
    assert fees(basic_fee(sealed(1))) == ["18080.00"]
    assert fees(basic_fee(sealed(1, JULY))) == ["32318.00"]


def test_all_transformers_suspended_charge_nothing():
    rest = sealed(1, capacity_kva=1430)
    assert fees(basic_fee(rest)) == []
    for basis in ("CONTRACT", "ACTUAL"):
        account = {"demand_basis": basis, "contract_demand_kw": 700}
        assert fees(basic_fee(rest, account=account, energy={"max_demand_kw": 3})) == []
        half = basic_fee(sealed(16, capacity_kva=1430), account=account, energy={"max_demand_kw": 600})
        assert fees(half) == [{"CONTRACT": "12635.00", "ACTUAL": "10830.00"}[basis]]


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_opening_and_closing_months_count_their_days(convention):
    prices = {"month_convention": convention}
    opened = basic_fee(month=JULY, account={"capacity_kva": 300, "opened_date": day(11, JULY)}, prices=prices)
    assert fees(opened) == ["4746.00"]
    closed = basic_fee(month=JULY, account={"capacity_kva": 300, "closed_date": day(11, JULY)}, prices=prices)
    assert fees(closed) == ["2260.00"]
    ended = basic_fee({"kind": "TERMINATION", "effective_date": day(11, JULY)}, month=JULY,
                      account={"capacity_kva": 300}, prices=prices)  # fmt: skip
    assert fees(ended) == ["2260.00"]
    later = basic_fee({"kind": "TERMINATION", "effective_date": day(11)}, month=JULY, prices=prices)
    assert fees(later) == []


def test_demand_declared_anew_and_demand_above_it():
    declared = {"kind": "DEMAND_DECLARED", "effective_date": day(11), "contract_demand_kw": 1000}
    account = {"demand_basis": "CONTRACT", "contract_demand_kw": 700}
    calm = basic_fee(declared, account=account, energy={"max_demand_kw": 800}, prices={"demand_price": 30})
    assert fees(calm) == ["7000.00", "20000.00"]
    above = basic_fee(declared, account=account, energy={"max_demand_kw": 1100}, prices={"demand_price": 30})
    assert fees(above) == ["7000.00", "21000.00", "2000.00"]
    assert above.lines["component"].to_list()[-1] == "DEMAND_EXCESS"
    assert above.facts["chargeable_kw"].item() == Decimal(1100)


def test_a_change_that_leaves_the_contract_demand_is_no_change():
    account = {"demand_basis": "CONTRACT", "contract_demand_kw": 700}
    july = basic_fee(sealed(11, JULY), month=JULY, account=account)
    assert fees(july) == ["25270.00"]


def test_days_and_the_load_discount_stand_in_one_factor():
    account = {"demand_basis": "ACTUAL", "opened_date": day(11)}
    result = basic_fee(account=account, energy={"max_demand_kw": 900, "total_kwh": 400_000})
    assert result.lines.select("quantity_unit", "factor", "amount").rows()[-1] == (
        "KW_DAY", Decimal(18), Decimal("19494.00"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ((sealed(11, capacity_kva="1430.0001"),), "CAPACITY_MISMATCH"),
        ((resumed(day(5)),), "CAPACITY_MISMATCH"),
        ((sealed(1), resumed(day(20), capacity_kva=631)), "CAPACITY_MISMATCH"),
        (({"kind": "REDUCTION", "effective_date": day(5), "capacity_kva": 2000},), "CAPACITY_MISMATCH"),
        (({"kind": "NEW", "effective_date": day(5), "capacity_kva": 100},), "CAPACITY_MISMATCH"),
    ],
)
def test_contradictions_are_problems(changes, code):
    result = basic_fee(*changes)
    assert result.problems["code"].to_list() == [code]
    assert result.lines.is_empty()


def test_an_account_without_capacity_stays_without_it():
    assert basic_fee(sealed(11), account={"capacity_kva": None}).problems["code"].to_list() == ["NO_CAPACITY"]


def test_metering_knows_what_is_installed():
    changes = capacity_changes(
        {"kind": "INCREASE", "effective_date": day(20), "capacity_kva": 100}, {**sealed(1)}
    )
    both = accounts({"capacity_kva": 1430}, {"account_no": "A2", "capacity_kva": 5})
    found = installed_capacity(accounts=both, capacity_changes=changes, bill_month=JUNE)
    assert found["capacity_kva"].to_list() == [Decimal(1530), Decimal(5)]
    assert found.columns == both.columns


@st.composite
def cuts(draw):
    days = sorted(draw(st.sets(st.integers(2, 30), max_size=4)))
    return [(d, draw(st.sampled_from(["INCREASE", "REDUCTION"])), draw(st.integers(1, 300))) for d in days]


@settings(max_examples=40, deadline=None)
@given(changes=cuts(), month=st.sampled_from([JUNE, JULY]), convention=st.sampled_from(CONVENTIONS))
def test_the_fee_is_what_plain_days_give(changes, month, convention):
    """Each convention again, day by day in plain arithmetic; lines differ by their rounding only."""
    rows = [{"kind": kind, "effective_date": day(d, month), "capacity_kva": kva} for d, kind, kva in changes]
    result = basic_fee(*rows, month=month, prices={"month_convention": convention})
    length = (billing_period(month, 1)[1] - day(1, month)).days
    signed = [(d, kva if kind == "INCREASE" else -kva) for d, kind, kva in changes]
    daily = [1430 + sum(kva for since, kva in signed if since <= d) for d in range(1, length + 1)]
    counted = {
        "DAY_BY_DAY": sum(daily), "CAPPED_30": sum(daily[:30]),
        "SUBTRACT_REDUCED_DAYS": 30 * daily[0] + sum(kva - daily[0] for kva in daily),
    }[convention]  # fmt: skip
    if not changes:
        counted = 30 * 1430
    lines = fees(result)
    assert abs(Decimal(total(result)) - Decimal(counted) * Decimal("22.6") / 30) <= Decimal("0.005") * len(
        lines
    )
