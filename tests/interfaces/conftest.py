"""The company and its people, filled once and put back for each test that asks for them."""

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from tests.interfaces.console.company import AS_OF, fill_company, make_users, place_a_wallet_order
from tests.kept_rows import rows_made_by, taken_back, write_rows


@pytest.fixture(scope="session")
def kept_people(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), taken_back():
        return rows_made_by(make_users)


@pytest.fixture(scope="session")
def kept_company(kept_people, django_db_blocker, tmp_path_factory):
    today = tmp_path_factory.mktemp("company") / "business_date"
    today.write_text(AS_OF.isoformat(), encoding="ascii")
    with django_db_blocker.unblock(), taken_back(), override_settings(BUSINESS_DATE_FILE=today):
        write_rows(kept_people)
        return rows_made_by(fill_company)


@pytest.fixture
def settle_people(kept_people):
    """Return a call that puts the people back: one for each role, named after it."""

    def settle():
        write_rows(kept_people)
        return {user.username: user for user in User.objects.all()}

    return settle


@pytest.fixture
def settle_company(kept_company):
    """Return a call that puts the company back, with a code of a wallet that can be scanned now."""

    def settle():
        write_rows(kept_company)
        place_a_wallet_order()

    return settle
