"""Watch what security lapses: a reminder for who answers, each once, none lost."""

from datetime import date

import polars as pl
from django.db import transaction

from yingshou.core.care import due_alarms
from yingshou.records.customers.frames import accounts_of
from yingshou.records.guarantees import frames
from yingshou.records.reminders.operations import store
from yingshou.records.responsibility.frames import responsible_of

ACTOR = "system"
_ROLES = ("ACCOUNT_MANAGER", "COLLECTOR")
"""Who is reminded: the first of these who answers for the account."""


def watch_guarantees(*, as_of: date) -> int:
    """Write the reminders of instruments that end, or can soon be claimed no more; return how many.

    Every alarm whose day has come is written that is not there yet, also those of days on which nobody
    looked; a second run writes nothing. One transaction.
    """
    with transaction.atomic():
        due = due_alarms(guarantees=frames.watched(), rules=frames.alarms(), as_of=as_of)
        rows = due.join(_owners(due, as_of), on="account_no", how="left", maintain_order="left")
        reminders = rows.with_columns(
            kind=pl.lit("GUARANTEE_") + pl.col("occasion"),
            subject="guarantee_no",
            due_date="target_date",
            text=pl.lit(""),
        )
        return store(frame=reminders, made_on=as_of, made_by=ACTOR)


def _owners(due: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return who is reminded of each account: `account_no`, `username`."""
    accounts = accounts_of(due["account_no"].unique().to_list()).select("account_no", "org_code")
    owners = pl.DataFrame(schema={"account_no": pl.String, "username": pl.String})
    for role in _ROLES:
        left = accounts.join(owners, on="account_no", how="anti")
        owners = pl.concat([owners, responsible_of(accounts=left, role=role, on=on)])
    return owners
