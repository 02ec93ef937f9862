"""The same energy on other terms, to the fen."""

import dataclasses
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.analysis.months import MONTHS, billed, month_usage
from tests.core.frames import accumulated, beijing, capacity_changes
from yingshou.core.analysis import Alternative, compare
from yingshou.core.analysis.alternatives import as_on, with_purchase_price
from yingshou.core.rating import rate
from yingshou.core.tables import CAPACITY_CHANGES

D = Decimal
NO_CHANGES = CAPACITY_CHANGES.empty()


def differences(*alternatives, account=None, changes=NO_CHANGES, months=None):
    owners, bills, _ = billed(months, account=account)
    return compare(
        bills=bills, accounts=owners, tariffs=beijing(), capacity_changes=changes, alternatives=alternatives
    )


def test_by_capacity_each_month_is_worked_out_by_hand():
    result = differences(Alternative(name="capacity", demand_basis="CAPACITY"))
    # 322,261.50 energy + 64,000.00 = 386,261.50; + 2 % = 7,725.23; + 13,584.00 funds.
    assert result.row(0) == (
        "capacity", 202402, "A1-202402-1", D("404194.53"), D("404194.53"), D("407570.73"), D("3376.20"), True,
        None,
    )  # fmt: skip
    assert result["difference"].to_list() == [D("3376.20"), D("12902.50"), D("-14937.13")]


def test_the_single_price_has_no_basic_fee():
    result = differences(Alternative(name="single", price_class="SINGLE"))
    owners, _, _ = billed()
    single = owners.with_columns(price_class=pl.lit("SINGLE"), demand_basis=pl.lit("NONE"))
    for month, figures in MONTHS.items():
        rated = rate(
            usage=month_usage(month, *figures), accounts=single, tariffs=beijing(), accumulated=accumulated()
        )
        assert result.filter(bill_month=month).item(0, "amount") == rated.lines["amount"].sum()


def test_a_shift_to_the_valley_saves_the_difference_of_the_prices():
    result = differences(
        Alternative(name="shift", shifted_share=D("0.2")), account={"power_factor_standard": None}
    )
    # 30,000 kWh of peak at 0.399348 × 1.6 = 0.638957 go to the valley at × 0.4 = 0.159739.
    assert result.filter(bill_month=202402).item(0, "difference") == D("-14376.54")


def test_another_purchase_price_with_and_without_time_of_use():
    result = differences(
        Alternative(name="floating", purchase_price=D("0.35")),
        Alternative(name="flat", purchase_price=D("0.35"), purchase_follows_time_of_use=False),
        account={"power_factor_standard": None},
    )
    # Equal shares of peak and valley: 1.6 and 0.4 come to the flat price for all 500,000 kWh.
    first = result.filter(bill_month=202402)
    assert first["amount"].n_unique() == 1
    assert first["difference"].to_list() == [D("-24674.00"), D("-24674.00")]


def test_prices_as_on_a_day_hold_for_every_month_and_ended_ones_do_not():
    result = differences(
        Alternative(name="now", prices_on=date(2024, 3, 1)),
        Alternative(name="never", prices_on=date(2020, 1, 1)),
    )
    assert result.filter(alternative="now")["difference"].to_list() == [D("0.00")] * 3
    never = result.filter(alternative="never")
    assert never["code"].to_list() == ["NO_PRICE"] * 3
    assert never["difference"].to_list() == [None] * 3


def test_of_overlapping_versions_the_winner_of_the_day_wins():
    tariffs = beijing()
    later = tariffs.basic.with_columns(
        valid_from=pl.lit(date(2024, 3, 1)), demand_price=pl.col("demand_price") + 1
    )
    both = as_on(dataclasses.replace(tariffs, basic=pl.concat([tariffs.basic, later])), date(2024, 4, 1))
    newest = both.basic.filter(pl.col("valid_from") == pl.col("valid_from").max())
    assert newest["demand_price"].to_list() == later["demand_price"].to_list()


def test_a_declared_demand_replaces_what_was_declared_in_the_year():
    changes = capacity_changes(
        {"kind": "DEMAND_DECLARED", "effective_date": date(2024, 1, 1), "contract_demand_kw": 1000}
    )
    declared, plain = (
        differences(Alternative(name="more", contract_demand_kw=D(1200)), changes=given)
        for given in (changes, NO_CHANGES)
    )
    assert declared.equals(plain)
    # 1,200 × 51 instead of 53,550.00 + 7,140.00, and 2 % of the difference.
    assert declared.filter(bill_month=202402).item(0, "difference") == D("520.20")


def test_a_month_that_carries_more_than_rating_can_repeat_is_marked():
    owners, bills, _ = billed()
    corrected = bills.with_columns(
        amount=pl.when(pl.col("bill_month") == 202403).then(pl.col("amount") + 1).otherwise("amount")
    )
    result = compare(
        bills=corrected, accounts=owners, tariffs=beijing(), capacity_changes=NO_CHANGES,
        alternatives=[Alternative(name="same")],
    )  # fmt: skip
    assert result["agrees"].to_list() == [True, False, True]
    assert result["difference"].to_list() == [D("0.00")] * 3


def test_without_bills_there_is_nothing_to_compare():
    owners, bills, _ = billed()
    result = compare(
        bills=bills.clear(), accounts=owners, tariffs=beijing(), capacity_changes=NO_CHANGES,
        alternatives=[Alternative(name="same")],
    )  # fmt: skip
    assert result.is_empty()


@pytest.mark.parametrize("follows", [None, True, False])
def test_a_purchase_price_of_several_items_becomes_one(follows):
    prices = beijing().prices
    split = pl.concat([prices, prices.filter(component="AGENT_PURCHASE").with_columns(item=pl.lit("Z"))])
    replaced = with_purchase_price(split, price=D("0.3"), follows=follows)
    purchase = replaced.filter(component="AGENT_PURCHASE")
    assert purchase["price"].unique().to_list() == [D("0.3")]
    assert purchase.height == prices.filter(component="AGENT_PURCHASE").height
    assert purchase["follows_time_of_use"].all() is (follows is not False)
