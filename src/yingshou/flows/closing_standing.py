"""How far the closing of an account has come: final bill, what is owed, what is paid back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.money import ZERO_YUAN
from yingshou.records.legal.operations import in_matters
from yingshou.records.payments.frames import open_items, unapplied_money
from yingshou.records.payments.queries import refunds_under_way
from yingshou.records.prepayment.frames import last_billed

STATES = (
    "WAITING", "TURNED_DOWN", "WITHDRAWN", "PLANNED", "BILL_WAITING", "OWING", "AT_COURT", "REFUND_WAITING",
    "REFUND_ASKED", "SETTLED",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A closing as of a day: what is owed, penalty included, and what is left of the money, in yuan.

    `overdue` are the items that are late and in no legal matter.
    """

    state: str
    owed: Decimal
    overdue: tuple[str, ...]
    left: Decimal


def standings(*, closings: Sequence[Any], as_of: date) -> dict[str, Standing]:
    """Say of closings (`closing_no`, `account_id`, `closed_date`, `state`) how far each has come."""
    numbers = sorted({str(each.account_id) for each in closings})
    billed = dict(last_billed(numbers).iter_rows())
    items = open_items(account_nos=numbers, as_of=as_of)
    suits = set(in_matters(items["receivable_no"].to_list()))
    money = unapplied_money(numbers).group_by("account_no").agg(pl.col("amount").sum())
    left, asked = dict(money.iter_rows()), refunds_under_way(numbers)
    found = {}
    for each in closings:
        number = str(each.account_id)
        own = items.filter(pl.col("account_no") == number)
        rest = left.get(number, ZERO_YUAN)
        until = billed.get(number)
        if each.state != "APPROVED":
            state = each.state
        elif each.closed_date > as_of:
            state = "PLANNED"
        elif until is None or until < each.closed_date:
            state = "BILL_WAITING"
        elif own.height:
            state = "AT_COURT" if set(own["receivable_no"]) <= suits else "OWING"
        elif number in asked:
            state = "REFUND_ASKED"
        else:
            state = "REFUND_WAITING" if rest > 0 else "SETTLED"
        found[str(each.closing_no)] = Standing(state=state, **_owed(own, suits, as_of), left=rest)
    return found


def _owed(items: pl.DataFrame, suits: set[str], as_of: date) -> dict[str, Any]:
    owed = items.select(pl.col("principal_open").sum() + pl.col("penalty_open").sum()).item()
    late = items.filter((pl.col("due_date") < as_of) & ~pl.col("receivable_no").is_in(list(suits)))
    return {"owed": owed or ZERO_YUAN, "overdue": tuple(late["receivable_no"])}
