"""What bills are made of, and what the power factor cost."""

from decimal import Decimal

import polars as pl

from tests.core.analysis.months import billed
from yingshou.core.analysis import component_totals, composition, period_shares, power_factor_months

D = Decimal


def test_components_add_up_to_the_bills():
    _, bills, lines = billed()
    composed = composition(charge_lines=lines)
    assert composed.filter(bill_month=202402).select("component", "amount").rows() == [
        ("AGENT_PURCHASE", D("199674.00")), ("LINE_LOSS", D("6092.50")), ("TRANSMISSION", D("103250.00")),
        ("SYSTEM_OPERATION", D("13245.00")), ("FUNDS", D("13584.00")), ("DEMAND", D("53550.00")),
        ("DEMAND_EXCESS", D("7140.00")), ("POWER_FACTOR", D("7659.03")),
    ]  # fmt: skip
    sums = composed.group_by("bill_month").agg(pl.col("amount").sum()).sort("bill_month")
    assert sums["amount"].to_list() == bills.sort("bill_month")["amount"].to_list()


def test_totals_have_shares_of_the_whole():
    _, bills, lines = billed()
    totals = component_totals(composed=composition(charge_lines=lines))
    assert totals["amount"].sum() == bills["amount"].sum()
    assert totals.row(0) == ("AGENT_PURCHASE", D("539119.81"), D("0.4901"))


def test_no_bills_make_no_rows():
    _, bills, lines = billed()
    assert composition(charge_lines=lines.clear()).is_empty()
    assert component_totals(composed=composition(charge_lines=lines.clear())).is_empty()
    assert period_shares(bills=bills.clear()).is_empty()


def test_shares_of_the_periods():
    _, bills, _ = billed({202402: (0, 0, 0), 202403: (400000, 800, 0)})
    shares = period_shares(bills=bills)
    assert shares["low_share"].to_list() == [None, D("0.3000")]
    assert shares.row(1, named=True)["flat_share"] == D("0.4000")


def test_power_factor_months_tell_cost_and_capacitors():
    owners, bills, lines = billed()
    months = power_factor_months(bills=bills, charge_lines=lines, accounts=owners)
    assert months.select("bill_month", "power_factor", "power_factor_percent", "amount").rows() == [
        (202402, D("0.86"), D("2.00"), D("7659.03")),
        (202403, D("0.97"), D("-0.75"), D("-2316.07")),
        (202404, D("0.95"), D("-0.75"), D("-2768.14")),
    ]
    # 296,700 − 500,000 × 0.48432210 = 54,538.95 kvarh over 29 × 24 h = 78.36, rounded up.
    assert months["missing_kvar"].to_list() == [D("78.4"), D(0), D(0)]


def test_accounts_that_are_not_assessed_have_no_months():
    owners, bills, lines = billed(account={"power_factor_standard": None})
    assert power_factor_months(bills=bills, charge_lines=lines, accounts=owners).is_empty()
