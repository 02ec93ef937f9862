"""Bring the database to the present schema and make the roles known."""

from django.core.management import call_command

from yingshou.records.organizations.operations import ensure_roles


def prepare_database() -> None:
    """Apply pending migrations and the catalogue of roles; changes nothing when both are present."""
    call_command("migrate", interactive=False, verbosity=0)
    ensure_roles()
