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


def market_contracts(*, bill_month: int | None = None) -> pl.DataFrame:
    """Read what accounts contracted on the market for a month, or ever, columns as in `market_contracts`."""
    where, params = ("", []) if bill_month is None else ("WHERE bill_month = %s", [bill_month])
    return copy_out(
        f"SELECT {', '.join(MARKET_CONTRACTS.names)} FROM contracts_marketcontract {where}",
        params,
        MARKET_CONTRACTS.schema,
    )


def _where(account_nos: Sequence[str] | None) -> str:
    return "" if account_nos is None else "WHERE account_no = ANY(%s)"


def _params(account_nos: Sequence[str] | None) -> list[list[str]]:
    return [] if account_nos is None else [list(account_nos)]
