"""Give an agent a key to sign with, and let its older ones end."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from yingshou.gateways.banks import signature
from yingshou.gateways.banks.keys import KeyFolder
from yingshou.records.agents.operations import end_keys, hold_agent, store_key
from yingshou.records.audit.operations import record_event


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentKeyGiven:
    """A new key; `secret` is told once and is empty for a public key. `ended` are the keys it replaces."""

    key_no: str
    kind: str
    secret: str
    fingerprint: str
    ended: tuple[str, ...]


def give_agent_key(
    *,
    agent_no: str,
    folder: KeyFolder,
    given_by: str,
    as_of: date,
    public_key: bytes | None = None,
    overlap_days: int = 0,
) -> AgentKeyGiven:
    """Make a shared secret for an agent, or take its RSA public key; the keys before it end.

    The secret lies in its folder alone, the database keeps a fingerprint. Older keys are good for
    `overlap_days` more, so that an agent can change over; with 0 they end at once. One transaction; the
    file is written before it commits. Raises UnableToKeepAgent and BadKeyError.
    """
    kind = signature.RSA if public_key else signature.HMAC
    public = signature.public_key(public_key) if public_key else ""
    secret = b"" if public_key else signature.new_secret()
    print_of = signature.fingerprint(secret or public.encode())
    key_no = f"{agent_no}-{print_of[:8].upper()}"
    with transaction.atomic():
        agent = hold_agent(agent_no)
        made = store_key(
            agent=agent, key_no=key_no, kind=kind, public_key=public, fingerprint=print_of, day=as_of,
            person=given_by,
        )  # fmt: skip
        ended = end_keys(agent=agent, but=key_no, last_date=as_of + timedelta(days=overlap_days - 1))
        detail = {"key_no": key_no, "kind": kind, "ended": ended, "overlap_days": overlap_days}
        record_event(actor=given_by, action="GIVE_AGENT_KEY", subject=agent_no, detail=detail)
        if secret:
            folder.keep(key_no, secret)
    return AgentKeyGiven(
        key_no=made.key_no, kind=kind, secret=secret.decode("ascii"), fingerprint=print_of, ended=tuple(ended)
    )
