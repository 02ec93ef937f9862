"""What every call of an agent has in common: its serial number, its working day, the account it is about."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from yingshou.core.money import ZERO_YUAN
from yingshou.flows.apply_money import total
from yingshou.records.agents import queries
from yingshou.records.agents.models import Agent
from yingshou.records.agents.operations import PAY, NewAct, UnableToServeAgent, hold_day, store_act
from yingshou.records.customers.models import Account
from yingshou.records.customers.queries import account as find_account
from yingshou.records.organizations.scope import scoped
from yingshou.records.payments import frames
from yingshou.records.payments.operations import lock_name
from yingshou.records.payments.queries import prepaid
from yingshou.records.reconciliation.models import Line

DAYS_BACK = 1
"""A message of yesterday may still come after midnight, unless its check file has been taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What an account owes an agent's customer to pay now, in yuan.

    `due` = principal + penalty − prepaid, at least nothing; dues that are out with a bank are left out and
    told of by `with_bank`. `items` has the columns of the table `open_items`, the oldest first.
    """

    due: Decimal
    principal: Decimal
    penalty: Decimal
    prepaid: Decimal
    with_bank: bool
    items: pl.DataFrame


def served_account(agent: Agent, account_no: str) -> Account:
    """Return an account the agent may collect from. Raises UnableToServeAgent: UNKNOWN_ACCOUNT."""
    with scoped(lambda: agent.org_code):
        found = find_account(account_no)
    if found is None:
        raise UnableToServeAgent("UNKNOWN_ACCOUNT", field="account_no", value=account_no)
    return found


def owed(*, account_no: str, as_of: date) -> Owed:
    """Say what an account owes on a day, penalty accrued to it."""
    everything = frames.open_items(account_nos=[account_no], as_of=as_of)
    items = frames.open_items(account_nos=[account_no], as_of=as_of, unlocked=True)
    principal, penalty, held = (
        total(items, "principal_open"),
        total(items, "penalty_open"),
        prepaid(account_no),
    )
    return Owed(
        due=max(principal + penalty - held, ZERO_YUAN),
        principal=principal,
        penalty=penalty,
        prepaid=held,
        with_bank=everything.height > items.height,
        items=items.sort("due_date", "receivable_no"),
    )


def hold_serial(agent_no: str, serial_no: str) -> None:
    """Hold a serial number until the transaction ends, so that a payment and its reversal do not cross."""
    lock_name(f"agent:{agent_no}:{serial_no}")


def check_day(*, agent_no: str, work_date: date, as_of: date) -> None:
    """Refuse a working day that is still to come or closed, and hold it open until the transaction ends.

    Raises UnableToServeAgent: FUTURE_DAY, DAY_CLOSED.
    """
    if work_date > as_of:
        raise UnableToServeAgent("FUTURE_DAY", field="work_date", value=work_date)
    hold_day(agent_no=agent_no, work_date=work_date, shared=True)
    too_old = work_date < as_of - timedelta(days=DAYS_BACK)
    if too_old or queries.day(agent_no, work_date) is not None:
        raise UnableToServeAgent("DAY_CLOSED", field="work_date", value=work_date)


def channel_number(agent_no: str, serial_no: str) -> str:
    """Return the number a payment or line of an agent has in its channel, which agents may share."""
    return f"{agent_no}-{serial_no}"


def note_booked_line(
    *,
    line: Line,
    payment_no: str,
    account_no: str | None,
    amount: Decimal,
    as_of: date,
    other_serial: str,
) -> None:
    """Note a payment booked from a line of an agent's check file as its act, so that its statement has it.

    It stands under the serial number of the line, or under `other_serial` where that is used: the line stated
    more, or twice. Lines of other channels are none of an agent and stay as they are.
    """
    agent_no, _, serial_no = line.reference.partition("-")
    agent = queries.agent(agent_no)
    if agent is None or agent.channel != line.channel or not serial_no:
        return
    hold_serial(agent_no, serial_no)
    used = queries.act(agent_no, serial_no) is not None
    act = NewAct(
        agent_no=agent_no, serial_no=other_serial if used else serial_no, kind=PAY, account_no=account_no,
        amount=amount, work_date=line.line_date, act_date=as_of, payment_no=payment_no,
    )  # fmt: skip
    store_act(act)
