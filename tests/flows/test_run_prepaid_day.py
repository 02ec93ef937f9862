"""Cost control day by day: valued once, told once, stopped by rule, and the bill leaves nothing over."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.flows.prepaid_company import (
    HOUSEHOLD,
    START,
    agree,
    bill_october,
    evenings,
    read_daily,
    settle_in,
    top_up,
)
from tests.flows.small_company import account_no, load, reads
from yingshou.core.calendar import SHANGHAI
from yingshou.core.tables import READS
from yingshou.flows import run_prepaid_day as module
from yingshou.flows.check_books import check_books
from yingshou.flows.preview_payment import preview_payment
from yingshou.flows.run_prepaid_day import run_prepaid_day
from yingshou.flows.take_payment import take_payment
from yingshou.records.billing.models import Bill
from yingshou.records.messages.models import Notice
from yingshou.records.prepayment.models import (
    LevelChange,
    PrepaidBalance,
    PrepaidDay,
    PrepaidDayLine,
    PrepaidMonth,
    PrepaidStanding,
    StopAsk,
)
from yingshou.records.receivables.models import ReceivableBalance
from yingshou.records.runs.models import Problem

pytestmark = pytest.mark.django_db
END = date(2025, 10, 25)


def at(month, day, hour):
    return datetime(2025, month, day, hour, tzinfo=SHANGHAI)


def standing():
    return PrepaidStanding.objects.get(account_id=HOUSEHOLD)


def test_days_are_valued_without_a_gap_and_the_bill_leaves_no_fen_over():
    settle_in()
    read_daily(kwh="97")
    top_up("2000", on=START)
    assert run_prepaid_day(as_of=date(2025, 9, 27)).days == 2
    # Three weeks without a run: the next one goes through all of them.
    late = run_prepaid_day(as_of=date(2025, 10, 24))
    assert (late.days, late.months, late.blocked) == (27, 0, 0)
    run_prepaid_day(as_of=END)
    # 2,880 kWh of the first tier were passed on the last day: 2,880 × 0.50 + 30 × 0.60.
    assert sum(day.value for day in PrepaidDay.objects.all()) == Decimal("1458.00")
    assert standing().balance == Decimal("542.00")
    assert bill_october().bills == 1
    closing = run_prepaid_day(as_of=END)
    assert (closing.months, closing.differing) == (1, 0)
    month = PrepaidMonth.objects.get()
    assert (month.days_value, month.bill_amount, month.difference) == (1458, 1458, 0)
    assert month.bill_no == Bill.objects.get().bill_no
    # The bill took its money; the balance is the same as before it.
    now = standing()
    assert (now.money, now.unbilled_value, now.arrears, now.balance) == (542, 0, 0, 542)
    assert check_books() == []


def test_an_evening_done_twice_changes_nothing():
    settle_in()
    read_daily(days=5)
    top_up("100", on=START)
    first = run_prepaid_day(as_of=date(2025, 9, 30))
    before = list(PrepaidDay.objects.values()), list(PrepaidBalance.objects.values())
    again = run_prepaid_day(as_of=date(2025, 9, 30))
    assert (first.days, again.days, again.notices, again.stops) == (5, 0, 0, 0)
    assert (list(PrepaidDay.objects.values()), list(PrepaidBalance.objects.values())) == before


def test_days_and_balances_are_facts():
    settle_in()
    read_daily(days=2)
    run_prepaid_day(as_of=date(2025, 9, 27))
    for model in (PrepaidDay, PrepaidDayLine, PrepaidBalance, LevelChange):
        assert model.objects.count()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()


def test_a_day_without_a_read_is_estimated_said_so_and_put_right_by_the_next_read():
    settle_in()
    read_daily(days=4)
    top_up("500", on=START)
    evenings(date(2025, 9, 26), date(2025, 10, 1))
    days = PrepaidDay.objects.order_by("use_date")
    assert [(day.source, day.value) for day in days][-2:] == [("ESTIMATED", 5), ("ESTIMATED", 5)]
    read_daily(first=date(2025, 10, 2), days=0, start=1100)
    run_prepaid_day(as_of=date(2025, 10, 2))
    last = days.last()
    # 60 kWh in three days: 20 a day, of which 10 had been taken for each of the first two.
    assert (last.kwh, last.value, last.correction, last.value_to_date) == (20, 10, 10, 50)


def test_an_account_that_cannot_be_valued_is_a_problem_until_it_can():
    settle_in()
    blocked = run_prepaid_day(as_of=date(2025, 9, 27))
    assert (blocked.days, blocked.blocked) == (0, 1)
    problem = Problem.objects.get(run__kind="PREPAID_DAY")
    assert (problem.code, problem.account_no) == ("NO_READ", HOUSEHOLD)
    read_daily(days=3)
    mended = run_prepaid_day(as_of=date(2025, 9, 28))
    assert (mended.days, mended.blocked) == (3, 0)
    assert Problem.objects.get(run__kind="PREPAID_DAY").resolved_at is not None


def test_a_month_in_which_the_agreement_begins_counts_from_its_first_day():
    settle_in(agreed=date(2025, 10, 10))
    read_daily(days=20)
    assert run_prepaid_day(as_of=date(2025, 10, 9)).accounts == 0
    assert run_prepaid_day(as_of=date(2025, 10, 11)).days == 16
    assert standing().unbilled_value == 80


LOW = {"level_unit": "YUAN", "first_level": "30", "second_level": "10", "emergency_credit": "0"}


def test_each_level_is_told_once_and_the_stop_waits_for_grace_and_hours():
    settle_in(**LOW)
    read_daily(days=30)
    top_up("50", on=START)
    # 5.00 a day: 30.00 are left on 29 September, 10.00 on 3 October, nothing on 5 October.
    evenings(date(2025, 9, 26), date(2025, 10, 8))
    told = LevelChange.objects.order_by("id").values_list("level", "since", "notice_no")
    assert list(told) == [
        ("FIRST", date(2025, 9, 29), f"PREPAID_LOW-{HOUSEHOLD}-20250929-FIRST"),
        ("SECOND", date(2025, 10, 3), f"PREPAID_LOW-{HOUSEHOLD}-20251003-SECOND"),
        ("OUT", date(2025, 10, 5), f"PREPAID_OUT-{HOUSEHOLD}-20251005-OUT"),
    ]
    asked = Notice.objects.order_by("asked_at").values_list("notice_no", flat=True)
    assert list(asked) == [row[2] for row in told]
    assert "30.00" in str(Notice.objects.get(purpose="PREPAID_LOW", notice_no__endswith="FIRST").texts)
    # The holiday lasts to 8 October: nobody is stopped on it.
    assert not StopAsk.objects.exists()
    assert run_prepaid_day(as_of=date(2025, 10, 9), at=at(10, 9, 20)).stops == 0
    assert run_prepaid_day(as_of=date(2025, 10, 9), at=at(10, 9, 9)).stops == 1
    assert run_prepaid_day(as_of=date(2025, 10, 9), at=at(10, 9, 10)).stops == 0
    asked = StopAsk.objects.get()
    assert (asked.account_no, asked.out_since, asked.balance) == (HOUSEHOLD, date(2025, 10, 5), -20)


def test_a_credit_clears_the_block_in_its_own_transaction():
    """Kill Bill #695: a state that blocks was not cleared after a credit."""
    settle_in(**LOW)
    read_daily(days=30)
    evenings(date(2025, 9, 26), date(2025, 10, 9))
    assert (standing().level, StopAsk.objects.count()) == ("OUT", 1)
    top_up("100", on=date(2025, 10, 9))
    now = standing()
    assert (now.level, now.balance) == ("FIRST", 30)
    change = LevelChange.objects.last()
    assert (change.from_level, change.level, change.cause, change.notice_no) == ("OUT", "FIRST", "MONEY", "")
    # It runs out anew and is asked for anew.
    evenings(date(2025, 10, 10), date(2025, 10, 17), at=at(10, 16, 9))
    assert list(StopAsk.objects.order_by("out_since").values_list("out_since", flat=True)) == [
        date(2025, 9, 26), date(2025, 10, 15),
    ]  # fmt: skip


