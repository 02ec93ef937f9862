"""Processor time of this process and of the bench's server together, where the system tells it (Linux)."""

import time
from pathlib import Path

_TICKS_A_SECOND = 100
_UTIME, _STIME, _CUTIME, _CSTIME = 11, 12, 13, 14
_PARENT = 1


def processor_seconds() -> float | None:
    """Return seconds spent so far by this process, the server and all its sessions; None elsewhere."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_read_file('postmaster.pid')")
        postmaster = cursor.fetchone()[0].splitlines()[0]
    server = _fields(postmaster)
    if server is None:
        return None
    ticks = sum(int(server[place]) for place in (_UTIME, _STIME, _CUTIME, _CSTIME))
    for process in Path("/proc").iterdir():
        found = _fields(process.name) if process.name.isdigit() else None
        if found and found[_PARENT] == postmaster:
            ticks += int(found[_UTIME]) + int(found[_STIME])
    return time.process_time() + ticks / _TICKS_A_SECOND


def _fields(process: str) -> list[str] | None:
    """Return what the system tells of a process after its name, or None where it is gone."""
    try:
        return (Path("/proc") / process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
