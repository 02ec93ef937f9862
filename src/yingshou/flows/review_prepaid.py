"""Act on how accounts on cost control stand: levels, notices, and what money that came has mended."""

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from yingshou.core.prepayment import SEVERITY, level_changes
from yingshou.flows.prepaid_standing import prepaid_standing
from yingshou.flows.request_notice import Asked, request_notices
from yingshou.records.prepayment import frames
from yingshou.records.prepayment.operations import DAY, MONEY, change_level, replace_standing

_TOLD = ("level", "balance", "per_day", "lasts_until", "emergency_credit", "balance_date")


def tell_levels(*, balances: pl.DataFrame, at: datetime) -> int:
    """Write which accounts reached another level, ask for the notices due, and return how many those are.

    Runs inside the caller's transaction, which holds the accounts.
    """
    known = frames.levels(balances["account_no"].to_list())
    changes = level_changes(balances=balances, known=known).with_columns(
        notice_no=pl.format(
            "{}-{}-{}-{}", "purpose", "account_no", pl.col("balance_date").dt.strftime("%Y%m%d"), "level"
        )
    )
    for row in changes.iter_rows(named=True):
        change_level(
            account_no=row["account_no"], from_level=row["from_level"], level=row["level"],
            since=row["balance_date"], balance=row["balance"], cause=DAY, notice_no=row["notice_no"] or "",
        )  # fmt: skip
    asked = [
        Asked(
            notice_no=row["notice_no"], account_no=row["account_no"], purpose=row["purpose"],
            facts={name: row[name] for name in _TOLD if row[name] is not None},
        )
        for row in changes.drop_nulls("purpose").iter_rows(named=True)
    ]  # fmt: skip
    request_notices(asked=asked, at=at)
    return len(asked)


def review_prepaid(*, account_nos: Sequence[str], on: date) -> pl.DataFrame:
    """Say anew how accounts stand after money moved, and write which levels it mended.

    Runs inside the caller's transaction, which holds the accounts. A level that grew worse is left to the
    evening, which tells the customer. Whoever acts on the state of an account (a stop on its way, a restore)
    reads it after this in the same transaction: a credit never leaves a block behind.

    Returns:
        Table PREPAID_BALANCES of those of the accounts that are on cost control.
    """
    standing = prepaid_standing(account_nos=account_nos, on=on)
    if standing.terms.is_empty():
        return standing.balances
    now = standing.balances
    replace_standing(balances=now, kinds=standing.terms)
    changes = level_changes(balances=now, known=frames.levels(now["account_no"].to_list()))
    for row in changes.iter_rows(named=True):
        if SEVERITY[row["level"]] < SEVERITY[row["from_level"]]:
            change_level(
                account_no=row["account_no"], from_level=row["from_level"], level=row["level"], since=on,
                balance=row["balance"], cause=MONEY,
            )  # fmt: skip
    return now
