"""Take an agent's payment back, also one that has not arrived yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.flows.agent_calls import check_day, hold_serial
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.records.agents import queries
from yingshou.records.agents.models import Agent, AgentAct
from yingshou.records.agents.operations import PAY, REVERSE, NewAct, UnableToServeAgent, store_act
from yingshou.records.payments.queries import is_reversed

OK, AHEAD = "OK", "CANCELLED_AHEAD"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReversed:
    """What became of a reversal: `code` OK, or CANCELLED_AHEAD where nothing had arrived to be reversed."""

    code: str
    serial_no: str
    of_serial_no: str
    payment_no: str | None
    amount: Decimal
    repeated: bool


def reverse_agent_payment(
    *, agent: Agent, serial_no: str, of_serial_no: str, amount: Decimal, work_date: date, as_of: date
) -> AgentReversed:
    """Take back the payment of a serial number, by the rule of its channel, while its day is open.

    Where that number has not arrived, it is kept from being booked later: an agent that got no answer may
    reverse without knowing whether its payment came through. A payment that is reversed already, also at
    our counter, gives the same answer. One transaction. Raises UnableToServeAgent: CONFLICT, DAY_CLOSED,
    FUTURE_DAY, AMOUNT_DIFFERS, and UnableToReversePayment by the rule of the channel.
    """
    with transaction.atomic():
        for number in sorted({serial_no, of_serial_no}):
            hold_serial(agent.agent_no, number)
        known = queries.act(agent.agent_no, serial_no)
        if known is not None:
            _refuse_other(known, of_serial_no, amount, work_date)
            return _answer(known, repeated=True)
        paid = queries.act(agent.agent_no, of_serial_no)
        if paid is not None and paid.kind != PAY:
            raise UnableToServeAgent("CONFLICT", field="of_serial_no", value=of_serial_no)
        if paid is not None and paid.amount != amount:
            raise UnableToServeAgent("AMOUNT_DIFFERS", field="amount", value=f"{amount} ≠ {paid.amount}")
        before = queries.reversal_of(agent.agent_no, of_serial_no)
        if before is not None:
            return _answer(before, repeated=True)
        check_day(agent_no=agent.agent_no, work_date=work_date, as_of=as_of)
        if paid is not None and not is_reversed(str(paid.payment_no)):
            check_day(agent_no=agent.agent_no, work_date=paid.work_date, as_of=as_of)
            reverse_payment(
                payment_no=str(paid.payment_no), reversed_date=as_of, reversed_by=f"agent:{agent.agent_no}",
                reason=serial_no,
            )  # fmt: skip
        act = NewAct(
            agent_no=agent.agent_no, serial_no=serial_no, kind=REVERSE, of_serial_no=of_serial_no,
            amount=amount, work_date=work_date, act_date=as_of,
            account_no=paid.account_no if paid else None, payment_no=paid.payment_no if paid else None,
        )  # fmt: skip
        return _answer(store_act(act), repeated=False)


def _refuse_other(known: AgentAct, of_serial_no: str, amount: Decimal, work_date: date) -> None:
    """Raise where a serial number was used for something else."""
    asked = {"kind": REVERSE, "of_serial_no": of_serial_no, "amount": amount, "work_date": work_date}
    for field, value in asked.items():
        if getattr(known, field) != value:
            raise UnableToServeAgent("CONFLICT", field="serial_no" if field == "kind" else field, value=value)


def _answer(act: AgentAct, *, repeated: bool) -> AgentReversed:
    return AgentReversed(
        code=OK if act.payment_no else AHEAD, serial_no=act.serial_no, of_serial_no=str(act.of_serial_no),
        payment_no=act.payment_no, amount=act.amount, repeated=repeated,
    )  # fmt: skip
