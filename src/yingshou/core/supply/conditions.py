"""The conditions of a warrant: each is held or not held by evidence, and all must be held at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yingshou.core.money import ZERO_YUAN
from yingshou.core.supply.facts import Notice, StopFacts
from yingshou.core.supply.orders import covers
from yingshou.core.supply.rules import is_rest_day

IMPORTANT_LOADS = ("LOAD_1", "LOAD_2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition, whether it is held, and what shows it; values of `evidence` are texts.

    What it says and what would clear it is told by `core.tables.stop_conditions.CONDITION_WORDS`.
    """

    code: str
    held: bool
    evidence: Mapping[str, str]


def judge(facts: StopFacts) -> tuple[Condition, ...]:
    """Judge every condition of a stop for its cause; the stop may be commanded when all are held.

    Sources: 电力供应与使用条例 art. 39 (more than 30 days overdue after demand), 民法典 art. 654 (demand and
    prior notice), 供电营业规则 (1996 art. 66, 67: approval, notice 3 to 7 days before, also to the authority
    for an important user, and once more 30 minutes before), 供电服务承诺. What no rule of the state settles
    is the cautious practice of offices: protected loads, disputes, money on its way, hours, a way back.
    """
    chosen = _ARREARS if facts.cause == "ARREARS" else _PREPAID
    return tuple(each(facts) for each in chosen)


def stands(conditions: tuple[Condition, ...]) -> bool:
    """Tell whether every condition is held."""
    return bool(conditions) and all(each.held for each in conditions)


def _overdue(facts: StopFacts) -> Condition:
    """More than 30 days overdue, and enough of it: 电力供应与使用条例 art. 39."""
    before = facts.at.date() - timedelta(days=facts.rule.overdue_days)
    old = [
        debt for debt in facts.dues.debts
        if debt.due_date < before and debt.receivable_no in facts.order.receivable_nos
    ]  # fmt: skip
    amount = sum((debt.principal for debt in old), ZERO_YUAN)
    evidence = {
        "amount": str(amount),
        "items": ", ".join(f"{debt.receivable_no} {debt.due_date} {debt.principal}" for debt in old),
        "overdue_days": str(facts.rule.overdue_days),
    }  # fmt: skip
    return Condition(code="OVERDUE", held=amount > 0 and amount >= facts.rule.least_amount, evidence=evidence)


def _not_settled(facts: StopFacts) -> Condition:
    """What was demanded has not been settled meanwhile, by whatever money or credit."""
    order = facts.order
    gone = covers(
        cause=facts.cause, demanded=order.demanded, receivable_nos=order.receivable_nos,
        debts=facts.dues.debts, paid=order.paid, unapplied=facts.dues.unapplied, prepaid=facts.prepaid,
    )  # fmt: skip
    evidence = {
        "demanded": str(order.demanded), "paid": str(order.paid), "unapplied": str(facts.dues.unapplied)
    }  # fmt: skip
    return Condition(code="NOT_SETTLED", held=not gone, evidence=evidence)


def _demanded(facts: StopFacts) -> Condition:
    """Demanded after it fell due: 民法典 art. 654. A demand that names items must name one of the order's."""
    due = {
        d.receivable_no: d.due_date for d in facts.dues.debts if d.receivable_no in facts.order.receivable_nos
    }
    first = min(due.values(), default=None)
    good = [
        notice for notice in facts.notices
        if notice.purpose == "DEMAND" and first is not None and notice.served_at.date() > first
        and notice.served_at <= facts.at
        and (not notice.receivable_nos or set(notice.receivable_nos) & set(due))
    ]  # fmt: skip
    return Condition(code="DEMANDED", held=bool(good), evidence=_served(good[:1]))


def _notice(facts: StopFacts) -> Condition:
    """Notice of the stop served 3 to 7 days before, for this order: 供电营业规则 art. 67 (2)."""
    low, high = facts.rule.notice_days, facts.rule.notice_expires_days
    served = _latest(facts, "STOP_NOTICE")
    held, evidence = False, _served([served] if served else [])
    if served:
        first, last = (served.served_at.date() + timedelta(days=days) for days in (low, high))
        held = first <= facts.at.date() <= last
        evidence |= {"from": str(first), "until": str(last)}
    return Condition(code="NOTICE_SERVED", held=held, evidence=evidence)