def test_a_top_up_while_the_stop_is_about_to_be_asked_for_keeps_it_from_being_asked():
    settle_in(**LOW)
    read_daily(days=30)
    evenings(date(2025, 9, 26), date(2025, 9, 27), at=at(9, 26, 20))
    assert standing().level == "OUT"
    top_up("200", on=date(2025, 9, 28))
    result = run_prepaid_day(as_of=date(2025, 9, 29), at=at(9, 29, 9))
    assert (result.stops, StopAsk.objects.count(), standing().level) == (0, 0, "ENOUGH")


def test_accounts_that_pay_after_use_are_left_alone():
    settle_in(agreed=None)
    read_daily(days=3)
    result = run_prepaid_day(as_of=date(2025, 9, 28))
    assert (result.accounts, result.days) == (0, 0)
    top_up("10", on=START, account=account_no(1))
    assert not PrepaidStanding.objects.exists()


def test_a_run_that_breaks_off_goes_on(monkeypatch):
    settle_in(count=6)
    for number in (0, 4):
        agree({"account_no": account_no(number), "valid_from": START})
        read_daily(number=number, first=START - timedelta(5), days=10)
    read_daily(days=5)
    kept, calls = module.tell_levels, []

    def breaks(**given):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("the power went")
        return kept(**given)

    monkeypatch.setattr(module, "tell_levels", breaks)
    first = run_prepaid_day(as_of=date(2025, 9, 30), batch_size=1)
    assert len(first.failures) == 1
    assert PrepaidDay.objects.values("account_no").distinct().count() == 2
    second = run_prepaid_day(as_of=date(2025, 9, 30), batch_size=1)
    assert (second.failures, second.accounts) == ((), 1)
    assert PrepaidDay.objects.values("account_no").distinct().count() == 3


