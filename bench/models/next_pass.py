"""Next best action in a simulated book whose true effects are known.

A book of overdue cases with skewed sums is worked for four weeks by the same people in the same hours, once
in the order of the treatments and once by the product's lists, which believe the shipped shares while the
truth is another. What each brings is counted in expected yuan, so no luck is in it: a case pays with the
chance of the act that does most of those done there. Then many months are drawn from that book, a share held
out of each, and the product's own intervals are held against the lift that is known.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from yingshou.core.next_action import (
    OBSERVED,
    PEOPLE,
    default_next_costs,
    default_next_effects,
    expected_shares,
    hopeful,
    latest,
    lifts,
    options,
    with_gain,
    worklists,
)
from yingshou.core.tables.next_action import SEGMENTS

_DAY = date(2025, 11, 20)
_CASES, _ROUNDS, _OBSERVED = 10_000, 5, 400
_STAFF = {"scarce": 2, "short": 4, "ample": 10}
_ROUND_MINUTES = 4 * 360
_MONTHS, _MONTH_CASES, _WINDOW = 500, 2_000, 30
_TASK = {"1": "CALL", "11": "CALL", "31": "VISIT"}


def run(_shelf: Path) -> dict[str, Any]:
    """Work the book both ways with few and many people, then hold the intervals against the truth."""
    draws = np.random.default_rng(20261129)
    believed = _shares(pl.DataFrame(schema=OBSERVED))
    # The truth: what an act adds is wrong by a factor, as drawn for each act and segment.
    factor = np.exp(draws.normal(0, 0.5, believed.height))
    added = (pl.col("paid_share") - pl.col("nothing_share")).cast(pl.Float64) * pl.Series(factor)
    truth = believed.with_columns(nothing=pl.col("nothing_share").cast(pl.Float64)).select(
        "act", "segment", "nothing", true_share=(pl.col("nothing") + added).clip(0, 1)
    )
    seen = truth.select(
        "act", "segment", cases=pl.lit(_OBSERVED, pl.Int64),
        paid=(pl.col("true_share") * _OBSERVED).round(4).cast(pl.Decimal(38, 8)),
    )  # fmt: skip
    learnt = _shares(seen)
    ways = {"RULES": ("RULES", believed), "NEXT": ("NEXT", believed), "NEXT_LEARNT": ("NEXT", learnt)}
    found: dict[str, Any] = {}
    for name, people in _STAFF.items():
        cases = _book(draws, people)
        worked = {way: _worked(cases, *how, truth) for way, how in ways.items()}
        found[name] = _compared(worked, people)
    apart = [0.05, 0.2]
    return {
        "cases": _CASES,
        **found,
        "intervals": {
            "months": _MONTHS, "cases_a_month": _MONTH_CASES,
            **{f"held_{share}": _coverage(worked["NEXT"], worked["RULES"], share, draws) for share in apart},
            "no_effect_held_0.05": _coverage(worked["RULES"], worked["RULES"], apart[0], draws),
        },
    }  # fmt: skip


def _shares(observed: pl.DataFrame) -> pl.DataFrame:
    return expected_shares(effects=default_next_effects(), observed=observed, on=_DAY)


def _compared(worked: dict[str, pl.DataFrame], people: int) -> dict[str, Any]:
    """Say what each way brings beyond doing nothing, in expected yuan and cases, and what it took."""
    more = pl.col("p") - pl.col("nothing")
    sums = {
        way: rows.select(
            yuan=(pl.col("amount").cast(pl.Float64) * more).sum(), cases=more.sum(),
            minutes=pl.col("minutes").sum(),
        ).row(0, named=True)
        for way, rows in worked.items()
    }  # fmt: skip
    rules = sums["RULES"]
    return {
        "people": people,
        "minutes_a_case": round(people * _ROUNDS * _ROUND_MINUTES / _CASES, 1),
        "yuan_beyond_nothing": {way: round(each["yuan"]) for way, each in sums.items()},
        "yuan_to_rules": {way: round(each["yuan"] / rules["yuan"], 3) for way, each in sums.items()},
        "cases_to_rules": {way: round(each["cases"] / rules["cases"], 3) for way, each in sums.items()},
        "minutes": {way: each["minutes"] for way, each in sums.items()},
    }


def _book(draws: np.random.Generator, people: int) -> pl.DataFrame:
    segment = draws.choice(len(SEGMENTS), _CASES, p=(0.35, 0.2, 0.1, 0.15, 0.1, 0.1))
    level = np.where(segment < 3, np.log(350), np.log(4_000))
    amount = np.round(np.exp(draws.normal(level, 1.0)) + 200, 2)
    return pl.DataFrame(
        {
            "account_no": [f"{number:06d}" for number in range(_CASES)],
            "segment": [SEGMENTS[of] for of in segment],
            "amount": pl.Series(amount).cast(pl.Decimal(38, 2)),
            "username": [f"p{of:02d}" for of in draws.integers(0, people, _CASES)],
            "marks": pl.Series([[]] * _CASES, dtype=pl.List(pl.String)),
            "anchor_date": [_DAY] * _CASES,
        }
    ).with_columns(
        act=pl.col("segment").str.split("_").list.last().replace_strict(_TASK, return_dtype=pl.String)
    )


def _worked(cases: pl.DataFrame, arm: str, shares: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Work the book for four weeks one way; return each case with its true chance to pay, `p`."""
    costs = latest(default_next_costs(), key=["act"], on=_DAY)
    done, left = [], cases
    reminded = pl.DataFrame(schema={"account_no": pl.String, "act": pl.String})
    for _round in range(_ROUNDS):
        offered = with_gain(
            options(
                cases=left.with_columns(arm=pl.lit(arm), next_kind="act").drop("act"),
                tasks=left.select("account_no", "username", "act", task_no="account_no"), costs=costs,
                shut=reminded.with_columns(why=pl.lit("CAPPED")),
                last_acts=pl.DataFrame(schema={"account_no": pl.String, "act_date": pl.Date}), on=_DAY,
            ),
            costs=costs, shares=shares, done=reminded,
        )  # fmt: skip
        people = (
            left.group_by("username")
            .agg(cases=pl.len().cast(pl.Int64))
            .with_columns(
                minutes=pl.lit(_ROUND_MINUTES, pl.Int32),
                held_cases=pl.col("cases") * (1 if arm == "RULES" else 0),
            )
            .select(PEOPLE.names())
        )
        few = hopeful(options=offered, people=people)
        listed = worklists(options=few, people=people).select("account_no", "act", "minutes", "task_no")
        done.append(listed)
        # What the treatment asked for is done once; a case that was done something milder stays.
        left = left.join(listed.drop_nulls("task_no"), on="account_no", how="anti")
        reminded = pl.concat([reminded, listed.filter(pl.col("task_no").is_null()).select(reminded.columns)])
    acts = pl.concat(done).join(cases.select("account_no", "segment"), on="account_no")
    best = (
        acts.join(truth, on=["act", "segment"])
        .group_by("account_no")
        .agg(p=pl.col("true_share").max(), minutes=pl.col("minutes").sum())
    )
    base = truth.select("segment", "nothing").unique()
    return (
        cases.join(best, on="account_no", how="left", maintain_order="left")
        .join(base, on="segment", how="left", maintain_order="left")
        .with_columns(p=pl.max_horizontal("p", "nothing"))
    )


