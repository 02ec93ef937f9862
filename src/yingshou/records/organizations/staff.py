"""Staff and the keys of other systems: who may sign in, in which role."""

import hashlib
import secrets
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yingshou.core.errors import YingshouError
from yingshou.records.organizations.models import ApiKey
from yingshou.records.organizations.operations import ensure_roles
from yingshou.records.organizations.roles import ROLES


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


def add_user(*, name: str, role: str, password: str | None = None) -> str:
    """Add a user in a role and return the password, one made up where none is given.

    Raises UnableToChangeStaffError where the role is unknown, the name is taken or the password too weak.
    """
    if role not in ROLES:
        choices = "、".join(f"{code}（{known.zh}）" for code, known in ROLES.items())
        raise UnableToChangeStaffError(
            zh=f"没有角色 {role}，可选：{choices}",
            en=f"there is no role {role}; choose one of {', '.join(ROLES)}",
            field="role",
        )
    chosen = password or secrets.token_urlsafe(12)
    try:
        validate_password(chosen)
    except ValidationError as error:
        raise UnableToChangeStaffError(
            zh="密码太简单：至少 8 个字符，且不能是常见密码",
            en=f"the password is too weak: {' '.join(error.messages)}",
            field="password",
        ) from error
    with transaction.atomic():
        if User.objects.filter(username=name).exists():
            raise UnableToChangeStaffError(
                zh=f"用户 {name} 已存在", en=f"there is a user {name} already", field="name"
            )
        ensure_roles()
        user = User.objects.create_user(username=name, password=chosen, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
    return chosen


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
    return [
        StaffMember(
            user.username,
            tuple(sorted(group.name for group in user.groups.all())),
            user.is_active,
            sum(not key.revoked for key in user.api_keys.all()),
        )
        for user in users
    ]
