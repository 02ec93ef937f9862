"""State what agents who pay ahead drew on their deposits: a deposit is the bank of its channel."""

from datetime import date

import polars as pl

from yingshou.flows.keep_lines import BANK, keep, numbered
from yingshou.records.reconciliation.frames import deposit_draws


def state_deposits(*, channel: str, until: date) -> int:
    """Keep a bank line for each day whose payments drew on deposits, and return how many were written.

    Runs inside the caller's transaction. What is drawn or given back later of a day is a further line, so a
    repeat writes nothing.
    """
    draws = deposit_draws(channel=channel, until=until)
    if draws.is_empty():
        return 0
    lines = draws.select(
        channel=pl.lit(channel),
        line_date="day",
        reference=pl.format("DEPOSIT-{}", pl.col("day").dt.strftime("%Y%m%d")),
        amount="amount",
        fee=pl.lit(0),
        account_no=pl.lit(None, dtype=pl.String),
        payer_name=pl.lit(None, dtype=pl.String),
        text=pl.lit("AGENT_DEPOSITS"),
    )
    inserted, _ = keep(lines=numbered(lines, side=BANK), source="AGENT_DEPOSITS")
    return inserted
