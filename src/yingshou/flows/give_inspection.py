"""Send somebody to look at an account (派发用电检查)."""

from datetime import date

from django.db import transaction

from yingshou.records.anomalies.operations import UnableToInspectError, add_inspection
from yingshou.records.anomalies.queries import finding
from yingshou.records.audit.operations import record_event
from yingshou.records.organizations.queries import may
from yingshou.records.payments.operations import lock_accounts

RIGHT = "inspect"


def give_inspection(*, account_no: str, given_to: str, given_by: str, as_of: date, note: str = "") -> str:
    """Give an inspection of an account to a person and return its number; one transaction.

    What the last look found of the account goes with it. An account that is not listed may be inspected too,
    say after a tip: what is known of it then is the note.

    Args:
        account_no: account to inspect.
        given_to: who goes.
        given_by: who sends them.
        as_of: business date.
        note: what they should know; needed where nothing was found of the account.

    Raises:
        UnableToInspectError: no such account or person, an inspection under way, nothing to inspect for.
    """
    if not may(given_to, RIGHT):
        raise _refusal(
            "given_to",
            f"人员“{given_to}”不存在或无用电检查权限",
            f"{given_to!r} is no person who may inspect",
        )
    with transaction.atomic():
        if not lock_accounts([account_no]):
            raise _refusal("account_no", f"户号 {account_no} 不存在", f"there is no account {account_no}")
        found = finding(account_no)
        if found is None and not note.strip():
            raise _refusal(
                "note", "该户未入列，请写明检查事由", "the account is not listed: say why it is inspected"
            )
        made = add_inspection(
            account_no=account_no, finding=found, given_to=given_to, given_by=given_by, given_date=as_of,
            note=note.strip()[:400],
        )  # fmt: skip
        record_event(
            actor=given_by, action="GIVE_INSPECTION", subject=made.pk,
            detail={"given_to": given_to, "points": made.points, "note": made.note},
        )  # fmt: skip
    return str(made.pk)


def _refusal(field: str, zh: str, en: str) -> UnableToInspectError:
    return UnableToInspectError(zh=zh, en=en, field=field)
