"""The days: what comes first in the morning, what last at night."""

import random
from collections import Counter
from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal
from tempfile import TemporaryDirectory

import chinese_calendar
import polars as pl

from tests.flows.stops import meters_for
from tests.gateways.simulators import SmsGateway
from tests.scenarios.half_year.company import (
    ANSWERING,
    DAILY,
    FIRST,
    PAYING_DAYS,
    READING_DAY,
    WORKS_READING_DAY,
    Company,
)
from tests.scenarios.half_year.court import Court
from tests.scenarios.half_year.customers import KINDS
from tests.scenarios.half_year.ends import ends
from tests.scenarios.half_year.evening import Evening, query
from tests.scenarios.half_year.office import Office, at
from tests.scenarios.half_year.oracle import Oracle
from tests.scenarios.half_year.special import SPECIALS, Bounced, Hospital
from yingshou.core.money import round_yuan_value
from yingshou.core.period import add_months, day_in_month, month_of
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, PAYMENTS, PREPAYMENT_AGREEMENTS, READS
from yingshou.flows.approve_request import approve_request
from yingshou.flows.collection_day import collection_day
from yingshou.flows.freeze_arrears import freeze_arrears
from yingshou.flows.import_payments import import_payments
from yingshou.flows.import_table import import_table
from yingshou.flows.issue_dues import issue_dues
from yingshou.flows.pay_refund import pay_refund
from yingshou.flows.refund_closed import refund_closed
from yingshou.flows.request_tier_notices import request_tier_notices
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_positions import run_positions
from yingshou.flows.run_prepaid_day import run_prepaid_day
from yingshou.flows.run_tier_notices import run_tier_notices
from yingshou.flows.take_payment import take_payment
from yingshou.records.billing.models import Bill
from yingshou.records.organizations.operations import ensure_organizations, ensure_roles
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.models import Payment
from yingshou.records.responsibility.operations import assign
from yingshou.records.runs.models import Problem

MONDAY = 0
REFUND_ON = date(2025, 12, 8)
MISTAKE_ON = date(2025, 11, 25)
OWED = """SELECT account_no, due_date, principal_open FROM receivables_receivablebalance
    WHERE principal_open > 0 ORDER BY account_no, due_date"""


