"""Channels as data: what they take, what they keep, and what is given back."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.core.test_channels import channel, frame
from tests.flows.books import assert_books_hold, issue, make_accounts, payments, unapplied
from yingshou.core.tables import CHANNELS
from yingshou.core.tables.channels import CHANNEL_CODES
from yingshou.flows.import_payments import import_payments
from yingshou.flows.import_table import import_table
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.take_payment import take_payment
from yingshou.records.ledger.frames import trial_balance
from yingshou.records.payments import frames
from yingshou.records.payments.models import ChannelFee, Payment
from yingshou.records.payments.operations import UnableToReversePayment, UnableToTakePayment

pytestmark = pytest.mark.django_db

D = Decimal
DAY = date(2025, 10, 25)


def take(code, amount, number="1", *, day=DAY, as_of=None):
    return take_payment(
        account_no="A1", amount=D(amount), value_date=day, channel=code, channel_no=number, taken_by="x",
        as_of=as_of or day,
    )  # fmt: skip


def balances():
    rows = trial_balance(date.max).iter_rows(named=True)
    return {row["code"]: row["balance"] for row in rows if row["balance"]}


@pytest.fixture
def owing():
    make_accounts("A1")
    issue(202510, {"A1": "2000.00"}, issued_date=DAY)


def test_over_twenty_channels_are_shipped():
    shipped = frames.channels()
    assert sorted(shipped["channel"].unique()) == sorted(CHANNEL_CODES)
    assert shipped.height > 20
    assert (
        CHANNELS.conform(shipped)
        .filter(~pl.all_horizontal(r.keeps.fill_null(value=True) for r in CHANNELS.rules))
        .is_empty()
    )


def test_what_the_channel_keeps_is_booked_beside_the_payment(owing):
    result = take("SHOP", "1000.00")
    assert (result.principal, result.prepaid) == (D("1000.00"), D("0.00"))
    assert ChannelFee.objects.get().amount == D("3.00")
    assert balances() == {
        "BANK": D("997.00"), "CHANNEL_FEES": D("3.00"), "RECEIVABLE": D("1000.00"), "REVENUE": D("2000.00"),
    }  # fmt: skip
    assert take("SHOP", "1000.00").repeated
    assert ChannelFee.objects.count() == 1
    assert_books_hold()


def test_a_returned_fee_comes_back_with_the_reversal(owing):
    before = balances()
    take("SHOP", "1000.00")
    reverse_payment(payment_no="SHOP-1", reversed_date=DAY, reversed_by="x", reason="错户")
    assert balances() == before
    assert sum(ChannelFee.objects.values_list("amount", flat=True)) == 0
    assert_books_hold()


def test_a_kept_fee_stays_where_the_payment_is_reversed(owing):
    take("COUNTER_POS", "1000.00")
    reverse_payment(payment_no="COUNTER_POS-1", reversed_date=DAY, reversed_by="x", reason="错户")
    assert balances()["CHANNEL_FEES"] == D("6.00")
    assert balances()["BANK"] == D("-6.00")
    assert_books_hold()


@pytest.mark.parametrize(
    ("code", "amount", "day", "reason"),
    [
        ("PIGEON", "1.00", DAY, "UNKNOWN_CHANNEL"),
        ("WECHAT", "1.00", date(2013, 12, 31), "UNKNOWN_CHANNEL"),
        ("PREPAID", "1.00", DAY, "CHANNEL_CLOSED"),
        ("SHOP", "0.99", DAY, "CHANNEL_LIMIT"),
        ("SHOP", "5000.01", DAY, "CHANNEL_LIMIT"),
    ],
)
def test_a_payment_the_channel_does_not_take_is_refused(owing, code, amount, day, reason):
    with pytest.raises(UnableToTakePayment) as refused:
        take(code, amount, day=day)
    assert refused.value.code == reason
    assert Payment.objects.count() == 0


@pytest.mark.parametrize(("code", "day", "refused"), [
    ("SHOP", date(2025, 10, 26), True), ("WECHAT", date(2026, 10, 25), False),
    ("WECHAT", date(2026, 10, 26), True), ("TRANSFER", date(2030, 1, 1), False),
])  # fmt: skip
def test_each_channel_has_its_last_day_to_reverse(owing, code, day, refused):
    take(code, "100.00")
    if refused:
        with pytest.raises(UnableToReversePayment) as error:
            reverse_payment(payment_no=f"{code}-1", reversed_date=day, reversed_by="x", reason="y")
        assert error.value.code == "REVERSAL_CLOSED"
    else:
        reverse_payment(payment_no=f"{code}-1", reversed_date=day, reversed_by="x", reason="y")
    assert_books_hold()


def test_an_import_splits_money_by_channel_and_books_fees_at_once(owing):
    rows = payments(
        ("1", "A1", "500.00", DAY), ("2", "A1", "300.00", DAY), ("3", "A1", "9000.00", DAY),
        ("4", None, "70.00", DAY)
    ).with_columns(channel=pl.Series(["COLLECTOR", "WECHAT", "SHOP", "AGENT"]))  # fmt: skip
    result = import_payments(frame=rows, as_of=DAY, source="mixed.csv")
    assert (result.inserted, result.suspense) == (3, D("70.00"))
    assert result.problems.select("code", "value").rows() == [
        ("CHANNEL_LIMIT", "9000.00"), ("UNKNOWN_PAYER", None)
    ]  # fmt: skip
    # WeChat 300.00 x 2 ‰ = 0.60; agent 70.00 x 5 ‰ = 0.35.
    assert balances() == {
        "CASH": D("500.00"), "BANK": D("369.05"), "CHANNEL_FEES": D("0.95"), "RECEIVABLE": D("1200.00"),
        "SUSPENSE": D("70.00"), "REVENUE": D("2000.00"),
    }  # fmt: skip
    again = import_payments(frame=rows, as_of=DAY, source="mixed.csv")
    assert (again.inserted, ChannelFee.objects.count()) == (0, 2)
    assert_books_hold()


def test_a_channel_of_ones_own_comes_as_a_row_and_closes_by_a_later_one(owing):
    own = frame(
        channel("VILLAGE_BANK", largest_amount=None),
        channel("VILLAGE_BANK", valid_from=date(2025, 11, 1), is_open=False),
    )
    done = import_table(table=CHANNELS, frame=own, as_of=DAY, source="channels.csv")
    assert (done.inserted, done.problems.height) == (2, 0)
    take("VILLAGE_BANK", "100.00")
    with pytest.raises(UnableToTakePayment, match="takes no payments"):
        take("VILLAGE_BANK", "100.00", "2", day=date(2025, 11, 1))
    changed = own.with_columns(fee_rate=pl.lit(D("0.5")).cast(CHANNELS.schema["fee_rate"]))
    again = import_table(table=CHANNELS, frame=changed, as_of=DAY, source="channels.csv")
    assert again.problems["code"].to_list() == ["CONFLICT", "CONFLICT"]
    assert unapplied() == {}
