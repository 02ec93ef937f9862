"""Dated rows: which version holds."""

from datetime import date

import pytest

from tests.core.frames import SINGLE, accounts, accumulated, tariffs, usage
from yingshou.core.errors import InvariantError
from yingshou.core.rating import rate

PLACE = {"price_class": "SINGLE", "voltage_level": "UNDER_1KV"}
OLD = {**PLACE, "price": 1, "valid_from": date(2024, 1, 1), "valid_to": date(2024, 3, 1)}
NEW = {**PLACE, "price": 2, "valid_from": date(2024, 2, 1)}
MIDDLE_OF_MONTH = {**PLACE, "price": 3, "valid_from": date(2024, 4, 2)}


def rated(month, *prices):
    return rate(
        usage=usage({"total_kwh": 1, "bill_month": month}),
        accounts=accounts({**SINGLE, "time_of_use": False}),
        tariffs=tariffs(prices=prices),
        accumulated=accumulated(),
    )


@pytest.mark.parametrize(
    ("month", "amount", "since"),
    [
        (202401, 1, date(2024, 1, 1)),
        (202402, 2, date(2024, 2, 1)),
        (202404, 2, date(2024, 2, 1)),
        (202405, 3, date(2024, 4, 2)),
    ],
)
def test_the_latest_version_valid_on_the_first_day(month, amount, since):
    result = rated(month, OLD, NEW, MIDDLE_OF_MONTH)
    assert result.lines["amount"].to_list() == [amount]
    assert result.facts["price_valid_from"].to_list() == [since]


def test_ended_version_holds_no_more():
    assert rated(202402, OLD).problems.is_empty()
    assert rated(202403, OLD).problems["code"].to_list() == ["NO_PRICE"]
    assert rated(202312, OLD).problems["code"].to_list() == ["NO_PRICE"]


def test_one_month_at_a_time():
    two = usage({"total_kwh": 1}, {"total_kwh": 1, "bill_month": 202403})
    with pytest.raises(InvariantError):
        rate(usage=two, accounts=accounts({}), tariffs=tariffs(), accumulated=accumulated())


def test_nothing_in_nothing_out():
    result = rate(usage=usage(), accounts=accounts({}), tariffs=tariffs(), accumulated=accumulated())
    assert result.lines.is_empty()
    assert result.facts.is_empty()
    assert result.problems.is_empty()
