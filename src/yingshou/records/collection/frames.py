"""What is overdue as columns, and the rules of its age."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.aging import default_buckets, default_limitation
from yingshou.core.collection import default_capacity, default_days, default_rules, default_steps
from yingshou.core.money import YUAN
from yingshou.core.tables import (
    AGING_BUCKETS,
    COLLECTION_DAYS,
    DEMANDS,
    FROZEN_ARREARS,
    LIMITATION_RULES,
    OPEN_ITEMS,
    TASK_CAPACITY,
    TREATMENT_RULES,
    TREATMENT_STEPS,
    Table,
)
from yingshou.core.tables.money_rules import in_place_of
from yingshou.records.copy import copy_out
from yingshou.records.organizations.scope import scope
from yingshou.records.receivables.frames import ADJUSTED_ON

RULE_DATABASE_TABLES = {
    AGING_BUCKETS.name: "collection_agingbucket",
    LIMITATION_RULES.name: "collection_limitationrule",
    TREATMENT_RULES.name: "collection_treatmentrule",
    TREATMENT_STEPS.name: "collection_treatmentstep",
    COLLECTION_DAYS.name: "collection_collectionday",
    TASK_CAPACITY.name: "collection_taskcapacity",
}
"""Where the rules of an office lie."""
SUMS = pl.Schema(
    {
        "org_code": pl.String, "customer_class": pl.String, "supply_class": pl.String, "due_date": pl.Date,
        "items": pl.Int64, "amount": YUAN,
    }
)  # fmt: skip
"""Open principal of the items of a kind of account that fell due on a day."""


def aging_buckets() -> pl.DataFrame:
    """Read the scale of buckets: the office's versions and that shipped, columns as in `aging_buckets`."""
    return _rules(AGING_BUCKETS, default_buckets())


def limitation_rules() -> pl.DataFrame:
    """Read the limitation of claims: the office's rows and those shipped, as in `limitation_rules`."""
    return _rules(LIMITATION_RULES, default_limitation())


def treatment_rules() -> pl.DataFrame:
    """Read whom each treatment is for: the office's rows and those shipped, as in `treatment_rules`."""
    return _rules(TREATMENT_RULES, default_rules())


def treatment_steps() -> pl.DataFrame:
    """Read the steps of all treatments: the office's versions and those shipped, as in `treatment_steps`."""
    return _rules(TREATMENT_STEPS, default_steps())


def collection_days() -> pl.DataFrame:
    """Read the days of collection: the office's versions and those shipped, as in `collection_days`."""
    return _rules(COLLECTION_DAYS, default_days())


def task_capacity() -> pl.DataFrame:
    """Read what people can do: the office's rows and those shipped, as in `task_capacity`."""
    return _rules(TASK_CAPACITY, default_capacity())


def _rules(table: Table, shipped: pl.DataFrame) -> pl.DataFrame:
    query = f"SELECT {', '.join(table.names)} FROM {RULE_DATABASE_TABLES[table.name]}"
    return in_place_of(shipped=shipped, stored=copy_out(query, [], table.schema), table=table)


def overdue_sums(*, as_of: date) -> pl.DataFrame:
    """Sum what is overdue on a day by organisation, classes and due date, within the reader's scope."""
    return copy_out(
        """SELECT a.org_code, a.customer_class, a.supply_class, b.due_date, count(*), sum(b.principal_open)
        FROM receivables_receivablebalance b JOIN customers_account a USING (account_no)
        WHERE b.principal_open > 0 AND b.due_date < %s AND starts_with(a.org_code, %s)
        GROUP BY a.org_code, a.customer_class, a.supply_class, b.due_date
        ORDER BY a.org_code, a.customer_class, a.supply_class, b.due_date""",
        [as_of, scope()],
        SUMS,
    )


