"""Balances, levels and stops of accounts on cost control."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import rows
from yingshou.core.calendar import SHANGHAI
from yingshou.core.prepayment import balances, default_prepayment_rules, level_changes, stops_due, terms_on
from yingshou.core.tables.prepayment import PREPAYMENT_AGREEMENTS, PREPAYMENT_RULES

ON = date(2025, 11, 12)
FROM = date(2025, 10, 1)
CLASSES = pl.DataFrame({"account_no": ["A1", "A2"], "customer_class": ["RESIDENT", "COMMERCIAL"]})


def agreements(*given):
    defaults = {"account_no": "A1", "valid_from": FROM, "kind": "REMOTE", "signed_by": "户主"}
    return rows(PREPAYMENT_AGREEMENTS, *given, defaults=defaults)


def terms(*given, rules=None, on=ON):
    found = default_prepayment_rules() if rules is None else rules
    return terms_on(agreements=agreements(*(given or ({},))), rules=found, classes=CLASSES, on=on)


def yuan(*amounts):
    return pl.Series([Decimal(str(a)) for a in amounts], dtype=pl.Decimal(38, 2))


def stands(given_terms, *, money="0", arrears=(), values=("3.00",) * 7, billed=0):
    days = pl.DataFrame(
        {
            "account_no": ["A1"] * len(values),
            "use_date": [date(2025, 11, 1 + n) for n in range(len(values))],
            "value": yuan(*values), "correction": yuan(*["0"] * len(values)),
            "unbilled": [n >= billed for n in range(len(values))],
        }
    )  # fmt: skip
    owed = pl.DataFrame(
        {
            "account_no": ["A1"] * len(arrears), "issued_date": [day for day, _ in arrears],
            "amount": yuan(*(amount for _, amount in arrears)),
        },
        schema_overrides={"issued_date": pl.Date, "account_no": pl.String},
    )  # fmt: skip
    held = pl.DataFrame({"account_no": ["A1"], "amount": yuan(money)})
    return balances(terms=given_terms, money=held, arrears=owed, days=days, on=ON)


def test_the_agreement_goes_before_the_rule_of_the_class_and_that_before_the_rule_of_all():
    own = {"account_no": "A1", "level_unit": "YUAN", "first_level": "88", "second_level": "8"}
    found = terms(own, {"account_no": "A2", "emergency_credit": "5"})
    assert found.select(
        "account_no", "first_level", "emergency_credit", "level_unit", "largest_on_meter"
    ).rows() == [
        ("A1", Decimal(88), Decimal(20), "YUAN", Decimal(3000)),
        ("A2", Decimal(7), Decimal(5), "DAYS", None),
    ]


@pytest.mark.parametrize(
    "later",
    [
        {"valid_from": date(2025, 11, 1), "kind": "POSTPAID"},
        {"valid_to": ON, "valid_from": date(2025, 10, 2)},
    ],
)
def test_a_later_row_ends_cost_control(later):
    assert terms({}, later).is_empty()
    assert terms({}, later, on=date(2025, 10, 1)).height == 1


def test_the_balance_is_money_less_arrears_less_what_is_not_billed():
    found = stands(terms(), money="100", arrears=((date(2025, 11, 1), "7.50"),), billed=2).row(0, named=True)
    assert (found["unbilled_value"], found["arrears"], found["balance"]) == (
        Decimal("15.00"), Decimal("7.50"), Decimal("77.50"),
    )  # fmt: skip
    # 77.50 at 3.00 a day are 25 whole days.
    assert (found["per_day"], found["lasts_until"], found["level"]) == (
        Decimal("3.00"), date(2025, 12, 7), "ENOUGH",
    )  # fmt: skip


def test_old_arrears_paid_off_by_a_share_do_not_weigh_on_the_balance():
    owed = ((date(2025, 9, 26), "500"), (date(2025, 10, 26), "40"))
    shared = stands(terms({"arrears_share": "0.3"}), money="100", arrears=owed, values=("0.00",))
    assert shared.select("arrears", "old_arrears", "balance").row(0) == (40, 500, 60)
    whole = stands(terms(), money="100", arrears=owed, values=("0.00",))
    assert whole.select("arrears", "old_arrears", "balance").row(0) == (540, 0, -440)


@pytest.mark.parametrize(
    ("money", "level"),
    [("51.01", "ENOUGH"), ("51.00", "FIRST"), ("31.00", "SECOND"), ("21.00", "EMERGENCY"),
     ("1.01", "EMERGENCY"), ("1.00", "OUT"), ("0", "OUT")],
)  # fmt: skip
def test_levels_are_reached_at_their_figure(money, level):
    assert stands(terms(), money=money).item(0, "level") == level


@pytest.mark.parametrize(
    ("left", "level"), [("21.01", "ENOUGH"), ("21.00", "FIRST"), ("9", "SECOND"), ("0", "OUT")]
)
def test_levels_in_days_follow_the_pace(left, level):
    own = {"level_unit": "DAYS", "first_level": "7", "second_level": "3", "emergency_credit": "0"}
    found = stands(terms(own), money=Decimal(left) + 21)
    assert (found.item(0, "first_yuan"), found.item(0, "level")) == (21, level)


def test_a_fall_is_told_once_and_again_after_it_mended():
    low = stands(terms(), money="15")
    known = pl.DataFrame({"account_no": ["A1"], "level": ["ENOUGH"]})
    told = level_changes(balances=low, known=known.clear())
    assert told.select("from_level", "level", "purpose").rows() == [("ENOUGH", "EMERGENCY", "PREPAID_OUT")]
    same = pl.DataFrame({"account_no": ["A1"], "level": ["EMERGENCY"]})
    assert level_changes(balances=low, known=same).is_empty()
    mended = level_changes(balances=stands(terms(), money="200"), known=same)
    assert mended.select("level", "purpose").rows() == [("ENOUGH", None)]
    again = level_changes(balances=stands(terms(), money="45"), known=known)
    assert again.select("level", "purpose").rows() == [("FIRST", "PREPAID_LOW")]


WEDNESDAY = datetime(2025, 11, 12, 9, tzinfo=SHANGHAI)


def due(*, at=WEDNESDAY, since=date(2025, 11, 11), told=True, kind="REMOTE", asked=()):
    given = terms({"kind": kind})
    levels = pl.DataFrame({"account_no": ["A1"], "level": ["OUT"], "since": [since], "told": [told]})
    before = pl.DataFrame(
        {"account_no": ["A1"] * len(asked), "out_since": list(asked)},
        schema={"account_no": pl.String, "out_since": pl.Date},
    )
    return stops_due(terms=given, balances=stands(given), levels=levels, asked=before, at=at).height == 1


def test_a_stop_is_asked_for_after_grace_told_and_in_hours_only():
    assert due()
    assert not due(since=date(2025, 11, 12))
    assert not due(told=False)
    assert not due(kind="CARD")
    assert not due(asked=[date(2025, 11, 11)])
    assert due(asked=[date(2025, 10, 11)])
    assert not due(at=WEDNESDAY.replace(hour=7, minute=59))
    assert not due(at=WEDNESDAY.replace(hour=16))
    # Friday stands before a rest day; so does the eve of the National Day.
    assert not due(at=WEDNESDAY.replace(day=14))
    assert not due(at=WEDNESDAY.replace(month=9, day=30), since=date(2025, 9, 1))


def test_rest_days_count_where_the_rule_says_so():
    rules = default_prepayment_rules().with_columns(stop_on_rest_days=pl.lit(value=True))
    given = terms(rules=PREPAYMENT_RULES.conform(rules))
    levels = pl.DataFrame(
        {"account_no": ["A1"], "level": ["OUT"], "since": [date(2025, 11, 1)], "told": [True]}
    )
    asked = pl.DataFrame(schema={"account_no": pl.String, "out_since": pl.Date})
    at = WEDNESDAY.replace(day=15)
    assert stops_due(terms=given, balances=stands(given), levels=levels, asked=asked, at=at).height == 1
