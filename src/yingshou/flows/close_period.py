"""Close an accounting period (结账): prove the books, seal them, keep the balances, let nothing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from yingshou.core.errors import YingshouError
from yingshou.core.ledger import GENESIS, close_hash
from yingshou.core.period import add_months, day_in_month, format_month, month_of
from yingshou.flows.check_books import Finding, check_books
from yingshou.flows.seal_ledger import LedgerFinding, seal_ledger, verify_ledger
from yingshou.records.audit.operations import record_event
from yingshou.records.ledger import queries
from yingshou.records.ledger.frames import period_balances
from yingshou.records.ledger.models import PeriodClose
from yingshou.records.ledger.operations import hold_entries, seal_entries, store_close

_LAST = 31
_SHOWN = 3


class UnableToClosePeriod(YingshouError):  # noqa: N818  the refusals of flows are named UnableTo…
    """A period cannot be closed; `code` says why: CLOSED, NOT_OVER, EARLIER_OPEN or BOOKS."""

    def __init__(self, code: str, *, zh: str, en: str) -> None:
        """Keep the code beside both sentences."""
        super().__init__(zh=zh, en=en, field="month")
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodClosing:
    """The proof of a close: the month's entries, the end of the chain, and the hash that covers it all."""

    month: int
    entries: int
    seal_position: int
    seal_hash: str
    proof: str


def closable_month(*, as_of: date) -> int | None:
    """Return the month that comes next to be closed, None while it is not over or the journal is empty."""
    last = queries.last_close()
    first = queries.first_booked_date()
    if last is None and first is None:
        return None
    month = add_months(last.month, 1) if last else month_of(first or as_of)
    return month if day_in_month(month, _LAST) < as_of else None


def close_period(*, month: int, as_of: date, closed_by: str) -> PeriodClosing:
    """Close a calendar month, after which the database takes no entry of it or before it.

    The books are checked and the chain is verified first. Then entries are held for the moment it takes to
    seal what is left and to write the balances. Corrections go into the open period. Raises
    UnableToClosePeriod, and closes nothing, where the month is closed, is not over, one before it is open,
    or the books do not hold.
    """
    _refuse_early(month, as_of)
    _refuse(check_books())
    seal_ledger()
    _refuse(verify_ledger().findings)
    last_date = day_in_month(month, _LAST)
    with transaction.atomic():
        hold_entries()
        last = _refuse_early(month, as_of)
        seal_entries()
        seal = queries.last_seal()
        position, sealed_hash = (seal.position, seal.hash) if seal else (0, GENESIS)
        balances = period_balances(
            from_date=last.last_date + timedelta(days=1) if last else date.min, to_date=last_date
        )
        close = PeriodClose(
            month=month,
            last_date=last_date,
            entries=queries.entry_count(after=last.last_date if last else None, until=last_date),
            seal_position=position,
            seal_hash=sealed_hash,
            proof=close_hash(
                month=month, closed_by=closed_by, position=position, sealed_hash=sealed_hash,
                balances=balances.sort("code").select("code", "opening", "debit", "credit", "closing").rows(),
                previous=last.proof if last else GENESIS,
            ),
            closed_by=closed_by,
        )  # fmt: skip
        store_close(close=close, balances=balances.rename({"code": "account_code"}))
        record_event(
            actor=closed_by,
            action="PERIOD_CLOSED",
            subject=format_month(month),
            detail={"entries": close.entries, "proof": close.proof},
        )
    return PeriodClosing(
        month=month,
        entries=close.entries,
        seal_position=position,
        seal_hash=sealed_hash,
        proof=close.proof,
    )


def _refuse_early(month: int, as_of: date) -> PeriodClose | None:
    """Return the close before, or refuse a month whose turn has not come."""
    named, last = format_month(month), queries.last_close()
    if last and month <= last.month:
        raise UnableToClosePeriod("CLOSED", zh=f"{named} 已经结账", en=f"{named} is closed already")
    if day_in_month(month, _LAST) >= as_of:
        raise UnableToClosePeriod(
            "NOT_OVER",
            zh=f"{named} 尚未结束，次月一日起方可结账",
            en=f"{named} is not over; close it from the first of the next month on",
        )
    first = queries.first_booked_date()
    due = add_months(last.month, 1) if last else month_of(first) if first else month
    if month > due:
        raise UnableToClosePeriod(
            "EARLIER_OPEN",
            zh=f"{format_month(due)} 尚未结账，请先结较早的期间",
            en=f"{format_month(due)} is still open; close the earlier period first",
        )
    return last


def _refuse(found: Sequence[Finding | LedgerFinding]) -> None:
    """Refuse to close books that do not hold, and name the first things found."""
    if found:
        raise UnableToClosePeriod(
            "BOOKS",
            zh=f"账簿有 {len(found)} 处不符，不能结账：" + "；".join(each.zh for each in found[:_SHOWN]),
            en=f"the books do not hold in {len(found)} places: "
            + "; ".join(each.en for each in found[:_SHOWN]),
        )
