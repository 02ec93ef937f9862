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
SAME_FATE = 0.45
"""Share of the fate of an item that it has in common with the customer's other items."""
_STOP_A_MONTH, _MONTH = 0.01, 30
"""One customer in a hundred stops paying in thirty days."""
_SUREST = 0.99
"""The most that one day's habit is believed: nobody pays on a day without fail."""
_HALF_LIFE_DAYS = 120
"""An item that old counts half: who stopped paying in summer is not the payer of last winter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Chance an open item is paid on each day counted from its due date: hazards by account, class, in all.

    Keys are (account_no, kind) and (supply_class, kind); arrays run from 45 days before to 120 days after.
    Hazards are those of a customer who still pays; `stopped` is the chance that it pays no more, by account.
    """

    accounts: dict[tuple[str, str], Array]
    classes: dict[tuple[str, str], Array]
    general: Array
    stopped: dict[str, float]

    def hazard(self, account_no: str, supply_class: str, kind: str) -> Array:
        """Return the hazards of an account's items of a kind, of its class where it has none, of all else."""
        found = self.accounts.get((account_no, kind))
        return found if found is not None else self.classes.get((supply_class, kind), self.general)


def habits(*, paid: pl.DataFrame, as_of: date) -> Habits:
    """Learn paying habits from items issued up to a day, as they stood at its end.

    The hazard of a day from due is (items paid on it + 4 × the hazard of the class) ÷ (items open then + 4),
    older items counting less (half after 120 days); the class borrows from all in the same way. Items still
    open count up to the day and no further, so who has stopped paying is not taken for who pays late.

    Whether a customer has stopped is judged by what it has left open since its last payment
    (`chance_stopped`); what stayed open then counts against paying habits by the chance that it still pays.

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
    heard, silent = _split(rows)
    classes, general = _pooled(heard)
    first = Habits(accounts=_accounts(heard, classes, general), classes=classes, general=general, stopped={})
    stopped = _stopped(silent, first, as_of)
    still = pl.col("account_no").replace_strict(
        {name: 1 - chance for name, chance in stopped.items()}, default=1.0, return_dtype=pl.Float64
    )
    paying = pl.concat([heard, silent.with_columns(pl.col("count") * still)])
    accounts = _accounts(paying, *_pooled(paying))
    # Of a stranger nothing says whether it has stopped: it pays as all of its class do, with who has stopped.
    classes, general = _pooled(rows)
    return Habits(accounts=accounts, classes=classes, general=general, stopped=stopped)


def _split(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the days on which items were open into those up to a customer's last payment and those since.

    Of who never paid all lie after its first item; of small accounts, which have no number, all lie before.
    """
    last = pl.coalesce(pl.col("paid_date").max(), pl.col("issued_date").min()).over("account_no")
    dated = rows.with_columns(pl.col("count").cast(pl.Float64), last=last).with_columns(
        since=pl.when(pl.col("account_no") == "")
        .then(pl.col("end"))
        .otherwise((pl.col("last") - pl.col("due_date")).dt.total_days())
    )
    heard = dated.filter(pl.col("begin") <= pl.col("since")).with_columns(
        end=pl.min_horizontal("end", "since")
    )
    silent = (
        dated.filter(pl.col("paid_date").is_null())
        .with_columns(begin=pl.max_horizontal("begin", pl.col("since") + 1))
        .filter(pl.col("begin") <= pl.col("end").clip(upper_bound=_LATEST))
    )
    return heard, silent


def _pooled(rows: pl.DataFrame) -> tuple[dict[tuple[str, str], Array], Array]:
    """Learn the hazards of each class, and of all."""
    total = _counts(rows)
    general = total[0] / np.maximum(total[1], 1e-9)
    return {key: _shrunk(_counts(part), general) for key, part in _parts(rows, "supply_class")}, general


def _accounts(
    rows: pl.DataFrame, classes: dict[tuple[str, str], Array], general: Array
) -> dict[tuple[str, str], Array]:
    """Learn the hazards of each account that has a number."""
    return {
        key: _shrunk(_counts(part), classes.get((part["supply_class"][0], key[1]), general))
        for key, part in _parts(rows.filter(pl.col("account_no") != ""), "account_no")
    }


def _stopped(silent: pl.DataFrame, learnt: Habits, as_of: date) -> dict[str, float]:
    """Return the chance that each customer has stopped, by what it has left open since its last payment."""
    left, days = dict[str, list[float]](), {}
    for key, part in _parts(silent, "account_no"):
        hazard = learnt.hazard(key[0], part["supply_class"][0], key[1]).clip(0, _SUREST)
        still_open = np.concatenate([[0], np.cumsum(np.log1p(-hazard))])
        begin, end = (part[name].to_numpy().clip(_EARLIEST, _LATEST) - _EARLIEST for name in ("begin", "end"))
        left.setdefault(key[0], []).extend(still_open[end + 1] - still_open[begin])
        days[key[0]] = (as_of - part["last"][0]).days
    return {name: chance_stopped(np.array(logs), silent_days=days[name]) for name, logs in left.items()}


def chance_stopped(logs: Array, *, silent_days: int) -> float:
    """Return the chance that a customer has stopped paying, from what it has left open since it last paid.

    That one who still pays would have left all of it open is the product of the chances of the items, of
    which only as many count as do not share one fate: n ÷ (1 + 0.45 × (n - 1)). Bayes' rule sets it against
    one in a hundred who stop in a month, who leave everything open.

    Args:
        logs: natural logarithm of the chance that each item would still be open by the customer's habits.
        silent_days: days since the last payment, or since its first item.
    """
    total = float(logs.sum())
    if not total:
        return 0.0
    alike = 1 + SAME_FATE * (total**2 / float((logs**2).sum()) - 1)
    still = (1 - _STOP_A_MONTH) ** (max(silent_days, 0) / _MONTH)
    return float((1 - still) / (1 - still + still * np.exp(total / alike)))


def paid_shares(*, items: pl.DataFrame, learnt: Habits, as_of: date, days: int) -> Array:
    """Return the chance that each item is paid by the end of each day to come: items × days.

    An item that is open today was not paid so far, which is taken into account; one that is issued later
    cannot be paid before. Of a customer who has probably stopped only the rest of the chance is left.

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
        still = 1 - learnt.stopped.get(row["account_no"], 0.0)
        result[place] = still * (1 - np.cumprod(1 - chance))
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
