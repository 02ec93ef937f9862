"""Writes of the journal: one balanced entry at a time, entries sealed into a chain, periods closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import polars as pl
from django.db import IntegrityError, connection

from yingshou.core.errors import YingshouError
from yingshou.core.ledger import GENESIS, chain_hashes
from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables.problem_codes import PROBLEM_CODES
from yingshou.records.copy import copy_in
from yingshou.records.ledger import frames
from yingshou.records.ledger.models import EntrySeal, PeriodClose
from yingshou.records.prepared import fetch

CASH = "CASH"
BANK = "BANK"
RECEIVABLE = "RECEIVABLE"
PREPAID = "PREPAID"
INSTALMENTS_BILLED = "INSTALMENTS_BILLED"
SUSPENSE = "SUSPENSE"
REVENUE = "REVENUE"
PENALTY = "PENALTY"
CASH_IN_TRANSIT = "CASH_IN_TRANSIT"
CASH_DIFFERENCE = "CASH_DIFFERENCE"
CHANNEL_FEES = "CHANNEL_FEES"
DRAFTS = "DRAFTS"
DRAFT_COSTS = "DRAFT_COSTS"
TOPUP_CARDS = "TOPUP_CARDS"
DEPOSITS = "DEPOSITS"
WRITE_OFFS = "WRITE_OFFS"
WRITE_OFF_RECOVERIES = "WRITE_OFF_RECOVERIES"

_BOOK = """WITH entry AS (
    INSERT INTO ledger_journalentry (entry_no, kind, booked_date, memo)
    SELECT * FROM unnest(%(entry_nos)s::text[], %(kinds)s::text[], %(days)s::date[], %(memos)s::text[]))
INSERT INTO ledger_posting (entry_no, account_code, debit, credit)
SELECT leg.entry_no, leg.account_code, leg.debit, leg.credit
FROM unnest(%(of)s::text[], %(accounts)s::text[], %(debits)s::numeric[], %(credits)s::numeric[])
    WITH ORDINALITY AS leg (entry_no, account_code, debit, credit, place) ORDER BY leg.place"""
"""Entries and their postings in one trip to the server."""

_SEAL_LOCK = "ledger:seal"
_SEALED_AT_ONCE = 50_000
REFUNDS_PAYABLE = "REFUNDS_PAYABLE"
PENALTY_WAIVED = "PENALTY_WAIVED"
AGENT_DEPOSITS = "AGENT_DEPOSITS"
COMMISSION = "COMMISSION"
COMMISSION_PAYABLE = "COMMISSION_PAYABLE"


class UnableToPost(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An entry cannot be booked: its debits are not its credits."""

    code = "UNBALANCED"


class PeriodClosed(YingshouError):  # noqa: N818  the refusals of records say what is
    """The entry falls into a period that is closed."""

    code = "PERIOD_CLOSED"

    def __init__(self, booked_date: date) -> None:
        """Say which day was refused, and what to do."""
        reason = PROBLEM_CODES[self.code]
        super().__init__(
            zh=f"{booked_date}：{reason.zh}。{reason.remedy_zh}",
            en=f"{booked_date}: {reason.en}; {reason.remedy_en}",
            field="as_of",
        )


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of an entry in yuan: debit positive, credit negative."""

    account: str
    amount: Decimal


class Entry(NamedTuple):
    """An entry to book."""

    entry_no: str
    kind: str
    booked_date: date
    legs: Sequence[Leg]
    memo: str = ""


def debit(account: str, amount: Decimal) -> Leg:
    """Debit an account of the ledger; a negative amount credits it."""
    return Leg(account, amount)


def credit(account: str, amount: Decimal) -> Leg:
    """Credit an account of the ledger; a negative amount debits it."""
    return Leg(account, -amount)


def post(*, entry_no: str, kind: str, booked_date: date, legs: Iterable[Leg], memo: str = "") -> str:
    """Book one entry with its legs and return its number.

    Legs of zero are left out; an entry may have none, as when a batch issues only terms that come to nothing.
    Raises UnableToPost when debits and credits differ; the database checks it again at commit. Raises
    PeriodClosed where the day lies in a closed period; the transaction is lost then.
    """
    post_all([Entry(entry_no, kind, booked_date, tuple(legs), memo)])
    return entry_no


def post_all(entries: Sequence[Entry]) -> None:
    """Book some entries at once; each as `post` does."""
    legs = [(entry.entry_no, leg) for entry in entries for leg in entry.legs if leg.amount]
    for entry in entries:
        difference = sum((leg.amount for leg in entry.legs), ZERO_YUAN)
        if difference:
            raise UnableToPost(
                zh=f"分录 {entry.entry_no} 借贷不平，相差 {difference} 元",
                en=f"entry {entry.entry_no} does not balance; debits less credits are {difference} yuan",
            )
    try:
        fetch(
            _BOOK,
            {
                "entry_nos": [entry.entry_no for entry in entries],
                "kinds": [entry.kind for entry in entries],
                "days": [entry.booked_date for entry in entries],
                "memos": [entry.memo for entry in entries],
                "of": [entry_no for entry_no, _ in legs],
                "accounts": [leg.account for _, leg in legs],
                "debits": [max(leg.amount, ZERO_YUAN) for _, leg in legs],
                "credits": [max(-leg.amount, ZERO_YUAN) for _, leg in legs],
            },
        )
    except IntegrityError as refused:
        if _constraint(refused) == "period_closed":
            raise PeriodClosed(max(entry.booked_date for entry in entries)) from refused
        raise


def _constraint(refused: IntegrityError) -> str | None:
    return getattr(getattr(refused.__cause__, "diag", None), "constraint_name", None)


def seal_entries() -> int:
    """Seal the entries that are committed and not sealed yet, oldest first. Returns how many.

    Runs inside the caller's transaction; two sealers wait for each other, whoever posts waits for neither.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (_SEAL_LOCK,))
    last = EntrySeal.objects.order_by("-position").values_list("position", "hash").first()
    position, previous = last or (0, GENESIS)
    sealed = 0
    while (entries := frames.unsealed_entries(limit=_SEALED_AT_ONCE)).height:
        hashes = chain_hashes(entries=entries, previous=previous)
        positions = pl.int_range(position + 1, position + entries.height + 1, eager=True)
        copy_in(
            "ledger_entryseal",
            entries.select(position=positions, entry_no=pl.col("entry_no"), hash=hashes),
        )
        position, previous = position + entries.height, hashes[-1]
        sealed += entries.height
    return sealed


def hold_entries() -> None:
    """Wait for entries that are being written, and keep others out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ledger_journalentry IN SHARE MODE")


def store_close(*, close: PeriodClose, balances: pl.DataFrame) -> None:
    """Write that a period is closed, with its balances: account_code, opening, debit, credit, closing."""
    close.save(force_insert=True)
    copy_in(
        "ledger_periodbalance",
        balances.select("account_code", "opening", "debit", "credit", "closing", month=pl.lit(close.month)),
    )
