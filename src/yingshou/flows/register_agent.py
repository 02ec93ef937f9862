"""Register a collecting agent."""

import re
from datetime import date

from django.db import transaction

from yingshou.flows.channel_money import LONGEST_TOGETHER
from yingshou.records.agents.models import Agent
from yingshou.records.agents.operations import UnableToKeepAgent, store_agent
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.queries import is_open

LONGEST_SERIAL = 32
_NUMBER = re.compile(r"[A-Z][A-Z0-9]{1,15}\Z")


def register_agent(
    *, agent_no: str, name: str, channel: str, registered_by: str, as_of: date, org_code: str = ""
) -> Agent:
    """Register an agent of a channel; its terms come as rows of `agent_terms`, its key is made apart.

    One transaction. Raises UnableToKeepAgent where the number is malformed or taken, the channel is closed or
    unknown, or channel and number are too long together.
    """
    if not _NUMBER.match(agent_no) or not name.strip():
        raise UnableToKeepAgent(
            zh="机构编号为 2 至 16 位大写字母和数字，以字母开头；名称不能为空",
            en="the number has 2 to 16 capitals and digits and begins with a letter; a name is needed",
            field="agent_no",
        )
    if (
        not is_open(channel, as_of=as_of)
        or len(channel) + len(agent_no) + 1 + LONGEST_SERIAL > LONGEST_TOGETHER
    ):
        raise UnableToKeepAgent(
            zh=f"渠道 {channel} 不存在、未开通或代码过长",
            en=f"the channel {channel} is unknown, closed, or its code is too long",
            field="channel",
        )
    with transaction.atomic():
        made = store_agent(
            agent_no=agent_no, name=name.strip(), channel=channel, org_code=org_code, day=as_of,
            person=registered_by,
        )  # fmt: skip
        detail = {"name": name, "channel": channel, "org_code": org_code}
        record_event(actor=registered_by, action="REGISTER_AGENT", subject=agent_no, detail=detail)
    return made
