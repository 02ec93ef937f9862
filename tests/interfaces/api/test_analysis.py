"""Analysis, what-if and tier notices through the API."""

import pytest

from tests.flows.small_company import AS_OF, account_no, settle_in
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_tier_notices import run_tier_notices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
SHOP = account_no(1)


@pytest.fixture
def billed(settings, tmp_path, book):
    settings.INTERVALS_FOLDER = tmp_path / "intervals"
    settle_in(6, per_month=2500)
    assert run_bills(bill_month=202510, as_of=AS_OF).failures == ()
    run_tier_notices(as_of=AS_OF)


@pytest.mark.usefixtures("billed")
def test_an_account_is_taken_apart(call):
    data = call("get", f"/analysis/{SHOP}").data
    assert data["components"] == [
        {"bill_month": "2025-10", "component": "AGENT_PURCHASE", "amount": "1250.50"},
        {"bill_month": "2025-10", "component": "TRANSMISSION", "amount": "750.30"},
    ]
    assert (data["amount"], data["total_kwh"]) == ("2000.80", "2501.0000")
    assert (data["load"], data["basis"], data["power_factor"]) == (None, None, [])
    assert data["periods"][0]["low_share"] == "0.0000"
    assert call("get", "/analysis/none").status_code == 404


@pytest.mark.usefixtures("billed")
def test_a_what_if(call):
    data = call("get", f"/analysis/{SHOP}/what-if?purchase_price=0.4").data
    assert data["difference"] == "-250.10"
    assert data["months"] == [
        {"bill_month": "2025-10", "bill_no": f"{SHOP}-202510-1", "billed": "2000.80", "present": "2000.80",
         "amount": "1750.70", "difference": "-250.10", "agrees": True, "code": None}
    ]  # fmt: skip
    assert call("get", f"/analysis/{SHOP}/what-if?shifted_share=1.5").status_code == 422
    assert call("get", f"/analysis/{SHOP}/what-if?demand_basis=HALF").status_code == 422
    assert call("get", "/analysis/none/what-if").status_code == 404
    never = call("get", f"/analysis/{SHOP}/what-if?prices_on=2000-01-01").data["months"][0]
    assert (never["code"], never["amount"], never["difference"]) == ("NO_PRICE", None, None)


@pytest.mark.usefixtures("billed")
def test_tier_notices(call):
    first = call("get", "/tier-notices?limit=2").data
    assert [item["account_no"] for item in first["items"]] == [account_no(0), account_no(2)]
    rest = call("get", f"/tier-notices?limit=2&cursor={first['next_cursor']}").data
    assert [item["account_no"] for item in rest["items"]] == [account_no(4)]
    assert rest["next_cursor"] is None
    notice = first["items"][1]
    assert (notice["kind"], notice["left_kwh"], notice["expected_date"]) == (
        "WILL_CROSS",
        "378.0000",
        "2025-10-29",
    )
    assert call("get", "/tier-notices?kind=PASSED").data["items"] == []
