"""Freeze an agent, so that it takes no more payments, and release it."""

from datetime import date

from django.db import transaction

from yingshou.records.agents.operations import ACTIVE, FROZEN, hold_agent, set_state
from yingshou.records.audit.operations import record_event


def freeze_agent(*, agent_no: str, frozen: bool, changed_by: str, as_of: date, reason: str) -> bool:
    """Freeze or release an agent and return whether that changed anything.

    A frozen agent may still look up, reverse and hand in check files. One transaction. Raises
    UnableToKeepAgent.
    """
    wanted = FROZEN if frozen else ACTIVE
    with transaction.atomic():
        agent = hold_agent(agent_no)
        if agent.state == wanted:
            return False
        set_state(agent, wanted)
        action = "FREEZE_AGENT" if frozen else "RELEASE_AGENT"
        record_event(
            actor=changed_by, action=action, subject=agent_no, detail={"reason": reason, "as_of": as_of}
        )
    return True
