"""The facts of money-days as columns: receivables, what left them, free money, and how balances moved."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.tables import RECEIVABLES
from yingshou.records.copy import copy_out
from yingshou.records.organizations.scope import scope

RECEIVABLE_COLUMNS = (
    "receivable_no", "account_no", "bill_month", "kind", "term_no", "amount", "issued_date", "due_date",
)  # fmt: skip
GONE = pl.Schema({"receivable_no": pl.String, "amount": YUAN, "gone_date": pl.Date, "reason": pl.String})
FREE = pl.Schema({"account_no": pl.String, "amount": YUAN, "value_date": pl.Date, "out_date": pl.Date})
CHANGES = pl.Schema({"account_no": pl.String, "day": pl.Date, "amount": YUAN})
ACCOUNTS = pl.Schema({"account_no": pl.String, "name": pl.String, "org_code": pl.String})

_SEEN = """FROM customers_account a
    WHERE starts_with(a.org_code, %(scope)s) AND (%(account)s = '' OR a.account_no = %(account)s)"""
_REFUNDS = """SELECT q.payment_no, q.amount, d.decided_date
    FROM payments_moneyrequest q JOIN payments_moneydecision d USING (request_no)
    WHERE q.kind = 'REFUND' AND d.approved AND NOT EXISTS (
        SELECT 1 FROM payments_moneyoutcome u WHERE u.request_no = q.request_no AND u.kind = 'UNDONE')"""


def _params(account_no: str, from_date: date, to_date: date) -> dict[str, object]:
    return {"scope": scope(), "account": account_no, "from": from_date, "to": to_date}


def accounts_seen(*, account_no: str = "") -> pl.DataFrame:
    """Read the accounts within the reader's scope, or one of them: columns ACCOUNTS."""
    query = f"SELECT a.account_no, a.name, a.org_code {_SEEN}"
    return copy_out(query, {"scope": scope(), "account": account_no}, ACCOUNTS)


def receivables_of_days(*, from_date: date, to_date: date, account_no: str = "") -> pl.DataFrame:
    """Read the receivables that may have stood, or may have been paid ahead, on a day of a window.

    Args:
        from_date: first day.
        to_date: day after the last.
        account_no: only this account; empty = all within the reader's scope.
    """
    return copy_out(
        f"""SELECT {", ".join(f"r.{name}" for name in RECEIVABLE_COLUMNS)}
        FROM receivables_receivable r JOIN receivables_receivablebalance b USING (receivable_no)
        WHERE r.account_no IN (SELECT a.account_no {_SEEN}) AND r.amount > 0
        AND (b.principal_open > 0 OR r.due_date > %(from)s OR r.issued_date > %(from)s
            OR EXISTS (SELECT 1 FROM payments_clearing c
                WHERE c.receivable_no = r.receivable_no AND c.value_date > %(from)s)
            OR EXISTS (SELECT 1 FROM receivables_adjustment j
                WHERE j.receivable_no = r.receivable_no AND j.adjusted_date > %(from)s))
        AND (r.issued_date < %(to)s OR EXISTS (SELECT 1 FROM payments_clearing c
                WHERE c.receivable_no = r.receivable_no AND c.value_date < %(to)s))""",
        _params(account_no, from_date, to_date),
        {name: RECEIVABLES.schema[name] for name in RECEIVABLE_COLUMNS},
    )


def gone_from(receivable_nos: Sequence[str]) -> pl.DataFrame:
    """Read all that left some receivables, by the value date of the money or the day of the adjustment."""
    return copy_out(
        """SELECT receivable_no, principal, value_date, 'PAID' FROM payments_clearing
        WHERE receivable_no = ANY(%(numbers)s) AND principal <> 0
        UNION ALL SELECT receivable_no, amount, adjusted_date, kind FROM receivables_adjustment
        WHERE receivable_no = ANY(%(numbers)s)""",
        {"numbers": list(receivable_nos)},
        GONE,
    )


def free_money(*, from_date: date, to_date: date, account_no: str = "") -> pl.DataFrame:
    """Read the money of a window that settles nothing: what is unapplied, and what was paid back."""
    return copy_out(
        f"""WITH seen AS (SELECT a.account_no {_SEEN})
        SELECT b.account_no, b.unapplied, p.value_date, NULL::date
        FROM payments_paymentbalance b JOIN payments_payment p USING (payment_no)
        WHERE b.unapplied > 0 AND p.value_date < %(to)s AND b.account_no IN (SELECT account_no FROM seen)
        UNION ALL
        SELECT b.account_no, f.amount, p.value_date, f.decided_date
        FROM ({_REFUNDS}) f JOIN payments_payment p USING (payment_no)
        JOIN payments_paymentbalance b USING (payment_no)
        WHERE f.decided_date > %(from)s AND b.account_no IN (SELECT account_no FROM seen)""",
        _params(account_no, from_date, to_date),
        FREE,
    )


def balance_changes(*, from_date: date, to_date: date, account_no: str = "") -> pl.DataFrame:
    """Sum by account and day how receivables less money in hand moved; earlier days stand as the first.

    Out of the receivables, adjustments and payments themselves, not of what settled what. Money counts from
    its value date and without the penalty it paid; a reversed payment never came.
    """
    return copy_out(
        f"""WITH seen AS (SELECT a.account_no {_SEEN}),
        moved AS (
            SELECT account_no, issued_date AS day, amount FROM receivables_receivable
            UNION ALL SELECT account_no, adjusted_date, -amount FROM receivables_adjustment
            UNION ALL
            SELECT b.account_no, p.value_date, -p.amount
            FROM payments_payment p JOIN payments_paymentbalance b USING (payment_no)
            WHERE NOT EXISTS (SELECT 1 FROM payments_paymentreversal v WHERE v.payment_no = p.payment_no)
            UNION ALL SELECT account_no, value_date, penalty FROM payments_clearing WHERE penalty <> 0
            UNION ALL
            SELECT b.account_no, f.decided_date, f.amount
            FROM ({_REFUNDS}) f JOIN payments_paymentbalance b USING (payment_no))
        SELECT account_no, greatest(day, %(from)s), sum(amount) FROM moved
        WHERE day < %(to)s AND account_no IN (SELECT account_no FROM seen)
        GROUP BY account_no, greatest(day, %(from)s)""",
        _params(account_no, from_date, to_date),
        CHANGES,
    )


def days_late(*, account_no: str, since: date) -> list[int]:
    """Return by how many days each settled due of an account was paid late, those due since a day, in order.

    The last money of a due counts; dues that are open still, or came to nothing, are left out.
    """
    rows = copy_out(
        """SELECT r.receivable_no, greatest(max(c.value_date) - max(r.due_date), 0)
        FROM receivables_receivable r JOIN receivables_receivablebalance b USING (receivable_no)
        JOIN payments_clearing c USING (receivable_no)
        WHERE r.account_no = %s AND r.due_date >= %s AND r.amount > 0 AND b.principal_open = 0
        GROUP BY r.receivable_no HAVING sum(c.principal) > 0 ORDER BY r.receivable_no""",
        [account_no, since],
        {"receivable_no": pl.String, "late": pl.Int64},
    )
    return rows["late"].to_list()
