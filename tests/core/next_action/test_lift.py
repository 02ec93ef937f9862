"""The lift and its interval against figures worked out elsewhere, and what is said of it."""

from decimal import Decimal

import polars as pl
import pytest

from yingshou.core.next_action import lifts

D = Decimal
YUAN = pl.Decimal(38, 2)


def outcomes(*groups, month=202511, segment="OTHER_1", days=10):
    """Rows of (arm, cases, amount, collected, yuan-days)."""
    rows = [
        (month, segment, arm, D(amount), days, D(collected), D(yuan_days))
        for arm, cases, amount, collected, yuan_days in groups
        for _case in range(cases)
    ]
    schema = {
        "month": pl.Int32, "segment": pl.String, "arm": pl.String, "amount": YUAN, "outcome_days": pl.Int32,
        "collected": YUAN, "yuan_days": YUAN,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def found(frame, measure, *, least=10, month=0, segment="-"):
    rows = lifts(frame, least_cases=least).filter(
        (pl.col("measure") == measure) & (pl.col("month") == month) & (pl.col("segment") == segment)
    )
    return rows.row(0, named=True)


def settled(hits, cases, arm):
    return [(arm, hits, "100", "100", "0"), (arm, cases - hits, "100", "0", "0")]


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10: contrasts a to e.
    [
        ((56, 70), (48, 80), "0.0524", "0.3339"),
        ((9, 10), (3, 10), "0.1705", "0.8090"),
        ((10, 10), (0, 20), "0.6791", "1.0000"),
    ],
)
def test_shares_settled_have_newcombe_s_interval(first, second, low, high):
    row = found(outcomes(*settled(*first, "NEXT"), *settled(*second, "RULES")), "SETTLED")
    assert (row["next_cases"], row["rules_cases"]) == (first[1], second[1])
    assert row["lift"] == pytest.approx(D(first[0]) / first[1] - D(second[0]) / second[1], abs=D("1e-7"))
    assert (round(row["low"], 4), round(row["high"], 4)) == (D(low), D(high))
    assert row["verdict"] == "BETTER"


def test_shares_of_yuan_have_welch_s_interval_on_ratios_of_sums():
    frame = outcomes(
        ("NEXT", 20, "100.00", "80.00", "400.00"), ("NEXT", 20, "300.00", "180.00", "900.00"),
        ("RULES", 10, "100.00", "50.00", "100.00"), ("RULES", 10, "300.00", "180.00", "900.00"),
    )  # fmt: skip
    row = found(frame, "COLLECTED")
    # 5,200 of 8,000 against 2,300 of 4,000. Residuals of a case are ±15 and ±7.5, so the variances are
    # 39/40 × 20 × (15² / 7,900² + 15² / 7,700²) and 19/20 × 10 × (7.5² / 3,900² + 7.5² / 3,700²). The sums
    # count like 32 and 16 equal ones; Welch's t of 45.96 degrees is 2.01294.
    assert (row["next_share"], row["rules_share"], row["lift"]) == (D("0.65"), D("0.575"), D("0.075"))
    assert (round(row["low"], 5), round(row["high"], 5)) == (D("0.04525"), D("0.10475"))
    days = found(frame, "YUAN_DAYS")
    # 26,000 of 80,000 yuan-days against 10,000 of 40,000.
    assert (days["next_share"], days["rules_share"]) == (D("0.325"), D("0.25"))


def test_nothing_is_said_of_few_cases_or_of_an_interval_that_holds_nought():
    few = found(outcomes(*settled(10, 10, "NEXT"), *settled(0, 9, "RULES")), "SETTLED")
    assert (few["verdict"], few["low"], few["high"], few["lift"]) == ("TOO_FEW", None, None, None)
    level = found(outcomes(*settled(30, 60, "NEXT"), *settled(29, 60, "RULES")), "SETTLED")
    assert level["verdict"] == "NOT_CLEAR"
    assert level["low"] < 0 < level["high"]
    assert (
        found(outcomes(*settled(10, 60, "NEXT"), *settled(50, 60, "RULES")), "SETTLED")["verdict"] == "WORSE"
    )
    alone = found(outcomes(*settled(10, 60, "NEXT")), "COLLECTED")
    assert (alone["rules_cases"], alone["rules_share"], alone["verdict"]) == (0, None, "TOO_FEW")
    assert lifts(outcomes(), least_cases=10).is_empty()


def test_months_and_segments_have_rows_of_their_own_and_exempt_cases_count_nowhere():
    frame = pl.concat(
        [
            outcomes(*settled(30, 40, "NEXT"), *settled(10, 40, "RULES")),
            outcomes(*settled(20, 20, "NEXT"), *settled(5, 20, "RULES"), month=202512, segment="RESIDENT_1"),
            outcomes(*settled(99, 99, "EXEMPT"), segment="OTHER_31"),
        ]
    )
    rows = lifts(frame, least_cases=10)
    keys = rows.filter(pl.col("measure") == "SETTLED").select("month", "segment", "next_cases", "rules_cases")
    assert keys.rows() == [
        (0, "-", 60, 60), (0, "OTHER_1", 40, 40), (0, "RESIDENT_1", 20, 20), (202511, "-", 40, 40),
        (202511, "OTHER_1", 40, 40), (202512, "-", 20, 20), (202512, "RESIDENT_1", 20, 20),
    ]  # fmt: skip
    assert lifts(frame.reverse(), least_cases=10).equals(rows)
