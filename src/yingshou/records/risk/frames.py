"""The book as columns, with what stands open, and the rules of risk."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.groups import default_weights
from yingshou.core.loss import default_loss_rules, default_rates, default_scenarios
from yingshou.core.money import YUAN
from yingshou.core.tables import GUARANTEES, Table
from yingshou.core.tables.money_rules import in_place_of
from yingshou.core.tables.risk import (
    GRADE_DEFAULT_RATES,
    LINK_WEIGHTS,
    LOSS_RULES,
    PARTY_LINKS,
    STRESS_SCENARIOS,
)
from yingshou.records.copy import copy_out
from yingshou.records.guarantees.frames import RELEASED

DATABASE_TABLES = {
    PARTY_LINKS.name: "risk_partylink",
    LINK_WEIGHTS.name: "risk_linkweight",
    GRADE_DEFAULT_RATES.name: "risk_gradedefaultrate",
    LOSS_RULES.name: "risk_lossrule",
    STRESS_SCENARIOS.name: "risk_stressscenario",
}
"""Where links and rules lie."""
BOOK = pl.Schema(
    {
        "account_no": pl.String, "customer_no": pl.String, "customer_name": pl.String, "org_code": pl.String,
        "industry": pl.String, "position_date": pl.Date, "position_exposure": YUAN, "position_value": YUAN,
        "position_days": pl.Int32, "open": YUAN, "oldest_due": pl.Date, "prepaid": YUAN, "bill_amount": YUAN,
        "bill_days": pl.Int32, "unbilled_days": pl.Int32,
    }
)  # fmt: skip
"""An account with its last position and what it used since thirty days before; what is open, the oldest due
date that is past, unapplied money; the last bill, its days, and the days since."""
DUES = pl.Schema({"account_no": pl.String, "due_date": pl.Date, "amount": YUAN})
UNPAID_DRAFTS = pl.Schema(
    {"account_no": pl.String, "draft_no": pl.String, "acceptor_no": pl.String, "face_amount": YUAN}
)
_DAYS_BACK = 30


def party_links() -> pl.DataFrame:
    """Read every link between accounts and parties, columns as in `party_links`."""
    return copy_out(f"SELECT {', '.join(PARTY_LINKS.names)} FROM risk_partylink", [], PARTY_LINKS.schema)


def link_weights() -> pl.DataFrame:
    """Read the weights of links: the office's rows and those shipped, as in `link_weights`."""
    return _rules(LINK_WEIGHTS, default_weights())


def grade_default_rates() -> pl.DataFrame:
    """Read the default rates: the office's rows and those shipped, as in `grade_default_rates`."""
    return _rules(GRADE_DEFAULT_RATES, default_rates())


def loss_rules() -> pl.DataFrame:
    """Read the rules of loss: the office's versions and that shipped, as in `loss_rules`."""
    return _rules(LOSS_RULES, default_loss_rules())


def stress_scenarios() -> pl.DataFrame:
    """Read the scenarios: the office's versions and those shipped, as in `stress_scenarios`."""
    return _rules(STRESS_SCENARIOS, default_scenarios())


def _rules(table: Table, shipped: pl.DataFrame) -> pl.DataFrame:
    query = f"SELECT {', '.join(table.names)} FROM {DATABASE_TABLES[table.name]}"
    return in_place_of(shipped=shipped, stored=copy_out(query, [], table.schema), table=table)


