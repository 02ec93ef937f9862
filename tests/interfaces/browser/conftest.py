"""One headless Chromium for the session; required in CI, skipped elsewhere where none is found."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.interfaces.console.company import AS_OF

# Playwright's loop runs in the thread of the tests; Django would take their queries for asynchronous ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def chromium_path():
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or os.environ.get("CHROMIUM")


@pytest.fixture(scope="session")
def chromium():
    path = chromium_path()
    if not path or not Path(path).exists():
        if os.environ.get("CI"):
            pytest.fail("CI needs a Chromium: install the package chromium")
        pytest.skip("no Chromium found; install chromium to open the pages in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _business_date(settings, tmp_path):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text(AS_OF.isoformat(), encoding="ascii")


@pytest.fixture
def people(transactional_db, settle_people):
    return settle_people()


@pytest.fixture
def company(people, settle_company):
    settle_company()
    return people


@pytest.fixture
def open_browser(chromium, live_server, people, client):
    """Return a page of a width, signed in as a role, that notes errors and requests to other hosts."""
    contexts = []

    def page(*, role="administrator", width=1280, height=800, language="zh-hans", dark=False):
        client.force_login(people[role])
        context = chromium.new_context(
            viewport={"width": width, "height": height}, base_url=live_server.url, reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        contexts.append(context)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([session, {"name": "django_language", "value": language, "url": live_server.url}])
        opened = context.new_page()
        opened.faults = []
        opened.on("console", lambda said: said.type == "error" and opened.faults.append(said.text))
        opened.on("pageerror", lambda error: opened.faults.append(str(error)))
        opened.on("request", lambda asked: _note_outside(opened, asked.url, live_server.url))
        return opened

    yield page
    for context in contexts:
        context.close()


def _note_outside(page, address, home):
    if not address.startswith((home, "data:", "blob:")):
        page.faults.append(f"asked {address}")
