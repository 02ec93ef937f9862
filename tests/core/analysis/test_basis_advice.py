"""The cheapest basis, proved against every other one, and the days of the notice."""

from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.analysis.months import billed
from tests.core.frames import RESIDENT, beijing
from yingshou.core.analysis import Alternative, advise_basis, compare
from yingshou.core.analysis.basis_advice import next_basis_change, next_demand_change, working_days_before
from yingshou.core.tables import CAPACITY_CHANGES

D = Decimal
NO_CHANGES = CAPACITY_CHANGES.empty()


def advice(**options):
    owners, bills, _ = billed(**options)
    return advise_basis(
        bills=bills, accounts=owners, tariffs=beijing(), capacity_changes=NO_CHANGES, as_of=date(2024, 5, 15)
    )


def test_the_bases_side_by_side():
    found = advice()
    assert found.choices.select("alternative", "months", "amount", "difference").rows() == [
        ("ACTUAL", 3, D("1073678.40"), D("-26419.28")),
        ("CONTRACT 1067", 3, D("1093529.65"), D("-6568.03")),
        ("CAPACITY", 3, D("1101439.25"), D("1341.57")),
    ]
    assert found.cheaper
    assert found.months.height == 9
    assert (found.change_from, found.apply_by) == (date(2024, 7, 1), date(2024, 6, 7))
    assert (found.declare_from, found.declare_by) == (date(2024, 6, 1), date(2024, 5, 27))


def test_the_present_basis_may_be_the_cheapest():
    found = advice(account={"demand_basis": "ACTUAL", "contract_demand_kw": None})
    assert found.choices.row(0, named=True)["difference"] == D("0.00")
    assert not found.cheaper


def test_accounts_without_basic_fee_get_no_advice():
    assert advice(account={"price_class": "SINGLE", "demand_basis": "NONE"}) is None
    assert advice(account=RESIDENT | {"power_factor_standard": None}) is None


def test_a_notice_counts_working_days_only():
    # 1 October 2024 is a holiday; 28 September a Saturday, 29 September a Sunday that is worked.
    assert working_days_before(date(2024, 10, 1), 1) == date(2024, 9, 30)
    assert working_days_before(date(2024, 10, 1), 2) == date(2024, 9, 29)
    assert working_days_before(date(2024, 10, 1), 3) == date(2024, 9, 27)
    _, apply_by = next_basis_change(date(2024, 8, 1))
    assert next_basis_change(apply_by) == (date(2024, 10, 1), apply_by)
    after = date(2024, 9, 11)
    assert apply_by < after
    assert next_basis_change(after)[0] == date(2025, 1, 1)
    assert next_demand_change(date(2024, 12, 31))[0] == date(2025, 2, 1)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(min_value=100, max_value=2500), min_size=3, max_size=3), st.integers(300, 2600))
def test_no_declared_demand_is_cheaper_than_the_one_advised(demands, other):
    months = dict(zip((202402, 202403, 202404), ((300000, each, 90000) for each in demands), strict=True))
    owners, bills, _ = billed(months)
    found = advise_basis(
        bills=bills, accounts=owners, tariffs=beijing(), capacity_changes=NO_CHANGES, as_of=date(2024, 5, 15)
    )
    best = found.choices.filter(demand_basis="CONTRACT").item(0, "amount")
    tried = compare(
        bills=bills, accounts=owners, tariffs=beijing(), capacity_changes=NO_CHANGES,
        alternatives=[Alternative(name="other", demand_basis="CONTRACT", contract_demand_kw=D(other))],
    )  # fmt: skip
    assert best <= tried.select(pl.col("amount").sum()).item()
