"""The prepaid accounts whose supply has ended: how far the final bill and the refund have come."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.money import YUAN, yuan
from yingshou.core.prepayment import closing_states, terms_on
from yingshou.records.organizations.scope import scope
from yingshou.records.payments import frames as payments
from yingshou.records.prepayment import frames


def prepaid_closings(*, as_of: date, account_nos: Sequence[str] | None = None) -> pl.DataFrame:
    """Return the accounts that were on cost control when their supply ended, frame of `closing_states`.

    Args:
        as_of: business date; accounts closed by then.
        account_nos: accounts looked at; None for all that the reader sees.
    """
    closed = frames.closed_accounts(as_of=as_of, account_nos=account_nos, org_code=scope())
    numbers = closed["account_no"].to_list()
    terms = terms_on(
        agreements=frames.agreements_of(numbers), rules=frames.rules(),
        classes=payments.customer_classes(numbers), on=as_of,
    ).select("account_no", "final_bill_days", "refund_days")  # fmt: skip
    owed = payments.open_items(account_nos=numbers, as_of=as_of)
    sums = owed.group_by("account_no").agg(
        owed=(pl.col("principal_open") + pl.col("penalty_open")).sum().cast(YUAN)
    )
    joined = closed.join(sums, on="account_no", how="left").with_columns(pl.col("owed").fill_null(yuan(0)))
    return closing_states(closings=joined.join(terms, on="account_no", how="semi"), terms=terms, on=as_of)
