"""Keep the steps of collection back from an account or one item for a time (暂缓)."""

from datetime import date

from django.db import transaction

from yingshou.core.tables.collection import HOLD_KINDS
from yingshou.records.audit.operations import record_event
from yingshou.records.collection.operations import UnableToCollect, place_hold
from yingshou.records.payments.frames import open_balances
from yingshou.records.payments.operations import lock_accounts


def hold_collection(
    *,
    account_no: str,
    kind: str,
    reason: str,
    as_of: date,
    last_date: date,
    placed_by: str,
    receivable_no: str | None = None,
) -> str:
    """Hold an account, or one of its items, from today up to a last day, and return the number of the hold.

    An item on hold takes no part in the case; on a held account no step is taken, and open tasks are
    withdrawn by the next day of collection. One transaction.

    Args:
        account_no: account.
        kind: one of HOLD_KINDS.
        reason: why.
        as_of: business date, its first day.
        last_date: its last day.
        placed_by: who places it.
        receivable_no: the item disputed; None for the whole account.

    Raises:
        UnableToCollect: UNKNOWN_ACCOUNT, UNKNOWN_ITEM, NOT_A_CHOICE, MISSING_VALUE, PERIOD_ORDER.
    """
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise _refused(
                "UNKNOWN_ACCOUNT", "account_no", f"户号 {account_no} 不存在", f"no account {account_no}"
            )
        if kind not in HOLD_KINDS:
            raise _refused("NOT_A_CHOICE", "kind", f"没有暂缓类型 {kind}", f"there is no kind of hold {kind}")
        if not reason.strip():
            raise _refused("MISSING_VALUE", "reason", "请填写原因", "give a reason")
        if last_date < as_of:
            raise _refused("PERIOD_ORDER", "last_date", "截止日早于今天", "the last day lies before today")
        if receivable_no is not None:
            items = open_balances([account_no])["receivable_no"].to_list()
            if receivable_no not in items:
                raise _refused(
                    "UNKNOWN_ITEM",
                    "receivable_no",
                    f"该户没有未清应收 {receivable_no}",
                    f"no open item {receivable_no}",
                )
        number = place_hold(
            account_no=account_no, receivable_no=receivable_no, kind=kind, reason=reason.strip()[:200],
            from_date=as_of, last_date=last_date, placed_by=placed_by,
        )  # fmt: skip
        record_event(
            actor=placed_by, action="HOLD_COLLECTION", subject=account_no,
            detail={"hold_no": number, "kind": kind, "receivable_no": receivable_no, "last_date": last_date},
        )  # fmt: skip
    return number


def _refused(code: str, field: str, zh: str, en: str) -> UnableToCollect:
    return UnableToCollect(code, zh=zh, en=en, field=field)
