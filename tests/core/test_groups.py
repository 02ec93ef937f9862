"""Groups and contagion over a handful of accounts, by hand."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from yingshou.core.groups import connect, default_weights, edges, followers
from yingshou.core.groups.edges import node_of
from yingshou.core.tables.risk import PARTY_LINKS

D = Decimal
DAY = date(2026, 10, 31)
ACCOUNTS = pl.DataFrame(
    {
        "account_no": ["10", "11", "12", "13", "14", "15"],
        "customer_no": ["S", "S", "T", "U", "V", "W"],
        "customer_name": ["钢铁", "钢铁", "焦化", "水泥", "商铺", "商铺"],
    }
)


def links(*rows):
    dated = [
        {
            "account_no": a,
            "kind": kind,
            "party": party,
            "valid_from": date(2026, 1, 1),
            "source": "访谈",
            **more,
        }
        for a, kind, party, more in rows
    ]
    return PARTY_LINKS.conform(
        pl.DataFrame(dated, infer_schema_length=None, schema_overrides={"valid_to": pl.Date})
    )


@pytest.fixture
def book():
    """10 and 11 are one customer; 10 feeds 12; one owner has 12 and 13; 14 stands surety for 13."""
    return links(
        ("12", "SUB_SUPPLY", "10", {}),
        ("12", "OWNER", "某集团", {}),
        ("13", "OWNER", "某集团", {"follow_share": D("0.8")}),
        ("13", "GUARANTOR", "14", {}),
        ("15", "OWNER", "某集团", {"valid_to": date(2026, 10, 31)}),
    )


def of(found, node):
    return found.filter(pl.col("node") == node).select("share", "steps", "via", "kind").row(0)


def test_control_joins_and_surety_does_not(book):
    made = edges(links=book, weights=default_weights(), accounts=ACCOUNTS, on=DAY)
    assert connect(made).rows() == [("10", "10"), ("11", "10"), ("12", "10"), ("13", "10")]
    # The day before, 15 still belonged to the owner.
    before = edges(links=book, weights=default_weights(), accounts=ACCOUNTS, on=date(2026, 10, 30))
    assert connect(before)["account_no"].to_list() == ["10", "11", "12", "13", "15"]
    alone = edges(links=book.clear(), weights=default_weights(), accounts=ACCOUNTS, on=DAY)
    assert connect(alone).rows() == [("10", "10"), ("11", "10")]


def test_a_failure_travels_along_the_best_way(book):
    made = edges(links=book, weights=default_weights(), accounts=ACCOUNTS, on=DAY)
    found = followers(edges=made, failed=["10"])
    assert of(found, "12") == (D("0.4"), 1, "10", "SUB_SUPPLY")
    assert of(found, "11") == (D("0.81"), 2, "C:S", "SAME_CUSTOMER")
    # 12 takes its owner with it by 0.2, the owner 13 by the 0.8 of that link.
    assert of(found, "P:某集团") == (D("0.08"), 2, "12", "OWNER")
    assert of(found, "13") == (D("0.064"), 3, "P:某集团", "OWNER")
    assert found.filter(pl.col("node") == "10").is_empty()
    assert followers(edges=made, failed=["10"], least=D("0.1"))["node"].to_list() == ["C:S", "11", "12"]
    assert followers(edges=made, failed=[]).is_empty()


def test_later_weights_take_the_place_of_earlier_ones(book):
    later = default_weights().with_columns(
        valid_from=pl.lit(date(2026, 10, 1)), follow_share=pl.lit(D("0.25")).cast(pl.Decimal(38, 8)),
        joins=pl.lit(value=False),
    )  # fmt: skip
    made = edges(
        links=book, weights=pl.concat([default_weights(), later]), accounts=ACCOUNTS, on=DAY
    )  # fmt: skip
    assert of(followers(edges=made, failed=["10"]), "12")[0] == D("0.25")
    assert connect(made)["account_no"].to_list() == ["10", "11"]


def test_names_and_numbers_of_parties():
    found = dict(node_of(ACCOUNTS).iter_rows())
    # A customer of one account is that account; a name two customers bear names nobody.
    assert found["S"] == "C:S"
    assert found["钢铁"] == "C:S"
    assert (found["T"], found["焦化"], found["13"]) == ("12", "12", "13")
    assert "商铺" not in found
