"""Writes of the journal: one balanced entry at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yingshou.core.errors import YingshouError
from yingshou.core.money import ZERO_YUAN
from yingshou.records.ledger.models import JournalEntry, Posting

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


class UnableToPost(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An entry cannot be booked: its debits are not its credits."""

    code = "UNBALANCED"


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of an entry in yuan: debit positive, credit negative."""

    account: str
    amount: Decimal


def debit(account: str, amount: Decimal) -> Leg:
    """Debit an account of the ledger; a negative amount credits it."""
    return Leg(account, amount)


def credit(account: str, amount: Decimal) -> Leg:
    """Credit an account of the ledger; a negative amount debits it."""
    return Leg(account, -amount)


def post(*, entry_no: str, kind: str, booked_date: date, legs: Iterable[Leg], memo: str = "") -> str:
    """Book one entry with its legs and return its number.

    Legs of zero are left out; an entry may have none, as when a batch issues only terms that come to nothing.
    Raises UnableToPost when debits and credits differ; the database checks it again at commit.
    """
    kept = [leg for leg in legs if leg.amount]
    difference = sum((leg.amount for leg in kept), ZERO_YUAN)
    if difference:
        raise UnableToPost(
            zh=f"分录 {entry_no} 借贷不平，相差 {difference} 元",
            en=f"entry {entry_no} does not balance; debits less credits are {difference} yuan",
        )
    JournalEntry.objects.create(entry_no=entry_no, kind=kind, booked_date=booked_date, memo=memo)
    Posting.objects.bulk_create(
        Posting(
            entry_id=entry_no,
            account_id=leg.account,
            debit=max(leg.amount, ZERO_YUAN),
            credit=max(-leg.amount, ZERO_YUAN),
        )
        for leg in kept
    )
    return entry_no
