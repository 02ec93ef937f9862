"""Reads of the journal, its chain and its periods."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yingshou.records.ledger.models import (
    EntrySeal,
    JournalEntry,
    LedgerAccount,
    PeriodBalance,
    PeriodClose,
    Posting,
)


def ledger_accounts() -> QuerySet[LedgerAccount]:
    """Return the chart of accounts in the order of its numbers."""
    return LedgerAccount.objects.order_by("number")


def postings() -> QuerySet[Posting]:
    """Return every posting with its entry, seal and account, the latest day first."""
    return Posting.objects.select_related("entry", "entry__seal", "account").order_by(
        "-entry__booked_date", "-entry__booked_at", "-id"
    )


def entry(entry_no: str) -> JournalEntry | None:
    """Return an entry with its seal, or None where there is no such number."""
    return JournalEntry.objects.select_related("seal").filter(pk=entry_no).first()


def closes() -> QuerySet[PeriodClose]:
    """Return the closed periods, the latest first."""
    return PeriodClose.objects.order_by("-month")


def last_close() -> PeriodClose | None:
    """Return the close of the latest closed period, None before the first."""
    return closes().first()


def balances_of(month: int) -> list[PeriodBalance]:
    """Return the balances of a closed period in the order of the chart."""
    return list(
        PeriodBalance.objects.filter(period_id=month).select_related("account").order_by("account__number")
    )


def first_booked_date() -> date | None:
    """Return the earliest day any entry is booked on, None in an empty journal."""
    return JournalEntry.objects.order_by("booked_date").values_list("booked_date", flat=True).first()


def last_seal() -> EntrySeal | None:
    """Return the last place of the chain, None before the first."""
    return EntrySeal.objects.order_by("-position").first()


def unsealed_count() -> int:
    """Return how many entries have no place in the chain yet."""
    sealed = EntrySeal.objects.filter(entry_id=OuterRef("pk"))
    return JournalEntry.objects.filter(~Exists(sealed)).count()


def entry_count(*, after: date | None, until: date) -> int:
    """Count the entries booked after a day, or ever, and no later than another."""
    begin = Q(booked_date__gt=after) if after else Q()
    return JournalEntry.objects.filter(begin, booked_date__lte=until).count()


def has_seal(*, position: int, sealed_hash: str) -> bool:
    """Tell whether the chain has a hash at a position."""
    return EntrySeal.objects.filter(position=position, hash=sealed_hash).exists()
