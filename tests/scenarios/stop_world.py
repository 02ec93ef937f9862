"""A small world of one account, its meter and the people who stop it, shuffled at random.

What decides is the product's own: `core.supply`. What is drawn around it is a database that holds an account,
a meter behind a line that loses and delays, processes that are killed, and days that pass. An oracle that
shares no code with `core.supply` looks at every movement of the relay.

    python -m tests.scenarios.stop_world --count 1000000

prints one JSON object: how many interleavings, what happened in them, and every promise that was broken.
"""

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from yingshou.core.supply import (
    Debt,
    Dues,
    Hold,
    Link,
    Notice,
    Reading,
    Standing,
    StopFacts,
    Traits,
    after_change,
    covers,
    default_rules,
    judge,
    outcome,
    step,
)
from yingshou.core.supply.conditions import stands
from yingshou.core.supply.rules import rule_on

D = Decimal
BEIJING = ZoneInfo("Asia/Shanghai")
START = datetime(2025, 12, 15, 9, 0, tzinfo=BEIJING)
"""A Monday."""
RULE = rule_on(rules=default_rules(), cause="ARREARS", day=START.date())
VALID, MARGIN = timedelta(seconds=15), timedelta(seconds=2)
DEAD = timedelta(seconds=120)
OPEN = ("ASKED", "APPROVED", "COMMANDED", "STOPPED", "ESCALATED")
PEOPLE = ("ann", "bob", "eve")


@dataclass
class Item:
    number: str
    due: date
    principal: Decimal
    penalty: Decimal
    locked: bool = False


@dataclass
class Payment:
    amount: Decimal
    unapplied: Decimal
    cleared: list = field(default_factory=list)
    reversed: bool = False


@dataclass
class Command:
    kind: str
    deadline: datetime
    known: str = "INTENDED"
    looks: int = 0
    sender_lives: bool = True


@dataclass
class Order:
    number: str
    requested_by: str
    demanded: Decimal
    items: tuple
    paid_before: frozenset
    state: str = "ASKED"
    approved_by: str = ""
    restore: str = ""
    commands: list = field(default_factory=list)


