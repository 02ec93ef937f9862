"""Writes of agreements: imported as they are, or signed as the next version."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, MARKET_CONTRACTS, Table
from yingshou.records.copy import Stored, copy_in, store_new

_TABLES = {
    AGREEMENTS.name: "contracts_agreement",
    AGREEMENT_TERMS.name: "contracts_agreementterm",
    MARKET_CONTRACTS.name: "contracts_marketcontract",
}


class UnableToSignAgreement(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """An agreement cannot be signed; `code` is a problem code or MONTH_BILLED."""

    def __init__(self, code: str, *, zh: str, en: str, field: str = "") -> None:
        """Keep the code beside the sentences."""
        super().__init__(zh=zh, en=en, field=field)
        self.code = code


def store(table: Table, frame: pl.DataFrame) -> Stored:
    """Store imported rows of these tables that are new; what is stored is never overwritten."""
    constants: Mapping[str, Any] = {"signed_by": "", "reason": ""} if table.name == AGREEMENTS.name else {}
    return store_new(_TABLES[table.name], table.conform(frame), table.key, constants=constants)


def store_version(
    *, agreement: pl.DataFrame, terms: pl.DataFrame, signed_by: str, signed_date: date, reason: str
) -> None:
    """Write one signed version with its terms; the caller holds the account."""
    signed = AGREEMENTS.conform(agreement).with_columns(
        signed_date=pl.lit(signed_date), signed_by=pl.lit(signed_by), reason=pl.lit(reason)
    )
    copy_in(_TABLES[AGREEMENTS.name], signed)
    copy_in(_TABLES[AGREEMENT_TERMS.name], AGREEMENT_TERMS.conform(terms))
