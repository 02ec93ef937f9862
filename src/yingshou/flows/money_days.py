"""Money-days of a window: by customer, clause, month and collector, and their sum against the balance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.money import ZERO_YUAN
from yingshou.core.money_days import balance_days, cut_at, money_pieces, with_cost, with_days
from yingshou.core.responsibility import who_answers
from yingshou.core.tables import MONEY_DAYS
from yingshou.records.payments.frames import funds_rates
from yingshou.records.payments.money_days import (
    accounts_seen,
    balance_changes,
    free_money,
    gone_from,
    receivables_of_days,
)
from yingshou.records.responsibility.frames import assignments_of

COLLECTOR = "COLLECTOR"
MOST_DAYS = 400
"""Days a window has at most: a year and a month."""


class UnableToSumMoneyDays(YingshouError):  # noqa: N818  the refusals of flows are named UnableTo…
    """The window is empty, too long or not over yet."""

    code = "UNABLE_TO_SUM_MONEY_DAYS"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyDays:
    """The money-days of a window.

    `rows` is the table MONEY_DAYS; `names` maps account numbers; `summed` is the sum of the rows and
    `integral` the sum of every day's balance, both in yuan × days; `closing` the balance of the last day.
    """

    rows: pl.DataFrame
    names: dict[str, str]
    summed: Decimal
    integral: Decimal
    closing: Decimal

    @property
    def difference(self) -> Decimal:
        """Return by how much the rows miss the balance: 0.00 where the books agree."""
        return self.summed - self.integral


def money_days(*, first_day: date, last_day: date, as_of: date, account_no: str = "") -> MoneyDays:
    """Lay out for how long each yuan stood late, early or not yet due, and what it cost.

    The facts are read as they are known now: money that came later tells what was late then. Collectors
    answer for the days on which they were in charge; a rate holds for the days of its version.

    Args:
        first_day: first day of the window.
        last_day: last day, not after `as_of`.
        as_of: business date.
        account_no: only this account; empty = all within the reader's scope.

    Raises:
        UnableToSumMoneyDays: the window is empty, longer than MOST_DAYS, or not over yet.
    """
    _check(first_day, last_day, as_of)
    end = last_day + timedelta(days=1)
    receivables = receivables_of_days(from_date=first_day, to_date=end, account_no=account_no)
    pieces = money_pieces(
        receivables=receivables,
        gone=gone_from(receivables["receivable_no"].to_list()),
        free=free_money(from_date=first_day, to_date=end, account_no=account_no),
    )
    accounts = accounts_seen(account_no=account_no)
    rows = _valued(pieces, accounts, first_day, end)
    moves = balance_changes(from_date=first_day, to_date=end, account_no=account_no)
    balances = balance_days(moves, from_date=first_day, to_date=end)
    return MoneyDays(
        rows=rows,
        names=dict(accounts.select("account_no", "name").iter_rows()),
        summed=Decimal(rows["yuan_days"].sum() or ZERO_YUAN),
        integral=Decimal(balances["balance_days"].sum() or ZERO_YUAN),
        closing=Decimal(balances["closing"].sum() or ZERO_YUAN),
    )


def _check(first_day: date, last_day: date, as_of: date) -> None:
    if last_day < first_day or last_day > as_of or (last_day - first_day).days >= MOST_DAYS:
        raise UnableToSumMoneyDays(
            zh=f"日期范围应在 1 至 {MOST_DAYS} 天之间，且不晚于业务日期 {as_of}",
            en=f"the window must have 1 to {MOST_DAYS} days and end by the business date {as_of}",
            field="to",
        )


def _valued(pieces: pl.DataFrame, accounts: pl.DataFrame, from_date: date, to_date: date) -> pl.DataFrame:
    """Cut the pieces at changes of rate and of collector, and add who answered, the days and the cost."""
    rates = funds_rates()
    changes = assignments_of(accounts["account_no"].to_list())
    handed = pl.concat([changes["valid_from"], changes["valid_to"].drop_nulls()]).to_list()
    cut = cut_at(pieces, days=handed, from_date=from_date, to_date=to_date)
    held = pl.concat(
        who_answers(accounts=accounts, assignments=changes, role=COLLECTOR, on=day).with_columns(
            cut=pl.lit(day)
        )
        for day in _cuts(handed, from_date, to_date)
    )
    named = cut.join(held, on=["account_no", "cut"], how="left", maintain_order="left").drop("cut")
    priced = cut_at(named, days=rates["valid_from"].to_list(), from_date=from_date, to_date=to_date)
    valued = with_cost(with_days(priced), rates=rates)
    return MONEY_DAYS.conform(valued).sort("account_no", "from_date", "receivable_no", "part")


def _cuts(days: list[date], from_date: date, to_date: date) -> Iterator[date]:
    yield from sorted({from_date, *(day for day in days if from_date < day < to_date)})
