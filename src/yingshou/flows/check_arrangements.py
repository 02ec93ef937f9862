"""Find out each day which agreements on arrears are kept, broken or paid, and end those that are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.arrangements import instalments, standings
from yingshou.core.money import ZERO_YUAN
from yingshou.flows.hold_arrangement import lift_items
from yingshou.records.arrangements import frames, operations
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.frames import open_items
from yingshou.records.payments.operations import lock_accounts

ACTOR = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a day's check found: agreements looked at, broken, paid."""

    running: int
    broken: int
    completed: int


def check_arrangements(*, as_of: date) -> Checked:
    """Look at every agreement that runs as it stands at the end of a day, and end those that are over.

    A broken one is ended the day it is found, so collection goes on where it stood; one that is paid whole is
    completed. Each end is a transaction of its own that looks again while it holds the account, so the check
    may be killed and repeated.
    """
    running = frames.running()
    found = standing_of(running["arrangement_no"].to_list(), as_of)
    over = found.filter(pl.col("state") != "RUNNING").join(
        running.select("arrangement_no", "account_no"), on="arrangement_no"
    )
    pairs = over.select("arrangement_no", "account_no").iter_rows()
    ended = [_end(number, account_no, as_of) for number, account_no in pairs]
    return Checked(
        running=running.height,
        broken=ended.count(operations.BROKEN),
        completed=ended.count(operations.COMPLETED),
    )


def standing_of(arrangement_nos: Sequence[str], as_of: date) -> pl.DataFrame:
    """Return how some agreements stand at the end of a day, columns as in `arrangement_standings`."""
    return standings(
        terms=frames.terms(arrangement_nos),
        grace_days=frames.grace_days(arrangement_nos),
        settled=frames.settled(arrangement_nos=arrangement_nos, as_of=as_of),
        as_of=as_of,
        emptied=_emptied(arrangement_nos, as_of),
    )


def instalments_of(arrangement_no: str, as_of: date) -> pl.DataFrame:
    """Return the instalments of an agreement with what was paid of each, as in `arrangement_instalments`."""
    return instalments(
        terms=frames.terms([arrangement_no]),
        grace_days=frames.grace_days([arrangement_no]),
        settled=frames.settled(arrangement_nos=[arrangement_no], as_of=as_of),
        as_of=as_of,
    )


def _emptied(arrangement_nos: Sequence[str], as_of: date) -> pl.DataFrame:
    """Return the agreements of whose items nothing is left to pay, with the day from which that is so."""
    items = frames.items(arrangement_nos)
    owed = open_items(account_nos=items["account_no"].unique().to_list(), as_of=as_of)
    number = "arrangement_no"
    still = items.filter(pl.col("receivable_no").is_in(owed["receivable_no"].to_list()))
    gone = items.join(still, on=number, how="anti")
    return gone.group_by(number).agg(emptied_date=pl.col("last_date").max())


def paid_so_far(arrangement_no: str, as_of: date) -> Decimal:
    """Return what was settled of an agreement's items since it was proposed, in yuan."""
    standing = standing_of([arrangement_no], as_of)
    return Decimal(standing["paid"][0]) if standing.height else ZERO_YUAN


def _end(arrangement_no: str, account_no: str, as_of: date) -> str:
    """End an agreement that is over, and return its state now."""
    with transaction.atomic():
        lock_accounts([account_no])
        row = standing_of([arrangement_no], as_of).row(0, named=True)
        ended = (
            row["state"] != "RUNNING"
            and frames.running(first=account_no, last=account_no)
            .filter(pl.col("arrangement_no") == arrangement_no)
            .height
        )
        if not ended:
            return "RUNNING"
        lift_items(
            arrangement=operations.running(arrangement_no), on=as_of, lifted_by=ACTOR, reason=row["state"]
        )
        operations.end(
            arrangement_no=arrangement_no, state=row["state"], ended_date=as_of, ended_by=ACTOR,
            paid=row["paid"],
        )  # fmt: skip
        record_event(
            actor=ACTOR, action=f"ARRANGEMENT_{row['state']}", subject=arrangement_no,
            detail={"as_of": as_of, "paid": row["paid"], "short": row["short"]},
        )  # fmt: skip
        return str(row["state"])
