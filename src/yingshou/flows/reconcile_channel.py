"""Reconcile one channel: file against ledger, file against bank; what is left becomes differences."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from yingshou.core.reconciliation import LEFT, RIGHT, Matched, at_bank, match_items
from yingshou.flows.differences import found_differences
from yingshou.flows.state_deposits import state_deposits
from yingshou.records.ledger.operations import AGENT_DEPOSITS
from yingshou.records.payments.frames import channel_of
from yingshou.records.payments.operations import lock_name
from yingshou.records.reconciliation import frames
from yingshou.records.reconciliation.operations import (
    OPEN,
    act_on_all,
    gone,
    matches_of_reversed,
    overdue,
    resolved,
    settled_by_match,
    store_differences,
    store_matches,
    undo_match,
)

LEDGER, BANK = "LEDGER", "BANK"


def reconcile_channel(*, channel: str, day: date, as_of: date, made_by: str) -> Mapping[str, Any]:
    """Match what is open of a channel up to a day and keep what does not agree; returns counts.

    Runs inside the caller's transaction and holds the channel. See `reconcile_day`.
    """
    lock_name(channel_lock(channel))
    rule = frames.rule_of(channel=channel, day=day)
    for match_no in matches_of_reversed(channel):
        undo_match(match_no=match_no, undone_date=as_of, undone_by=made_by, note="payment reversed")
    matched, left = _ledger_leg(channel, rule, day, as_of, made_by)
    if rule["has_file"]:
        more, more_left = _bank_leg(channel, rule, day, as_of, made_by)
        matched, left = matched + more, left + more_left
    act_on_all(
        numbers=settled_by_match(channel),
        kind="MATCHED",
        state="MATCHED",
        acted_date=as_of,
        note="matched later",
    )
    lumps = _lumps(channel, day)["item_no"].to_list()
    act_on_all(
        numbers=gone(channel, lumps=lumps),
        kind="CLOSED",
        state="CLOSED",
        acted_date=as_of,
        note="no longer there",
    )
    late = act_on_all(
        numbers=overdue(channel=channel, day=day),
        kind="REOPENED",
        state=OPEN,
        acted_date=as_of,
        note="overdue",
    )
    return {"matches": matched, "differences": left, "overdue": late}


def channel_lock(channel: str) -> str:
    """Name what is held while a channel's items are matched."""
    return f"reconciliation:{channel}"


def _ledger_leg(channel: str, rule: dict[str, Any], day: date, as_of: date, made_by: str) -> tuple[int, int]:
    """Hold the channel's file, or the statement where there is none, against the payments."""
    side = "CHANNEL" if rule["has_file"] else "BANK"
    since = frames.first_day(channel=channel, side=side)
    if since is None:
        return 0, 0
    lines = frames.open_lines(channel=channel, side=side, leg=LEDGER, until=day)
    payments = frames.open_payments(
        channel=channel, since=since - timedelta(days=rule["window_days"]), until=day
    )
    done = _new(match_items(left=lines, right=payments, window_days=rule["window_days"]))
    count = store_matches(matches=done.matches, leg=LEDGER, channel=channel, made_date=as_of, made_by=made_by)
    left, right = _rest(lines, done, LEFT), _rest(payments, done, RIGHT).filter(pl.col("day") >= since)
    doubled = frames.doubled(channel=channel, line_nos=left["item_no"].to_list())
    alone = "CHANNEL_ONLY" if rule["has_file"] else "BANK_ONLY"
    reason = pl.when(pl.col("item_no").is_in(doubled["item_no"].to_list())).then(pl.lit("DUPLICATE"))
    found = found_differences(
        left=left.with_columns(reason=reason.otherwise(pl.lit(alone))),
        right=right.with_columns(reason=pl.lit("LEDGER_ONLY")),
        matches=done.matches,
        leg=LEDGER,
        rule=rule,
        found_date=as_of,
    )
    return count, _keep(found, as_of)


def _bank_leg(channel: str, rule: dict[str, Any], day: date, as_of: date, made_by: str) -> tuple[int, int]:
    """Hold the channel's file, less fees, against what the bank got of it."""
    terms = channel_of(channel=channel, value_date=day)
    if terms["money_account"] == AGENT_DEPOSITS:
        state_deposits(channel=channel, until=day)
    taken = _lumps(channel, day) if rule["pays_lump"] else _single(channel, day)
    due = taken.with_columns(line_day=pl.col("day"), day=at_bank(taken["day"], terms["delay_days"]))
    bank = frames.open_lines(channel=channel, side="BANK", leg=BANK, until=day)
    if rule["pays_lump"]:
        bank = bank.with_columns(reference=pl.lit("LUMP"), group=pl.lit(channel))
    done = _new(match_items(left=due, right=bank, window_days=rule["window_days"]))
    matches = (
        done.matches.join(due.select("item_no", "line_day"), on="item_no", how="left", maintain_order="left")
        .with_columns(day=pl.coalesce("line_day", "day"))
        .drop("line_day")
    )
    count = store_matches(matches=matches, leg=BANK, channel=channel, made_date=as_of, made_by=made_by)
    waits = pl.col("day") + pl.duration(days=rule["window_days"]) >= pl.lit(day)
    late = _rest(due, done, LEFT).filter(~waits).with_columns(day=pl.col("line_day")).drop("line_day")
    found = found_differences(
        left=late.with_columns(reason=pl.lit("NOT_AT_BANK")),
        right=_rest(bank, done, RIGHT).with_columns(reason=pl.lit("BANK_ONLY")),
        matches=matches,
        leg=BANK,
        rule=rule,
        found_date=as_of,
    )
    return count, _keep(found, as_of)


def _lumps(channel: str, day: date) -> pl.DataFrame:
    """Make one item of what a channel took a day, less fees: the bank gets it in one sum."""
    lumps = frames.open_lumps(channel=channel, until=day)
    number = pl.format("DAY-{}-{}-{}", pl.lit(channel), pl.col("day").dt.strftime("%Y%m%d"), "lines")
    rows = lumps.select(
        "day", "amount", item_no=number, reference=pl.lit("LUMP"), group=pl.lit(channel),
        channel=pl.lit(channel), net=pl.col("amount"), account_no=pl.lit(None, dtype=pl.String),
    )  # fmt: skip
    return rows.select(pl.col(name).cast(dtype) for name, dtype in frames.SIDE_ITEMS.items())


def _single(channel: str, day: date) -> pl.DataFrame:
    lines = frames.open_lines(channel=channel, side="CHANNEL", leg=BANK, until=day)
    return lines.with_columns(amount=pl.col("net"))


def _new(done: Matched) -> Matched:
    """Leave out matches a person has taken back: they are not made again by themselves."""
    if done.matches.is_empty():
        return done
    known = frames.known_numbers(done.matches["match_no"].unique().to_list())
    return Matched(done.matches.join(known, on="match_no", how="anti"), done.left, done.right)


def _rest(items: pl.DataFrame, done: Matched, side: str) -> pl.DataFrame:
    return items.join(done.matches.filter(pl.col("side") == side), on="item_no", how="anti")


def _keep(found: pl.DataFrame, as_of: date) -> int:
    """Keep differences; those known as settled whose item is open again are opened again."""
    known = store_differences(found)
    again = resolved(known["difference_no"].to_list())
    act_on_all(numbers=again, kind="REOPENED", state=OPEN, acted_date=as_of, note="open again")
    return found.height
