"""What defaults lose: by hand where it can be reckoned, by limits where it is drawn."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from yingshou.core.groups.edges import EDGES
from yingshou.core.loss import (
    default_loss_rules,
    default_rates,
    default_scenarios,
    loss_at_default,
    netted_groups,
    rules_on,
    simulate,
    stressed,
    void_inside,
    with_default_rate,
)
from yingshou.core.money import PRICE, YUAN
from yingshou.core.tables import GUARANTEES

D = Decimal
DAY = date(2026, 10, 31)
FALLEN = pl.Schema({"account_no": pl.String, "guarantor": pl.String, "amount": YUAN})
DRAFTS = pl.Schema({"account_no": pl.String, "acceptor_no": pl.String, "face_amount": YUAN, "risk": YUAN})
FOLLOWERS = pl.Schema({"node": pl.String, "share": PRICE})


def frame(schema, *rows):
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def accounts(*rows):
    schema = {
        "account_no": pl.String, "exposure": YUAN, "draft_risk": YUAN, "security": YUAN, "daily_value": YUAN,
        "default_rate": PRICE, "org_code": pl.String, "industry": pl.String, "group_no": pl.String,
    }  # fmt: skip
    return frame(
        schema, *[(n, D(e), D(dr), D(s), D(v), D(p), o, i, g) for n, e, dr, s, v, p, o, i, g in rows]
    )  # fmt: skip


BOOK = accounts(
    ("1", "1000.00", "0", "0", "10.00", "0.1", "0101", "钢铁", "1"),
    ("2", "-200.00", "50.00", "0", "10.00", "0.2", "0101", "钢铁", "1"),
    ("3", "500.00", "0", "2000.00", "10.00", "0.5", "0102", "水泥", None),
)


def lost(book, recovery="0.3", days=30):
    return loss_at_default(book, recovery_share=D(recovery), days_to_stop=days)


def run(book, edges=(), fallen=(), *, weight="0.12", large="0", draws=4000, seed=7, drawn=None):
    return simulate(
        accounts=lost(book), edges=frame(EDGES, *edges), fallen=frame(FALLEN, *fallen),
        common_share=D(weight), recovery_share=D("0.3"), large_from=D(large), draws=draws, seed=seed,
        drawn=drawn,
    )  # fmt: skip


def test_the_higher_of_grade_and_lateness_counts():
    rows = pl.DataFrame(
        {"grade": ["A", "A", None, "D", "X"], "days_overdue": [0, 40, 5, 5, 95]},
        schema={"grade": pl.String, "days_overdue": pl.Int32},
    )
    later = default_rates().filter(pl.col("grade") == "A").with_columns(
        valid_from=pl.lit(DAY), default_rate=pl.lit(D("0.001")).cast(PRICE)
    )  # fmt: skip
    rates = pl.concat([default_rates(), later])
    found = with_default_rate(rows, rates=rates, on=DAY)["default_rate"].to_list()
    # The scale by days overdue is at least 0.01, so a good grade cannot go below it.
    assert found == [D("0.01"), D("0.2"), D("0.03"), D("0.2"), D("0.5")]


def test_what_a_default_loses():
    found = lost(BOOK).select("uncovered", "at_default", "loss_at_default", "own_loss").rows()
    assert found == [
        (D("1000.00"), D("1300.00"), D("910.00"), D("91.00")),
        (D("0.00"), D("150.00"), D("105.00"), D("21.00")),
        (D("0.00"), D("-1200.00"), D("0.00"), D("0.00")),
    ]


def test_a_group_is_netted_once():
    columns = {name: pl.lit(D("1.00")).cast(YUAN) for name in ("void_security", "expected_loss", "tail_loss")}
    row = netted_groups(lost(BOOK).with_columns(**columns)).row(0, named=True)
    # Alone 1000 stands uncovered; the 200 paid ahead by the sister would lower it to 850 with her drafts.
    assert (row["group_no"], row["accounts"], row["uncovered"], row["netted"]) == (
        "1", 2, D("1000.00"), D("850.00"),
    )  # fmt: skip
    assert (row["own_loss"], row["void_security"]) == (D("112.00"), D("2.00"))


def test_a_guarantor_of_the_same_group_is_no_security():
    given = GUARANTEES.conform(
        pl.DataFrame(
            {
                "guarantee_no": ["G1", "G2", "G3", "G4", "G5"],
                "account_no": ["1", "1", "1", "3", "1"],
                "kind": ["THIRD_PARTY", "THIRD_PARTY", "BANK_GUARANTEE", "THIRD_PARTY", "DEPOSIT"],
                "amount": ["10.00", "20.00", "40.00", "80.00", "160.00"],
                "valid_from": [date(2026, 1, 1)] * 5,
                "valid_to": [None, None, None, None, DAY],
                "issuer": ["姊妹公司", "3", "姊妹公司", "自己", "现金"],
            },
            schema_overrides={"valid_to": pl.Date},
        )
    )
    nodes = pl.DataFrame({"party": ["姊妹公司", "3", "自己"], "node": ["C:2", "3", "3"]})
    groups = pl.DataFrame({"node": ["1", "2", "C:2"], "group_no": ["1", "1", "1"]})
    found = void_inside(guarantees=given, nodes=nodes, groups=groups, on=DAY).sort("guarantee_no")
    # Inside the group; outside; a bank is none; nobody stands surety for himself; G5 has ended.
    assert found.select("guarantee_no", "guarantor", "void").rows() == [
        ("G1", "C:2", True), ("G2", "3", False), ("G3", None, False), ("G4", "3", True),
    ]  # fmt: skip


def test_a_certain_default_loses_all_and_adds_up():
    certain = BOOK.with_columns(default_rate=pl.lit(D(1)).cast(PRICE))
    for large in ("0", "1000000"):
        found = run(certain, large=large)
        assert (found.expected, found.shortfall) == (D("1015.00"), D("1015.00"))
        assert set(found.percentiles.values()) == {D("1015.00")}
        assert found.accounts["expected_loss"].to_list() == [D("910.00"), D("105.00"), D("0.00")]


def test_the_mean_is_the_sum_of_the_own_losses_without_links():
    found = run(BOOK, draws=20_000)
    assert abs(found.expected - D("112.00")) < D("8.00")
    assert found.accounts["expected_loss"].sum() == found.expected
    assert found.accounts["tail_loss"].sum() == found.shortfall
    assert found.percentiles[50] <= found.percentiles[95] <= found.percentiles[99] <= found.shortfall
    assert found.bins["years"].sum() == 20_000
    again, other = run(BOOK, draws=20_000), run(BOOK, draws=20_000, seed=8)
    assert again.accounts.equals(found.accounts)
    assert again.percentiles == found.percentiles
    assert other.expected != found.expected


def test_small_accounts_together_lose_what_they_lose_drawn_one_by_one():
    many = accounts(
        *[(f"{n:04d}", "100.00", "0", "0", "0", "0.05", "01", None, None) for n in range(400)]
    )  # fmt: skip
    drawn, pooled = run(many, draws=4000), run(many, draws=4000, large="100000")
    assert abs(drawn.expected - pooled.expected) < D("40.00")
    assert abs(drawn.percentiles[95] / pooled.percentiles[95] - 1) < D("0.1")
    assert pooled.accounts["expected_loss"].sum() == pooled.expected


@pytest.mark.parametrize(("share", "expected"), [("1", "1015.00"), ("0", "910.00")])
def test_contagion_along_a_link(share, expected):
    only_first = BOOK.with_columns(
        default_rate=pl.when(pl.col("account_no") == "1").then(D(1)).otherwise(D(0)).cast(PRICE)
    )
    found = run(only_first, [("1", "P:x", "OWNER", D(1), True), ("P:x", "2", "OWNER", D(share), True)])
    assert found.expected == D(expected)


def test_security_falls_with_its_guarantor():
    fails = BOOK.with_columns(default_rate=pl.lit(D(1)).cast(PRICE))
    # 2000 of 3's security came from 1, which has failed: 800 are claimed in place of −1200.
    found = run(fails, fallen=[("3", "1", D("2000.00"))])
    assert dict(found.accounts.select("account_no", "expected_loss").iter_rows())["3"] == D("560.00")


def scenario(kind):
    return default_scenarios().filter(pl.col("kind") == kind).row(0, named=True)


def under(kind, *, drafts=(), follow=()):
    return stressed(
        scenario=scenario(kind), accounts=BOOK, drafts=frame(DRAFTS, *drafts),
        followers=frame(FOLLOWERS, *follow),
    )  # fmt: skip


def test_an_industry_falls():
    found = under("INDUSTRY_FALLS")
    assert (found.subject, found.hit) == ("钢铁", 2)
    assert found.accounts.select("daily_value", "default_rate").rows() == [
        (D("7.00"), D("0.3")), (D("7.00"), D("0.6")), (D("10.00"), D("0.5")),
    ]  # fmt: skip


def test_the_biggest_stops_and_takes_others_along():
    found = under("ACCOUNT_STOPS", follow=[("3", D("0.4"))])
    assert (found.subject, found.hit) == ("1", 3)
    # 2 is in the same town: 0.2 × 1.5; 3 is not, but follows: 1 − 0.5 × 0.6.
    assert found.accounts["default_rate"].to_list() == [D(1), D("0.3"), D("0.7")]
    assert found.accounts["daily_value"].to_list() == [D(0), D("10.00"), D("10.00")]


def test_paper_fails():
    found = under(
        "ACCEPTOR_FAILS", drafts=[("2", "B1", D("500.00"), D("50.00")), ("2", "B2", D("9.00"), D(0))]
    )
    assert (found.subject, found.hit) == ("B1", 1)
    assert found.accounts["draft_risk"].to_list() == [D(0), D("500.00"), D(0)]
    assert under("ACCEPTOR_FAILS").hit == 0


def test_the_version_of_a_day():
    later = default_loss_rules().with_columns(valid_from=pl.lit(date(2026, 11, 1)), seed=pl.lit(9, pl.Int32))
    rules = pl.concat([default_loss_rules(), later])
    assert rules_on(rules=rules, day=DAY)["seed"] == 1
    assert rules_on(rules=rules, day=date(2026, 11, 1))["seed"] == 9


def test_a_stress_differs_by_what_it_changes_and_by_nothing_else():
    def expected(found):
        return dict(found.accounts.select("account_no", "expected_loss").iter_rows())

    # The first account would lose 700.00 + 210.00 before, and less than the limit after.
    before = run(BOOK, large="300")
    less = BOOK.with_columns(
        pl.when(pl.col("account_no") == "1").then(pl.lit(D("100.00")).cast(YUAN)).otherwise("exposure")
        .alias("exposure")
    )  # fmt: skip
    assert before.drawn.to_list() == ["1"]
    assert run(less, large="300").drawn.to_list() == []
    after = run(less, large="300", drawn=before.drawn)
    assert after.drawn.to_list() == ["1"]
    old, new = expected(before), expected(after)
    assert new["1"] < old["1"]
    assert {number: new[number] for number in "23"} == {number: old[number] for number in "23"}
