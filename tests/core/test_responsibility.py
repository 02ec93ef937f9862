"""Who answers: the most particular assignment that holds on the day."""

from datetime import date

import polars as pl

from yingshou.core.responsibility import who_answers
from yingshou.core.tables import RESPONSIBILITIES

DAY = date(2026, 3, 10)
ACCOUNTS = pl.DataFrame(
    [("A1", "010101"), ("A2", "0101"), ("A3", "0102"), ("A4", "02")],
    schema={"account_no": pl.String, "org_code": pl.String}, orient="row",
)  # fmt: skip


def who(*rows, role="COLLECTOR", on=DAY):
    """Rows of (account, organisation, person, first day, day after the last, sequence)."""
    frame = pl.DataFrame(
        [
            {"account_no": account, "org_code": org, "role": "COLLECTOR", "username": person,
             "valid_from": first, "valid_to": end, "sequence": number}
            for account, org, person, first, end, number in rows
        ],
        schema=RESPONSIBILITIES.schema,
    )  # fmt: skip
    found = who_answers(accounts=ACCOUNTS, assignments=RESPONSIBILITIES.conform(frame), role=role, on=on)
    return dict(found.rows())


START = date(2026, 1, 1)


def test_an_account_goes_before_its_organisation_and_that_before_the_one_above():
    rows = [
        (None, "01", "zhou", START, None, 0),
        (None, "0101", "qian", START, None, 0),
        ("A2", None, "sun", START, None, 0),
    ]
    assert who(*rows) == {"A1": "qian", "A2": "sun", "A3": "zhou"}
    assert who(*rows, role="LEADER") == {}
    assert who(*rows, on=date(2025, 12, 31)) == {}


def test_the_latest_row_of_a_subject_holds_and_may_hand_back():
    rows = [
        (None, "01", "zhou", START, None, 0),
        (None, "0101", "qian", START, None, 0),
        (None, "0101", "wu", DAY, None, 0),
        (None, "0101", "zheng", DAY, None, 1),
        (None, "0102", "wang", START, None, 0),
        (None, "0102", None, date(2026, 2, 1), None, 0),
        (None, "02", "feng", START, DAY, 0),
    ]
    assert who(*rows) == {"A1": "zheng", "A2": "zheng", "A3": "zhou"}
    assert who(*rows, on=date(2026, 3, 9)) == {"A1": "qian", "A2": "qian", "A3": "zhou", "A4": "feng"}


def test_no_accounts_and_no_assignments():
    assert who() == {}
    empty = who_answers(
        accounts=ACCOUNTS.clear(), assignments=RESPONSIBILITIES.empty(), role="LEADER", on=DAY
    )
    assert empty.is_empty()
