"""Who still waits for a bill is found without leaving a trace in the transaction."""

from datetime import date

import pytest
from django.db import connection, transaction

from tests.flows.books import make_accounts
from yingshou.records.billing.frames import unbilled_accounts, unbilled_ranges

DAY = {"bill_month": 202510, "as_of": date(2025, 11, 30)}


@pytest.mark.django_db
def test_plans_are_free_again_after_the_query():
    make_accounts("A1", "A2", "A3")
    with transaction.atomic(), connection.cursor() as cursor:
        assert unbilled_ranges(**DAY, batch_size=2) == [("A1", "A2"), ("A3", "A3")]
        assert unbilled_accounts(**DAY, first="A2", last="A3")["account_no"].to_list() == ["A2", "A3"]
        cursor.execute("SHOW enable_nestloop")
        assert cursor.fetchone() == ("on",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("batch_size", "ranges"),
    [(1, [("A1", "A1"), ("A2", "A2"), ("A3", "A3")]), (3, [("A1", "A3")]), (9, [("A1", "A3")])],
)
def test_batches_begin_and_end_where_accounts_do(batch_size, ranges):
    make_accounts("A1", "A2", "A3")
    assert unbilled_ranges(**DAY, batch_size=batch_size) == ranges


@pytest.mark.django_db
def test_nobody_waits_in_an_empty_book():
    assert unbilled_ranges(**DAY, batch_size=2) == []
