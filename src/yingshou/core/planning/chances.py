"""How sure a share of counted cycles is."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np

_PLACES = Decimal("0.0001")
CONFIDENCE = Decimal("0.95")


def interval(*, open_cycles: int, cycles: int, confidence: Decimal = CONFIDENCE) -> tuple[Decimal, Decimal]:
    """Return the exact interval (Clopper and Pearson) of the chance that a cycle has an uncovered day.

    Args:
        open_cycles: cycles with an uncovered day.
        cycles: cycles looked at, at least one.
        confidence: how often such intervals hold the true chance, at least.
    """
    from scipy.stats import beta  # noqa: PLC0415  loaded where it is needed: it takes a second

    tail = np.array((1 - confidence) / 2, dtype="f8")
    low = beta.ppf(tail, open_cycles, cycles - open_cycles + 1) if open_cycles else 0
    high = beta.ppf(1 - tail, open_cycles + 1, cycles - open_cycles) if open_cycles < cycles else 1
    return _decimal(low), _decimal(high)


def share(part: int, whole: int) -> Decimal:
    """Return a share with four decimals."""
    return (Decimal(part) / whole).quantize(_PLACES, rounding=ROUND_HALF_UP)


def _decimal(value: object) -> Decimal:
    return Decimal(str(value)).quantize(_PLACES, rounding=ROUND_HALF_UP)
