"""When money comes: how each customer pays each kind of item, learnt from its past and from those like it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from yingshou.core.forecasting.daily import Array
from yingshou.core.money import YUAN

PAID = pl.Schema(
    {
        "account_no": pl.String(),
        "supply_class": pl.String(),
        "kind": pl.String(),
        "issued_date": pl.Date(),
        "due_date": pl.Date(),
        "paid_date": pl.Date(),
        "count": pl.Int64(),
    }
)
"""Items of the past, the day each was paid whole (null: open); `count` items alike are one row."""
OPEN = pl.Schema(
    {
        "account_no": pl.String(),
        "supply_class": pl.String(),
        "kind": pl.String(),
        "issued_date": pl.Date(),
        "due_date": pl.Date(),
        "open": YUAN,
        "count": pl.Int64(),
    }
)
"""What is open in yuan, or will be issued later; of small accounts `count` items alike are one row."""
_EARLIEST, _LATEST = -45, 120
_SPAN = _LATEST - _EARLIEST + 1
_BORROWED = 4
"""Own items that weigh as much as what customers of the class do."""
_HALF_LIFE_DAYS = 120
"""An item that old counts half: who stopped paying in summer is not the payer of last winter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Chance an open item is paid on each day counted from its due date: hazards by account, class, in all.

    Keys are (account_no, kind) and (supply_class, kind); arrays run from 45 days before to 120 days after.
    """

    accounts: dict[tuple[str, str], Array]
    classes: dict[tuple[str, str], Array]
    general: Array
    items: dict[tuple[str, str], int]

    def hazard(self, account_no: str, supply_class: str, kind: str) -> Array:
        """Return the hazards of an account's items of a kind, of its class where it has none, of all else."""
        found = self.accounts.get((account_no, kind))
        return found if found is not None else self.classes.get((supply_class, kind), self.general)


def habits(*, paid: pl.DataFrame, as_of: date) -> Habits:
    """Learn paying habits from items issued up to a day, as they stood at its end.

    The hazard of a day from due is (items paid on it + 4 × the hazard of the class) ÷ (items open then + 4),
    older items counting less (half after 120 days); the class borrows from all in the same way. Items still
    open count up to the day and no further, so who has stopped paying is not taken for who pays late.

    Args:
        paid: PAID; what was paid after `as_of` counts as open.
        as_of: the day.
    """
    rows = (
        paid.filter((pl.col("issued_date") <= as_of) & pl.col("due_date").is_not_null())
        .with_columns(paid_date=pl.when(pl.col("paid_date") <= as_of).then("paid_date"))
        .with_columns(
            end=(pl.coalesce("paid_date", pl.lit(as_of)) - pl.col("due_date")).dt.total_days(),
            begin=(pl.col("issued_date") - pl.col("due_date")).dt.total_days(),
            age=(pl.lit(as_of) - pl.col("due_date")).dt.total_days().clip(0),
        )
    )
    total = _counts(rows)
    general = total[0] / np.maximum(total[1], 1e-9)
    classes = {key: _shrunk(_counts(part), general) for key, part in _parts(rows, "supply_class")}
    accounts, items = {}, {}
    named = rows.filter(pl.col("account_no") != "")
    for (account_no, kind), part in _parts(named, "account_no"):
        above = classes.get((part["supply_class"][0], kind), general)
        accounts[(account_no, kind)] = _shrunk(_counts(part), above)
        items[(account_no, kind)] = part.height
    return Habits(accounts=accounts, classes=classes, general=general, items=items)


def paid_shares(*, items: pl.DataFrame, learnt: Habits, as_of: date, days: int) -> Array:
    """Return the chance that each item is paid by the end of each day to come: items × days.

    An item that is open today was not paid so far, which is taken into account; one that is issued later
    cannot be paid before.

    Args:
        items: OPEN.
        learnt: the habits.
        as_of: the last day that is known.
        days: how many days.
    """
    result = np.zeros((items.height, days))
    for place, row in enumerate(items.iter_rows(named=True)):
        hazard = learnt.hazard(row["account_no"], row["supply_class"], row["kind"])
        first = (as_of - row["due_date"]).days + 1 - _EARLIEST
        at = np.clip(np.arange(first, first + days), 0, _SPAN - 1)
        wait = max((row["issued_date"] - as_of).days - 1, 0)
        chance = hazard[at]
        chance[: min(wait, days)] = 0
        # Who brings money before an item is issued pays it on that day.
        if 0 < wait < days:
            earlier = hazard[: max(first + wait, 0)]
            chance[wait] = 1 - (1 - chance[wait]) * np.prod(1 - earlier)
        result[place] = 1 - np.cumprod(1 - chance)
    return result


def _parts(rows: pl.DataFrame, name: str) -> list[tuple[tuple[str, str], pl.DataFrame]]:
    parts = rows.partition_by(name, "kind", as_dict=True, maintain_order=True)
    return [((str(key[0]), str(key[1])), part) for key, part in parts.items()]


def _counts(rows: pl.DataFrame) -> tuple[Array, Array]:
    """Count the items paid on each day from due, and those open at its start."""
    weight = rows["count"].to_numpy() * np.exp2(-rows["age"].to_numpy() / _HALF_LIFE_DAYS)
    end = rows["end"].to_numpy().clip(_EARLIEST, _LATEST) - _EARLIEST
    begin = rows["begin"].to_numpy().clip(_EARLIEST, _LATEST) - _EARLIEST
    paid = rows["paid_date"].is_not_null().to_numpy()
    events = np.bincount(end[paid], weights=weight[paid], minlength=_SPAN)
    opened = np.bincount(np.minimum(begin, end), weights=weight, minlength=_SPAN)
    closed = np.bincount(end, weights=weight, minlength=_SPAN)
    at_risk = np.cumsum(opened) - np.concatenate([[0], np.cumsum(closed)[:-1]])
    return events.astype(np.float64), at_risk.astype(np.float64)


def _shrunk(counts: tuple[Array, Array], above: Array) -> Array:
    events, at_risk = counts
    return np.asarray(np.clip((events + _BORROWED * above) / (np.maximum(at_risk, 0) + _BORROWED), 0, 1))
