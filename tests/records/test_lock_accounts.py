"""Accounts are held, few and many alike: what comes back is what is held."""

import pytest
from django.db import connection

from tests.flows.books import make_accounts
from yingshou.records.payments import operations
from yingshou.records.payments.operations import lock_accounts

pytestmark = pytest.mark.django_db


def held():
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_no FROM customers_account WHERE xmax::text <> '0' ORDER BY 1")
        return [number for (number,) in cursor.fetchall()]


@pytest.mark.parametrize("few", [0, 1_000])
@pytest.mark.parametrize("others", [[], ["A9"]])
def test_those_that_exist_are_held_and_named(few, others, monkeypatch):
    monkeypatch.setattr(operations, "_FEW", few)
    make_accounts("A1", "A2", "A3")
    assert lock_accounts(["A3", "A1", "A3", *others]) == held() == ["A1", "A3"]


def test_no_accounts_hold_nothing():
    make_accounts("A1")
    assert lock_accounts([]) == held() == []
