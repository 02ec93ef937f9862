"""Security: watched, claimed, paid, reversed, renewed and given back, with what it leaves of cover."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from tests.flows.books import assert_books_hold, issue, make_accounts, open_by_receivable
from yingshou.core.tables import GUARANTEE_ALARMS
from yingshou.flows.claim_guarantee import answer_claim, claim_guarantee, close_claim, pay_claim
from yingshou.flows.end_reminder import end_reminder
from yingshou.flows.register_guarantee import register_guarantee, renew_guarantee
from yingshou.flows.release_guarantee import ask_release, decide_release
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.watch_guarantees import watch_guarantees
from yingshou.records.claims.frames import cover, landlords_answer
from yingshou.records.claims.queries import claim, guarantee
from yingshou.records.guarantees.models import Guarantee
from yingshou.records.guarantees.operations import UnableToActOnGuarantee, store_rules
from yingshou.records.organizations.staff import add_user
from yingshou.records.reminders.operations import UnableToEndReminderError
from yingshou.records.reminders.queries import in_hand_of, reminders
from yingshou.records.responsibility.operations import assign

pytestmark = pytest.mark.django_db
D = Decimal
TODAY = date(2025, 11, 20)
G1 = {
    "guarantee_no": "G1", "account_no": "A1", "kind": "BANK_GUARANTEE", "amount": D("5000.00"),
    "valid_from": date(2025, 1, 1), "valid_to": date(2025, 12, 31), "issuer": "第一银行",
    "claim_deadline": date(2026, 1, 15),
}  # fmt: skip


def register(**changed):
    return register_guarantee(values={**G1, **changed}, registered_by="wang", as_of=TODAY)


@pytest.fixture
def debtor():
    make_accounts("A1", customer_class="RESIDENT")
    issue(202510, {"A1": "3000.00"}, issued_date=date(2025, 10, 1), due_days=10)
    register()


def asked(amount="2000.00", **changed):
    values = {
        "guarantee_no": "G1",
        "amount": D(amount),
        "reason": "逾期未缴",
        "claimed_by": "wang",
        "as_of": TODAY,
    }
    return claim_guarantee(**{**values, **changed})


def paid(number, amount, channel_no="B1"):
    return pay_claim(
        claim_no=number, amount=D(amount), value_date=TODAY, channel="TRANSFER", channel_no=channel_no,
        taken_by="zhao", as_of=TODAY,
    )  # fmt: skip


def refused(function, *args, **kwargs):
    with pytest.raises(UnableToActOnGuarantee) as error:
        function(*args, **kwargs)
    assert error.value.zh
    return error.value.code


def covered(on):
    rows = cover(["A1"]).filter(
        (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))
    )
    return rows["amount"].sum()


@pytest.mark.usefixtures("debtor")
def test_each_alarm_comes_once_and_none_is_lost_where_days_were_not_watched():
    add_user(name="zhang", role="account_manager", password="long-enough-1")
    assign(
        role="ACCOUNT_MANAGER", username="zhang", valid_from=date(2025, 1, 1), assigned_by="li",
        reason="一对一", account_no="A1",
    )  # fmt: skip
    assert watch_guarantees(as_of=date(2025, 11, 30)) == 0
    assert watch_guarantees(as_of=date(2025, 12, 1)) == 1
    assert watch_guarantees(as_of=date(2025, 12, 1)) == 0
    # Nobody looked until 25 December: 15 and 7 days before the end, 30 before the claim deadline.
    assert watch_guarantees(as_of=date(2025, 12, 25)) == 3
    found = in_hand_of("zhang").values_list("kind", "due_date", "days_before")
    assert list(found) == [
        ("GUARANTEE_EXPIRY", date(2025, 12, 31), 15),
        ("GUARANTEE_EXPIRY", date(2025, 12, 31), 30),
        ("GUARANTEE_EXPIRY", date(2025, 12, 31), 7),
        ("GUARANTEE_CLAIM_DEADLINE", date(2026, 1, 15), 30),
    ]
    first = found[0] and in_hand_of("zhang")[0].pk
    with pytest.raises(UnableToEndReminderError):
        end_reminder(reminder_no=first, note=" ", ended_by="zhang", as_of=TODAY)
    end_reminder(reminder_no=first, note="已联系银行续开", ended_by="zhang", as_of=date(2025, 12, 25))
    with pytest.raises(UnableToEndReminderError):
        end_reminder(reminder_no=first, note="再次", ended_by="zhang", as_of=date(2025, 12, 25))
    assert in_hand_of("zhang").count() == 3
    assert watch_guarantees(as_of=date(2025, 12, 25)) == 0


@pytest.mark.usefixtures("debtor")
def test_an_office_sets_its_own_alarms():
    rows = [("EXPIRY", date(2025, 1, 1), 60, "本单位规定")]
    store_rules(GUARANTEE_ALARMS, pl.DataFrame(rows, schema=GUARANTEE_ALARMS.schema, orient="row"))
    assert watch_guarantees(as_of=date(2025, 10, 31)) == 0
    assert watch_guarantees(as_of=date(2025, 12, 30)) == 2
    assert sorted(reminders().values_list("days_before", flat=True)) == [30, 60]


@pytest.mark.usefixtures("debtor")
def test_a_claim_is_paid_in_part_and_whole_and_a_reversal_restores_what_is_left():
    number = asked()
    assert claim(number).state == "CLAIMED"
    assert refused(asked, "3000.01") == "OUT_OF_RANGE"
    answer_claim(claim_no=number, accepted=True, recorded_by="wang", as_of=TODAY)
    taken = paid(number, "500.00")
    assert taken.principal + taken.penalty == D("500.00")
    assert (claim(number).state, guarantee("G1", on=TODAY).left) == ("PART_PAID", D("4500.00"))
    assert paid(number, "500.00").repeated
    assert guarantee("G1", on=TODAY).left == D("4500.00")
    assert refused(paid, number, "1500.01", "B2") == "OUT_OF_RANGE"
    paid(number, "1500.00", "B2")
    assert claim(number).state == "PAID"
    assert (covered(date(2025, 11, 19)), covered(TODAY)) == (D("5000.00"), D("3000.00"))
    assert_books_hold()
    reverse_payment(
        payment_no="TRANSFER-B2", reversed_date=date(2025, 11, 22), reversed_by="li", reason="退回"
    )
    assert (claim(number).state, guarantee("G1", on=TODAY).left) == ("PART_PAID", D("4500.00"))
    assert (covered(date(2025, 11, 21)), covered(date(2025, 11, 22))) == (D("3000.00"), D("4500.00"))
    close_claim(claim_no=number, closed_by="li", as_of=date(2025, 11, 23), note="余款另行协商")
    assert claim(number).state == "CLOSED"
    assert refused(paid, number, "1.00", "B3") == "CLAIM_STATE"
    assert_books_hold()


@pytest.mark.usefixtures("debtor")
def test_the_money_of_a_claim_settles_the_items_it_asks_for():
    issue(202509, {"A1": "400.00"}, issued_date=date(2025, 9, 1), due_days=10)
    number = asked("1000.00", receivable_nos=["A1-202510-B0"])
    paid(number, "1000.00")
    # The older item stays as it was; penalty of the named one goes first: 1 ‰ of 3,000.00, 12 Oct to 20 Nov.
    assert open_by_receivable() == {"A1-202509-B0": D("400.00"), "A1-202510-B0": D("2120.00")}
    assert_books_hold()


@pytest.mark.usefixtures("debtor")
def test_what_cannot_be_claimed():
    assert refused(asked, guarantee_no="NONE") == "UNKNOWN_GUARANTEE"
    assert refused(asked, reason=" ") == "OUT_OF_RANGE"
    assert refused(asked, receivable_nos=["NONE"]) == "NOTHING_OWED"
    assert refused(asked, as_of=date(2026, 1, 16)) == "NOT_CLAIMABLE"
    assert asked(as_of=date(2026, 1, 15))
    # What one claim asks for no other does.
    register(guarantee_no="G2", amount=D("1000.00"))
    assert asked("900.00", guarantee_no="G2")
    assert refused(asked, "100.01", guarantee_no="G2") == "OUT_OF_RANGE"


@pytest.mark.usefixtures("debtor")
def test_refused_it_brings_nothing_and_is_closed():
    number = asked()
    answer_claim(claim_no=number, accepted=False, recorded_by="wang", as_of=TODAY, note="保函已失效")
    assert claim(number).state == "REFUSED"
    assert refused(paid, number, "1.00") == "CLAIM_STATE"
    assert (
        refused(answer_claim, claim_no=number, accepted=True, recorded_by="w", as_of=TODAY) == "CLAIM_STATE"
    )
    close_claim(claim_no=number, closed_by="li", as_of=TODAY, note="起诉")
    assert guarantee("G1", on=TODAY).left == D("5000.00")


@pytest.mark.usefixtures("debtor")
def test_given_back_by_two_people_it_covers_no_more():
    ask = {
        "guarantee_no": "G1",
        "from_date": date(2025, 12, 1),
        "reason": "已换担保",
        "asked_by": "wang",
        "as_of": TODAY,
    }
    number = ask_release(**ask)
    assert refused(ask_release, **ask) == "RELEASED_ALREADY"
    decide = {"release_no": number, "approved": True, "as_of": TODAY}
    assert refused(decide_release, **decide, decided_by="wang") == "SAME_PERSON"
    assert covered(date(2025, 12, 1)) == D("5000.00")
    decide_release(**decide, decided_by="li")
    assert refused(decide_release, **decide, decided_by="li") == "NOT_WAITING"
    assert (covered(date(2025, 11, 30)), covered(date(2025, 12, 1))) == (D("5000.00"), D("0.00"))
    assert guarantee("G1", on=date(2025, 12, 1)).state == "GIVEN_BACK"
    assert watch_guarantees(as_of=date(2025, 12, 30)) == 0


@pytest.mark.usefixtures("debtor")
def test_renewed_it_counts_once():
    new = {**G1, "guarantee_no": "G2", "valid_from": date(2025, 12, 1), "valid_to": date(2026, 12, 1)}
    less = {**new, "guarantee_no": "G3", "amount": D("4999.99")}
    renew = {"renewed_no": "G1", "registered_by": "wang", "as_of": TODAY}
    assert refused(renew_guarantee, **renew, values=less) == "LESS_SECURITY"
    assert not Guarantee.objects.filter(pk="G3").exists()
    assert renew_guarantee(**renew, values=new) == "G2"
    assert [covered(date(2025, 11, 30)), covered(date(2025, 12, 1)), covered(date(2026, 6, 1))] == [
        D("5000.00")
    ] * 3
    assert renew_guarantee(**renew, values=new) == "G2"


@pytest.mark.usefixtures("debtor")
def test_a_landlord_answers_for_the_tenant_and_bad_rows_are_refused():
    assert landlords_answer(["A1"], on=TODAY) == []
    register(guarantee_no="L1", kind="LANDLORD", issuer="房东", guarantor_no="A9", claim_deadline=None)
    assert landlords_answer(["A1"], on=TODAY) == ["A1"]
    assert landlords_answer(["A1"], on=date(2025, 12, 31)) == []
    assert refused(register, amount=D("1.00")) == "CONFLICT"
    assert refused(register, guarantee_no="X", account_no="NONE") == "UNKNOWN_ACCOUNT"
    assert refused(register, guarantee_no="X", valid_to=date(2024, 1, 1)) == "PERIOD_ORDER"
    assert refused(register, guarantee_no="X", document_hash="abc") == "OUT_OF_RANGE"
    with pytest.raises(IntegrityError), transaction.atomic():
        Guarantee.objects.update(amount=1)
