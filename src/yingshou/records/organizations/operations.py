"""Writes of organisations and staff."""

from collections.abc import Sequence

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from yingshou.records.organizations.models import Organization
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


def ensure_organizations(codes: Sequence[str]) -> None:
    """Make the organisations of some codes known; a new one is named by its code until it is given a name."""
    Organization.objects.bulk_create(
        [Organization(code=code, name=code) for code in codes], ignore_conflicts=True
    )
