"""Back-billed energy is a step of its own and is rated like what was metered."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.billing.test_corrections import END, LARGE, SINGLE, START
from tests.core.frames import RESIDENT, accounts, accumulated, beijing, points, reads
from yingshou.core.billing.breach import with_breach_charge
from yingshou.core.flow import bill
from yingshou.core.metering.back_billed import BACK_BILLED_ENERGY
from yingshou.core.tables import DAILY_USAGE

D = Decimal
TARIFFS = beijing()
METER = {"point_no": "P1", "meter_no": "M1"}


def billed(kind, kwh, added=None):
    first = {"total": 0, "peak": 0, "valley": 0, "flat": 0, "reactive_forward": 0}
    last = {"total": kwh * 10, "peak": kwh * 3, "valley": kwh * 2, "flat": kwh * 5,
            "reactive_forward": kwh * 4, "max_demand": kwh}  # fmt: skip
    frame = None
    if added is not None:
        row = dict.fromkeys(BACK_BILLED_ENERGY.names(), D(0)) | {"account_no": "A1"}
        row |= {f"{period}_kwh": D(value) for period, value in added.items()}
        frame = pl.DataFrame([row], schema=BACK_BILLED_ENERGY)
    return bill(
        bill_month=202403,
        accounts=accounts({**kind, "account_no": "A1", "reading_day": 25}),
        metering_points=points({**METER, "account_no": "A1", "multiplier": 1}),
        reads=reads({**METER, "read_date": START, **first}, {**METER, "read_date": END, **last}),
        daily_usage=DAILY_USAGE.empty(),
        accumulated=accumulated(),
        tariffs=TARIFFS,
        back_billed=frame,
    )


def test_the_steps_say_what_was_metered_and_what_was_added():
    made = billed(SINGLE, 10, {"peak": "5", "flat": "-2.5"})
    assert made.quantity_steps.select("step_no", "kind", "total_kwh", "peak_kwh", "flat_kwh").rows() == [
        (1, "METERED", D(100), D(30), D(50)),
        (2, "BACK_BILLED", D("2.5"), D(5), D("-2.5")),
    ]
    assert made.bills.select("total_kwh", "peak_kwh", "flat_kwh", "valley_kwh").row(0) == (
        D("102.5"), D(35), D("47.5"), D(20),
    )  # fmt: skip


def test_more_is_not_given_back_than_was_used():
    made = billed(SINGLE, 10, {"valley": "-20.0001"})
    assert made.bills.is_empty()
    assert made.problems.select("code", "account_no").rows() == [("DEDUCTION_TOO_LARGE", "A1")]


@pytest.mark.parametrize("kind", [RESIDENT, SINGLE])
def test_nothing_added_is_the_same_bill(kind):
    plain, same = billed(kind, 300), billed(kind, 300, {})
    assert same.bills.equals(plain.bills)
    assert same.charge_lines.equals(plain.charge_lines)


@settings(max_examples=20, deadline=None)
@given(kind=st.sampled_from([RESIDENT, {**SINGLE, "power_factor_standard": "0.85"}, LARGE]),
       read=st.integers(0, 800), added=st.integers(0, 800))  # fmt: skip
def test_energy_added_costs_what_energy_read_costs(kind, read, added):
    parts = {"peak": added * 3, "valley": added * 2, "flat": added * 5}
    whole, back = billed(kind, read + added), billed(kind, read, parts)
    energy = ("component", "item", "quantity", "price", "amount")
    charged = pl.col("component").is_in(["CAPACITY", "DEMAND", "DEMAND_EXCESS", "POWER_FACTOR"])
    assert (
        back.charge_lines.filter(~charged).select(energy)
        .equals(whole.charge_lines.filter(~charged).select(energy))
    )  # fmt: skip


def test_the_breach_is_the_last_line_of_the_bill():
    made = billed(SINGLE, 10)
    bases = pl.DataFrame({"account_no": ["A1"], "base": [D("1728.005")]}).cast({"base": pl.Decimal(38, 2)})
    bills, lines = with_breach_charge(
        bills=made.bills, charge_lines=made.charge_lines, bases=bases, multiple=D("2.5")
    )
    last = lines.row(-1, named=True)
    base = bases["base"].item()
    assert (last["component"], last["quantity"], last["quantity_unit"], last["price"]) == (
        "BREACH_CHARGE", base, "YUAN", D("2.5"),
    )  # fmt: skip
    assert last["amount"] == D("4320.00")
    assert bills["amount"].item() == made.bills["amount"].item() + D("4320.00") == lines["amount"].sum()
    assert last["line_no"] == lines.height
    none = with_breach_charge(
        bills=made.bills, charge_lines=made.charge_lines, bases=bases.clear(), multiple=D(3)
    )
    assert none[0].equals(made.bills)
    assert none[1].equals(made.charge_lines)
