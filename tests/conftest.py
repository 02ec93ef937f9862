"""Tests run on a database of their own: see `tests/settings.py`."""

import os
from pathlib import Path

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

# Modules of few but long tests. They are handed out first, so that no process is left with one of them when
# the others have done.
LONG = (
    "interfaces/browser/test_pages.py",
    "interfaces/console/test_pages.py",
    "scenarios",
    "core/billing",
    "sample",
    "interfaces/browser",
    "interfaces/api/test_schema.py",
    "core/rating",
    "core/test_prepaid_days.py",
    "flows/test_correct_bill.py",
    "flows/test_correct_later_months.py",
    "flows/test_check_books.py",
)
HERE = Path(__file__).parent
assert all((HERE / path).exists() for path in LONG)


def _turn(item):
    path = item.path.relative_to(HERE).as_posix()
    return next((turn for turn, long in enumerate(LONG) if path.startswith(long)), len(LONG))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=_turn)


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
