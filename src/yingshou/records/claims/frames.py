"""Security as it covers an account: less what was claimed and paid, up to the day it was given back."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from yingshou.core.tables import GUARANTEES
from yingshou.records.copy import copy_out
from yingshou.records.guarantees.frames import RELEASED

_END = "least(g.valid_to, gone.from_date)"


def cover(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read what covers accounts, columns as in `guarantees`; what was paid of an instrument is below zero.

    An instrument counts up to the day it was given back. What a claim brought takes away from it as of the
    value date of the money, and a reversal gives it back on its day: as the money itself is counted.
    """
    rest = ", ".join(f"g.{name}" for name in GUARANTEES.names[6:])
    return copy_out(
        f"""SELECT g.guarantee_no, g.account_no, g.kind, g.amount, g.valid_from, {_END}, {rest}
        FROM guarantees_guarantee g LEFT JOIN ({RELEASED}) gone USING (guarantee_no)
        WHERE g.account_no = ANY(%(numbers)s)
        UNION ALL
        SELECT g.guarantee_no, g.account_no, g.kind, -p.amount, greatest(p.value_date, g.valid_from),
            least({_END}, v.reversed_date), {rest}
        FROM claims_claimpayment c JOIN claims_claim m USING (claim_no)
        JOIN guarantees_guarantee g USING (guarantee_no)
        JOIN payments_payment p USING (payment_no)
        LEFT JOIN payments_paymentreversal v USING (payment_no)
        LEFT JOIN ({RELEASED}) gone USING (guarantee_no)
        WHERE g.account_no = ANY(%(numbers)s) AND greatest(p.value_date, g.valid_from)
            < coalesce(least({_END}, v.reversed_date), 'infinity')""",
        {"numbers": list(account_nos)},
        GUARANTEES.schema,
    )


def landlords_answer(account_nos: Sequence[str], *, on: date) -> list[str]:
    """Return those of some accounts for whose bills a landlord answers on a day (房东担保)."""
    held = cover(account_nos).filter(
        (pl.col("kind") == "LANDLORD")
        & (pl.col("valid_from") <= on)
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > on))
    )
    return held["account_no"].unique().sort().to_list()
