"""Agents of the tests: registered here, played by their simulator, over the application or over HTTP."""

from datetime import UTC, date, datetime

import polars as pl

from yingshou.core.tables import AGENT_TERMS
from yingshou.flows.give_agent_key import give_agent_key
from yingshou.flows.import_table import import_table
from yingshou.flows.register_agent import register_agent
from yingshou.gateways.banks.keys import KeyFolder
from yingshou.simulators.bank_agent import SimulatedAgent
from yingshou.simulators.keys import new_key, public_pem

DAY = date(2025, 10, 27)


def through(client):
    """Return a carrier into the application by Django's test client: the same middleware, no socket."""

    def send(method, target, headers, body):
        content_type = headers.get("Content-Type", "application/json")
        answer = client.generic(method, target, body, content_type=content_type, headers=headers)
        return answer.status_code, answer.content

    return send


def make_agent(agent_no, *, send, folder, channel="BANK_COUNTER", rsa=False, org_code="", day=DAY, **terms):
    """Register an agent with a key and, where given, terms; return its simulator."""
    register_agent(
        agent_no=agent_no, name=f"机构{agent_no}", channel=channel, org_code=org_code, registered_by="chen",
        as_of=day,
    )  # fmt: skip
    private = new_key() if rsa else None
    given = give_agent_key(
        agent_no=agent_no, folder=KeyFolder(folder), given_by="chen", as_of=day,
        public_key=public_pem(private).encode() if private else None,
    )  # fmt: skip
    if terms:
        row = {
            "agent_no": agent_no,
            "valid_from": day.replace(day=1),
            "amount_rule": "ANY",
            "commission_rate": 0,
        }
        frame = AGENT_TERMS.conform(pl.DataFrame([row | terms], infer_schema_length=None))
        assert import_table(table=AGENT_TERMS, frame=frame, as_of=day, source="test").inserted == 1
    return SimulatedAgent(
        agent_no=agent_no, key_no=given.key_no, key=private or given.secret, send=send,
        clock=lambda: datetime.now(tz=UTC),
    )  # fmt: skip
