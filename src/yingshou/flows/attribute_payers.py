"""Find whose money in suspense is, by name and amount; book what is sure, propose the rest."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from yingshou.core.money import YUAN
from yingshou.core.reconciliation import propose_payers
from yingshou.core.tables.reconciliation import ANY_CHANNEL
from yingshou.flows.differences import DIFFERENCES
from yingshou.flows.own_payment import own_payment
from yingshou.records.payments.operations import lock_name
from yingshou.records.reconciliation.frames import account_names, owed_amounts, rules_on, unknown_payers
from yingshou.records.reconciliation.operations import (
    SYSTEM,
    act,
    difference_no,
    hold_difference,
    store_differences,
)

PAYER = "PAYER"
_LOCK = "reconciliation:payers"


def attribute_payers(*, day: date, as_of: date) -> Mapping[str, Any]:
    """Look for the owner of each payment in suspense up to a day that names a payer; returns counts.

    Nothing is booked below the threshold of the channel's rule, nor where the runner-up is too close. Runs
    inside the caller's transaction.
    """
    lock_name(_LOCK)
    unknown = unknown_payers(until=day)
    if unknown.is_empty():
        return {"proposed": 0, "booked": 0}
    proposals = propose_payers(
        unknown=unknown.select("item_no", "payer_name", "amount"),
        accounts=account_names(),
        owed=owed_amounts(),
    )
    rules = rules_on(day)
    thresholds = pl.DataFrame(
        [
            {
                "channel": name,
                **{key: rule[key] for key in ("book_from", "propose_from", "least_margin", "owner")},
            }
            for name in unknown["channel"].unique().sort()
            for rule in (rules.get(name) or rules[ANY_CHANNEL],)
        ]
    )
    rows = unknown.join(thresholds, on="channel").join(
        proposals, on="item_no", how="left", maintain_order="left"
    )
    store_differences(_as_differences(rows, as_of))
    lead = pl.col("confidence") - pl.col("runner_up_confidence")
    sure = rows.filter((pl.col("confidence") >= pl.col("book_from")) & (lead >= pl.col("least_margin")))
    for item_no, account_no, found_day, confidence in sure.select(
        "item_no", "account_no", "day", "confidence"
    ).iter_rows():
        note = f"confidence {confidence} %"
        own_payment(payment_no=item_no, account_no=account_no, as_of=as_of, reason=note)
        held = hold_difference(difference_no(PAYER, item_no, found_day))
        act(held, kind="ACCEPT", state="ACCEPTED", acted_date=as_of, acted_by=SYSTEM, note=note,
            payment_no=item_no, account_no=account_no)  # fmt: skip
    return {"proposed": rows.height, "booked": sure.height}


def _as_differences(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    numbers = [difference_no(PAYER, item, day) for item, day in rows.select("item_no", "day").iter_rows()]
    likely = pl.col("confidence") >= pl.col("propose_from")
    made = rows.with_columns(
        difference_no=pl.Series(numbers, dtype=pl.String),
        leg=pl.lit(PAYER),
        side=pl.lit("RIGHT"),
        reason=pl.lit("UNKNOWN_PAYER"),
        match_no=pl.lit(None, dtype=pl.String),
        proposal_kind=pl.when(likely).then(pl.lit("ACCOUNT")).otherwise(pl.lit("")),
        proposal=pl.when(likely).then("account_no").otherwise(pl.lit("")),
        confidence=pl.when(likely).then("confidence").otherwise(0),
        runner_up=pl.when(likely).then("runner_up").otherwise(pl.lit("")),
        runner_up_confidence=pl.when(likely).then("runner_up_confidence").otherwise(0),
        found_date=pl.lit(as_of),
        amount=pl.col("amount").cast(YUAN),
    )
    return made.with_columns(pl.col("runner_up").fill_null("")).select(
        pl.col(name).cast(dtype) for name, dtype in DIFFERENCES.items()
    )
