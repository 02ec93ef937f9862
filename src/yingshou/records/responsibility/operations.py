"""Writes of assignments."""

from datetime import date

import polars as pl
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Max

from yingshou.core.errors import YingshouError
from yingshou.core.tables import RESPONSIBILITIES
from yingshou.core.tables.responsibility import RESPONSIBLE_ROLES
from yingshou.core.tables.scope import ALL
from yingshou.records.audit.operations import record_event
from yingshou.records.copy import Stored, store_new
from yingshou.records.customers.models import Account
from yingshou.records.organizations.models import Organization
from yingshou.records.organizations.scope import sees
from yingshou.records.responsibility.frames import DATABASE_TABLE
from yingshou.records.responsibility.models import Assignment


class UnableToAssignResponsibilityError(YingshouError):
    """No such person, account or organisation, or no reason is given."""

    code = "UNABLE_TO_ASSIGN_RESPONSIBILITY"


def store(frame: pl.DataFrame) -> Stored:
    """Store new assignments; columns as in `responsibilities`. What is stored is never overwritten."""
    return store_new(
        DATABASE_TABLE, RESPONSIBILITIES.conform(frame), RESPONSIBILITIES.key,
        constants={"assigned_by": "", "reason": ""},
    )  # fmt: skip


def assign(
    *,
    role: str,
    username: str | None,
    valid_from: date,
    assigned_by: str,
    reason: str,
    account_no: str = ALL,
    org_code: str = ALL,
    valid_to: date | None = None,
) -> bool:
    """Say who answers for an account or an organisation from a day on; what was said before stays.

    A second change for the same day goes before the first; the same again changes nothing and gives False.
    None for `username` hands it back to whoever answers for what lies above. One transaction.

    Raises UnableToAssignResponsibilityError.
    """
    _check_subject(account_no=account_no, org_code=org_code)
    _check_terms(role=role, username=username, reason=reason)
    if valid_to is not None and valid_to <= valid_from:
        raise _refusal("valid_to", "失效日期应晚于生效日期", "the end must lie after the start")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"responsibility:{account_no}:{org_code}:{role}"],
            )
        rows = Assignment.objects.filter(account_no=account_no, org_code=org_code, role=role)
        of_day = rows.filter(valid_from=valid_from).order_by("-sequence").first()
        if of_day and (of_day.username, of_day.valid_to) == (username, valid_to):
            return False
        last = rows.filter(valid_from=valid_from).aggregate(last=Max("sequence"))["last"]
        Assignment.objects.create(
            account_no=account_no, org_code=org_code, role=role, username=username, valid_from=valid_from,
            valid_to=valid_to, sequence=0 if last is None else last + 1, assigned_by=assigned_by,
            reason=reason.strip()[:200],
        )  # fmt: skip
        record_event(
            actor=assigned_by, action="ASSIGN_RESPONSIBILITY",
            subject=account_no if account_no != ALL else org_code,
            detail={"role": role, "username": username, "valid_from": valid_from, "valid_to": valid_to,
                    "reason": reason},
        )  # fmt: skip
    return True


def _check_subject(*, account_no: str, org_code: str) -> None:
    """Refuse what is not there, or what the person does not see."""
    if (account_no == ALL) == (org_code == ALL):
        raise _refusal(
            "account_no", "填户号或供电单位，二者填一", "name an account or an organisation, one of the two"
        )
    if account_no != ALL:
        organization = Account.objects.filter(pk=account_no).values_list("organization_id", flat=True).first()
        if organization is None or not sees(organization):
            raise _refusal("account_no", f"户号 {account_no} 不存在", f"there is no account {account_no}")
    elif not Organization.objects.filter(pk=org_code).exists() or not sees(org_code):
        raise _refusal("org_code", f"供电单位 {org_code} 不存在", f"there is no organisation {org_code}")


def _check_terms(*, role: str, username: str | None, reason: str) -> None:
    if role not in RESPONSIBLE_ROLES:
        raise _refusal("role", f"没有责任 {role}", f"there is no role {role}")
    if username is not None and not User.objects.filter(username=username, is_active=True).exists():
        raise _refusal("username", f"没有在用的人员 {username}", f"there is no active person {username}")
    if not reason.strip():
        raise _refusal("reason", "请填写原因", "give a reason")


def _refusal(field: str, zh: str, en: str) -> UnableToAssignResponsibilityError:
    return UnableToAssignResponsibilityError(zh=zh, en=en, field=field)
