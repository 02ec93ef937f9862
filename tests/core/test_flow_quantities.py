"""Losses and fixed quantities on whole bills: the worked cases W4 and W5, and accounts billed apart."""

from datetime import date
from decimal import Decimal

import pytest

from tests.core.frames import accounts, accumulated, points, reads, rows, tariffs
from tests.core.golden import case
from yingshou.core.flow import bill
from yingshou.core.tables import ACCOUNTS, DAILY_USAGE, LOSS_PARAMETERS, LOSS_STEPS, QUANTITY_RULES
from yingshou.core.tables.quantities import Quantities, QuantityRules

W4, W5 = case("W4"), case("W5")
START, END = date(2024, 1, 1), date(2024, 2, 1)
LIGHTING = {
    "price_class": "SINGLE",
    "demand_basis": "NONE",
    "time_of_use": False,
    "voltage_level": "UNDER_1KV",
}


def w4_tariffs():
    given = W4["inputs"]
    funds = [
        {"component": "FUNDS", "item": f"F{i}", "price": levy, "in_power_factor_base": False}
        for i, levy in enumerate(given["levies_per_kwh"])
    ]
    place = {"price_class": "SINGLE", "voltage_level": "UNDER_1KV"}
    return tariffs(
        prices=(
            {"price": given["flat_price"], "follows_time_of_use": True}, *funds,
            {**place, "price": given["lighting_price"]}, *({**fund, **place} for fund in funds),
        ),
        factors={"PEAK": given["tou_factors"]["peak"], "FLAT": "1", "VALLEY": given["tou_factors"]["valley"]},
        basic=({"capacity_price": given["capacity_price"]},),
    )  # fmt: skip


def w4_reads():
    given = W4["inputs"]["registers"]
    names = {"total": "total", "peak": "peak", "valley": "valley", "reactive": "reactive_forward"}
    return reads(
        *(
            {"read_date": day, **{column: given[name][i] for name, column in names.items()}}
            for i, day in enumerate((START, END))
        )
    )


def w4_bill(*, billed=("A1", "A2")):
    given = W4["inputs"]
    people = accounts(
        {"account_no": "A1", "demand_basis": "CAPACITY", "capacity_kva": given["capacity_kva"],
         "power_factor_standard": given["standard_power_factor"]},
        {"account_no": "A2", **LIGHTING},
    )  # fmt: skip
    rule = {
        "account_no": "A1", "rule_no": 1, "valid_from": date(2020, 1, 1), "kind": "FIXED_QUANTITY",
        "other_account_no": "A2", "quantity_kwh": given["lighting_fixed_kwh"], "taken_from": "FLAT",
    }  # fmt: skip
    mine = people.filter(people["account_no"].is_in(billed))
    return bill(
        bill_month=202401,
        accounts=mine,
        metering_points=points({"multiplier": W4["expected"]["multiplier"]}),
        reads=w4_reads(),
        daily_usage=DAILY_USAGE.empty(),
        accumulated=accumulated(),
        tariffs=w4_tariffs(),
        quantities=Quantities(
            rules=QuantityRules(quantity_rules=rows(QUANTITY_RULES, rule)),
            accounts=ACCOUNTS.conform(people),
        ),
    )


def test_w4_lighting_by_fixed_quantity():
    done, expected = w4_bill(), W4["expected"]
    assert done.problems.is_empty()
    assert done.bills["amount"].sum() == Decimal(expected["total"])
    main, lighting = done.bills.sort("account_no").iter_rows(named=True)
    for name in ("peak", "flat", "valley"):
        assert main[f"{name}_kwh"] == Decimal(expected["energy_kwh"][name])
    assert lighting["total_kwh"] == Decimal(expected["energy_kwh"]["lighting"])
    assert main["power_factor"] == Decimal(expected["power_factor"])
    lines = done.charge_lines
    amounts = {
        "peak": ("A1", "AGENT_PURCHASE", "PEAK"), "valley": ("A1", "AGENT_PURCHASE", "VALLEY"),
        "flat": ("A1", "AGENT_PURCHASE", "FLAT"), "lighting": ("A2", "AGENT_PURCHASE", "-"),
    }  # fmt: skip
    for name, (account_no, component, item) in amounts.items():
        found = lines.filter(account_no=account_no, component=component, item=item)
        assert found["amount"].item() == Decimal(expected["energy_amounts"][name])
    assert lines.filter(lines["component"] == "FUNDS")["amount"].sum() == Decimal(expected["levies_total"])
    adjustment = lines.filter(lines["component"] == "POWER_FACTOR")["amount"].item()
    assert adjustment == Decimal(expected["adjustment"])


@pytest.mark.parametrize("account_no", ["A1", "A2"])
def test_accounts_billed_apart_come_to_the_same(account_no):
    together, apart = w4_bill(), w4_bill(billed=(account_no,))
    for name in ("bills", "charge_lines", "quantity_steps"):
        both = getattr(together, name)
        assert getattr(apart, name).equals(both.filter(both["account_no"] == account_no))


def test_w5_loss_for_a_part_of_the_month():
    part, expected = W5["inputs"]["part_a"], W5["expected"]["part_a"]
    people = accounts({**LIGHTING, "opened_date": date(2024, 1, 12)})
    done = bill(
        bill_month=202401,
        accounts=people,
        metering_points=points({"multiplier": part["multiplier"]}),
        reads=reads(
            {"read_date": date(2024, 1, 12), "total": part["reading_from"]},
            {"read_date": END, "total": part["reading_to"]},
        ),
        daily_usage=DAILY_USAGE.empty(),
        accumulated=accumulated(),
        tariffs=tariffs(prices=({**LIGHTING, "price": part["price"]},)),
        quantities=Quantities(rules=QuantityRules(
            loss_parameters=rows(LOSS_PARAMETERS, {
                "account_no": "A1", "transformer_no": "T1", "valid_from": date(2024, 1, 12),
                "valid_to": date(2024, 2, 1), "method": "TABLE", "capacity_kva": 100, "loss_table": "S9",
                "energy_share": 1,
            }),
            loss_steps=rows(LOSS_STEPS, {
                "loss_table": "S9", "load_ratio_to": 9, "active_loss_kwh": part["monthly_loss_kwh"],
                "reactive_loss_kvarh": 0,
            }),
        )),
    )  # fmt: skip
    assert done.problems.is_empty()
    assert done.quantity_steps["total_kwh"].to_list() == [6000, Decimal(expected["loss_kwh"])]
    assert done.bills["total_kwh"].item() == Decimal(expected["energy_kwh"])
    assert done.bills["amount"].item() == Decimal(expected["amount"])
