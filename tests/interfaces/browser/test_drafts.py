"""The pages of acceptance bills in a real browser."""

import pytest

from tests.interfaces.browser.test_pages import DESK, PHONE, hold, other_words
from tests.interfaces.console.test_drafts import FORM, acceptor
from yingshou.records.drafts.models import Draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["acceptor"]


@pytest.mark.parametrize(("size", "language", "dark"), [(DESK, "zh-hans", False), (PHONE, "en", True)])
@pytest.mark.usefixtures("company", "acceptor")
def test_a_draft_is_registered_by_keyboard_and_its_pages_fit(open_browser, size, language, dark):
    page = open_browser(**size, language=language, dark=dark)
    foreign = other_words(language)
    page.goto("/drafts/")
    page.focus("summary:has-text('登记汇票'), summary:has-text('Register a draft')")
    page.keyboard.press("Enter")
    for name, value in FORM.items():
        if name in {"kind", "acceptor_no"}:
            page.select_option(f"form select[name={name}]", value)
        else:
            page.fill(f"form[action='/drafts/register'] input[name={name}]", value)
    page.focus("form[action='/drafts/register'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/show/B1")
    assert Draft.objects.get().state == "DRAFT_HELD"
    for address in ("/drafts/show/B1", "/drafts/", "/"):
        hold(page, address, foreign)
