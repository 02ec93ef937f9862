"""Writes of agents: registered, frozen, their keys and nonces, acts, closed days, movements, commission."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
from django.db import connection
from django.db.models import Q

from yingshou.core.errors import YingshouError
from yingshou.core.tables import AGENT_TERMS
from yingshou.core.tables.agent_codes import AGENT_CODES
from yingshou.records.agents.models import (
    Agent,
    AgentAct,
    AgentCommission,
    AgentDay,
    AgentKey,
    AgentMovement,
    AgentTerms,
)
from yingshou.records.copy import Stored, store_new

ACTIVE, FROZEN = "AGENT_ACTIVE", "AGENT_FROZEN"
PAY, REVERSE = "PAY", "REVERSE"
TOP_UP, PAY_BACK, COMMISSION_PAID = "TOP_UP", "PAY_BACK", "COMMISSION_PAID"
HMAC, RSA = "HMAC_SHA256", "RSA_SHA256"


class UnableToServeAgent(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An agent is refused; `code` is one of AGENT_CODES."""

    def __init__(self, code: str, *, field: str = "", value: object = "") -> None:
        """Say what the code means and what the agent does, with the value that is to blame."""
        words = AGENT_CODES[code]
        shown = f"{field} {value}" if value != "" else field
        super().__init__(
            zh=f"{shown}：{words.zh}。{words.remedy_zh}" if shown else f"{words.zh}。{words.remedy_zh}",
            en=f"{shown}: {words.en}; {words.remedy_en}" if shown else f"{words.en}; {words.remedy_en}",
            field=field,
        )
        self.code = code


class UnableToKeepAgent(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An agent cannot be registered, changed or paid as asked."""

    code = "UNABLE_TO_KEEP_AGENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAct:
    """An act of an agent to store; amount in yuan."""

    agent_no: str
    serial_no: str
    kind: str
    amount: Decimal
    work_date: date
    act_date: date
    account_no: str | None = None
    of_serial_no: str | None = None
    outlet: str = ""
    terminal: str = ""
    payment_no: str | None = None


def store_agent(*, agent_no: str, name: str, channel: str, org_code: str, day: date, person: str) -> Agent:
    """Write a new agent. Raises UnableToKeepAgent where the number is taken."""
    made, created = Agent.objects.get_or_create(
        agent_no=agent_no,
        defaults={
            "name": name, "channel": channel, "org_code": org_code, "state": ACTIVE, "registered_date": day,
            "registered_by": person,
        },
    )  # fmt: skip
    if not created:
        raise UnableToKeepAgent(
            zh=f"代收机构 {agent_no} 已经登记", en=f"agent {agent_no} is registered already", field="agent_no"
        )
    return made


def hold_agent(agent_no: str) -> Agent:
    """Hold an agent until the transaction ends. Raises UnableToKeepAgent where there is none."""
    found = Agent.objects.select_for_update().filter(agent_no=agent_no).first()
    if found is None:
        raise UnableToKeepAgent(
            zh=f"没有代收机构 {agent_no}。核对机构编号",
            en=f"there is no agent {agent_no}; check its number",
            field="agent_no",
        )
    return found


def set_state(agent: Agent, state: str) -> None:
    """Write the state of a held agent."""
    agent.state = state
    agent.save(update_fields=["state"])


def store_key(
    *, agent: Agent, key_no: str, kind: str, public_key: str, fingerprint: str, day: date, person: str
) -> AgentKey:
    """Write a key of an agent."""
    return AgentKey.objects.create(
        agent=agent, key_no=key_no, kind=kind, public_key=public_key, fingerprint=fingerprint, made_date=day,
        made_by=person,
    )  # fmt: skip


def end_keys(*, agent: Agent, but: str, last_date: date) -> list[str]:
    """Let the other keys of an agent end on a day, those that end sooner stay so. Returns which."""
    others = AgentKey.objects.filter(Q(last_date=None) | Q(last_date__gt=last_date), agent=agent)
    ended = list(others.exclude(key_no=but).values_list("key_no", flat=True))
    AgentKey.objects.filter(key_no__in=ended).update(last_date=last_date)
    return ended


def use_nonce(*, agent_no: str, nonce: str, at: datetime, keep: timedelta) -> bool:
    """Note a nonce as used and tell whether it was new; those too old to matter are dropped."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM agents_agentnonce WHERE seen_at < %s", (at - keep,))
        cursor.execute(
            """INSERT INTO agents_agentnonce (agent_no, nonce, seen_at) VALUES (%s, %s, %s)
            ON CONFLICT DO NOTHING""",
            (agent_no, nonce, at),
        )
        return cursor.rowcount == 1


def store_terms(frame: pl.DataFrame) -> Stored:
    """Store new versions of terms; what is stored is never overwritten. Columns as in `agent_terms`."""
    return store_new(AgentTerms._meta.db_table, AGENT_TERMS.conform(frame), AGENT_TERMS.key)  # noqa: SLF001


def store_act(act: NewAct) -> AgentAct:
    """Write an act of an agent; its serial number must be held."""
    return AgentAct.objects.create(
        agent_id=act.agent_no, serial_no=act.serial_no, kind=act.kind, of_serial_no=act.of_serial_no,
        account_no=act.account_no, amount=act.amount, work_date=act.work_date, outlet=act.outlet,
        terminal=act.terminal, payment_no=act.payment_no, act_date=act.act_date,
    )  # fmt: skip


def hold_day(*, agent_no: str, work_date: date, shared: bool) -> None:
    """Hold a working day until the transaction ends: acts share it, who closes it has it alone."""
    kind = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind}(hashtextextended(%s, 0))", (f"agent-day:{agent_no}:{work_date}",))


def store_day(
    *,
    agent_no: str,
    work_date: date,
    file_hash: str,
    paid: tuple[int, Decimal],
    taken_back: tuple[int, Decimal],
    taken_date: date,
) -> AgentDay:
    """Close a working day of an agent with what its check file states: counts and sums in yuan."""
    return AgentDay.objects.create(
        agent_id=agent_no, work_date=work_date, file_hash=file_hash, paid_count=paid[0], paid_amount=paid[1],
        reversed_count=taken_back[0], reversed_amount=taken_back[1], taken_date=taken_date,
    )  # fmt: skip


def store_movement(
    *, agent: Agent, kind: str, reference: str, amount: Decimal, value_date: date, person: str, entry_no: str
) -> AgentMovement:
    """Write money that went between the company and an agent, under its entry."""
    return AgentMovement.objects.create(
        agent=agent, kind=kind, reference=reference, amount=amount, value_date=value_date, person=person,
        entry_id=entry_no,
    )  # fmt: skip


def store_commissions(rows: Sequence[tuple[str, date, Decimal]], *, booked_date: date, entry_no: str) -> int:
    """Write commission of (agent, working day, amount) under an entry. Returns how many rows."""
    made = AgentCommission.objects.bulk_create(
        AgentCommission(
            agent_id=agent_no, work_date=day, amount=amount, booked_date=booked_date, entry_id=entry_no
        )
        for agent_no, day, amount in rows
    )
    return len(made)
