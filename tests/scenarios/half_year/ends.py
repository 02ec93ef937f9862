"""Where each of the special customers must have ended."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from tests.scenarios.half_year.company import FIRST, PAYING_DAYS
from tests.scenarios.half_year.court import RECOVERED as BROUGHT
from tests.scenarios.half_year.evening import query
from tests.scenarios.half_year.special import AGREED_ON
from yingshou.core.legal import state_of
from yingshou.flows.closing_standing import standings
from yingshou.flows.prepaid_closings import prepaid_closings
from yingshou.records.arrangements.models import ArrangementEnd
from yingshou.records.billing.models import Bill
from yingshou.records.closings.queries import closings
from yingshou.records.collection.models import Case, HoldLift, Task, TaskEvent
from yingshou.records.indicators.models import Position
from yingshou.records.legal import frames
from yingshou.records.legal.models import Matter
from yingshou.records.messages.models import Notice, Progress
from yingshou.records.payments.models import Payment, PaymentReversal
from yingshou.records.supply.models import Command, Incident, StopOrder, Warrant

SETTLED = (
    "HOSPITAL", "TENANT", "STOPPED_SHOP", "SPARED_SHOP", "INSTALMENTS", "DISPUTE", "HARDSHIP", "BOUNCED"
)  # fmt: skip
"""Those of whom nothing is overdue in the end."""
CLAIM = """SELECT coalesce(sum(amount), 0) FROM receivables_receivable
    WHERE account_no = %(account)s AND due_date > %(day)s"""
CLEARED = """SELECT coalesce(sum(principal), 0) FROM payments_clearing c
    JOIN receivables_receivable r USING (receivable_no)
    WHERE r.account_no = %(account)s AND c.cleared_date > %(day)s"""
CLEARED_PENALTY = CLEARED.replace("sum(principal)", "sum(penalty)")
RECOVERED = """SELECT -coalesce(sum(a.amount), 0) FROM receivables_adjustment a
    JOIN receivables_receivable r USING (receivable_no)
    WHERE r.account_no = %(account)s AND a.kind LIKE 'RECOVERED%%'"""
KEPT = """SELECT coalesce(sum(written_off), 0) FROM receivables_receivablebalance
    WHERE account_no = %(account)s"""
LEFT = """SELECT coalesce(sum(principal_open), 0) FROM receivables_receivablebalance
    WHERE account_no = %(account)s"""


def ends(story) -> Iterator[str]:
    """Yield everybody who did not end where the rules say."""
    number = story.company.numbers
    for name in SETTLED:
        states = list(Case.objects.filter(account_id=number[name]).values_list("state", flat=True))
        if states != ["CLOSED"]:
            yield f"{name}: the case is {states}"
    for name, ended in _ENDS.items():
        for what, (found, wanted) in ended(story, number[name]).items():
            if found != wanted:
                yield f"{name}: {what}: {found} and not {wanted}"


def orders_of(account):
    return list(
        StopOrder.objects.filter(account_id=account).order_by("order_no").values_list("state", flat=True)
    )


def commands_of(account):
    return Command.objects.filter(order__account_id=account).count()


def notices_of(account, *purposes):
    return Notice.objects.filter(account_id=account, purpose__in=purposes).count()


def made_between(account, after, before):
    """The steps made after a day and before another."""
    made = Task.objects.filter(account_id=account, made_on__gt=after, made_on__lt=before)
    return list(made.values_list("task_no", flat=True))


def result_days(account, result):
    told = TaskEvent.objects.filter(account_no=account, result=result).order_by("event_date")
    return list(told.values_list("event_date", flat=True))


def final_bills(story, account):
    return Bill.objects.filter(account_id=account, period_end=story.company.closed_on(account)).count()


def open_of(account):
    return query(LEFT, {"account": account})[0][0] + Decimal(0)


def _hospital(_story, account):
    taken = Task.objects.filter(account_id=account)
    informed = Progress.objects.filter(notice__account_id=account, notice__purpose="INFORM_AUTHORITY")
    return {
        "commands": (commands_of(account), 0),
        "asked for by mistake, taken back": (orders_of(account), ["REVOKED"]),
        "authority informed": (informed.filter(state="SERVED").exists(), True),
        "treatments": (set(taken.values_list("treatment", flat=True)), {"PROTECTED"}),
        "steps that ask for a stop": (taken.filter(kind="STOP_REQUEST").count(), 0),
        "visits by the leader": (taken.filter(step="VISIT_2", username="sun", state="DONE").exists(), True),
    }


def _steel_works(story, account):
    paid = Payment.objects.filter(account_no=account).order_by("value_date")
    days = [(day.year, day.month, day.day) for day in paid.values_list("value_date", flat=True)]
    wanted = [
        (day.year, day.month, day.day)
        for day in (FIRST + timedelta(days=n) for n in range((story.last - FIRST).days + 1))
        if day.day in PAYING_DAYS
    ]
    positions = Position.objects.filter(account_id=account, position_date__lte=story.last)
    return {
        "paid twice a month": (days, wanted),
        "days with exposure": (positions.filter(uncovered__gt=0).count(), 0),
        "days looked at": (positions.count(), (story.last - FIRST).days + 1),
        "cases": (Case.objects.filter(account_id=account).count(), 0),
    }


def _tenant(story, account):
    asked = result_days(account, "LANDLORD_PAYS")
    final = story.company.closed_on(account) + timedelta(days=15)
    return {
        "final bills": (final_bills(story, account), 1),
        "landlord asked for what the tenant left": (any(day < final for day in asked), True),
        "landlord asked for the final bill": (any(day > final for day in asked), True),
        "open": (open_of(account), 0),
    }


def _bankrupt(story, account):
    case = Case.objects.get(account_id=account)
    claim = query(CLAIM, {"account": account, "day": FIRST + timedelta(days=31)})[0][0]
    kept = query(KEPT, {"account": account})[0][0]
    cleared = query(CLEARED, {"account": account, "day": story.court.opened_on})[0][0]
    return {
        "treatment": ((case.treatment, case.rule_no), ("LEGAL", "BANKRUPT")),
        "times gone to court": (len(result_days(account, "TO_COURT")), 1),
        "matters": (_matters_of(account), ["BANKRUPTCY_CLOSED"] * 2),
        "closing": (_closing_of(account, story.last), ("SETTLED", 1)),
        "open": (open_of(account), 0),
        "written off and kept": (kept > 0, True),
        "claim kept whole": (open_of(account) + kept + cleared, claim),
        "recovered after the write-off": (query(RECOVERED, {"account": account})[0][0], cleared),
        "all that came in settled the claim": (cleared + _penalty_of(account, story), BROUGHT),
    }


def _matters_of(account):
    """The states of the matters of an account: the first, and that over its final bill."""
    numbers = list(Matter.objects.filter(account_id=account).values_list("pk", flat=True))
    return [state_of(frames.steps_of([number])["kind"].to_list()) for number in numbers]


def _closing_of(account, on):
    """How far the closing of an account has come, and how many final bills it has."""
    found = closings().get(account_id=account)
    bills = Bill.objects.filter(account_id=account, period_end=found.closed_date).count()
    return standings(closings=[found], as_of=on)[found.pk].state, bills


def _penalty_of(account, story):
    """The penalty that money settled since the matter was opened."""
    return query(CLEARED_PENALTY, {"account": account, "day": story.court.opened_on})[0][0]


def _stopped_shop(_story, account):
    return {
        "orders": (orders_of(account), ["RESTORED"]),
        "warrants": (Warrant.objects.filter(order__account_id=account).count(), 1),
        "told of both": (notices_of(account, "SUPPLY_STOPPED", "SUPPLY_RESTORED"), 2),
        "restored late": (Incident.objects.filter(order__account_id=account).count(), 0),
    }


def _spared_shop(_story, account):
    return {"orders": (orders_of(account), ["REVOKED"]), "commands": (commands_of(account), 0)}


def _instalments(_story, account):
    end = ArrangementEnd.objects.get(arrangement__account_id=account)
    return {
        "ended": (end.state, "COMPLETED"),
        "steps while it ran": (made_between(account, AGREED_ON, end.ended_date), []),
    }


def _broken_instalments(_story, account):
    end = ArrangementEnd.objects.get(arrangement__account_id=account)
    made = Task.objects.filter(account_id=account, made_on__gte=end.ended_date)
    return {
        "ended": (end.state, "BROKEN"),
        "steps while it ran": (made_between(account, AGREED_ON, end.ended_date), []),
        "collected again": (made.exists(), True),
    }


def _dispute(_story, account):
    lift = HoldLift.objects.get(hold__account_id=account)
    return {
        "steps while it was looked at": (
            made_between(account, lift.hold.from_date, lift.lifted_date), []
        ),
    }  # fmt: skip


def _hardship(story, account):
    paused = story.people[account].paused_on
    return {"steps in the pause": (made_between(account, paused, paused + timedelta(days=30)), [])}


def _bounced(_story, account):
    return {"taken back": (PaymentReversal.objects.filter(payment__account_no=account).count(), 1)}


def _high_voltage(_story, account):
    calls = Task.objects.filter(account_id=account, kind="CALL")
    return {"rung by the account manager": (set(calls.values_list("username", flat=True)), {"qian"})}


def _prepaid(_story, account):
    served = Progress.objects.filter(
        notice__account_id=account, notice__purpose="PREPAID_LOW", state="SERVED"
    )
    return {
        "told in time": (served.exists(), True),
        "cases": (Case.objects.filter(account_id=account).count(), 0),
        "stops": (orders_of(account), []),
    }


def _moved_out(story, account):
    closings = prepaid_closings(as_of=story.last, account_nos=[account]).to_dicts()
    return {
        "final bills": (final_bills(story, account), 1),
        "ended": ([(row["state"], row["left"]) for row in closings], [("SETTLED", 0)]),
    }


def _near_tier(_story, account):
    told = Progress.objects.filter(notice__account_id=account, notice__purpose="TIER")
    return {"told before": (told.filter(state="SERVED").exists(), True)}


_ENDS = {
    "HOSPITAL": _hospital, "STEEL_WORKS": _steel_works, "TENANT": _tenant, "BANKRUPT": _bankrupt,
    "STOPPED_SHOP": _stopped_shop, "SPARED_SHOP": _spared_shop, "INSTALMENTS": _instalments,
    "BROKEN_INSTALMENTS": _broken_instalments, "DISPUTE": _dispute, "HARDSHIP": _hardship,
    "BOUNCED": _bounced, "HIGH_VOLTAGE": _high_voltage, "PREPAID": _prepaid, "MOVED_OUT": _moved_out,
    "NEAR_TIER": _near_tier,
}  # fmt: skip
