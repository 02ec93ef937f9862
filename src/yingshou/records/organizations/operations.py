"""Writes of organisations and staff."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from yingshou.records.organizations.roles import ROLES


def ensure_roles() -> None:
    """Make each role a group with its permissions, as the catalogue in code says."""
    with transaction.atomic():
        for name, role in ROLES.items():
            group, _ = Group.objects.get_or_create(name=name)
            wanted = Permission.objects.filter(
                content_type__app_label="organizations", codename__in=role.permissions
            )
            group.permissions.set(wanted)
