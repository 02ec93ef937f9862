"""Agreements on arrears as columns."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.arrangements.standing import SETTLED
from yingshou.core.tables.arrangements import ARRANGEMENT_TERMS
from yingshou.records.copy import copy_out

ITEMS = pl.Schema(
    {"arrangement_no": pl.String(), "account_no": pl.String(), "receivable_no": pl.String(),
     "last_date": pl.Date()}
)  # fmt: skip
RUNNING = pl.Schema({"arrangement_no": pl.String(), "account_no": pl.String(), "grace_days": pl.Int64()})


def running(*, first: str = "", last: str = "\uffff") -> pl.DataFrame:
    """Read the agreements that run, of accounts from one number to another: RUNNING."""
    return copy_out(
        """SELECT a.arrangement_no, a.account_no, a.grace_days FROM arrangements_arrangement a
        JOIN arrangements_arrangementdecision d ON d.arrangement_no = a.arrangement_no AND d.approved
        LEFT JOIN arrangements_arrangementend e ON e.arrangement_no = a.arrangement_no
        WHERE e.arrangement_no IS NULL AND a.account_no BETWEEN %s AND %s ORDER BY 1""",
        (first, last),
        RUNNING,
    )


def terms(arrangement_nos: Sequence[str]) -> pl.DataFrame:
    """Read the instalments of agreements, columns as in `arrangement_terms`."""
    return copy_out(
        """SELECT arrangement_no, term_no, due_date, amount FROM arrangements_arrangementterm
        WHERE arrangement_no = ANY(%s) ORDER BY 1, 2""",
        (list(arrangement_nos),),
        ARRANGEMENT_TERMS.schema,
    )


def grace_days(arrangement_nos: Sequence[str]) -> pl.DataFrame:
    """Read the days of grace of agreements: arrangement_no, grace_days."""
    return copy_out(
        "SELECT arrangement_no, grace_days FROM arrangements_arrangement WHERE arrangement_no = ANY(%s)",
        (list(arrangement_nos),),
        {"arrangement_no": pl.String, "grace_days": pl.Int64},
    )


def settled(*, arrangement_nos: Sequence[str], as_of: date) -> pl.DataFrame:
    """Read what left the items of agreements since they were proposed, as SETTLED.

    A clearing counts by its value date, but not before the proposal: money that was there earlier had left
    the item already. What an item was reduced by counts on its day.
    """
    return copy_out(
        """SELECT i.arrangement_no, greatest(c.value_date, a.proposed_date), c.principal + c.penalty
        FROM arrangements_arrangementitem i JOIN arrangements_arrangement a USING (arrangement_no)
        JOIN payments_clearing c ON c.receivable_no = i.receivable_no
        WHERE i.arrangement_no = ANY(%(numbers)s) AND c.cleared_date <= %(as_of)s
            AND c.id > a.last_clearing AND c.principal + c.penalty <> 0
        UNION ALL
        SELECT i.arrangement_no, greatest(j.adjusted_date, a.proposed_date), j.amount
        FROM arrangements_arrangementitem i JOIN arrangements_arrangement a USING (arrangement_no)
        JOIN receivables_adjustment j ON j.receivable_no = i.receivable_no
        WHERE i.arrangement_no = ANY(%(numbers)s) AND j.adjusted_date <= %(as_of)s
            AND j.id > a.last_adjustment""",
        {"numbers": list(arrangement_nos), "as_of": as_of},
        SETTLED,
    )


def items(arrangement_nos: Sequence[str]) -> pl.DataFrame:
    """Read the items of agreements with the day on which something last left each of them: ITEMS."""
    return copy_out(
        """SELECT i.arrangement_no, a.account_no, i.receivable_no, greatest(a.proposed_date,
            (SELECT max(c.cleared_date) FROM payments_clearing c WHERE c.receivable_no = i.receivable_no),
            (SELECT max(j.adjusted_date) FROM receivables_adjustment j
                WHERE j.receivable_no = i.receivable_no))
        FROM arrangements_arrangementitem i JOIN arrangements_arrangement a USING (arrangement_no)
        WHERE i.arrangement_no = ANY(%s) ORDER BY 1, 3""",
        (list(arrangement_nos),),
        ITEMS,
    )


def last_numbers(account_no: str) -> tuple[int, int]:
    """Return the highest numbers of an account's clearings and adjustments; hold the account before."""
    found = copy_out(
        """SELECT coalesce((SELECT max(id) FROM payments_clearing WHERE account_no = %(no)s), 0),
            coalesce((SELECT max(id) FROM receivables_adjustment WHERE account_no = %(no)s), 0)""",
        {"no": account_no},
        {"clearing": pl.Int64, "adjustment": pl.Int64},
    )
    clearing, adjustment = found.row(0)
    return clearing, adjustment