def overdue_since(*, due_by: date) -> pl.DataFrame:
    """Read the open items that fell due by a day, within the reader's scope, columns as in `open_items`.

    Penalty is not accrued here; `penalty_open` is 0.00.
    """
    return copy_out(
        """SELECT r.receivable_no, r.account_no, r.bill_month, r.kind, r.term_no, r.amount, r.due_date,
            r.penalty_start_date, b.principal_open, 0
        FROM receivables_receivablebalance b JOIN receivables_receivable r USING (receivable_no)
        JOIN customers_account a ON a.account_no = b.account_no
        WHERE b.principal_open > 0 AND b.due_date <= %s AND starts_with(a.org_code, %s)
        ORDER BY r.due_date, r.receivable_no""",
        [due_by, scope()],
        OPEN_ITEMS.schema,
    )


def demands_on(receivable_nos: Sequence[str]) -> pl.DataFrame:
    """Read what interrupted the limitation of some items, columns as in `demands`.

    Payments on the item that stand, and demands about it that were served with proof.
    """
    served = copy_out(
        """SELECT n.account_no, item, 'DEMAND', (p.served_at AT TIME ZONE 'Asia/Shanghai')::date
        FROM notices_notice n JOIN notices_progress p USING (notice_no),
            jsonb_array_elements_text(n.receivable_nos) item
        WHERE n.account_no IN (SELECT account_no FROM receivables_receivable WHERE receivable_no = ANY(%s))
            AND n.purpose IN ('DEMAND', 'LEGAL_DEMAND', 'STOP_NOTICE') AND p.served_at IS NOT NULL""",
        [list(receivable_nos)],
        DEMANDS.schema,
    )
    return pl.concat([payments_on(receivable_nos), served])


def payments_on(receivable_nos: Sequence[str]) -> pl.DataFrame:
    """Read the payments that settled a part of some items and stand, as `demands` of kind PAYMENT."""
    return copy_out(
        """SELECT min(account_no), receivable_no, 'PAYMENT', min(value_date) FROM payments_clearing
        WHERE receivable_no = ANY(%s) GROUP BY receivable_no, payment_no
        HAVING sum(principal + penalty) > 0""",
        [list(receivable_nos)],
        DEMANDS.schema,
    )


def accounts_in_arrears(*, on: date) -> list[str]:
    """Return, in order, the accounts with an item due before a day that is open or was settled since."""
    rows = copy_out(
        """SELECT account_no FROM receivables_receivablebalance
        WHERE due_date < %(day)s AND principal_open > 0
        UNION SELECT r.account_no FROM receivables_receivable r JOIN payments_clearing c USING (receivable_no)
        WHERE r.due_date < %(day)s AND c.cleared_date >= %(day)s
        UNION SELECT r.account_no FROM receivables_receivable r
        JOIN receivables_adjustment a USING (receivable_no)
        WHERE r.due_date < %(day)s AND a.adjusted_date >= %(day)s
        ORDER BY account_no""",
        {"day": on},
        {"account_no": pl.String},
    )
    return rows["account_no"].to_list()


def overdue_at(*, on: date, first: str, last: str) -> pl.DataFrame:
    """Work out from the facts what was overdue at the beginning of a day, for a range of accounts.

    What was booked from that day on does not count, whatever its value date. Columns as in `frozen_arrears`,
    with the day's year.
    """
    return copy_out(
        f"""SELECT %(year)s, r.receivable_no, r.account_no, r.bill_month, r.due_date,
            r.amount - coalesce(c.principal, 0) - coalesce(a.amount, 0)
        FROM receivables_receivable r
        LEFT JOIN LATERAL (SELECT sum(principal) AS principal FROM payments_clearing
            WHERE receivable_no = r.receivable_no AND cleared_date < %(day)s) c ON TRUE
        LEFT JOIN LATERAL (SELECT sum(amount) AS amount FROM receivables_adjustment a
            WHERE receivable_no = r.receivable_no AND {ADJUSTED_ON} < %(day)s) a ON TRUE
        WHERE r.account_no BETWEEN %(first)s AND %(last)s AND r.due_date < %(day)s AND r.issued_date < %(day)s
            AND r.amount - coalesce(c.principal, 0) - coalesce(a.amount, 0) > 0
        ORDER BY r.receivable_no""",
        {"day": on, "year": on.year, "first": first, "last": last},
        FROZEN_ARREARS.schema,
    )
