"""Tests run on a database of their own: see `tests/settings.py`."""

import os

import pytest
from django.core.management import call_command
from django.test import TransactionTestCase
from hypothesis import settings

from tests.kept_rows import Emptied

# Before a change lands the drawn cases are always the same, so that only the change can fail; elsewhere each
# run draws new ones.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_keepdb, django_db_createdb):
    """Empty the touched tables alone after a test that commits, instead of every table of the schema."""
    with django_db_blocker.unblock():
        emptied = Emptied()
        if django_db_keepdb and not django_db_createdb and not emptied.clean:
            # A run that was cut off left its rows in a database that is used again.
            call_command("flush", verbosity=0, interactive=False)
            emptied = Emptied()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: emptied.restore())
        yield
