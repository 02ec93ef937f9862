"""Take a payment an agent has collected: once by its serial number, within its limits and its deposit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from yingshou.flows.agent_calls import channel_number, check_day, hold_serial, owed, served_account
from yingshou.flows.take_payment import PaymentResult, take_payment
from yingshou.records.agents import frames, queries
from yingshou.records.agents.models import Agent, AgentAct
from yingshou.records.agents.operations import FROZEN, PAY, NewAct, UnableToServeAgent, store_act
from yingshou.records.payments.frames import channel_of
from yingshou.records.payments.operations import lock_accounts, lock_name

DEPOSITS = "AGENT_DEPOSITS"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPaid:
    """What became of an agent's payment when it was taken; `repeated`: it had been taken before."""

    serial_no: str
    payment: PaymentResult
    repeated: bool


def take_agent_payment(
    *,
    agent: Agent,
    serial_no: str,
    account_no: str,
    amount: Decimal,
    work_date: date,
    as_of: date,
    outlet: str = "",
    terminal: str = "",
    payer_name: str | None = None,
) -> AgentPaid:
    """Take a payment under an agent's serial number; its value date is the agent's working day.

    One transaction that holds the serial number, and the agent where it has a limit of the day or a
    deposit. The same number with the same account, amount and day gives the same answer, also once the day
    is closed. Limits of the channel hold besides those of the agent. Raises UnableToServeAgent and, for the
    channel, UnableToTakePayment.
    """
    with transaction.atomic():
        hold_serial(agent.agent_no, serial_no)
        known = queries.act(agent.agent_no, serial_no)
        if known is not None:
            _refuse_other(known, account_no, amount, work_date)
        if queries.reversal_of(agent.agent_no, serial_no):
            raise UnableToServeAgent(
                "PAYMENT_REVERSED" if known else "CANCELLED_AHEAD", field="serial_no", value=serial_no
            )
        if known is None:
            _check(agent, account_no, amount, work_date, as_of)
        taken = take_payment(
            account_no=account_no,
            amount=amount,
            value_date=work_date,
            channel=agent.channel,
            channel_no=_number(agent, serial_no, known),
            taken_by=f"agent:{agent.agent_no}",
            payer_name=payer_name,
            memo=" ".join(part for part in (outlet, terminal) if part) or None,
            as_of=as_of,
            paper=_pays_ahead(agent, work_date),
        )
        if known is None:
            act = NewAct(
                agent_no=agent.agent_no, serial_no=serial_no, kind=PAY, account_no=account_no, amount=amount,
                work_date=work_date, act_date=as_of, outlet=outlet, terminal=terminal,
                payment_no=taken.payment_no,
            )  # fmt: skip
            store_act(act)
    return AgentPaid(serial_no=serial_no, payment=taken, repeated=known is not None)


def _number(agent: Agent, serial_no: str, known: AgentAct | None) -> str:
    """Return the number in the channel: one booked by reconciliation has another than one taken."""
    if known is None:
        return channel_number(agent.agent_no, serial_no)
    return str(known.payment_no).removeprefix(f"{agent.channel}-")


def _refuse_other(known: AgentAct, account_no: str, amount: Decimal, work_date: date) -> None:
    """Raise where a serial number was used for something else."""
    asked = {"kind": PAY, "account_no": account_no, "amount": amount, "work_date": work_date}
    for field, value in asked.items():
        if getattr(known, field) != value:
            raise UnableToServeAgent("CONFLICT", field="serial_no" if field == "kind" else field, value=value)


def _check(agent: Agent, account_no: str, amount: Decimal, work_date: date, as_of: date) -> None:
    """Raise where a new payment is not to be taken."""
    if agent.state == FROZEN:
        raise UnableToServeAgent("AGENT_FROZEN")
    check_day(agent_no=agent.agent_no, work_date=work_date, as_of=as_of)
    served_account(agent, account_no)
    terms = frames.terms_of(agent_no=agent.agent_no, work_date=work_date)
    _check_limits(agent, terms, amount, work_date)
    if terms["amount_rule"] == "FULL":
        lock_accounts([account_no])
        due = owed(account_no=account_no, as_of=as_of).due
        if not due:
            raise UnableToServeAgent("NOTHING_OWED", field="account_no", value=account_no)
        if amount != due:
            raise UnableToServeAgent("AMOUNT_DIFFERS", field="amount", value=f"{amount} ≠ {due}")


def _check_limits(agent: Agent, terms: Mapping[str, Any], amount: Decimal, work_date: date) -> None:
    """Hold the payment against what the agent may take, once and in the day, and what it has paid in."""
    pays_ahead = _pays_ahead(agent, work_date)
    if pays_ahead or terms["day_limit"] is not None:
        lock_name(f"agent:{agent.agent_no}")
    if terms["largest_payment"] is not None and amount > terms["largest_payment"]:
        raise UnableToServeAgent("AGENT_LIMIT", field="amount", value=amount)
    if terms["day_limit"] is not None:
        taken = frames.taken_on(agent_no=agent.agent_no, work_date=work_date)
        if taken + amount > terms["day_limit"]:
            raise UnableToServeAgent("AGENT_LIMIT", field="amount", value=f"{taken} + {amount}")
    if pays_ahead and deposit_left(agent.agent_no) < amount:
        raise UnableToServeAgent("DEPOSIT_SHORT", field="amount", value=amount)


def _pays_ahead(agent: Agent, day: date) -> bool:
    return bool(channel_of(channel=agent.channel, value_date=day)["money_account"] == DEPOSITS)


def deposit_left(agent_no: str) -> Decimal:
    """Return what is left of an agent's deposit, in yuan."""
    return queries.paid_in(agent_no) - frames.drawn(agent_no)
