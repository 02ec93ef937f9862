"""The bill run in the database against COPY of the rows it leaves, bare and held, on the same server."""

import time
from dataclasses import dataclass
from statistics import median

from bench.mixed import BILL_MONTH, CLOSING, month, tariffs
from bench.processor import processor_seconds
from bench.recopy import copy_again

_LOAD = 100_000
OUTPUT_TABLES = (
    "billing_bill",
    "billing_chargeline",
    "receivables_receivable",
    "receivables_receivablebalance",
)
"""Where a bill run's rows go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseResult:
    """Seconds of the run and of the COPY, medians of its repetitions; ratio = run ÷ COPY.

    copy: into bare tables; held_copy: into tables with the same indexes, constraints and triggers.
    cpu: processor time of this process and the server's together, None where the system does not tell; other
    programs disturb it less than the clock. cpu_ratio = run ÷ bare COPY by it.
    """

    accounts: int
    rows: int
    run_seconds: float
    copy_seconds: float
    held_copy_seconds: float
    run_cpu_seconds: float | None
    copy_cpu_seconds: float | None

    @property
    def ratio(self) -> float:
        return self.run_seconds / self.copy_seconds

    @property
    def held_ratio(self) -> float:
        return self.run_seconds / self.held_copy_seconds

    @property
    def cpu_ratio(self) -> float | None:
        if self.run_cpu_seconds is None or self.copy_cpu_seconds is None:
            return None
        return self.run_cpu_seconds / self.copy_cpu_seconds


def measure(*, accounts: int, seed: int, repeat: int) -> DatabaseResult:
    """Load the archive and the reads (not measured), run the month once, copy its rows `repeat` times."""
    from yingshou.flows.run_bills import WORKERS, run_bills

    _load(accounts, seed)
    started, cpu_started = time.perf_counter(), processor_seconds()
    result = run_bills(bill_month=BILL_MONTH, as_of=CLOSING, workers=WORKERS)
    run_seconds, run_cpu = time.perf_counter() - started, processor_seconds()
    if result.failures or result.bills != accounts:
        raise RuntimeError(f"{accounts} accounts gave {result.bills} bills: {result.failures[:1]}")
    rows, bare, held, bare_cpu = copy_again(OUTPUT_TABLES, repeat)
    return DatabaseResult(
        accounts=accounts,
        rows=rows,
        run_seconds=run_seconds,
        copy_seconds=median(bare),
        held_copy_seconds=median(held),
        run_cpu_seconds=None if run_cpu is None or cpu_started is None else run_cpu - cpu_started,
        copy_cpu_seconds=median(bare_cpu) if bare_cpu else None,
    )


def _load(accounts: int, seed: int) -> None:
    """Put the archive, the prices and the reads in place by COPY."""
    from django.db import connection

    from yingshou.records.copy import copy_in
    from yingshou.records.organizations.models import Organization

    Organization.objects.create(code="51", name="bench")
    prices = tariffs()
    for table, frame in (
        ("tariffs_tariffprice", prices.prices), ("tariffs_tarifffactor", prices.factors),
        ("tariffs_tariffschedule", prices.schedule), ("tariffs_tariffbasic", prices.basic),
        ("tariffs_tarifftier", prices.tiers),
    ):  # fmt: skip
        copy_in(table, frame)
    for first in range(0, accounts, _LOAD):
        drawn = month(first, min(_LOAD, accounts - first), seed)
        copy_in("customers_customer", drawn.accounts.select("customer_no", "name"))
        copy_in("customers_account", drawn.accounts)
        copy_in("metering_meteringpoint", drawn.metering_points)
        copy_in("metering_read", drawn.reads)
    with connection.cursor() as cursor:
        # As an archive that has lain there for long; else the server would tidy it up while the run goes on.
        cursor.execute("VACUUM (ANALYZE)")
