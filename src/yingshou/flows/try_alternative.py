"""What an account's last months would have cost on other terms. Writes nothing."""

from datetime import date

import polars as pl

from yingshou.core.analysis import Alternative, compare
from yingshou.flows.account_months import account_months


def try_alternative(*, account_no: str, as_of: date, alternative: Alternative) -> pl.DataFrame | None:
    """Rate an account's last twelve bills again under an alternative, columns as in `core.analysis.compare`.

    Returns None where there is no such account.
    """
    found = account_months(account_no=account_no, as_of=as_of)
    if found is None:
        return None
    return compare(
        bills=found.bills,
        accounts=found.accounts,
        tariffs=found.tariffs,
        capacity_changes=found.capacity_changes,
        alternatives=[alternative],
    )
