"""A bank file imported and cleared against COPY of the rows it leaves, on the same server."""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.money_company import CHANNEL, LAYOUT, PAID, load, write_file
from bench.recopy import copy_again

OUTPUT_TABLES = ("payments_payment", "payments_paymentbalance", "payments_clearing")
"""Where the rows of a bank file go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """Seconds of proving the file, of import and clearing, and of the COPYs; ratio = import ÷ bare COPY."""

    accounts: int
    rows: int
    prove_seconds: float
    import_seconds: float
    copy_seconds: float
    held_copy_seconds: float

    @property
    def ratio(self) -> float:
        return self.import_seconds / self.copy_seconds

    @property
    def held_ratio(self) -> float:
        return self.import_seconds / self.held_copy_seconds


def measure(*, accounts: int, seed: int, repeat: int) -> ImportResult:
    """Load accounts that owe (not measured), import their bank file once, prove the books, copy its rows."""
    from yingshou.flows.check_books import check_books
    from yingshou.flows.import_statement import import_statement
    from yingshou.gateways.statements import layout_named, prove_statement

    load(accounts=accounts, seed=seed)
    before = {finding.code for finding in check_books()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bank.csv"
        write_file(path, accounts=accounts, seed=seed)
        started = time.perf_counter()
        proven = prove_statement(path, layout_named(LAYOUT))
        prove_seconds = time.perf_counter() - started
        started = time.perf_counter()
        done = import_statement(path=path, layout=LAYOUT, as_of=PAID, channel=CHANNEL, progress=_progress)
        import_seconds = time.perf_counter() - started
    if (done.inserted, done.received) != (accounts, proven.credit_total):
        raise RuntimeError(f"{proven.credit_total} came in, {done.received} of it was taken")
    wrong = [finding for finding in check_books() if finding.code not in before]
    if wrong:
        raise RuntimeError(f"the books do not hold: {wrong[:1]}")
    rows, bare, held, _ = copy_again(OUTPUT_TABLES, repeat)
    return ImportResult(
        accounts=accounts,
        rows=rows,
        prove_seconds=prove_seconds,
        import_seconds=import_seconds,
        copy_seconds=median(bare),
        held_copy_seconds=median(held),
    )


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} of {total:,} lines", end="\n" if done == total else "", file=sys.stderr)
