"""Find out what became of a stop command by reading the meter, and call a person where it does not tell."""

from datetime import datetime, timedelta

from django.db import transaction

from yingshou.core.supply import Reading, outcome
from yingshou.flows.follow_supply import follow_order
from yingshou.flows.request_notice import request_notice
from yingshou.flows.supply_facts import rule_of
from yingshou.flows.supply_target import read_meter
from yingshou.gateways.meters import MeterPort
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.supply import queries
from yingshou.records.supply.models import Command, StopOrder
from yingshou.records.supply.operations import SYSTEM, acknowledge, hold_order, move, open_incident

_WAITS = tuple(timedelta(seconds=seconds) for seconds in (20, 60, 120, 300, 900))
"""Time between the looks for an outcome; the last one holds for all further ones."""


def settle_command(*, command_no: str, at: datetime, meters: MeterPort) -> str:
    """Read the meter of a stop command and settle its order by what it says; return the order's state.

    DONE: supply is stopped. NOT_DONE: it is not and will not be, because the meter refused or the moment up
    to which it carries the command out has passed. Neither: it is looked at again, and after the tries of
    the rule a person is called. The account is not held while the meter is read, only while the result is
    written.
    """
    command, known = queries.command(command_no), queries.known(command_no)
    reading, state = (None, None)
    if known not in queries.DEFINITE:
        reading, state = read_meter(way=command, account_no=command.order.account_id, at=at, meters=meters)
    with transaction.atomic():
        lock_accounts([command.order.account_id])
        order = hold_order(command.order_id)
        if order.state not in {"COMMANDED", "ESCALATED"}:
            return str(order.state)
        became = _became(command, known, reading)
        word = state.word if state else ""
        if became:
            acknowledge(command, result=became, at=at, state_word=word)
            _settle(order, command, became, at)
        else:
            fault = state.fault if state else ""
            acknowledge(command, result="UNKNOWN", reason=fault or "NOT_YET", at=at, state_word=word)
            _call_where_needed(order, command, fault, at)
    return str(order.state)


def settle_all(*, at: datetime, meters: MeterPort) -> int:
    """Settle every stop command whose outcome is not known and due to be looked for; return how many.

    A command of which nothing is known yet may be on its way out in another process: it is let be until the
    meter would not carry it out any more. Those a person was called for are looked at when the person asks.
    """
    found = [command for command in queries.unresolved() if _is_due(command, at)]
    for command in found:
        settle_command(command_no=command.command_no, at=at, meters=meters)
    return len(found)


def _is_due(command: Command, at: datetime) -> bool:
    known_at = getattr(command, "known_at", None)
    if known_at is None:
        return at > command.deadline_at
    wait = _WAITS[min(queries.looks_at(command), len(_WAITS) - 1)]
    return bool(at >= known_at + wait)


def _became(command: Command, known: str, reading: Reading | None) -> str:
    """Say what became of a command, empty where that is not known yet."""
    if known in {"NOT_SENT", "WITHDRAWN"}:
        return "NOT_DONE"
    told = outcome(kind="STOP", reading=reading, deadline_at=command.deadline_at)
    if not told and known == "REFUSED" and reading is not None:
        return "NOT_DONE"
    return told


def _settle(order: StopOrder, command: Command, became: str, at: datetime) -> None:
    move(order, became, at=at, person=SYSTEM, text=command.command_no)
    if became == "DONE":
        request_notice(
            notice_no=f"{order.order_no}-SUPPLY_STOPPED", account_no=order.account_id,
            purpose="SUPPLY_STOPPED", facts={"amount": order.demanded, "stopped_at": at}, at=at,
            receivable_nos=order.receivable_nos,
        )  # fmt: skip
    follow_order(order=order, at=at)


def _call_where_needed(order: StopOrder, command: Command, fault: str, at: datetime) -> None:
    """Call a person once another meter has answered, or the tries of the rule are used up."""
    if fault == "WRONG_METER":
        open_incident(order, kind="WRONG_METER", at=at, text=f"{command.meter_no} {command.address}")
    most = rule_of(cause=order.cause, at=at).restore_tries
    if order.state == "COMMANDED" and queries.looks_at(command) >= most:
        move(order, "ESCALATE", at=at, person=SYSTEM, text=command.command_no)
        open_incident(order, kind="OUTCOME_UNKNOWN", at=at, text=command.command_no)
