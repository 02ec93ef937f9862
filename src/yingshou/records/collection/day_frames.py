"""What a day of collection reads of a range of accounts, as columns."""

from collections.abc import Iterator
from datetime import date

import polars as pl
from django.db import connection

from yingshou.core.collection.steps import TAKEN
from yingshou.core.money import YUAN
from yingshou.records.copy import copy_out

ITEMS = pl.Schema(
    {"account_no": pl.String, "receivable_no": pl.String, "due_date": pl.Date, "principal_open": YUAN}
)
HOLDS = pl.Schema({"account_no": pl.String, "receivable_no": pl.String})
"""Holds in force; without an item the account is held."""
STORED_CASES = pl.Schema(
    {
        "account_no": pl.String, "state": pl.String, "opened_date": pl.Date, "anchor_date": pl.Date,
        "amount": YUAN, "items": pl.Int64, "treatment": pl.String, "rule_no": pl.String, "met": pl.String,
    }
)  # fmt: skip
IN_HAND = pl.Schema(
    {
        "task_no": pl.String, "account_no": pl.String, "step": pl.String, "kind": pl.String,
        "role": pl.String, "treatment": pl.String, "anchor_date": pl.Date, "amount": YUAN, "state": pl.String,
        "username": pl.String, "org_code": pl.String,
    }
)  # fmt: skip
"""Tasks that are OPEN or WAITING, with the organisation of the account."""
PROMISES = pl.Schema(
    {
        "promise_no": pl.String, "account_no": pl.String, "amount": YUAN, "made_date": pl.Date,
        "promised_date": pl.Date,
    }
)  # fmt: skip
_RANGE = "BETWEEN %(first)s AND %(last)s"


def account_nos_to_visit(*, on: date) -> pl.Series:
    """Return, in order, the accounts with something overdue, with an open case or an open promise."""
    return copy_out(
        """SELECT account_no FROM receivables_receivablebalance WHERE principal_open > 0 AND due_date < %s
        UNION SELECT account_no FROM collection_case WHERE state = 'OPEN'
        UNION SELECT account_no FROM collection_promise p WHERE NOT EXISTS (
            SELECT 1 FROM collection_promiseoutcome o WHERE o.promise_no = p.promise_no)
        ORDER BY account_no""",
        [on],
        {"account_no": pl.String},
    )["account_no"]


def overdue_items(*, first: str, last: str, on: date) -> pl.DataFrame:
    """Read the overdue items of a range of accounts, columns ITEMS."""
    return copy_out(
        f"""SELECT account_no, receivable_no, due_date, principal_open FROM receivables_receivablebalance
        WHERE account_no {_RANGE} AND principal_open > 0 AND due_date < %(on)s""",
        {"first": first, "last": last, "on": on},
        ITEMS,
    )


def stored_cases(*, first: str, last: str) -> pl.DataFrame:
    """Read the cases of a range of accounts as they were left, columns STORED_CASES."""
    return copy_out(
        f"SELECT {', '.join(STORED_CASES)} FROM collection_case WHERE account_no {_RANGE}",
        {"first": first, "last": last},
        STORED_CASES,
    )


def holds_between(*, first: str, last: str, on: date) -> pl.DataFrame:
    """Read the holds of a range of accounts in force on a day; an open promise holds its account too."""
    return copy_out(
        f"""SELECT h.account_no, h.receivable_no FROM collection_hold h
        LEFT JOIN collection_holdlift l USING (hold_no)
        WHERE h.account_no {_RANGE} AND h.from_date <= %(on)s AND h.last_date >= %(on)s
            AND (l.lifted_date IS NULL OR l.lifted_date > %(on)s)
        UNION SELECT p.account_no, NULL FROM collection_promise p
        WHERE p.account_no {_RANGE} AND NOT EXISTS (
            SELECT 1 FROM collection_promiseoutcome o WHERE o.promise_no = p.promise_no)""",
        {"first": first, "last": last, "on": on},
        HOLDS,
    )


def open_promises(*, first: str, last: str) -> pl.DataFrame:
    """Read the promises of a range of accounts that are not decided, columns PROMISES."""
    return copy_out(
        f"""SELECT {", ".join(f"p.{name}" for name in PROMISES)} FROM collection_promise p
        WHERE p.account_no {_RANGE} AND NOT EXISTS (
            SELECT 1 FROM collection_promiseoutcome o WHERE o.promise_no = p.promise_no)""",
        {"first": first, "last": last},
        PROMISES,
    )


