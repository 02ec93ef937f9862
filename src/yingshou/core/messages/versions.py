"""Which version of a rule or wording holds for a class on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from yingshou.core.tables.scope import ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How notices of a purpose go out, columns as in `message_rules`; channels in their order."""

    purpose: str
    channels: tuple[str, ...]
    role: str
    may_decline: bool
    quiet_from: str | None
    quiet_to: str | None
    cap_count: int | None
    cap_days: int | None
    proof: str
    receipt_hours: int | None
    useful_hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A wording: of which channel (- = all), its subject and its text with fields."""

    channel: str
    subject: str
    wording: str


def rule_on(*, rules: pl.DataFrame, purpose: str, customer_class: str, on: date) -> Rule | None:
    """Return the rule of a purpose for a class on a day: the class's latest before that of all.

    Args:
        rules: table MESSAGE_RULES.
        purpose: purpose of the notice.
        customer_class: class of the account.
        on: day of sending.
    """
    held = _held(rules.filter(pl.col("purpose") == purpose), customer_class, on)
    if held.is_empty():
        return None
    row = held.row(-1, named=True)
    names = (
        "purpose", "role", "may_decline", "quiet_from", "quiet_to", "cap_count", "cap_days", "proof",
        "receipt_hours", "useful_hours",
    )  # fmt: skip
    values: dict[str, Any] = {name: row[name] for name in names}
    return Rule(channels=tuple(dict.fromkeys(row["channels"].split(","))), **values)


def templates_on(
    *, templates: pl.DataFrame, template: str, purpose: str, customer_class: str, language: str, on: date
) -> list[Template]:
    """Return the wordings of a purpose that hold on a day, one a channel, that for all channels last.

    Args:
        templates: table MESSAGE_TEMPLATES.
        template: code of the wording, - for the usual one.
        purpose: purpose of the notice.
        customer_class: class of the account.
        language: zh or en; where it has no wording, the Chinese one holds.
        on: day the notice was asked for.
    """
    asked = templates.filter((pl.col("template") == template) & (pl.col("purpose") == purpose))
    spoken = asked.filter(pl.col("language") == language)
    held = _held(spoken if spoken.height else asked.filter(pl.col("language") == "zh"), customer_class, on)
    latest = held.unique("channel", keep="last", maintain_order=True).sort(
        pl.col("channel") == ALL, "channel"
    )
    return [
        Template(channel=channel, subject=subject, wording=wording)
        for channel, subject, wording in latest.select("channel", "subject", "wording").iter_rows()
    ]


def _held(rows: pl.DataFrame, customer_class: str, on: date) -> pl.DataFrame:
    """Keep the rows in force for a class, those that go before others last."""
    known = rows.filter(pl.col("customer_class").is_in([ALL, customer_class]) & (pl.col("valid_from") <= on))
    return known.sort(pl.col("customer_class") != ALL, "valid_from")
