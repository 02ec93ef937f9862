"""Rules, draws, what comes in after acts, and what stands against acts, as columns."""

from datetime import date

import polars as pl

from yingshou.core.money import PRICE, YUAN
from yingshou.core.next_action import (
    OBSERVED,
    default_next_costs,
    default_next_effects,
    default_next_rules,
    with_segment,
)
from yingshou.core.tables import Table
from yingshou.core.tables.collection import TRY_AGAIN
from yingshou.core.tables.money_rules import in_place_of
from yingshou.core.tables.next_action import (
    NEXT_COSTS,
    NEXT_DRAWS,
    NEXT_EFFECTS,
    NEXT_OUTCOMES,
    NEXT_RULES,
)
from yingshou.records.copy import copy_out
from yingshou.records.organizations.scope import scope

DATABASE_TABLES = {
    NEXT_RULES.name: "next_actions_comparisonrule",
    NEXT_COSTS.name: "next_actions_actcost",
    NEXT_EFFECTS.name: "next_actions_acteffect",
}
"""Where the rules lie."""
OUTCOMES = pl.Schema(
    {
        "month": pl.Int32, "segment": pl.String, "arm": pl.String, "amount": YUAN, "outcome_days": pl.Int32,
        "collected": YUAN, "yuan_days": YUAN,
    }
)  # fmt: skip
"""Draws whose days are over, with what came in."""
_RANGE = "BETWEEN %(first)s AND %(last)s"
_EVERY = ("", "\U0010ffff")


def next_rules() -> pl.DataFrame:
    """Read the comparison: the office's versions and that shipped, columns as in `next_rules`."""
    return _rules(NEXT_RULES, default_next_rules())


def next_costs() -> pl.DataFrame:
    """Read what acts cost: the office's rows and those shipped, columns as in `next_costs`."""
    return _rules(NEXT_COSTS, default_next_costs())


def next_effects() -> pl.DataFrame:
    """Read what acts are taken to bring: the office's rows and those shipped, as in `next_effects`."""
    return _rules(NEXT_EFFECTS, default_next_effects())


def _rules(table: Table, shipped: pl.DataFrame) -> pl.DataFrame:
    query = f"SELECT {', '.join(table.names)} FROM {DATABASE_TABLES[table.name]}"
    return in_place_of(shipped=shipped, stored=copy_out(query, [], table.schema), table=table)


def case_accounts() -> pl.Series:
    """Return, in order, the accounts with an open case or a draw that is not measured yet."""
    return copy_out(
        """SELECT account_no FROM collection_case WHERE state = 'OPEN'
        UNION SELECT account_no FROM next_actions_draw d WHERE NOT EXISTS (
            SELECT 1 FROM next_actions_outcome o WHERE o.account_no = d.account_no AND o.month = d.month)
        ORDER BY account_no""",
        [],
        {"account_no": pl.String},
    )["account_no"]


def draws_of(*, month: int, first: str = _EVERY[0], last: str = _EVERY[1]) -> pl.DataFrame:
    """Read the draws of a month of a range of accounts, columns as in `next_draws`."""
    return copy_out(
        f"""SELECT {", ".join(NEXT_DRAWS.names)} FROM next_actions_draw
        WHERE month = %(month)s AND account_no {_RANGE}""",
        {"month": month, "first": first, "last": last},
        NEXT_DRAWS.schema,
    )


def outcomes_due(*, on: date, first: str, last: str) -> pl.DataFrame:
    """Work out what came in of the draws whose days are over and that are not measured, as `next_outcomes`.

    Principal cleared of what was overdue on the day of the draw, booked on the days after it; money taken
    back in those days is off again.
    """
    return copy_out(
        f"""WITH due AS (
            SELECT d.account_no, d.month, d.amount, d.drawn_date, d.drawn_date + d.outcome_days AS ends
            FROM next_actions_draw d LEFT JOIN next_actions_outcome o USING (account_no, month)
            WHERE d.account_no {_RANGE} AND o.account_no IS NULL AND d.drawn_date + d.outcome_days < %(on)s),
        came AS (
            SELECT d.account_no, d.month, sum(c.principal) AS collected,
                sum(c.principal * (d.ends - c.cleared_date)) AS yuan_days
            FROM due d JOIN payments_clearing c USING (account_no)
            JOIN receivables_receivable r ON r.receivable_no = c.receivable_no AND r.due_date < d.drawn_date
            WHERE c.cleared_date > d.drawn_date AND c.cleared_date <= d.ends
            GROUP BY d.account_no, d.month)
        SELECT account_no, month, least(greatest(coalesce(collected, 0), 0), amount),
            greatest(coalesce(yuan_days, 0), 0), %(on)s::date
        FROM due LEFT JOIN came USING (account_no, month) ORDER BY account_no, month""",
        {"on": on, "first": first, "last": last},
        NEXT_OUTCOMES.schema,
    )


