"""COPY of the rows that some tables hold, into tables that are bare and tables that are held alike."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.processor import processor_seconds

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstRows:
    """Seconds of a day's work, of COPY out of what it reads and of COPY in of the rows it leaves.

    ratio = the day ÷ both COPYs into bare tables, held_ratio into tables held alike.
    """

    rows: int
    day_seconds: float
    read_seconds: float
    copy_seconds: float
    held_copy_seconds: float

    @property
    def ratio(self) -> float:
        return self.day_seconds / (self.read_seconds + self.copy_seconds)

    @property
    def held_ratio(self) -> float:
        return self.day_seconds / (self.read_seconds + self.held_copy_seconds)


def copy_again(tables: tuple[str, ...], repeat: int) -> tuple[int, list[float], list[float], list[float]]:
    """Write the rows of tables to files, then time copying them into bare tables and into tables held alike.

    Returns the number of rows, and the seconds of each repetition: bare, held alike, and processor time bare
    (none where the system does not tell).
    """
    from django.db import connection

    rows, bare, held, bare_cpu = 0, [], [], []
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        for table in tables:
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
            before = processor_seconds()
            bare.append(_timed_copy(cursor, Path(folder), tables, "bare"))
            after = processor_seconds()
            if before is not None and after is not None:
                bare_cpu.append(after - before)
            held.append(_timed_copy(cursor, Path(folder), tables, "held"))
    return rows, bare, held, bare_cpu


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


def _timed_copy(cursor, folder: Path, tables: tuple[str, ...], kind: str) -> float:
    """Empty the tables, then time the COPY of all files, table by table."""
    for table in tables:
        cursor.execute(f"TRUNCATE {kind}_{table}")
    started = time.perf_counter()
    for table in tables:
        with (
            cursor.copy(f"COPY {kind}_{table} FROM STDIN (FORMAT csv)") as copy,
            (folder / table).open("rb") as file,
        ):
            while data := file.read(_CHUNK_BYTES):
                copy.write(data)
    return time.perf_counter() - started
