"""The risk of the book: exposure today and ahead, groups, expected loss and its distribution, stress."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.exposure import exposure_ahead
from yingshou.core.groups import followers
from yingshou.core.loss import Losses, loss_at_default, netted_groups, simulate, stressed
from yingshou.core.loss.stress import subject_of
from yingshou.core.money import YUAN, ZERO_YUAN
from yingshou.core.tables.risk import RISK_STRESS_ACCOUNTS, RISK_STRESSES
from yingshou.flows.risk_book import RiskBook, risk_book
from yingshou.records.risk.operations import keep_run
from yingshou.records.runs.operations import exclusive, open_run

KIND = "RISK"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskResult:
    """What a run found: sums in yuan over the whole book. `written` = the run was new."""

    run_no: str
    accounts: int
    groups: int
    exposure: Decimal
    uncovered: Decimal
    own_loss: Decimal
    expected_loss: Decimal
    p50: Decimal
    p95: Decimal
    p99: Decimal
    shortfall: Decimal
    written: bool


def run_risk(*, as_of: date) -> RiskResult:
    """Work out the risk of the book on a day and keep it.

    The number of the run is made of all that went into it, so the same book under the same rules is the same
    run and nothing is written twice; other facts or rules make another run beside it.

    Args:
        as_of: business date.
    """
    book = risk_book(as_of=as_of)
    accounts = _with_losses(book, book.accounts)
    losses = _simulated(book, accounts)
    whole = accounts.join(losses.accounts, on="account_no", maintain_order="left")
    ahead = _ahead(book, accounts)
    peaks = _peaks(whole, ahead)
    groups = netted_groups(peaks)
    account_days = _account_days(book, ahead)
    stresses, stress_accounts = _stresses(book, accounts, losses)
    run_no = f"{KIND}-{as_of:%Y%m%d}-{_digest(book)}"
    sums: dict[str, Any] = {
        "run_no": run_no, "accounts": peaks.height, "exposure": _sum(peaks, "exposure"),
        "uncovered": _sum(peaks, "uncovered"), "own_loss": _sum(peaks, "own_loss"),
        "expected_loss": losses.expected, "shortfall": losses.shortfall,
        "p50": losses.percentiles[50], "p95": losses.percentiles[95], "p99": losses.percentiles[99],
    }  # fmt: skip
    rules = _plain(book.rules)
    with exclusive(run_no), transaction.atomic():
        open_run(run_no=run_no, kind=KIND, as_of=as_of, rules={"as_of": as_of.isoformat()})
        written = keep_run(
            run={
                **sums,
                "as_of": as_of,
                "rules": rules,
                "draws": losses.draws,
                "bins": [_plain(row) for row in losses.bins.iter_rows(named=True)],
            },
            accounts=peaks,
            groups=groups,
            days=_by_day(book, account_days),
            account_days=account_days,
            stresses=stresses,
            stress_accounts=stress_accounts,
        )
    return RiskResult(groups=groups.height, written=written, **sums)


def _with_losses(book: RiskBook, accounts: pl.DataFrame) -> pl.DataFrame:
    return loss_at_default(
        accounts, recovery_share=book.rules["recovery_share"], days_to_stop=book.rules["days_to_stop"]
    )


def _simulated(book: RiskBook, accounts: pl.DataFrame, drawn: pl.Series | None = None) -> Losses:
    fallen = book.securities.filter(~pl.col("void") & pl.col("guarantor").is_not_null())
    return simulate(
        accounts=accounts.select("account_no", "default_rate", "at_default", "loss_at_default"),
        edges=book.edges,
        fallen=fallen.join(accounts, on="account_no", how="semi").select("account_no", "guarantor", "amount"),
        **{
            name: book.rules[name]
            for name in ("common_share", "recovery_share", "large_from", "draws", "seed")
        },
        drawn=drawn,
    )


def _ahead(book: RiskBook, accounts: pl.DataFrame) -> pl.DataFrame:
    """Lay out the days ahead of the accounts whose position is kept: those with an agreement."""
    return exposure_ahead(
        accounts=accounts.drop_nulls("position_date").select("account_no", "exposure", "daily_value"),
        dues=book.dues,
        guarantees=book.guarantees,
        as_of=book.as_of,
        days=book.rules["ahead_days"],
        draft_risk=book.draft_risk,
    )


def _peaks(accounts: pl.DataFrame, ahead: pl.DataFrame) -> pl.DataFrame:
    """Add the day ahead on which most stands uncovered; accounts without a position have today."""
    highest = ahead.sort("uncovered", "position_date", descending=[True, False]).unique(
        "account_no", keep="first", maintain_order=True
    )
    found = highest.select("account_no", peak="uncovered", peak_date="position_date")
    joined = accounts.join(found, on="account_no", how="left", maintain_order="left")
    return joined.with_columns(peak=pl.coalesce("peak", "uncovered"))


def _account_days(book: RiskBook, ahead: pl.DataFrame) -> pl.DataFrame:
    """Lay out each account on each day ahead with what falls due on it."""
    due = book.dues.group_by("account_no", position_date="due_date").agg(due=pl.col("amount").sum())
    rows = ahead.join(due, on=["account_no", "position_date"], how="left").rename({"position_date": "day"})
    return rows.with_columns(pl.col("due").fill_null(ZERO_YUAN)).sort("day", "account_no")


def _by_day(book: RiskBook, account_days: pl.DataFrame) -> pl.DataFrame:
    """Sum the days ahead up by supply organisation."""
    rows = account_days.join(book.accounts.select("account_no", "org_code"), on="account_no")
    return (
        rows.group_by("org_code", "day")
        .agg(
            pl.col("exposure", "due", "uncovered").sum(),
            accounts=(~pl.col("covered")).sum().cast(pl.Int32),
        )
        .sort("org_code", "day")
    )


def _stresses(book: RiskBook, accounts: pl.DataFrame, before: Losses) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Run every scenario on the same draws, and tell whose figures it changes.

    A scenario without a subject in the book is left out.
    """
    rows, touched = [], [RISK_STRESS_ACCOUNTS.empty()]
    for scenario in book.scenarios:
        subject = subject_of(scenario=scenario, accounts=book.accounts, drafts=book.drafts)
        stops = scenario["kind"] == "ACCOUNT_STOPS" and subject
        found = stressed(
            scenario=scenario,
            accounts=book.accounts,
            drafts=book.drafts,
            followers=followers(edges=book.edges, failed=[subject] if stops else []),
        )
        if not found.hit:
            continue
        changed = _with_losses(book, found.accounts)
        after = _simulated(book, changed, before.drawn)
        touched.append(_touched(scenario["scenario"], (accounts, before), (changed, after)))
        rows.append(
            {
                "scenario": scenario["scenario"], "kind": scenario["kind"], "subject": found.subject,
                "accounts": found.hit, "uncovered_before": _sum(accounts, "uncovered"),
                "uncovered_after": _sum(changed, "uncovered"), "expected_before": before.expected,
                "expected_after": after.expected, "worst_before": before.percentiles[99],
                "worst_after": after.percentiles[99],
                "bins": json.dumps([_plain(each) for each in after.bins.iter_rows(named=True)]),
            }
        )  # fmt: skip
    schema = pl.Schema({**RISK_STRESSES.schema, "bins": pl.String()})
    return pl.DataFrame(rows, schema=schema), pl.concat(touched)


