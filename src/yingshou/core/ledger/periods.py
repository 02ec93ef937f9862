"""The proof of an accounting period's close (结账): a calendar month, closed after the one before it.

Source: 会计法 art. 11 and 企业会计准则——基本准则 art. 7: accounts are kept and closed by period.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256


def close_hash(
    *,
    month: int,
    closed_by: str,
    position: int,
    sealed_hash: str,
    balances: Iterable[tuple[str, Decimal, Decimal, Decimal, Decimal]],
    previous: str,
) -> str:
    """Hash the close of a period: who closed it, the last entry of the chain, its balances, the close before.

    Args:
        month: YYYYMM.
        closed_by: who closed it.
        position: position of the last sealed entry.
        sealed_hash: its hash.
        balances: account, opening, debit, credit and closing in yuan, in order of the accounts' codes.
        previous: proof of the close before, GENESIS for the first.
    """
    rows = [[code, *(f"{amount:.2f}" for amount in amounts)] for code, *amounts in balances]
    content = [month, closed_by, position, sealed_hash, rows]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return sha256(f"{previous}\n{text}".encode()).hexdigest()
