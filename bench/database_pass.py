"""The bill run in the database against a bare COPY of the rows it leaves, on the same server."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.mixed import BILL_MONTH, CLOSING, month, tariffs

_LOAD = 100_000
_CHUNK_BYTES = 1 << 20
OUTPUT_TABLES = (
    "billing_bill",
    "billing_chargeline",
    "receivables_receivable",
    "receivables_receivablebalance",
)
"""Where a bill run's rows go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseResult:
    """Seconds of the run and of the bare COPY (median of its repetitions); ratio = run ÷ COPY."""

    accounts: int
    rows: int
    run_seconds: float
    copy_seconds: float

    @property
    def ratio(self) -> float:
        return self.run_seconds / self.copy_seconds


def measure(*, accounts: int, seed: int, repeat: int) -> DatabaseResult:
    """Load the archive and the reads (not measured), run the month once, copy its rows `repeat` times."""
    from yingshou.flows.run_bills import run_bills

    _load(accounts, seed)
    started = time.perf_counter()
    result = run_bills(bill_month=BILL_MONTH, as_of=CLOSING)
    run_seconds = time.perf_counter() - started
    if result.failures or result.bills != accounts:
        raise RuntimeError(f"{accounts} accounts gave {result.bills} bills: {result.failures[:1]}")
    rows, copies = _copy_again(repeat)
    return DatabaseResult(accounts=accounts, rows=rows, run_seconds=run_seconds, copy_seconds=median(copies))


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
        cursor.execute("ANALYZE")


def _copy_again(repeat: int) -> tuple[int, list[float]]:
    """Write the run's rows to files, then time copying them into tables without index or constraint."""
    from django.db import connection

    rows, seconds = 0, []
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        for table in OUTPUT_TABLES:
            cursor.execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} WITH NO DATA")
            cursor.execute(f"SELECT count(*) FROM {table}")
            rows += cursor.fetchone()[0]
            with (
                cursor.copy(f"COPY {table} TO STDOUT (FORMAT csv)") as out,
                (Path(folder) / table).open("wb") as file,
            ):
                for data in out:
                    file.write(data)
        for _ in range(repeat):
            for table in OUTPUT_TABLES:
                cursor.execute(f"TRUNCATE bare_{table}")
            seconds.append(_timed_copy(cursor, Path(folder)))
    return rows, seconds


def _timed_copy(cursor, folder: Path) -> float:
    started = time.perf_counter()
    for table in OUTPUT_TABLES:
        with (
            cursor.copy(f"COPY bare_{table} FROM STDIN (FORMAT csv)") as copy,
            (folder / table).open("rb") as file,
        ):
            while data := file.read(_CHUNK_BYTES):
                copy.write(data)
    return time.perf_counter() - started