def _warning(facts: StopFacts) -> Condition:
    """Told once more 30 minutes before: 供电营业规则 art. 67 (3)."""
    low, high = facts.rule.warning_minutes, facts.rule.warning_expires_minutes
    served = _latest(facts, "STOP_WARNING")
    held, evidence = False, _served([served] if served else [])
    if served:
        first, last = (served.served_at + timedelta(minutes=minutes) for minutes in (low, high))
        held = first <= facts.at <= last
        evidence |= {"from": first.isoformat(), "until": last.isoformat()}
    return Condition(code="WARNED", held=held, evidence=evidence)


def _authority(facts: StopFacts) -> Condition:
    """The power administration told as early as the user, for important users: 供电营业规则 art. 67 (2)."""
    traits = facts.traits
    evidence = {"importance": traits.importance, "load_class": traits.load_class}
    if not traits.importance and traits.load_class not in IMPORTANT_LOADS:
        return Condition(code="AUTHORITY_INFORMED", held=True, evidence=evidence)
    told = _latest(facts, "INFORM_AUTHORITY")
    earliest = told.served_at.date() + timedelta(days=facts.rule.notice_days) if told else None
    held = earliest is not None and earliest <= facts.at.date()
    return Condition(
        code="AUTHORITY_INFORMED", held=held, evidence=evidence | _served([told] if told else [])
    )


def _not_protected(facts: StopFacts) -> Condition:
    """No load whose loss endangers people. A school is protected but in a declared holiday of schools."""
    kind, today = facts.traits.protected_kind, facts.at.date()
    evidence = {"protected_kind": kind, "source": facts.traits.source}
    held = not kind
    if kind == "SCHOOL":
        off = [day for day in facts.days if day.kind == "SCHOOL_HOLIDAY" and day.holds(today)]
        held = bool(off)
        evidence["holiday"] = "; ".join(f"{day.first_date}–{day.last_date} {day.source}" for day in off)
    return Condition(code="NOT_PROTECTED", held=held, evidence=evidence)


def _no_hold(facts: StopFacts) -> Condition:
    """No dispute, hardship, or agreement on instalments that runs."""
    holds = "; ".join(f"{hold.kind} {hold.reason} {hold.until or ''}".strip() for hold in facts.holds)
    return Condition(code="NO_DISPUTE", held=not facts.holds, evidence={"holds": holds})


def _no_payment(facts: StopFacts) -> Condition:
    """No money on its way: out with a bank, unconfirmed by a wallet, in suspense and likely his, paper."""
    ways = [f"LOCKED {d.receivable_no}" for d in facts.dues.debts if d.locked] + list(facts.dues.in_flight)
    return Condition(code="NO_PAYMENT_ON_ITS_WAY", held=not ways, evidence={"money": "; ".join(ways)})


def _hours(facts: StopFacts) -> Condition:
    """Hours and days that are allowed: not at night, on or before rest days, in heat, cold or exams."""
    today, rule = facts.at.date(), facts.rule
    against = []
    if not rule.start_time <= facts.at.strftime("%H:%M") < rule.end_time:
        against.append(f"{rule.start_time}–{rule.end_time}")
    if not rule.rest_days and is_rest_day(today):
        against.append(f"REST_DAY {today}")
    if not rule.before_rest_days and is_rest_day(today + timedelta(days=1)):
        against.append(f"BEFORE_REST_DAY {today}")
    against += [
        f"{day.kind} {day.first_date}–{day.last_date} {day.source}"
        for day in facts.days if day.kind != "SCHOOL_HOLIDAY" and day.holds(today)
    ]  # fmt: skip
    evidence = {"at": facts.at.strftime("%Y-%m-%d %H:%M"), "against": "; ".join(against)}
    return Condition(code="ALLOWED_TIME", held=not against, evidence=evidence)


