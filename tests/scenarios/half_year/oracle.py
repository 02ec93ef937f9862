"""Which steps of collection must have happened: the rules of docs/algorithms/collection in plain Python.

It is told what is open and due, who is on hold and what people found, and keeps steps of its own. It shares
no code with `core.collection`; the treatments it reads are the rows that are shipped, for they are data.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import chinese_calendar

from yingshou.core.collection import default_capacity, default_days, default_rules, default_steps

NOTICES = {"SMS", "LETTER", "STOP_NOTICE"}
NAMED = (
    "trait", "grade", "cause", "voltage_level", "supply_class", "customer_class", "service_grade", "months",
)  # fmt: skip


@dataclass
class Step:
    """A step taken, or about to be: WAITING, OPEN, DONE or WITHDRAWN."""

    account_no: str
    step: str
    kind: str
    role: str
    anchor: date
    made_on: date
    amount: Decimal
    number: str
    state: str
    given_on: date | None = None
    person: str | None = None

    @property
    def taken_on(self):
        return self.given_on or self.made_on


@dataclass(frozen=True)
class Seen:
    """What is overdue of an account on a day, held items left out."""

    anchor: date
    amount: Decimal
    treatment: str


class Oracle:
    """Lives through the days beside the product."""

    def __init__(self, *, company, answering):
        self.company, self.answering = company, answering
        self.rules = default_rules().to_dicts()
        self.ladders = defaultdict(list)
        for row in default_steps().iter_rows(named=True):
            self.ladders[row["treatment"]].append(row)
        self.days = defaultdict(list)
        for treatment, day in default_days().select("treatment", "day").iter_rows():
            self.days[treatment].append(day)
        self.capacity = dict(default_capacity().select("kind", "tasks_a_day").iter_rows())
        self.steps, self.made = defaultdict(list), defaultdict(int)
        self.causes, self.promises = {}, []
        self.kept = self.broken = 0

    # What it is told by the people of the story

    def hear(self, task_no, account_no, said):
        """Hear what came of a task."""
        if said.cause:
            self.causes[account_no] = said.cause
        if said.result not in {"NOT_REACHED", "NOBODY_THERE"}:
            next(step for step in self.steps[account_no] if step.number == task_no).state = "DONE"

    def promised(self, account_no, amount, made, until):
        self.promises.append((account_no, amount, made, until))

    # A day

    def live(self, *, on, items, held_accounts, held_items, receipts):
        """Take the steps of a day.

        Args:
            on: the day.
            items: (account, number, due date, open principal) of everything open.
            held_accounts: accounts on hold; held_items: items on hold.
            receipts: {account: [(value date, amount)]}, money taken back negative.
        """
        self._judge(on, receipts)
        held = held_accounts | {account for account, *_ in self.promises}
        owed = defaultdict(list)
        for account, number, due, principal in items:
            if due < on and principal > 0 and number not in held_items:
                owed[account].append((due, principal))
        seen = {account: self._see(account, found, on) for account, found in owed.items()}
        for account, steps in self.steps.items():
            for step in steps:
                if step.state in {"WAITING", "OPEN"} and self._pointless(step, seen.get(account), held, on):
                    step.state = "WITHDRAWN"
        for account in sorted(seen):
            if account not in held and self._acts(seen[account].treatment, on):
                self._take(account, seen[account], on)
        self._hand_out(on)
        return seen

    def _judge(self, on, receipts):
        left = []
        for account, amount, made, until in self.promises:
            came = sum(
                (paid for day, paid in receipts.get(account, ()) if made <= day <= min(until, on)), Decimal(0)
            )
            if came >= amount:
                self.kept += 1
            elif until < on:
                self.broken += 1
            else:
                left.append((account, amount, made, until))
        self.promises = left

    def _see(self, account, found, on):
        anchor, amount = min(due for due, _ in found), sum(principal for _, principal in found)
        facts = {
            **self.company.archive_of(account), "trait": self.company.traits_of(account),
            "cause": self.causes.get(account),
        }  # fmt: skip
        return Seen(anchor, amount, self._treatment(facts, amount, (on - anchor).days))

    def _treatment(self, facts, amount, days):
        """The rule that names more, and of those that name as much the one of higher priority."""

        def applies(rule):
            return amount >= rule["least_amount"] and days >= rule["least_days"] and all(
                rule[name] in facts["trait"] if name == "trait" else rule[name] == facts.get(name)
                for name in NAMED if rule[name] != "-"
            )  # fmt: skip

        return max(
            (rule for rule in self.rules if applies(rule)),
            key=lambda rule: (tuple(rule[name] != "-" for name in NAMED), rule["priority"]),
        )["treatment"]

    def _pointless(self, step, seen, held, on):
        """Paid, held, or too early under a younger anchor."""
        if seen is None or step.account_no in held:
            return True
        offsets = {row["step"]: row["offset_days"] for row in self.ladders[seen.treatment]}
        moved = step.anchor != seen.anchor and step.step in offsets
        return moved and seen.anchor + timedelta(days=offsets[step.step]) > on

    def _acts(self, treatment, on):
        days = self.days.get(treatment) or self.days["-"]
        if 0 in days:
            return chinese_calendar.is_workday(on)
        # A day that is a holiday moves to the next working day; no rest is longer than nine days.
        back = on
        while chinese_calendar.is_workday(on) and on - back < timedelta(days=12):
            if back.day in days:
                return True
            back -= timedelta(days=1)
            if chinese_calendar.is_workday(back):
                return False
        return False

    def _take(self, account, seen, on):
        taken = [step for step in self.steps[account] if step.state in {"OPEN", "DONE"}]

        def covered(row):
            day = seen.anchor + timedelta(days=row["offset_days"])
            return any(
                step.step == row["step"] and (step.anchor == seen.anchor or step.taken_on >= day)
                for step in taken
            )

        come = [
            row for row in self.ladders[seen.treatment]
            if seen.anchor + timedelta(days=row["offset_days"]) <= on
        ]  # fmt: skip
        left = [row for row in come if not covered(row)]
        if not left:
            return
        rung = min(row["offset_days"] for row in left)
        beside = {row["step"] for row in come if row["offset_days"] == rung}
        last = max((step.taken_on for step in taken if step.step not in beside), default=None)
        for row in left:
            waits = any(step.state == "WAITING" and step.step == row["step"] for step in self.steps[account])
            rested = last is None or (on - last).days >= row["gap_days"]
            if row["offset_days"] == rung and rested and not waits:
                self._write(account, row, seen, on)

    def _write(self, account, row, seen, on):
        place = (account, row["step"], seen.anchor)
        self.made[place] += 1
        step = Step(
            account_no=account, step=row["step"], kind=row["kind"], role=row["role"], anchor=seen.anchor,
            made_on=on, amount=seen.amount, state="WAITING",
            number=f"{account}-{row['step']}-{seen.anchor:%Y%m%d}-{self.made[place]}",
        )  # fmt: skip
        if row["kind"] in NOTICES:
            step = replace(step, state="DONE", given_on=on)
        self.steps[account].append(step)

    def _hand_out(self, on):
        """Give what waits to who answers, the largest sums first, as long as a person has room for it."""
        load = defaultdict(int)
        waiting = []
        for steps in self.steps.values():
            for step in steps:
                if step.state == "OPEN" and step.person:
                    load[step.person, step.kind] += 1
                elif step.state == "WAITING":
                    waiting.append(step)
        waiting.sort(key=lambda step: (-step.amount, step.anchor, step.account_no, step.step))
        for step in waiting:
            person = self._who(step)
            if person is None or load[person, step.kind] < self.capacity[step.kind]:
                step.state, step.given_on, step.person = "OPEN", on, person
                load[person, step.kind] += 1

    def _who(self, step):
        code = self.company.station(step.account_no)
        while code:
            if (code, step.role) in self.answering:
                return self.answering[code, step.role]
            code = code[:-2]
        return None

    def written(self):
        """Return every step by its number: day made, state, day given, person, sum."""
        return {
            step.number: (step.made_on, step.state, step.given_on, step.person, step.amount)
            for steps in self.steps.values() for step in steps
        }  # fmt: skip
