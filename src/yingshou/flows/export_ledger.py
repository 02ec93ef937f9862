"""Hand the journal and its accounts to finance as tables."""

from datetime import date

import polars as pl

from yingshou.core.tables import JOURNAL, TRIAL_BALANCE
from yingshou.records.ledger.frames import journal, period_balances


def export_journal(*, from_date: date, to_date: date) -> pl.DataFrame:
    """Return the postings booked in a range of days, both ends in it: table JOURNAL.

    Every entry has its place in the chain and its hash, so whoever holds the file can make the hashes anew.
    """
    return JOURNAL.conform(journal(from_date=from_date, to_date=to_date))


def export_trial_balance(*, from_date: date, to_date: date) -> pl.DataFrame:
    """Return every account over a range of days, both ends in it: table TRIAL_BALANCE."""
    balances = period_balances(from_date=from_date, to_date=to_date)
    return TRIAL_BALANCE.conform(
        balances.rename({"number": "account_number", "code": "account_code", "zh": "account_name"})
    )
