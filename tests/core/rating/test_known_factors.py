"""A printed table of a catalogue that has factors already: they stay where they give the printed prices."""

from datetime import date
from decimal import Decimal

import pytest

from tests.core.frames import rows
from yingshou.core.rating.known_factors import known_factors
from yingshou.core.rating.price_table import price_table
from yingshou.core.tables import TARIFF_FACTORS
from yingshou.core.tables.published import PUBLISHED_PRICES

D = Decimal
DAY = date(2026, 9, 1)
PRINTED = {
    "price_class": "SINGLE", "voltage": "1-10千伏", "printed": "0.7", "agent_purchase": "0.4",
    "line_loss": "0.01", "transmission": "0.2", "system_operation": "0.06", "funds": "0.03", "flat": "0.7",
}  # fmt: skip
FACTOR = {"catalogue": "X", "valid_from": date(2025, 1, 1), "source": "通知", "months": "-"}


def factors(*given):
    flat = {**FACTOR, "period": "FLAT", "factor": "1"}
    return rows(TARIFF_FACTORS, flat, *({**FACTOR, **each} for each in given))


def convert(known, **printed):
    return price_table(
        published=rows(PUBLISHED_PRICES, {**PRINTED, **printed}), catalogue="X", valid_from=DAY,
        valid_to=None, source="价表", known=known_factors(factors=known, on=DAY),
    )  # fmt: skip


def differences(table):
    found = table.prices.filter(table.prices["component"] == "PRINTED_DIFFERENCE")
    return dict(found.filter(voltage_level="KV1_10").select("item", "price").rows())


def test_factors_that_give_the_printed_prices_stay():
    known = factors(
        {"period": "PEAK", "factor": "1.843"}, {"period": "SHARP", "factor": "1.2", "on_period": "PEAK"}
    )
    table = convert(known, peak="1.0372", sharp="1.18464")  # 0.7 + 0.4 × 0.843, 0.7 + 0.4 × 1.2116
    assert table.factors.is_empty()
    assert table.problems.is_empty()
    assert differences(table) == {}


def test_another_factor_is_warned_of_and_written_for_the_month():
    table = convert(factors({"period": "PEAK", "factor": "1.7"}), peak="1.02")
    assert table.problems["code"].to_list() == ["PRINTED_FACTOR"]
    assert set(table.factors.select("voltage_level", "period", "factor").rows()) == {
        ("KV1_10", "PEAK", D("1.8")), ("KV20", "PEAK", D("1.8")),
    }  # fmt: skip
    assert table.factors["valid_from"].unique().to_list() == [DAY]


@pytest.mark.parametrize(("peak", "codes"), [("0.98", []), ("0.94", []), ("1.02", ["PRINTED_FACTOR"])])
def test_factors_by_capacity_are_never_replaced(peak, codes):
    known = factors(
        {"period": "PEAK", "factor": "1.7", "minimum_kva": 100},
        {"period": "PEAK", "factor": "1.6", "below_kva": 100},
    )
    table = convert(known, peak=peak)
    assert table.factors.is_empty()
    assert table.problems["code"].to_list() == codes
    assert differences(table) == {}


def test_a_period_without_a_factor_takes_the_implied_one():
    table = convert(factors({"period": "PEAK", "factor": "1.7"}), peak="0.98", valley="0.46")
    assert set(table.factors["period"]) == {"VALLEY"}
    assert set(table.factors["factor"]) == {D("0.4")}
    assert table.problems.is_empty()
