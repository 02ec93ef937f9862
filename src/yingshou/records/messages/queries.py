"""Reads of contacts, notices and the evidence of their service."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet

from yingshou.core.messages import Contact as Way
from yingshou.core.messages import Route
from yingshou.core.messages import Wish as Said
from yingshou.core.messages.timing import LOCAL
from yingshou.core.tables.messages import MOBILE
from yingshou.records.customers.models import Account
from yingshou.records.messages.models import (
    Attempt,
    Contact,
    Evidence,
    LetterTemplate,
    Notice,
    Progress,
    Wish,
)
from yingshou.records.organizations.scope import within


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A notice that was served, with its proof.

    `content_hash` is the SHA-256 of what was sent; `proof` is what proves the service (ACCEPTED, DELIVERED,
    SIGNED), `position` and `hash` where it stands in the chain of evidence.
    """

    notice_no: str
    account_no: str
    purpose: str
    channel: str
    address: str
    served_at: datetime
    content_hash: str
    proof: str
    position: int
    hash: str
    facts: dict[str, Any]
    receivable_nos: tuple[str, ...]


def served(*, account_no: str, purposes: Sequence[str], since: date) -> list[Served]:
    """Return the notices of some purposes that were served to an account, oldest first.

    Args:
        account_no: account.
        purposes: purposes that count.
        since: first moment that counts; a day begins at midnight in Beijing.
    """
    start = since if isinstance(since, datetime) else datetime.combine(since, time.min, tzinfo=LOCAL)
    found = Progress.objects.select_related("notice").filter(
        notice__account_id=account_no, notice__purpose__in=list(purposes), served_at__gte=start
    )
    rows = list(found.order_by("served_at", "pk"))
    proofs = Evidence.objects.select_related("attempt").in_bulk([row.proof for row in rows if row.proof])
    return [_served(row, proofs[row.proof]) for row in rows if row.proof in proofs]


def _served(row: Progress, proof: Evidence) -> Served:
    sent = proof.attempt
    assert sent is not None  # noqa: S101  what proves a service is about an attempt
    return Served(
        notice_no=row.notice_id,
        account_no=row.notice.account_id,
        purpose=row.notice.purpose,
        channel=sent.channel,
        address=sent.address,
        served_at=row.served_at,  # type: ignore[arg-type]
        content_hash=sent.content_hash,
        proof=proof.kind,
        position=proof.position,
        hash=proof.hash,
        facts=row.notice.facts,
        receivable_nos=tuple(row.notice.receivable_nos),
    )


def notices() -> QuerySet[Notice]:
    """Return every notice with its account and how far it is, the latest first."""
    found = Notice.objects.select_related("account", "progress")
    return within(found, "account__organization__code").order_by("-asked_at", "-notice_no")


def notice(notice_no: str) -> Notice | None:
    """Return a notice, or None where there is none of that number."""
    return notices().filter(notice_no=notice_no).first()


def attempts(notice_no: str) -> QuerySet[Attempt]:
    """Return the attempts of a notice in their order."""
    return Attempt.objects.filter(notice_id=notice_no).order_by("sequence")


def evidence(notice_no: str) -> QuerySet[Evidence]:
    """Return the evidence of a notice in the order of the chain."""
    return Evidence.objects.filter(notice_id=notice_no).select_related("attempt").order_by("position")


def contacts(account_no: str) -> QuerySet[Contact]:
    """Return the addresses of an account, ended ones too."""
    return Contact.objects.filter(account_id=account_no)


def wishes(account_no: str) -> QuerySet[Wish]:
    """Return what an account said of getting notices, the latest first."""
    return Wish.objects.filter(account_id=account_no)


def letter_templates() -> QuerySet[LetterTemplate]:
    """Return the Word templates of the office, the latest first."""
    return LetterTemplate.objects.all()


def ways(account_no: str) -> list[Way]:
    """Return every address of an account for the choice of a way: its contacts, then its archive.

    The archive's telephone number serves calls, and short messages where it is a mobile number; its address
    serves letters and visits.
    """
    listed = [
        Way(
            channel=each.channel, address=each.address, role=each.role, valid_from=each.valid_from,
            valid_to=each.valid_to, person=each.person or "",
        )
        for each in Contact.objects.filter(account_id=account_no)
    ]  # fmt: skip
    phone, address = Account.objects.values_list("phone", "address").get(pk=account_no)
    archive = []
    if phone:
        archive += [("PHONE", phone), *([("SMS", phone)] if re.match(MOBILE, phone) else [])]
    if address:
        archive += [("POST", address), ("VISIT", address)]
    return listed + [Way(channel=channel, address=value, valid_from=date.min) for channel, value in archive]


def wishes_of(account_no: str) -> list[Said]:
    """Return what an account said of getting notices, for the choice of a way."""
    return [
        Said(channel=each.channel, purpose=each.purpose, valid_from=each.valid_from, wanted=each.wanted)
        for each in Wish.objects.filter(account_id=account_no)
    ]


def tried(*, notice_no: str, since: datetime) -> list[Route]:
    """Return the ways a notice has taken since a moment."""
    found = Attempt.objects.filter(notice_id=notice_no, begun_at__gte=since)
    return [Route(channel, address) for channel, address in found.values_list("channel", "address")]


def attempt(attempt_no: str) -> Attempt | None:
    """Return an attempt by its number."""
    return Attempt.objects.filter(pk=attempt_no).first()


def has_evidence(*, attempt_no: str, kind: str) -> bool:
    """Tell whether an attempt has a piece of evidence of a kind."""
    return Evidence.objects.filter(attempt_id=attempt_no, kind=kind).exists()


def proof_kind(position: int | None) -> str:
    """Return the kind of a piece of evidence, empty for none."""
    if position is None:
        return ""
    return Evidence.objects.values_list("kind", flat=True).filter(pk=position).first() or ""


def last_attempt(*, notice_no: str, channels: Sequence[str]) -> Attempt | None:
    """Return the latest attempt of a notice by one of some channels."""
    found = Attempt.objects.filter(notice_id=notice_no, channel__in=list(channels))
    return found.order_by("-sequence").first()


def evidence_like(*, attempt_no: str, kind: str, answer: dict[str, Any]) -> int | None:
    """Return the place of an attempt's evidence of a kind with the very same answer, None without one."""
    found = Evidence.objects.filter(attempt_id=attempt_no, kind=kind).order_by("position")
    places = (each.position for each in found if json.loads(each.text)["answer"] == answer)
    return next(places, None)