def overrides_between(*, first: str, last: str, on: date) -> pl.DataFrame:
    """Read the treatment a person chose for accounts, in force on a day: `account_no`, `treatment`."""
    return copy_out(
        f"""SELECT DISTINCT ON (account_no) account_no, treatment FROM collection_override
        WHERE account_no {_RANGE} AND from_date <= %(on)s AND last_date >= %(on)s
        ORDER BY account_no, id DESC""",
        {"first": first, "last": last, "on": on},
        {"account_no": pl.String, "treatment": pl.String},
    )


def causes_between(*, first: str, last: str) -> pl.DataFrame:
    """Read the cause that the last result of each account found: `account_no`, `cause`."""
    return copy_out(
        f"""SELECT DISTINCT ON (account_no) account_no, cause FROM collection_taskevent
        WHERE account_no {_RANGE} AND cause IS NOT NULL ORDER BY account_no, id DESC""",
        {"first": first, "last": last},
        {"account_no": pl.String, "cause": pl.String},
    )


def promise_breakers(*, first: str, last: str, since: date) -> pl.DataFrame:
    """Read the accounts that broke a promise since a day: `account_no`."""
    return copy_out(
        f"""SELECT DISTINCT p.account_no FROM collection_promise p
        JOIN collection_promiseoutcome o USING (promise_no)
        WHERE p.account_no {_RANGE} AND o.outcome = 'BROKEN' AND o.decided_date >= %(since)s""",
        {"first": first, "last": last, "since": since},
        {"account_no": pl.String},
    )


def steps_taken(*, first: str, last: str) -> pl.DataFrame:
    """Read the steps taken of a range of accounts, columns TAKEN, without waiting and withdrawn ones."""
    return copy_out(
        f"""SELECT account_no, step, anchor_date, coalesce(given_on, made_on) FROM collection_task
        WHERE account_no {_RANGE} AND state IN ('OPEN', 'DONE')""",
        {"first": first, "last": last},
        TAKEN,
    )


def tasks_in_hand(*, first: str = "", last: str = "\U0010ffff", state: str = "") -> pl.DataFrame:
    """Read the tasks that are open or wait, of a range of accounts or all, columns IN_HAND."""
    return copy_out(
        f"""SELECT t.task_no, t.account_no, t.step, t.kind, t.role, t.treatment, t.anchor_date,
            t.amount, t.state, t.username, a.org_code
        FROM collection_task t JOIN customers_account a USING (account_no)
        WHERE t.account_no {_RANGE} AND t.state IN ('OPEN', 'WAITING')
            AND (%(state)s = '' OR t.state = %(state)s)
        ORDER BY t.task_no""",
        {"first": first, "last": last, "state": state},
        IN_HAND,
    )


def waiting_parts(*, most: int) -> Iterator[pl.DataFrame]:
    """Read the tasks that wait in the order they are handed out, some at a time: IN_HAND without `username`.

    The order is that of `core.collection.hand_out`. Inside a transaction, which decides what waits once.
    """
    columns = [name for name in IN_HAND if name != "username"]
    kept = ", ".join(f"t.{name}" for name in columns if name != "org_code")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMP TABLE collection_waiting ON COMMIT DROP AS
            SELECT row_number() OVER (ORDER BY t.amount DESC, t.anchor_date, t.account_no COLLATE "C",
                t.step COLLATE "C") AS place, {kept}, a.org_code
            FROM collection_task t JOIN customers_account a USING (account_no) WHERE t.state = 'WAITING'"""
        )
        cursor.execute("SELECT count(*) FROM collection_waiting")
        (count,) = cursor.fetchone()
        for first in range(1, count + 1, most):
            yield copy_out(
                f"SELECT {', '.join(columns)} FROM collection_waiting WHERE place BETWEEN %s AND %s",
                [first, first + most - 1],
                {name: IN_HAND[name] for name in columns},
            )
        cursor.execute("DROP TABLE collection_waiting")


def tasks_before(*, first: str, last: str) -> pl.DataFrame:
    """Count the tasks there were for each step and anchor: `account_no`, `step`, `anchor_date`, `before`."""
    return copy_out(
        f"""SELECT account_no, step, anchor_date, count(*) FROM collection_task
        WHERE account_no {_RANGE} GROUP BY account_no, step, anchor_date""",
        {"first": first, "last": last},
        {"account_no": pl.String, "step": pl.String, "anchor_date": pl.Date, "before": pl.Int64},
    )


def load_of_people() -> pl.DataFrame:
    """Count the tasks people have in hand: `username`, `kind`, `open_tasks`."""
    return copy_out(
        """SELECT username, kind, count(*) FROM collection_task
        WHERE state = 'OPEN' AND username IS NOT NULL GROUP BY username, kind""",
        [],
        {"username": pl.String, "kind": pl.String, "open_tasks": pl.Int64},
    )
