"""Frames survive the way to the database and back; only what is new is stored."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, connection

from yingshou.core.energy import ENERGY
from yingshou.records import copy
from yingshou.records.copy import copy_in, copy_out, copy_out_of, store_new

pytestmark = pytest.mark.django_db

SCHEMA = {
    "code": pl.String,
    "name": pl.String,
    "amount": ENERGY,
    "day": pl.Date,
    "at": pl.Datetime("us"),
    "flag": pl.Boolean,
    "count": pl.Int32,
}


@pytest.fixture
def table():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE things (code text PRIMARY KEY, name text, amount numeric(20, 4), day date,"
            " at timestamp, flag boolean, count integer, source text)"
        )
    yield "things"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE things")


def things(*rows):
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


START = datetime(2025, 1, 1, 0, 15)  # noqa: DTZ001  quarter-hours are local times without a zone
FIRST = ("A", "", Decimal("1.2500"), date(2025, 10, 25), START, True, 3)
SECOND = ("B", None, None, None, None, None, None)
THIRD = ("C", '=SUM("x"),\n尖峰', Decimal(-(10**15)), date(1999, 12, 31), None, False, -1)


def read(table):
    return copy_out(f"SELECT code, name, amount, day, at, flag, count FROM {table} ORDER BY code", [], SCHEMA)


def test_everything_comes_back_as_it_went(table):
    frame = things(FIRST, SECOND, THIRD)
    assert copy_in(table, frame) == 3
    assert read(table).equals(frame)
    assert read(table).schema == frame.schema


def test_no_rows_make_no_trouble(table):
    assert copy_in(table, things()) == 0
    assert read(table).equals(things())
    assert store_new(table, things(), ["code"]).inserted == 0


def test_parameters_are_bound(table):
    copy_in(table, things(FIRST, SECOND, THIRD))
    query = f"SELECT code FROM {table} WHERE code = ANY(%(codes)s) OR name LIKE '%%尖峰' ORDER BY code"
    got = copy_out(query, {"codes": ["A", "'; DROP TABLE things; --"]}, {"code": pl.String})
    assert got["code"].to_list() == ["A", "C"]


@pytest.mark.parametrize("few", [0, 1_000])
@pytest.mark.parametrize("numbers", [("11", "22", "33", "44"), ("b", "C", "a1", "44")])
def test_rows_of_accounts_are_theirs_alone(few, numbers, monkeypatch):
    monkeypatch.setattr(copy, "_FEW", few)
    one, two, three, none = numbers
    rows = f"(1, '{one}'), (2, '{two}'), (3, '{three}'), (4, NULL)"
    query = f"SELECT * FROM (VALUES {rows}) v (number, account_no)"
    schema = {"number": pl.Int32, "account_no": pl.String}
    got = copy_out_of(f"{query} WHERE number < %s", [9], schema, account_nos=[three, one, none])
    assert got.sort("number").rows() == [(1, one), (3, three)]
    assert copy_out_of(query, [], schema, account_nos=[none]).schema == schema


@pytest.mark.parametrize(
    ("account_nos", "ranged"), [(["12", "03"], True), (["12", "3"], False), (["12", "A3"], False)]
)
def test_a_range_is_asked_for_only_where_all_agree_on_the_order(account_nos, ranged, monkeypatch):
    asked = []
    monkeypatch.setattr(copy, "_FEW", 1)
    schema = {"account_no": pl.String}

    def keep(query, *_):
        asked.append("BETWEEN" in query)
        return pl.DataFrame(schema=schema)

    monkeypatch.setattr(copy, "copy_out", keep)
    copy_out_of("SELECT '12' AS account_no", [], schema, account_nos=account_nos)
    assert asked == [ranged]


def test_rows_of_no_accounts_are_none():
    assert copy_out_of("SELECT 'A' AS account_no", [], {"account_no": pl.String}, account_nos=[]).is_empty()


def test_store_new_inserts_the_missing_and_reports_the_different(table):
    assert store_new(table, things(FIRST, SECOND), ["code"]).inserted == 2
    changed = (*SECOND[:1], "now known", *SECOND[2:])
    stored = store_new(table, things(FIRST, changed, THIRD), ["code"], constants={"source": "file.csv"})
    assert (stored.inserted, stored.unchanged) == (1, 1)
    assert stored.conflicts["code"].to_list() == ["B"]
    assert read(table).equals(things(FIRST, SECOND, THIRD))
    sources = copy_out(f"SELECT source FROM {table} ORDER BY code", [], {"source": pl.String})
    assert sources["source"].to_list() == [None, None, "file.csv"]


def test_store_new_twice_changes_nothing(table):
    frame = things(FIRST, SECOND, THIRD)
    store_new(table, frame, ["code"])
    again = store_new(table, frame, ["code"])
    assert (again.inserted, again.unchanged, again.conflicts.height) == (0, 3, 0)


@pytest.mark.django_db(transaction=True)
def test_errors_are_those_of_django():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE strict (code text NOT NULL)")
    with pytest.raises(IntegrityError):
        copy_in("strict", pl.DataFrame({"code": ["x", None], "pad": [1, 2]}).select("code"))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE strict")
