"""Reads of agents, their keys, acts and days."""

from datetime import date
from decimal import Decimal

from django.db.models import Case, CharField, DateField, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce

from yingshou.records.agents.models import Agent, AgentAct, AgentDay, AgentKey, AgentMovement
from yingshou.records.payments.queries import is_reversed

ZERO = Decimal("0.00")


def agents() -> QuerySet[Agent]:
    """Return every agent in order of its number."""
    return Agent.objects.order_by("agent_no")


def agent(agent_no: str) -> Agent | None:
    """Return an agent, or None where no such number exists."""
    return Agent.objects.filter(agent_no=agent_no).first()


def keys(agent_no: str, *, as_of: date) -> QuerySet[AgentKey]:
    """Return the keys of an agent, the latest first, with their `state`: KEY_GOOD or KEY_ENDED."""
    good = Q(last_date=None) | Q(last_date__gte=Cast(Value(as_of), DateField()))
    state = Case(When(good, then=Value("KEY_GOOD")), default=Value("KEY_ENDED"), output_field=CharField())
    found = AgentKey.objects.filter(agent_id=agent_no).annotate(state=state)
    return found.order_by("-made_date", "-key_no")


def key(key_no: str, *, as_of: date) -> AgentKey | None:
    """Return a key with its agent, or None where there is none or it has ended."""
    good = Q(last_date=None) | Q(last_date__gte=as_of)
    return AgentKey.objects.select_related("agent").filter(good, key_no=key_no).first()


def act(agent_no: str, serial_no: str) -> AgentAct | None:
    """Return what an agent did under a serial number, or None."""
    return AgentAct.objects.filter(agent_id=agent_no, serial_no=serial_no).first()


def reversal_of(agent_no: str, serial_no: str) -> AgentAct | None:
    """Return the reversal of a serial number, also of one that has not arrived, or None."""
    return AgentAct.objects.filter(agent_id=agent_no, of_serial_no=serial_no, kind="REVERSE").first()


def day(agent_no: str, work_date: date) -> AgentDay | None:
    """Return a working day that is closed, or None while it is open."""
    return AgentDay.objects.filter(agent_id=agent_no, work_date=work_date).first()


def movements(agent_no: str) -> QuerySet[AgentMovement]:
    """Return the money that went between the company and an agent, the latest first."""
    return AgentMovement.objects.filter(agent_id=agent_no).order_by("-value_date", "-id")


def movement(agent_no: str, reference: str) -> AgentMovement | None:
    """Return a movement by its reference, or None."""
    return AgentMovement.objects.filter(agent_id=agent_no, reference=reference).first()


def paid_in(agent_no: str) -> Decimal:
    """Return what an agent paid into its deposit less what it got back."""
    signed = Case(
        When(kind="TOP_UP", then=F("amount")),
        When(kind="PAY_BACK", then=-F("amount")),
        default=Value(ZERO),
        output_field=DecimalField(max_digits=18, decimal_places=2),
    )
    found = AgentMovement.objects.filter(agent_id=agent_no).aggregate(
        total=Coalesce(Sum(signed), Value(ZERO))
    )
    return Decimal(found["total"])


def act_state(act: AgentAct) -> str:
    """Return what has become of an act: PAID, PAYMENT_REVERSED, REVERSAL_DONE or CANCELLED_AHEAD."""
    if act.kind == "REVERSE":
        return "REVERSAL_DONE" if act.payment_no else "CANCELLED_AHEAD"
    return "PAYMENT_REVERSED" if is_reversed(str(act.payment_no)) else "PAID"
