"""The watch of a day: features of every account, reasons by rule, cards that move, whom to visit first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.money import YUAN, ZERO_YUAN
from yingshou.core.tables.responsibility import RESPONSIBLE_ROLES
from yingshou.core.tables.warnings import WARNING_REASONS
from yingshou.core.warnings import (
    cards_of,
    event_features,
    money_features,
    moves,
    overdraft_features,
    reasons,
    rules_on,
    use_features,
    visits,
)
from yingshou.records.responsibility.frames import responsible_of
from yingshou.records.runs.operations import exclusive, open_run
from yingshou.records.warnings import frames
from yingshou.records.warnings.operations import check_day, keep_cards

KIND = "WARNING"
_CARD = ["account_no", "cause"]
_MOVES = ("OPENED", "ESCALATED", "EASED", "CLEARED", "NO_DATA")


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchResult:
    """What a watch found: accounts looked at, cards open after it, and how many moved which way."""

    run_no: str
    accounts: int
    open_cards: int
    opened: int
    escalated: int
    eased: int
    cleared: int
    no_data: int


def watch_warnings(*, as_of: date) -> WatchResult:
    """Watch every account but households for signs of a default, as known on a day; one transaction.

    Cards open, change colour and clear by rule alone. The same day again finds the same and writes no event.

    Args:
        as_of: business date; days are watched in order.

    Raises:
        UnableToWatchError: a later day has been watched.
        UnableToRunError: another session watches this day.
    """
    run_no = f"{KIND}-{as_of:%Y%m%d}"
    with exclusive(run_no), transaction.atomic():
        check_day(as_of)
        open_run(run_no=run_no, kind=KIND, as_of=as_of, rules={"as_of": as_of.isoformat()})
        units = frames.units()
        features = warning_features(as_of=as_of).join(units, on="account_no", how="semi")
        rules = rules_on(rules=frames.warning_rules(), day=as_of)
        found = reasons(features=features, rules=rules, open_rules=frames.open_rules())
        before = frames.open_cards()
        told = moves(before=before, now=cards_of(found), features=features, on=as_of)
        cards = list(_cards(told, before, found, units, as_of))
        stale = set(before.filter(pl.col("state") == "NO_DATA").select(_CARD).iter_rows())
        events = [
            card for card in cards
            if card["move"] != "KEPT"
            and not (card["move"] == "NO_DATA" and (card["account_no"], card["cause"]) in stale)
        ]  # fmt: skip
        keep_cards(cards=cards, events=events, run_no=run_no)
    counts = {move: sum(event["move"] == move for event in events) for move in _MOVES}
    return WatchResult(
        run_no=run_no,
        accounts=units.height,
        open_cards=sum(card["state"] != "CLEARED" for card in cards),
        **{move.lower(): count for move, count in counts.items()},
    )


def warning_features(*, as_of: date) -> pl.DataFrame:
    """Work out every feature of every account as known on a day, columns as in `warning_features`."""
    use = pl.concat([frames.use_by_day(as_of=as_of), frames.use_by_bill(as_of=as_of)])
    money = money_features(
        dues=frames.dues(as_of=as_of), settled=frames.settled(as_of=as_of),
        receipts=frames.receipts(as_of=as_of), as_of=as_of,
    )  # fmt: skip
    events = event_features(
        capacities=frames.capacities(as_of=as_of), tenants=frames.tenants(as_of=as_of),
        signals=frames.signals(as_of=as_of), as_of=as_of,
    )  # fmt: skip
    overdrafts = overdraft_features(frames.overdrafts(as_of=as_of))
    return pl.concat([use_features(use), money, events, overdrafts])


def _cards(
    told: pl.DataFrame, before: pl.DataFrame, found: pl.DataFrame, units: pl.DataFrame, as_of: date
) -> Iterator[dict[str, Any]]:
    """Put the cards together: what became of them, why, who answers, and what a visit may avoid."""
    ranks = visits(found=found, amounts=_amounts(as_of))
    answering = pl.concat(
        [
            responsible_of(accounts=units, role=role, on=as_of).select(
                "account_no", "username", owner=pl.lit(role)
            )
            for role in RESPONSIBLE_ROLES
        ]
    )
    rows = (
        told.join(before.select(*_CARD, "opened_on", "changed_on"), on=_CARD, how="left")
        .join(cards_of(found).select(*_CARD, "lead_days", "owner"), on=_CARD, how="left")
        .join(answering, on=["account_no", "owner"], how="left")
        .join(ranks, on="account_no", how="left")
        .sort(_CARD)
    )
    by_card = {key: part for key, part in found.partition_by(_CARD, as_dict=True).items()}  # noqa: C416  typed keys
    for row in rows.iter_rows(named=True):
        part = by_card.get((row["account_no"], row["cause"]), WARNING_REASONS.empty())
        move = row["move"]
        yield {
            "account_no": row["account_no"], "cause": row["cause"], "move": move, "event_date": as_of,
            "state": move if move in {"CLEARED", "NO_DATA"} else "OPEN", "colour": row["colour"],
            "opened_on": row["opened_on"] or as_of,
            "changed_on": row["changed_on"] if move == "KEPT" and row["changed_on"] else as_of,
            "seen_on": as_of, "lead_days": row["lead_days"] or 0, "owner": row["owner"] or "ACCOUNT_MANAGER",
            "username": row["username"], "chance": row["chance"] or 0, "amount": row["amount"] or ZERO_YUAN,
            "score": row["score"] or ZERO_YUAN, "reasons": part.drop(_CARD).to_dicts(),
        }  # fmt: skip


def _amounts(as_of: date) -> pl.DataFrame:
    """Return what a default would lose by the last run of risk, else what is open: `account_no`, `amount`."""
    weighed = frames.losses(as_of=as_of)
    others = frames.open_sums().join(weighed, on="account_no", how="anti")
    return pl.concat([weighed, others]).with_columns(pl.col("amount").cast(YUAN))
