"""What the supplier owes for energy fed in: its own lines, tax, and who has no statement and why."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.frames import RESIDENT, accounts, points, reads, rows, tariffs
from yingshou.core.feed_in import feed_in_statements
from yingshou.core.tables import FEED_IN_AGREEMENTS, TARIFF_FEED_IN

START, END = date(2024, 2, 1), date(2024, 3, 1)
PRICE = {"catalogue": "BEIJING", "valid_from": date(2020, 1, 1), "source": "test", "feed_in_class": "SURPLUS",
         "voltage_level": "UNDER_1KV"}  # fmt: skip
PRICES = ({"item": "PURCHASE", "price": "0.3598"}, {"item": "SUBSIDY", "price": "0.03"})
AGREEMENT = {
    "account_no": "A1", "valid_from": date(2023, 1, 1), "feed_in_class": "SURPLUS", "subsidised": True,
    "tax_class": "GENERAL", "vat_rate": "0.13",
}  # fmt: skip
USE = {"point_no": "P1", "meter_no": "M1"}
FEEDING = {"point_no": "P2", "meter_no": "M1", "direction": "FEED_IN"}


def stated(*, kwh="812.5", agreement=None, agreements=None, prices=PRICES, closing=True, feeding=None):
    made = tariffs()
    ends = [{**USE, "read_date": START, "total": 0}, {**USE, "read_date": END, "total": 100},
            {"point_no": "P2", "meter_no": "M1", "read_date": START, "total": 1000}]  # fmt: skip
    if closing:
        ends.append({"point_no": "P2", "meter_no": "M1", "read_date": END, "total": 1000 + Decimal(kwh)})
    given_agreements = [{**AGREEMENT, **(agreement or {})}] if agreements is None else agreements
    return feed_in_statements(
        bill_month=202402,
        accounts=accounts({**RESIDENT, "capacity_kva": "0.1"}),
        metering_points=points(USE, {**FEEDING, **(feeding or {})}),
        reads=reads(*ends),
        agreements=rows(FEED_IN_AGREEMENTS, *given_agreements),
        tariffs=type(made)(
            prices=made.prices, factors=made.factors, schedule=made.schedule, basic=made.basic,
            tiers=made.tiers, feed_in=rows(TARIFF_FEED_IN, *prices, defaults=PRICE),
        ),
    )  # fmt: skip


def test_purchase_and_subsidy_are_lines_of_their_own():
    found = stated()
    assert found.problems.is_empty()
    assert found.lines.select("item", "quantity_kwh", "amount").rows() == [
        ("PURCHASE", Decimal("812.5"), Decimal("292.34")),
        ("SUBSIDY", Decimal("812.5"), Decimal("24.38")),
    ]
    made = found.statements.row(0, named=True)
    assert (made["statement_no"], made["fed_in_kwh"]) == ("F-A1-202402", Decimal("812.5"))
    # 316.72 ÷ 1.13 = 280.283…
    assert [str(made[name]) for name in ("amount", "net_amount", "vat_amount")] == [
        "316.72",
        "280.28",
        "36.44",
    ]


def test_a_natural_person_may_be_exempt_and_go_without_subsidy():
    found = stated(agreement={"subsidised": False, "tax_class": "NATURAL_PERSON", "vat_rate": "0"})
    made = found.statements.row(0, named=True)
    assert [str(made[name]) for name in ("amount", "net_amount", "vat_amount")] == [
        "292.34",
        "292.34",
        "0.00",
    ]


def test_the_latest_agreement_in_force_holds():
    later = {**AGREEMENT, "valid_from": date(2024, 2, 1), "vat_rate": "0.01", "tax_class": "SMALL_SCALE"}
    future = {**AGREEMENT, "valid_from": date(2024, 2, 2), "vat_rate": "0.5"}
    assert stated(agreements=[AGREEMENT, later, future]).statements["tax_class"].to_list() == ["SMALL_SCALE"]


@pytest.mark.parametrize(
    ("given_case", "code"),
    [
        ({"closing": False}, "NO_READ"),
        ({"agreements": []}, "NO_FEED_IN_AGREEMENT"),
        ({"agreement": {"valid_to": date(2024, 2, 1)}}, "NO_FEED_IN_AGREEMENT"),
        ({"prices": ()}, "NO_FEED_IN_PRICE"),
        ({"prices": PRICES[:1]}, "NO_FEED_IN_PRICE"),
        ({"agreement": {"feed_in_class": "FULL"}}, "NO_FEED_IN_PRICE"),
    ],
)
def test_who_has_no_statement_has_a_reason(given_case, code):
    found = stated(**given_case)
    assert found.statements.is_empty()
    assert found.lines.is_empty()
    assert found.problems.select("account_no", "code").rows() == [("A1", code)]


def test_without_a_running_meter_of_feed_in_there_is_nothing():
    for feeding in ({"direction": None}, {"removed_date": date(2023, 12, 1)}):
        found = stated(feeding=feeding)
        assert (found.statements.height, found.problems.height) == (0, 0)


@settings(max_examples=30, deadline=None)
@given(
    kwh=st.decimals(min_value=0, max_value=90_000, places=2),
    rate=st.sampled_from(["0", "0.01", "0.03", "0.13"]),
)
def test_net_and_tax_make_the_amount(kwh, rate):
    found = stated(kwh=str(kwh), agreement={"vat_rate": rate})
    made = found.statements.row(0, named=True)
    assert made["net_amount"] + made["vat_amount"] == made["amount"] == sum(found.lines["amount"])
    assert (made["fed_in_kwh"], made["vat_amount"] >= 0) == (kwh, True)