class Story:
    """A company, its people and its customers, from the first day to the last.

    Not `thorough`, what has nothing to do on most days is done on those on which it has, and the chart is
    looked at on Mondays.
    """

    def __init__(self, *, customers, months, seed, thorough=True):
        self.months, self.thorough, self.unread = months, thorough, []
        last_month = add_months(month_of(FIRST), months - 1)
        self.last = day_in_month(last_month, 31)
        self.company, self.dice = Company(customers=customers, seed=seed), random.Random(seed)
        self.people = {number: self._customer(number, kind) for number, kind in self.company.habits.items()}
        self.oracle = Oracle(company=self.company, answering=ANSWERING)
        self.counts, self.stack, self.mistake = Counter(), ExitStack(), None
        self.taken_back = []

    def _customer(self, number, kind):
        if kind == "HOSPITAL":
            return Hospital(number, self.company.seed, last=self.last)
        return {**KINDS, **SPECIALS}[kind](number, self.company.seed)

    def __enter__(self):
        self.court = Court(folder=self.stack.enter_context(TemporaryDirectory()), company=self.company)
        meters, simulator = self.stack.enter_context(meters_for(*self.company.metered))
        self.gateway = self.stack.enter_context(SmsGateway())
        self.office = Office(
            company=self.company, customers=self.people, oracle=self.oracle, gateway=self.gateway,
            meters=meters, clock=simulator.clock, dice=self.dice, court=self.court,
        )  # fmt: skip
        self.evening = Evening(oracle=self.oracle, meters=self.company.metered, simulator=simulator)
        return self

    def __exit__(self, *error):
        return self.stack.__exit__(*error)

    def settle_in(self):
        """Import the archive, and say who answers for whom."""
        from django.contrib.auth.models import Group, User

        ensure_organizations(["01", "0101", "0102"])
        ensure_roles()
        for (org_code, role), username in ANSWERING.items():
            group = "team_lead" if role == "TEAM_LEAD" else "collector"
            user, _ = User.objects.get_or_create(username=username)
            user.groups.add(Group.objects.get(name=group))
            assign(org_code=org_code, role=role, username=username, valid_from=date(2025, 1, 1),
                   assigned_by="boss", reason="分工")  # fmt: skip
        for table, frame in self.company.tables():
            self.load(table, frame, FIRST)
        self.load(READS, self.company.opening_reads(), FIRST)
        self.load(READS, self.company.earlier_reads(), FIRST)
        works = self.company.numbers["STEEL_WORKS"]
        self.load(AGREEMENTS, AGREEMENTS.conform(pl.DataFrame([{
            "account_no": works, "version": 1, "valid_from_month": 202510, "base_method": "LAST_BILL",
            "fixed_base": Decimal("290000.00"), "offset_mode": "CUMULATIVE", "holiday_shift": "NONE",
            "final_due_days": 5, "signed_date": date(2025, 9, 1),
        }], infer_schema_length=None)), FIRST)  # fmt: skip
        self.load(AGREEMENT_TERMS, AGREEMENT_TERMS.conform(pl.DataFrame([
            {"account_no": works, "version": 1, "term_no": number, "kind": "INSTALMENT", "month_offset": 0,
             "day": day, "ratio": Decimal("0.5"), "less_instalments": False}
            for number, day in enumerate(PAYING_DAYS, start=1)
        ])), FIRST)  # fmt: skip
        self.load(PREPAYMENT_AGREEMENTS, PREPAYMENT_AGREEMENTS.conform(pl.DataFrame([
            {"account_no": self.company.numbers[name], "valid_from": date(2025, 9, READING_DAY),
             "kind": "REMOTE", "signed_by": "户主"}
            for name in DAILY
        ])), FIRST)  # fmt: skip

    def load(self, table, frame, day):
        done = import_table(table=table, frame=frame, as_of=day, source=f"{table.name}_{day:%Y%m%d}")
        if done.problems.height:
            raise AssertionError(done.problems)

    # The days

    def live(self):
        """Live every day, and say in the end what became of whom."""
        self.settle_in()
        day = FIRST
        while day <= self.last:
            self.live_day(day)
            day += timedelta(days=1)
        self.evening.chains(self.last)
        for each in ends(self):
            self.evening.against(self.last, each)

    def live_day(self, day):
        self.readings(day)
        if self.thorough or day.weekday() == MONDAY:
            run_prepaid_day(as_of=day)
        if self.thorough or day.day in PAYING_DAYS:
            self.dues(day)
        self.take_back(day)
        self.money(day)
        if self.thorough or chinese_calendar.is_workday(day):
            self.collection(day)
        office = self.office
        office.dispatch(day)
        office.send(at(day, 9, 45))
        office.round(at(day, 10, 30))
        office.agree(day)
        office.settle_disputes(day)
        office.collect(day)
        self.court.live(day)
        self.hospital(day)
        self.refund(day)
        office.send(at(day, 15, 30))
        office.post(day)
        office.round(at(day, 17))
        office.tell(day)
        self.month_end(day)
        self.look(day)

    def readings(self, day):
        """Read the meters, and bill those whose reading day it is or whose supply has ended."""
        self.unread.append(self.company.reads_on(day))
        awaited = day.day in PAYING_DAYS or day.day == READING_DAY or day in self.company.closings
        if self.thorough or awaited or day.weekday() == MONDAY:
            reads, self.unread = pl.concat(self.unread), []
            if reads.height:
                self.load(READS, reads, day)
        closed = day - timedelta(days=1) in self.company.closings
        # Read on the 1st, a month is the calendar month before.
        ended = {WORKS_READING_DAY: [month_of(day - timedelta(days=1))], READING_DAY: [month_of(day)]}
        months = ended.get(day.day, []) if day > FIRST else []
        for month in [*months, *[add_months(month_of(day), 1)] * closed]:
            done = run_bills(bill_month=month, as_of=day)
            if done.failures:
                self.evening.against(day, f"bills failed: {done.failures[0].error}")

    def dues(self, day):
        found = issue_dues(as_of=day, lead_days=0)
        if found.problems.height:
            self.evening.against(day, f"dues: {found.problems}")

    def take_back(self, day):
        """Take back the transfer that the bank takes back."""
        for due, payment_no in [each for each in self.taken_back if each[0] == day]:
            reverse_payment(payment_no=payment_no, reversed_date=day, reversed_by="cash", reason="退票")
            self.counts["reversed"] += 1
            self.taken_back.remove((due, payment_no))

    def money(self, day):
        """Let everybody who owes decide whether to pay, and take it: by a file, or by hand."""
        owed = {}
        for account, due, principal in query(OWED):
            owed.setdefault(account, []).append((due, principal))
        paying = {}
        for account, items in owed.items():
            pays = self.people[account].pays(day, items)
            if pays is not None:
                paying[account] = pays
        asked = self._asked(paying, day)
        special = {number for number in asked if number in self.company.numbers.values()}
        rows = [
            {"channel": "BANK_FILE", "channel_no": f"{day:%Y%m%d}-{number}", "account_no": number,
             "payer_name": None, "amount": amount, "value_date": day, "memo": None}
            for number, amount in asked.items() if number not in special
        ]  # fmt: skip
        if rows:
            frame = pl.DataFrame(rows, schema=PAYMENTS.schema)
            import_payments(frame=frame, as_of=day, source=f"{day}.txt")
        for number in sorted(special):
            self._take(number, asked[number], day)
        for name in DAILY:
            number = self.company.numbers[name]
            if self.people[number].buys_on == day:
                self._take(number, Decimal(200 if name == "MOVED_OUT" else 120), day)

    def _asked(self, paying, day):
        """Work out what each hands over: what the counter says is owed, or a part of it."""
        if not paying:
            return {}
        found = {}
        for row in open_items(account_nos=sorted(paying), as_of=day).iter_rows(named=True):
            pays = paying[row["account_no"]]
            if pays.until is None or row["due_date"] <= pays.until:
                found[row["account_no"]] = (
                    found.get(row["account_no"], Decimal(0)) + row["principal_open"] + row["penalty_open"]
                )
        return {
            number: pays.amount or round_yuan_value(found[number] * pays.share)
            for number, pays in paying.items() if found.get(number)
        }  # fmt: skip

    def _take(self, number, amount, day):
        paid = take_payment(
            account_no=number, amount=amount, value_date=day, channel="TRANSFER",
            channel_no=f"{day:%Y%m%d}-{number}", taken_by="cash", as_of=day,
        )  # fmt: skip
        person = self.people[number]
        if isinstance(person, Bounced) and person.paid_on == day:
            self.taken_back.append((day + Bounced.TAKEN_BACK_AFTER, paid.payment_no))

    def collection(self, day):
        done = collection_day(as_of=day)
        for failure in done.failures:
            self.evening.against(day, f"collection failed: {failure.error}")
        for name in ("opened", "closed", "anchored", "notices", "tasks", "withdrawn", "kept", "broken"):
            self.counts[f"{name} by the days of collection"] += getattr(done, name)
        self.evening.collection(day)

    def hospital(self, day):
        if day == MISTAKE_ON:
            self.mistake = self.office.mistake(day)
        if day == MISTAKE_ON + timedelta(days=14) and self.mistake:
            self.office.take_back(self.mistake, day)

    def refund(self, day):
        """Give back what is left to who paid ahead and moved out: one asks, another approves, it is paid."""
        if day != REFUND_ON:
            return
        for number in refund_closed(
            account_no=self.company.numbers["MOVED_OUT"], payee_name="户主", payee_account="6222000011112222",
            proposed_by="li", as_of=day,
        ):  # fmt: skip
            approve_request(request_no=number, decided_by="zhao", as_of=day)
            pay_refund(request_no=number, paid_by="cash", reference=f"R{number}", as_of=day)
            self.counts["refunds"] += 1

    def month_end(self, day):
        if day == date(2026, 1, 1):
            self.counts["frozen"] = freeze_arrears(year=2026, as_of=day).items
        if (day + timedelta(days=1)).day == 1:
            run_positions(from_date=FIRST, to_date=day + timedelta(days=1), as_of=day)
            self.counts["told of tiers"] += self._tiers(day)
            self.evening.books(day)

    def _tiers(self, day):
        run_tier_notices(as_of=day)
        return request_tier_notices(at=at(day, 17, 30))

    def look(self, day):
        if not (self.thorough or day.weekday() == MONDAY or day in {self.last, self.court.closed_on}):
            return
        months = [month for (month,) in query("SELECT DISTINCT bill_month FROM receivables_receivable")]
        self.evening.chart(day, months=sorted(months), in_detail=day.weekday() == MONDAY)
        self.evening.relays(day)

    def told(self):
        """Return what happened, as plain figures."""
        return {
            "customers": len(self.people), "from": FIRST.isoformat(), "to": self.last.isoformat(),
            "steps": len(self.oracle.written()), "evenings": self.evening.looks,
            "bills": Bill.objects.count(), "payments": Payment.objects.count(),
            **dict(sorted((self.counts + self.office.counts).items())),
            "messages": len(self.gateway.taken),
            "problems": dict(Counter(Problem.objects.values_list("code", flat=True))),
            "broken": self.evening.broken[:50],
        }  # fmt: skip
