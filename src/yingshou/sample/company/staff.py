"""One login a role, so that every desk of the console can be tried."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.db import transaction

from yingshou.records.organizations.roles import ROLES

PASSWORD = "yingshou-demo"  # noqa: S105  printed for everybody to see; the sample holds no real data


def make_users() -> None:
    """Create a user named after each role where no user has that name."""
    existing = set(User.objects.filter(username__in=ROLES).values_list("username", flat=True))
    password = make_password(PASSWORD) if len(existing) < len(ROLES) else ""
    with transaction.atomic():
        for name in ROLES.keys() - existing:
            user = User.objects.create(username=name, password=password, is_staff=True)
            user.groups.add(Group.objects.get(name=name))


def make_logins() -> list[dict[str, str]]:
    """Create the users that are missing, and return how to sign in.

    Returns:
        username, role in both languages and password, one entry a role; the password is empty for a user
        who was there before.
    """
    make_users()
    return [
        {
            "username": name,
            "role": f"{role.zh} {role.en}",
            "password": PASSWORD if User.objects.get(username=name).check_password(PASSWORD) else "",
        }
        for name, role in ROLES.items()
    ]
