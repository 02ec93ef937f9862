"""Writes of agreements: imported as they are, or signed as the next version."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from yingshou.core.errors import YingshouError
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, MARKET_CONTRACTS, PLAN_RULES, Table
from yingshou.records.contracts.models import Renegotiation, RenegotiationDecision
from yingshou.records.copy import Stored, copy_in, store_new

_TABLES = {
    AGREEMENTS.name: "contracts_agreement",
    AGREEMENT_TERMS.name: "contracts_agreementterm",
    MARKET_CONTRACTS.name: "contracts_marketcontract",
    PLAN_RULES.name: "contracts_planrule",
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


def store_renegotiation(
    *, account_no: str, difficulty: str, reason: str, agreement: Any, terms: Any, effect: Any,
    proposed_by: str, proposed_date: date,
) -> str:  # fmt: skip
    """Write a proposal of a customer in difficulty and return its number; the caller holds the account.

    Raises UnableToSignAgreement where one waits already.
    """
    before = Renegotiation.objects.filter(account_id=account_no)
    if before.filter(decision=None).exists():
        raise UnableToSignAgreement(
            "WAITS_ALREADY",
            zh=f"{account_no} 已有待审批的协议调整，请先审批",
            en=f"a renegotiation of account {account_no} waits already; decide on it first",
            field="account_no",
        )
    number = f"N{account_no}-{before.count() + 1}"
    Renegotiation.objects.create(
        renegotiation_no=number, account_id=account_no, difficulty=difficulty, reason=reason.strip()[:200],
        agreement=agreement, terms=terms, effect=effect, proposed_by=proposed_by, proposed_date=proposed_date,
    )  # fmt: skip
    return number


def waiting_renegotiation(renegotiation_no: str, *, decided_by: str) -> Renegotiation:
    """Return a proposal that waits for somebody else than the decider's own.

    Raises UnableToSignAgreement where none waits, or the decider proposed it.
    """
    found = Renegotiation.objects.filter(pk=renegotiation_no, decision=None).first()
    if found is None:
        raise UnableToSignAgreement(
            "NOT_WAITING",
            zh=f"没有待审批的协议调整 {renegotiation_no}",
            en=f"no renegotiation {renegotiation_no} waits for a decision",
            field="renegotiation_no",
        )
    if found.proposed_by == decided_by:
        raise UnableToSignAgreement(
            "SAME_PERSON",
            zh="提出人不能审批自己的协议调整。请由另一人审批",
            en="who proposed it does not decide; ask another person",
            field="decided_by",
        )
    return found


def decide_renegotiation(
    *, found: Renegotiation, version: int | None, decided_by: str, decided_date: date, note: str
) -> None:
    """Write the decision: approved where it is a `version` now."""
    RenegotiationDecision.objects.create(
        renegotiation=found, approved=version is not None, version=version, decided_by=decided_by,
        decided_date=decided_date, note=note.strip()[:200],
    )  # fmt: skip
