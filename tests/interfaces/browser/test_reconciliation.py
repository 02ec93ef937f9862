"""A difference worked off and taken back by keyboard alone, on a phone; the pages fit it."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from yingshou.core.tables.reconciliation import CHANNEL_LINES
from yingshou.flows.certify_day import draw_certificate
from yingshou.flows.keep_lines import keep_channel_file
from yingshou.flows.reconcile_day import reconcile_day
from yingshou.records.reconciliation.models import Difference

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = date(2025, 10, 21)


@pytest.mark.usefixtures("company")
def test_a_difference_is_booked_and_taken_back_without_a_mouse(open_browser):
    rows = [("WECHAT", DAY, "W1", Decimal("7.00"), Decimal(0), None, "某人", None)]
    frame = pl.DataFrame(rows, schema=CHANNEL_LINES.schema, orient="row")
    keep_channel_file(frame=frame, source="w.csv")
    reconcile_day(day=DAY, as_of=DAY)
    draw_certificate(day=DAY, as_of=DAY, drawn_by="chen")
    number = Difference.objects.get().pk
    page = open_browser(role="cashier", width=390, height=844)
    for address in (
        "/reconciliation/?month=2025-10",
        f"/reconciliation/days/{DAY}/WECHAT",
        "/reconciliation/differences/",
        "/reconciliation/certificates/1",
        f"/reconciliation/differences/{number}",
    ):
        page.goto(address)
        page.wait_for_load_state("load")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    page.focus("button[value=SUSPENSE]")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[value=UNDO]")
    assert Difference.objects.get().state == "SUSPENSE"
    page.focus("button[value=UNDO]")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[value=SUSPENSE]")
    assert Difference.objects.get().state == "OPEN"
    assert page.faults == []
