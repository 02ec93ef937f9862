"""What a catalogue says otherwise on another day."""

from datetime import date

import polars as pl

from tests.core.frames import rows
from yingshou.core.catalogue.differences import DIFFERENCES, differences
from yingshou.core.tables import TARIFF_PRICES, TARIFF_SCHEDULE, Tariffs
from yingshou.core.tables.tariffs import TARIFF_FIELDS

FIRST, SECOND = date(2026, 1, 1), date(2026, 2, 1)
PRICE = {
    "catalogue": "X", "valid_from": FIRST, "source": "价表", "price_class": "SINGLE",
    "purchase_class": "NORMAL", "voltage_level": "KV20", "component": "AGENT_PURCHASE", "item": "-",
    "price": "0.4", "follows_time_of_use": True, "in_power_factor_base": True, "price_decimals": 6,
}  # fmt: skip
SPAN = {
    "catalogue": "X", "valid_from": FIRST, "source": "通知", "priority": 0, "months": "-",
    "start_time": "00:00", "end_time": "24:00", "period": "FLAT",
}  # fmt: skip


def found(*, prices=(), schedule=()):
    frames = {field: table.empty() for field, table in TARIFF_FIELDS.items()}
    frames["prices"] = rows(TARIFF_PRICES, *prices) if prices else frames["prices"]
    frames["schedule"] = rows(TARIFF_SCHEDULE, *schedule) if schedule else frames["schedule"]
    return differences(tariffs=Tariffs(**frames), catalogue="X", before=FIRST, after=SECOND)


def test_a_changed_price_names_its_row_and_both_values():
    later = {**PRICE, "valid_from": SECOND, "price": "0.4100", "source": "下月价表", "verified": True}
    assert found(prices=(PRICE, later)).rows() == [
        ("tariff_prices", "SINGLE NORMAL KV20 AGENT_PURCHASE -", "price", "CHANGED", "0.4", "0.41")
    ]


def test_what_ended_and_what_began_stand_with_all_their_values():
    ended = {**PRICE, "valid_to": SECOND}
    began = {**PRICE, "valid_from": SECOND, "component": "FUNDS", "item": "RENEWABLE", "price": "0.019"}
    assert found(prices=(ended, began)).select("key", "change", "before", "after").rows() == [
        ("SINGLE NORMAL KV20 AGENT_PURCHASE -", "REMOVED", "0.4 true true 6", None),
        ("SINGLE NORMAL KV20 FUNDS RENEWABLE", "ADDED", None, "0.019 true true 6"),
    ]


def test_a_schedule_is_replaced_as_a_whole():
    later = {**SPAN, "valid_from": SECOND, "start_time": "12:00", "period": "PEAK"}
    changes = found(schedule=(SPAN, later)).select("change", "before", "after").rows()
    assert changes == [("REMOVED", "24:00 FLAT", None), ("ADDED", None, "24:00 PEAK")]


def test_the_same_again_is_no_difference():
    again = {**PRICE, "valid_from": SECOND, "source": "下月价表"}
    assert found(prices=(PRICE, again)).is_empty()
    assert found().equals(pl.DataFrame(schema=DIFFERENCES))
    other = {**PRICE, "catalogue": "Y", "valid_from": SECOND}
    assert found(prices=(other,)).is_empty()
