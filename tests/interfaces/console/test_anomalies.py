"""Accounts to inspect: the list, what speaks for one, an inspection from giving out to the correction."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.flows.small_company import AS_OF
from yingshou.interfaces.console.use_chart import use_chart
from yingshou.records.anomalies.models import Inspection, InspectionResult

from .company import LARGE, SMALL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


def listed(browser, **asked):
    return [row.account_id for row in browser.get("/anomalies/", asked).context["table"].rows]


def test_the_list_is_ordered_filtered_and_leads_to_what_speaks_for_it(sign_in):
    browser = sign_in()
    # More points for the one, more energy × points for the other.
    assert listed(browser) == [SMALL, LARGE[0]]
    assert listed(browser, order="energy") == [LARGE[0], SMALL]
    assert listed(browser, signal="FLAT_RUN") == [SMALL]
    assert listed(browser, suspicion="THEFT") == [LARGE[0]]
    assert listed(browser, signal="NONSENSE", order="nonsense") == [SMALL, LARGE[0]]
    assert listed(browser, cleared="1") == [LARGE[1]]
    page = browser.get(f"/anomalies/account/{LARGE[0]}/")
    assert "42.00 %" in page.content.decode()
    assert browser.get("/anomalies/account/nobody/").status_code == 404
    assert browser.get("/anomalies/?export=xlsx").headers["Content-Type"].endswith("sheet")
    assert b"T0012" in browser.get("/anomalies/areas/").content


def test_an_inspection_from_giving_out_to_its_correction(sign_in):
    lead = sign_in("team_lead")
    address = f"/anomalies/account/{SMALL}/"
    assert "inspector" in lead.get(address).content.decode()
    for person in ("", "cashier", "nobody"):
        lead.post(f"{address}give", {"given_to": person})
    assert not Inspection.objects.exists()
    lead.post(f"{address}give", {"given_to": "inspector", "note": "现场核对"})
    number = Inspection.objects.get(account_id=SMALL).pk
    inspector = sign_in("inspector")
    assert f"/anomalies/inspections/{number}/result" in inspector.get(address).content.decode()
    told = {"result": "THEFT", "result_date": AS_OF.isoformat(), "note": "绕越计量", "reference": "取证单 17"}
    for wrong in (
        {"result": ""}, {"reference": ""}, {"note": ""}, {"result_date": "x"}, {"load_kw": "x"},
        {"load_kw": "-1"}, {"began_date": "2099-01-01"},
    ):  # fmt: skip
        inspector.post(f"/anomalies/inspections/{number}/result", {**told, **wrong})
        assert not InspectionResult.objects.exists()
    inspector.post(f"/anomalies/inspections/{number}/result", {**told, "load_kw": "2"})
    assert InspectionResult.objects.get().found_by == "inspector"
    assert "correct?cause" not in inspector.get(address).content.decode()
    standing = {row.account_id: row.last_result for row in inspector.get("/anomalies/").context["table"].rows}
    assert standing == {SMALL: "THEFT", LARGE[0]: None}
    page = sign_in("reviewer").get(address)
    ((_inspection, state, correction),) = page.context["inspections"]
    assert state == "INSPECTED_THEFT"
    # 180 days at twelve hours with two kilowatts, put into the form of the correction.
    assert (correction["days"], correction["kwh"]) == ("180", "4,320")
    form = sign_in("reviewer").get(correction["link"]).context["form"]
    assert {field.name: field.value for group in form.groups for field in group.fields} == {
        "figure-load_kw": "2", "figure-days": "180", "figure-hours_per_day": "12",
        "figure-breach_multiple": "",
    }  # fmt: skip
    assert b"INSPECTED" not in page.content


def test_only_those_who_may_give_out_and_record(sign_in):
    auditor = sign_in("auditor")
    assert "ys-form" not in auditor.get(f"/anomalies/account/{SMALL}/").content.decode().split("<h1")[-1]
    assert auditor.post(f"/anomalies/account/{SMALL}/give", {"given_to": "inspector"}).status_code == 403
    assert auditor.post("/anomalies/inspections/I0/result", {}).status_code == 403
    assert sign_in("inspector").post("/anomalies/inspections/I0/result", {}).status_code == 404


def test_a_line_breaks_where_days_are_missing():
    first = date(2025, 10, 1)
    rows = [
        {"use_date": first + timedelta(days=n), "days": 1, "kwh": Decimal(10 + n), "peers_kwh": Decimal(12)}
        for n in range(10)
        if n not in {4, 5}
    ]
    chart = use_chart(rows, first=first, last=first + timedelta(days=9))
    own = [path["points"] for path in chart["paths"] if path["colour"] == 0]
    assert [len(points.split()) for points in own] == [4, 4]
    assert [bar["title"][:10] for bar in chart["bars"]] == ["2025-10-05", "2025-10-06"]
