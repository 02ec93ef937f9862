"""Which version of which rule a late item is under, day by day: its account's contract before its class."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any, NamedTuple, NoReturn

import numpy as np

from yingshou.core.errors import InvariantError
from yingshou.core.fen import EVER, Array, day_number, whole
from yingshou.core.tables.money_rules import BASE_YEARS, DAY_COUNTS
from yingshou.core.tables.scope import ALL

RATE_DECIMALS = 8
"""Rates count in hundred-millionths."""
NO_CAP = -1
_DAYS = 2 * -EVER


class Version(NamedTuple):
    """A row of PENALTY_RULES in whole numbers: rates in hundred-millionths, minimum in fen."""

    valid_from: int
    same_year: int
    cross_year: int
    minimum: int
    cap: int
    by_due_date: bool
    day_counted: bool


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that hold for each kind of accounts, kind by kind and by their first day."""

    first: Array
    """Where the versions of each kind begin."""
    count: Array
    """How many there are of each."""
    start: Array
    stop: Array
    same_year: Array
    cross_year: Array
    minimum: Array
    cap: Array
    by_due_date: Array
    day_counted: Array
    key: Array
    """Kind and first day in one number, rising."""

    def on(self, kind: Array, day: Array) -> Array:
        """Return the place of the version in force for each kind on its day."""
        place: Array = np.searchsorted(self.key, kind * _DAYS + (day - EVER), side="right") - 1
        return place


class RuleBook:
    """The rows of PENALTY_RULES, ready to be asked what holds for an account."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        """Sort rows (by column name) of any accounts and classes; others than those asked for do no harm."""
        self._of_class: dict[str, list[Version]] = {}
        self._of_account: dict[str, list[Version]] = {}
        for row in sorted(rows, key=lambda row: row["valid_from"]):
            account_no = row["account_no"]
            held, key = (
                (self._of_class, row["customer_class"])
                if account_no == ALL
                else (self._of_account, account_no)
            )
            held.setdefault(key, []).append(_version(row))

    def line_up(self, accounts: Sequence[tuple[str | None, str | None]]) -> tuple[list[int], Versions]:
        """Line up the versions of each kind of accounts: of (account, class), or (None, class) for a class.

        An account's own rows hold from their first day on, those of its class before it. The first version
        also holds for the days before it.

        Returns:
            The place of each kind among the versions, -1 where no rule holds, and the versions.
        """
        found = [self._lined(account_no, customer_class) for account_no, customer_class in accounts]
        lined = [of for of in found if of]
        count_so_far = accumulate(bool(of) for of in found)
        places = [so_far - 1 if of else -1 for of, so_far in zip(found, count_so_far, strict=True)]
        rows = [each for of in lined for each in of]
        starts = [[EVER, *(each.valid_from for each in of[1:])] for of in lined]
        start = whole(day for of in starts for day in of)
        count = whole(len(of) for of in lined)
        return places, Versions(
            first=np.cumsum(count) - count,
            count=count,
            start=start,
            stop=whole(day for of in starts for day in (*of[1:], -EVER)),
            same_year=whole(each.same_year for each in rows),
            cross_year=whole(each.cross_year for each in rows),
            minimum=whole(each.minimum for each in rows),
            cap=whole(each.cap for each in rows),
            by_due_date=np.array([each.by_due_date for each in rows], dtype=bool),
            day_counted=np.array([each.day_counted for each in rows], dtype=bool),
            key=np.repeat(np.arange(len(lined)), count) * _DAYS + (start - EVER),
        )

    def _lined(self, account_no: str | None, customer_class: str | None) -> list[Version]:
        own = self._of_account.get(account_no, []) if account_no else []
        of_class = self._of_class.get(customer_class, []) if customer_class else []
        return [each for each in of_class if not own or each.valid_from < own[0].valid_from] + own


def refuse_unruled(account_no: str) -> NoReturn:
    """Raise InvariantError: there is no rule for an account."""
    raise InvariantError(
        zh=f"户号 {account_no} 没有适用的违约金规则", en=f"no penalty rule applies to account {account_no}"
    )


def _version(row: dict[str, Any]) -> Version:
    cap = row["cap_rate"]
    return Version(
        valid_from=day_number(row["valid_from"]),
        same_year=_rate(row["same_year_rate"]),
        cross_year=_rate(row["cross_year_rate"]),
        minimum=int(row["minimum"].scaleb(2)),
        cap=NO_CAP if cap is None else _rate(cap),
        by_due_date=row["base_year"] == BASE_YEARS[1],
        day_counted=row["day_count"] == DAY_COUNTS[0],
    )


def _rate(rate: Decimal) -> int:
    return int(rate.scaleb(RATE_DECIMALS))


def year_after(year: int) -> int:
    """Return the first day after a year."""
    return day_number(date(year + 1, 1, 1))