def book(*, as_of: date) -> pl.DataFrame:
    """Read the accounts that carry risk on a day, columns BOOK.

    Those are the accounts with an agreement, those in service that are no households, and any with something
    open or a link. What is open is that of the running balances, so pass the business date.
    """
    return copy_out(
        """SELECT a.account_no, a.customer_no, c.name, a.org_code, a.industry, p.position_date, p.exposure,
            p.value_supplied - f.value_supplied, p.position_date - f.position_date, coalesce(b.open, 0),
            b.oldest_due, coalesce(m.prepaid, 0), l.amount, l.period_end - l.period_start,
            CASE WHEN a.closed_date IS NULL THEN greatest(%(day)s::date + 1 - l.period_end, 0) ELSE 0 END
        FROM customers_account a JOIN customers_customer c USING (customer_no)
        LEFT JOIN LATERAL (SELECT position_date, exposure, value_supplied FROM indicators_position
            WHERE account_no = a.account_no AND position_date <= %(day)s
            ORDER BY position_date DESC LIMIT 1) p ON TRUE
        LEFT JOIN LATERAL (SELECT position_date, value_supplied FROM indicators_position
            WHERE account_no = a.account_no AND position_date >= p.position_date - %(back)s
            ORDER BY position_date LIMIT 1) f ON TRUE
        LEFT JOIN (SELECT account_no, sum(principal_open) AS open,
                min(due_date) FILTER (WHERE due_date < %(day)s) AS oldest_due
            FROM receivables_receivablebalance WHERE principal_open > 0 GROUP BY account_no) b
            ON b.account_no = a.account_no
        LEFT JOIN (SELECT account_no, sum(unapplied) AS prepaid FROM payments_paymentbalance
            WHERE unapplied > 0 GROUP BY account_no) m ON m.account_no = a.account_no
        LEFT JOIN LATERAL (SELECT amount, period_start, period_end FROM billing_bill
            WHERE account_no = a.account_no AND period_start < %(day)s AND period_end > period_start
            ORDER BY bill_month DESC, sequence DESC LIMIT 1) l ON TRUE
        WHERE b.open IS NOT NULL OR p.position_date IS NOT NULL
            OR (a.customer_class <> 'RESIDENT' AND a.closed_date IS NULL)
            OR a.account_no IN (SELECT account_no FROM risk_partylink UNION SELECT party FROM risk_partylink)
        ORDER BY a.account_no""",
        {"day": as_of, "back": _DAYS_BACK},
        BOOK,
    )


def open_dues(*, after: date) -> pl.DataFrame:
    """Read what is open and falls due after a day: `account_no`, `due_date`, `amount` in yuan."""
    return copy_out(
        """SELECT account_no, due_date, sum(principal_open) FROM receivables_receivablebalance
        WHERE principal_open > 0 AND due_date > %s GROUP BY account_no, due_date ORDER BY 1, 2""",
        [after],
        DUES,
    )


def guarantees_on(day: date) -> pl.DataFrame:
    """Read the security that is in force on a day or later and was not given back, as in `guarantees`."""
    return copy_out(
        f"""SELECT {", ".join(f"g.{name}" for name in GUARANTEES.names)} FROM guarantees_guarantee g
        LEFT JOIN ({RELEASED}) gone USING (guarantee_no)
        WHERE (g.valid_to IS NULL OR g.valid_to > %(day)s)
            AND (gone.from_date IS NULL OR gone.from_date > %(day)s)
        ORDER BY g.guarantee_no""",
        {"day": day},
        GUARANTEES.schema,
    )


def unpaid_drafts(*, on: date) -> pl.DataFrame:
    """Read the drafts that paid something and are not money yet at the end of a day."""
    return copy_out(
        """SELECT account_no, draft_no, acceptor_no, face_amount FROM drafts_draft
        WHERE payment_no IS NOT NULL AND received_date <= %(day)s
            AND (end_date IS NULL OR end_date > %(day)s)
        ORDER BY draft_no""",
        {"day": on},
        UNPAID_DRAFTS,
    )


def links_of(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the links of some accounts, from either end, columns as in `party_links`."""
    return copy_out(
        f"""SELECT {", ".join(PARTY_LINKS.names)} FROM risk_partylink
        WHERE account_no = ANY(%(numbers)s) OR party = ANY(%(numbers)s) ORDER BY account_no, kind, party""",
        {"numbers": list(account_nos)},
        PARTY_LINKS.schema,
    )


def parties_of(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read `account_no`, `customer_no`, `customer_name` and `name` of some accounts."""
    return copy_out(
        """SELECT a.account_no, a.customer_no, c.name, a.name FROM customers_account a
        JOIN customers_customer c USING (customer_no) WHERE a.account_no = ANY(%s) ORDER BY 1""",
        [list(account_nos)],
        dict.fromkeys(("account_no", "customer_no", "customer_name", "name"), pl.String),
    )
