"""Staff and the keys of other systems: who may sign in, in which role."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yingshou.core.errors import YingshouError
from yingshou.records.audit.operations import record_event
from yingshou.records.organizations.models import ApiKey, Organization, StaffOrganization
from yingshou.records.organizations.operations import ensure_roles
from yingshou.records.organizations.roles import ROLES

_NAME = re.compile(r"[\w.@+-]{1,150}\Z")


class UnableToChangeStaffError(YingshouError):
    """No such role or user, a name that is taken, or a password that is too weak."""

    code = "UNABLE_TO_CHANGE_STAFF"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A user of the console with the roles and the number of valid keys."""

    name: str
    roles: tuple[str, ...]
    active: bool
    keys: int
    organization: str = ""


APART = (
    ("cashier", "reviewer"),
    ("cashier", "director"),
    ("account_manager", "director"),
    ("reviewer", "director"),
    ("accountant", "cashier"),
    ("auditor", "cashier"),
    ("auditor", "reviewer"),
    ("auditor", "account_manager"),
    ("auditor", "director"),
    ("dispatcher", "director"),
    ("auditor", "dispatcher"),
)
"""Roles nobody has at once: money or bills, proposing or deciding, auditing or any of these."""


def add_user(*, name: str, role: str, password: str | None = None) -> str:
    """Add a user in a role and return the password, one made up where none is given.

    Raises UnableToChangeStaffError where the role is unknown, the name is taken or the password too weak.
    """
    return add_person(name=name, roles=[role], password=password)


def add_person(
    *,
    name: str,
    roles: Sequence[str],
    organization: str = "",
    password: str | None = None,
    added_by: str = "yingshou",
) -> str:
    """Add a person in some roles and return the password, one made up where none is given.

    Args:
        name: to sign in with.
        roles: roles of the catalogue, none `APART` from another.
        organization: code of the organisation whose accounts are seen; empty = the whole company.
        password: at least eight characters.
        added_by: who adds the person.

    Raises:
        UnableToChangeStaffError: a role or the organisation is unknown, two roles are apart, the name is
            taken or no name, or the password is too weak.
    """
    _check_roles(roles)
    chosen = password or secrets.token_urlsafe(12)
    _check_password(chosen)
    if not _NAME.match(name):
        raise _refusal(
            "name", "登录名只能用字母、数字和 @ . + - _", "a name has letters, digits and @ . + - _ only"
        )
    with transaction.atomic():
        if User.objects.filter(username=name).exists():
            raise _refusal("name", f"用户 {name} 已存在", f"there is a user {name} already")
        ensure_roles()
        user = User.objects.create_user(username=name, password=chosen, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=roles))
        _place(user, organization)
        _record(added_by, "ADD_STAFF", name, {"roles": sorted(roles), "organization": organization})
    return chosen


def change_person(*, name: str, roles: Sequence[str], organization: str, changed_by: str) -> None:
    """Give a person other roles and another organisation; their open sessions and keys follow at once.

    Raises UnableToChangeStaffError as `add_person` does, and where it is one's own person.
    """
    _check_roles(roles)
    with transaction.atomic():
        user = _other(name, changed_by)
        user.groups.set(Group.objects.filter(name__in=roles))
        _place(user, organization)
        _record(changed_by, "CHANGE_STAFF", name, {"roles": sorted(roles), "organization": organization})


def set_person_active(*, name: str, active: bool, changed_by: str) -> None:
    """Let a person sign in no more, or again; the keys follow. Raises UnableToChangeStaffError."""
    with transaction.atomic():
        user = _other(name, changed_by)
        user.is_active = active
        user.save(update_fields=["is_active"])
        _record(changed_by, "ENABLE_STAFF" if active else "DISABLE_STAFF", name, {})


def reset_password(*, name: str, changed_by: str) -> str:
    """Give a person a new password and return it; open sessions end. Raises UnableToChangeStaffError."""
    chosen = secrets.token_urlsafe(12)
    with transaction.atomic():
        user = _other(name, changed_by)
        user.set_password(chosen)
        user.save(update_fields=["password"])
        _record(changed_by, "RESET_PASSWORD", name, {})
    return chosen


def organization_of(user_id: int) -> str:
    """Return the code of a person's organisation, empty for the whole company."""
    found = StaffOrganization.objects.filter(pk=user_id).values_list("organization_id", flat=True)
    return found.first() or ""


def organizations() -> list[tuple[str, str]]:
    """Return code and name of every organisation in order."""
    return [(each.code, f"{each.code} {each.name}") for each in Organization.objects.order_by("code")]


def _check_roles(roles: Sequence[str]) -> None:
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        choices = "、".join(f"{code}（{known.zh}）" for code, known in ROLES.items())
        raise _refusal(
            "role",
            f"没有角色 {'、'.join(unknown)}，可选：{choices}",
            f"there is no role {', '.join(unknown)}; choose among {', '.join(ROLES)}",
        )
    for one, other in APART:
        if one in roles and other in roles:
            raise _refusal(
                "role",
                f"{ROLES[one].zh}与{ROLES[other].zh}须由两人担任",
                f"{ROLES[one].en} and {ROLES[other].en} take two people",
            )
    if "administrator" in roles and len(roles) > 1:
        raise _refusal("role", "管理员不兼任其他角色", "an administrator has no other role")


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise _refusal(
            "password",
            "密码太简单：至少 8 个字符，且不能是常见密码",
            f"the password is too weak: {' '.join(error.messages)}",
        ) from error


def _other(name: str, changed_by: str) -> User:
    """Hold a person who is not the one who acts: nobody gives rights to, or locks out, oneself."""
    user = User.objects.select_for_update().filter(username=name).first()
    if user is None:
        raise _refusal("name", f"没有用户 {name}", f"there is no user {name}")
    if name == changed_by:
        raise _refusal(
            "name", "不能更改自己，请由另一位管理员办理", "nobody changes oneself; ask another administrator"
        )
    return user


def _place(user: User, organization: str) -> None:
    StaffOrganization.objects.filter(user=user).delete()
    if not organization:
        return
    if not Organization.objects.filter(pk=organization).exists():
        raise _refusal(
            "organization", f"没有供电单位 {organization}", f"there is no organisation {organization}"
        )
    StaffOrganization.objects.create(user=user, organization_id=organization)


def _record(actor: str, action: str, name: str, detail: dict[str, Any]) -> None:
    record_event(actor=actor, action=action, subject=name, detail=detail)


def _refusal(field: str, zh: str, en: str) -> UnableToChangeStaffError:
    return UnableToChangeStaffError(zh=zh, en=en, field=field)


def issue_api_key(*, name: str, label: str) -> str:
    """Issue a key that acts with a user's rights and return it: only its hash is kept.

    Raises UnableToChangeStaffError where there is no such active user.
    """
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise UnableToChangeStaffError(
            zh=f"没有可用的用户 {name}", en=f"there is no active user {name}", field="name"
        )
    key = f"ys_{secrets.token_urlsafe(32)}"
    ApiKey.objects.create(key_hash=hashlib.sha256(key.encode()).hexdigest(), user=user, label=label)
    return key


def list_staff() -> list[StaffMember]:
    """Return all users in order of name."""
    users = User.objects.prefetch_related("groups", "api_keys").order_by("username")
    placed = dict(StaffOrganization.objects.values_list("user_id", "organization_id"))
    return [
        StaffMember(
            user.username,
            tuple(sorted(group.name for group in user.groups.all())),
            user.is_active,
            sum(not key.revoked for key in user.api_keys.all()),
            placed.get(user.pk, ""),
        )
        for user in users
    ]
