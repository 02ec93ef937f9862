"""Rules and wordings of messages as columns, whom a notice is for, and the chain of evidence."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.messages import default_rules, default_templates
from yingshou.core.tables import (
    ACCOUNT_CONTACTS,
    CONTACT_WISHES,
    MESSAGE_RULES,
    MESSAGE_TEMPLATES,
    Table,
)
from yingshou.core.tables.money_rules import in_place_of
from yingshou.records.copy import copy_out

DATABASE_TABLES = {
    ACCOUNT_CONTACTS.name: "notices_contact",
    CONTACT_WISHES.name: "notices_wish",
    MESSAGE_RULES.name: "notices_rule",
    MESSAGE_TEMPLATES.name: "notices_template",
}
"""Where the rows of the exchange files lie."""
NOTICE_SOURCE = f"""(SELECT n.notice_no, n.account_no, n.purpose, p.state, nullif(p.reason, '') AS reason,
    nullif(p.channel, '') AS channel, a.content_hash,
    {", ".join(f"{t} AT TIME ZONE 'Asia/Shanghai' AS {t}" for t in ("asked_at", "sent_at", "served_at"))}
    FROM notices_notice n JOIN notices_progress p USING (notice_no)
    LEFT JOIN notices_attempt a ON a.attempt_no = p.attempt_no) AS notices"""
"""The rows of the table `notices`, for export."""

RECIPIENTS = pl.Schema(
    {
        "account_no": pl.String,
        "name": pl.String,
        "address": pl.String,
        "office": pl.String,
        "customer_class": pl.String,
        "language": pl.String,
    }
)
"""Whom a notice is for: name on the bill, place of supply, organisation, class, language read there."""
EVIDENCE = pl.Schema(
    {
        "position": pl.Int64,
        "notice_no": pl.String,
        "attempt_no": pl.String,
        "kind": pl.String,
        "happened_at": pl.String,
        "text": pl.String,
        "hash": pl.String,
    }
)
SERVED = pl.Schema(
    {
        "account_no": pl.String,
        "notice_no": pl.String,
        "purpose": pl.String,
        "served_at": pl.Datetime("us"),
        "channel": pl.String,
        "content_hash": pl.String,
        "receivable_nos": pl.String,
    }
)


def message_rules() -> pl.DataFrame:
    """Read the rules of sending: the office's rows and those shipped, columns as in `message_rules`."""
    return _rules(MESSAGE_RULES, default_rules())


def message_templates() -> pl.DataFrame:
    """Read the wordings: the office's rows and those shipped, columns as in `message_templates`."""
    return _rules(MESSAGE_TEMPLATES, default_templates())


def recipients(*, account_nos: Sequence[str], on: date) -> pl.DataFrame:
    """Read whom notices to some accounts are for, columns as in RECIPIENTS; unknown numbers give no row.

    The language is English where every address of the account on the day is marked so, else Chinese.
    """
    return copy_out(
        """SELECT a.account_no, a.name, coalesce(a.address, ''), o.name, a.customer_class,
            CASE WHEN (SELECT bool_and(c.language = 'en') FROM notices_contact c
                WHERE c.account_no = a.account_no AND c.role <> 'AUTHORITY'
                AND c.valid_from <= %(on)s AND coalesce(c.valid_to > %(on)s, TRUE)) THEN 'en' ELSE 'zh' END
        FROM customers_account a JOIN organizations_organization o ON o.code = a.org_code
        WHERE a.account_no = ANY(%(account_nos)s) ORDER BY a.account_no""",
        {"account_nos": list(account_nos), "on": on},
        RECIPIENTS,
    )


def served_between(*, first: str, last: str, purposes: Sequence[str]) -> pl.DataFrame:
    """Read the notices of some purposes that were served to a range of accounts, columns as in SERVED.

    `receivable_nos` is a JSON array; `served_at` is Beijing time.
    """
    return copy_out(
        """SELECT n.account_no, n.notice_no, n.purpose, p.served_at AT TIME ZONE 'Asia/Shanghai', t.channel,
            t.content_hash, n.receivable_nos
        FROM notices_progress p JOIN notices_notice n USING (notice_no)
        JOIN notices_evidence e ON e.position = p.proof JOIN notices_attempt t ON t.attempt_no = e.attempt_no
        WHERE n.account_no BETWEEN %s AND %s AND n.purpose = ANY(%s) AND p.served_at IS NOT NULL
        ORDER BY n.account_no, p.served_at, n.notice_no""",
        [first, last, list(purposes)],
        SERVED,
    )


def evidence_after(*, position: int, limit: int) -> pl.DataFrame:
    """Read the evidence beyond a position in order, columns as in EVIDENCE, times in UTC as hashed."""
    return copy_out(
        """SELECT position, notice_no, attempt_no, kind,
            to_char(happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), text, hash
        FROM notices_evidence WHERE position > %s ORDER BY position LIMIT %s""",
        [position, limit],
        EVIDENCE,
    )


def changed_attempts() -> pl.DataFrame:
    """Find the attempts whose text is not the one their hash was made of."""
    return copy_out(
        r"""SELECT attempt_no, notice_no FROM notices_attempt
        WHERE content_hash <> encode(sha256(convert_to(
            address || E'\n' || subject || E'\n' || text || E'\n', 'UTF8')), 'hex')
        ORDER BY attempt_no""",
        [],
        {"attempt_no": pl.String, "notice_no": pl.String},
    )


def unproven() -> pl.DataFrame:
    """Find the notices that are served by evidence the chain does not hold: its end was cut off."""
    return copy_out(
        """SELECT notice_no FROM notices_progress p WHERE served_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM notices_evidence e WHERE e.position = p.proof AND e.notice_no = p.notice_no)
        ORDER BY notice_no""",
        [],
        {"notice_no": pl.String},
    )


def _rules(table: Table, shipped: pl.DataFrame) -> pl.DataFrame:
    query = f"SELECT {', '.join(table.names)} FROM {DATABASE_TABLES[table.name]}"
    return in_place_of(shipped=shipped, stored=copy_out(query, [], table.schema), table=table)
