"""Seal the journal into its chain, and verify that the chain holds."""

from dataclasses import dataclass

from django.db import transaction

from yingshou.core.ledger import GENESIS, close_hash, find_breaks
from yingshou.core.period import format_month
from yingshou.records.ledger import queries
from yingshou.records.ledger.frames import sealed_entries, wrong_closings
from yingshou.records.ledger.operations import seal_entries

_AT_ONCE = 50_000
_SAID = {
    "GAP": ("账链缺少位置 {position}（其后为分录 {entry_no}）",
            "place {position} of the chain is gone, before entry {entry_no}"),
    "MISSING": ("位置 {position} 的分录 {entry_no} 已被删除", "entry {entry_no} at place {position} is gone"),
    "CHANGED": ("位置 {position} 的分录 {entry_no} 内容与其哈希不符",
                "entry {entry_no} at place {position} is not what was sealed"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFinding:
    """One thing in the chain or in a close that does not hold: its code, where, and two sentences.

    Codes: GAP, MISSING, CHANGED, CLOSE_BALANCE, CLOSE_PROOF, ANCHOR.
    """

    code: str
    subject: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check of the chain found; good without findings. `unsealed` entries are not covered yet."""

    sealed: int
    unsealed: int
    last_hash: str
    closes: int
    findings: tuple[LedgerFinding, ...]


def seal_ledger() -> int:
    """Seal every entry that is not sealed yet, in one transaction. Returns how many."""
    with transaction.atomic():
        return seal_entries()


def verify_ledger(*, anchor: tuple[int, str] | None = None) -> Verification:
    """Make every hash of the chain and every proof of a close anew and compare them with those stored.

    Args:
        anchor: position and hash kept outside, on the paper of a close; found to hold as well.
    """
    findings = []
    position, previous, anchored = 0, GENESIS, ""
    while (sealed := sealed_entries(after=position, limit=_AT_ONCE)).height:
        for found in find_breaks(sealed=sealed, position=position, previous=previous):
            zh, en = (
                text.format(position=found.position, entry_no=found.entry_no) for text in _SAID[found.reason]
            )
            findings.append(LedgerFinding(code=found.reason, subject=found.entry_no, zh=zh, en=en))
        if anchor and position < anchor[0] <= sealed["position"][-1]:
            anchored = "".join(sealed.filter(sealed["position"] == anchor[0])["hash"])
        position, previous = sealed["position"][-1], sealed["hash"][-1]
    findings += _closes() + _anchor(anchor, anchored)
    return Verification(
        sealed=position,
        unsealed=queries.unsealed_count(),
        last_hash=previous,
        closes=queries.closes().count(),
        findings=tuple(findings),
    )


def _closes() -> list[LedgerFinding]:
    """Check the balances of closed periods against the journal, and the proofs against what they cover."""
    findings = [
        LedgerFinding(
            code="CLOSE_BALANCE",
            subject=f"{format_month(month)} {account}",
            zh=f"{format_month(month)} 结账时科目 {account} 的余额与分录不符",
            en=f"the closing balance of {account} for {format_month(month)} is not the sum of its entries",
        )
        for month, account in wrong_closings().iter_rows()
    ]
    previous = GENESIS
    for close in queries.closes().order_by("month"):
        rows = sorted(
            (row.account_id, row.opening, row.debit, row.credit, row.closing)
            for row in queries.balances_of(close.month)
        )
        proof = close_hash(
            month=close.month, closed_by=close.closed_by, position=close.seal_position,
            sealed_hash=close.seal_hash, balances=rows, previous=previous,
        )  # fmt: skip
        if proof != close.proof or not _stands(close.seal_position, close.seal_hash):
            month = format_month(close.month)
            findings.append(
                LedgerFinding(
                    code="CLOSE_PROOF",
                    subject=month,
                    zh=f"{month} 的结账证明与账簿不符",
                    en=f"the proof of the close of {month} does not fit the books",
                )
            )
        previous = close.proof
    return findings


def _stands(position: int, sealed_hash: str) -> bool:
    """Tell whether the chain has this hash at this position; position 0 is before the first entry."""
    if position == 0:
        return sealed_hash == GENESIS
    return queries.has_seal(position=position, sealed_hash=sealed_hash)


def _anchor(anchor: tuple[int, str] | None, found: str) -> list[LedgerFinding]:
    if anchor is None or found == anchor[1]:
        return []
    return [
        LedgerFinding(
            code="ANCHOR",
            subject=str(anchor[0]),
            zh=f"位置 {anchor[0]} 的哈希与留存的不同：账链被整体改写过",
            en=f"the hash at place {anchor[0]} is not the one kept outside: the chain was written anew",
        )
    ]
