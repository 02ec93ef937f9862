"""The control chart at the console, in the API and on the command line."""

from io import BytesIO

import fastexcel
import pytest

from tests.interfaces.console.company import LARGE

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("company")
def test_the_chart_leads_from_class_to_customer(sign_in):
    page = sign_in().get("/progress/?month=2025-10").content.decode()
    assert 'id="control-chart"' in page
    assert "一致" in page
    assert "by=ACCOUNT&amp;class=DEDICATED_LINE" in page
    customers = sign_in().get("/progress/?month=2025-10&by=ACCOUNT&class=DEDICATED_LINE").content.decode()
    assert f"/accounts/{LARGE[0]}/" in customers
    assert "全公司" in customers


@pytest.mark.usefixtures("company")
def test_the_workbook_is_the_sheet_as_offices_know_it(sign_in):
    answer = sign_in().get("/progress/?month=2025-10&export=xlsx")
    book = fastexcel.read_excel(answer.content)
    assert book.sheet_names == ["进度控制表", "逐日", "用户"]
    rows = book.load_sheet(0, header_row=1).to_polars()
    assert rows["单位"].to_list()[-1] == "合计"
    assert rows["应收（元）"].to_list()[-1] == pytest.approx(sum(rows["应收（元）"].to_list()[:-1]))
    assert BytesIO(answer.content).read(2) == b"PK"


def test_an_empty_month_says_so(sign_in):
    assert "该月尚未发行应收。" in sign_in().get("/progress/").content.decode()
