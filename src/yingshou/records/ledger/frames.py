"""The journal as columns."""

from datetime import date, datetime

import polars as pl

from yingshou.core.ledger import CONTENT
from yingshou.core.money import YUAN
from yingshou.core.tables import JOURNAL
from yingshou.records.copy import copy_out

TRIAL_BALANCE = pl.Schema(
    {
        "code": pl.String,
        "zh": pl.String,
        "en": pl.String,
        "side": pl.String,
        "debit": YUAN,
        "credit": YUAN,
        "balance": YUAN,
    }
)
"""balance stands on the account's own side, in yuan."""


PERIOD_BALANCES = pl.Schema(
    {
        "number": pl.String,
        "code": pl.String,
        "zh": pl.String,
        "en": pl.String,
        "side": pl.String,
        "opening": YUAN,
        "debit": YUAN,
        "credit": YUAN,
        "closing": YUAN,
    }
)
"""Accounts over a range of days; opening and closing stand on the account's own side, in yuan."""

SEALED = pl.Schema({"position": pl.Int64, "hash": pl.String, **dict.fromkeys(CONTENT, pl.String)})
"""A sealed entry with its content as text; kind is null where the entry is gone."""

_INSTANT = """to_char(e.booked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_CONTENT = f"""e.kind, e.booked_date::text, {_INSTANT}, e.memo,
    coalesce((SELECT string_agg(concat_ws(' ', p.account_code, p.debit, p.credit), E'\\n' ORDER BY p.id)
        FROM ledger_posting p WHERE p.entry_no = e.entry_no), '')"""


def trial_balance(as_of: date) -> pl.DataFrame:
    """Sum up every account of the ledger (试算平衡表) to the end of a booked date, in order of its code."""
    return copy_out(
        """
        SELECT a.code, a.zh, a.en, a.side, coalesce(sum(p.debit), 0.00), coalesce(sum(p.credit), 0.00),
               coalesce(sum(p.debit - p.credit), 0.00) * CASE a.side WHEN 'DEBIT' THEN 1 ELSE -1 END
        FROM ledger_ledgeraccount a
        LEFT JOIN (
            SELECT p.* FROM ledger_posting p JOIN ledger_journalentry e USING (entry_no)
            WHERE e.booked_date <= %s
        ) p ON p.account_code = a.code
        GROUP BY a.code ORDER BY a.number
        """,
        (as_of,),
        TRIAL_BALANCE,
    )


def unbalanced_entries() -> pl.DataFrame:
    """Find entries whose debits are not their credits: entry_no, debit, credit in yuan."""
    return copy_out(
        """SELECT entry_no, sum(debit), sum(credit) FROM ledger_posting
        GROUP BY entry_no HAVING sum(debit) <> sum(credit) ORDER BY entry_no""",
        (),
        {"entry_no": pl.String, "debit": YUAN, "credit": YUAN},
    )


def balances_at(instant: datetime) -> pl.DataFrame:
    """Sum up every account as it stood at an instant: what had been written by then, whatever its day.

    Columns `PERIOD_BALANCES`, nothing opening. An entry bears the instant at which its writing began; acts
    take well under a minute, so what is asked a minute later does not change any more.
    """
    return copy_out(
        """
        SELECT a.number, a.code, a.zh, a.en, a.side, 0.00, coalesce(sum(p.debit), 0.00),
               coalesce(sum(p.credit), 0.00),
               coalesce(sum(p.debit - p.credit), 0.00) * CASE a.side WHEN 'DEBIT' THEN 1 ELSE -1 END
        FROM ledger_ledgeraccount a
        LEFT JOIN (
            SELECT p.* FROM ledger_posting p JOIN ledger_journalentry e USING (entry_no)
            WHERE e.booked_at <= %s
        ) p ON p.account_code = a.code
        GROUP BY a.code ORDER BY a.number
        """,
        (instant,),
        PERIOD_BALANCES,
    )


def period_balances(*, from_date: date, to_date: date) -> pl.DataFrame:
    """Sum up every account over a range of booked days, both ends in it: columns `PERIOD_BALANCES`.

    What lies before starts from the last close, so a year's journal is not read again for a day.
    """
    return copy_out(
        """
        WITH closed AS (SELECT max(last_date) AS day, max(month) AS month FROM ledger_periodclose
            WHERE last_date < %(from)s),
        carried AS (SELECT b.account_code, b.closing FROM ledger_periodbalance b, closed c
            WHERE b.month = c.month),
        moved AS (
            SELECT p.account_code,
                coalesce(sum(p.debit - p.credit) FILTER (WHERE e.booked_date < %(from)s), 0.00) AS before,
                coalesce(sum(p.debit) FILTER (WHERE e.booked_date >= %(from)s), 0.00) AS debit,
                coalesce(sum(p.credit) FILTER (WHERE e.booked_date >= %(from)s), 0.00) AS credit
            FROM ledger_journalentry e JOIN ledger_posting p USING (entry_no)
            WHERE e.booked_date > coalesce((SELECT day FROM closed), '-infinity') AND e.booked_date <= %(to)s
            GROUP BY 1),
        summed AS (
            SELECT a.number, a.code, a.zh, a.en, a.side,
                coalesce(c.closing, 0.00)
                    + coalesce(m.before, 0.00) * CASE a.side WHEN 'DEBIT' THEN 1 ELSE -1 END AS opening,
                coalesce(m.debit, 0.00) AS debit, coalesce(m.credit, 0.00) AS credit
            FROM ledger_ledgeraccount a LEFT JOIN carried c ON c.account_code = a.code
            LEFT JOIN moved m ON m.account_code = a.code)
        SELECT number, code, zh, en, side, opening, debit, credit,
            opening + (debit - credit) * CASE side WHEN 'DEBIT' THEN 1 ELSE -1 END
        FROM summed ORDER BY number
        """,
        {"from": from_date, "to": to_date},
        PERIOD_BALANCES,
    )


def unsealed_entries(*, limit: int) -> pl.DataFrame:
    """Read the oldest entries without a place in the chain, columns of `CONTENT`, all text."""
    return copy_out(
        f"""SELECT e.entry_no, {_CONTENT} FROM ledger_journalentry e
        WHERE NOT EXISTS (SELECT 1 FROM ledger_entryseal s WHERE s.entry_no = e.entry_no)
        ORDER BY e.booked_at, e.entry_no LIMIT %s""",
        (limit,),
        dict.fromkeys(CONTENT, pl.String),
    )


def sealed_entries(*, after: int, limit: int) -> pl.DataFrame:
    """Read sealed entries past a position in the order of the chain: columns `SEALED`."""
    return copy_out(
        f"""SELECT s.position, s.hash, s.entry_no, {_CONTENT}
        FROM (SELECT * FROM ledger_entryseal WHERE position > %s ORDER BY position LIMIT %s) s
        LEFT JOIN ledger_journalentry e USING (entry_no) ORDER BY s.position""",
        (after, limit),
        SEALED,
    )


def wrong_closings() -> pl.DataFrame:
    """Find closed periods whose stored balances are not what the journal adds up to: month, account_code."""
    return copy_out(
        """
        WITH moved AS (
            SELECT c.month, p.account_code, sum(p.debit) AS debit, sum(p.credit) AS credit
            FROM ledger_periodclose c
            JOIN ledger_journalentry e ON e.booked_date <= c.last_date AND e.booked_date > coalesce(
                (SELECT max(b.last_date) FROM ledger_periodclose b WHERE b.month < c.month), '-infinity')
            JOIN ledger_posting p USING (entry_no) GROUP BY 1, 2),
        summed AS (
            SELECT b.month, b.account_code, b.opening, b.debit, b.credit, b.closing,
                coalesce(m.debit, 0.00) AS moved_debit, coalesce(m.credit, 0.00) AS moved_credit,
                coalesce(lag(b.closing) OVER (PARTITION BY b.account_code ORDER BY b.month), 0.00) AS carried,
                CASE a.side WHEN 'DEBIT' THEN 1 ELSE -1 END AS sign
            FROM ledger_periodbalance b JOIN ledger_ledgeraccount a ON a.code = b.account_code
            LEFT JOIN moved m USING (month, account_code))
        SELECT month, account_code FROM summed
        WHERE opening <> carried OR debit <> moved_debit OR credit <> moved_credit
            OR closing <> opening + (debit - credit) * sign
        ORDER BY 1, 2
        """,
        (),
        {"month": pl.Int32, "account_code": pl.String},
    )


def journal(*, from_date: date, to_date: date) -> pl.DataFrame:
    """Read the postings of a range of booked days, both ends in it, columns as in `journal`."""
    return copy_out(
        f"""SELECT e.entry_no, row_number() OVER (PARTITION BY e.entry_no ORDER BY p.id), e.kind,
            e.booked_date, {_INSTANT}, e.memo, a.number, a.code, p.debit, p.credit, s.position, s.hash
        FROM ledger_journalentry e JOIN ledger_posting p USING (entry_no)
        JOIN ledger_ledgeraccount a ON a.code = p.account_code
        LEFT JOIN ledger_entryseal s USING (entry_no)
        WHERE e.booked_date BETWEEN %s AND %s ORDER BY e.booked_date, e.booked_at, e.entry_no, p.id""",
        (from_date, to_date),
        JOURNAL.schema,
    )
