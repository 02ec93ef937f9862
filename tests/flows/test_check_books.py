"""Money is conserved whatever happens, and books that do not hold are told."""

import contextlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable, sign, unapplied
from yingshou.flows.check_books import check_books
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.take_payment import take_payment
from yingshou.records.payments.models import Clearing, Payment, PaymentBalance
from yingshou.records.receivables.models import ReceivableBalance

pytestmark = pytest.mark.django_db

D = Decimal
FIRST = date(2025, 9, 28)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.integers(1, 40_000_000)),
        st.tuples(st.just("reverse"), st.integers(0, 5)),
        st.tuples(st.just("dues"), st.just(0)),
        st.tuples(st.just("bill"), st.integers(0, 50_000_000)),
    ),
    min_size=1,
    max_size=9,
)


class _Undo(Exception):  # noqa: N818  no error: it takes the example's rows back
    pass


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(mode=st.sampled_from(["CUMULATIVE", "TRANCHE", "REESTIMATE"]), acts=ACTS)
def test_any_order_of_acts_conserves_money(mode, acts):
    with contextlib.suppress(_Undo), transaction.atomic():
        make_accounts("A1")
        sign("A1", mode=mode)
        _walk(acts)
        assert_books_hold()
        held = Payment.objects.filter(reversal=None)
        settled = sum(row.principal + row.penalty for row in Clearing.objects.all())
        assert sum(payment.amount for payment in held) == settled + sum(unapplied().values())
        raise _Undo


def _walk(acts):
    billed = False
    for step, (act, figure) in enumerate(acts):
        day = FIRST + timedelta(days=4 * step)
        if act == "pay":
            take_payment(
                account_no="A1",
                amount=D(figure) / 100,
                value_date=day,
                channel="TRANSFER",
                channel_no=str(step),
                taken_by="bank",
                as_of=day,
            )
        elif act == "reverse":
            held = list(Payment.objects.filter(reversal=None).order_by("payment_no"))
            if held:
                number = held[figure % len(held)].payment_no
                reverse_payment(payment_no=number, reversed_date=day, reversed_by="r", reason="x")
        elif act == "dues":
            issue_dues(as_of=day)
        elif not billed:
            billed = True
            issue(202510, {"A1": str(D(figure) / 100)}, issued_date=day)


def test_findings_name_what_does_not_hold():
    make_accounts("A1")
    issue(202510, {"A1": "100.00"}, issued_date=date(2025, 10, 25))
    take_payment(
        account_no="A1",
        amount=D("130.00"),
        value_date=date(2025, 10, 25),
        channel="COUNTER",
        channel_no="1",
        taken_by="c",
        as_of=date(2025, 10, 25),
    )
    assert open_by_receivable() == {}
    ReceivableBalance.objects.update(principal_open=D("1.00"))
    PaymentBalance.objects.update(unapplied=D("29.00"))
    found = [(finding.code, finding.expected, finding.found) for finding in check_books()]
    assert found == [
        ("RECEIVABLE_TOTAL", D("1.00"), D("0.00")),
        ("PREPAID_TOTAL", D("29.00"), D("30.00")),
        ("RECEIVABLE_BALANCE", D("0.00"), D("1.00")),
        ("PAYMENT_BALANCE", D("30.00"), D("29.00")),
    ]


def test_late_items_are_marked_and_an_overlooked_one_is_found():
    make_accounts("A1", "B1")
    issue(202510, {"A1": "100.00", "B1": "50.00"}, issued_date=date(2025, 10, 25))
    due_date = ReceivableBalance.objects.values_list("due_date", flat=True).first()
    for account, day in (("A1", due_date), ("B1", due_date + timedelta(days=30))):
        take_payment(
            account_no=account,
            amount=D("200.00"),
            value_date=day,
            channel="COUNTER",
            channel_no=account,
            taken_by="c",
            as_of=day,
        )
    assert dict(ReceivableBalance.objects.values_list("account_no", "late")) == {"A1": False, "B1": True}
    assert check_books() == []
    ReceivableBalance.objects.update(late=False)
    assert [(finding.code, finding.subject) for finding in check_books()] == [("LATE_ITEM", "B1-202510-B0")]
