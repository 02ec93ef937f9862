"""Show what an agreement on arrears would be before anybody proposes it; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.arrangements import equal_terms
from yingshou.core.arrangements.schedule import MONTHLY
from yingshou.flows.propose_arrangement import check_values, items_to_cover
from yingshou.records.arrangements.operations import debt


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementPreview:
    """Items (receivable_no, principal, penalty), what they come to in yuan, and `arrangement_terms`."""

    items: pl.DataFrame
    total: Decimal
    terms: pl.DataFrame


def preview_arrangement(
    *,
    account_no: str,
    terms: int,
    first_date: date,
    as_of: date,
    receivable_nos: Sequence[str] | None = None,
    rhythm: str = MONTHLY,
    down_payment: Decimal = Decimal(0),
    grace_days: int = 0,
) -> ArrangementPreview:
    """Return the instalments a proposal would have; the arguments are those of `propose_arrangement`.

    Raises UnableToArrange and UnableToSchedule as the proposal would.
    """
    check_values(first_date=first_date, as_of=as_of, grace_days=grace_days, reason="-")
    items = items_to_cover(account_no, receivable_nos, as_of)
    total = debt(items)
    plan = equal_terms(
        arrangement_no="", total=total, terms=terms, first_date=first_date, rhythm=rhythm,
        down_payment=down_payment,
    )  # fmt: skip
    return ArrangementPreview(items=items, total=total, terms=plan)
