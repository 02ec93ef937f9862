"""The figures of designed plans lead to the simulated cycles and to the last year."""

from datetime import date

import pytest

from tests.flows.books import issue, make_accounts, sign
from tests.flows.test_design_plans import BILLS, DAY
from tests.interfaces.console.figures import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def test_figures_of_a_plan_lead_to_its_cycles(sign_in, settings):
    settings.BUSINESS_DATE_FILE.write_text(DAY.isoformat(), encoding="ascii")
    make_accounts("A1")
    sign("A1", valid_from_month=202504)
    for month, amount in BILLS.items():
        issue(month, {"A1": f"{amount}.00"}, issued_date=date(month // 100, month % 100, 25))
    browser = sign_in()
    form = browser.get("/plans/A1/").context["form"]
    asked = "&".join(f"{name}={value}" for name, value in form.initial.items())
    page = browser.get(f"/plans/A1/?{asked}&design=1")
    assert page.context["form"].errors == {}
    assert Walk(browser).stray([f"/plans/A1/?{asked}&design=1"]) == []
    for card in page.context["cards"]:
        one = browser.get(f"/plans/A1/{card['cycles_link']}").context["one"]
        assert (one.name, one.drawn.height) == (card["name"], card["one"].cycles)
    assert browser.get(f"/plans/A1/?{asked}&cycles=NONE").status_code == 404
