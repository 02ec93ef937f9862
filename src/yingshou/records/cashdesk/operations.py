"""Writes of cash desks: drawers opened and counted, slips sent and confirmed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models.functions import Now

from yingshou.core.errors import YingshouError
from yingshou.records.cashdesk.models import DepositSlip, Drawer


class UnableToKeepCash(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """A drawer or slip is in another state than the act needs; `code` says which rule stands against it."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the rule's code."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def drawer_name(clerk: str, day: date) -> str:
    """Name what is held while cash goes in or out of a clerk's drawer."""
    return f"drawer:{clerk}:{day}"


def open_new(*, clerk: str, day: date, opening: Decimal) -> Drawer:
    """Write that a clerk's drawer is open, with what was left in it."""
    return Drawer.objects.create(clerk=clerk, business_date=day, opening=opening)


def store_count(drawer: Drawer, *, entry_no: str | None, **count: Any) -> None:
    """Write the count of a drawer: `expected`, `counted`, `notes`, `explanation`."""
    moment: datetime | Now = Now()
    Drawer.objects.filter(pk=drawer.pk).update(entry_id=entry_no, counted_at=moment, **count)


def next_slip_no(day: date) -> str:
    """Number the next slip of a day, e.g. `D20251025-1`; hold the name of the deposits before."""
    start = f"D{day:%Y%m%d}-"
    return f"{start}{DepositSlip.objects.filter(slip_no__startswith=start).count() + 1}"


def store_slip(
    *, slip_no: str, drawer: Drawer, amount: Decimal, day: date, person: str, entry_no: str
) -> DepositSlip:
    """Write that cash is on its way to the bank."""
    return DepositSlip.objects.create(
        slip_no=slip_no, drawer=drawer, amount=amount, sent_date=day, sent_by=person, entry_id=entry_no
    )


def hold_slip(slip_no: str) -> DepositSlip | None:
    """Hold a slip until the transaction ends; None where no such number exists."""
    return DepositSlip.objects.select_for_update().filter(slip_no=slip_no).first()


def confirm(slip: DepositSlip, *, bank_date: date, reference: str, person: str, entry_no: str) -> None:
    """Write that the bank has the cash of a held slip."""
    slip.bank_date, slip.bank_reference, slip.confirmed_by = bank_date, reference, person
    slip.arrival_entry_id = entry_no
    slip.save(update_fields=["bank_date", "bank_reference", "confirmed_by", "arrival_entry"])
