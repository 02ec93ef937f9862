"""Stage: reconciliation. Channel file = bank statement = ledger; who pays where no account is named."""

from yingshou.core.reconciliation.certificate import (
    CertificateBreak,
    certificate_hash,
    certificate_text,
    find_certificate_breaks,
    signature_hash,
)
from yingshou.core.reconciliation.days import at_bank, working_days_later
from yingshou.core.reconciliation.items import ITEMS, LEFT, MATCHES, RIGHT, without
from yingshou.core.reconciliation.match import Matched, match_items
from yingshou.core.reconciliation.names import plain_name
from yingshou.core.reconciliation.payers import PROPOSALS, propose_payers, sure
from yingshou.core.reconciliation.sums import MOST_ITEMS, Part, find_part

__all__ = [
    "ITEMS",
    "LEFT",
    "MATCHES",
    "MOST_ITEMS",
    "PROPOSALS",
    "RIGHT",
    "CertificateBreak",
    "Matched",
    "Part",
    "at_bank",
    "certificate_hash",
    "certificate_text",
    "find_certificate_breaks",
    "find_part",
    "match_items",
    "plain_name",
    "propose_payers",
    "signature_hash",
    "sure",
    "without",
    "working_days_later",
]
