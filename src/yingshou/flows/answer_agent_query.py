"""Answer an agent that asks what an account owes."""

from dataclasses import dataclass
from datetime import date

from yingshou.flows.agent_calls import Owed, owed, served_account
from yingshou.records.agents.frames import terms_of
from yingshou.records.agents.models import Agent
from yingshou.records.supply.queries import supply_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentQueryAnswered:
    """What an account owes, who it is (the name masked), and what the agent should tell the customer.

    `code` is OK or NOTHING_OWED; `notices` are codes of AGENT_CODES.
    """

    code: str
    account_no: str
    name: str
    amount_rule: str
    owed: Owed
    notices: tuple[str, ...]


def answer_agent_query(*, agent: Agent, account_no: str, as_of: date) -> AgentQueryAnswered:
    """Say what an account owes on the business date; nothing is written.

    Raises UnableToServeAgent: UNKNOWN_ACCOUNT, also for accounts that are not the agent's to collect from.
    """
    account = served_account(agent, account_no)
    found = owed(account_no=account_no, as_of=as_of)
    closed = account.closed_date is not None and account.closed_date <= as_of
    told = (
        ("SUPPLY_STOPPED", supply_of(account_no) is not None),
        ("ACCOUNT_CLOSED", closed),
        ("DUES_WITH_BANK", found.with_bank),
    )
    return AgentQueryAnswered(
        code="OK" if found.due else "NOTHING_OWED",
        account_no=account_no,
        name=masked(account.name),
        amount_rule=terms_of(agent_no=agent.agent_no, work_date=as_of)["amount_rule"],
        owed=found,
        notices=tuple(code for code, holds in told if holds),
    )


def masked(name: str) -> str:
    """Hide a name but for its first character, and its last where it has more than three."""
    last = name[-1] if len(name) > 3 else ""  # noqa: PLR2004  three characters: a person's name
    return f"{name[:1]}{'*' * max(len(name) - 1 - len(last), 1)}{last}"
