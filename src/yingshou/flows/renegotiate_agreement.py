"""Change the agreement of a customer in difficulty: proposed with its effect on cover, decided by another."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.money import ZERO_YUAN
from yingshou.core.tables import AGREEMENT_TERMS, AGREEMENTS, Table
from yingshou.flows.preview_agreement import Effect, preview_agreement
from yingshou.flows.sign_agreement import sign_agreement
from yingshou.records.audit.operations import record_event
from yingshou.records.contracts import operations
from yingshou.records.contracts.operations import UnableToSignAgreement
from yingshou.records.payments.operations import lock_accounts

DIFFICULTIES = ("SHORT_OF_CASH", "SHORT_OF_ORDERS", "PARTLY_STOPPED", "RESTRUCTURING", "OTHER_DIFFICULTY")
"""Why a customer cannot keep the agreement."""


def propose_renegotiation(
    *, agreement: pl.DataFrame, terms: pl.DataFrame, difficulty: str, reason: str, proposed_by: str,
    as_of: date,
) -> str:  # fmt: skip
    """Write a proposal with what it does to cover on the months that have passed, and return its number.

    Agreement and terms are those of `sign_agreement`; nothing takes effect. One transaction that holds the
    account. Raises UnableToSignAgreement where a rule does not hold, or one waits already.
    """
    if difficulty not in DIFFICULTIES or not reason.strip():
        raise UnableToSignAgreement(
            "MISSING_VALUE",
            zh="请选择客户困难的类别并写明原因",
            en="choose the difficulty of the customer and say why",
            field="reason" if difficulty in DIFFICULTIES else "difficulty",
        )
    account_no = str(agreement.item(0, "account_no"))
    with transaction.atomic():
        lock_accounts([account_no])
        found = preview_agreement(account_no=account_no, agreement=agreement, terms=terms, as_of=as_of)
        effect = {
            "bill_months": list(found.bill_months),
            "present": _figures(found.present) if found.present else None,
            "proposed": _figures(found.proposed),
        }
        number = operations.store_renegotiation(
            account_no=account_no, difficulty=difficulty, reason=reason, agreement=_texts(agreement),
            terms=_texts(terms), effect=effect, proposed_by=proposed_by, proposed_date=as_of,
        )  # fmt: skip
        record_event(
            actor=proposed_by, action="PROPOSE_RENEGOTIATION", subject=number,
            detail={"difficulty": difficulty, "reason": reason, "effect": effect},
        )  # fmt: skip
    return number


def decide_renegotiation(
    *, renegotiation_no: str, approved: bool, decided_by: str, as_of: date, note: str = ""
) -> int | None:
    """Sign a proposal as the next version of its agreement and return that, or turn it down (None).

    One transaction. Raises UnableToSignAgreement where none waits, the decider proposed it, or it can be
    signed no more, as when its first month has been billed since.
    """
    with transaction.atomic():
        found = operations.waiting_renegotiation(renegotiation_no, decided_by=decided_by)
        lock_accounts([str(found.account_id)])
        found = operations.waiting_renegotiation(renegotiation_no, decided_by=decided_by)
        version = None
        if approved:
            version = sign_agreement(
                agreement=_frame(found.agreement, AGREEMENTS), terms=_frame(found.terms, AGREEMENT_TERMS),
                signed_by=decided_by, reason=f"{renegotiation_no} {found.reason}", as_of=as_of,
            ).version  # fmt: skip
        operations.decide_renegotiation(
            found=found, version=version, decided_by=decided_by, decided_date=as_of, note=note
        )
        record_event(
            actor=decided_by, subject=renegotiation_no,
            action="APPROVE_RENEGOTIATION" if approved else "TURN_DOWN_RENEGOTIATION",
            detail={"version": version, "note": note},
        )  # fmt: skip
    return version


def _figures(effect: Effect) -> dict[str, Any]:
    """Return what a version does to cover: days, yuan, and yuan times days that stand uncovered."""
    days = effect.positions["uncovered"].sum() if effect.positions.height else ZERO_YUAN
    share = effect.zero_risk_share
    return {
        "days": effect.days,
        "uncovered_days": effect.uncovered_days,
        "zero_risk_share": None if share is None else str(share),
        "worst_day": effect.worst_day.isoformat() if effect.worst_day else None,
        "worst_uncovered": str(effect.worst_uncovered),
        "uncovered_yuan_days": str(Decimal(days)),
        "calendar": [
            {"due_date": due.isoformat(), "amount": None if amount is None else str(amount)}
            for due, amount in effect.calendar.select("due_date", "amount").iter_rows()
        ],
    }


def _texts(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Write a frame's rows as texts; truth values and null stay."""
    return [
        {
            name: value if value is None or isinstance(value, bool) else str(value)
            for name, value in row.items()
        }
        for row in frame.to_dicts()
    ]


def _frame(rows: list[dict[str, Any]], table: Table) -> pl.DataFrame:
    """Read rows of texts as the columns of a table."""
    types = {name: table.schema[name] for name in rows[0]}
    texts = {name: pl.Boolean if dtype == pl.Boolean else pl.String for name, dtype in types.items()}
    frame = pl.DataFrame(rows, schema=texts)
    return frame.with_columns(pl.col(name).cast(dtype) for name, dtype in types.items())
