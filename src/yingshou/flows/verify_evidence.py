"""Check that the evidence of notices is what was written down."""

from dataclasses import dataclass

import polars as pl

from yingshou.core.ledger import GENESIS
from yingshou.core.messages import EvidenceBreak, find_evidence_breaks
from yingshou.records.messages.frames import changed_attempts, evidence_after, unproven

_AT_ONCE = 50_000
_SAID = {
    "GAP": ("凭据链缺少第 {position} 条", "piece {position} of the chain is gone"),
    "CHANGED": ("第 {position} 条凭据的内容与其哈希不符", "piece {position} is not what was hashed"),
    "TEXT": ("{notice_no} 发送的内容与其哈希不符", "what was sent of {notice_no} is not what was hashed"),
    "PROOF": ("{notice_no} 已送达，但凭据不在链中", "{notice_no} was served by evidence that is gone"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceVerified:
    """What a check of the chain found; good without breaks."""

    pieces: int
    last_hash: str
    breaks: tuple[EvidenceBreak, ...]


def verify_evidence() -> EvidenceVerified:
    """Make every hash of the chain and of what was sent anew, and compare them with those stored."""
    breaks: list[EvidenceBreak] = []
    position, previous = 0, GENESIS
    while (rows := evidence_after(position=position, limit=_AT_ONCE)).height:
        breaks += find_evidence_breaks(evidence=rows, position=position, previous=previous)
        position, previous = rows["position"][-1], rows["hash"][-1]
    breaks += _named(changed_attempts(), "TEXT") + _named(unproven(), "PROOF")
    return EvidenceVerified(pieces=position, last_hash=previous, breaks=tuple(breaks))


def sentence(found: EvidenceBreak) -> tuple[str, str]:
    """Say what does not hold, in Chinese and in English."""
    zh, en = _SAID[found.reason]
    facts = {"position": found.position, "notice_no": found.notice_no}
    return zh.format(**facts), en.format(**facts)


def _named(rows: pl.DataFrame, reason: str) -> list[EvidenceBreak]:
    return [EvidenceBreak(0, notice_no, reason) for notice_no in rows["notice_no"]]
