"""Let an account go over to cost control, to another kind of it, or back to paying after use."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import polars as pl
from django.db import transaction

from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import PREPAYMENT_AGREEMENTS
from yingshou.core.tables.prepayment import PREPAYMENT_KINDS
from yingshou.flows.follow_supply import follow_money
from yingshou.flows.prepaid_standing import terms_of
from yingshou.flows.review_prepaid import review_prepaid
from yingshou.records.audit.operations import record_event
from yingshou.records.metering.frames import points_of, reads_of
from yingshou.records.payments.frames import open_items, unapplied_money
from yingshou.records.payments.operations import lock_accounts
from yingshou.records.prepayment.operations import (
    UnableToConvert,
    convert_refusal,
    drop_standing,
    store,
    store_conversion,
)

POSTPAID = "POSTPAID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What is agreed on with the customer; empty figures are those of the rule of the class."""

    kind: str
    signed_by: str
    source: str | None = None
    level_unit: str | None = None
    first_level: Decimal | None = None
    second_level: Decimal | None = None
    emergency_credit: Decimal | None = None
    arrears_share: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionResult:
    """How an account went over: from which kind, with what arrears and money, in yuan, and its registers."""

    from_kind: str
    arrears: Decimal
    money: Decimal
    reads: str


def convert_account(
    *, account_no: str, agreed: Agreed, on_date: date, person: str, reason: str, at: datetime
) -> ConversionResult:
    """Write the agreement that holds from a day on, and how the account stood then.

    A meter read by registers needs its read of the day: it parts what was used before from what comes after,
    for whoever asks. Bills stay those of whole months. Arrears of before are paid off by the share agreed on;
    without one they come first. Back to POSTPAID the money stays the customer's and settles the next bill,
    and a stop for want of money loses its cause. One transaction that holds the account.

    Raises:
        UnableToConvert: UNKNOWN_ACCOUNT, NOT_A_CHOICE, SAME_KIND, NO_READ, MISSING_VALUE, CONFLICT.
    """
    if agreed.kind not in PREPAYMENT_KINDS:
        raise convert_refusal("NOT_A_CHOICE", "kind", agreed.kind)
    for field, value in (("signed_by", agreed.signed_by), ("reason", reason)):
        if not value.strip():
            raise convert_refusal("MISSING_VALUE", field, value)
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise convert_refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
        terms = terms_of(account_nos=[account_no], on=on_date)
        from_kind = terms.item(0, "kind") if terms.height else POSTPAID
        if from_kind == agreed.kind == POSTPAID:
            raise convert_refusal("SAME_KIND", "kind", agreed.kind)
        reads = _reads(account_no, on_date)
        owed = open_items(account_nos=[account_no], as_of=on_date)
        arrears = sum(owed["principal_open"], ZERO_YUAN) + sum(owed["penalty_open"], ZERO_YUAN)
        money = sum(unapplied_money([account_no])["amount"], ZERO_YUAN)
        _write(account_no, agreed, on_date)
        result = ConversionResult(from_kind=from_kind, arrears=arrears, money=money, reads=reads)
        store_conversion(
            account_no=account_no,
            on_date=on_date,
            from_kind=from_kind,
            to_kind=agreed.kind,
            arrears=arrears,
            money=money,
            reads=reads,
            signed_by=agreed.signed_by,
            person=person,
            reason=reason,
            converted_at=at,
        )
        record_event(
            actor=person,
            action="CONVERT_ACCOUNT",
            subject=account_no,
            detail={
                "from": from_kind,
                "to": agreed.kind,
                "on": on_date,
                "arrears": arrears,
                "reason": reason,
            },
        )
        if agreed.kind == POSTPAID:
            drop_standing([account_no])
        else:
            review_prepaid(account_nos=[account_no], on=on_date)
        follow_money(account_nos=[account_no], on=on_date)
    return result


def _write(account_no: str, agreed: Agreed, on_date: date) -> None:
    """Store the version of the agreement. Raises UnableToConvert where its figures cannot be, or CONFLICT."""
    row = {
        "account_no": account_no, "valid_from": on_date, "kind": agreed.kind, "signed_by": agreed.signed_by,
        "source": agreed.source, "level_unit": agreed.level_unit, "first_level": agreed.first_level,
        "second_level": agreed.second_level, "emergency_credit": agreed.emergency_credit,
        "arrears_share": agreed.arrears_share,
    }  # fmt: skip
    given = {name: value for name, value in row.items() if value is not None}
    frame = PREPAYMENT_AGREEMENTS.conform(pl.DataFrame([given]))
    for rule in PREPAYMENT_AGREEMENTS.rules:
        if frame.filter(rule.keeps.fill_null(value=True)).is_empty():
            raise convert_refusal(rule.code, rule.column, row.get(rule.column))
    if store(PREPAYMENT_AGREEMENTS, frame).inserted != 1:
        raise convert_refusal("CONFLICT", "valid_from", on_date)


def _reads(account_no: str, on_date: date) -> str:
    """Write the registers of the day as text. Raises UnableToConvert: NO_READ."""
    points = points_of([account_no]).filter(
        (pl.col("metering_mode") == "REGISTER")
        & (pl.col("installed_date") <= on_date)
        & (pl.col("removed_date").is_null() | (pl.col("removed_date") >= on_date))
    )
    found = reads_of([account_no], from_date=on_date, to_date=on_date)
    unread = points.join(found, on=["point_no", "meter_no"], how="anti")
    if unread.height:
        raise convert_refusal("NO_READ", "meter_no", unread.item(0, "meter_no"))
    texts = found.sort("point_no", "meter_no").select(pl.format("{} {}", "meter_no", "total"))
    return "; ".join(texts.to_series().to_list())[:1000]


__all__ = ["Agreed", "ConversionResult", "UnableToConvert", "convert_account"]
