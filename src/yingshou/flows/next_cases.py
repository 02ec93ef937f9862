"""What a worklist is made of: open cases with their facts, the acts at each, what stands against them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from yingshou.core.collection import steps_on
from yingshou.core.collection.hand_out import capacity_on
from yingshou.core.messages import Rule, Wish, declined, rule_on
from yingshou.core.next_action import (
    expected_shares,
    latest,
    options,
    rules_on,
    shares_told,
    with_gain,
    with_segment,
)
from yingshou.core.tables.collection import TASK_STEPS, WARNING
from yingshou.flows.case_facts import with_facts
from yingshou.records.collection import day_frames
from yingshou.records.collection.frames import task_capacity, treatment_steps
from yingshou.records.customers.frames import accounts_of
from yingshou.records.messages.frames import message_rules
from yingshou.records.next_actions import frames
from yingshou.records.responsibility.frames import responsible_of

_OUTSIDE = ("IMPORTANT", "PROTECTED")
_OBSERVED_FOR = timedelta(days=365)
"""How far back acts are looked at for what they brought."""
REMINDER = "REMINDER"
_CHANNELS = {"SMS": "SMS", "CALL": "PHONE"}
_CASE = ("account_no", "anchor_date", "amount", "treatment", "days_overdue")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRules:
    """What a day's lists go by."""

    comparison: dict[str, Any]
    costs: pl.DataFrame
    shares: pl.DataFrame
    steps: pl.DataFrame
    capacity: pl.DataFrame
    messages: pl.DataFrame


def next_rules_on(day: date) -> NextRules:
    """Read the rules that hold on a day, the shares drawn towards what was observed by then."""
    comparison = rules_on(rules=frames.next_rules(), day=day)
    observed = frames.observed_acts(
        since=day - _OBSERVED_FOR, on=day, outcome_days=comparison["outcome_days"]
    )
    return NextRules(
        comparison=comparison,
        costs=latest(frames.next_costs(), key=["act"], on=day),
        shares=expected_shares(effects=frames.next_effects(), observed=observed, on=day),
        steps=steps_on(steps=treatment_steps(), on=day),
        capacity=task_capacity(),
        messages=message_rules(),
    )


def act_shares(*, segment: str, on: date) -> pl.DataFrame:
    """Return what the shares that acts are expected to bring in a segment rest on (`core.shares_told`)."""
    comparison = rules_on(rules=frames.next_rules(), day=on)
    observed = frames.observed_acts(since=on - _OBSERVED_FOR, on=on, outcome_days=comparison["outcome_days"])
    return shares_told(effects=frames.next_effects(), observed=observed, segment=segment, on=on)


def cases_between(*, first: str, last: str, on: date) -> pl.DataFrame:
    """Read the open cases of a range that nothing holds, with the columns of CRITERIA and `compared`.

    Held accounts (dispute, hardship, agreement, court) and those with an open promise are left in peace.
    Important users and protected loads are not compared.
    """
    stored = day_frames.stored_cases(first=first, last=last).filter(pl.col("state") == "OPEN")
    holds = day_frames.holds_between(first=first, last=last, on=on)
    held = holds.filter(pl.col("receivable_no").is_null())
    free = stored.join(held, on="account_no", how="anti").with_columns(
        days_overdue=(pl.lit(on) - pl.col("anchor_date")).dt.total_days().cast(pl.Int32)
    )
    cases = with_facts(free.select(_CASE), first=first, last=last, on=on)
    return cases.with_columns(
        compared=~pl.any_horizontal(pl.col("trait").list.contains(mark) for mark in _OUTSIDE)
    )


