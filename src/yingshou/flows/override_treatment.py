"""Choose a treatment for an account in place of the rules, for a time."""

from datetime import date

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.collection import operations
from yingshou.records.collection.frames import treatment_steps
from yingshou.records.payments.operations import lock_accounts


def override_treatment(
    *, account_no: str, treatment: str, reason: str, as_of: date, last_date: date, placed_by: str
) -> None:
    """Choose the treatment of an account from today up to a last day; the next day of collection follows it.

    Raises UnableToCollect: UNKNOWN_ACCOUNT, NOT_A_CHOICE, MISSING_VALUE, PERIOD_ORDER.
    """
    with transaction.atomic():
        known = treatment_steps()["treatment"].unique().to_list()
        refusal = (
            ("UNKNOWN_ACCOUNT", "account_no", f"户号 {account_no} 不存在", f"no account {account_no}")
            if not lock_accounts([account_no])
            else ("NOT_A_CHOICE", "treatment", f"没有策略 {treatment}", f"there is no treatment {treatment}")
            if treatment not in known
            else ("MISSING_VALUE", "reason", "请填写原因", "give a reason")
            if not reason.strip()
            else ("PERIOD_ORDER", "last_date", "截止日早于今天", "the last day lies before today")
            if last_date < as_of
            else None
        )
        if refusal:
            code, field, zh, en = refusal
            raise operations.UnableToCollect(code, zh=zh, en=en, field=field)
        operations.override(
            account_no=account_no, treatment=treatment, reason=reason.strip()[:200], from_date=as_of,
            last_date=last_date, placed_by=placed_by,
        )  # fmt: skip
        record_event(
            actor=placed_by, action="OVERRIDE_TREATMENT", subject=account_no,
            detail={"treatment": treatment, "last_date": last_date, "reason": reason},
        )  # fmt: skip
