"""The hands of those inside: collectors, team lead, dispatcher, courier, post room, cashier."""

from collections import Counter
from datetime import datetime, time, timedelta

import chinese_calendar

from tests.scenarios.half_year.evening import OPEN, query
from tests.scenarios.half_year.special import AGREED_ON
from yingshou.core.messages.timing import LOCAL
from yingshou.core.supply.conditions import earliest_day
from yingshou.flows.approve_stop import approve_stop, plan_stop, revoke_stop, serve_again
from yingshou.flows.decide_arrangement import decide_arrangement
from yingshou.flows.hold_collection import hold_collection
from yingshou.flows.lift_hold import lift_hold
from yingshou.flows.propose_arrangement import propose_arrangement
from yingshou.flows.record_delivery import record_delivery
from yingshou.flows.record_result import record_result
from yingshou.flows.request_stop import request_stop
from yingshou.flows.run_supply import has_work, run_supply
from yingshou.flows.send_notices import send_notices
from yingshou.flows.supply_facts import read_facts
from yingshou.flows.take_receipts import Receipt, take_receipts
from yingshou.records.arrangements.models import ArrangementTerm
from yingshou.records.collection.models import Task
from yingshou.records.messages.models import Progress
from yingshou.records.supply.models import StopOrder

A_DAY = 25
"""Tasks a person gets to in a day; what is not reached is tried again on the next."""


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), tzinfo=LOCAL)


