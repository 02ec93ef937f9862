"""Reads of staff and keys."""

from django.contrib.auth.models import User

from yingshou.records.organizations.models import ApiKey, Organization


def user_of_key(key_hash: str) -> User | None:
    """Return the active user of a key by the SHA-256 of the key, or None where it is unknown or revoked."""
    found = (
        ApiKey.objects.select_related("user")
        .filter(key_hash=key_hash, revoked=False, user__is_active=True)
        .first()
    )
    return found.user if found else None


def may(name: str, permission: str) -> bool:
    """Tell whether an active user has a permission of the catalogue of roles."""
    user = User.objects.filter(username=name, is_active=True).first()
    return user is not None and user.has_perm(f"organizations.{permission}")


def name_of(org_code: str) -> str:
    """Return the name of an organisation, empty where there is none of that code."""
    return Organization.objects.filter(pk=org_code).values_list("name", flat=True).first() or ""
