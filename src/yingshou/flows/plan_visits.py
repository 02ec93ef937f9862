"""Whom to visit: every customer some plan names, with when it is due and who goes."""

from datetime import date

import polars as pl

from yingshou.core.care import due_visits
from yingshou.records.responsibility.frames import responsible_of
from yingshou.records.visits import frames

ROLE = "ACCOUNT_MANAGER"


def plan_visits(*, as_of: date) -> pl.DataFrame:
    """Return the customers to visit, the latest first: table DUE_VISITS, `name`, `org_code`, `username`.

    Only what the reader sees; `username` is null where no account manager answers. Nothing is written.
    """
    plans = frames.plans()
    accounts = frames.accounts_to_visit(supply_classes=plans["supply_class"].unique().to_list(), on=as_of)
    due = due_visits(
        accounts=accounts,
        plans=plans,
        visits=frames.visited(accounts["account_no"].to_list()),
        as_of=as_of,
    )
    named = due.join(
        accounts.select("account_no", "name", "org_code"), on="account_no", maintain_order="left"
    )
    managers = responsible_of(accounts=named.select("account_no", "org_code"), role=ROLE, on=as_of)
    return named.join(managers, on="account_no", how="left", maintain_order="left")