class World:
    """One account. `now` moves on; acts are drawn until the interleaving ends, then all faults end too."""

    def __init__(self, dice, counts):
        self.dice, self.counts = dice, counts
        self.now = START + timedelta(days=dice.randrange(4), minutes=dice.randrange(-60, 480))
        if dice.random() < 0.2:
            self.now += timedelta(hours=dice.randrange(24))
        self.items = [
            Item("R1", START.date() - timedelta(days=dice.choice((20, 31, 35, 45, 60))), D(100), D(5))
        ]
        self.payments, self.orders, self.notices, self.told = [], [], [], 0
        self.hold, self.protected, self.important = "", "", ""
        self.in_flight = False
        self.closed, self.air = True, []
        self.answered_at, self.answered = None, None
        self.broken = []

    # What the database answers

    @property
    def order(self):
        return self.orders[-1] if self.orders and self.orders[-1].state in OPEN else None

    def debts(self):
        return tuple(
            Debt(receivable_no=i.number, due_date=i.due, principal=i.principal, locked=i.locked)
            for i in self.items if i.principal > 0
        )  # fmt: skip

    def paid(self, order):
        return sum(
            (p.amount for n, p in enumerate(self.payments) if n not in order.paid_before and not p.reversed),
            D(0),
        )

    def unapplied(self):
        return sum((p.unapplied for p in self.payments if not p.reversed), D(0))

    def facts(self, order):
        link = Link(
            meter_no="M", address="0" * 12, gateway="G", answered_at=self.answered_at,
            relay_closed=self.answered,
        )  # fmt: skip
        return StopFacts(
            account_no="1", cause="ARREARS", at=self.now, rule=RULE,
            order=Standing(
                order_no=order.number, requested_by=order.requested_by, approved_by=order.approved_by,
                demanded=order.demanded, receivable_nos=order.items, paid=self.paid(order),
            ),
            dues=Dues(debts=self.debts(), unapplied=self.unapplied(),
                      in_flight=("WALLET",) if self.in_flight else ()),
            notices=tuple(self.notices),
            holds=(Hold(kind=self.hold, reason="", until=None),) if self.hold else (),
            traits=Traits(importance=self.important, protected_kind=self.protected),
            link=link,
        )  # fmt: skip

    def gone(self, order):
        return covers(
            cause="ARREARS", demanded=order.demanded, receivable_nos=order.items, debts=self.debts(),
            paid=self.paid(order), unapplied=self.unapplied(), prepaid=None,
        )  # fmt: skip

    def move(self, order, act):
        state = step(state=order.state, act=act)
        if state is None:
            self.broken.append(f"{act} of {order.state}")
        else:
            order.state = state
            self.counts[act] += 1

    def follow(self):
        """What every transaction that moves money does before it commits."""
        order = self.order
        if order is None:
            return
        act = after_change(state=order.state, gone=self.gone(order), restoring=bool(order.restore))
        if act == "REVOKE":
            self.move(order, "REVOKE")
            order.restore = "NOT_NEEDED" if order.restore else ""
        elif act == "RESTORE":
            order.restore = "WAITING"
            self.counts["RESTORE_ORDERED"] += 1

    # Money and disputes

    def pay(self):
        owed = sum((i.principal + i.penalty for i in self.items), D(0))
        asked = self.order.demanded if self.order else owed
        amount = self.dice.choice((asked, asked, owed, D(30), D(100), D(101)))
        if amount <= 0:
            return
        payment = Payment(amount, amount)
        self.payments.append(payment)
        self.apply(payment)
        self.follow()

    def apply(self, payment):
        """Oldest first, penalty before principal; what is out with the bank is passed over."""
        for item in self.items:
            if item.locked:
                continue
            for part in ("penalty", "principal"):
                cleared = min(payment.unapplied, getattr(item, part))
                if cleared > 0:
                    setattr(item, part, getattr(item, part) - cleared)
                    payment.unapplied -= cleared
                    payment.cleared.append((item, part, cleared))

    def reverse(self):
        live = [p for p in self.payments if not p.reversed]
        if live:
            payment = self.dice.choice(live)
            payment.reversed, payment.unapplied = True, D(0)
            for item, part, cleared in payment.cleared:
                setattr(item, part, getattr(item, part) + cleared)
            self.follow()

    def bill(self):
        if len(self.items) < 3:
            due = self.now.date() - timedelta(days=self.dice.choice((-10, 5, 33)))
            self.items.append(Item(f"R{len(self.items) + 1}", due, D(100), D(0)))
            for payment in self.payments:
                if not payment.reversed:
                    self.apply(payment)
            self.follow()

    def credit(self):
        item = self.dice.choice(self.items)
        item.principal = max(D(0), item.principal - self.dice.choice((D(10), D(100))))
        self.follow()

    def lock(self):
        item = self.dice.choice(self.items)
        item.locked = not item.locked
        self.follow()

    def accrue(self):
        for item in self.items:
            if item.principal > 0:
                item.penalty += D("0.40")

    def dispute(self):
        self.hold = "" if self.hold else "DISPUTE"

    def wallet(self):
        self.in_flight = not self.in_flight

    def protect(self):
        self.protected = "" if self.protected else "HOSPITAL"

    def matter(self):
        self.important = "" if self.important else "FIRST"

    # Paper and people

    def serve(self, purpose, ago=timedelta(0)):
        self.told += 1
        number = f"{self.orders[-1].number if self.orders else 'X'}-{purpose}-{self.told}"
        self.notices.append(
            Notice(notice_no=number, purpose=purpose, served_at=self.now - ago, evidence="h")
        )  # fmt: skip

    def demand(self):
        self.serve("DEMAND")

    def notice(self):
        self.serve("STOP_NOTICE")

    def warn(self):
        self.serve("STOP_WARNING")

    def authority(self):
        self.serve("INFORM_AUTHORITY")

    def ask(self):
        if self.order is not None:
            return
        before = self.now.date() - timedelta(days=30)
        old = [i for i in self.items if i.principal > 0 and i.due < before]
        if old:
            live = frozenset(n for n, p in enumerate(self.payments) if not p.reversed)
            self.orders.append(Order(
                f"S-{len(self.orders) + 1}", self.dice.choice(PEOPLE),
                sum((i.principal + i.penalty for i in old), D(0)), tuple(i.number for i in old), live,
            ))  # fmt: skip

    def approve(self):
        order = self.order
        person = self.dice.choice(PEOPLE)
        if order and order.state == "ASKED" and person != order.requested_by:
            order.approved_by = person
            self.move(order, "APPROVE")

    def revoke(self):
        if self.order and self.order.state in {"ASKED", "APPROVED"}:
            self.move(self.order, "REVOKE")

    def prepare(self):
        """The usual way: asked, approved, told in time; most interleavings begin from here."""
        self.ask()
        if self.order:
            order = self.order
            order.state, order.requested_by, order.approved_by = "APPROVED", "ann", "bob"
            self.serve("DEMAND", timedelta(days=10))
            self.serve("STOP_NOTICE", timedelta(days=4))
            self.serve("STOP_WARNING", timedelta(minutes=40))
            self.contact()

    # Line and meter

    def contact(self):
        if self.dice.random() < 0.9:
            self.answered_at, self.answered = self.now, self.closed

    def intend(self):
        """The first hold: judge, write warrant and intent, commit. Another act sends the command, or none."""
        order = self.order
        if order is None or order.state != "APPROVED":
            return
        if stands(judge(self.facts(order))):
            order.commands.append(Command("STOP", self.now + DEAD))
            self.move(order, "COMMAND")
        self.follow()

    def send(self):
        """The second hold, by the process that wrote the intent: read again, withdraw, or send."""
        order = self.order
        command = order.commands[-1] if order and order.commands else None
        if command is None or (order.state, command.kind, command.known) != ("COMMANDED", "STOP", "INTENDED"):
            return
        if not command.sender_lives:
            return
        if order.restore or not stands(judge(self.facts(order))):
            command.known = "WITHDRAWN"
            self.move(order, "NOT_DONE")
            self.counts["WITHDRAWN"] += 1
            self.follow()
        elif self.now + VALID > command.deadline:
            command.known = "NOT_SENT"
        else:
            self.go_out(command)

    def go_out(self, command):
        """The command goes out while the lock is held; the process may be killed before and after."""
        luck = self.dice.choice(
            ("GOOD", "GOOD", "GOOD", "LOST", "DELAYED", "ANSWER_LOST", "REFUSED", "KILLED", "DEAD")
        )
        self.counts[f"SENT_{luck}"] += 1
        command.sender_lives = luck not in {"KILLED", "DEAD"}
        if luck in {"GOOD", "ANSWER_LOST", "DEAD"}:
            self.relay("STOP", self.now)
        if luck == "DELAYED":
            # It may arrive while the sender still waits with the account in hand, or when it is dead.
            self.air.append(("STOP", self.now + VALID))
            if self.dice.random() < 0.5:
                self.arrive()
        if luck in {"LOST", "DELAYED", "ANSWER_LOST"}:
            self.now += VALID + MARGIN  # the lock is kept until nothing can happen any more
        if command.sender_lives:
            command.known = {"GOOD": "ACKNOWLEDGED", "REFUSED": "REFUSED"}.get(luck, "UNKNOWN")

    def arrive(self):
        for kind, deadline in self.air:
            if self.now <= deadline:
                self.relay(kind, self.now)
        self.air.clear()

    def settle(self):
        order = self.order
        if order is None or order.state not in {"COMMANDED", "ESCALATED"}:
            return
        command = order.commands[-1] if order.commands[-1].kind == "STOP" else next(
            c for c in reversed(order.commands) if c.kind == "STOP"
        )  # fmt: skip
        if command.known == "INTENDED" and self.now <= command.deadline:
            return
        reading = Reading(relay_closed=self.closed, read_at=self.now) if self.dice.random() < 0.8 else None
        if command.known in {"NOT_SENT", "WITHDRAWN"}:
            told = "NOT_DONE"
        else:
            told = outcome(kind="STOP", reading=reading, deadline_at=command.deadline)
            if not told and command.known == "REFUSED" and reading:
                told = "NOT_DONE"
        if told:
            command.known = told
            self.move(order, told)
            self.follow()
        elif self.now > command.deadline:
            command.known, command.looks = "UNKNOWN", command.looks + 1
            if order.state == "COMMANDED" and command.looks >= RULE.restore_tries:
                self.move(order, "ESCALATE")

    def restore(self, *, luck=None):
        order = self.order
        if order is None or order.restore != "WAITING":
            return
        unsure = [c for c in order.commands if c.kind == "STOP"
                  and c.known not in {"DONE", "NOT_DONE", "NOT_SENT", "WITHDRAWN"}]  # fmt: skip
        if any(self.now <= c.deadline for c in unsure):
            return
        luck = luck or self.dice.choice(("GOOD", "GOOD", "LOST", "DELAYED", "ANSWER_LOST", "SILENT"))
        command = Command("CLOSE", self.now + DEAD)
        order.commands.append(command)
        if luck in {"GOOD", "ANSWER_LOST"}:
            self.relay("CLOSE", self.now)
        if luck == "DELAYED":
            self.air.append(("CLOSE", self.now + VALID))
        reading = None if luck == "SILENT" else Reading(relay_closed=self.closed, read_at=self.now)
        if outcome(kind="CLOSE", reading=reading, deadline_at=command.deadline) == "DONE":
            order.restore = "RESTORED"
            self.move(order, "RESTORED")

    def pass_time(self):
        self.now += timedelta(minutes=self.dice.choice((1, 1, 3, 10, 31, 60)))

    def pass_day(self):
        self.now += timedelta(days=self.dice.choice((1, 1, 2, 5)))
        self.accrue()

    # The oracle: no code of `core.supply` from here on

    def relay(self, kind, at):
        if kind == "CLOSE":
            self.closed = True
            return
        if self.closed:
            self.counts["STOPPED"] += 1
            self.broken += [f"stopped: {each}" for each in self.against(at)]
        self.closed = False

    def against(self, at):
        """Say what stands against the stop that has just been carried out."""
        order = self.orders[-1]
        old = [i for i in self.items if i.number in order.items and i.principal > 0
               and (at.date() - i.due).days > 30]  # fmt: skip
        since = sum(p.amount for n, p in enumerate(self.payments)
                    if not p.reversed and n not in order.paid_before)  # fmt: skip
        free = sum(p.unapplied for p in self.payments if not p.reversed)
        told = {"STOP_NOTICE": [], "STOP_WARNING": [], "INFORM_AUTHORITY": [], "DEMAND": []}
        for each in self.notices:
            if each.purpose == "DEMAND" or each.notice_no.startswith(order.number + "-"):
                told[each.purpose].append(each.served_at)
        first = min((i.due for i in self.items if i.number in order.items and i.principal > 0), default=None)
        days = (at.date() - max(told["STOP_NOTICE"]).date()).days if told["STOP_NOTICE"] else -1
        minutes = (at - max(told["STOP_WARNING"])).total_seconds() / 60 if told["STOP_WARNING"] else -1
        informed = max(told["INFORM_AUTHORITY"], default=None)
        checks = {
            "covered by a payment": since >= order.demanded > 0,
            "settled": sum(i.principal for i in self.items if i.number in order.items) <= free,
            "not overdue": not old,
            "not demanded": first is None or not any(s.date() > first for s in told["DEMAND"]),
            "notice": not 3 <= days <= 7,
            "warning": not 30 <= minutes <= 240,
            "authority": bool(self.important)
            and (informed is None or (at.date() - informed.date()).days < 3),
            "protected": bool(self.protected),
            "dispute": bool(self.hold),
            "in flight": self.in_flight or any(i.locked and i.principal > 0 for i in self.items),
            "hours": not (8 * 60 + 30 <= at.hour * 60 + at.minute < 16 * 60),
            # December 2025 has no holidays and no shifted days.
            "day": at.weekday() >= 4,
            "people": order.requested_by == order.approved_by or not order.approved_by,
            "order": order.state != "COMMANDED",
        }  # fmt: skip
        return [name for name, bad in checks.items() if bad]

    def end(self):
        """Let faults and time end: what was begun must end as it should."""
        dice, self.dice = self.dice, random.Random(0)
        self.dice.random = lambda: 0.0
        for _ in range(4):
            self.now += timedelta(hours=1)
            self.arrive()
            self.settle()
            self.follow()
            self.restore(luck="GOOD")
        self.dice = dice
        order = self.orders[-1] if self.orders else None
        if not self.closed and (order is None or order.state != "STOPPED"):
            self.broken.append("open without a stop that is known")
        if order and order.state == "STOPPED" and (self.closed or order.restore):
            self.broken.append("stopped order and closed relay, or a restore that did not follow")
        if order and order.state in {"COMMANDED", "ESCALATED"}:
            self.broken.append("a command without an end")


ACTS = (
    *["pass_time"] * 8, *["pass_day"] * 2, *["pay"] * 4, "reverse", "reverse", "bill", "credit", "lock",
    "dispute", "wallet", "protect", "matter", "demand", "notice", "warn", "warn", "authority", "ask", "ask",
    "approve", "approve", "revoke", *["contact"] * 3, *["intend"] * 8, *["send"] * 8, "arrive",
    *["settle"] * 4, *["restore"] * 4,
)  # fmt: skip


def play(seed, counts, *, acts=24):
    """Play one interleaving and return what was broken in it."""
    dice = random.Random(seed)
    world = World(dice, counts)
    if dice.random() < 0.8:
        world.prepare()
    for _ in range(dice.randrange(4, acts)):
        getattr(world, dice.choice(ACTS))()
    world.end()
    return world.broken


def main():
    """Play many, and say what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    counts, broken = Counter(), []
    for number in range(asked.count):
        broken += [(asked.seed + number, each) for each in play(asked.seed + number, counts)]
    told = {"interleavings": asked.count, "counts": dict(sorted(counts.items())), "broken": broken[:20]}
    sys.stdout.write(json.dumps(told) + "\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
