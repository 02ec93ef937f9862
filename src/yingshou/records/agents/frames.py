"""Agents as columns: terms, what they took, statements, and the books."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables import AGENT_STATEMENTS, AGENT_TERMS
from yingshou.records.copy import copy_out

TAKEN = pl.Schema({"agent_no": pl.String, "work_date": pl.Date, "amount": YUAN})
BOOKED = pl.Schema({"agent_no": pl.String, "work_date": pl.Date, "booked": YUAN})
ACTS = pl.Schema(
    {
        "kind": pl.String,
        "serial_no": pl.String,
        "account_no": pl.String,
        "amount": YUAN,
        "fee": YUAN,
        "outlet": pl.String,
        "terminal": pl.String,
        "of_serial_no": pl.String,
    }
)
"""What an agent did on a working day that stands in the books; fee is what its channel keeps now."""

_LIVE = """NOT EXISTS (SELECT 1 FROM payments_paymentreversal r WHERE r.payment_no = a.payment_no)"""


def agent_numbers() -> pl.DataFrame:
    """Read the numbers of all agents: `agent_no`."""
    return copy_out("SELECT agent_no FROM agents_agent", [], {"agent_no": pl.String})


def terms() -> pl.DataFrame:
    """Read every version of the terms of agents, columns as in `agent_terms`."""
    return copy_out(f"SELECT {', '.join(AGENT_TERMS.names)} FROM agents_agentterms", [], AGENT_TERMS.schema)


def terms_of(*, agent_no: str, work_date: date) -> Mapping[str, Any]:
    """Read the version of an agent's terms valid on a working day; without one nothing is limited."""
    found = copy_out(
        f"""SELECT {", ".join(AGENT_TERMS.names)} FROM agents_agentterms
        WHERE agent_no = %s AND valid_from <= %s ORDER BY valid_from DESC LIMIT 1""",
        [agent_no, work_date],
        AGENT_TERMS.schema,
    )
    if found.height:
        return found.row(0, named=True)
    return {"amount_rule": "ANY", "largest_payment": None, "day_limit": None}


def taken_on(*, agent_no: str, work_date: date) -> Decimal:
    """Read what an agent took on a working day and was not taken back, in yuan."""
    found = copy_out(
        f"""SELECT coalesce(sum(a.amount), 0.00) FROM agents_agentact a
        WHERE a.agent_no = %s AND a.work_date = %s AND a.kind = 'PAY' AND {_LIVE}""",
        [agent_no, work_date],
        {"amount": YUAN},
    )
    return Decimal(found.item())


def drawn(agent_no: str) -> Decimal:
    """Read what an agent ever took and was not taken back, in yuan: what its deposit has paid."""
    found = copy_out(
        f"""SELECT coalesce(sum(a.amount), 0.00) FROM agents_agentact a
        WHERE a.agent_no = %s AND a.kind = 'PAY' AND {_LIVE}""",
        [agent_no],
        {"amount": YUAN},
    )
    return Decimal(found.item())


def taken(*, first: date, last: date) -> pl.DataFrame:
    """Read the payments of agents on working days that were not taken back: TAKEN."""
    return copy_out(
        f"""SELECT a.agent_no, a.work_date, a.amount FROM agents_agentact a
        WHERE a.work_date BETWEEN %s AND %s AND a.kind = 'PAY' AND {_LIVE}""",
        [first, last],
        TAKEN,
    )


def commission_owed(agent_no: str) -> Decimal:
    """Read the commission that is booked for an agent and not paid to it, in yuan."""
    found = copy_out(
        """SELECT (SELECT coalesce(sum(amount), 0.00) FROM agents_agentcommission WHERE agent_no = %(agent)s)
            - (SELECT coalesce(sum(amount), 0.00) FROM agents_agentmovement
                WHERE agent_no = %(agent)s AND kind = 'COMMISSION_PAID')""",
        {"agent": agent_no},
        {"amount": YUAN},
    )
    return Decimal(found.item())


def booked(*, first: date, last: date) -> pl.DataFrame:
    """Read the commission booked for working days: BOOKED."""
    return copy_out(
        """SELECT agent_no, work_date, sum(amount) FROM agents_agentcommission
        WHERE work_date BETWEEN %s AND %s GROUP BY 1, 2""",
        [first, last],
        BOOKED,
    )


