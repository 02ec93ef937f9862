"""Sign the next version of an account's settlement agreement."""

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import transaction

from yingshou.core.period import add_months, format_month
from yingshou.flows.agreement_proposal import refusal, shaped
from yingshou.records.audit.operations import record_event
from yingshou.records.contracts.frames import agreement_terms, agreements
from yingshou.records.contracts.operations import UnableToSignAgreement, store_version
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.receivables.frames import last_month_begun

_SETTLED_LATER = ("account_no", "version", "signed_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAgreement:
    """The version that holds now; `repeated` where the same had been signed before."""

    account_no: str
    version: int
    repeated: bool


def sign_agreement(
    *, agreement: pl.DataFrame, terms: pl.DataFrame, signed_by: str, reason: str, as_of: date
) -> SignedAgreement:
    """Sign a proposal as the next version of its account's agreement.

    It may not begin before or in a month that is billed, or whose terms are issued: those keep what was
    signed for them. The latest version with the same contents again changes nothing. One transaction.

    Args:
        agreement: one row with the columns of `agreements`; version and signed_date are set here.
        terms: rows with the columns of `agreement_terms`; account_no and version are set here.
        signed_by: who signs.
        reason: why it changes.
        as_of: business date, the day of signing.

    Raises:
        UnableToSignAgreement: a rule does not hold; `code` is a problem code or MONTH_BILLED.
    """
    account_no: str = agreement.item(0, "account_no")
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
        stored = agreements([account_no]).sort("version")
        latest: int = stored.item(-1, "version") if stored.height else 0
        proposal, parts = shaped(
            agreement=agreement, terms=terms, account_no=account_no, version=latest + 1, as_of=as_of
        )
        if _same(stored, proposal, parts):
            return SignedAgreement(account_no=account_no, version=latest, repeated=True)
        _check_month(account_no, proposal.item(0, "valid_from_month"))
        store_version(
            agreement=proposal, terms=parts, signed_by=signed_by, signed_date=as_of, reason=reason[:200]
        )
        record_event(
            actor=signed_by,
            action="SIGN_AGREEMENT",
            subject=account_no,
            detail={"version": latest + 1, "reason": reason},
        )
    return SignedAgreement(account_no=account_no, version=latest + 1, repeated=False)


def _same(stored: pl.DataFrame, proposal: pl.DataFrame, parts: pl.DataFrame) -> bool:
    if stored.is_empty():
        return False
    last = stored.tail(1)
    held = agreement_terms([last.item(0, "account_no")]).filter(pl.col("version") == last.item(0, "version"))
    same_head = last.drop(_SETTLED_LATER).equals(proposal.drop(_SETTLED_LATER))
    return same_head and held.sort("term_no").drop("version").equals(parts.drop("version"))


def _check_month(account_no: str, valid_from_month: int) -> None:
    begun = last_month_begun(account_no)
    if begun is None or valid_from_month > begun:
        return
    first = format_month(add_months(begun, 1))
    raise UnableToSignAgreement(
        "MONTH_BILLED",
        zh=f"应收年月 {format_month(begun)} 已出账或已发行分次，新协议最早自 {first} 起",
        en=f"the month {format_month(begun)} is billed or its terms are issued; begin with {first} or later",
        field="valid_from_month",
    )
