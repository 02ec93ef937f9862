"""Open a clerk's cash drawer for a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.cashdesk import queries
from yingshou.records.cashdesk.operations import UnableToKeepCash, drawer_name, open_new
from yingshou.records.payments.operations import lock_name


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerOpened:
    """An open drawer; `opening` is the cash left from the day before, in yuan."""

    clerk: str
    business_date: date
    opening: Decimal


def open_drawer(*, clerk: str, as_of: date) -> DrawerOpened:
    """Open a clerk's drawer with what was left of the last one; one that is open stays as it is.

    Raises UnableToKeepCash while an earlier drawer has not been counted, or a later one is open.
    """
    with transaction.atomic():
        lock_name(drawer_name(clerk, as_of))
        drawer = queries.drawer(clerk=clerk, day=as_of)
        if drawer is None:
            last = queries.last_drawer(clerk=clerk, before=as_of)
            if last is not None and last.counted is None:
                raise UnableToKeepCash(
                    "PREVIOUS_OPEN",
                    zh=f"{last.business_date} 的钱箱还没有盘点，请先盘点",
                    en=f"the drawer of {last.business_date} has not been counted; count it first",
                )
            if queries.later_drawer_exists(clerk=clerk, day=as_of):
                raise UnableToKeepCash(
                    "LATER_OPEN", zh=f"{as_of} 之后已开过钱箱", en=f"a drawer after {as_of} has been opened"
                )
            drawer = open_new(clerk=clerk, day=as_of, opening=queries.left_over(last))
            record_event(actor=clerk, action="OPEN_DRAWER", subject=f"{clerk} {as_of}")
        return DrawerOpened(clerk=clerk, business_date=as_of, opening=drawer.opening)
