"""Agreements as columns."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, MARKET_CONTRACTS
from yingshou.records.copy import copy_out


def agreements(account_nos: Sequence[str] | None = None) -> pl.DataFrame:
    """Read every version of the agreements of some accounts, or of all, columns as in `agreements`."""
    return copy_out(
        f"SELECT {', '.join(AGREEMENTS.names)} FROM contracts_agreement {_where(account_nos)}",
        _params(account_nos),
        AGREEMENTS.schema,
    )


def agreement_terms(account_nos: Sequence[str] | None = None) -> pl.DataFrame:
    """Read the terms of every version for some accounts, or for all, columns as in `agreement_terms`."""
    return copy_out(
        f"SELECT {', '.join(AGREEMENT_TERMS.names)} FROM contracts_agreementterm {_where(account_nos)}",
        _params(account_nos),
        AGREEMENT_TERMS.schema,
    )


def market_contracts_between(*, first: str, last: str, bill_month: int) -> pl.DataFrame:
    """Read what a range of accounts contracted for a month, columns as in `market_contracts`."""
    return copy_out(
        f"""SELECT {", ".join(MARKET_CONTRACTS.names)} FROM contracts_marketcontract
        WHERE account_no BETWEEN %s AND %s AND bill_month = %s ORDER BY account_no, period""",
        [first, last, bill_month],
        MARKET_CONTRACTS.schema,
    )


def _where(account_nos: Sequence[str] | None) -> str:
    return "" if account_nos is None else "WHERE account_no = ANY(%s)"


def _params(account_nos: Sequence[str] | None) -> list[list[str]]:
    return [] if account_nos is None else [list(account_nos)]
