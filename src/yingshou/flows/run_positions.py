"""The daily position: was every day covered (天天无风险)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.drafts import draft_risk
from yingshou.core.exposure import positions, zero_risk_share
from yingshou.core.tables import POSITIONS
from yingshou.flows.value_days import value_days
from yingshou.records.claims.frames import cover
from yingshou.records.contracts.frames import agreements
from yingshou.records.drafts.frames import holdings, weights
from yingshou.records.indicators.operations import replace_positions
from yingshou.records.payments.frames import receipts

BATCH_SIZE = 200

Progress = Callable[[int, int], None]
"""Called with the accounts done and the accounts there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsResult:
    """What the position run found: account-days, those not covered, and the share that was."""

    accounts: int
    days: int
    uncovered_days: int
    zero_risk_day_share: Decimal | None


def run_positions(
    *, from_date: date, to_date: date, as_of: date, progress: Progress | None = None
) -> PositionsResult:
    """Rebuild the daily cover of every account with an agreement.

    Figures accumulate from the account's first day, so any range gives the same positions; what is stored
    for the range is replaced, so a repeat changes nothing. Days before the first supply have no position.
    An unbilled day without daily usage adds no value until its bill comes.

    Args:
        from_date: first day.
        to_date: day after the last (half-open); nothing is written for days after `as_of`.
        as_of: business date.
        progress: told after each batch of accounts, one transaction each.
    """
    end = min(to_date, as_of + timedelta(days=1))
    account_nos = sorted(agreements()["account_no"].unique().to_list())
    found = [POSITIONS.empty()]
    for start in range(0, len(account_nos), BATCH_SIZE):
        batch = account_nos[start : start + BATCH_SIZE]
        if from_date < end:
            found.append(_rebuild(batch, from_date, end, as_of))
        if progress:
            progress(start + len(batch), len(account_nos))
    rows = pl.concat(found)
    return PositionsResult(
        accounts=len(account_nos),
        days=rows.height,
        uncovered_days=rows.filter(~pl.col("covered")).height,
        zero_risk_day_share=zero_risk_share(rows),
    )


def _rebuild(account_nos: Sequence[str], from_date: date, end: date, as_of: date) -> pl.DataFrame:
    values = value_days(account_nos=account_nos, as_of=as_of)
    first = values.group_by("account_no").agg(pl.col("use_date").min().alias("first_date"))
    with transaction.atomic():
        rows = positions(
            daily_values=values,
            receipts=receipts(account_nos=account_nos),
            guarantees=cover(account_nos),
            from_date=from_date,
            to_date=end,
            draft_risk=draft_risk(
                drafts=holdings(account_nos), weights=weights(), from_date=from_date, to_date=end
            ),
        )
        supplied = POSITIONS.conform(
            rows.join(first, on="account_no").filter(pl.col("position_date") >= pl.col("first_date"))
        )
        replace_positions(
            positions=supplied,
            account_nos=account_nos,
            from_date=from_date,
            to_date=end - timedelta(days=1),
        )
    return supplied
