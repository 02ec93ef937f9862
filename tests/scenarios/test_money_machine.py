"""Paid, reversed, refunded, moved, waived in any order: the books balance, and all undone is as before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.flows.books import issue, make_accounts
from yingshou.core.errors import YingshouError
from yingshou.flows.approve_request import approve_request
from yingshou.flows.check_books import check_books
from yingshou.flows.pay_refund import pay_refund
from yingshou.flows.propose_refund import propose_refund
from yingshou.flows.propose_transfer import propose_transfer
from yingshou.flows.propose_waiver import propose_waiver
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.take_payment import take_payment
from yingshou.flows.undo_request import undo_request
from yingshou.records.payments.frames import open_items, unapplied_money
from yingshou.records.payments.models import MoneyRequest, Payment, PaymentBalance

D = Decimal
AS_OF = date(2025, 12, 31)
ACCOUNTS = ("A1", "A2")
AMOUNTS = st.sampled_from(["0.01", "33.33", "100.00", "640.50", "1234.56", "5000.00"])
VALUE_DAYS = st.integers(0, 90).map(lambda days: AS_OF - timedelta(days=days))


def state():
    """What accounts owe, principal and penalty, and what of their money is free."""
    owed = open_items(account_nos=ACCOUNTS, as_of=AS_OF).sort("receivable_no")
    return owed.rows(), sorted(unapplied_money(ACCOUNTS).rows())


class Money(RuleBasedStateMachine):
    """Two accounts with three dues each; acts are those of the counter and of those who decide."""

    def __init__(self):
        """Open a world that is rolled back at the end."""
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.count = 0

    @initialize()
    def owing(self):
        """Issue the dues."""
        make_accounts("A1")
        make_accounts("A2", customer_class="RESIDENT")
        for month, day in ((202509, 9), (202510, 10), (202511, 11)):
            issue(month, {"A1": "1000.00", "A2": "321.09"}, issued_date=date(2025, day, 25))
        self.first = state()

    def pay(self, account_no, amount, day, *, designated=()):
        """Take a payment and return its number."""
        self.count += 1
        return take_payment(
            account_no=account_no, amount=D(amount), value_date=day, channel="TRANSFER",
            channel_no=str(self.count), taken_by="ann", as_of=AS_OF, designated=designated,
        ).payment_no  # fmt: skip

    def reverse(self, payment_no):
        """Take a payment back."""
        reverse_payment(payment_no=payment_no, reversed_date=AS_OF, reversed_by="bob", reason="冲正")

    def some(self, data, **values):
        """Draw a payment, not reversed; None where there is none."""
        numbers = sorted(
            Payment.objects.filter(reversal__isnull=True, **values).values_list("payment_no", flat=True)
        )
        return data.draw(st.sampled_from(numbers)) if numbers else None

    @rule(account_no=st.sampled_from(ACCOUNTS), amount=AMOUNTS, day=VALUE_DAYS)
    def takes(self, account_no, amount, day):
        """Money comes in and stays."""
        self.pay(account_no, amount, day)

    @rule(account_no=st.sampled_from(ACCOUNTS), amount=AMOUNTS, data=st.data())
    def takes_and_reverses(self, account_no, amount, data):
        """A payment that is taken back at once leaves what was, to the fen and in the same order.

        Prepaid money is settled before, so what the payment alone does is undone by its reversal.
        """
        before = state()
        items = [row[0] for row in before[0] if row[1] == account_no]
        named = data.draw(st.lists(st.sampled_from(items), unique=True, max_size=2)) if items else []
        if unapplied_money([account_no]).height:
            return
        self.reverse(self.pay(account_no, amount, AS_OF, designated=named))
        assert state() == before

    @rule(data=st.data())
    def reverses(self, data):
        """Any payment is taken back, unless a refund of it stands."""
        number = self.some(data)
        if number:
            before = check_books()
            try:
                with transaction.atomic():
                    self.reverse(number)
            except YingshouError as refused:
                assert refused.code == "REFUNDED"  # noqa: PT017  any other is a fault
            assert before == []

    @rule(data=st.data(), paid=st.booleans(), undone=st.booleans())
    def refunds(self, data, paid, undone):
        """What is left of a payment is paid back, or the refund is undone."""
        number = self.some(data, balance__unapplied__gt=0)
        if not number:
            return
        before, left = state(), PaymentBalance.objects.get(pk=number).unapplied
        asked = propose_refund(
            payment_no=number, amount=left, cause="OVERPAID", reason="多缴", payee_name="某",
            payee_account="1",
            proposed_by="ann", as_of=AS_OF,
        )  # fmt: skip
        approve_request(request_no=asked, decided_by="bob", as_of=AS_OF)
        if undone:
            undo_request(request_no=asked, undone_by="bob", reason="撤销", as_of=AS_OF)
            assert state() == before
        elif paid:
            pay_refund(request_no=asked, paid_by="cy", reference="B1", as_of=AS_OF)

    @rule(data=st.data(), back=st.booleans())
    def moves(self, data, back):
        """A payment goes to the other account, and perhaps back."""
        number = self.some(data)
        refund = MoneyRequest.objects.filter(kind="REFUND", payment_id=number)
        if not number or refund.exclude(outcome__kind="UNDONE").exists():
            return
        for _ in range(1 + back):
            owner = PaymentBalance.objects.get(pk=number).account_no
            asked = propose_transfer(
                payment_no=number, to_account_no="A2" if owner == "A1" else "A1", cause="WRONG_ACCOUNT",
                reason="错户", proposed_by="ann", as_of=AS_OF,
            )  # fmt: skip
            approve_request(request_no=asked, decided_by="bob", as_of=AS_OF)

    @rule(data=st.data(), share=st.sampled_from(["0.1", "0.5", "1"]), undone=st.booleans())
    def waives(self, data, share, undone):
        """Penalty is waived, and perhaps owed again."""
        before = state()
        late = [row for row in before[0] if row[-1] > D("0.10")]
        if not late:
            return
        asked = propose_waiver(
            receivable_no=data.draw(st.sampled_from(late))[0], share=D(share), cause="SYSTEM_FAILURE",
            reason="系统故障", proposed_by="ann", as_of=AS_OF,
        )  # fmt: skip
        approve_request(request_no=asked, decided_by="bob", as_of=AS_OF)
        if undone:
            undo_request(request_no=asked, undone_by="bob", reason="撤销", as_of=AS_OF)
            assert state() == before

    @invariant()
    @precondition(lambda self: self.count >= 0)
    def books_balance(self):
        """Every total opens its rows, and every entry balances."""
        assert check_books() == []

    def teardown(self):
        """Undo all: the accounts owe what they owed at first, unless money was paid back."""
        open_requests = MoneyRequest.objects.filter(decision__approved=True, outcome__isnull=True)
        for asked in open_requests.exclude(kind="TRANSFER"):
            undo_request(request_no=asked.request_no, undone_by="bob", reason="全部撤销", as_of=AS_OF)
        paid_back = set(
            MoneyRequest.objects.filter(outcome__kind="PAID").values_list("payment_id", flat=True)
        )
        for payment in Payment.objects.filter(reversal__isnull=True).exclude(pk__in=paid_back):
            self.reverse(payment.payment_no)
        try:
            assert check_books() == []
            if hasattr(self, "first") and not paid_back:
                assert state() == self.first
        finally:
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)


@pytest.mark.django_db
def test_any_order_of_acts_keeps_the_books_and_can_be_undone():
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=15, stateful_step_count=10, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
