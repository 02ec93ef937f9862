"""Two people correct a bill by hand: one proposes what the other approves."""

import os
from pathlib import Path

import pytest

from tests.interfaces.console.company import BILL, CORRECTION, SMALL

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("company"),
]


def look(page, name):
    """Keep a picture where a folder for pictures is named."""
    folder = os.environ.get("YINGSHOU_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_one_proposes_and_another_approves(open_browser):
    page = open_browser(role="reviewer")
    page.goto(f"/bills/{BILL}/")
    page.click("text=更正此账单")
    page.wait_for_url(f"**/bills/{BILL}/correct")
    page.select_option("select[name=cause]", "WRONG_READ")
    page.click("text=填写数据")
    page.wait_for_url("**cause=WRONG_READ")
    page.fill("input[name=read-1-total]", "1151")
    page.fill("input[name=reason]", "抄错")
    page.click("button[value=preview]")
    page.wait_for_load_state("load")
    assert "101 → 151 kWh" in page.inner_text(".ys-page")
    look(page, "correct")
    page.click("button[value=propose]")
    page.wait_for_url(f"**/corrections/{BILL}-C1/")
    page.wait_for_load_state("load")
    assert "须由另一人审批" in page.inner_text(".ys-page")
    assert page.query_selector("text=审批通过并更正") is None
    assert page.faults == []
    other = open_browser(role="director", width=390, height=844)
    other.goto("/corrections/?state=PROPOSED")
    other.click(f"text={BILL}-C1")
    other.wait_for_load_state("load")
    look(other, "correction-phone")
    other.click("text=审批通过并更正")
    other.wait_for_load_state("load")
    assert "已审批" in other.inner_text(".ys-page") or "已复核" in other.inner_text(".ys-page")
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    look(other, "approved-phone")
    other.goto(f"/bills/{SMALL}-202510-3/")
    other.wait_for_load_state("load")
    chain = other.inner_text(".ys-page")
    assert all(f"{SMALL}-202510-{number}" in chain for number in (1, 2, 3))
    look(other, "bill-phone")
    assert other.faults == []


def test_a_correction_is_turned_down_without_a_mouse(open_browser):
    page = open_browser(role="director", language="en")
    page.goto(f"/corrections/{CORRECTION}/")
    page.wait_for_load_state("load")
    look(page, "correction-wide")
    page.focus(".ys-page details summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("no proof")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The correction is turned down")
    assert "Turned down" in page.inner_text(".ys-page")
    assert page.faults == []
