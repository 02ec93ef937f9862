"""Matters before a court: over named items, step by step, with terms, holds and limitation."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from tests.flows.books import issue, make_accounts
from yingshou.core.legal import state_of
from yingshou.core.tables import LEGAL_CONDUCT
from yingshou.flows.age_arrears import lapsing_claims
from yingshou.flows.import_table import import_table
from yingshou.flows.open_legal_matter import open_legal_matter
from yingshou.flows.record_legal_step import record_legal_step
from yingshou.flows.watch_legal import watch_legal_terms
from yingshou.gateways.messages.files import FileRefusedError
from yingshou.records.audit.models import AuditEvent
from yingshou.records.collection.queries import holds
from yingshou.records.legal.models import Matter, Standing, Step
from yingshou.records.legal.operations import UnableToGoToCourt

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2025, 10, 25)


@pytest.fixture(autouse=True)
def debtor():
    make_accounts("A1", opened_date=date(2022, 1, 1))
    issue(202209, {"A1": "1000.00"}, issued_date=date(2022, 9, 25))
    issue(202509, {"A1": "400.00"}, issued_date=date(2025, 9, 25))


def open_matter(**changed):
    given = {"account_no": "A1", "reason": "经催告仍不付", "opened_by": "law", "as_of": DAY}
    return open_legal_matter(**{**given, **changed})


def step(number, kind, day=DAY, **values):
    return record_legal_step(
        matter_no=number,
        kind=kind,
        step_date=day,
        recorded_by="law",
        as_of=max(day, DAY, values.get("served_date", DAY)),
        **values,
    )


def refused(code, act, *args, **values):
    with pytest.raises(UnableToGoToCourt) as caught:
        act(*args, **values)
    assert caught.value.code == code
    assert caught.value.zh


def test_a_matter_claims_what_is_open_and_holds_its_items_until_it_is_closed():
    number = open_matter(receivable_nos=["A1-202209-B0"])
    matter = Matter.objects.get(pk=number)
    # 82 days of 2022 at 2 ‰ and 365 + 366 + 298 at 3 ‰ of 1,000.00.
    assert (number, matter.principal, matter.penalty) == ("A1-L1", D("1000.00"), D("3251.00"))
    (hold,) = holds(account_nos=["A1"], on=DAY)
    assert (hold.kind, hold.receivable_no) == ("LEGAL", "A1-202209-B0")
    refused("IN_MATTER", open_matter, receivable_nos=["A1-202209-B0"])
    assert list(Matter.objects.get(pk=open_matter()).items.values_list("receivable_id", flat=True)) == [
        "A1-202509-B0"
    ]
    refused("UNKNOWN_ITEM", open_matter)
    assert step(number, "CLOSED") == "CLOSED"
    assert [each.receivable_no for each in holds(account_nos=["A1"], on=DAY)] == ["A1-202509-B0"]
    refused("STEP_ORDER", step, number, "NOTE")
    assert open_matter(receivable_nos=["A1-202209-B0"]) == "A1-L3"
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {
        "OPEN_LEGAL_MATTER",
        "RECORD_LEGAL_STEP",
    }


def test_collection_may_go_on_where_the_conduct_says_so():
    row = {"valid_from": date(2025, 1, 1), "reminders": "CONTINUE", "hold_days": 30, "source": "公司规定"}
    import_table(table=LEGAL_CONDUCT, frame=pl.DataFrame([row]), as_of=DAY, source="rules")
    open_matter()
    assert holds(account_nos=["A1"], on=DAY) == []


def test_the_way_through_a_payment_order_with_its_terms(tmp_path):
    number = open_matter(opened_by="law", owner="chen")
    paper = {"document": b"%PDF-1.4 order", "document_name": "支付令.pdf", "folder": tmp_path}
    step(number, "DEMAND_SERVED", note="EMS 签收")
    step(number, "ORDER_APPLIED", court="某区人民法院", amount=D("4722.20"), fees=D("16.67"))
    refused("STEP_ORDER", step, number, "EXECUTION_APPLIED")
    step(
        number,
        "ORDER_ISSUED",
        date(2025, 11, 3),
        served_date=date(2025, 11, 6),
        file_no="(2025)督1号",
        **paper,
    )
    (term,) = watch_legal_terms(as_of=date(2025, 11, 10)).iter_rows(named=True)
    assert (term["deadline"], term["last_date"], term["days_left"]) == (
        "ORDER_OBJECTION",
        date(2025, 11, 21),
        11,
    )
    assert watch_legal_terms(as_of=date(2025, 11, 10), within_days=800).height == 2
    refused("STEP_TOO_EARLY", step, number, "EXECUTION_APPLIED", date(2025, 11, 21))
    assert step(number, "EXECUTION_APPLIED", date(2025, 11, 24)) == "EXECUTING"
    assert watch_legal_terms(as_of=date(2025, 11, 24), within_days=800).is_empty()
    step(number, "EXECUTION_RESULT", date(2025, 12, 1), amount=D("500.00"))
    assert step(number, "EXECUTION_ENDED", date(2025, 12, 20)) == "EXECUTION_ENDED"
    kept = Step.objects.get(matter=number, kind="ORDER_ISSUED")
    assert (tmp_path / kept.document_hash[:2] / kept.document_hash).read_bytes() == paper["document"]
    kinds = list(Step.objects.filter(matter=number).values_list("kind", flat=True))
    assert Standing.objects.get(pk=number).state == state_of(kinds)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(matter=number).update(note="")


def test_what_is_written_down_is_checked(tmp_path):
    number = open_matter()
    refused("FUTURE_DATE", record_legal_step, matter_no=number, kind="NOTE", step_date=date(2025, 10, 26),
            recorded_by="law", as_of=DAY)  # fmt: skip
    refused("PERIOD_ORDER", step, number, "SUIT_FILED", date(2025, 10, 24))
    refused("PERIOD_ORDER", step, number, "ORDER_APPLIED", served_date=date(2025, 10, 24))
    refused("NOT_POSITIVE", step, number, "COST", fees=D(0))
    refused("NOT_POSITIVE", step, number, "COST", fees=D("NaN"))
    refused("TOO_PRECISE", step, number, "COST", fees=D("1.005"))
    refused("NOT_A_CHOICE", step, number, "LOST")
    refused("UNKNOWN_MATTER", step, "A1-L9", "NOTE")
    refused("MISSING_VALUE", open_matter, reason=" ")
    refused("UNKNOWN_ACCOUNT", open_matter, account_no="A9")
    with pytest.raises(FileRefusedError):
        step(number, "NOTE", document=b"MZ program", folder=tmp_path)


def test_steps_before_a_court_interrupt_the_limitation_and_notes_do_not():
    def lapse():
        found = lapsing_claims(as_of=DAY, within_days=1200)
        return dict(found.select("receivable_no", "lapse_date").iter_rows())["A1-202209-B0"]

    # Due on 10 October 2022: three years have passed; nothing before a court brings it back.
    assert lapse() == date(2025, 10, 10)
    number = open_matter(as_of=date(2025, 6, 2))
    step(number, "NOTE", date(2025, 6, 3))
    assert lapse() == date(2025, 10, 10)
    step(number, "SUIT_FILED", date(2025, 6, 5))
    assert lapse() == date(2028, 6, 5)
