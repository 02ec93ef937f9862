"""The company, its people, and a signed-in caller."""

import pytest
from django.test import Client

from tests.interfaces.console.company import AS_OF


@pytest.fixture(autouse=True)
def _business_date(settings, tmp_path):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text(AS_OF.isoformat(), encoding="ascii")


@pytest.fixture
def people(db, settle_people):
    return settle_people()


@pytest.fixture
def company(people, settle_company):
    settle_company()
    return people


@pytest.fixture
def sign_in(people):
    """Return a browser of the person with a role."""

    def client(role="administrator"):
        browser = Client(raise_request_exception=True)
        browser.force_login(people[role])
        return browser

    return client
