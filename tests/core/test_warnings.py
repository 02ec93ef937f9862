"""Features, reasons, cards and visits, by hand."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from yingshou.core.energy import ENERGY
from yingshou.core.money import YUAN
from yingshou.core.tables.warnings import FEATURES, WARNING_FEATURES
from yingshou.core.warnings import (
    cards_of,
    default_rules,
    event_features,
    money_features,
    moves,
    reasons,
    rules_on,
    use_features,
    visits,
)

D = Decimal
DAY = date(2026, 10, 31)
RULES = rules_on(rules=default_rules(), day=DAY)
NONE = pl.DataFrame(schema={"account_no": pl.String, "rule_no": pl.String})


def values(features, name):
    rows = features.filter(pl.col("feature") == name).select("account_no", "value")
    return dict(rows.iter_rows())


def use(*rows):
    schema = {
        "account_no": pl.String,
        "industry": pl.String,
        "recent": ENERGY,
        "year_ago": ENERGY,
        "before": ENERGY,
    }
    frame = pl.DataFrame([(n, i, *map(D, parts)) for n, i, *parts in rows], schema=schema, orient="row")
    return frame.with_columns(since=pl.lit(DAY - timedelta(days=28)))


def test_a_fall_is_one_beyond_season_and_industry():
    steel = [(f"{n}", "钢铁", "50", "100", "100") for n in range(4)]
    found = use_features(
        use(
            *steel,
            ("S", "钢铁", "25", "100", "50"),
            ("O", "孤", "30", "100", "30"),
            ("N", "钢铁", "9", "0", "0"),
        )
    )
    season, trend = values(found, "use_fall_season"), values(found, "use_fall_trend")
    # The whole industry lies at a half, which is nobody's own fall; S lies at half of that.
    assert (season["0"], season["S"]) == (0, D("0.5"))
    # Against the weeks before S is where the others are: its industry's median is 0.5.
    assert (trend["0"], trend["S"]) == (0, 0)
    # One account is no industry, so the book's median stands for it; what its season explains is no news.
    assert (season["O"], trend["O"]) == (D("0.4"), 0)
    assert "N" not in season


def dues(*rows):
    return pl.DataFrame(
        [(r, a, k, DAY - timedelta(days=age), D(x)) for r, a, k, age, x in rows],
        schema={
            "receivable_no": pl.String,
            "account_no": pl.String,
            "kind": pl.String,
            "due_date": pl.Date,
            "amount": YUAN,
        },
        orient="row",
    )


def settled(*rows):
    return pl.DataFrame(
        [(r, DAY - timedelta(days=v), DAY - timedelta(days=k), D(x)) for r, v, k, x in rows],
        schema={"receivable_no": pl.String, "value_date": pl.Date, "known_date": pl.Date, "amount": YUAN},
        orient="row",
    )


def receipts(*rows):
    return pl.DataFrame(
        [(a, DAY - timedelta(days=age), D(x), paper) for a, age, x, paper in rows],
        schema={"account_no": pl.String, "value_date": pl.Date, "amount": YUAN, "is_draft": pl.Boolean},
        orient="row",
    )


def test_money_that_comes_later_and_shorter():
    items = dues(
        ("R1", "A", "FINAL", 200, "100.00"),
        ("R2", "A", "SEGMENT", 50, "100.00"),
        ("R3", "A", "INSTALMENT", 20, "100.00"),
        ("R4", "A", "FINAL", -3, "100.00"),
    )
    # R1 on time; R2 sixty on time and forty ten days late; R3 open, its payment not known yet.
    money = settled(
        ("R1", 200, 199, "100.00"), ("R2", 50, 50, "60.00"), ("R2", 40, 40, "40.00"), ("R3", 5, -1, "100.00")
    )
    found = money_features(
        dues=items,
        settled=money,
        as_of=DAY,
        receipts=receipts(("A", 10, "30.00", True), ("A", 20, "10.00", False), ("A", 200, "100.00", False)),
    )
    assert dict(found.select("feature", "value").iter_rows()) == {
        "late_rise": D("0.7"),
        "delay_rise": D("12"),
        "instalments_short": D(2),
        "days_overdue": D(20),
        "overdue_unusual": D(20),
        "draft_rise": D("0.75"),
    }
    rows = {row["feature"]: row for row in found.iter_rows(named=True)}
    assert (rows["days_overdue"]["reference"], rows["delay_rise"]["reference"]) == ("R3", "R3")
    assert rows["draft_rise"]["since"] == DAY - timedelta(days=10)


def test_nothing_known_makes_no_feature():
    found = money_features(dues=dues(), settled=settled(), receipts=receipts(), as_of=DAY)
    assert found.is_empty()
    first = money_features(
        dues=dues(("R1", "A", "BILL", 5, "10.00")), settled=settled(), receipts=receipts(), as_of=DAY
    )
    # Without a year before nothing has risen, but what is overdue is.
    assert first["feature"].to_list() == ["days_overdue"]


def test_events_of_half_a_year():
    old, fresh = DAY - timedelta(days=181), DAY - timedelta(days=30)
    cuts = pl.DataFrame(
        [("A", fresh, "W1", D(200), D(1000)), ("A", DAY, "W2", D(150), D(800)), ("B", old, "W3", D(9), D(9))],
        schema={
            "account_no": pl.String,
            "day": pl.Date,
            "reference": pl.String,
            "cut_kva": ENERGY,
            "capacity_kva": ENERGY,
        },
        orient="row",
    )
    signals = pl.DataFrame(
        [
            ("A", "COURT", "LOW", DAY, "S1"),
            ("A", "COURT", "HIGH", fresh, "S2"),
            ("A", "NEWS", "LOW", old, "S3"),
            ("A", "EQUITY_PLEDGE", "MEDIUM", DAY + timedelta(days=1), "S4"),
        ],
        schema={
            "account_no": pl.String,
            "kind": pl.String,
            "severity": pl.String,
            "signal_date": pl.Date,
            "signal_no": pl.String,
        },
        orient="row",
    )
    tenants = pl.DataFrame({"account_no": ["C"], "day": [fresh]})
    found = event_features(capacities=cuts, tenants=tenants, signals=signals, as_of=DAY)
    assert found.select("account_no", "feature", "value", "reference").rows() == [
        ("A", "capacity_cut", D("0.4375"), "W2"),
        ("A", "court", D(3), "S2"),
        ("C", "tenant_change", D(1), None),
    ]


def features(*rows):
    return WARNING_FEATURES.conform(
        pl.DataFrame(
            [(a, f, D(v), DAY, None) for a, f, v in rows],
            schema=WARNING_FEATURES.schema,
            orient="row",
        )
    )


def judged(*rows, held=()):
    open_rules = pl.DataFrame(list(held), schema=NONE.schema, orient="row")
    return reasons(features=features(*rows), rules=RULES, open_rules=open_rules)


def test_the_gravest_rule_names_the_card_and_rules_hold_until_they_clear():
    found = judged(("A", "days_overdue", "12"), ("A", "late_rise", "0.35"), ("A", "court", "3"))
    assert found.select("cause", "rule_no").rows() == [
        ("EVENT", "COURT_3"),
        ("MONEY", "OVERDUE_11"),
        ("MONEY", "LATE_30"),
    ]
    cards = cards_of(found)
    assert cards.select("cause", "colour", "owner", "lead_days").rows() == [
        ("EVENT", "RED", "TEAM_LEAD", 60),
        ("MONEY", "ORANGE", "TEAM_LEAD", 60),
    ]
    # Raised at 0.3, cleared below 0.15; never raised at 0.2 by itself.
    assert judged(("A", "late_rise", "0.2")).is_empty()
    assert judged(("A", "late_rise", "0.2"), held=[("A", "LATE_30")]).height == 1
    assert judged(("A", "late_rise", "0.14"), held=[("A", "LATE_30")]).is_empty()


@pytest.mark.parametrize(
    ("before", "rows", "move"),
    [
        (None, [("A", "days_overdue", "5")], "OPENED"),
        ("YELLOW", [("A", "days_overdue", "5")], "KEPT"),
        ("YELLOW", [("A", "days_overdue", "40")], "ESCALATED"),
        ("RED", [("A", "days_overdue", "5")], "EASED"),
        ("RED", [("A", "late_rise", "0")], "CLEARED"),
        ("RED", [], "NO_DATA"),
    ],
)
def test_what_becomes_of_a_card(before, rows, move):
    schema = {"account_no": pl.String, "cause": pl.String, "colour": pl.String}
    known = pl.DataFrame([("A", "MONEY", before)] if before else [], schema=schema, orient="row")
    told = moves(before=known, now=cards_of(judged(*rows)), features=features(*rows), on=DAY)
    assert told.select("move").rows() == [(move,)]


def test_an_event_that_has_faded_clears_its_card():
    known = pl.DataFrame({"account_no": ["A"], "cause": ["EVENT"], "colour": ["RED"]})
    told = moves(before=known, now=cards_of(judged()), features=features(), on=DAY)
    assert told.select("move", "colour").rows() == [("CLEARED", "RED")]


def test_visits_go_to_the_likeliest_default():
    found = judged(
        ("A", "days_overdue", "12"),
        ("A", "court", "3"),
        ("B", "days_overdue", "40"),
        ("C", "late_rise", "0.35"),
    )
    amounts = pl.DataFrame({"account_no": ["A", "B"], "amount": [D("1000.00"), D("500.00")]})
    ranked = visits(found=found, amounts=amounts)
    # A: 1 − 0.6 × 0.5 = 0.7 of 1000; B: 0.7 of 500; C has nothing to lose.
    assert ranked.select("account_no", "chance", "score", "place").rows() == [
        ("A", D("0.7"), D("700.00"), 1),
        ("B", D("0.7"), D("350.00"), 2),
        ("C", D("0.07"), D("0.00"), 3),
    ]


def test_every_shipped_rule_reads_a_feature_and_a_later_version_switches_it_off():
    assert set(RULES["feature"]) == set(FEATURES)
    off = (
        default_rules()
        .filter(pl.col("rule_no") == "TENANT")
        .with_columns(valid_from=pl.lit(DAY), active=pl.lit(value=False))
    )
    later = rules_on(rules=pl.concat([default_rules(), off]), day=DAY)
    assert later.height == RULES.height - 1
    assert (
        rules_on(rules=pl.concat([default_rules(), off]), day=DAY - timedelta(days=1)).height == RULES.height
    )
