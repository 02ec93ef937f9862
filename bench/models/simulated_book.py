"""A book of large customers with known true causes of default, to measure warnings on; its own generator.

Two thousand accounts of eight industries over three years; some default in the last one. Why is known:

- PRODUCTION: use falls for two to six months to a third or two before the money stops;
- LIQUIDITY: money comes later and later, and more of it as drafts, for two to five months;
- LEGAL: a court, the registry or a pledge tells one to five months before;
- MIXED: production and liquidity together;
- SUDDEN: nothing before the first item that is not paid.

And there is what looks alike and is none: plants that rest every summer, an industry that slumps as a
whole, a month of repairs, those who always pay late, one late payment, a bad quarter that ends well, lawsuits
that end well, capacity given back.
The default is the thirtieth day an item stays unpaid, the day from which supply may be stopped.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import YUAN

ACCOUNTS, WEEKS, MONTHS = 2_000, 156, 24
FIRST = date(2023, 1, 2)
EVALUATED = [date(2025, month, 28) for month in range(1, 13)]
"""Month by month, the days on which somebody asks whom to visit."""
CAUSES = ("PRODUCTION", "LIQUIDITY", "LEGAL", "MIXED", "SUDDEN")
_SHARES = (0.3, 0.25, 0.15, 0.15, 0.15)
_DEFAULTS_A_YEAR = 0.06
OVERDUE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The facts of a book, and `truth`: account_no, cause, default_day, amount at stake in yuan."""

    truth: pl.DataFrame
    industries: list[str]
    weekly_kwh: np.ndarray
    dues: pl.DataFrame
    settled: pl.DataFrame
    receipts: pl.DataFrame
    capacities: pl.DataFrame
    tenants: pl.DataFrame
    signals: pl.DataFrame
    amounts: pl.DataFrame


def draw(seed: int) -> Book:
    """Draw a book; the same seed draws the same one."""
    rng = np.random.default_rng(seed)
    numbers = [f"{n:010d}" for n in range(ACCOUNTS)]
    industry = rng.integers(0, 8, ACCOUNTS)
    stops = _stops(rng)
    cause = np.where(stops >= 0, rng.choice(len(CAUSES), ACCOUNTS, p=_SHARES), -1)
    kwh = _weekly(rng, industry, cause, stops)
    size = np.exp(rng.normal(10.5, 1.1, ACCOUNTS))
    dues, settled, receipts, default_day = _money(rng, numbers, size, cause, stops)
    truth = [
        (number, CAUSES[cause[n]], default_day[n], round(float(size[n]), 2))
        for n, number in enumerate(numbers) if n in default_day
    ]  # fmt: skip
    signals, capacities, tenants = _events(rng, numbers, cause, stops)
    return Book(
        truth=pl.DataFrame(truth, schema=["account_no", "cause", "default_day", "amount"], orient="row"),
        industries=[f"I{each}" for each in industry],
        weekly_kwh=kwh * size[:, None],
        dues=dues,
        settled=settled,
        receipts=receipts,
        capacities=capacities,
        tenants=tenants,
        signals=signals,
        amounts=pl.DataFrame({"account_no": numbers, "amount": size.round(2)}).with_columns(
            pl.col("amount").cast(pl.Decimal(38, 2))
        ),
    )


def use_on(book: Book, day: date) -> pl.DataFrame:
    """Return what is known of use on a day: four whole weeks, those of last year, the twelve before."""
    week = (day - FIRST).days // 7
    windows = {
        "recent": (week - 4, week),
        "year_ago": (week - 56, week - 52),
        "before": (week - 16, week - 4),
    }
    columns = {
        name: book.weekly_kwh[:, first:last].mean(axis=1) / 7 for name, (first, last) in windows.items()
    }
    return pl.DataFrame(
        {"account_no": book.amounts["account_no"], "industry": book.industries, **columns}
    ).with_columns(
        pl.col("recent", "year_ago", "before").round(4).cast(ENERGY),
        since=pl.lit(FIRST + timedelta(days=7 * (week - 4))),
    )


