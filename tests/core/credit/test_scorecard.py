"""The scorecard: exact, additive, monotone, the same twice; its measures against figures by hand."""

from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from yingshou.core.credit import is_monotone, measures, score, stability
from yingshou.core.credit.fit import BETTER, FREE, WORSE, Settings, fit_scorecard, tenths_of
from yingshou.core.credit.scorecard import bin_counts
from yingshou.core.tables.credit import SCORECARD_ROWS

D = Decimal
CARD = pl.DataFrame(
    [
        ("", 0, None, None, -2_000_000, 658, 1000),
        ("late", 0, None, None, 100_000, -3, 0),
        ("late", 1, None, None, -500_000, 14, 700),
        ("late", 2, 1, None, 0, 0, 200),
        ("late", 3, 5, None, 1_500_000, -43, 100),
        ("cover", 0, None, None, 0, 0, 0),
        ("cover", 1, None, None, 250_000, -7, 500),
        ("cover", 2, 1000, None, -250_000, 7, 500),
    ],
    schema=SCORECARD_ROWS.schema,
    orient="row",
)


def test_a_score_is_the_sum_of_its_bins():
    facts = pl.DataFrame({"late": [0, 1, 9, None], "cover": [1000, 999, 0, 2000]})
    found = score(facts, rows=CARD)
    # log-odds −2.75, −1.75, −0.25, −2.15 → 1 ÷ (1 + e^−x) and 600 − 20 · x ÷ ln 2.
    assert found["default_probability"].to_list() == [
        D("0.060087"),
        D("0.148047"),
        D("0.437823"),
        D("0.104331"),
    ]
    assert found["score"].to_list() == [679, 650, 607, 662]
    assert found["reasons"].to_list() == ["", "cover;late", "late;cover", "late"]


def test_counts_and_stability():
    facts = pl.DataFrame({"late": [0] * 70 + [2] * 20 + [7] * 10, "cover": [0] * 50 + [1000] * 50})
    counts = bin_counts(facts, rows=CARD)
    assert counts == {"late": [0, 70, 20, 10], "cover": [0, 50, 50]}
    assert stability(rows=CARD, counts=counts) == {"late": D("0.0000"), "cover": D("0.0000")}
    moved = stability(rows=CARD, counts={"cover": [0, 80, 20]})
    # (0.8 − 0.5) · ln 1.6 + (0.2 − 0.5) · ln 0.4.
    assert moved == {"cover": D("0.4159")}


def test_measures_by_hand():
    found = measures(
        defaulted=np.array([0, 0, 1, 1]), probability=np.array([100_000, 400_000, 400_000, 800_000])
    )
    assert found["auc"] == D("0.8750")
    assert found["brier"] == D("0.1425")
    assert (found["expected"], found["found"]) == (D("0.4250"), D("0.5000"))


def test_measures_of_one_outcome_only():
    found = measures(defaulted=np.array([0, 0]), probability=np.array([1, 2]))
    assert (found["auc"], found["slope"], found["defaults"]) == (None, None, 0)


@pytest.fixture(scope="module")
def drawn():
    """Default is the likelier the later and the less secured; noise says nothing."""
    random = np.random.default_rng(7)
    late, cover, noise = (
        random.integers(0, 30, 1500),
        random.integers(0, 2000, 1500),
        random.integers(0, 9, 1500),
    )
    odds = -3 + late * 0.15 - cover * 0.001
    facts = pl.DataFrame({"late": late, "cover": cover, "noise": noise}).with_columns(
        pl.when(pl.col("cover") > 100).then("cover")
    )
    return facts, random.random(1500) < 1 / (1 + np.exp(-odds)), pl.Series(range(1500)).cast(pl.String)


DIRECTIONS = {"late": WORSE, "cover": BETTER, "noise": FREE}
FEW = Settings(rounds=20)


@pytest.fixture(scope="module")
def card(drawn):
    return fitted(drawn)


def fitted(drawn):
    facts, defaulted, groups = drawn
    return fit_scorecard(facts, defaulted=defaulted, directions=DIRECTIONS, groups=groups, settings=FEW)


