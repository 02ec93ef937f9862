"""Agreements as columns."""

from collections.abc import Sequence

import polars as pl

from yingshou.core.planning import default_plan_rules
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, MARKET_CONTRACTS, PLAN_RULES
from yingshou.core.tables.money_rules import in_place_of
from yingshou.records.copy import copy_out, copy_out_of


def agreements(account_nos: Sequence[str] | None = None) -> pl.DataFrame:
    """Read every version of the agreements of some accounts, or of all, columns as in `agreements`."""
    query = f"SELECT {', '.join(AGREEMENTS.names)} FROM contracts_agreement"
    if account_nos is not None:
        return copy_out_of(query, [], AGREEMENTS.schema, account_nos=account_nos)
    return copy_out(query, [], AGREEMENTS.schema)


def agreement_terms(account_nos: Sequence[str] | None = None) -> pl.DataFrame:
    """Read the terms of every version for some accounts, or for all, columns as in `agreement_terms`."""
    return copy_out(
        f"SELECT {', '.join(AGREEMENT_TERMS.names)} FROM contracts_agreementterm {_where(account_nos)}",
        _params(account_nos),
        AGREEMENT_TERMS.schema,
    )


def plan_rules() -> pl.DataFrame:
    """Read the house rules of plans: the company's rows and that shipped, columns as in `plan_rules`."""
    stored = copy_out(f"SELECT {', '.join(PLAN_RULES.names)} FROM contracts_planrule", [], PLAN_RULES.schema)
    return in_place_of(shipped=default_plan_rules(), stored=stored, table=PLAN_RULES)


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
