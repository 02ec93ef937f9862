"""Who pays by the month's end, on a drawn book whose truth is known: some customers stop paying for good.

Two thirds pay about the due date, a third late, some erratically; one in twelve stops on a day of the second
half-year. Every three weeks the open items of the month are foretold to its end. Ordinary customers are
judged by calibration and Brier score, those who have stopped by what is still expected of them; `as if nobody
stopped` is the same with the chance of having stopped put to zero.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import polars as pl

from yingshou.core.forecasting import cash
from yingshou.core.forecasting.cash import OPEN, PAID, habits, paid_shares

FIRST = date(2025, 1, 1)
CUSTOMERS, MONTHS, BOOKS, STEP = 150, 14, 2, 21
KINDS = ((5, "T1"), (15, "T2"), (25, "FINAL"))
PAYERS = ((-1, 2), (8, 5), (12, 15))
"""Mean and spread of the days after due."""
FORTNIGHT, LAST_FORTNIGHT = 14, 8


def run(shelf: Path) -> dict[str, Any]:  # noqa: ARG001  the book is drawn
    """Measure with and without the chance that a customer has stopped."""
    books = [_draw(seed) for seed in range(BOOKS)]
    found = {"as it is": _measure(books)}
    with patch.object(cash, "chance_stopped", lambda *_given, **_named: 0.0):
        found["as if nobody stopped"] = _measure(books)
    return found


def _draw(seed: int) -> tuple[pl.DataFrame, dict[str, date | None]]:
    """Return PAID with the days that come, and when each customer stops."""
    rng = np.random.default_rng(seed)
    rows, stops = [], {}
    for number in range(CUSTOMERS):
        name = f"C{number:03d}"
        mean, spread = PAYERS[rng.choice(3, p=[0.6, 0.3, 0.1])]
        stops[name] = FIRST + timedelta(days=int(rng.integers(200, 360))) if rng.random() < 1 / 12 else None
        for month in range(MONTHS):
            for day, kind in KINDS:
                due = date(2025 + month // 12, month % 12 + 1, day)
                late = max(round(rng.normal(mean, spread)), -9) + (30 if rng.random() < 0.02 else 0)
                paid: date | None = due + timedelta(days=late)
                stop = stops[name]
                if stop and paid and paid >= stop:
                    paid = None
                rows.append((name, "HIGH", kind, due - timedelta(days=10), due, paid, 1))
    return pl.DataFrame(rows, schema=PAID, orient="row"), stops


def _measure(books: list[tuple[pl.DataFrame, dict[str, date | None]]]) -> dict[str, Any]:
    said, came = [], []
    stopped: dict[int, list[float]] = {}
    for book, stops in books:
        for at in range(200, 400, STEP):
            as_of = FIRST + timedelta(days=at)
            last = (as_of.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            if as_of == last:
                continue
            known = book.filter(pl.col("issued_date") <= as_of)
            unpaid = pl.col("paid_date").is_null() | (pl.col("paid_date") > as_of)
            opened = known.filter(unpaid & (pl.col("due_date") >= as_of.replace(day=1)))
            items = opened.with_columns(open=pl.lit(1)).select(
                pl.col(name).cast(dtype) for name, dtype in OPEN.items()
            )
            learnt = habits(paid=known, as_of=as_of)
            shares = paid_shares(items=items, learnt=learnt, as_of=as_of, days=(last - as_of).days)[:, -1]
            for name, paid, share in zip(opened["account_no"], opened["paid_date"], shares, strict=True):
                stop = stops[name]
                if stop and stop <= as_of:
                    since = min((as_of - stop).days // FORTNIGHT, LAST_FORTNIGHT)
                    stopped.setdefault(since, []).append(float(share))
                else:
                    said.append(float(share))
                    came.append(paid is not None and paid <= last)
    return _summary(np.array(said), np.array(came, dtype=float), stopped)


def _summary(said: np.ndarray, came: np.ndarray, stopped: dict[int, list[float]]) -> dict[str, Any]:
    tenths = np.minimum((said * 10).astype(int), 9)
    groups = [(tenth, tenths == tenth) for tenth in range(10) if (tenths == tenth).any()]
    return {
        "items of ordinary customers": len(said),
        "Brier": round(float(((said - came) ** 2).mean()), 4),
        "said and came, by tenths": {
            f"from {tenth / 10:.1f}": (round(float(said[of].mean()), 3), round(float(came[of].mean()), 3))
            for tenth, of in groups
        },
        "expected of those who stopped, by weeks since": {
            f"{2 * since} to {2 * since + 1}" if since < LAST_FORTNIGHT else f"{2 * since} and more":
                round(float(np.mean(shares)), 3)
            for since, shares in sorted(stopped.items())
        },
    }  # fmt: skip
