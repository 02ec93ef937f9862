"""Into cost control and out of it: conversions, card meters, campaigns, and what is owed when supply ends."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from tests.core.frames import rows
from tests.flows.prepaid_company import HOUSEHOLD, START, agree, bill_october, read_daily, settle_in, top_up
from tests.flows.small_company import account_no, accounts, load, reads
from yingshou.core.calendar import SHANGHAI
from yingshou.core.tables import ACCOUNTS, PREPAYMENT_CAMPAIGNS, PREPAYMENT_TARGETS, READS
from yingshou.flows.approve_request import approve_request
from yingshou.flows.buy_for_meter import buy_for_meter
from yingshou.flows.check_books import check_books
from yingshou.flows.convert_account import Agreed, convert_account
from yingshou.flows.issue_meter_card import issue_meter_card, lose_meter_card
from yingshou.flows.note_meter_credit import note_meter_credit
from yingshou.flows.prepaid_closings import prepaid_closings
from yingshou.flows.prepaid_cover import prepaid_cover, who_to_win
from yingshou.flows.refund_closed import refund_closed
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_prepaid_day import run_prepaid_day
from yingshou.flows.sign_up import sign_up
from yingshou.records.payments.models import Payment, PaymentBalance
from yingshou.records.prepayment import cards, queries
from yingshou.records.prepayment.cards import UnableToCredit
from yingshou.records.prepayment.models import Conversion, PrepaidStanding, SignUp
from yingshou.records.prepayment.operations import UnableToConvert
from yingshou.records.receivables.models import ReceivableBalance

pytestmark = pytest.mark.django_db
ON = date(2025, 10, 10)
AT = datetime(2025, 10, 10, 9, tzinfo=SHANGHAI)


def convert(kind, *, on=ON, account=HOUSEHOLD, **agreed):
    return convert_account(
        account_no=account, agreed=Agreed(kind=kind, signed_by="户主", **agreed), on_date=on, person="wang",
        reason="用户申请", at=AT,
    )  # fmt: skip


def test_an_account_goes_over_with_its_read_and_back_with_its_money():
    settle_in(agreed=None)
    read_daily()
    there = convert("REMOTE", arrears_share=Decimal("0.5"))
    assert (there.from_kind, there.arrears, there.money) == ("POSTPAID", 0, 0)
    assert there.reads == f"M{HOUSEHOLD} 1150.0000"
    top_up("100", on=ON)
    run_prepaid_day(as_of=date(2025, 10, 12))
    # The month counts from its first day, whenever the agreement began: its bill will.
    assert PrepaidStanding.objects.get().balance == 100 - 17 * 5
    back = convert("POSTPAID", on=date(2025, 10, 20))
    assert (back.from_kind, back.money) == ("REMOTE", 100)
    assert not PrepaidStanding.objects.exists()
    bill_october()
    assert ReceivableBalance.objects.get(account_no=HOUSEHOLD).principal_open == 50
    assert Conversion.objects.count() == 2
    assert check_books() == []


def test_a_conversion_without_a_read_or_a_change_is_refused():
    settle_in(agreed=None)
    with pytest.raises(UnableToConvert) as refused:
        convert("REMOTE")
    assert refused.value.code == "NO_READ"
    read_daily()
    with pytest.raises(UnableToConvert) as refused:
        convert("POSTPAID")
    assert refused.value.code == "SAME_KIND"
    with pytest.raises(UnableToConvert) as refused:
        convert("REMOTE", arrears_share=Decimal(2))
    assert refused.value.code == "OUT_OF_RANGE"
    with pytest.raises(UnableToConvert) as refused:
        convert("REMOTE", account="404")
    assert refused.value.code == "UNKNOWN_ACCOUNT"
    assert not Conversion.objects.exists()


def close_on(day):
    """Store the household anew with its last day; accounts are archive and come as a whole."""
    frame = accounts(3).with_columns(
        closed_date=pl.when(pl.col("account_no") == HOUSEHOLD).then(day).otherwise("closed_date")
    )
    return load(ACCOUNTS, frame)


def test_a_prepaid_account_that_ends_gets_its_final_bill_and_its_money_back_in_time():
    """Ofgem: 34,000 prepay customers never had a final bill."""
    close_on(date(2025, 10, 5))
    settle_in()
    read_daily(days=10)
    top_up("80", on=START)
    run_prepaid_day(as_of=date(2025, 10, 6))
    waiting = prepaid_closings(as_of=date(2025, 10, 6)).row(0, named=True)
    assert (waiting["state"], waiting["bill_by"], waiting["left"]) == ("BILL_WAITING", date(2025, 10, 12), 80)
    with pytest.raises(UnableToConvert) as refused:
        refund_closed(account_no=HOUSEHOLD, payee_name="户主", payee_account="62", proposed_by="a", as_of=ON)
    assert refused.value.code == "NOT_FINAL"
    late = prepaid_closings(as_of=date(2025, 10, 15)).row(0, named=True)
    assert (late["state"], late["late_days"]) == ("BILL_LATE", 3)
    # The final bill need not wait for the reading day.
    billed = run_bills(bill_month=202510, as_of=date(2025, 10, 7))
    assert (billed.bills, billed.amount) == (1, Decimal("50.00"))
    run_prepaid_day(as_of=date(2025, 10, 7))
    month = queries.months_of(HOUSEHOLD).get()
    assert (month.days_value, month.difference) == (50, 0)
    owed = prepaid_closings(as_of=date(2025, 11, 5)).row(0, named=True)
    assert (owed["state"], owed["left"], owed["late_days"]) == ("REFUND_LATE", 30, 1)
    asked = refund_closed(
        account_no=HOUSEHOLD, payee_name="户主", payee_account="6222000011112222", proposed_by="a", as_of=ON
    )
    assert len(asked) == 1
    assert refund_closed(
        account_no=HOUSEHOLD, payee_name="户主", payee_account="6222000011112222", proposed_by="a", as_of=ON
    ) == []  # fmt: skip
    approve_request(request_no=asked[0], decided_by="b", as_of=ON)
    assert prepaid_closings(as_of=date(2025, 12, 1)).item(0, "state") == "SETTLED"
    assert check_books() == []


def buy(amount, number, *, on=ON):
    return buy_for_meter(
        account_no=HOUSEHOLD, amount=Decimal(amount), value_date=on, channel="TRANSFER", channel_no=number,
        taken_by="chen", as_of=on,
    )  # fmt: skip


def credit(purchase_no, kind, reference=""):
    note_meter_credit(purchase_no=purchase_no, kind=kind, happened_on=ON, person="chen", reference=reference)


def card_company():
    settle_in(kind="CARD")
    issue_meter_card(
        account_no=HOUSEHOLD,
        card_no="K1",
        meter_no=f"M{HOUSEHOLD}",
        cause="NEW",
        issued_on=START,
        person="chen",
    )


def test_a_payment_and_the_credit_of_the_meter_are_two_facts():
    card_company()
    bought = buy("100", "1")
    assert (bought.to_meter, bought.arrears, bought.repeated) == (100, 0, False)
    assert buy("100", "1").repeated
    assert Payment.objects.count() == 1
    assert cards.purchases(account_no=HOUSEHOLD).get().state is None
    credit(bought.purchase_no, "FAILED", "E3")
    credit(bought.purchase_no, "WRITTEN", "W1")
    credit(bought.purchase_no, "WRITTEN", "W1")
    assert cards.paid_and_loaded(HOUSEHOLD) == (100, 0)
    assert cards.not_loaded(before=date(2025, 10, 12)).count() == 1
    credit(bought.purchase_no, "LOADED", "T1")
    assert cards.paid_and_loaded(HOUSEHOLD) == (100, 100)
    with pytest.raises(UnableToCredit) as refused:
        credit(bought.purchase_no, "TAKEN_BACK")
    assert refused.value.code == "CREDIT_ORDER"


def test_money_on_a_lost_card_goes_to_its_successor():
    card_company()
    bought = buy("100", "1")
    credit(bought.purchase_no, "WRITTEN", "W1")
    lose_meter_card(account_no=HOUSEHOLD, lost_on=ON, person="chen")
    with pytest.raises(UnableToCredit) as refused:
        buy("50", "2")
    assert refused.value.code == "NO_CARD"
    assert Payment.objects.count() == 1
    issue_meter_card(
        account_no=HOUSEHOLD,
        card_no="K2",
        meter_no=f"M{HOUSEHOLD}",
        cause="LOST",
        issued_on=ON,
        person="chen",
    )
    credit(bought.purchase_no, "TAKEN_BACK")
    credit(bought.purchase_no, "WRITTEN", "W2")
    purchase = cards.purchases(account_no=HOUSEHOLD).get()
    assert [each.card_id for each in purchase.credits.order_by("id")] == ["K1", "K1", "K2"]


def test_what_an_exchanged_meter_still_held_is_carried_and_is_no_money():
    card_company()
    issue_meter_card(
        account_no=HOUSEHOLD,
        card_no="K2",
        meter_no="M-NEW",
        cause="METER_REPLACED",
        issued_on=ON,
        person="chen",
        left_on_old_meter=Decimal("37.20"),
    )
    carried = cards.purchases(account_no=HOUSEHOLD).get()
    assert (carried.kind, carried.amount, carried.payment_no) == ("CARRIED", Decimal("37.20"), None)
    credit(carried.purchase_no, "WRITTEN")
    credit(carried.purchase_no, "LOADED")
    assert cards.paid_and_loaded(HOUSEHOLD) == (0, 0)
    assert not PaymentBalance.objects.exists()


@pytest.mark.parametrize(
    ("amount", "code"), [("9.99", "BELOW_PURCHASE"), ("2000.01", "ABOVE_PURCHASE"), ("1500", "ABOVE_METER")]
)
def test_purchases_keep_to_the_limits_of_the_class(amount, code):
    card_company()
    buy("1900", "1")
    with pytest.raises(UnableToCredit) as refused:
        buy(amount, "2")
    assert refused.value.code == code
    assert Payment.objects.count() == 1


def test_a_campaign_gives_a_gift_once_and_within_its_budget():
    settle_in(agreed=None)
    for number in (0, 1, 2):
        read_daily(number=number, first=START, days=20)
    campaign = {
        "campaign_no": "C1",
        "name": "智能交费推广",
        "valid_from": date(2025, 10, 1),
        "valid_to": date(2025, 11, 1),
        "gift": "食用油一桶",
        "gift_cost": "45",
        "budget": "90",
    }
    load(PREPAYMENT_CAMPAIGNS, rows(PREPAYMENT_CAMPAIGNS, campaign))

    def win(number, on=ON):
        sign_up(
            account_no=account_no(number), campaign_no="C1", agreed=Agreed(kind="REMOTE", signed_by="户主"),
            on_date=on, won_by="wang", at=AT,
        )  # fmt: skip

    win(0)
    win(1)
    assert [(row["won"], row["cost"]) for row in queries.campaigns()] == [(2, 90)]
    for number, on, code in ((2, ON, "OVER_BUDGET"), (2, date(2025, 11, 1), "UNKNOWN_CAMPAIGN")):
        with pytest.raises(UnableToConvert) as refused:
            win(number, on)
        assert refused.value.code == code
    assert SignUp.objects.count() == Conversion.objects.count() == 2


def test_cover_is_counted_by_organisation_and_class_against_its_target():
    settle_in(count=6)
    agree({"account_no": account_no(4), "valid_from": START})
    target = {"org_code": "01", "valid_from": START, "target_share": "0.5"}
    load(PREPAYMENT_TARGETS, rows(PREPAYMENT_TARGETS, target))
    shares = prepaid_cover(on=ON).filter(pl.col("customer_class") == "-")
    assert shares.select("org_code", "accounts", "controlled", "share", "lacking").rows() == [
        ("01", 6, 2, Decimal("0.3333"), 1),
        ("0101", 4, 2, Decimal("0.5000"), None),
        ("0102", 2, 0, Decimal("0.0000"), None),
    ]


def test_who_owes_is_asked_to_pay_ahead_and_who_does_is_not():
    settle_in(agreed=None)
    load(READS, reads(3))
    bill_october()
    late = date(2025, 12, 1)
    assert who_to_win(on=late).select("account_no", "reasons", "weight").rows() == [
        (account_no(1), "OVERDUE_NOW", 30),
        (account_no(2), "OVERDUE_NOW", 30),
        (account_no(0), "OVERDUE_NOW", 30),
    ]
    agree({"valid_from": date(2025, 11, 1)})
    assert HOUSEHOLD not in who_to_win(on=late)["account_no"].to_list()
