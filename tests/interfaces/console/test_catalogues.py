"""Catalogues in the console: stored or shipped, their hours, prices, marks and differences."""

from datetime import date

import pytest
from django.contrib.messages import get_messages

from yingshou.flows.import_catalogue import import_catalogue
from yingshou.records.tariffs.frames import load_tariffs

DAY = date(2026, 9, 1)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def as_administrator(client, people):
    client.force_login(people["administrator"])
    client.cookies["django_language"] = "zh-hans"
    return client


def test_the_list_shows_what_is_stored_and_what_is_shipped(as_administrator):
    import_catalogue(code="HENAN", as_of=DAY)
    text = as_administrator.get("/catalogues/").content.decode()
    assert "河南" in text
    assert "上海" in text
    assert '<option value="SHANGHAI">' in text
    assert '<option value="HENAN">' not in text


def test_a_shipped_catalogue_is_stored_once(as_administrator):
    first = as_administrator.post("/catalogues/load", {"catalogue": "QINGHAI"})
    assert first.url == "/catalogues/show/QINGHAI"
    assert [str(each) for each in get_messages(first.wsgi_request)] == [
        "QINGHAI：新增 36 行，已有 0 行，0 行有问题。"
    ]
    as_administrator.post("/catalogues/load", {"catalogue": "QINGHAI"})
    assert load_tariffs().prices.height == 26
    refused = as_administrator.post("/catalogues/load", {"catalogue": "ATLANTIS"})
    assert refused.url == "/catalogues/"


def test_hours_are_drawn_for_the_account_and_day_asked_for(as_administrator):
    page = "/catalogues/show/SHANGHAI?on=2026-05-01&voltage_level=KV1_10&customer_class=INDUSTRIAL"
    single = as_administrator.get(f"{page}&price_class=SINGLE&day=WORKDAY")
    chart = single.context["chart"]
    assert [span["letter"] for span in chart["rows"][0]["spans"]] == ["谷", "峰", "谷"]
    two_part = as_administrator.get(f"{page}&price_class=TWO_PART&day=HOLIDAY").context["chart"]
    august = [(span["letter"], span["said"][:11]) for span in two_part["rows"][7]["spans"]]
    assert august == [
        ("深", "00:00–06:00"), ("平", "06:00–08:00"), ("峰", "08:00–12:00"), ("尖", "12:00–14:00"),
        ("峰", "14:00–15:00"), ("平", "15:00–18:00"), ("峰", "18:00–21:00"), ("平", "21:00–22:00"),
        ("深", "22:00–24:00"),
    ]  # fmt: skip


def test_half_hours_are_drawn(as_administrator):
    page = as_administrator.get("/catalogues/show/HEILONGJIANG?on=2026-05-01")
    spans = page.context["chart"]["rows"][0]["spans"]
    assert [span["said"].split()[0] for span in spans][:2] == ["00:00–05:30", "05:30–07:00"]


def test_prices_carry_their_document_and_the_mark(as_administrator):
    text = as_administrator.get("/catalogues/show/HENAN?on=2026-09-01&price_class=SINGLE").content.decode()
    assert "发改价格〔2026〕1077号附件1" in text
    assert "未核对" in text
    assert "0.168" in text


def test_a_day_without_hours_says_so(as_administrator):
    page = as_administrator.get("/catalogues/show/SHANDONG?on=2026-05-01")
    assert page.context["chart"] is None
    assert "该日没有有效的分时时段" in page.content.decode()


def test_two_days_are_compared(as_administrator):
    page = as_administrator.get("/catalogues/show/BEIJING?before=2024-02-01&after=2024-03-01")
    rows = page.context["differences"].rows
    assert len(rows) == 182 + 6
    assert {row["change"] for row in rows} == {"REMOVED"}
    same = as_administrator.get("/catalogues/show/BEIJING?before=2024-02-01&after=2024-02-02")
    assert "两日之间没有变化" in same.content.decode()


def test_each_part_can_be_exported(as_administrator):
    page = "/catalogues/show/BEIJING?on=2024-02-01&before=2024-02-01&after=2024-03-01"
    for part in ("tariff_prices", "tariff_schedule", "differences", "versions"):
        answer = as_administrator.get(f"{page}&export={part}")
        assert answer["Content-Disposition"] == f'attachment; filename="{part}-BEIJING.xlsx"'
    assert "catalogues.xlsx" in as_administrator.get("/catalogues/?export=xlsx")["Content-Disposition"]


def test_wrong_answers_and_unknown_catalogues(as_administrator):
    assert as_administrator.get("/catalogues/show/ATLANTIS").status_code == 404
    wrong = as_administrator.get("/catalogues/show/HENAN?on=yesterday&before=x&after=y")
    assert wrong.status_code == 200
    assert wrong.context["chart"] is not None
    assert wrong.context["differences"] is None
