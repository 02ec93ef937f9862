"""The bill run in the database against COPY of the rows it leaves, bare and held, on the same server."""

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
    """Seconds of the run and of the COPY, medians of its repetitions; ratio = run ÷ COPY.

    copy: into bare tables; held_copy: into tables with the same indexes, constraints and triggers.
    """

    accounts: int
    rows: int
    run_seconds: float
    copy_seconds: float
    held_copy_seconds: float

    @property
    def ratio(self) -> float:
        return self.run_seconds / self.copy_seconds

    @property
    def held_ratio(self) -> float:
        return self.run_seconds / self.held_copy_seconds


def measure(*, accounts: int, seed: int, repeat: int) -> DatabaseResult:
    """Load the archive and the reads (not measured), run the month once, copy its rows `repeat` times."""
    from yingshou.flows.run_bills import WORKERS, run_bills

    _load(accounts, seed)
    started = time.perf_counter()
    result = run_bills(bill_month=BILL_MONTH, as_of=CLOSING, workers=WORKERS)
    run_seconds = time.perf_counter() - started
    if result.failures or result.bills != accounts:
        raise RuntimeError(f"{accounts} accounts gave {result.bills} bills: {result.failures[:1]}")
    rows, bare, held = _copy_again(repeat)
    return DatabaseResult(
        accounts=accounts,
        rows=rows,
        run_seconds=run_seconds,
        copy_seconds=median(bare),
        held_copy_seconds=median(held),
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
        cursor.execute("ANALYZE")


def _copy_again(repeat: int) -> tuple[int, list[float], list[float]]:
    """Write the run's rows to files, then time copying them into bare tables and into tables held alike."""
    from django.db import connection

    rows, bare, held = 0, [], []
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        for table in OUTPUT_TABLES:
            cursor.execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} WITH NO DATA")
            _create_alike(cursor, table)
            cursor.execute(f"SELECT count(*) FROM {table}")
            rows += cursor.fetchone()[0]
            with (
                cursor.copy(f"COPY {table} TO STDOUT (FORMAT csv)") as out,
                (Path(folder) / table).open("wb") as file,
            ):
                for data in out:
                    file.write(data)
        for _ in range(repeat):
            bare.append(_timed_copy(cursor, Path(folder), "bare"))
            held.append(_timed_copy(cursor, Path(folder), "held"))
    return rows, bare, held


def _create_alike(cursor, table: str) -> None:
    """Create a table with indexes, constraints and triggers of another; its keys look into the originals."""
    cursor.execute(f"CREATE TABLE held_{table} (LIKE {table} INCLUDING ALL)")
    cursor.execute(
        """SELECT pg_get_triggerdef(oid) FROM pg_trigger
        WHERE tgrelid = %s::regclass AND NOT tgisinternal""",
        [table],
    )
    for (definition,) in cursor.fetchall():
        cursor.execute(definition.replace(f" ON public.{table} ", f" ON held_{table} "))


def _timed_copy(cursor, folder: Path, kind: str) -> float:
    """Empty the tables, then time the COPY of all files, table by table."""
    for table in OUTPUT_TABLES:
        cursor.execute(f"TRUNCATE {kind}_{table}")
    started = time.perf_counter()
    for table in OUTPUT_TABLES:
        with (
            cursor.copy(f"COPY {kind}_{table} FROM STDIN (FORMAT csv)") as copy,
            (folder / table).open("rb") as file,
        ):
            while data := file.read(_CHUNK_BYTES):
                copy.write(data)
    return time.perf_counter() - started
