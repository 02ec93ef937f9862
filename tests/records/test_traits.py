"""Traits of accounts: dated versions, none changed, protection with its source."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.core.frames import rows
from tests.flows.small_company import AS_OF, account_no, accounts
from yingshou.core.tables import ACCOUNT_TRAITS, ACCOUNTS
from yingshou.flows.export_table import export_table
from yingshou.flows.import_table import import_table
from yingshou.records.customers import queries
from yingshou.records.customers.frames import traits_on
from yingshou.records.customers.models import AccountTraits

pytestmark = pytest.mark.django_db

SCHOOL = {"account_no": account_no(1), "valid_from": date(2025, 1, 1), "importance": "SECOND",
          "protected_kind": "SCHOOL", "source": "2025 年重要用户名单"}  # fmt: skip
LET = {"account_no": account_no(1), "valid_from": date(2025, 9, 1), "is_shop": True, "tenant_name": "李四"}


def bring(*given):
    import_table(table=ACCOUNTS, frame=accounts(2), as_of=AS_OF, source="test")
    return import_table(table=ACCOUNT_TRAITS, frame=rows(ACCOUNT_TRAITS, *given), as_of=AS_OF, source="test")


def test_a_later_version_takes_the_place_of_the_earlier_one_whole():
    assert bring(SCHOOL, LET).inserted == 2
    kinds = [
        traits_on(account_nos=[account_no(1), account_no(0)], on=date(2025, month, 1))
        .select("protected_kind", "tenant_name")
        .rows()
        for month in (8, 9)
    ]
    assert kinds == [[("SCHOOL", None)], [(None, "李四")]]
    assert queries.traits(account_no(1), on=date(2025, 8, 31)).importance == "SECOND"
    assert queries.traits(account_no(1), on=date(2024, 12, 31)) is None
    assert export_table(table=ACCOUNT_TRAITS).height == 2


def test_protection_without_a_source_is_a_problem():
    result = bring({**SCHOOL, "source": None}, {**LET, "account_no": "404"})
    assert result.inserted == 0
    assert sorted(result.problems["code"]) == ["MISSING_VALUE", "UNKNOWN_ACCOUNT"]


def test_what_was_known_is_not_changed():
    bring(SCHOOL)
    with pytest.raises(DatabaseError, match="are facts"), transaction.atomic():
        AccountTraits.objects.update(importance=None)