def test_the_same_rows_give_the_same_monotone_scorecard(drawn, card):
    assert card.equals(fitted(drawn))
    assert is_monotone(card, DIRECTIONS)
    facts, defaulted, _groups = drawn
    millionths = (score(facts, rows=card)["default_probability"] * 1_000_000).cast(pl.Int64).to_numpy()
    found = measures(defaulted=defaulted.astype(int), probability=millionths)
    assert found["auc"] > D("0.75")
    assert D("0.8") < found["slope"] < D("1.3")
    assert card.filter(pl.col("fact") == "late")["share_permille"].sum() in range(990, 1011)


def test_a_scorecard_turned_round_is_not_monotone(card):
    turned = card.with_columns(log_odds=-pl.col("log_odds"))
    assert not is_monotone(turned, DIRECTIONS)


def test_one_outcome_teaches_nothing(drawn):
    facts, _defaulted, groups = drawn
    with pytest.raises(ValueError, match="both outcomes"):
        fit_scorecard(facts, defaulted=[False] * 1500, directions=DIRECTIONS, groups=groups)


def test_parts_depend_on_the_account_alone():
    few, many = pl.Series(["A", "B"]), pl.Series(["B", "X", "A", "B"])
    assert tenths_of(few).tolist() == tenths_of(many)[[2, 0]].tolist()
    assert len(set(tenths_of(pl.Series(map(str, range(200)))).tolist())) == 10


PAIRED = pl.DataFrame(
    [
        ("", 0, None, None, 0, 600, 1000),
        *(
            ("late*cover", bin_no, late, cover, added, 0, 0)
            for bin_no, (late, cover, added) in enumerate(
                [
                    *((None, cover, 5) for cover in (None, None, 1000)),
                    *((None, cover, added) for cover, added in ((None, 1), (None, 100_000), (1000, 0))),
                    *((3, cover, added) for cover, added in ((None, 2), (None, 900_000), (1000, 200_000))),
                ]
            )
        ),
    ],
    schema=SCORECARD_ROWS.schema,
    orient="row",
)


def test_a_pair_adds_one_cell():
    facts = pl.DataFrame({"late": [0, 3, 9, None, 5], "cover": [1000, 999, 1000, 2000, None]})
    found = score(facts, rows=PAIRED)
    # log-odds 0, 0.9, 0.2, 0.000005, 0.000002.
    assert found["default_probability"].to_list() == [
        D("0.500000"),
        D("0.710950"),
        D("0.549834"),
        D("0.500001"),
        D("0.500000"),
    ]
    assert found["reasons"].to_list() == ["", "late*cover", "late*cover", "late*cover", "late*cover"]
    assert is_monotone(PAIRED, {"late": WORSE, "cover": BETTER})
    assert not is_monotone(PAIRED, {"late": WORSE, "cover": WORSE})
    assert stability(rows=PAIRED, counts=bin_counts(facts, rows=PAIRED)) == {}


def test_two_facts_that_matter_only_together_become_a_pair():
    random = np.random.default_rng(3)
    facts = pl.DataFrame({name: random.integers(0, 8, 4000) for name in ("one", "other", "noise")})
    together = (facts["one"] >= 4) == (facts["other"] >= 4)
    defaulted = random.random(4000) < np.where(together, 0.6, 0.1)
    card = fit_scorecard(
        facts, defaulted=defaulted, directions=dict.fromkeys(facts.columns, FREE),
        groups=pl.Series(range(4000)).cast(pl.String), settings=Settings(rounds=80),
    )  # fmt: skip
    assert "one*other" in card["fact"].unique().to_list()
    found = score(facts, rows=card)["default_probability"].cast(pl.Float64)
    assert [round(found.filter(side).mean(), 1) for side in (~together, together)] == [0.1, 0.6]


def test_reasons_are_the_four_costliest_the_worst_first():
    rows = pl.DataFrame(
        [("", 0, None, None, 0, 600, 1000)]
        + [
            (f"f{place}", bin_no, 1 if bin_no == 2 else None, None, added, 0, 0)
            for place in range(6)
            for bin_no, added in enumerate([0, 0, 100 * (place % 3 + 1)])
        ],
        schema=SCORECARD_ROWS.schema, orient="row",
    )  # fmt: skip
    facts = pl.DataFrame({f"f{place}": [1] for place in range(6)})
    assert score(facts, rows=rows)["reasons"].item() == "f2;f5;f1;f4"
