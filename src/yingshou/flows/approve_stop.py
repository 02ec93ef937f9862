"""Decide on a stop that was asked for, and take one back: always another person, always with a reason."""

from datetime import datetime, timedelta

from django.db import transaction

from yingshou.core.supply.conditions import IMPORTANT_LOADS
from yingshou.flows.request_notice import request_notice
from yingshou.flows.supply_facts import read_facts
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.supply.models import StopOrder
from yingshou.records.supply.operations import SYSTEM, hold_order, move, note, order_of, plan, refusal


def approve_stop(*, order_no: str, approved: bool, decided_by: str, at: datetime, reason: str = "") -> None:
    """Approve a stop, which asks for its notices, or turn it down.

    An approval for arrears asks for the notice of the stop, and for that to the authority where the user is
    important; a stop under cost control needs none of days.

    Raises:
        UnableToStop: UNKNOWN_ORDER, ORDER_STATE, SECOND_PERSON, or MISSING_VALUE where it is turned down
            without a reason.
    """
    with transaction.atomic():
        order = _held(order_no)
        if order.requested_by == decided_by:
            raise refusal("SECOND_PERSON", "decided_by", decided_by)
        if approved:
            move(order, "APPROVE", at=at, person=decided_by, text=reason, approved_by=decided_by)
            if order.cause == "ARREARS":
                _ask_notices(order, at)
        else:
            _require_reason(reason, order_no)
            move(order, "TURN_DOWN", at=at, person=decided_by, text=reason)
        action = "APPROVE_STOP" if approved else "TURN_DOWN_STOP"
        record_event(actor=decided_by, action=action, subject=order_no, detail={"reason": reason})


def serve_again(*, order_no: str, asked_by: str, at: datetime) -> None:
    """Ask for the notice of an approved stop once more, where the one before has expired or never arrived.

    Raises UnableToStop: UNKNOWN_ORDER, ORDER_STATE.
    """
    with transaction.atomic():
        order = _held(order_no)
        if order.state != "APPROVED" or order.cause != "ARREARS":
            raise refusal("ORDER_STATE", "order_no", f"{order_no} {order.state}")
        _ask_notices(order, at)
        record_event(actor=asked_by, action="SERVE_STOP_NOTICE", subject=order_no)


def plan_stop(*, order_no: str, planned_at: datetime, planned_by: str, at: datetime) -> None:
    """Plan the moment of an approved stop and warn the user; the workers carry it out then, if it may go.

    Raises UnableToStop: UNKNOWN_ORDER, ORDER_STATE, PLAN_TOO_SOON where the warning would come too late.
    """
    with transaction.atomic():
        order = _held(order_no)
        if order.state != "APPROVED":
            raise refusal("ORDER_STATE", "order_no", f"{order_no} {order.state}")
        facts = read_facts(order=order, at=at)
        if planned_at < at + timedelta(minutes=facts.rule.warning_minutes):
            raise refusal("PLAN_TOO_SOON", "planned_at", planned_at.strftime("%Y-%m-%d %H:%M"))
        plan(order, planned_at=planned_at)
        note(order, kind="PLAN", at=at, person=planned_by, text=planned_at.strftime("%Y-%m-%d %H:%M"))
        request_notice(
            notice_no=_number(order, "STOP_WARNING", at), account_no=order.account_id, purpose="STOP_WARNING",
            facts={"amount": order.demanded, "stop_at": planned_at}, at=at,
            receivable_nos=order.receivable_nos,
        )  # fmt: skip
        record_event(actor=planned_by, action="PLAN_STOP", subject=order_no)


def revoke_stop(*, order_no: str, revoked_by: str, reason: str, at: datetime) -> None:
    """Take a stop back that was not commanded yet. Raises UnableToStop: ORDER_STATE, MISSING_VALUE."""
    with transaction.atomic():
        order = _held(order_no)
        _require_reason(reason, order_no)
        move(order, "REVOKE", at=at, person=revoked_by, text=reason)
        record_event(actor=revoked_by, action="REVOKE_STOP", subject=order_no, detail={"reason": reason})


def _held(order_no: str) -> StopOrder:
    lock_accounts([order_of(order_no).account_id])
    return hold_order(order_no)


def _require_reason(reason: str, order_no: str) -> None:
    if not reason.strip():
        raise refusal("MISSING_VALUE", "reason", order_no)


def _ask_notices(order: StopOrder, at: datetime) -> None:
    """Ask for the notice of the stop, and for that to the authority; each time under a new number."""
    facts = read_facts(order=order, at=at)
    values = {
        "amount": order.demanded, "stop_date": at.date() + timedelta(days=max(facts.rule.notice_days, 1))
    }  # fmt: skip
    important = facts.traits.importance or facts.traits.load_class in IMPORTANT_LOADS
    for purpose in ("STOP_NOTICE", *(("INFORM_AUTHORITY",) if important else ())):
        request_notice(
            notice_no=_number(order, purpose, at), account_no=order.account_id, purpose=purpose, facts=values,
            at=at, receivable_nos=order.receivable_nos,
        )  # fmt: skip


def _number(order: StopOrder, purpose: str, at: datetime) -> str:
    """Number the next notice of a purpose for an order."""
    before = order.events.filter(kind=f"ASKED_{purpose}").count()
    number = f"{order.order_no}-{purpose}-{before + 1}"
    note(order, kind=f"ASKED_{purpose}", at=at, person=SYSTEM, details={"notice": number})
    return number
