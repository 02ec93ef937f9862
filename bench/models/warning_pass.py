"""Warnings on simulated books with known true causes, against a rule that looks at days overdue only.

Each month's end somebody has N visits to make; every rule chooses among the accounts that are not in default
and were not visited within ninety days. A default is the thirtieth day of an item that is never paid. It is
found if its account was visited in the half-year before; it is found early if that was before the first item
that was not paid fell due, when there still was money. Lead is the days from the first such visit to the
default. The books are drawn from other seeds than those the shipped rules were set on (TUNED_ON).
`python -m bench.models --only warning`.
"""

from datetime import date, timedelta
from pathlib import Path
from statistics import median

import polars as pl

from bench.models.simulated_book import CAUSES, EVALUATED, OVERDUE, Book, draw, use_on
from yingshou.core.warnings import (
    default_rules,
    event_features,
    money_features,
    reasons,
    rules_on,
    use_features,
    visits,
)

TUNED_ON, MEASURED_ON = (11, 12, 13), (101, 102, 103, 104, 105)
VISITS = (20, 50, 100)
RULES = ("warnings_by_loss", "warnings_by_chance", "days_overdue")
_AGAIN, _HORIZON = 90, 180
_NO_RULES = pl.DataFrame(schema={"account_no": pl.String, "rule_no": pl.String})


def run(shelf: Path) -> dict[str, object]:
    """Return recall and lead of both rules at each number of visits a month, over the measured seeds."""
    del shelf
    return measure(MEASURED_ON)


def measure(seeds: tuple[int, ...]) -> dict[str, object]:
    """Return the figures over the books of some seeds."""
    ranked = [(book, _ranked(book)) for book in map(draw, seeds)]
    defaults = pl.concat([book.truth for book, _ranks in ranked])
    return {
        "books": len(seeds),
        "accounts": sum(book.amounts.height for book, _ranks in ranked),
        "defaults": dict(defaults["cause"].value_counts().sort("cause").iter_rows()),
        "visits_a_month": {
            str(count): {
                rule: _figures([(book, _visited(ranks[rule], count)) for book, ranks in ranked])
                for rule in RULES
            }
            for count in VISITS
        },
    }


def features_on(book: Book, day: date) -> pl.DataFrame:
    """Work out every feature as the product does, from what was known on a day."""
    return pl.concat(
        [
            use_features(use_on(book, day)),
            money_features(
                dues=book.dues.filter(pl.col("due_date") <= day),
                settled=book.settled,
                receipts=book.receipts,
                as_of=day,
            ),
            event_features(
                capacities=book.capacities, tenants=book.tenants, signals=book.signals, as_of=day
            ),
        ]
    )  # fmt: skip


def _ranked(book: Book) -> dict[str, list[tuple[date, list[str]]]]:
    """Rank the accounts of each month by both rules."""
    rules = rules_on(rules=default_rules(), day=EVALUATED[0])
    found: dict[str, list[tuple[date, list[str]]]] = {rule: [] for rule in RULES}
    for day in EVALUATED:
        features = features_on(book, day)
        over = book.truth.filter(pl.col("default_day") <= day).select("account_no")
        alive = features.join(over, on="account_no", how="anti")
        told = reasons(features=alive, rules=rules, open_rules=_NO_RULES)
        ranks = visits(found=told, amounts=book.amounts)
        overdue = (
            alive.filter((pl.col("feature") == "days_overdue") & (pl.col("value") >= 1))
            .join(book.amounts, on="account_no")
            .sort("value", "amount", "account_no", descending=[True, True, False])
        )
        likely = ranks.sort("chance", "amount", "account_no", descending=[True, True, False])
        found["warnings_by_loss"].append((day, ranks["account_no"].to_list()))
        found["warnings_by_chance"].append((day, likely["account_no"].to_list()))
        found["days_overdue"].append((day, overdue["account_no"].to_list()))
    return found


def _visited(months: list[tuple[date, list[str]]], count: int) -> list[tuple[str, date]]:
    """Visit the first so many each month, nobody twice within ninety days."""
    last: dict[str, date] = {}
    made = []
    for day, order in months:
        free = [each for each in order if each not in last or (day - last[each]).days >= _AGAIN]
        for account in free[:count]:
            last[account] = day
            made.append((account, day))
    return made


def _figures(books: list[tuple[Book, list[tuple[str, date]]]]) -> dict[str, object]:
    found, early, leads, hits, made, yuan, caught = 0, 0, [], 0, 0, 0.0, 0.0
    by_cause = {cause: [0, 0] for cause in CAUSES}
    for book, visited in books:
        made += len(visited)
        for account, cause, default_day, amount in book.truth.iter_rows():
            before = sorted(
                day for number, day in visited
                if number == account and timedelta(0) < default_day - day <= timedelta(days=_HORIZON)
            )  # fmt: skip
            hits += len(before)
            yuan += amount
            by_cause[cause][1] += 1
            if before:
                found += 1
                early += (default_day - before[0]).days > OVERDUE
                caught += amount
                by_cause[cause][0] += 1
                leads.append((default_day - before[0]).days)
    whole = sum(book.truth.height for book, _visits in books)
    return {
        "recall": round(found / whole, 3),
        "early_recall": round(early / whole, 3),
        "recall_of_yuan": round(caught / yuan, 3),
        "median_lead_days": median(leads) if leads else None,
        "share_of_visits_that_hit": round(hits / made, 3) if made else None,
        "recall_by_cause": {
            cause: round(got / of, 3) if of else None for cause, (got, of) in by_cause.items()
        },
    }
