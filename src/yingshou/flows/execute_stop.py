"""Carry a stop out: prove it under the account's lock, write the intent, command the meter, read it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yingshou.core.supply import Condition, judge, warrant_content
from yingshou.core.supply.conditions import stands
from yingshou.flows.follow_supply import follow_order
from yingshou.flows.settle_command import settle_command
from yingshou.flows.supply_facts import read_facts, way_of
from yingshou.flows.supply_target import read_meter, target_of
from yingshou.gateways.meters import MeterPort
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.supply import queries
from yingshou.records.supply.models import Command, StopOrder
from yingshou.records.supply.operations import (
    acknowledge,
    draw_warrant,
    hold_order,
    intend,
    move,
    note,
    order_of,
    plan,
    refusal,
    wait_briefly,
)

COMMAND_SECONDS = 120
"""After so long a command is dead for sure, whoever was to send it: it is never valid for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopResult:
    """What became of an attempt to stop: state of the order, conditions, and the command if there was one."""

    order_no: str
    state: str
    conditions: tuple[Condition, ...]
    command_no: str = ""


def execute_stop(*, order_no: str, executed_by: str, at: datetime, meters: MeterPort) -> StopResult:
    """Stop supply, if every condition of its warrant is held, and say what became of it.

    First the meter is asked for its state, without any lock. Then, holding the account, everything is read
    again and judged; where all conditions are held the warrant and the intent to command are committed. Then
    the account is held a second time: what fell away since withdraws the command, else it goes out while the
    lock is held, until the meter has answered or would not carry it out any more. A payment that commits
    first is therefore seen; one that comes later finds the command and orders the restore. Last the meter is
    read back.

    Where this process is killed, the intent stays: its outcome is found by `settle_command`.

    Args:
        order_no: order that was approved.
        executed_by: person, or `system` for the moment a person has planned.
        at: moment in Beijing time.
        meters: the way to the meters.

    Raises:
        UnableToStop: UNKNOWN_ORDER, or ORDER_STATE where it is not approved.
    """
    account_no = order_of(order_no).account_id
    way, _faults = way_of(account_no=account_no, at=at)
    if way is not None:
        read_meter(way=way, account_no=account_no, at=at, meters=meters)
    conditions, command = _intend(order_no, executed_by, at)
    if command is None:
        return StopResult(order_no=order_no, state=order_of(order_no).state, conditions=conditions)
    _send(command, at, meters)
    settle_command(command_no=command.command_no, at=at, meters=meters)
    return StopResult(
        order_no=order_no, state=order_of(order_no).state, conditions=conditions,
        command_no=command.command_no,
    )  # fmt: skip


def judge_stop(*, order_no: str, at: datetime) -> tuple[Condition, ...]:
    """Judge an order as it stands at a moment, without doing anything. Raises UnableToStop: UNKNOWN_ORDER."""
    return judge(read_facts(order=order_of(order_no), at=at))


def _intend(order_no: str, executed_by: str, at: datetime) -> tuple[tuple[Condition, ...], Command | None]:
    """Judge under the lock; write warrant and intent where all is held, else why not."""
    with transaction.atomic():
        order = _held(order_no)
        if order.state != "APPROVED":
            raise refusal("ORDER_STATE", "order_no", f"{order_no} {order.state}")
        facts = read_facts(order=order, at=at)
        conditions = judge(facts)
        if not stands(conditions) or facts.link is None:
            _note_not_held(order, conditions, executed_by, at)
            return conditions, None
        way, _faults = way_of(account_no=order.account_id, at=at)
        if way is None:  # the link was judged a moment ago, in this transaction
            raise refusal("ORDER_STATE", "order_no", order_no)
        warrant = draw_warrant(order, content=warrant_content(facts=facts, conditions=conditions), at=at)
        command = intend(
            order, kind="STOP", way=way, at=at, seconds=COMMAND_SECONDS, sent_by=executed_by,
            warrant=warrant,
        )  # fmt: skip
        move(order, "COMMAND", at=at, person=executed_by, text=command.command_no, planned_at=None)
        record_event(
            actor=executed_by, action="COMMAND_STOP", subject=order_no,
            detail={"command": command.command_no, "warrant": warrant.position},
        )  # fmt: skip
    return conditions, command


def _send(command: Command, at: datetime, meters: MeterPort) -> None:
    """Send a command while the account is held, after everything was read once more."""
    with transaction.atomic():
        wait_briefly()
        order = _held(command.order_id)
        if order.state != "COMMANDED" or queries.known(command.command_no) != "INTENDED":
            return
        # The approval was used up by the intent; all else must still be so.
        if queries.restore_of(order.order_no) or not stands(judge(read_facts(order=order, at=at))):
            acknowledge(command, result="WITHDRAWN", at=at)
            move(order, "NOT_DONE", at=at, person=command.sent_by, text="WITHDRAWN")
            follow_order(order=order, at=at)
            return
        answer = meters.stop(target_of(command), latest=command.deadline_at.astimezone(at.tzinfo))
        acknowledge(command, result=answer.result, reason=answer.reason, at=at)


def _held(order_no: str) -> StopOrder:
    lock_accounts([order_of(order_no).account_id])
    return hold_order(order_no)


def _note_not_held(order: StopOrder, conditions: tuple[Condition, ...], person: str, at: datetime) -> None:
    missing = [each.code for each in conditions if not each.held]
    note(order, kind="NOT_HELD", at=at, person=person, text=", ".join(missing))
    plan(order, planned_at=None)
    follow_order(order=order, at=at)
