"""What must hold every evening: the chart and the ledger, the steps of collection, the relays."""

from decimal import Decimal

from django.db import connection

from yingshou.flows.check_books import check_books
from yingshou.flows.progress_sheet import ledger_agreement, progress_sheet
from yingshou.flows.verify_evidence import verify_evidence
from yingshou.flows.verify_warrants import verify_warrants
from yingshou.records.collection.models import Promise, PromiseOutcome, Task
from yingshou.records.indicators.progress import ACCOUNT, ORGANIZATION, SUPPLY_CLASS
from yingshou.records.supply.models import StopOrder

OPEN = """SELECT r.account_no, r.receivable_no, r.due_date, r.amount
        - coalesce((SELECT sum(a.amount) FROM receivables_adjustment a
            WHERE a.receivable_no = r.receivable_no), 0)
        - coalesce((SELECT sum(c.principal) FROM payments_clearing c
            WHERE c.receivable_no = r.receivable_no), 0)
    FROM receivables_receivable r WHERE NOT EXISTS (SELECT 1 FROM receivables_receivablebalance b
        WHERE b.receivable_no = r.receivable_no AND b.principal_open = 0)"""
"""What is open by the facts alone, item by item; settled ones are left out by their balance to be quick."""
ALL_OPEN = """SELECT (SELECT coalesce(sum(amount), 0) FROM receivables_receivable)
    - (SELECT coalesce(sum(amount), 0) FROM receivables_adjustment)
    - (SELECT coalesce(sum(principal), 0) FROM payments_clearing),
    (SELECT coalesce(sum(principal_open), 0) FROM receivables_receivablebalance)"""
HELD = """SELECT h.account_no, h.receivable_no FROM collection_hold h
    LEFT JOIN collection_holdlift l USING (hold_no)
    WHERE %(on)s BETWEEN h.from_date AND h.last_date AND (l.lifted_date IS NULL OR l.lifted_date > %(on)s)"""
RECEIVED = """SELECT account_no, value_date, amount FROM payments_payment WHERE account_no = ANY(%(accounts)s)
    UNION ALL SELECT p.account_no, r.reversed_date, -p.amount FROM payments_paymentreversal r
    JOIN payments_payment p USING (payment_no) WHERE p.account_no = ANY(%(accounts)s)"""


def query(statement, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


class Evening:
    """Looks at a day when it is over, and keeps whatever did not hold."""

    def __init__(self, *, oracle, meters, simulator):
        self.oracle, self.meters, self.simulator = oracle, meters, simulator
        self.broken, self.looks = [], 0

    def against(self, on, what):
        self.broken.append(f"{on}: {what}")

    def collection(self, on):
        """Live the day of collection once more in plain Python: no step skipped, none repeated."""
        held = query(HELD, {"on": on})
        accounts = [account for account, *_ in self.oracle.promises]
        receipts = {}
        for account, day, amount in query(RECEIVED, {"accounts": accounts}):
            receipts.setdefault(account, []).append((day, amount))
        self.oracle.live(
            on=on, items=query(OPEN), held_accounts={account for account, item in held if item is None},
            held_items={item for _, item in held if item}, receipts=receipts,
        )  # fmt: skip
        columns = ("task_no", "made_on", "state", "given_on", "username", "amount")
        taken = {number: tuple(rest) for number, *rest in Task.objects.values_list(*columns)}
        wanted = self.oracle.written()
        for number in sorted(taken.keys() ^ wanted.keys()):
            self.against(on, f"step {number} is {'repeated or early' if number in taken else 'skipped'}")
        for number in sorted(taken.keys() & wanted.keys()):
            if taken[number] != wanted[number]:
                self.against(on, f"step {number}: {taken[number]} and not {wanted[number]}")
        outcomes = PromiseOutcome.objects.count()
        if (self.oracle.kept + self.oracle.broken, len(self.oracle.promises)) != (
            outcomes, Promise.objects.count() - outcomes
        ):  # fmt: skip
            self.against(on, "promises are decided otherwise")

    def chart(self, on, *, months, in_detail):
        """Hold the control chart against the ledger, and both against the facts, to the fen."""
        self.looks += 1
        left = Decimal(0)
        for month in months:
            sheet = progress_sheet(bill_month=month, as_of=on)
            left += sheet.total.open
            for unit in (SUPPLY_CLASS, *((ORGANIZATION, ACCOUNT) if in_detail else ())):
                by = sheet if unit == SUPPLY_CLASS else progress_sheet(bill_month=month, as_of=on, unit=unit)
                self._adds_up(on, month, unit, sheet.total, by.rows)
        agreement = ledger_agreement(as_of=on)
        facts, balances = query(ALL_OPEN)[0]
        if not left == agreement.facts == agreement.ledger == facts == balances:
            self.against(
                on, f"chart {left}, its facts {agreement.facts}, ledger {agreement.ledger}, facts {facts}, "
                f"balances {balances}",
            )  # fmt: skip

    def _adds_up(self, on, month, unit, total, rows):
        if unit == ACCOUNT and len(rows) == 1_000:  # a sheet by account shows those with most open
            return
        for name in ("receivable", "received", "received_today", "open"):
            found = sum((getattr(row, name) for row in rows), Decimal(0))
            if found != getattr(total, name):
                self.against(on, f"{month} by {unit}: {name} {found} of {getattr(total, name)}")

    def relays(self, on):
        """Hold each relay against its order: open where stopped, closed everywhere else."""
        stopped = set(StopOrder.objects.filter(state="STOPPED").values_list("account_id", flat=True))
        for account in self.meters:
            closed = self.simulator.meter(f"{int(account):012d}").relay_closed
            if closed == (account in stopped):
                self.against(on, f"relay of {account} is {'closed' if closed else 'open'}")

    def books(self, on):
        for finding in check_books():
            self.against(on, finding.en)

    def chains(self, on):
        """Verify the chains of warrants and of evidence."""
        if not verify_warrants().good:
            self.against(on, "the chain of warrants is broken")
        if verify_evidence().breaks:
            self.against(on, "the chain of evidence is broken")
