"""The daily certificate: drawn when nothing is unexplained, signed by two people, chained and verified."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.reconciliation import (
    CertificateBreak,
    certificate_hash,
    certificate_text,
    find_certificate_breaks,
    signature_hash,
)
from yingshou.core.reconciliation.certificate import GENESIS
from yingshou.flows.reconcile_day import day_grid
from yingshou.records.audit.operations import record_event
from yingshou.records.payments.operations import lock_name
from yingshou.records.reconciliation import queries
from yingshou.records.reconciliation.models import Certificate
from yingshou.records.reconciliation.operations import (
    UnableToReconcile,
    last_certificate,
    store_certificate,
    store_signature,
)

SIGNATURES = 2
_LOCK = "reconciliation:certificates"
_FIGURES = (
    "channel", "state", "file_count", "file_total", "fee_total", "bank_count", "bank_total", "bank_seen",
    "ledger_count", "ledger_total", "difference", "bank_difference", "in_transit", "open_count",
    "open_amount", "unexplained",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a check of all certificates found; `changed` are days whose totals are no longer as certified."""

    certificates: int
    signed: int
    last_hash: str
    breaks: tuple[CertificateBreak, ...]
    changed: tuple[date, ...]


def draw_certificate(*, day: date, as_of: date, drawn_by: str) -> Certificate:
    """Draw the certificate of a day: totals, counts, open differences with reason and owner.

    The same content again returns the certificate there is; where something has changed since, a new one
    follows in the chain. Raises UnableToReconcile where the day has nothing, or some of it is unexplained.
    """
    with transaction.atomic():
        lock_name(_LOCK)
        text = certificate_text(_content(day, as_of))
        known = queries.certificate_of(day)
        if known is not None and known.text == text:
            return known
        last = last_certificate()
        position, previous = (last.position + 1, last.hash) if last else (1, GENESIS)
        made = store_certificate(
            position=position,
            day=day,
            text=text,
            digest=certificate_hash(previous=previous, text=text),
            drawn_date=as_of,
            drawn_by=drawn_by,
        )
        record_event(actor=drawn_by, action="DRAW_CERTIFICATE", subject=str(position))
    return made


def sign_certificate(*, position: int, signer: str, as_of: date) -> int:
    """Sign a certificate and return the place of the signature, 1 or 2; one person signs once.

    Raises UnableToReconcile where there is no such certificate, or it has both signatures, or this person's.
    """
    with transaction.atomic():
        lock_name(_LOCK)
        found = queries.certificate(position)
        signers = [each.signer for each in found.signatures.all()] if found else []
        if found is None or len(signers) >= SIGNATURES or signer in signers:
            raise UnableToReconcile(
                zh="证书不存在、已有两人签字，或本人已签：须由两人分别签字",
                en="there is no such certificate, it has two signatures, or yours; two people sign it",
                field="position",
            )
        place = len(signers) + 1
        digest = signature_hash(certificate=found.hash, signer=signer, place=place)
        store_signature(position=position, place=place, signer=signer, digest=digest, signed_date=as_of)
        record_event(actor=signer, action="SIGN_CERTIFICATE", subject=str(position))
    return place


def verify_certificates(*, as_of: date) -> Verified:
    """Check the chain of all certificates, their signatures, and whether the days are still so."""
    chain, signed = queries.chain(), queries.signatures()
    breaks = find_certificate_breaks(certificates=chain, signatures=signed)
    latest = chain.group_by("day", maintain_order=True).last() if chain.height else chain
    changed = [
        day for day, text in latest.select("day", "text").iter_rows() if not _still_so(day, text, as_of)
    ]
    counts = signed.group_by("position").len()
    return Verified(
        certificates=chain.height,
        signed=counts.filter(pl.col("len") == SIGNATURES).height,
        last_hash=str(chain.item(-1, "hash")) if chain.height else GENESIS,
        breaks=tuple(breaks),
        changed=tuple(changed),
    )


def certified_figures(certificate: Certificate) -> dict[str, Any]:
    """Return the content of a certificate as it was hashed: day, channels, open."""
    return dict(json.loads(certificate.text))


def _content(day: date, as_of: date) -> dict[str, Any]:
    grid = day_grid(first=day, last=day, as_of=as_of)
    unexplained = grid["unexplained"].sum() if grid.height else 0
    if grid.is_empty() or unexplained:
        raise UnableToReconcile(
            zh=f"{day} 没有对账数据，或尚有 {unexplained} 元未解释，请先对账",
            en=f"{day} has nothing to certify, or {unexplained} yuan are unexplained; reconcile it first",
            field="day",
        )
    return {
        "day": str(day),
        "channels": _plain(grid.select(_FIGURES).sort("channel")),
        "open": [
            {
                "difference_no": each.pk, "channel": each.channel, "leg": each.leg, "reason": each.reason,
                "owner": each.owner, "amount": str(each.amount), "state": each.state,
            }
            for each in queries.differences().filter(day=day, state__in=("OPEN", "TIMING")).order_by("pk")
        ],
    }  # fmt: skip


def _plain(rows: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {name: value if isinstance(value, int) else str(value) for name, value in row.items()}
        for row in rows.iter_rows(named=True)
    ]


def _still_so(day: date, text: str, as_of: date) -> bool:
    stated = ("channel", "file_count", "file_total", "fee_total", "bank_count", "bank_total")
    then = [{name: row[name] for name in stated} for row in json.loads(text)["channels"]]
    grid = day_grid(first=day, last=day, as_of=max(day, as_of)).sort("channel")
    now = _plain(grid.select(stated)) if grid.height else []
    return then == now