def _coverage(
    next_rows: pl.DataFrame, rules_rows: pl.DataFrame, share: float, draws: np.random.Generator
) -> dict[str, Any]:
    """Draw months of cases from the book, play them out, and hold the intervals against the truth."""
    amount = next_rows["amount"].cast(pl.Float64).to_numpy()
    chance = {"NEXT": next_rows["p"].to_numpy(), "RULES": rules_rows["p"].to_numpy()}
    whole = {arm: (p.mean(), (p * amount).sum() / amount.sum()) for arm, p in chance.items()}
    lift = {
        "SETTLED": whole["NEXT"][0] - whole["RULES"][0],
        "COLLECTED": whole["NEXT"][1] - whole["RULES"][1],
    }
    # A payment falls on any day of the window alike: half of its days are left on average, less half a day.
    lift["YUAN_DAYS"] = lift["COLLECTED"] * (_WINDOW - 1) / 2 / _WINDOW
    size = _MONTHS * _MONTH_CASES
    of = draws.integers(0, _CASES, size)
    held = draws.random(size) < share
    pays = draws.random(size) < np.where(held, chance["RULES"][of], chance["NEXT"][of])
    days_left = draws.integers(0, _WINDOW, size)
    fen = np.rint(amount[of] * 100).astype(np.int64)
    yuan = pl.Decimal(38, 2)
    frame = pl.DataFrame(
        {
            "month": np.repeat(np.arange(1, _MONTHS + 1, dtype=np.int32), _MONTH_CASES),
            "held": held, "amount": fen, "collected": fen * pays, "yuan_days": fen * pays * days_left,
        }
    ).select(
        "month", segment=pl.lit("OTHER_1"),
        arm=pl.when("held").then(pl.lit("RULES")).otherwise(pl.lit("NEXT")),
        amount=(pl.col("amount").cast(yuan) / 100).cast(yuan),
        outcome_days=pl.lit(_WINDOW, pl.Int32),
        collected=(pl.col("collected").cast(yuan) / 100).cast(yuan),
        yuan_days=(pl.col("yuan_days").cast(yuan) / 100).cast(yuan),
    )  # fmt: skip
    rows = lifts(frame, least_cases=30).filter((pl.col("month") > 0) & (pl.col("segment") == "-"))
    found = {}
    for (measure,), each in rows.group_by("measure", maintain_order=True):
        true = Decimal(str(round(lift[str(measure)], 8)))
        inside = (each["low"] <= true) & (true <= each["high"])
        found[str(measure)] = {
            "true_lift": round(float(true), 4),
            "held_by_the_interval": round(float(inside.mean()), 3),
            "mean_width": round(float((each["high"] - each["low"]).cast(pl.Float64).mean()), 4),
            "said_better": round(float((each["verdict"] == "BETTER").mean()), 3),
            "said_worse": round(float((each["verdict"] == "WORSE").mean()), 3),
        }
    return found
