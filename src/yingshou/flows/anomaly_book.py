"""What one look at the book rests on: rules, weights after inspections, peers, areas."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.anomalies import (
    RECENT_DAYS,
    PeerFigures,
    area_days,
    area_losses,
    known_days,
    peer_figures,
    peer_groups,
    rules_on,
    terms_floats,
    terms_on,
    weights_now,
)
from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE
from yingshou.core.tables.anomalies import AREA_LOSSES
from yingshou.records.anomalies import frames
from yingshou.records.runs.queries import run

PEERS_DRAWN = 200
"""Accounts of a group that stand for all of it."""
_AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What signals count for on a day: rules, terms, and weights with how they came (`weights_now`)."""

    rules: pl.DataFrame
    terms: dict[str, Any]
    weights: pl.DataFrame

    def frozen(self) -> dict[str, Any]:
        """Return versions and weights as plain values, for the run."""
        return {
            "terms_from": self.terms["valid_from"].isoformat(),
            "rules_from": max(self.rules["valid_from"]).isoformat() if self.rules.height else "",
            "weights": " ".join(f"{row['signal']}={row['weight']}" for row in self.weights.to_dicts()),
        }


def weighing_on(*, as_of: date) -> Weighing:
    """Return what signals count for on a day, after the inspections up to then."""
    rules = rules_on(rules=frames.anomaly_rules(), day=as_of)
    terms = dict(terms_on(terms=frames.anomaly_terms(), day=as_of))
    weights = weights_now(rules=rules, results=frames.results(before=as_of), least=terms["least_inspections"])
    return Weighing(rules=rules, terms=terms, weights=weights)


def weighing_of(run_no: str, *, as_of: date) -> Weighing:
    """Return the same, with the weights a run that has begun went by."""
    now = weighing_on(as_of=as_of)
    begun = run(run_no)
    if begun is None:
        return now
    pairs = (pair.split("=") for pair in begun.rules.get("weights", "").split())
    kept = {name: Decimal(text) for name, text in pairs}
    weight = pl.col("signal").replace_strict(kept, default=pl.col("weight"), return_dtype=PRICE)
    return Weighing(rules=now.rules, terms=now.terms, weights=now.weights.with_columns(weight=weight))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an account is held against: peers and their figures, its area and what that lost."""

    accounts: pl.DataFrame
    groups: pl.DataFrame
    figures: PeerFigures
    members: pl.DataFrame
    area_days: pl.DataFrame
    losses: pl.DataFrame


def surroundings(*, as_of: date, terms: dict[str, Any]) -> Surroundings:
    """Read what the accounts of the whole book are held against on a day."""
    accounts = frames.accounts(as_of=as_of)
    groups = peer_groups(accounts, least=terms["least_peers"])
    whole_day = terms_floats(terms)["whole_day"]
    drawn = (
        groups.with_columns(_place=pl.col("account_no").str.reverse())
        .sort("peers", "_place", "account_no")
        .group_by("peers", maintain_order=True)
        .head(PEERS_DRAWN)["account_no"]
        .sort()
        .to_list()
    )
    known = known_days(frames.use_of(drawn, as_of=as_of), as_of=as_of, whole_day=whole_day)
    members = frames.area_members(as_of=as_of).join(accounts, on="account_no", how="semi")
    days, losses = _areas(members, as_of, terms)
    return Surroundings(
        accounts=accounts, groups=groups,
        figures=peer_figures(known=known, accounts=accounts, groups=groups),
        members=members, area_days=days, losses=losses,
    )  # fmt: skip


def area_use(*, area_no: str, as_of: date) -> tuple[list[str], pl.DataFrame]:
    """Return the accounts of an area, and the days of its last quarter that compare, as they are known now.

    Columns of the days: `use_date`, `supplied`, `metered`, `lost` in kWh, four decimals.

    Args:
        area_no: the area.
        as_of: last day.
    """
    terms = terms_on(terms=frames.anomaly_terms(), day=as_of)
    known = frames.area_members(as_of=as_of).filter(pl.col("area_no") == area_no)
    members = known.join(frames.accounts(as_of=as_of), on="account_no", how="semi")
    days, _losses = _areas(members, as_of, dict(terms))
    numbers = members["account_no"].sort().to_list()
    if days.is_empty():
        return numbers, pl.DataFrame(schema={"use_date": pl.Date, "lost": ENERGY})
    rows = days.filter(pl.col("age") < RECENT_DAYS).select(
        "use_date", pl.col("supplied", "metered").round(4).cast(ENERGY)
    )
    return numbers, rows.with_columns(lost=pl.col("supplied") - pl.col("metered"))


def _areas(members: pl.DataFrame, as_of: date, terms: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Work areas out, some thousand accounts at a time, an area never apart."""
    counted = members.group_by("area_no").agg(pl.len()).sort("area_no")
    part = counted.with_columns(_part=(pl.col("len").cum_sum() - 1) // _AT_A_TIME)
    found, lost = [], [AREA_LOSSES.empty()]
    whole_day = terms_floats(terms)["whole_day"]
    for areas in part.partition_by("_part"):
        mine = members.join(areas, on="area_no", how="semi")
        use = frames.use_of(mine["account_no"].to_list(), as_of=as_of)
        days = area_days(
            known=known_days(use, as_of=as_of, whole_day=whole_day), members=mine,
            supply=frames.area_supply(areas["area_no"].to_list(), as_of=as_of),
        )  # fmt: skip
        found.append(days)
        lost.append(area_losses(days=days, members=mine))
    return (pl.concat(found) if found else pl.DataFrame()), pl.concat(lost)
