"""Cards against the ledger."""

import polars as pl

from yingshou.core.money import YUAN
from yingshou.records.copy import copy_out


def control_totals() -> pl.DataFrame:
    """Compare the ledger's balance with the cards sold and not redeemed: account, ledger, facts in yuan."""
    return copy_out(
        """SELECT 'TOPUP_CARDS',
            (SELECT coalesce(sum(credit - debit), 0.00) FROM ledger_posting
                WHERE account_code = 'TOPUP_CARDS'),
            (SELECT coalesce(sum(face_amount), 0.00) FROM cards_card
                WHERE state IN ('CARD_SOLD', 'CARD_FROZEN'))""",
        (),
        {"account": pl.String, "ledger": YUAN, "facts": YUAN},
    )
