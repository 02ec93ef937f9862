"""Daily values add up to the bill; positions cover every day; a plan is proved in advance."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import rows as table_rows
from yingshou.core.errors import InvariantError
from yingshou.core.exposure import daily_values, positions, prove, worst_day, zero_risk_share
from yingshou.core.settlement import due_calendar, final_due_dates
from yingshou.core.tables import (
    ACCOUNTS,
    AGREEMENT_TERMS,
    AGREEMENTS,
    BILLS,
    DAILY_USAGE,
    DAILY_VALUES,
    GUARANTEES,
    MARKET_CONTRACTS,
    MARKET_RULES,
    TARIFF_BASIC,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_SCHEDULE,
    TARIFF_TIERS,
    Tariffs,
)

D = Decimal
START, END = date(2025, 9, 25), date(2025, 10, 25)
RECEIPTS = {"account_no": pl.String, "value_date": pl.Date, "amount": pl.Decimal(38, 2)}
FROM = date(2025, 1, 1)


def rows(schema, *values):
    return pl.DataFrame(list(values), schema=schema, orient="row")


def facts(table, **values):
    return table.conform(
        pl.DataFrame([{column.name: values.get(column.name) for column in table.columns}],
                     schema=table.schema)
    )  # fmt: skip


def account(number="A", **values):
    default = {"catalogue": "X", "price_class": "TWO_PART", "purchase_class": "NORMAL",
               "voltage_level": "KV110", "reading_day": 25, "demand_basis": "CAPACITY",
               "capacity_kva": D("3000")}  # fmt: skip
    return facts(ACCOUNTS, **{**default, "account_no": number, **values})


def price(component, amount, floats, valid_from=FROM, valid_to=None):
    return ("X", valid_from, valid_to, "test", None, "TWO_PART", "NORMAL", "KV110", component, "-", D(amount),
            floats, True, 6)  # fmt: skip


def tariffs(*prices):
    prices = prices or (
        price("AGENT_PURCHASE", "0.4", floats=True),
        price("TRANSMISSION", "0.1", floats=False),
    )
    dated = {"catalogue": "X", "valid_from": FROM, "source": "test"}
    place = {**dated, "price_class": "TWO_PART", "voltage_level": "KV110"}
    basic = {"capacity_price": 20, "demand_price": 30, "tolerance": "1.05", "excess_multiple": 2,
             "floor_share": "0.4"}  # fmt: skip
    tier = {"voltage_level": "UNDER_1KV", "tier": 1, "upper_limit_kwh": 2880, "price": "0.5"}
    factors = ({"period": "PEAK", "factor": "1.5"}, {"period": "VALLEY", "factor": "0.5"})
    return Tariffs(
        prices=rows(TARIFF_PRICES.schema, *prices),
        factors=table_rows(TARIFF_FACTORS, *factors, defaults=place),
        schedule=TARIFF_SCHEDULE.empty(),
        basic=table_rows(TARIFF_BASIC, basic, defaults=place),
        tiers=table_rows(TARIFF_TIERS, tier, defaults=dated),
    )


def usage(*days, number="A"):
    """Days as (date, peak, flat, valley) kWh."""
    zero = D(0)
    return rows(
        DAILY_USAGE.schema,
        *((number, day, D(peak + flat + valley), zero, D(peak), D(flat), D(valley), zero, zero, D(50), 96)
          for day, peak, flat, valley in days),
    )  # fmt: skip


def bill(amount, number="A", start=START, end=END, sequence=1):
    return facts(BILLS, bill_no=f"{number}-202510-{sequence}", account_no=number, bill_month=202510,
                 period_start=start, period_end=end, amount=D(amount))  # fmt: skip


def values_of(frame):
    return dict(frame.select("use_date", "value").iter_rows())


def test_a_bill_is_spread_by_what_its_days_cost():
    end = START + timedelta(days=3)
    used = usage(
        (START, 100, 0, 0), (START + timedelta(days=1), 0, 100, 0), (START + timedelta(days=2), 0, 0, 100)
    )
    daily = daily_values(
        daily_usage=used, bills=bill("150.01", end=end), accounts=account(), tariffs=tariffs()
    )
    # 100 kWh cost 70.00 at peak (0.4 x 1.5 + 0.1), 50.00 flat, 30.00 in the valley: 150.00 in all; the
    # fen left over goes to the day whose share lost most by rounding down.
    assert daily.get_column("value").to_list() == [D("70.01"), D("50.00"), D("30.00")]
    assert daily.get_column("billed").all()


def test_days_without_energy_share_equally():
    none = daily_values(
        daily_usage=DAILY_USAGE.empty(), bills=bill("100.00", end=START + timedelta(days=3)),
        accounts=account(), tariffs=tariffs(),
    )  # fmt: skip
    assert none.get_column("value").to_list() == [D("33.34"), D("33.33"), D("33.33")]


def test_two_bills_of_one_period_are_added():
    both = pl.concat([bill("3.00", end=START + timedelta(days=3)),
                      bill("0.30", end=START + timedelta(days=3), sequence=2)])  # fmt: skip
    daily = daily_values(daily_usage=DAILY_USAGE.empty(), bills=both, accounts=account(), tariffs=tariffs())
    assert daily.get_column("value").to_list() == [D("1.10")] * 3


@pytest.mark.parametrize(
    ("basis", "expected"),
    [("CAPACITY", "2050.00"), ("CONTRACT", "1050.00"), ("ACTUAL", "100.00"), ("NONE", "50.00")],
)
def test_unbilled_days_are_estimated(basis, expected):
    held = account(demand_basis=basis, contract_demand_kw=D(1000))
    daily = daily_values(
        daily_usage=usage((START, 0, 100, 0)), bills=BILLS.empty(), accounts=held, tariffs=tariffs()
    )
    assert daily.rows() == [("A", START, D(expected), False)]


def test_the_billing_month_chooses_the_price_version():
    new = date(2025, 10, 1)
    dated = tariffs(
        price("CATALOGUE", "0.1", floats=False, valid_to=new),
        price("CATALOGUE", "0.2", floats=False, valid_from=new),
    )
    used = usage((date(2025, 9, 24), 0, 100, 0), (date(2025, 9, 25), 0, 100, 0))
    daily = daily_values(
        daily_usage=used, bills=BILLS.empty(), accounts=account(demand_basis="NONE"), tariffs=dated
    )
    assert daily.get_column("value").to_list() == [D("10.00"), D("20.00")]


def test_residents_are_estimated_at_their_first_tier():
    home = account(price_class="RESIDENT", voltage_level="UNDER_1KV", demand_basis="NONE", reading_day=1)
    daily = daily_values(
        daily_usage=usage((START, 1, 2, 4)), bills=BILLS.empty(), accounts=home, tariffs=tariffs()
    )
    assert daily.get_column("value").to_list() == [D("3.50")]


def test_a_bill_without_days_must_be_zero():
    inputs = {"daily_usage": DAILY_USAGE.empty(), "accounts": account(), "tariffs": tariffs()}
    assert daily_values(bills=bill("0.00", end=START), **inputs).height == 0
    with pytest.raises(InvariantError, match="A-202510-1"):
        daily_values(bills=bill("0.01", end=START), **inputs)


def test_an_account_without_any_price_is_refused():
    with pytest.raises(InvariantError, match="account A"):
        daily_values(daily_usage=usage((START, 0, 1, 0)), bills=BILLS.empty(),
                     accounts=account(voltage_level="KV35"), tariffs=tariffs())  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    amount=st.integers(0, 10**13),
    energy=st.lists(st.tuples(*[st.integers(0, 10**6)] * 3), max_size=31),
    length=st.integers(1, 31),
)
def test_daily_values_add_up_to_the_bill(amount, energy, length):
    billed = bill(D(amount) / 100, end=START + timedelta(days=length))
    used = usage(*((START + timedelta(days=n), *kwh) for n, kwh in enumerate(energy)))
    daily = daily_values(daily_usage=used, bills=billed, accounts=account(), tariffs=tariffs())
    of_bill = daily.filter("billed")
    assert of_bill.height == length
    assert D(of_bill.get_column("value").sum()) == D(amount) / 100
    assert daily.height == max(length, len(energy))
    assert daily_values(
        daily_usage=used.reverse(), bills=billed, accounts=account(), tariffs=tariffs()
    ).equals(daily)


def even_days(count=30, start=START, amount="100.00"):
    return rows(
        DAILY_VALUES.schema, *(("A", start + timedelta(days=n), D(amount), True) for n in range(count))
    )


def test_positions_are_taken_at_the_end_of_the_day():
    paid = rows(RECEIPTS, ("A", START, D("150.00")), ("A", START + timedelta(days=2), D("-50.00")))
    held = rows(GUARANTEES.schema, ("G", "A", "PLEDGE", D("60.00"), START + timedelta(days=1),
                                    START + timedelta(days=3), "bank", None, None, None, None))  # fmt: skip
    daily = positions(daily_values=even_days(3), receipts=paid, guarantees=held, from_date=START,
                      to_date=START + timedelta(days=4))  # fmt: skip
    columns = ("value_supplied", "money_received", "security", "exposure", "uncovered", "covered")
    assert daily.select(columns).rows() == [
        (D("100.00"), D("150.00"), D("0.00"), D("-50.00"), D("0.00"), True),
        (D("200.00"), D("150.00"), D("60.00"), D("50.00"), D("0.00"), True),
        (D("300.00"), D("100.00"), D("60.00"), D("200.00"), D("140.00"), False),
        (D("300.00"), D("100.00"), D("0.00"), D("200.00"), D("200.00"), False),
    ]
    assert zero_risk_share(daily) == D("0.5000")
    assert worst_day(daily).rows() == [("A", START + timedelta(days=3), D("200.00"))]


@given(cut=st.integers(1, 29))
@settings(max_examples=10, deadline=None)
def test_any_window_gives_the_same_positions(cut):
    paid = rows(RECEIPTS, ("A", START + timedelta(days=3), D("500.00")), ("B", START, D("1.00")))
    middle = START + timedelta(days=cut)
    inputs = {"daily_values": even_days(), "receipts": paid, "guarantees": GUARANTEES.empty()}
    whole = positions(**inputs, from_date=START, to_date=END)
    parts = pl.concat(
        [
            positions(**inputs, from_date=START, to_date=middle),
            positions(**inputs, from_date=middle, to_date=END),
        ]
    )
    assert whole.height == 60
    assert parts.sort("account_no", "position_date").equals(whole)


def test_no_positions_no_share():
    nothing = positions(daily_values=DAILY_VALUES.empty(), receipts=rows(RECEIPTS),
                        guarantees=GUARANTEES.empty(), from_date=START, to_date=END)  # fmt: skip
    assert nothing.height == 0
    assert zero_risk_share(nothing) is None
    assert worst_day(nothing).height == 0


def proof(plan, daily, base="3000.00", months=((202510, START, END),), mode="CUMULATIVE", **extra):
    held = rows(AGREEMENTS.schema,
                ("A", 1, 202501, None, "LAST_BILL", None, mode, "NONE", 0, date(2025, 1, 1)))  # fmt: skip
    terms = rows(AGREEMENT_TERMS.schema, *(
        ("A", 1, number, kind, offset, day, D(ratio), less)
        for number, (kind, offset, day, ratio, less) in enumerate(plan, 1)
    ))  # fmt: skip
    calendar = pl.concat(
        [due_calendar(agreements=held, terms=terms, bill_month=month) for month, _, _ in months]
    )
    frame = pl.DataFrame(
        {
            "account_no": ["A"] * len(months),
            "bill_month": [month for month, _, _ in months],
            "period_start": [start for _, start, _ in months],
            "period_end": [end for _, _, end in months],
            "base": [D(base)] * len(months),
            **extra,
        },
        schema_overrides={"bill_month": pl.Int32, "base": pl.Decimal(38, 2)},
    )
    return prove(
        calendar=calendar,
        months=final_due_dates(months=frame, agreements=held),
        daily_values=daily,
        guarantees=GUARANTEES.empty(),
    )


SEGMENTS = (("SEGMENT", 0, 1, "0.5", False), ("SEGMENT", 0, 15, "0.5", True))
TRADE = (("INSTALMENT", -1, 25, "0.2", False), *SEGMENTS)


def test_the_trades_plan_covers_all_of_thirty_even_days():
    daily = proof(TRADE, even_days())
    assert daily.height == 30
    assert zero_risk_share(daily) == D("1.0000")
    # The instalment lasts to the last day before the 1st, the first segment to the 15th: no fen to spare.
    tight = daily.filter(pl.col("exposure") == 0).get_column("position_date").to_list()
    assert tight == [date(2025, 9, 30), date(2025, 10, 24)]


def test_without_the_instalment_days_stay_uncovered():
    daily = proof(SEGMENTS, even_days())
    uncovered = daily.filter(~pl.col("covered")).get_column("position_date").to_list()
    before_the_first = [date(2025, 9, day) for day in range(25, 31)]
    before_the_fifteenth = [date(2025, 10, day) for day in range(10, 15)]
    assert uncovered == before_the_first + before_the_fifteenth
    assert worst_day(daily).row(0)[1:] == (date(2025, 9, 30), D("600.00"))


def test_a_surplus_lowers_what_is_asked_next():
    months = ((202510, START, END), (202511, END, date(2025, 11, 25)))
    daily = proof(TRADE, even_days(61), base="4000.00", months=months)
    # October's 4000.00 met a bill of 3000.00: of November's 4000.00, 1000.00 was there already.
    last = daily.row(-1, named=True)
    assert (last["value_supplied"], last["money_received"]) == (D("6100.00"), D("7000.00"))
    first = daily.filter(pl.col("position_date") == END).row(0, named=True)
    assert first["money_received"] == D("4000.00")


def test_a_reestimate_asks_by_the_estimate():
    plan = (("SEGMENT", 0, 1, "0.5", False), ("SEGMENT", 0, 15, "0.9", False))
    daily = proof(plan, even_days(), mode="REESTIMATE", estimate=[D("2000.00")])
    received = daily.get_column("money_received").unique().sort().to_list()
    assert received == [D("0.00"), D("1000.00"), D("1800.00")]


def test_a_plan_without_months_cannot_be_proved():
    with pytest.raises(InvariantError):
        prove(calendar=pl.DataFrame(), months=pl.DataFrame(), daily_values=even_days(),
              guarantees=GUARANTEES.empty())  # fmt: skip


def test_days_of_direct_purchase_cost_what_the_contract_says():
    contract = {"account_no": "A", "bill_month": 202509, "period": "-", "contract_no": "H",
                "contracted_kwh": 1, "contract_price": "0.30"}  # fmt: skip
    rule = {"catalogue": "X", "valid_from": FROM, "source": "test", "follows_time_of_use": True,
            "in_power_factor_base": True, "price_decimals": 6, "tolerance_above": 0, "factor_above": 0,
            "tolerance_below": 0, "factor_below": 0, "deviation_basis": "CONTRACT"}  # fmt: skip
    catalogue = replace(
        tariffs(("X", FROM, None, "test", None, "TWO_PART", "MARKET", "KV110", "TRANSMISSION", "-", D("0.1"),
                 False, True, 6)),
        market_contracts=table_rows(MARKET_CONTRACTS, contract), market_rules=table_rows(MARKET_RULES, rule),
    )  # fmt: skip
    buyer = account().with_columns(purchase_class=pl.lit("MARKET"), time_of_use=pl.lit(value=True))
    end = START + timedelta(days=3)
    days = [START + timedelta(days=i) for i in range(3)]
    used = usage((days[0], 100, 0, 0), (days[1], 0, 100, 0), (days[2], 0, 0, 100))
    # 0.30 × 1.5 + 0.1, 0.30 + 0.1, 0.30 × 0.5 + 0.1
    daily = daily_values(daily_usage=used, bills=bill("120.00", end=end), accounts=buyer, tariffs=catalogue)
    assert daily.get_column("value").to_list() == [D("55.00"), D("40.00"), D("25.00")]
