"""The reviewer's queue by keyboard alone, on a phone."""

import pytest

from tests.interfaces.console.company import HELD
from yingshou.records.billing.models import BillApproval

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("company")
def test_bills_are_picked_and_approved_without_a_mouse(open_browser):
    page = open_browser(role="reviewer", width=390, height=844)
    page.goto("/review/")
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.focus("[data-pick-all]")
    page.keyboard.press("Space")
    assert page.is_checked(f"input[name=pick][value='{HELD}']")
    page.focus("input[name=note]")
    page.keyboard.type("已核")
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    page.wait_for_selector("text=已通过并发行 1 张账单")
    assert BillApproval.objects.get().note == "已核"
    assert page.faults == []
