"""What a review of credit looks at, as columns: due items, marks, rules, earlier grades."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.credit import PREVIOUS, default_bands, default_forced, default_grades
from yingshou.core.tables import Table
from yingshou.core.tables.credit import (
    ACCOUNT_GRADES,
    CREDIT_BANDS,
    CREDIT_FORCED,
    CREDIT_GRADES,
    CREDIT_ITEMS,
    CREDIT_MARKS,
    SCORECARD_ROWS,
)
from yingshou.core.tables.money_rules import in_place_of
from yingshou.records.copy import copy_out

DATABASE_TABLES = {
    CREDIT_BANDS.name: "credit_creditband",
    CREDIT_GRADES.name: "credit_creditgrade",
    CREDIT_FORCED.name: "credit_forcedgrade",
}
"""Where the rules of an office lie."""
_YEAR = "%(as_of)s::date - interval '12 months'"
_ITEMS = f"""
    WITH paid AS (
        SELECT receivable_no, payment_no, sum(principal) AS principal, max(value_date) AS value_date
        FROM payments_clearing
        WHERE account_no BETWEEN %(first)s AND %(last)s AND cleared_date <= %(as_of)s
        GROUP BY receivable_no, payment_no HAVING sum(principal) > 0),
    settled AS (
        SELECT p.receivable_no, sum(p.principal) AS paid, max(p.value_date) AS value_date,
            coalesce(sum(p.principal) FILTER (WHERE d.draft_no IS NOT NULL), 0) AS by_draft
        FROM paid p LEFT JOIN drafts_draft d ON d.payment_no = p.payment_no GROUP BY p.receivable_no),
    adjusted AS (
        SELECT a.receivable_no, coalesce(sum(a.amount) FILTER (WHERE a.kind = 'ROLLED'), 0) AS rolled,
            coalesce(sum(a.amount) FILTER (WHERE a.kind <> 'ROLLED'), 0) AS credited,
            max(a.adjusted_date) FILTER (WHERE a.kind = 'ROLLED') AS rolled_date
        FROM receivables_adjustment a JOIN receivables_receivable r USING (receivable_no)
        WHERE r.account_no BETWEEN %(first)s AND %(last)s AND a.adjusted_date <= %(as_of)s
        GROUP BY a.receivable_no)
    SELECT r.receivable_no, r.account_no, r.bill_month, r.due_date,
        r.amount - coalesce(a.credited, 0) AS amount, coalesce(s.paid, 0) AS paid,
        coalesce(a.rolled, 0) AS rolled, coalesce(s.by_draft, 0) AS paid_by_draft,
        greatest(s.value_date, a.rolled_date) AS ended_date
    FROM receivables_receivable r
    LEFT JOIN settled s USING (receivable_no) LEFT JOIN adjusted a USING (receivable_no)
    WHERE r.account_no BETWEEN %(first)s AND %(last)s AND r.issued_date <= %(as_of)s
        AND r.due_date < %(as_of)s
        AND (r.due_date >= {_YEAR}
            OR r.amount - coalesce(a.credited, 0) - coalesce(a.rolled, 0) > coalesce(s.paid, 0))
    ORDER BY r.account_no, r.due_date, r.receivable_no"""
_MARKS = f"""
    WITH accounts AS (
        SELECT account_no, customer_no FROM customers_account
        WHERE account_no BETWEEN %(first)s AND %(last)s AND opened_date <= %(as_of)s
            AND (closed_date IS NULL OR closed_date > %(as_of)s)),
    names AS (
        SELECT account_no, account_no AS name FROM accounts
        UNION ALL SELECT account_no, customer_no FROM accounts
        UNION ALL SELECT a.account_no, c.name FROM accounts a JOIN customers_customer c USING (customer_no)
        UNION ALL SELECT l.account_no, l.party FROM risk_partylink l JOIN accounts a USING (account_no)
            WHERE l.kind IN ('OWNER', 'SHARED_PAYER') AND l.valid_from <= %(as_of)s
            AND (l.valid_to IS NULL OR l.valid_to > %(as_of)s)),
    told AS (
        SELECT account_no AS name, severity, signal_date FROM warnings_creditsignal
        UNION ALL SELECT party, severity, signal_date FROM warnings_creditsignal),
    signals AS (
        SELECT n.account_no,
            max(CASE t.severity WHEN 'HIGH' THEN 3 WHEN 'MEDIUM' THEN 2 ELSE 1 END) AS severity
        FROM names n JOIN told t USING (name)
        WHERE t.signal_date BETWEEN {_YEAR} AND %(as_of)s GROUP BY n.account_no),
    insolvent AS (
        SELECT a.customer_no, count(DISTINCT s.matter_no) AS found
        FROM legal_step s JOIN legal_matter m USING (matter_no) JOIN customers_account a USING (account_no)
        WHERE s.kind = 'CLAIM_FILED' AND s.step_date <= %(as_of)s
            AND a.customer_no IN (SELECT customer_no FROM accounts) GROUP BY a.customer_no),
    secured AS (
        SELECT account_no, sum(amount) AS amount FROM guarantees_guarantee
        WHERE account_no BETWEEN %(first)s AND %(last)s AND valid_from <= %(as_of)s
            AND (valid_to IS NULL OR valid_to > %(as_of)s) GROUP BY account_no),
    stolen AS (
        SELECT b.account_no, count(*) AS found
        FROM billing_billcorrection c JOIN billing_bill b USING (bill_no)
        JOIN billing_correctiondecision d USING (correction_no)
        WHERE c.cause = 'THEFT' AND c.part_of_no IS NULL AND d.approved
            AND b.account_no BETWEEN %(first)s AND %(last)s
            AND (d.decided_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN {_YEAR} AND %(as_of)s
        GROUP BY b.account_no),
    refused AS (
        SELECT d.account_no, count(*) AS found FROM drafts_draftevent e JOIN drafts_draft d USING (draft_no)
        WHERE e.state = 'DRAFT_DISHONOURED' AND d.account_no BETWEEN %(first)s AND %(last)s
            AND e.event_date BETWEEN {_YEAR} AND %(as_of)s GROUP BY d.account_no),
    broken AS (
        SELECT p.account_no, count(*) AS found
        FROM collection_promiseoutcome o JOIN collection_promise p USING (promise_no)
        WHERE o.outcome = 'BROKEN' AND p.account_no BETWEEN %(first)s AND %(last)s
            AND o.decided_date BETWEEN {_YEAR} AND %(as_of)s GROUP BY p.account_no),
    returned AS (
        SELECT p.account_no, count(*) AS found
        FROM payments_paymentreversal r JOIN payments_payment p USING (payment_no)
        WHERE p.account_no BETWEEN %(first)s AND %(last)s
            AND r.reversed_date BETWEEN {_YEAR} AND %(as_of)s GROUP BY p.account_no)
    SELECT a.account_no, coalesce(g.amount, 0), coalesce(t.found, 0), coalesce(t.found, 0),
        coalesce(d.found, 0), coalesce(b.found, 0), coalesce(r.found, 0), coalesce(s.severity, 0),
        coalesce(i.found, 0)
    FROM accounts a LEFT JOIN signals s USING (account_no) LEFT JOIN insolvent i USING (customer_no)
    LEFT JOIN secured g USING (account_no)
    LEFT JOIN stolen t USING (account_no) LEFT JOIN refused d USING (account_no)
    LEFT JOIN broken b USING (account_no) LEFT JOIN returned r USING (account_no)
    ORDER BY a.account_no"""


def accounts_on(day: date) -> list[str]:
    """Return, in order, the accounts that were in service on a day."""
    rows = copy_out(
        """SELECT account_no FROM customers_account
        WHERE opened_date <= %(day)s AND (closed_date IS NULL OR closed_date > %(day)s)
        ORDER BY account_no""",
        {"day": day},
        {"account_no": pl.String},
    )
    return rows["account_no"].to_list()


def credit_items(*, first: str, last: str, as_of: date) -> pl.DataFrame:
    """Read what fell due of a range of accounts and what had become of it by a day's end: `credit_items`.

    Only facts booked by that day count. Items of the twelve months before, and older ones that were open.
    """
    return copy_out(_ITEMS, {"first": first, "last": last, "as_of": as_of}, CREDIT_ITEMS.schema)


def credit_marks(*, first: str, last: str, as_of: date) -> pl.DataFrame:
    """Read what else was known of the accounts of a range that were open on a day: `credit_marks`.

    Signals of twelve months count as `records.warnings.frames.signals` reads them: by account, customer or
    linked party. Insolvency is a claim filed in a bankruptcy, in a matter of any account of the customer.
    """
    return copy_out(_MARKS, {"first": first, "last": last, "as_of": as_of}, CREDIT_MARKS.schema)


def credit_bands() -> pl.DataFrame:
    """Read the points: the office's versions and those shipped, columns as in `credit_bands`."""
    return _rules(CREDIT_BANDS, default_bands())


def credit_grades() -> pl.DataFrame:
    """Read the grades: the office's versions and those shipped, columns as in `credit_grades`."""
    return _rules(CREDIT_GRADES, default_grades())


def credit_forced() -> pl.DataFrame:
    """Read what forces a grade: the office's rows and those shipped, columns as in `credit_forced`."""
    return _rules(CREDIT_FORCED, default_forced())


def _rules(table: Table, shipped: pl.DataFrame) -> pl.DataFrame:
    query = f"SELECT {', '.join(table.names)} FROM {DATABASE_TABLES[table.name]}"  # our own column names
    return in_place_of(shipped=shipped, stored=copy_out(query, [], table.schema), table=table)


def previous_grades(*, first: str, last: str, before: date) -> pl.DataFrame:
    """Read the last grade of the accounts of a range before a day, as PREVIOUS."""
    return copy_out(
        """SELECT DISTINCT ON (account_no) account_no, grade, since FROM credit_accountgrade
        WHERE account_no BETWEEN %s AND %s AND as_of < %s ORDER BY account_no, as_of DESC""",
        [first, last, before],
        PREVIOUS,
    )


def grades_held(account_nos: Sequence[str], *, on: date) -> pl.DataFrame:
    """Read the grade that holds for some accounts on a day: `account_no`, `grade`; none graded, no row."""
    return copy_out(
        """SELECT DISTINCT ON (account_no) account_no, grade FROM credit_accountgrade
        WHERE account_no = ANY(%s) AND as_of <= %s ORDER BY account_no, as_of DESC""",
        [list(account_nos), on],
        {"account_no": pl.String, "grade": pl.String},
    )


def grades_at(*, as_of: date) -> pl.DataFrame:
    """Read all grades of a review, columns as in `account_grades`."""
    return copy_out(
        f"""SELECT {", ".join(ACCOUNT_GRADES.names)} FROM credit_accountgrade
        WHERE as_of = %s ORDER BY account_no""",
        [as_of],
        ACCOUNT_GRADES.schema,
    )


def settlement_ways(*, as_of: date) -> pl.DataFrame:
    """Read how each account in service settles on a day: `account_no`, `org_code`, `from_way`, `tightened`.

    PREPAY = on cost control, INSTALMENTS = by an agreement in force, NORMAL else. `tightened` = the last
    approved proposal asked for that way.
    """
    return copy_out(
        """WITH prepaid AS (
            SELECT DISTINCT ON (account_no) account_no, kind, valid_to FROM prepayment_prepaymentagreement
            WHERE valid_from <= %(day)s ORDER BY account_no, valid_from DESC),
        signed AS (
            SELECT DISTINCT ON (account_no) account_no, valid_to_month FROM contracts_agreement
            WHERE valid_from_month <= %(month)s ORDER BY account_no, version DESC),
        approved AS (
            SELECT DISTINCT ON (p.account_no) p.account_no, p.to_way
            FROM credit_wayproposal p JOIN credit_waydecision d USING (proposal_no) WHERE d.approved
            ORDER BY p.account_no, d.decided_at DESC),
        ways AS (
            SELECT a.account_no, a.org_code, CASE
                WHEN p.kind <> 'POSTPAID' AND (p.valid_to IS NULL OR p.valid_to > %(day)s) THEN 'PREPAY'
                WHEN s.account_no IS NOT NULL AND (s.valid_to_month IS NULL OR s.valid_to_month > %(month)s)
                    THEN 'INSTALMENTS'
                ELSE 'NORMAL' END AS from_way
            FROM customers_account a
            LEFT JOIN prepaid p USING (account_no) LEFT JOIN signed s USING (account_no)
            WHERE a.opened_date <= %(day)s AND (a.closed_date IS NULL OR a.closed_date > %(day)s))
        SELECT w.account_no, w.org_code, w.from_way, coalesce(d.to_way = w.from_way, FALSE)
        FROM ways w LEFT JOIN approved d USING (account_no) ORDER BY w.account_no""",
        {"day": as_of, "month": as_of.year * 100 + as_of.month},
        {"account_no": pl.String, "org_code": pl.String, "from_way": pl.String, "tightened": pl.Boolean},
    )


def scorecard_rows(model_no: str) -> pl.DataFrame:
    """Read a scorecard, columns as in `scorecard_rows`."""
    return copy_out(
        f"SELECT {', '.join(SCORECARD_ROWS.names)} FROM credit_scorecardrow WHERE model_no = %s "
        "ORDER BY fact, bin_no",
        [model_no],
        SCORECARD_ROWS.schema,
    )
