"""The same measurement at several sizes, each in a process of its own so that its peak memory is its own."""

import json
import subprocess
import sys
from dataclasses import dataclass

SIZES = (100_000, 1_000_000, 4_000_000)
_SECONDS = {"core": "core_cpu_seconds", "database": "run_seconds"}
"""What grows: of the core the processor time of all threads, which others on the machine hardly disturb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Microseconds an account at a size, against the first size (1 = linear), and the peak memory in MB."""

    accounts: int
    microseconds: float
    against_first: float
    peak_memory_mb: float


def measure(*, part: str, sizes: list[int], seed: int, repeat: int) -> list[Growth]:
    """Measure a part of the bench, core or database, at each size."""
    found: list[Growth] = []
    for size in sizes:
        asked = {"--only": part, "--accounts": size, "--seed": seed, "--repeat": repeat}
        words = [str(word) for option in asked.items() for word in option]
        said = subprocess.run(
            [sys.executable, "-m", "bench", *words, "--json"], stdout=subprocess.PIPE, check=True, text=True
        ).stdout
        result = json.loads(said)[part]
        each = result[_SECONDS[part]] / size * 1e6
        found.append(
            Growth(
                accounts=size,
                microseconds=each,
                against_first=each / found[0].microseconds if found else 1.0,
                peak_memory_mb=result["peak_memory_mb"],
            )
        )
    return found
