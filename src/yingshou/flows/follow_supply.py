"""What money and agreements do to a stop: revoke what has not been commanded, restore what may have been."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from yingshou.core.supply import after_change
from yingshou.flows.supply_facts import is_gone, rule_of
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.supply import frames, queries
from yingshou.records.supply.models import StopOrder
from yingshou.records.supply.operations import (
    SYSTEM,
    hold_order,
    moment_on,
    move,
    order_of,
    order_restore,
    refusal,
    set_restore,
)


def follow_money(*, account_nos: Sequence[str], on: date) -> int:
    """Look at the stops of accounts whose debts or money have changed; return how many changed with them.

    Runs inside the caller's transaction, which holds the accounts: called where money is applied, so that no
    payment, however it comes, passes a stop by. Accounts without an order cost one look at a small index.
    """
    found = frames.open_orders_of(account_nos)
    if not found:
        return 0
    at = moment_on(on)
    return sum(follow_order(order=hold_order(order_no), at=at) for order_no in found)


def follow_all(*, at: datetime) -> int:
    """Look at every stop that has not ended, each in its own transaction; return how many changed.

    Whatever brings a debt down or holds it without passing where money is applied is seen here.
    """
    changed = 0
    for account_no in queries.open_accounts():
        with transaction.atomic():
            lock_accounts([account_no])
            for order_no in frames.open_orders_of([account_no]):
                changed += follow_order(order=hold_order(order_no), at=at)
    return changed


def follow_order(*, order: StopOrder, at: datetime) -> bool:
    """Revoke or restore a held order where it must be; return whether it changed. Its account is held."""
    restoring = queries.restore_of(order.order_no) is not None
    act = after_change(state=order.state, gone=is_gone(order=order, at=at), restoring=restoring)
    if act == "REVOKE":
        move(order, "REVOKE", at=at, person=SYSTEM, text="SETTLED")
        set_restore(order.order_no, state="NOT_NEEDED")
        record_event(actor=SYSTEM, action="REVOKE_STOP", subject=order.order_no)
        return True
    if act == "RESTORE":
        ask_restore(order=order, cause="SETTLED", text="", ordered_by=SYSTEM, at=at)
        return True
    return False


def ask_restore(*, order: StopOrder, cause: str, text: str, ordered_by: str, at: datetime) -> None:
    """Order the restore of a held order that was or may have been commanded, with its promised time.

    Raises UnableToStop: ORDER_STATE where it was not commanded.
    """
    if order.state not in {"COMMANDED", "STOPPED", "ESCALATED"}:
        raise refusal("ORDER_STATE", "order_no", f"{order.order_no} {order.state}")
    rule = rule_of(cause=order.cause, at=at)
    order_restore(
        order, cause=cause, text=text, ordered_by=ordered_by, at=at, hours=rule.restore_hours,
        most_tries=rule.restore_tries,
    )  # fmt: skip
    record_event(actor=ordered_by, action="ORDER_RESTORE", subject=order.order_no)


def order_restore_by_hand(*, order_no: str, reason: str, ordered_by: str, at: datetime) -> None:
    """Restore supply for a reason no money shows. Raises UnableToStop: ORDER_STATE, MISSING_VALUE."""
    if not reason.strip():
        raise refusal("MISSING_VALUE", "reason", order_no)
    with transaction.atomic():
        lock_accounts([order_of(order_no).account_id])
        ask_restore(order=hold_order(order_no), cause="BY_HAND", text=reason, ordered_by=ordered_by, at=at)
