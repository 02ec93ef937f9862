"""Matters, rules and claims written off as columns."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.legal import default_conduct, default_deadlines, default_grounds
from yingshou.core.money import YUAN
from yingshou.core.tables.aging import DEMANDS
from yingshou.core.tables.legal import (
    INTERRUPTING,
    LEGAL_CONDUCT,
    LEGAL_DEADLINES,
    LEGAL_STEPS,
    WRITE_OFF_GROUNDS,
)
from yingshou.core.tables.money_rules import in_place_of
from yingshou.core.tables.schema import Table
from yingshou.records.copy import copy_out
from yingshou.records.organizations.scope import scope
from yingshou.records.receivables.frames import BALANCES

RULE_DATABASE_TABLES = {
    LEGAL_DEADLINES.name: "legal_deadline",
    LEGAL_CONDUCT.name: "legal_conduct",
    WRITE_OFF_GROUNDS.name: "legal_ground",
}
"""Where the rules of an office lie."""
STATES = pl.Schema({"matter_no": pl.String, "state": pl.String})
RECOVERED = pl.Schema(
    {
        "payment_no": pl.String, "receivable_no": pl.String, "write_off_no": pl.String, "principal": YUAN,
        "penalty": YUAN, "value_date": pl.Date,
    }
)  # fmt: skip
"""What a payment brought of a claim written off, what was taken back taken off, in yuan."""
CLAIMS = pl.Schema(
    {**BALANCES, "write_off_no": pl.String, "bearing": pl.Boolean, "written_off_date": pl.Date}
)
"""An item with a claim written off, `principal_open` being what stands written off of it, in yuan."""
_BALANCES = """r.receivable_no, r.account_no, r.bill_month, r.kind, r.term_no, r.bill_no, r.amount,
    r.issued_date, r.due_date, r.penalty_start_date"""


def deadlines() -> pl.DataFrame:
    """Read the terms: the office's versions and those shipped, columns as in `legal_deadlines`."""
    return _rules(LEGAL_DEADLINES, default_deadlines())


def conduct() -> pl.DataFrame:
    """Read how collection goes on: the office's versions and that shipped, as in `legal_conduct`."""
    return _rules(LEGAL_CONDUCT, default_conduct())


def grounds() -> pl.DataFrame:
    """Read the grounds of write-offs: the office's and those shipped, as in `write_off_grounds`."""
    return _rules(WRITE_OFF_GROUNDS, default_grounds())


def _rules(table: Table, shipped: pl.DataFrame) -> pl.DataFrame:
    query = f"SELECT {', '.join(table.names)} FROM {RULE_DATABASE_TABLES[table.name]}"
    return in_place_of(shipped=shipped, stored=copy_out(query, [], table.schema), table=table)


def steps_of(matter_nos: Sequence[str]) -> pl.DataFrame:
    """Read the steps of matters in their order, columns as in `legal_steps`."""
    return copy_out(
        f"""SELECT {", ".join(LEGAL_STEPS.names)} FROM legal_step WHERE matter_no = ANY(%s)
        ORDER BY matter_no, sequence""",
        [list(matter_nos)],
        LEGAL_STEPS.schema,
    )


def running_matters() -> pl.DataFrame:
    """Read the matters that are not closed, within the reader's scope: columns STATES."""
    return copy_out(
        """SELECT s.matter_no, s.state FROM legal_standing s JOIN legal_matter m USING (matter_no)
        JOIN customers_account a USING (account_no)
        WHERE s.state <> 'CLOSED' AND starts_with(a.org_code, %s) ORDER BY s.matter_no""",
        [scope()],
        STATES,
    )


def proceedings_on(receivable_nos: Sequence[str]) -> pl.DataFrame:
    """Read the steps before a court that interrupted the limitation of items, columns as in `demands`."""
    return copy_out(
        """SELECT DISTINCT m.account_no, i.receivable_no, 'PROCEEDING', s.step_date
        FROM legal_matteritem i JOIN legal_matter m USING (matter_no) JOIN legal_step s USING (matter_no)
        WHERE i.receivable_no = ANY(%s) AND s.kind = ANY(%s)""",
        [list(receivable_nos), list(INTERRUPTING)],
        DEMANDS.schema,
    )


def written_off(*, account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the claims of accounts that stand written off, columns CLAIMS, the oldest due first."""
    return copy_out(
        f"""SELECT {_BALANCES}, b.written_off, b.penalty_paid, b.penalty_waived, q.request_no,
            w.penalty = 'RUNS', d.decided_date
        FROM receivables_receivablebalance b JOIN receivables_receivable r USING (receivable_no)
        JOIN legal_writeoffitem i USING (receivable_no) JOIN legal_writeoff w USING (request_no)
        JOIN payments_moneyrequest q USING (request_no) JOIN payments_moneydecision d USING (request_no)
        LEFT JOIN payments_moneyoutcome u USING (request_no)
        WHERE b.account_no = ANY(%s) AND b.written_off <> 0 AND d.approved AND u.request_no IS NULL
        ORDER BY r.due_date, r.receivable_no""",
        [list(account_nos)],
        CLAIMS,
    )


def bearing(write_off_nos: Sequence[str]) -> pl.DataFrame:
    """Tell of write-offs whether penalty runs on: `write_off_no`, `bearing`."""
    return copy_out(
        "SELECT request_no, penalty = 'RUNS' FROM legal_writeoff WHERE request_no = ANY(%s)",
        [list(write_off_nos)],
        {"write_off_no": pl.String, "bearing": pl.Boolean},
    )


def recovered(*, payment_no: str | None = None, write_off_no: str | None = None) -> pl.DataFrame:
    """Read what payments brought of claims written off, of a payment or of a write-off, as RECOVERED."""
    return copy_out(
        """SELECT payment_no, receivable_no, write_off_no, sum(principal), sum(penalty), min(value_date)
        FROM legal_recovery
        WHERE (%(payment)s::text IS NULL OR payment_no = %(payment)s)
            AND (%(write_off)s::text IS NULL OR write_off_no = %(write_off)s)
        GROUP BY payment_no, receivable_no, write_off_no HAVING sum(principal) <> 0 OR sum(penalty) <> 0
        ORDER BY payment_no, receivable_no""",
        {"payment": payment_no, "write_off": write_off_no},
        RECOVERED,
    )


def recovered_between(*, first: date, last: date) -> pl.DataFrame:
    """Sum what came in of claims written off in a range of business dates, within the reader's scope.

    One row: `claims`, `principal`, `penalty` in yuan, what was taken back taken off.
    """
    return copy_out(
        """SELECT count(DISTINCT v.receivable_no), coalesce(sum(v.principal), 0), coalesce(sum(v.penalty), 0)
        FROM legal_recovery v JOIN customers_account a USING (account_no)
        WHERE v.recovered_date BETWEEN %s AND %s AND starts_with(a.org_code, %s)""",
        [first, last, scope()],
        {"claims": pl.Int64, "principal": YUAN, "penalty": YUAN},
    )
