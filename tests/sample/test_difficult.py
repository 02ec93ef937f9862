"""Customers in difficulty: each act of the sample goes through the real flow, and a repeat adds nothing."""

from datetime import date
from decimal import Decimal

import pytest

from tests.flows.books import assert_books_hold, issue, make_accounts
from yingshou.records.claims.queries import claims
from yingshou.records.legal.models import WriteOff
from yingshou.records.legal.queries import matters, steps
from yingshou.records.organizations.operations import ensure_roles
from yingshou.records.payments.frames import open_items
from yingshou.sample.company import difficult
from yingshou.sample.company.staff import make_users

pytestmark = pytest.mark.django_db


def test_suit_write_off_and_claim_and_a_repeat_adds_nothing(settings, tmp_path):
    settings.LEGAL_FOLDER = tmp_path / "legal"
    make_accounts("A1", "A2", "A3")
    issue(202607, dict.fromkeys(("A1", "A2", "A3"), "1000.00"), issued_date=date(2026, 7, 25))
    ensure_roles()
    make_users()
    for _again in range(2):
        difficult._go_to_court("A1")
        difficult._write_off("A2")
        difficult._claim_security("A3")
    matter = matters().get()
    assert (matter.account_id, matter.state, matter.principal) == ("A1", "ORDER_PENDING", Decimal("1000.00"))
    assert list(steps(matter.pk).values_list("kind", flat=True)) == [
        "OPENED",
        "DEMAND_SERVED",
        "ORDER_APPLIED",
    ]
    written = WriteOff.objects.get()
    assert [item.principal for item in written.items.all()] == [Decimal("1000.00")]
    assert written.document_name == "宣告失踪判决书.pdf"
    assert open_items(account_nos=["A2"], as_of=difficult.ACTED_ON).is_empty()
    claim = claims().get()
    assert (claim.account_id, claim.state, claim.amount) == ("A3", "ANSWERED", Decimal("800.00"))
    assert_books_hold()