def _stops(rng: np.random.Generator) -> np.ndarray:
    """Return the week in which the money stops, -1 = never; all in the year that is measured."""
    fails = rng.random(ACCOUNTS) < _DEFAULTS_A_YEAR
    return np.where(fails, rng.integers(WEEKS - 48, WEEKS - 4, ACCOUNTS), -1)


def _weekly(
    rng: np.random.Generator, industry: np.ndarray, cause: np.ndarray, stops: np.ndarray
) -> np.ndarray:
    weeks = np.arange(WEEKS)
    phase = rng.random(8) * 2 * np.pi
    season = 1 + 0.15 * np.sin(2 * np.pi * weeks[None, :] / 52 + phase[industry][:, None])
    kwh = season * np.exp(rng.normal(0, 0.07, (ACCOUNTS, WEEKS)))
    kwh[:, (weeks % 52 >= 4) & (weeks % 52 <= 5)] *= 0.45
    rests = rng.random(ACCOUNTS) < 0.08
    kwh[np.ix_(rests, (weeks % 52 >= 26) & (weeks % 52 < 32))] *= 0.2
    slump = rng.integers(WEEKS - 45, WEEKS - 20)
    kwh[np.ix_(industry == rng.integers(0, 8), weeks >= slump)] *= 0.65
    for account in np.flatnonzero(rng.random(ACCOUNTS) < 0.1):
        start = rng.integers(WEEKS - 52, WEEKS - 6)
        kwh[account, start : start + rng.integers(2, 6)] *= rng.uniform(0.3, 0.7)
    growth = rng.normal(0, 0.12, ACCOUNTS)
    kwh *= (1 + growth[:, None]) ** (weeks[None, :] / 52)
    for account in np.flatnonzero(np.isin(cause, [CAUSES.index("PRODUCTION"), CAUSES.index("MIXED")])):
        length, depth = rng.integers(9, 27), rng.uniform(0.33, 0.67)
        ramp = np.clip((weeks - (stops[account] - length)) / length, 0, 1)
        kwh[account] *= 1 - (1 - depth) * ramp
    for account in np.flatnonzero(stops >= 0):
        kwh[account, stops[account] + 6 :] *= 0.3
    return kwh


def _money(
    rng: np.random.Generator, numbers: list[str], size: np.ndarray, cause: np.ndarray, stops: np.ndarray
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, dict[int, date]]:
    habit = np.where(rng.random(ACCOUNTS) < 0.12, rng.integers(4, 12, ACCOUNTS), 0)
    paper = np.where(rng.random(ACCOUNTS) < 0.2, rng.uniform(0.1, 0.6, ACCOUNTS), 0.0)
    tight = np.isin(cause, [CAUSES.index("LIQUIDITY"), CAUSES.index("MIXED")])
    length = rng.integers(60, 150, ACCOUNTS)
    worst = rng.integers(8, 26, ACCOUNTS)
    # A bad quarter that ends well: late, on paper, and then as before.
    begins = np.where(rng.random(ACCOUNTS) < 0.15, rng.integers(0, 700, ACCOUNTS), -1)
    lasts, depth = rng.integers(50, 130, ACCOUNTS), rng.uniform(0.3, 1.0, ACCOUNTS)
    items, money, received = [], [], []
    defaults: dict[int, date] = {}
    for month in range(MONTHS):
        year, number = 2024 + month // 12, month % 12 + 1
        for kind, day, share in (("INSTALMENT", 5, 0.3), ("SEGMENT", 15, 0.4), ("FINAL", 25, 0.3)):
            due = date(year, number, day)
            slips = rng.random(ACCOUNTS) < 0.02
            late = habit + rng.integers(-3, 2, ACCOUNTS) + np.where(slips, rng.integers(3, 15, ACCOUNTS), 0)
            noise = rng.random(ACCOUNTS)
            for n in range(ACCOUNTS):
                stop = FIRST + timedelta(days=7 * int(stops[n])) if stops[n] >= 0 else None
                amount = round(float(size[n]) * share, 2)
                item = f"{numbers[n]}-{month}-{kind}"
                items.append((item, numbers[n], kind, due, amount))
                pressed = 0.0
                if stop is not None and tight[n]:
                    pressed = min(max(1 - (stop - due).days / int(length[n]), 0), 1)
                if stop is not None and due >= stop:
                    defaults.setdefault(n, due + timedelta(days=OVERDUE))
                    continue
                since = (due - date(2024, 1, 1)).days - int(begins[n])
                if begins[n] >= 0 and 0 <= since < lasts[n]:
                    pressed = max(pressed, float(depth[n]) * min(1, 3 * since / int(lasts[n])))
                day_paid = due + timedelta(days=int(late[n] + pressed * worst[n]))
                if stop is not None and day_paid >= stop + timedelta(days=OVERDUE):
                    continue
                money.append((item, day_paid, day_paid, amount))
                received.append((numbers[n], day_paid, amount, bool(noise[n] < paper[n] + 0.7 * pressed)))
    return (
        _frame(items, ["receivable_no", "account_no", "kind", "due_date", "amount"]),
        _frame(money, ["receivable_no", "value_date", "known_date", "amount"]),
        _frame(received, ["account_no", "value_date", "amount", "is_draft"]),
        {n: day for n, day in defaults.items() if day <= date(2025, 12, 31)},
    )


