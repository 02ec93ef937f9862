"""Which agent calls: a request signed with one of its keys, fresh and seen for the first time."""

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security.base import AuthBase

from yingshou.gateways.banks import signature
from yingshou.gateways.banks.keys import KeyFolder
from yingshou.interfaces.clock import business_date, local_time
from yingshou.records.agents import queries
from yingshou.records.agents.operations import UnableToServeAgent, use_nonce

SECONDS_APART = 300
_HEADERS = {
    "Agent-Key": re.compile(r"[A-Z0-9-]{1,32}\Z"),
    "Agent-Timestamp": re.compile(r"[0-9]{10}\Z"),
    "Agent-Nonce": re.compile(r"[A-Za-z0-9_-]{8,64}\Z"),
    "Agent-Signature": re.compile(r"[A-Za-z0-9+/=]{16,1024}\Z"),
}


class AgentSignature(AuthBase):
    """The signature of an agent, in four headers; see `gateways.banks.signature` for what is signed."""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = "Agent-Signature"

    def __call__(self, request: HttpRequest) -> Any:
        """Return the agent of the key that signed. Raises UnableToServeAgent, which says what is wrong."""
        given = {name: request.headers.get(name, "") for name in _HEADERS}
        for name, form in _HEADERS.items():
            if not form.match(given[name]):
                raise UnableToServeAgent("NO_SIGNATURE", field=name)
        key = queries.key(given["Agent-Key"], as_of=business_date())
        if key is None:
            raise UnableToServeAgent("UNKNOWN_KEY", field="Agent-Key")
        now = local_time()
        if abs(int(now.timestamp()) - int(given["Agent-Timestamp"])) > SECONDS_APART:
            raise UnableToServeAgent("CLOCK_APART", field="Agent-Timestamp", value=int(now.timestamp()))
        if not _is_signed(request, key, given):
            raise UnableToServeAgent("WRONG_SIGNATURE", field="Agent-Signature")
        # A timestamp may lie as far ahead as behind, so a nonce matters twice as long.
        keep = timedelta(seconds=2 * SECONDS_APART)
        if not use_nonce(agent_no=key.agent_id, nonce=given["Agent-Nonce"], at=now, keep=keep):
            raise UnableToServeAgent("REPLAYED", field="Agent-Nonce")
        return key.agent


def _is_signed(request: HttpRequest, key: Any, given: dict[str, str]) -> bool:
    secret = (
        KeyFolder(settings.AGENT_KEYS_FOLDER).secret(key.key_no)
        if key.kind == signature.HMAC
        else key.public_key.encode()
    )
    text = signature.signed_text(
        method=str(request.method),
        path=request.get_full_path(),
        timestamp=given["Agent-Timestamp"],
        nonce=given["Agent-Nonce"],
        body=request.body,
    )
    return secret is not None and signature.is_signed(
        kind=key.kind, key=secret, text=text, signature=given["Agent-Signature"]
    )
