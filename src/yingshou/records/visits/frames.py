"""Plans, visits and whom they are for, as columns."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.care import default_visit_plans
from yingshou.core.tables import VISIT_PLANS
from yingshou.core.tables.money_rules import in_place_of
from yingshou.core.tables.scope import ALL
from yingshou.records.copy import copy_out
from yingshou.records.organizations.scope import scope

DATABASE_TABLE = "visits_visitplan"
VISITED = pl.Schema({"account_no": pl.String, "visit_date": pl.Date})
TO_VISIT = pl.Schema(
    {
        "account_no": pl.String, "name": pl.String, "org_code": pl.String, "opened_date": pl.Date,
        "supply_class": pl.String, "service_grade": pl.String, "treatment": pl.String,
    }
)  # fmt: skip


def plans() -> pl.DataFrame:
    """Read the plans of visits: the office's rows and those shipped, columns as in `visit_plans`."""
    query = f"SELECT {', '.join(VISIT_PLANS.names)} FROM {DATABASE_TABLE}"
    stored = copy_out(query, [], VISIT_PLANS.schema)
    return in_place_of(shipped=default_visit_plans(), stored=stored, table=VISIT_PLANS)


def accounts_to_visit(*, supply_classes: Sequence[str], on: date) -> pl.DataFrame:
    """Read the accounts supplied on a day that plans for some supply classes may name: TO_VISIT.

    `-` among the classes stands for all of them. Only what the reader sees.
    """
    return copy_out(
        """SELECT a.account_no, a.name, a.org_code, a.opened_date, a.supply_class, t.service_grade,
            c.treatment
        FROM customers_account a
        LEFT JOIN LATERAL (SELECT t.service_grade FROM customers_accounttraits t
            WHERE t.account_no = a.account_no AND t.valid_from <= %(on)s
            ORDER BY t.valid_from DESC LIMIT 1) t ON true
        LEFT JOIN collection_case c ON c.account_no = a.account_no AND c.state = 'OPEN'
        WHERE (a.supply_class = ANY(%(classes)s) OR %(all)s) AND a.opened_date <= %(on)s
            AND (a.closed_date IS NULL OR a.closed_date > %(on)s) AND starts_with(a.org_code, %(scope)s)""",
        {"on": on, "classes": list(supply_classes), "all": ALL in supply_classes, "scope": scope()},
        TO_VISIT,
    )


def visited(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the days on which accounts were visited: VISITED."""
    return copy_out(
        "SELECT account_no, visit_date FROM visits_visit WHERE account_no = ANY(%s)",
        (list(account_nos),),
        VISITED,
    )
