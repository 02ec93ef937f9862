"""Keep collection and stops back from the items of an agreement on arrears while it is kept."""

from datetime import date, timedelta

from yingshou.records.arrangements.models import Arrangement
from yingshou.records.collection.operations import lift_hold, place_hold
from yingshou.records.collection.queries import holds_of

KIND = "AGREEMENT"


def hold_items(*, arrangement: Arrangement, on: date, placed_by: str) -> None:
    """Hold each item of an agreement from a day to its last instalment's, the days of grace included.

    Runs inside the caller's transaction, which holds the account.
    """
    last_term = arrangement.terms.order_by("-due_date").values_list("due_date", flat=True)[0]
    for receivable_no in arrangement.items.order_by("receivable_id").values_list("receivable_id", flat=True):
        place_hold(
            account_no=str(arrangement.account_id), receivable_no=receivable_no, kind=KIND,
            reason=_reason(arrangement), from_date=on,
            last_date=last_term + timedelta(days=arrangement.grace_days), placed_by=placed_by,
        )  # fmt: skip


def lift_items(*, arrangement: Arrangement, on: date, lifted_by: str, reason: str) -> None:
    """End the holds of an agreement that are still in force on a day, in the caller's transaction."""
    account_no = str(arrangement.account_id)
    for hold in holds_of([account_no]).filter(
        kind=KIND, reason=_reason(arrangement), lift__isnull=True, last_date__gte=on
    ):
        lift_hold(hold_no=hold.pk, account_no=account_no, on=on, lifted_by=lifted_by, reason=reason)


def _reason(arrangement: Arrangement) -> str:
    return f"欠费分期协议 {arrangement.pk}"