def _two_people(facts: StopFacts) -> Condition:
    """Asked for by one, approved by another: 供电营业规则 art. 67 (1)."""
    asked, approved = facts.order.requested_by, facts.order.approved_by
    return Condition(
        code="TWO_PEOPLE", held=bool(asked and approved and asked != approved),
        evidence={"requested_by": asked, "approved_by": approved},
    )  # fmt: skip


def _path(facts: StopFacts) -> Condition:
    """The way back is tested: the right meter has just answered, and its relay is closed."""
    link = facts.link
    if link is None:
        return Condition(code="RESTORE_TESTED", held=False, evidence={"faults": "NO_METER"})
    faults, answered = list(link.faults), link.answered_at
    if answered is None or not _fresh(answered, facts.at, facts.rule.path_minutes):
        faults.append("NO_ANSWER")
    elif link.relay_closed is not True:
        faults.append("RELAY_OPEN")
    evidence = {
        "meter_no": link.meter_no, "address": link.address, "gateway": link.gateway,
        "answered_at": answered.isoformat() if answered else "", "faults": "; ".join(faults),
    }  # fmt: skip
    return Condition(code="RESTORE_TESTED", held=not faults, evidence=evidence)


def _agreed(facts: StopFacts) -> Condition:
    """Cost control was agreed to (费控协议): without it a used-up balance is arrears like any other."""
    prepaid = facts.prepaid
    return Condition(
        code="COST_CONTROL_AGREED", held=prepaid is not None and prepaid.agreed,
        evidence={"agreement_no": prepaid.agreement_no if prepaid else ""},
    )  # fmt: skip


def _balance(facts: StopFacts) -> Condition:
    """The balance is below its line, emergency credit counted in."""
    prepaid = facts.prepaid
    held = prepaid is not None and prepaid.line - prepaid.balance >= facts.rule.least_amount
    evidence = {"balance": str(prepaid.balance), "line": str(prepaid.line)} if prepaid else {}
    return Condition(code="BALANCE_OUT", held=held, evidence=evidence)


def _low_told(facts: StopFacts) -> Condition:
    """A low or used-up balance was told not long ago."""
    days = facts.rule.low_warning_days
    since = facts.at - timedelta(days=days or 0)
    good = [
        notice for notice in facts.notices
        if notice.purpose in {"PREPAID_LOW", "PREPAID_OUT"} and since <= notice.served_at <= facts.at
    ]  # fmt: skip
    return Condition(code="LOW_BALANCE_TOLD", held=days is None or bool(good), evidence=_served(good[-1:]))


_SHARED: tuple[Callable[[StopFacts], Condition], ...] = (
    _authority, _not_protected, _no_hold, _no_payment, _hours, _two_people, _path,
)  # fmt: skip
_ARREARS = (_overdue, _not_settled, _demanded, _notice, _warning, *_SHARED)
_PREPAID = (_agreed, _balance, _not_settled, _low_told, _warning, *_SHARED)


def _latest(facts: StopFacts, purpose: str) -> Notice | None:
    """Return the latest notice of a purpose that was served by now for this order."""
    mine = [
        notice for notice in facts.notices
        if notice.purpose == purpose and notice.served_at <= facts.at
        and notice.notice_no.startswith(f"{facts.order.order_no}-")
    ]  # fmt: skip
    return max(mine, key=lambda notice: notice.served_at, default=None)


def _served(notices: list[Notice]) -> dict[str, str]:
    return {
        "notice": "; ".join(notice.notice_no for notice in notices),
        "served_at": "; ".join(notice.served_at.isoformat() for notice in notices),
        "hash": "; ".join(notice.evidence for notice in notices),
    }


def _fresh(moment: datetime, at: datetime, minutes: int) -> bool:
    return timedelta(0) <= at - moment <= timedelta(minutes=minutes)


def earliest_day(facts: StopFacts) -> date | None:
    """Return the first day the notice of an order allows, None while none was served."""
    served = _latest(facts, "STOP_NOTICE")
    return served.served_at.date() + timedelta(days=facts.rule.notice_days) if served else None
