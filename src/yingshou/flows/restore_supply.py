"""Restore supply: command the meter, read it back, try again, call a person; late ones are incidents."""

from datetime import datetime, timedelta

from django.db import transaction

from yingshou.core.supply import outcome
from yingshou.core.supply.orders import is_late
from yingshou.flows.request_notice import request_notice
from yingshou.flows.supply_target import read_meter, target_of
from yingshou.gateways.meters import MeterPort
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.supply import queries
from yingshou.records.supply.models import Command, RestoreOrder
from yingshou.records.supply.operations import (
    SYSTEM,
    Way,
    acknowledge,
    hold_order,
    hold_restore,
    intend,
    move,
    open_incident,
    refusal,
    set_restore,
    try_restore,
)

COMMAND_SECONDS = 120
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60))
"""Time between the tries of a restore; the last one holds for all further ones."""


def restore_supply(
    *, order_no: str, at: datetime, meters: MeterPort, asked_by: str = SYSTEM, again: bool = False
) -> str:
    """Try a restore that was ordered, and return its state: WAITING, RESTORED, CALLED or NOT_NEEDED.

    The intent is committed before the command goes out. It is done when the meter says that its relay is
    closed, and no stop command can still arrive: a command whose outcome is open is waited for, not longer
    than the meter would carry it out. After the last try a person is called, and tries `again` by hand.

    Raises:
        UnableToStop: ORDER_STATE where no restore was ordered.
    """
    command = _intend(order_no, at, asked_by, again=again)
    if command is None:
        return _state(order_no)
    reading, state = read_meter(way=command, account_no=command.order.account_id, at=at, meters=meters)
    result, reason = "NOT_SENT", state.fault
    if state.fault != "WRONG_METER" and (reading is None or not reading.relay_closed):
        answer = meters.close(
            target_of(command), latest=command.deadline_at.astimezone(at.tzinfo), at_once=True
        )
        result, reason = answer.result, answer.reason
        reading, state = read_meter(way=command, account_no=command.order.account_id, at=at, meters=meters)
    with transaction.atomic():
        lock_accounts([command.order.account_id])
        order = hold_order(order_no)
        acknowledge(command, result=result, reason=reason, at=at)
        told = outcome(kind="CLOSE", reading=reading, deadline_at=command.deadline_at)
        if told == "DONE" and order.state in {"COMMANDED", "STOPPED", "ESCALATED"}:
            acknowledge(command, result="DONE", at=at, state_word=state.word)
            move(order, "RESTORED", at=at, person=asked_by, text=command.command_no)
            set_restore(order_no, state="RESTORED", restored_at=at)
            request_notice(
                notice_no=f"{order_no}-SUPPLY_RESTORED", account_no=order.account_id,
                purpose="SUPPLY_RESTORED", facts={"restored_at": at}, at=at,
            )  # fmt: skip
            record_event(actor=asked_by, action="RESTORE_SUPPLY", subject=order_no)
        else:
            _call_where_needed(order_no, state.fault, at)
    return _state(order_no)


def restore_due(*, at: datetime, meters: MeterPort) -> int:
    """Try every restore that is due; return how many were tried."""
    found = queries.restores_due(at=at)
    for order_no in found:
        restore_supply(order_no=order_no, at=at, meters=meters)
    return len(found)


def note_late(*, at: datetime) -> int:
    """Open an incident for every restore whose promised time is over; return how many are new."""
    opened = 0
    for restore in queries.restores_to_do():
        if not is_late(ordered_at=restore.ordered_at, promised_hours=restore.promised_hours, at=at):
            continue
        with transaction.atomic():
            text = f"{restore.promised_hours} h"
            opened += open_incident(restore.order, kind="RESTORE_LATE", at=at, text=text)
    return opened


def _intend(order_no: str, at: datetime, asked_by: str, *, again: bool) -> Command | None:
    """Write the intent to restore and count the try; None where there is nothing to do now."""
    with transaction.atomic():
        restore = hold_restore(order_no)
        if restore is None:
            if queries.restore_of(order_no) is None:
                raise refusal("ORDER_STATE", "order_no", order_no)
            return None
        if restore.state not in ({"WAITING", "CALLED"} if again else {"WAITING"}):
            return None
        sure_from = _sure_from(order_no)
        if sure_from is not None and at <= sure_from:
            set_restore(order_no, state=restore.state, next_at=sure_from + timedelta(seconds=1))
            return None
        stopped = queries.commands_of(order_no).filter(kind="STOP").first()
        if stopped is None:
            raise refusal("ORDER_STATE", "order_no", order_no)
        try_restore(restore, next_at=at + _WAITS[min(restore.tries, len(_WAITS) - 1)])
        way = Way(
            meter_no=stopped.meter_no, gateway=stopped.gateway, address=stopped.address,
            asset_no=stopped.asset_no,
        )  # fmt: skip
        return intend(restore.order, kind="CLOSE", way=way, at=at, seconds=COMMAND_SECONDS, sent_by=asked_by)


def _sure_from(order_no: str) -> datetime | None:
    """Return the moment after which no stop command of an order can arrive, None where none is open."""
    stops = queries.commands_of(order_no).filter(kind="STOP")
    return max(
        (each.deadline_at for each in stops if queries.known(each.command_no) not in queries.DEFINITE),
        default=None,
    )


def _call_where_needed(order_no: str, fault: str, at: datetime) -> None:
    """Call a person once another meter has answered, or the tries are used up. Its account is held."""
    restore = RestoreOrder.objects.select_for_update().get(pk=order_no)
    if fault == "WRONG_METER":
        open_incident(restore.order, kind="WRONG_METER", at=at)
    if restore.state == "WAITING" and restore.tries >= restore.most_tries:
        set_restore(order_no, state="CALLED")
        open_incident(restore.order, kind="RESTORE_FAILED", at=at, text=f"{restore.tries}")


def _state(order_no: str) -> str:
    restore = queries.restore_of(order_no)
    if restore is None:
        raise refusal("ORDER_STATE", "order_no", order_no)
    return str(restore.state)
