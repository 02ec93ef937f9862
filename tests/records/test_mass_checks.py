"""Checks once a statement, on as many rows as make them read parents by range instead of one by one."""

from datetime import date

import pytest
from django.db import IntegrityError, connection

from tests.flows.books import issue, make_accounts

pytestmark = pytest.mark.django_db

FEW, MANY = 40, 1500


def execute(query, *params):
    with connection.cursor() as cursor:
        cursor.execute(query, params)


def company(count):
    """One account with one bill of 10.00, and `count` accounts without any."""
    make_accounts("A1")
    issue(202509, {"A1": "10.00"}, issued_date=date(2025, 9, 25))
    execute(
        """INSERT INTO customers_account SELECT (jsonb_populate_record(a, jsonb_build_object(
            'account_no', 'B' || lpad(i::text, 6, '0')))).*
        FROM customers_account a, generate_series(1, %s) i WHERE account_no = 'A1'""",
        count,
    )


def bill_all(count, *, missing=None):
    """Give each account a bill of 10.00, and one bill to an account that does not exist."""
    execute(
        """INSERT INTO billing_bill SELECT (jsonb_populate_record(b, jsonb_build_object(
            'account_no', CASE WHEN i = %s THEN 'B000000' ELSE 'B' || lpad(i::text, 6, '0') END,
            'bill_no', 'B' || lpad(i::text, 6, '0') || '-1'))).*
        FROM billing_bill b, generate_series(1, %s) i WHERE b.account_no = 'A1'""",
        missing,
        count,
    )


def write_lines(count, *, amount="4.00", wrong="4.00", last_no=2, bill=""):
    """Give each bill two lines, of 6.00 and 4.00; the second line of the 17th bill as told."""
    execute(
        """INSERT INTO billing_chargeline (
            bill_no, line_no, component, item, quantity, quantity_unit, base_price, factor, price, amount)
        SELECT CASE WHEN i = 17 AND n = 2 AND %s <> '' THEN %s ELSE 'B' || lpad(i::text, 6, '0') || '-1' END,
            CASE WHEN i = 17 AND n = 2 THEN %s ELSE n END, 'CATALOGUE', 'TOTAL', 1, 'KWH', 1, 1, 1,
            CASE WHEN n = 1 THEN 6.00 WHEN i = 17 THEN %s ELSE %s END
        FROM generate_series(1, %s) i, generate_series(1, 2) n""",
        bill, bill, last_no, wrong, amount, count,
    )  # fmt: skip


def written(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE bill_no LIKE 'B%%'")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_bills_and_lines_that_agree_are_taken(count):
    company(count)
    bill_all(count)
    write_lines(count)
    assert (written("billing_bill"), written("billing_chargeline")) == (count, 2 * count)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_one_missing_account_among_many_is_named(count):
    company(count)
    with pytest.raises(IntegrityError, match="names B000000 of customers_account, which does not exist"):
        bill_all(count, missing=count // 2)


@pytest.mark.parametrize("count", [FEW, MANY])
@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"wrong": "4.01"}, "B000017-1"),
        ({"wrong": "-4.00"}, "B000017-1"),
        ({"last_no": 3}, "B000017-1"),
        ({"bill": "B000016-2"}, "B000016-2"),
    ],
)
def test_one_wrong_bill_among_many_is_named(count, changed, named):
    company(count)
    bill_all(count)
    with pytest.raises(IntegrityError, match=f"the lines of bill {named} do not make the bill"):
        write_lines(count, **changed)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_no_line_is_added_later(count):
    company(count)
    bill_all(count)
    write_lines(count)
    with pytest.raises(IntegrityError):
        execute(
            """INSERT INTO billing_chargeline (
                bill_no, line_no, component, item, quantity, quantity_unit, base_price, factor, price, amount)
            SELECT bill_no, 3, component, item, quantity, quantity_unit, base_price, factor, price, 0
            FROM billing_chargeline WHERE line_no = 2"""
        )