def test_a_top_up_pays_old_arrears_by_its_share_only():
    settle_in(agreed=None)
    load(READS, reads(3))
    bill_october()
    debt = ReceivableBalance.objects.get(account_no=HOUSEHOLD)
    assert debt.principal_open == 51
    agree({"valid_from": date(2025, 10, 26), "arrears_share": "0.3"})
    shown = preview_payment(account_no=HOUSEHOLD, amount=Decimal("100.05"), value_date=date(2025, 10, 27))
    assert (shown.principal, shown.surplus) == (Decimal("30.01"), Decimal("70.04"))
    taken = top_up("100.05", on=date(2025, 10, 27))
    assert (taken.principal, taken.prepaid) == (Decimal("30.01"), Decimal("70.04"))
    # What is left of the top-up has given its share; nothing that happens later takes more of it.
    top_up("0.01", on=date(2025, 10, 28), number="2")
    debt.refresh_from_db()
    assert debt.principal_open == Decimal("20.99")
    now = standing()
    assert (now.arrears, now.old_arrears, now.balance) == (0, Decimal("20.99"), Decimal("70.05"))
    top_up("500", on=date(2025, 10, 29), number="3")
    debt.refresh_from_db()
    assert (debt.principal_open, standing().balance) == (0, Decimal("549.06"))
    assert check_books() == []


def test_a_payer_who_names_an_old_item_is_followed():
    settle_in(agreed=None)
    load(READS, reads(3))
    bill_october()
    debt = ReceivableBalance.objects.get(account_no=HOUSEHOLD)
    agree({"valid_from": date(2025, 10, 26), "arrears_share": "0.3"})
    take_payment(
        account_no=HOUSEHOLD, amount=Decimal(60), value_date=date(2025, 10, 27), channel="TRANSFER",
        channel_no="9", taken_by="tester", as_of=date(2025, 10, 27), designated=[debt.receivable_id],
    )  # fmt: skip
    debt.refresh_from_db()
    assert debt.principal_open == 0
