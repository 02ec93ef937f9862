"""Stage: ledger. What proves that nothing in the journal was changed after it was written."""

from yingshou.core.ledger.chain import CONTENT, GENESIS, Break, chain_hashes, entry_hash, find_breaks
from yingshou.core.ledger.periods import close_hash

__all__ = ["CONTENT", "GENESIS", "Break", "chain_hashes", "close_hash", "entry_hash", "find_breaks"]