def _touched(
    scenario: str, before: tuple[pl.DataFrame, Losses], after: tuple[pl.DataFrame, Losses]
) -> pl.DataFrame:  # fmt: skip
    """Return the accounts with another figure after a scenario than before, as `risk_stress_accounts`."""
    sides = [
        book.select("account_no", uncovered="uncovered").join(
            losses.accounts.select("account_no", expected="expected_loss"), on="account_no"
        )
        for book, losses in (before, after)
    ]
    both = sides[0].join(sides[1], on="account_no", suffix="_after").rename(
        {"uncovered": "uncovered_before", "expected": "expected_before"}
    )  # fmt: skip
    changed = pl.any_horizontal(
        pl.col(f"{name}_before") != pl.col(f"{name}_after") for name in ("uncovered", "expected")
    )
    return RISK_STRESS_ACCOUNTS.conform(both.filter(changed).with_columns(scenario=pl.lit(scenario)))


def _digest(book: RiskBook) -> str:
    """Return sixteen digits made of all that went into the run."""
    digest = sha256(repr((sorted(book.rules.items()), book.scenarios)).encode())
    for frame in (book.accounts, book.edges, book.securities, book.drafts, book.draft_risk, book.dues):
        digest.update(frame.write_csv().encode() + b"\0")
    return digest.hexdigest()[:16]


def _sum(frame: pl.DataFrame, name: str) -> Decimal:
    return Decimal(frame[name].cast(YUAN).sum() or ZERO_YUAN)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Turn what JSON has no form for into text."""
    return {name: str(each) if isinstance(each, Decimal | date) else each for name, each in row.items()}
