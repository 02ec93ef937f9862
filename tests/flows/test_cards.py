"""Top-up cards: printed, sold, frozen, and redeemed once for any account."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from tests.flows.books import assert_books_hold, issue, make_accounts
from yingshou.flows.freeze_card import freeze_card
from yingshou.flows.issue_cards import issue_cards
from yingshou.flows.redeem_card import redeem_card
from yingshou.flows.sell_cards import sell_cards
from yingshou.flows.take_payment import take_payment
from yingshou.records.cards.models import Card
from yingshou.records.cards.operations import UnableToUseCard
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.payments.models import Payment
from yingshou.records.payments.operations import UnableToTakePayment

pytestmark = pytest.mark.django_db

D = Decimal
DAY, LAST = date(2025, 10, 25), date(2028, 10, 25)


def balances():
    rows = trial_balance(date.max).iter_rows(named=True)
    return {row["code"]: row["balance"] for row in rows if row["balance"]}


def printed(count=2, batch="B25"):
    made = issue_cards(
        batch_no=batch, count=count, face_amount=D("100.00"), expires_date=LAST, issued_by="chen", as_of=DAY
    )
    return dict(made.rows())


def redeem(card_no, secret, account="A1", *, day=DAY):
    return redeem_card(
        card_no=card_no, secret=secret, account_no=account, payer_name="邻居", redeemed_by="chen", as_of=day
    )


def sell(*card_nos, day=DAY):
    return sell_cards(card_nos=card_nos, buyer="便利店", sold_by="chen", as_of=day)


def refused(code, act, *args, **values):
    with pytest.raises((UnableToUseCard, UnableToTakePayment)) as error:
        act(*args, **values)
    assert error.value.code == code


def test_a_card_from_the_printer_to_the_bill():
    make_accounts("A1", "A2")
    issue(202510, {"A1": "60.00"}, issued_date=DAY)
    cards = printed()
    (first, secret), (second, other) = cards.items()
    assert (len(secret), secret.isdigit()) == (20, True)
    assert secret not in str(Card.objects.values_list())
    refused("CARD_STATE", redeem, first, secret)
    assert sell(first, second) == D("200.00")
    refused("CARD_STATE", sell, first)
    assert balances() == {
        "BANK": D("200.00"), "TOPUP_CARDS": D("200.00"), "RECEIVABLE": D("60.00"), "REVENUE": D("60.00"),
    }  # fmt: skip
    assert_books_hold()
    assert not redeem(first, secret).repeated
    assert redeem(first, secret).repeated
    refused("CARD_STATE", redeem, first, secret, "A2")
    assert Payment.objects.get().payer_name == "邻居"
    assert balances() == {
        "BANK": D("200.00"), "TOPUP_CARDS": D("100.00"), "PREPAID": D("40.00"), "REVENUE": D("60.00"),
    }  # fmt: skip
    assert_books_hold()
    refused("UNKNOWN_ACCOUNT", redeem, second, other, "none")
    refused("CARD_EXPIRED", redeem, second, other, day=date(2028, 10, 26))
    refused("UNKNOWN_CARD", redeem, "none", other)


def test_a_lost_card_is_frozen_and_freed():
    make_accounts("A1")
    ((number, secret),) = printed(1).items()
    act = {"card_no": number, "reason": "挂失", "person": "chen", "as_of": DAY}
    refused("CARD_STATE", freeze_card, frozen=True, **act)
    sell(number)
    assert freeze_card(frozen=True, **act)
    assert not freeze_card(frozen=True, **act)
    refused("CARD_STATE", redeem, number, secret)
    assert_books_hold()
    assert freeze_card(frozen=False, **act)
    assert redeem(number, secret).amount == D("100.00")
    assert_books_hold()


def test_five_wrong_secrets_freeze_a_card():
    make_accounts("A1")
    ((number, secret),) = printed(1).items()
    sell(number)
    for _ in range(5):
        refused("WRONG_SECRET", redeem, number, "0" * 19)
    assert Card.objects.get().state == "CARD_FROZEN"
    refused("CARD_STATE", redeem, number, secret)
    assert_books_hold()


def test_a_batch_is_printed_once_and_within_the_limits():
    values = {"batch_no": "B25", "issued_by": "chen", "as_of": DAY}
    printed()
    refused("CONFLICT", issue_cards, count=1, face_amount=D("100.00"), expires_date=LAST, **values)
    for count, face in ((0, "100.00"), (1, "9.99"), (1, "5000.01")):
        refused("OUT_OF_RANGE", issue_cards, count=count, face_amount=D(face), expires_date=LAST, **values)
    refused("PERIOD_ORDER", issue_cards, count=1, face_amount=D("100.00"), expires_date=DAY, **values)


def test_money_of_cards_needs_its_card_and_their_history_stays():
    make_accounts("A1")
    printed()
    act = {"account_no": "A1", "amount": D("100.00"), "value_date": DAY, "channel": "TOPUP_CARD"}
    refused("PAPER_CHANNEL", take_payment, **act, channel_no="B25000001", taken_by="chen", as_of=DAY)
    for statement in ("UPDATE cards_card SET face_amount = 1", "DELETE FROM cards_cardevent"):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.django_db(transaction=True)
def test_of_all_who_try_at_once_one_redeems():
    accounts = [f"A{number}" for number in range(8)]
    make_accounts(*accounts)
    ((number, secret),) = printed(1).items()
    sell(number)

    def attempt(account):
        try:
            return redeem(number, secret, account).repeated is False
        except UnableToUseCard:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, accounts)) == 1
    assert Payment.objects.count() == 1
    assert_books_hold()
