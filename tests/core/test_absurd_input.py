"""Absurd and contradictory input: a problem with its reason, never a wrong bill, never an account lost."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import SINGLE, accounts, accumulated, points, reads, tariffs
from yingshou.core.flow import bill
from yingshou.core.metering.validation.check import Validation
from yingshou.core.metering.validation.defaults import default_rules
from yingshou.core.tables import DAILY_USAGE

START, END = date(2025, 10, 1), date(2025, 11, 1)
PRICE = {"price_class": "SINGLE", "voltage_level": "UNDER_1KV", "price": "0.5"}
ALONE = {**SINGLE, "time_of_use": False}


def opening(**given):
    return {"read_date": START, "total": 100, **given}


def closing(**given):
    return {"read_date": END, "total": 400, **given}


def billed(*given, account=None, meter=None, prices=(PRICE,), month=202510):
    result = bill(
        bill_month=month,
        accounts=accounts({**ALONE, **(account or {})}),
        metering_points=points({**(meter or {})}),
        reads=reads(*given),
        daily_usage=DAILY_USAGE.empty(),
        accumulated=accumulated(),
        tariffs=tariffs(prices=tuple(prices), factors=None),
        validation=Validation(rules=default_rules()),
    )
    assert result.bills.height + result.problems["account_no"].n_unique() == 1
    assert result.charge_lines.is_empty() == result.bills.is_empty()
    return result


def reason(*given, **options):
    return billed(*given, **options).problems["code"].to_list()


def test_what_is_plain_is_billed():
    assert billed(opening(), closing()).bills["amount"].to_list() == [Decimal("150.00")]


@pytest.mark.parametrize(
    ("given", "options", "code"),
    [
        ([], {}, "NO_READ"),
        ([opening()], {}, "NO_READ"),
        ([closing()], {}, "NO_START_READ"),
        ([opening(), closing()], {"meter": {"account_no": "A9"}}, "NO_METERING_POINT"),
        ([opening(), closing()], {"meter": {"removed_date": date(2025, 9, 1)}}, "NO_METERING_POINT"),
        # A roll-over that would give half of the register's range or more is not believed.
        ([opening(total=600_000), closing(total=100_000)], {}, "ROLL_OVER_SUSPECTED"),
        ([opening(total=90_000), closing(total=89_999)], {"meter": {"register_digits": 5}},
         "ROLL_OVER_SUSPECTED"),
        # Ten kVA cannot use five hundred megawatt-hours in a month.
        ([opening(total=0), closing(total=499_999)], {"account": {"capacity_kva": 10}}, "IMPLAUSIBLE_USE"),
        ([opening(total=0), closing(total=499_999)], {"meter": {"multiplier": 10**6}}, "IMPLAUSIBLE_USE"),
        ([opening(), closing()], {"prices": ()}, "NO_PRICE"),
        ([opening(), closing()], {"prices": ({**PRICE, "valid_from": date(2026, 1, 1)},)}, "NO_PRICE"),
        ([opening(), closing()], {"prices": ({**PRICE, "valid_to": date(2025, 10, 1)},)}, "NO_PRICE"),
        ([opening(), closing()], {"prices": ({**PRICE, "voltage_level": "KV110"},)}, "NO_PRICE"),
        ([opening(), closing()], {"account": {"catalogue": "NOWHERE"}}, "NO_PRICE"),
        (
            [opening(peak=10, valley=10, flat=80), closing(peak=110, valley=110, flat=190)],
            {"account": {"time_of_use": True}}, "PERIOD_SUM",
        ),
        ([opening(), closing()], {"account": {"time_of_use": True}}, "PERIOD_SUM"),
        ([opening(), closing()], {"account": {"power_factor_standard": "0.90"}}, "NO_REACTIVE"),
    ],
)  # fmt: skip
def test_each_contradiction_has_its_reason(given, options, code):
    assert reason(*given, **options) == [code]


def test_of_overlapping_versions_the_latest_begun_holds_whole():
    old = {**PRICE, "price": "0.9", "valid_from": date(2025, 1, 1)}
    new = {**PRICE, "valid_from": date(2025, 9, 1)}
    for prices in ((old, new), (new, old)):
        result = billed(opening(), closing(), prices=prices)
        assert result.bills["amount"].to_list() == [Decimal("150.00")]
        assert result.bills["price_valid_from"].to_list() == [date(2025, 9, 1)]


def test_reads_that_stand_twice_do_not_count_twice():
    twice = billed(opening(), closing(), closing(read_kind="REMOVED"))
    assert twice.bills["total_kwh"].to_list() == [Decimal(300)]


def test_the_largest_registers_that_fit_neither_wrap_nor_crash():
    largest = 10**12 - 1
    wide = {"register_digits": 12, "multiplier": 1}
    assert reason(opening(total=0), closing(total=largest), meter=wide) == ["ROLL_OVER_SUSPECTED"] or reason(
        opening(total=0), closing(total=largest), meter=wide
    ) == ["IMPLAUSIBLE_USE"]
    just = billed(opening(total=largest - 10), closing(total=largest), meter=wide)
    assert just.bills["total_kwh"].to_list() == [Decimal(10)]


def test_one_bad_account_does_not_touch_the_others():
    result = bill(
        bill_month=202510,
        accounts=accounts({**ALONE, "account_no": "A1"}, {**ALONE, "account_no": "A2"}),
        metering_points=points({}, {"account_no": "A2", "point_no": "P2", "meter_no": "M2"}),
        reads=reads(
            opening(), closing(total=0, read_kind="NORMAL"), opening(point_no="P2", meter_no="M2"),
            closing(point_no="P2", meter_no="M2"),
        ),
        daily_usage=DAILY_USAGE.empty(),
        accumulated=accumulated(),
        tariffs=tariffs(prices=(PRICE,)),
        validation=Validation(rules=default_rules()),
    )  # fmt: skip
    assert result.bills["account_no"].to_list() == ["A2"]
    assert result.problems.select("account_no", "code").rows() == [("A1", "ROLL_OVER_SUSPECTED")]
    assert result.charge_lines["amount"].sum() == result.bills["amount"].sum()


def test_states_of_a_month_add_up_whatever_the_archive_says():
    from yingshou.core.billing.completeness import BOOK, STATES, month_statement

    rows = [
        (25, date(2020, 1, 1), None, "ISSUED", None, 7, Decimal("70.00")),
        (25, date(2020, 1, 1), None, "HELD", "LARGE_BILL", 1, Decimal("10.00")),
        (25, date(2020, 1, 1), None, None, "NO_READ", 2, None),
        (25, date(2020, 1, 1), None, None, None, 3, None),
        (28, date(2020, 1, 1), None, None, None, 4, None),
        (25, date(2025, 10, 25), None, None, None, 5, None),
        (25, date(2020, 1, 1), date(2025, 9, 25), None, None, 6, None),
        (25, date(2020, 1, 1), date(2025, 9, 25), "ISSUED", None, 1, Decimal("1.00")),
        (25, date(2020, 1, 1), None, "FEED_IN", None, 7, None),
    ]
    book = pl.DataFrame(rows, schema=BOOK, orient="row")
    said = month_statement(book=book, bill_month=202510, as_of=date(2025, 10, 26))
    assert said.rows() == [
        ("BILLED", None, 8, Decimal("71.00")), ("HELD", None, 1, Decimal("10.00")),
        ("BLOCKED", "NO_READ", 2, Decimal(0)), ("UNEXPLAINED", None, 3, Decimal(0)),
        ("NOT_READ", None, 4, Decimal(0)), ("NOT_OPEN", None, 5, Decimal(0)), ("CLOSED", None, 6, Decimal(0)),
        ("FEED_IN_ONLY", None, 7, Decimal(0)),
    ]  # fmt: skip
    assert said["state"].to_list() == list(STATES)
    assert said["accounts"].sum() == book["accounts"].sum()
    assert month_statement(book=book.clear(), bill_month=202510, as_of=END).is_empty()