def outcomes() -> pl.DataFrame:
    """Read the draws whose outcome is known within the reader's scope, columns OUTCOMES."""
    return copy_out(
        """SELECT d.month, d.segment, d.arm, d.amount, d.outcome_days, o.collected, o.yuan_days
        FROM next_actions_outcome o JOIN next_actions_draw d USING (account_no, month)
        JOIN customers_account a USING (account_no) WHERE starts_with(a.org_code, %s)
        ORDER BY d.month, d.account_no""",
        [scope()],
        OUTCOMES,
    )


def observed_acts(*, since: date, on: date, outcome_days: int) -> pl.DataFrame:
    """Sum what came in within so many days after the acts of collection done since a day, as OBSERVED.

    Acts whose days are not over by the day `on` do not count. An act is a task that ended done, or a notice
    that was asked for; the share is principal cleared of the account in those days to the sum overdue at the
    act, 1 at most.
    """
    raw = copy_out(
        """WITH acts AS (
            SELECT t.kind, a.customer_class, t.ended_date - t.anchor_date AS days_overdue, t.amount,
                (SELECT sum(c.principal) FROM payments_clearing c
                    JOIN receivables_receivable r USING (receivable_no)
                    WHERE c.account_no = t.account_no AND r.due_date < t.ended_date
                        AND c.cleared_date > t.ended_date
                        AND c.cleared_date <= t.ended_date + %(days)s) AS paid
            FROM collection_task t JOIN customers_account a USING (account_no)
            WHERE t.state = 'DONE' AND t.amount > 0 AND t.treatment <> 'WARNING'
                AND t.ended_date >= %(since)s AND t.ended_date + %(days)s < %(on)s)
        SELECT kind, customer_class, days_overdue, count(*),
            round(sum(least(1, greatest(coalesce(paid, 0), 0) / amount)), 8)
        FROM acts GROUP BY 1, 2, 3""",
        {"since": since, "on": on, "days": outcome_days},
        {
            "act": pl.String,
            "customer_class": pl.String,
            "days_overdue": pl.Int32,
            "cases": pl.Int64,
            "paid": PRICE,
        },
    )
    keys = ["act", "segment"]
    summed = with_segment(raw).group_by(keys).agg(pl.col("cases", "paid").sum()).sort(keys)
    return summed.select(pl.col(name).cast(dtype) for name, dtype in OBSERVED.items())


def acts_since(*, first: str, last: str, since: date, on: date) -> pl.DataFrame:
    """Read the acts of collection at a range of accounts from a day on, with `act_date` and `done`.

    A result written down, or a notice of a step; `done` is false of one in vain (NOT_REACHED, NOBODY_THERE).
    """
    return copy_out(
        f"""SELECT e.account_no, t.kind, e.event_date, NOT e.result = ANY(%(vain)s)
        FROM collection_taskevent e JOIN collection_task t USING (task_no)
        WHERE e.kind = 'RESULT' AND e.account_no {_RANGE} AND e.event_date BETWEEN %(since)s AND %(on)s
        UNION ALL
        SELECT account_no, kind, ended_date, TRUE FROM collection_task
        WHERE state = 'DONE' AND notice_no IS NOT NULL AND account_no {_RANGE}
            AND ended_date BETWEEN %(since)s AND %(on)s
        ORDER BY 1, 2, 3""",
        {"first": first, "last": last, "since": since, "on": on, "vain": list(TRY_AGAIN)},
        {"account_no": pl.String, "act": pl.String, "act_date": pl.Date, "done": pl.Boolean},
    )


def wishes_between(*, first: str, last: str) -> pl.DataFrame:
    """Read the wishes of a range of accounts: `account_no`, `channel`, `purpose`, `valid_from`, `wanted`."""
    return copy_out(
        f"""SELECT account_no, channel, purpose, valid_from, wanted FROM notices_wish
        WHERE account_no {_RANGE} ORDER BY account_no""",
        {"first": first, "last": last},
        {
            "account_no": pl.String, "channel": pl.String, "purpose": pl.String, "valid_from": pl.Date,
            "wanted": pl.Boolean,
        },
    )  # fmt: skip


def reminded_between(*, first: str, last: str, since: date) -> pl.DataFrame:
    """Count the reminders asked for of a range of accounts since a day: `account_no`, `purpose`, `asked`."""
    return copy_out(
        f"""SELECT account_no, purpose, count(*) FROM notices_notice
        WHERE account_no {_RANGE} AND purpose = 'REMINDER'
            AND (asked_at AT TIME ZONE 'Asia/Shanghai')::date > %(since)s
        GROUP BY account_no, purpose ORDER BY account_no""",
        {"first": first, "last": last, "since": since},
        {"account_no": pl.String, "purpose": pl.String, "asked": pl.Int64},
    )
