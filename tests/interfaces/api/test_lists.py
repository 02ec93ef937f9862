"""Lists: pages by key meet every row once; filters narrow; what is absent is a 404."""

from datetime import date

import pytest

from yingshou.records.billing.models import Bill
from yingshou.records.runs.models import Run

from .conftest import make_account, make_bill, make_receivable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]


def pages_of(call, path, limit):
    """Follow the cursors and return each page's items."""
    found, cursor = [], ""
    while cursor is not None:
        data = call("get", f"{path}{'&' if '?' in path else '?'}limit={limit}&cursor={cursor}").data
        found.append(data["items"])
        cursor = data["next_cursor"]
    return found


@pytest.fixture
def many(book):
    run = Run.objects.get()
    for number in range(3, 10):
        account = make_account(f"100000000{number}")
        for month in (202509, 202510):
            make_receivable(make_bill(account, month, f"{number}.00", run), date(2025, 10, 20 + number % 3))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("path", "key", "count"),
    [
        ("/accounts", "account_no", 9),
        ("/bills", "bill_no", 15),
        ("/receivables", "receivable_no", 15),
        ("/receivables?state=OPEN", "receivable_no", 15),
        ("/problems", "id", 2),
        ("/positions?from_date=2025-10-01&to_date=2025-10-31", "position_date", 3),
    ],
)
@pytest.mark.parametrize("limit", [1, 4, 100])
def test_pages_meet_every_row_once(call, path, key, count, limit):
    pages = pages_of(call, path, limit)
    keys = [item[key] for page in pages for item in page]
    assert len(keys) == len(set(keys)) == count
    assert all(len(page) == limit for page in pages[:-1])
    assert keys == [item[key] for item in call("get", path).data["items"]]


@pytest.mark.usefixtures("many")
def test_a_row_that_arrives_between_pages_disturbs_nothing(call):
    first = call("get", "/accounts?limit=5").data
    make_account("0999999999")
    rest = call("get", f"/accounts?cursor={first['next_cursor']}").data["items"]
    assert [item["account_no"] for item in rest] == [f"100000000{number}" for number in range(6, 10)]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwgImIiXQ", "eyJhIjogMX0", "bnVsbA", "W251bGwsIDFd"])
@pytest.mark.parametrize("path", ["/bills", "/receivables", "/problems", "/payments"])
def test_a_cursor_of_elsewhere_is_refused(call, path, cursor):
    response = call("get", f"{path}?cursor={cursor}")
    assert (response.status_code, response.data["code"]) in {(400, "BAD_CURSOR"), (200, None)}, response.data


@pytest.mark.parametrize("path", ["/bills", "/receivables", "/problems", "/payments"])
def test_a_cursor_that_is_no_text_is_refused(call, path):
    response = call("get", f"{path}?cursor=%00")
    assert (response.status_code, response.data["code"]) == (400, "BAD_TEXT")


@pytest.mark.parametrize(
    ("query", "field"), [("limit=0", "limit"), ("limit=501", "limit"), ("limit=x", "limit")]
)
def test_a_limit_out_of_range(call, query, field):
    response = call("get", f"/bills?{query}")
    assert (response.status_code, response.data["field"]) == (422, field)


@pytest.mark.usefixtures("many")
def test_filters(call):
    assert len(call("get", "/bills?month=2025-09").data["items"]) == 7
    assert len(call("get", "/bills?account_no=1000000003").data["items"]) == 2
    assert call("get", "/bills?state=HELD").data["items"] == []
    assert len(call("get", "/receivables?due_to=2025-10-20").data["items"]) == 6
    assert len(call("get", "/receivables?due_from=2025-10-22&state=OVERDUE").data["items"]) == 4
    assert [item["code"] for item in call("get", "/problems?code=NO_READ").data["items"]] == ["NO_READ"]
    assert call("get", "/problems?open=true&stage=billing").data["items"] == []
    assert len(call("get", "/accounts?search=100000000").data["items"]) == 9
    uncovered = call("get", "/positions?from_date=2025-10-01&to_date=2025-10-31&covered=false").data["items"]
    assert [item["uncovered"] for item in uncovered] == ["1.00"]


def test_months_are_checked(call):
    response = call("get", "/bills?month=2025-13")
    assert (response.status_code, response.data["field"]) == (422, "month")


def test_a_bill_with_its_lines(call):
    bill = call("get", "/bills/1000000001-202510-1").data
    assert (bill["bill_month"], bill["amount"], bill["state"], bill["power_factor"]) == (
        "2025-10", "500.00", "ISSUED", None,
    )  # fmt: skip
    assert bill["lines"] == [
        {
            "line_no": 1, "component": "AGENT_PURCHASE", "item": "FLAT", "quantity": "1000.0000",
            "quantity_unit": "KWH", "base_price": "0.50000000", "factor": "1.00000000", "price": "0.50000000",
            "amount": "500.00", "price_class": None,
        }
    ]  # fmt: skip
    told = bill["explanation"]
    assert (told["bill_month"], told["amount"], told["energy"]["method"]) == (
        "2025-10",
        "500.00",
        "REGISTERS",
    )
    assert told["energy"]["agrees"] is False
    assert [(n["quantity_of"], n["amount"]) for n in told["lines"]] == [("flat_kwh", "500.00")]


def test_a_problem_says_what_to_do_in_both_languages(call):
    row = call("get", "/problems?code=NO_READ").data["items"][0]
    assert (row["message_zh"], row["remedy_zh"]) == ("本月无抄表示数", "补抄或估抄")
    assert (row["message_en"], row["remedy_en"]) == (
        "no read closes this month",
        "take the read or estimate it",
    )


@pytest.mark.parametrize(
    "path", ["/accounts/9", "/bills/9", "/receivables/9", "/payments/9", "/payments/a/b"]
)
def test_what_is_absent(call, path):
    response = call("get", path)
    assert (response.status_code, response.data["code"]) == (404, "NOT_FOUND")
    assert Bill.objects.count() == 1