class Office:
    """Does a day's work by the same doors as people do."""

    def __init__(self, *, company, customers, oracle, gateway, meters, clock, dice, court):
        self.company, self.customers, self.oracle = company, customers, oracle
        self.gateway, self.meters, self.clock, self.dice = gateway, meters, clock, dice
        self.counts, self.told_of, self.posted, self.court = Counter(), 0, {}, court
        self.disputes = {}

    # Collectors

    def collect(self, day):
        """Let each person do the tasks in hand, the oldest first, and write down what came of them."""
        done = Counter()
        tasks = Task.objects.filter(state="OPEN").order_by("given_on", "task_no")
        for task in tasks:
            person = task.username or "zhao"
            if done[person] >= A_DAY:
                continue
            done[person] += 1
            self._do(task, person, day)

    def _do(self, task, person, day):
        account = str(task.account_id)
        said = self.customers[account].answers(task.kind, day)
        until = day + timedelta(days=said.promised_in) if said.promised_in else None
        record_result(
            task_no=task.task_no, account_no=account, result=said.result, cause=said.cause, on=day,
            at=at(day, 15), recorded_by=person, amount=task.amount if until else None, promised_date=until,
        )  # fmt: skip
        self.counts[said.result] += 1
        self.oracle.hear(task.task_no, account, said)
        if until:
            self.oracle.promised(account, task.amount, day, until)
        if said.result == "TO_COURT":
            self.court.sue(account, day)
        if said.result == "HARDSHIP":
            hold_collection(
                account_no=account, kind="HARDSHIP", reason="家庭困难", as_of=day,
                last_date=day + timedelta(days=29), placed_by="zhao",
            )  # fmt: skip
        if said.result == "DISPUTED":
            self.disputes[account] = (day + timedelta(days=9), hold_collection(
                account_no=account, kind="DISPUTE", reason="对电量有异议", as_of=day,
                last_date=day + timedelta(days=20), placed_by="zhao", receivable_no=self._oldest(account),
            ))  # fmt: skip

    def _oldest(self, account):
        return min((due, number) for found, number, due, _ in query(OPEN) if found == account)[1]

    def settle_disputes(self, day):
        """Look at what was disputed, and say that the bill was right."""
        for account, (until, hold_no) in list(self.disputes.items()):
            if day >= until:
                lift_hold(hold_no=hold_no, account_no=account, as_of=day, lifted_by="zhao", reason="电量无误")
                self.customers[account].looked_at = day
                del self.disputes[account]

    def agree(self, day):
        """Agree with two households that they pay by instalments: one proposes, another approves."""
        if day != AGREED_ON:
            return
        for name in ("INSTALMENTS", "BROKEN_INSTALMENTS"):
            account = self.company.numbers[name]
            number = propose_arrangement(
                account_no=account, terms=3, first_date=day + timedelta(days=4), rhythm="WEEKLY",
                reason="申请分期", proposed_by="li", as_of=day,
            )  # fmt: skip
            decide_arrangement(arrangement_no=number, approved=True, decided_by="zhao", as_of=day)
            plan = ArrangementTerm.objects.filter(arrangement_id=number).values_list("due_date", "amount")
            self.customers[account].agreed(list(plan))

    # Courier and post room

    def send(self, moment):
        """Send what is due; the gateway says within the hour what it delivered."""
        send_notices(at=moment, channels={"SMS": self.gateway.channel})
        numbers = list(self.gateway.taken)[self.told_of :]
        self.told_of += len(numbers)
        receipts = [
            Receipt(message_no=number, state="DELIVERED" if self.dice.random() < 0.95 else "NOT_DELIVERED")
            for number in numbers
        ]  # fmt: skip
        take_receipts(receipts=receipts, at=moment + timedelta(minutes=1))

    def post(self, day):
        """Bring letters to the post, and take in the slips that come back signed two days later."""
        for progress in Progress.objects.filter(state="TASK").select_related("notice"):
            self._deliver(progress.notice_id, "POSTED", at(day, 16), reference=f"EMS{len(self.posted):08}")
            self.posted[progress.notice_id] = day + timedelta(days=2)
        for number in [number for number, back in self.posted.items() if back == day]:
            self._deliver(number, "POST_SIGNED", at(day, 17), person="收件人")

    def _deliver(self, number, how, moment, **proof):
        record_delivery(notice_no=number, how=how, happened_at=moment, at=moment, recorded_by="post", **proof)

    def tell(self, day):
        """Let customers read what was served on a day."""
        served = Progress.objects.filter(
            served_at__gte=at(day, 0), served_at__lt=at(day + timedelta(days=1), 0)
        )
        for account, purpose in served.values_list("notice__account_id", "notice__purpose"):
            self.counts[f"served {purpose}"] += 1
            self.customers[account].told(purpose, day)

    # Dispatcher

    def dispatch(self, day):
        """Approve what was asked the day before, warn, and let the workers stop and restore."""
        if not chinese_calendar.is_workday(day):
            return
        for order in StopOrder.objects.filter(state="ASKED", requested_at__lt=at(day, 0)):
            approve_stop(order_no=order.order_no, approved=True, decided_by="sun", at=at(day, 9, 30))
        for order in StopOrder.objects.filter(state="APPROVED"):
            self._bring_on(order, day)

    def _bring_on(self, order, day):
        earliest = earliest_day(read_facts(order=order, at=at(day, 9, 31)))
        if earliest is None or day < earliest or not chinese_calendar.is_workday(day + timedelta(days=1)):
            return
        if day > earliest + timedelta(days=4):
            serve_again(order_no=order.order_no, asked_by="sun", at=at(day, 9, 32))
            return
        plan_stop(order_no=order.order_no, planned_at=at(day, 10, 30), planned_by="sun", at=at(day, 9, 40))

    def round(self, moment):
        """Do a round of the workers of supply."""
        self.clock.now = moment
        if not has_work():
            return
        done = run_supply(at=moment, meters=self.meters)
        self.counts["restored"] += done.restored
        self.counts["late restores"] += done.late

    def mistake(self, day):
        """Ask by mistake that the hospital is stopped, and return the order."""
        hospital = self.company.numbers["HOSPITAL"]
        return request_stop(account_no=hospital, cause="ARREARS", requested_by="zhao", at=at(day, 14))

    def take_back(self, order_no, day):
        revoke_stop(order_no=order_no, revoked_by="sun", reason="医院不停电", at=at(day, 16))
