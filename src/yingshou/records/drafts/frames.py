"""Drafts as columns: those stored, the accept-list, and what weighs on the daily positions."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.drafts import default_weights
from yingshou.core.money import YUAN
from yingshou.core.tables import DRAFT_ACCEPTORS, DRAFT_WEIGHTS, DRAFTS
from yingshou.records.copy import copy_out
from yingshou.records.organizations.scope import scope

DATABASE_TABLES = {DRAFT_ACCEPTORS.name: "drafts_acceptor", DRAFT_WEIGHTS.name: "drafts_weight"}
"""Where the rules of drafts lie."""
OUTSTANDING = pl.Schema({"acceptor_no": pl.String, "amount": YUAN})
HOLDINGS = pl.Schema(
    {
        "draft_no": pl.String,
        "account_no": pl.String,
        "grade": pl.String,
        "face_amount": YUAN,
        "received_date": pl.Date,
        "maturity_date": pl.Date,
        "end_date": pl.Date,
    }
)
_UNPAID = "('DRAFT_WAITING', 'DRAFT_HELD', 'DRAFT_PRESENTED')"


def stored(draft_nos: Sequence[str]) -> pl.DataFrame:
    """Read drafts by number, columns as in `drafts`."""
    return copy_out(
        f"SELECT {', '.join(DRAFTS.names)} FROM drafts_draft WHERE draft_no = ANY(%s)",
        [list(draft_nos)],
        DRAFTS.schema,
    )


def acceptors() -> pl.DataFrame:
    """Read every version of the accept-list, columns as in `draft_acceptors`."""
    return copy_out(
        f"SELECT {', '.join(DRAFT_ACCEPTORS.names)} FROM drafts_acceptor", [], DRAFT_ACCEPTORS.schema
    )


def weights() -> pl.DataFrame:
    """Read the scales of weights, the shipped ones and the company's, columns as in `draft_weights`."""
    own = copy_out(f"SELECT {', '.join(DRAFT_WEIGHTS.names)} FROM drafts_weight", [], DRAFT_WEIGHTS.schema)
    shipped = default_weights().join(own, on=["grade", "valid_from"], how="anti")
    return pl.concat([shipped, own])


def outstanding() -> pl.DataFrame:
    """Read the face of the drafts held or waiting now, by acceptor."""
    return copy_out(
        f"""SELECT acceptor_no, sum(face_amount) FROM drafts_draft
        WHERE state IN {_UNPAID} GROUP BY acceptor_no""",
        [],
        OUTSTANDING,
    )


def holdings(account_nos: Sequence[str]) -> pl.DataFrame:
    """Read the drafts that paid something, with the acceptor's grade, as `core.drafts.draft_risk` wants them.

    The grade is that of the accept-list on the day the draft was received; empty where it was not listed.
    """
    return copy_out(
        """SELECT d.draft_no, d.account_no, coalesce((SELECT a.grade FROM drafts_acceptor a
                WHERE a.acceptor_no = d.acceptor_no AND a.valid_from <= d.received_date
                ORDER BY a.valid_from DESC LIMIT 1), ''),
            d.face_amount, d.received_date, d.maturity_date, d.end_date
        FROM drafts_draft d WHERE d.account_no = ANY(%s) AND d.payment_no IS NOT NULL""",
        [list(account_nos)],
        HOLDINGS,
    )


def unpaid() -> pl.DataFrame:
    """Read the drafts in hand: `maturity_date` and `face_amount`; those of the accounts the reader sees."""
    return copy_out(
        """SELECT maturity_date, face_amount FROM drafts_draft JOIN customers_account USING (account_no)
        WHERE state IN ('DRAFT_HELD', 'DRAFT_PRESENTED') AND starts_with(org_code, %s)""",
        [scope()],
        pl.Schema({"maturity_date": pl.Date, "face_amount": YUAN}),
    )


def control_totals() -> pl.DataFrame:
    """Compare the ledger's balance with the drafts in hand: account, ledger, facts in yuan."""
    return copy_out(
        """SELECT 'DRAFTS',
            (SELECT coalesce(sum(debit - credit), 0.00) FROM ledger_posting WHERE account_code = 'DRAFTS'),
            (SELECT coalesce(sum(face_amount), 0.00) FROM drafts_draft
                WHERE state IN ('DRAFT_HELD', 'DRAFT_PRESENTED'))""",
        (),
        {"account": pl.String, "ledger": YUAN, "facts": YUAN},
    )
