"""Conditions of a warrant one by one, the life of an order, and what a meter's state means."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from yingshou.core.supply import (
    Debt,
    Dues,
    Hold,
    Link,
    Notice,
    Prepaid,
    Reading,
    Standing,
    StopDay,
    StopFacts,
    Traits,
    after_change,
    covers,
    default_rules,
    find_warrant_breaks,
    judge,
    outcome,
    warrant_content,
    warrant_hash,
    warrant_text,
)
from yingshou.core.supply.conditions import stands
from yingshou.core.supply.orders import STEPS, is_late, step
from yingshou.core.supply.rules import days_of, rule_on
from yingshou.core.tables import STOP_DAYS
from yingshou.core.tables.stop_conditions import CONDITION_WORDS, FAULT_WORDS

BEIJING = ZoneInfo("Asia/Shanghai")
AT = datetime(2025, 10, 22, 10, 0, tzinfo=BEIJING)
"""A Wednesday."""
NOW = AT.date()
RULES = default_rules()


def notice(purpose, served_at, number="S-1-1", **changes):
    return Notice(
        notice_no=f"{number}-{purpose}-1", purpose=purpose, served_at=served_at, evidence="a1b2", **changes
    )


def days_ago(days, hour=9):
    return AT.replace(hour=hour) - timedelta(days=days)


GOOD = StopFacts(
    account_no="1", cause="ARREARS", at=AT, rule=rule_on(rules=RULES, cause="ARREARS", day=NOW),
    order=Standing(order_no="S-1-1", requested_by="ann", approved_by="bob", demanded=Decimal("105.00"),
                   receivable_nos=("R1", "R2")),
    dues=Dues(debts=(Debt(receivable_no="R1", due_date=date(2025, 8, 25), principal=Decimal("100.00")),
                     Debt(receivable_no="R9", due_date=date(2025, 10, 25), principal=Decimal("40.00")))),
    notices=(notice("DEMAND", days_ago(20)), notice("STOP_NOTICE", days_ago(4)),
             notice("STOP_WARNING", AT - timedelta(minutes=40))),
    link=Link(meter_no="M1", address="000000000001", gateway="G", answered_at=AT, relay_closed=True),
)  # fmt: skip
PREPAID = replace(
    GOOD, cause="PREPAID", rule=rule_on(rules=RULES, cause="PREPAID", day=NOW), dues=Dues(),
    notices=(notice("PREPAID_LOW", days_ago(3), number="P"), notice("STOP_WARNING", AT - timedelta(hours=2))),
    prepaid=Prepaid(agreed=True, agreement_no="F1", balance=Decimal("-60.00"), line=Decimal("-50.00")),
)  # fmt: skip


def moment(*parts):
    return datetime(*parts, tzinfo=BEIJING)


def missing(facts):
    return [each.code for each in judge(facts) if not each.held]


def test_all_held_is_a_warrant():
    assert missing(GOOD) == []
    assert missing(PREPAID) == []
    assert stands(judge(GOOD))
    assert not stands(())


def test_every_condition_has_its_words():
    codes = {each.code for facts in (GOOD, PREPAID) for each in judge(facts)}
    assert codes == set(CONDITION_WORDS)
    assert all(len(words) == 2 and all(words) for words in FAULT_WORDS.values())


def served(purpose, *moments):
    others = tuple(each for each in GOOD.notices if each.purpose != purpose)
    return replace(GOOD, notices=(*others, *(notice(purpose, moment) for moment in moments)))


def owing(*debts, **changes):
    return replace(GOOD, dues=Dues(debts=debts, **changes))


R1 = GOOD.dues.debts[0]


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        # Exactly 30 days overdue is not more than 30.
        (owing(replace(R1, due_date=NOW - timedelta(days=30))), ["OVERDUE"]),
        (owing(replace(R1, due_date=NOW - timedelta(days=31))), []),
        (owing(replace(R1, principal=Decimal("0.99"))), ["OVERDUE"]),
        (owing(), ["OVERDUE", "NOT_SETTLED", "DEMANDED"]),
        (owing(R1, unapplied=Decimal("100.00")), ["NOT_SETTLED"]),
        (owing(R1, unapplied=Decimal("99.99")), []),
        (replace(GOOD, order=replace(GOOD.order, paid=Decimal("105.00"))), ["NOT_SETTLED"]),
        (replace(GOOD, order=replace(GOOD.order, paid=Decimal("104.99"))), []),
        (served("DEMAND"), ["DEMANDED"]),
        (served("DEMAND", datetime(2025, 8, 25, 12, tzinfo=BEIJING)), ["DEMANDED"]),
        (served("DEMAND", AT + timedelta(minutes=1)), ["DEMANDED"]),
        (served("STOP_NOTICE"), ["NOTICE_SERVED"]),
        (served("STOP_NOTICE", days_ago(2)), ["NOTICE_SERVED"]),
        (served("STOP_NOTICE", days_ago(3, hour=23)), []),
        (served("STOP_NOTICE", days_ago(7)), []),
        (served("STOP_NOTICE", days_ago(8)), ["NOTICE_SERVED"]),
        # Served again: the latest counts, and its days begin anew.
        (served("STOP_NOTICE", days_ago(5), days_ago(1)), ["NOTICE_SERVED"]),
        (served("STOP_WARNING", AT - timedelta(minutes=29)), ["WARNED"]),
        (served("STOP_WARNING", AT - timedelta(minutes=30)), []),
        (served("STOP_WARNING", AT - timedelta(minutes=241)), ["WARNED"]),
        (replace(GOOD, holds=(Hold(kind="DISPUTE", reason="示数", until=None),)), ["NO_DISPUTE"]),
        (owing(replace(R1, locked=True)), ["NO_PAYMENT_ON_ITS_WAY"]),
        (owing(R1, in_flight=("WALLET W1",)), ["NO_PAYMENT_ON_ITS_WAY"]),
        (replace(GOOD, order=replace(GOOD.order, approved_by="ann")), ["TWO_PEOPLE"]),
        (replace(GOOD, order=replace(GOOD.order, approved_by="")), ["TWO_PEOPLE"]),
        (replace(GOOD, traits=Traits(importance="SECOND")), ["AUTHORITY_INFORMED"]),
        (replace(GOOD, traits=Traits(load_class="LOAD_2")), ["AUTHORITY_INFORMED"]),
        (replace(GOOD, traits=Traits(load_class="LOAD_3")), []),
        (replace(GOOD, traits=Traits(importance="SECOND"),
                 notices=(*GOOD.notices, notice("INFORM_AUTHORITY", days_ago(4)))), []),
        (replace(GOOD, traits=Traits(importance="SECOND"),
                 notices=(*GOOD.notices, notice("INFORM_AUTHORITY", days_ago(2)))), ["AUTHORITY_INFORMED"]),
        (replace(GOOD, traits=Traits(protected_kind="HOSPITAL")), ["NOT_PROTECTED"]),
        (replace(GOOD, link=None), ["RESTORE_TESTED"]),
        (replace(GOOD, link=replace(GOOD.link, relay_closed=False)), ["RESTORE_TESTED"]),
        (replace(GOOD, link=replace(GOOD.link, answered_at=AT - timedelta(minutes=31))), ["RESTORE_TESTED"]),
        (replace(GOOD, link=replace(GOOD.link, faults=("NO_RELAY",))), ["RESTORE_TESTED"]),
        (replace(PREPAID, prepaid=None), ["COST_CONTROL_AGREED", "BALANCE_OUT", "NOT_SETTLED"]),
        (replace(PREPAID, prepaid=replace(PREPAID.prepaid, balance=Decimal("-50.00"))),
         ["BALANCE_OUT", "NOT_SETTLED"]),
        (replace(PREPAID, notices=PREPAID.notices[1:]), ["LOW_BALANCE_TOLD"]),
    ],
)  # fmt: skip
def test_each_condition_falls_alone(facts, codes):
    assert missing(facts) == codes


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (moment(2025, 10, 22, 8, 29), False),
        (moment(2025, 10, 22, 8, 30), True),
        (moment(2025, 10, 22, 15, 59), True),
        (moment(2025, 10, 22, 16, 0), False),
        (moment(2025, 10, 24, 10, 0), False),  # a Friday: the day before the weekend
        (moment(2025, 10, 25, 10, 0), False),
        (moment(2025, 9, 28, 10, 0), True),  # a Sunday that is worked before the National Day
        (moment(2025, 9, 30, 10, 0), False),  # the day before the holidays
        (moment(2025, 10, 9, 10, 0), True),
    ],
)
def test_hours_and_days(at, allowed):
    assert ("ALLOWED_TIME" in missing(replace(GOOD, at=at))) is not allowed


def span(kind, org_code="-"):
    row = {"kind": kind, "org_code": org_code, "first_date": NOW, "last_date": NOW, "source": "通知"}
    return pl.DataFrame([row], schema=STOP_DAYS.schema)


def test_a_declared_day_keeps_everybody_on():
    days = days_of(days=span("HEAT"), org_code="0101")
    assert missing(replace(GOOD, days=days)) == ["ALLOWED_TIME"]
    assert days_of(days=span("HEAT", "0102"), org_code="0101") == ()
    assert len(days_of(days=span("HEAT", "01"), org_code="0101")) == 1


def test_a_school_is_stopped_in_its_holidays_alone():
    school = replace(GOOD, traits=Traits(protected_kind="SCHOOL"))
    assert missing(school) == ["NOT_PROTECTED"]
    off = StopDay(kind="SCHOOL_HOLIDAY", first_date=NOW, last_date=NOW, source="校历")
    assert missing(replace(school, days=(off,))) == []
    assert missing(replace(GOOD, traits=Traits(protected_kind="HOSPITAL"), days=(off,))) == ["NOT_PROTECTED"]


def test_what_covers_a_demand():
    def gone(*, principal="0", paid="0", unapplied="0"):
        debts = [Debt(receivable_no="R1", due_date=NOW, principal=Decimal(principal)),
                 Debt(receivable_no="R9", due_date=NOW, principal=Decimal(500))]  # fmt: skip
        return covers(
            cause="ARREARS", demanded=Decimal(105), receivable_nos=["R1"], debts=debts, paid=Decimal(paid),
            unapplied=Decimal(unapplied), prepaid=None,
        )  # fmt: skip

    assert gone()
    assert not gone(principal="0.01")
    assert gone(principal="5", paid="105")  # penalty that grew since went first
    assert not gone(principal="5", paid="104.99")
    assert gone(principal="5", unapplied="5")


def test_money_revokes_before_the_command_and_restores_after_it():
    acts = {state: after_change(state=state, gone=True, restoring=False) for state in
            ("ASKED", "APPROVED", "COMMANDED", "STOPPED", "ESCALATED", "REVOKED", "RESTORED")}  # fmt: skip
    assert acts == {"ASKED": "REVOKE", "APPROVED": "REVOKE", "COMMANDED": "RESTORE", "STOPPED": "RESTORE",
                    "ESCALATED": "RESTORE", "REVOKED": "", "RESTORED": ""}  # fmt: skip
    assert after_change(state="STOPPED", gone=False, restoring=False) == ""
    # A restore was ordered, the command turned out not done, and the payment was taken back meanwhile.
    assert after_change(state="APPROVED", gone=False, restoring=True) == "REVOKE"
    assert after_change(state="STOPPED", gone=True, restoring=True) == ""


def test_no_way_leads_to_a_stop_but_through_approval_and_command():
    assert [(s, a) for s, acts in STEPS.items() for a, to in acts.items() if to == "STOPPED"] == [
        ("COMMANDED", "DONE"), ("ESCALATED", "DONE"),
    ]  # fmt: skip
    assert [s for s, acts in STEPS.items() if "COMMANDED" in acts.values()] == ["APPROVED"]
    assert step(state="ASKED", act="COMMAND") is None
    assert step(state="REVOKED", act="APPROVE") is None


@pytest.mark.parametrize(
    ("kind", "closed", "seconds", "told"),
    [("STOP", False, -1, "DONE"), ("STOP", True, 0, ""), ("STOP", True, 1, "NOT_DONE"),
     ("CLOSE", True, -1, "DONE"), ("CLOSE", False, 0, ""), ("CLOSE", False, 1, "NOT_DONE")],
)  # fmt: skip
def test_the_state_of_the_meter_tells_once_the_command_is_dead(kind, closed, seconds, told):
    reading = Reading(relay_closed=closed, read_at=AT + timedelta(seconds=seconds))
    assert outcome(kind=kind, reading=reading, deadline_at=AT) == told
    assert outcome(kind=kind, reading=None, deadline_at=AT) == ""


def test_a_promise_is_broken_after_its_last_minute():
    assert not is_late(ordered_at=AT, promised_hours=24, at=AT + timedelta(hours=24))
    assert is_late(ordered_at=AT, promised_hours=24, at=AT + timedelta(hours=24, seconds=1))


def test_a_changed_warrant_and_one_with_a_hole_are_found():
    def row(position, previous, facts):
        text = warrant_text(warrant_content(facts=facts, conditions=judge(facts)))
        return {"position": position, "order_no": "S-1-1", "text": text,
                "hash": warrant_hash(previous=previous, text=text)}  # fmt: skip

    first = row(1, "0" * 64, GOOD)
    second = row(2, first["hash"], GOOD)
    assert find_warrant_breaks(warrants=pl.DataFrame([first, second])) == []
    assert [b.reason for b in find_warrant_breaks(warrants=pl.DataFrame([second]))] == ["GAP"]
    changed = first | {"text": first["text"].replace("105.00", "105.01")}
    assert [b.reason for b in find_warrant_breaks(warrants=pl.DataFrame([changed, second]))] == ["CHANGED"]
    unproven = row(2, first["hash"], replace(GOOD, link=None))
    assert [b.reason for b in find_warrant_breaks(warrants=pl.DataFrame([first, unproven]))] == ["MISSING"]