def acts_on(*, agent_no: str, work_date: date) -> pl.DataFrame:
    """Read what an agent did on a working day as it stands in the books: ACTS."""
    return copy_out(
        """SELECT a.kind, a.serial_no, a.account_no, a.amount,
            CASE a.kind WHEN 'PAY' THEN coalesce((SELECT sum(f.amount) FROM payments_channelfee f
                WHERE f.payment_no = a.payment_no), 0.00) ELSE 0.00 END,
            a.outlet, a.terminal, a.of_serial_no
        FROM agents_agentact a WHERE a.agent_no = %s AND a.work_date = %s AND a.payment_no IS NOT NULL
        ORDER BY a.id""",
        [agent_no, work_date],
        ACTS,
    )


def statement(*, agent_no: str, first: date, last: date) -> pl.DataFrame:
    """Read the statement of an agent, a row a day on which anything happened, the latest first."""
    return copy_out(
        """WITH acts AS (
            SELECT a.work_date AS day, count(*) AS n, sum(a.amount) AS amount,
                count(r.payment_no) AS back_n,
                coalesce(sum(a.amount) FILTER (WHERE r.payment_no IS NOT NULL), 0.00) AS back,
                sum(coalesce(f.fee, 0.00)) AS fee
            FROM agents_agentact a LEFT JOIN payments_paymentreversal r USING (payment_no)
            LEFT JOIN LATERAL (SELECT sum(amount) AS fee FROM payments_channelfee c
                WHERE c.payment_no = a.payment_no) f ON TRUE
            WHERE a.agent_no = %(agent)s AND a.kind = 'PAY' AND a.work_date BETWEEN %(first)s AND %(last)s
            GROUP BY 1),
        earned AS (
            SELECT work_date AS day, sum(amount) AS amount FROM agents_agentcommission
            WHERE agent_no = %(agent)s AND work_date BETWEEN %(first)s AND %(last)s GROUP BY 1),
        moved AS (
            SELECT value_date AS day, sum(CASE kind WHEN 'TOP_UP' THEN amount ELSE -amount END) AS amount
            FROM agents_agentmovement WHERE agent_no = %(agent)s AND kind IN ('TOP_UP', 'PAY_BACK')
                AND value_date BETWEEN %(first)s AND %(last)s GROUP BY 1),
        closed AS (
            SELECT work_date AS day FROM agents_agentday
            WHERE agent_no = %(agent)s AND work_date BETWEEN %(first)s AND %(last)s)
        SELECT %(agent)s, day, coalesce(a.n, 0), coalesce(a.amount, 0.00), coalesce(a.back_n, 0),
            coalesce(a.back, 0.00), coalesce(a.amount, 0.00) - coalesce(a.back, 0.00), coalesce(a.fee, 0.00),
            coalesce(e.amount, 0.00), coalesce(m.amount, 0.00), EXISTS (SELECT 1 FROM closed c WHERE c.day =
            d.day)
        FROM (SELECT day FROM acts UNION SELECT day FROM earned UNION SELECT day FROM moved
            UNION SELECT day FROM closed) d
        LEFT JOIN acts a USING (day) LEFT JOIN earned e USING (day) LEFT JOIN moved m USING (day)
        ORDER BY day DESC""",
        {"agent": agent_no, "first": first, "last": last},
        AGENT_STATEMENTS.schema,
    )


def control_totals() -> pl.DataFrame:
    """Compare the ledger with what agents paid in and are owed: account, ledger, facts in yuan."""
    return copy_out(
        """WITH ledger AS (
            SELECT account_code AS code, sum(credit - debit) AS balance FROM ledger_posting
            WHERE account_code IN ('AGENT_DEPOSITS', 'COMMISSION_PAYABLE') GROUP BY 1),
        moved AS (SELECT kind, sum(amount) AS amount FROM agents_agentmovement GROUP BY 1),
        facts (account, amount) AS (VALUES
            ('AGENT_DEPOSITS',
                coalesce((SELECT amount FROM moved WHERE kind = 'TOP_UP'), 0.00)
                - coalesce((SELECT amount FROM moved WHERE kind = 'PAY_BACK'), 0.00)
                - (SELECT coalesce(sum(p.amount), 0.00) FROM payments_payment p
                    WHERE p.channel IN (SELECT channel FROM payments_channel
                        WHERE money_account = 'AGENT_DEPOSITS') AND NOT EXISTS (
                        SELECT 1 FROM payments_paymentreversal r WHERE r.payment_no = p.payment_no))),
            ('COMMISSION_PAYABLE',
                (SELECT coalesce(sum(amount), 0.00) FROM agents_agentcommission)
                - coalesce((SELECT amount FROM moved WHERE kind = 'COMMISSION_PAID'), 0.00)))
        SELECT f.account, coalesce((SELECT balance FROM ledger WHERE code = f.account), 0.00), f.amount
        FROM facts f""",
        (),
        {"account": pl.String, "ledger": YUAN, "facts": YUAN},
    )
