"""The pages of acceptance bills in a real browser."""

import pytest

from tests.interfaces.browser.test_pages import CUT, TEXTS, other_words
from tests.interfaces.console.test_drafts import FORM, acceptor
from yingshou.records.drafts.models import Draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["acceptor"]


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-hans"), (390, "zh-hans"), (390, "en")])
@pytest.mark.usefixtures("company", "acceptor")
def test_a_draft_is_registered_by_keyboard_and_its_pages_fit(open_browser, width, language):
    page = open_browser(width=width, height=844, language=language, dark=language == "en")
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
        page.goto(address)
        page.wait_for_load_state("load")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert set(page.evaluate(TEXTS)) & foreign == set(), address
        if width == 1280:
            assert page.evaluate(CUT) == 0, address
        assert page.faults == [], address
