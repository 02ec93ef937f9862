"""Money between the company and an agent itself: its deposit, and the commission it is paid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from yingshou.core.money import round_yuan_value
from yingshou.flows.take_agent_payment import deposit_left
from yingshou.flows.take_payment import LARGEST_AMOUNT
from yingshou.records.agents.frames import commission_owed
from yingshou.records.agents.models import AgentMovement
from yingshou.records.agents.operations import (
    COMMISSION_PAID,
    PAY_BACK,
    TOP_UP,
    UnableToKeepAgent,
    hold_agent,
    store_movement,
)
from yingshou.records.agents.queries import movement
from yingshou.records.audit.operations import record_event
from yingshou.records.ledger.operations import (
    AGENT_DEPOSITS,
    BANK,
    COMMISSION_PAYABLE,
    Leg,
    credit,
    debit,
    post,
)
from yingshou.records.payments.operations import lock_name


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMoneyMoved:
    """A movement, in yuan, and what is left of the deposit; `repeated`: it had been booked before."""

    reference: str
    kind: str
    amount: Decimal
    deposit: Decimal
    repeated: bool


def move_agent_money(
    *, agent_no: str, kind: str, reference: str, amount: Decimal, value_date: date, moved_by: str, as_of: date
) -> AgentMoneyMoved:
    """Book money an agent paid into its deposit, got back of it, or was paid as commission.

    The reference is that of the bank; the same again changes nothing. One transaction that holds the agent.
    Raises UnableToKeepAgent where the reference was used otherwise, the amount is no amount in whole fen, the
    day lies ahead, or more would go out than is there.
    """
    if kind not in {TOP_UP, PAY_BACK, COMMISSION_PAID}:
        raise UnableToKeepAgent(zh=f"没有款项类型 {kind}", en=f"there is no kind {kind}", field="kind")
    with transaction.atomic():
        agent = hold_agent(agent_no)
        lock_name(f"agent:{agent_no}")
        known = movement(agent_no, reference)
        if known is None:
            _check_form(reference, amount, value_date, as_of)
            _check_cover(agent_no, kind, amount)
            entry_no = f"{kind}-{agent_no}-{reference}"
            post(entry_no=entry_no, kind="AGENT", booked_date=as_of, legs=_legs(kind, amount), memo=reference)
            store_movement(
                agent=agent, kind=kind, reference=reference, amount=amount, value_date=value_date,
                person=moved_by, entry_no=entry_no,
            )  # fmt: skip
            detail = {"reference": reference, "amount": amount, "value_date": value_date}
            record_event(actor=moved_by, action=f"AGENT_{kind}", subject=agent_no, detail=detail)
        else:
            _refuse_other(known, kind, amount, value_date)
        return AgentMoneyMoved(
            reference=reference, kind=kind, amount=amount, deposit=deposit_left(agent_no),
            repeated=known is not None,
        )  # fmt: skip


def _check_form(reference: str, amount: Decimal, value_date: date, as_of: date) -> None:
    if not amount.is_finite() or not 0 < amount < LARGEST_AMOUNT or amount != round_yuan_value(amount):
        raise UnableToKeepAgent(
            zh=f"金额 {amount} 应大于零、小于一万亿，且不超过两位小数",
            en=f"the amount {amount} must be above zero and below 10^12, with two decimals at most",
            field="amount",
        )
    if not reference.strip() or value_date > as_of:
        raise UnableToKeepAgent(
            zh="须填写银行流水号，到账日期不能晚于业务日期",
            en="the bank's reference is needed, and the value date must not lie ahead",
            field="reference",
        )


def _check_cover(agent_no: str, kind: str, amount: Decimal) -> None:
    """Raise where more would go out than is there."""
    left = {PAY_BACK: deposit_left, COMMISSION_PAID: commission_owed}
    if kind in left and left[kind](agent_no) < amount:
        raise UnableToKeepAgent(
            zh=f"金额 {amount} 超过可付余额 {left[kind](agent_no)}",
            en=f"{amount} is more than the {left[kind](agent_no)} that may be paid",
            field="amount",
        )


def _legs(kind: str, amount: Decimal) -> list[Leg]:
    if kind == TOP_UP:
        return [debit(BANK, amount), credit(AGENT_DEPOSITS, amount)]
    account = AGENT_DEPOSITS if kind == PAY_BACK else COMMISSION_PAYABLE
    return [debit(account, amount), credit(BANK, amount)]


def _refuse_other(known: AgentMovement, kind: str, amount: Decimal, value_date: date) -> None:
    if (known.kind, known.amount, known.value_date) != (kind, amount, value_date):
        raise UnableToKeepAgent(
            zh=f"流水号 {known.reference} 已用于另一笔款项",
            en=f"the reference {known.reference} was used for other money",
            field="reference",
        )