def options_between(*, first: str, last: str, on: date, rules: NextRules) -> pl.DataFrame:
    """List the acts at the open cases of a range with what they cost and bring: `options` and `with_gain`."""
    found = cases_between(first=first, last=last, on=on)
    draws = frames.draws_of(month=on.year * 100 + on.month, first=first, last=last)
    organizations = accounts_of(found["account_no"].to_list()).select("account_no", "org_code")
    collecting = responsible_of(accounts=organizations, role="COLLECTOR", on=on)
    cases = (
        with_segment(found)
        .join(draws.select("account_no", "arm"), on="account_no", how="left", maintain_order="left")
        .join(collecting, on="account_no", how="left", maintain_order="left")
        .join(
            _next_kinds(found, first, last, rules.steps), on="account_no", how="left", maintain_order="left"
        )
        .with_columns(
            arm=pl.when("compared").then(pl.col("arm").fill_null("EXEMPT")).otherwise(pl.lit("EXEMPT")),
            marks=pl.col("trait"),
        )
    )
    tasks = day_frames.tasks_in_hand(first=first, last=last, state="OPEN").filter(
        pl.col("treatment") != WARNING
    )
    window = timedelta(days=max(rules.comparison["outcome_days"], rules.costs["rest_days"].max() or 0))
    acts = frames.acts_since(first=first, last=last, since=on - window, on=on)
    lately = pl.col("act_date") > on - timedelta(days=rules.comparison["outcome_days"])
    given = options(
        cases=cases.select(
            "account_no", "arm", "segment", "amount", "anchor_date", "username", "marks", "next_kind"
        ),
        tasks=tasks.select("account_no", "task_no", "username", act="kind"),
        costs=rules.costs,
        last_acts=acts.group_by("account_no").agg(pl.col("act_date").max()),
        shut=_shut(cases, first, last, rules.messages, on),
        on=on,
    )
    return with_gain(
        given, costs=rules.costs, shares=rules.shares,
        done=acts.filter(pl.col("done") & lately).select("account_no", "act"),
    )  # fmt: skip


def people_of(*, offered: pl.DataFrame, rules: NextRules, on: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return whose day has how many minutes (`username`, `minutes`), and which kinds they do not do.

    The minutes are those of the kind of task that fills the day most: how many a day by what each takes.
    """
    names = offered.select("username").drop_nulls().unique()
    kinds = names.join(pl.DataFrame({"kind": TASK_STEPS}), how="cross")
    room = capacity_on(capacity=rules.capacity, people=kinds, on=on)
    timed = room.join(rules.costs.select("minutes", kind="act"), on="kind", how="inner")
    minutes = timed.group_by("username").agg(
        minutes=(pl.col("tasks_a_day").cast(pl.Int32) * pl.col("minutes")).max().cast(pl.Int32)
    )
    none = timed.filter(pl.col("tasks_a_day") == 0).select("username", act="kind")
    return minutes, none


def _next_kinds(cases: pl.DataFrame, first: str, last: str, steps: pl.DataFrame) -> pl.DataFrame:
    """Return the kind of the next step of each case that was not taken for its anchor."""
    taken = day_frames.steps_taken(first=first, last=last).select("account_no", "step", "anchor_date")
    left = (
        cases.select("account_no", "treatment", "anchor_date")
        .join(steps.select("treatment", "step", "offset_days", "kind"), on="treatment", how="inner")
        .join(taken, on=["account_no", "step", "anchor_date"], how="anti")
        .sort("offset_days", "step")
    )
    return left.group_by("account_no", maintain_order=True).agg(next_kind=pl.col("kind").first())


def _shut(
    cases: pl.DataFrame, first: str, last: str, message_rules: pl.DataFrame, on: date
) -> pl.DataFrame:  # fmt: skip
    """Return the acts that a wish rules out (DECLINED) or a cap of reminders (CAPPED), one row an act."""
    classes = dict(cases.select("account_no", "customer_class").iter_rows())
    by_class = {
        each: rule_on(rules=message_rules, purpose=REMINDER, customer_class=each, on=on)
        for each in set(classes.values())
    }
    shut = _unwished(classes, by_class, frames.wishes_between(first=first, last=last), on)
    days = max((rule.cap_days for rule in by_class.values() if rule and rule.cap_days), default=0)
    asked = frames.reminded_between(first=first, last=last, since=on - timedelta(days=days))
    for number, count in asked.select("account_no", "asked").iter_rows():
        rule = by_class.get(classes.get(number, ""))
        if rule and rule.cap_count is not None and count >= rule.cap_count:
            shut.setdefault((number, "SMS"), "CAPPED")
    rows = [(number, act, why) for (number, act), why in sorted(shut.items())]
    schema = {"account_no": pl.String, "act": pl.String, "why": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _unwished(
    classes: dict[str, str], by_class: dict[str, Rule | None], wishes: pl.DataFrame, on: date
) -> dict[tuple[str, str], str]:
    """Return the acts by a channel by which an account wants no reminders."""
    found = {}
    for (number,), rows in wishes.group_by("account_no"):
        rule = by_class.get(classes.get(str(number), ""))
        said = [Wish(**row) for row in rows.drop("account_no").iter_rows(named=True)]
        for act, channel in _CHANNELS.items():
            if rule and declined(wishes=said, rule=rule, channel=channel, on=on):
                found[str(number), act] = "DECLINED"
    return found
