"""Ask for supply to be stopped where the money paid ahead has been out for the days of grace."""

from datetime import datetime

import polars as pl

from yingshou.core.prepayment import stops_due
from yingshou.flows.request_stop import request_stop
from yingshou.records.prepayment import frames
from yingshou.records.prepayment.operations import ask_stop
from yingshou.records.supply.operations import UnableToStop

CAUSE, SYSTEM = "PREPAID", "system"


def ask_prepaid_stops(*, terms: pl.DataFrame, balances: pl.DataFrame, at: datetime) -> int:
    """Ask for the stops that are due at a moment and return how many.

    Runs inside the caller's transaction, which holds the accounts, so money that came first has been counted.
    Each is asked for once for each time the money ran out; whether it is carried out is decided by its
    warrant. Who stands just at the line owes nothing a stop could demand, and is asked for on a later day.

    Args:
        terms: frame of `terms_on`.
        balances: table PREPAID_BALANCES, worked out in this transaction.
        at: moment in Beijing time.
    """
    numbers = terms["account_no"].to_list()
    due = stops_due(
        terms=terms,
        balances=balances,
        levels=frames.levels(numbers),
        asked=frames.stops_asked(numbers),
        at=at,
    )
    asked = 0
    for account_no, out_since, balance in due.select("account_no", "out_since", "balance").iter_rows():
        try:
            order_no = request_stop(account_no=account_no, cause=CAUSE, requested_by=SYSTEM, at=at)
        except UnableToStop as refused:
            if refused.code != "NOTHING_DEMANDED":
                raise
            continue
        ask_stop(account_no=account_no, out_since=out_since, asked_at=at, balance=balance, order_no=order_no)
        asked += 1
    return asked
