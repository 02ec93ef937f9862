"""Book what agents earned, day by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import polars as pl
from django.db import transaction

from yingshou.core.channels import commission_by_day
from yingshou.core.money import ZERO_YUAN
from yingshou.flows.apply_money import total
from yingshou.records.agents import frames
from yingshou.records.agents.operations import store_commissions
from yingshou.records.ledger.operations import COMMISSION, COMMISSION_PAYABLE, credit, debit, post
from yingshou.records.payments.operations import lock_name

DAYS_BACK = 45
"""How far back payments taken back, or terms that came late, still change what is booked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionsBooked:
    """How many days of agents got commission, or gave some back, and its sum in yuan."""

    days: int
    amount: Decimal


def book_commissions(*, until: date, as_of: date) -> CommissionsBooked:
    """Book the commission of working days up to `until` as owed to the agents, each day once.

    What was taken back since is booked back, terms that came late are made good; a repeat books nothing. The
    last 45 days are looked at. One transaction; the entry is numbered by what it holds.
    """
    first = until - timedelta(days=DAYS_BACK)
    with transaction.atomic():
        lock_name("agents:commission")
        earned = commission_by_day(payments=frames.taken(first=first, last=until), terms=frames.terms())
        booked = frames.booked(first=first, last=until)
        rows = (
            earned.select("agent_no", "work_date", "commission")
            .join(booked, on=["agent_no", "work_date"], how="full", coalesce=True)
            .with_columns(
                amount=pl.col("commission").fill_null(ZERO_YUAN) - pl.col("booked").fill_null(ZERO_YUAN)
            )
            .filter(pl.col("amount") != 0)
            .sort("agent_no", "work_date")
        )
        if rows.is_empty():
            return CommissionsBooked(days=0, amount=ZERO_YUAN)
        amount = total(rows, "amount")
        number = _entry_no(rows, as_of)
        legs = [debit(COMMISSION, amount), credit(COMMISSION_PAYABLE, amount)]
        post(entry_no=number, kind="COMMISSION", booked_date=as_of, legs=legs)
        chosen = rows.select("agent_no", "work_date", "amount").rows()
        store_commissions(chosen, booked_date=as_of, entry_no=number)
    return CommissionsBooked(days=rows.height, amount=amount)


def _entry_no(rows: pl.DataFrame, as_of: date) -> str:
    """Number the entry by its day and by what is booked beside what was before."""
    lines = rows.select("agent_no", "work_date", "amount", "booked").write_csv(include_header=False)
    return f"COMMISSION-{as_of:%Y%m%d}-{sha256(lines.encode()).hexdigest()[:16]}"