def _events(
    rng: np.random.Generator, numbers: list[str], cause: np.ndarray, stops: np.ndarray
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    signals, cuts = [], []
    kinds, severities = ("REGISTRY", "COURT", "EQUITY_PLEDGE", "NEWS"), ("LOW", "MEDIUM", "HIGH")

    def tell(n: int, day: date, chances: tuple[float, ...]) -> None:
        severity = severities[rng.choice(3, p=chances)]
        signals.append((numbers[n], kinds[rng.integers(0, 4)], severity, day, f"S{len(signals)}"))

    for n in np.flatnonzero(rng.random(ACCOUNTS) < 0.12):
        tell(int(n), date(2024, 7, 1) + timedelta(days=int(rng.integers(0, 540))), (0.6, 0.33, 0.07))
    for n in np.flatnonzero(rng.random(ACCOUNTS) < 0.04):
        day = date(2024, 7, 1) + timedelta(days=int(rng.integers(0, 540)))
        cuts.append((numbers[n], day, f"W{n}", round(float(rng.uniform(100, 600)), 2), 1000.0))
    tenants = [
        (numbers[n], date(2024, 7, 1) + timedelta(days=int(rng.integers(0, 540))))
        for n in np.flatnonzero(rng.random(ACCOUNTS) < 0.03)
    ]
    for n in np.flatnonzero(stops >= 0):
        stop = FIRST + timedelta(days=7 * int(stops[n]))
        if cause[n] == CAUSES.index("LEGAL"):
            for _each in range(int(rng.integers(1, 4))):
                tell(int(n), stop - timedelta(days=int(rng.integers(25, 150))), (0.1, 0.45, 0.45))
        elif rng.random() < 0.25 and cause[n] != CAUSES.index("SUDDEN"):
            tell(int(n), stop - timedelta(days=int(rng.integers(10, 120))), (0.4, 0.4, 0.2))
        if cause[n] == CAUSES.index("PRODUCTION") and rng.random() < 0.3:
            day = stop - timedelta(days=int(rng.integers(20, 120)))
            cuts.append((numbers[n], day, f"W{n}D", round(float(rng.uniform(300, 700)), 2), 1000.0))
    event = _frame(cuts, ["account_no", "day", "reference", "cut_kva", "capacity_kva"])
    return (
        _frame(signals, ["account_no", "kind", "severity", "signal_date", "signal_no"]),
        event.with_columns(pl.col("cut_kva", "capacity_kva").cast(ENERGY)),
        _frame(tenants, ["account_no", "day"]),
    )


def _frame(rows: list[tuple[object, ...]], names: list[str]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    return frame.with_columns(pl.col("amount").cast(YUAN)) if "amount" in names else frame
