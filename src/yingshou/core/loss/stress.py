"""What a stress makes of the accounts: less use, more defaults, paper that covers nothing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from yingshou.core.money import PRICE, multiply, round_price, round_yuan
from yingshou.core.tables.scope import ALL

_CHANGED = ("exposure", "draft_risk", "daily_value", "default_rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stressed:
    """A book under a scenario: its accounts with changed figures, on whom it was run, whom it hit."""

    subject: str
    accounts: pl.DataFrame
    hit: int


def stressed(
    *, scenario: dict[str, Any], accounts: pl.DataFrame, drafts: pl.DataFrame, followers: pl.DataFrame
) -> Stressed:
    """Change the figures of the accounts that a scenario hits.

    INDUSTRY_FALLS: the industry's accounts use `share` less and default more by `default_factor`.
    ACCOUNT_STOPS: the account defaults and uses nothing; who follows it does so with the share of the way;
    the other accounts of its supply unit - the town - default more by `default_factor`.
    ACCEPTOR_FAILS: the unpaid drafts of an acceptor cover nothing, and who handed them in owes again.

    Args:
        scenario: a row of STRESS_SCENARIOS; see `subject_of` for the one without a subject.
        accounts: `account_no`, `industry`, `org_code`, `exposure`, `draft_risk`, `daily_value` in yuan,
            `default_rate`.
        drafts: `account_no`, `acceptor_no`, `face_amount`, `risk`: the unpaid drafts, their weight in yuan.
        followers: `core.groups.followers` of the account that stops; empty else.
    """
    subject = subject_of(scenario=scenario, accounts=accounts, drafts=drafts)
    factor = pl.lit(scenario["default_factor"]).cast(PRICE)
    changes = {
        "INDUSTRY_FALLS": lambda: _industry(accounts, subject, scenario["share"], factor),
        "ACCOUNT_STOPS": lambda: _account(accounts, subject, followers, factor),
        "ACCEPTOR_FAILS": lambda: _acceptor(accounts, subject, drafts, factor),
    }
    changed = changes[scenario["kind"]]().with_columns(
        default_rate=pl.min_horizontal("default_rate", pl.lit(Decimal(1)).cast(PRICE))
    )
    before = accounts.select("account_no", *(pl.col(name).alias(f"_{name}") for name in _CHANGED))
    pair = changed.select("account_no", *_CHANGED).join(before, on="account_no")
    hit = pair.filter(pl.any_horizontal(pl.col(name) != pl.col(f"_{name}") for name in _CHANGED)).height
    return Stressed(subject=subject, accounts=changed, hit=hit)


def subject_of(*, scenario: dict[str, Any], accounts: pl.DataFrame, drafts: pl.DataFrame) -> str:
    """Return on whom a scenario is run: the one named, else the one that weighs most, empty where none is.

    The industry with the highest exposure; the account with the highest daily value, which stands for a
    town's biggest employer as nobody tells the company how many people work where; the acceptor of most
    unpaid paper.
    """
    if scenario["subject"] != ALL:
        return str(scenario["subject"])
    rows, column, weight = {
        "INDUSTRY_FALLS": (accounts.drop_nulls("industry"), "industry", "exposure"),
        "ACCOUNT_STOPS": (accounts, "account_no", "daily_value"),
        "ACCEPTOR_FAILS": (drafts, "acceptor_no", "face_amount"),
    }[scenario["kind"]]
    sums = rows.group_by(column).agg(_sum=pl.col(weight).sum())
    order = sums.sort("_sum", column, descending=[True, False])
    return str(order.item(0, column)) if order.height else ""


def _industry(accounts: pl.DataFrame, subject: str, share: Decimal, factor: pl.Expr) -> pl.DataFrame:
    hit = (pl.col("industry") == subject).fill_null(value=False)
    left = pl.lit(1 - share).cast(PRICE)
    return accounts.with_columns(
        daily_value=pl.when(hit)
        .then(round_yuan(multiply(pl.col("daily_value"), left)))
        .otherwise(pl.col("daily_value")),
        default_rate=pl.when(hit).then(_times(factor)).otherwise(pl.col("default_rate")),
    )


def _account(
    accounts: pl.DataFrame, subject: str, followers: pl.DataFrame, factor: pl.Expr
) -> pl.DataFrame:  # fmt: skip
    stops = pl.col("account_no") == subject
    town = accounts.filter(stops)["org_code"].to_list()
    one = pl.lit(Decimal(1)).cast(PRICE)
    raised = pl.when(pl.col("org_code").is_in(town)).then(_times(factor)).otherwise(pl.col("default_rate"))
    joined = accounts.join(followers.select(account_no="node", _share="share"), on="account_no", how="left")
    follows = pl.col("_share").fill_null(pl.lit(Decimal(0)).cast(PRICE))
    stays = multiply(round_price(one - raised), round_price(one - follows))
    return joined.with_columns(
        default_rate=pl.when(stops).then(one).otherwise(round_price(one - stays)),
        daily_value=pl.when(stops).then(pl.lit(Decimal(0))).otherwise(pl.col("daily_value")),
    ).drop("_share")


def _acceptor(
    accounts: pl.DataFrame, subject: str, drafts: pl.DataFrame, factor: pl.Expr
) -> pl.DataFrame:  # fmt: skip
    failing = (
        drafts.filter(pl.col("acceptor_no") == subject)
        .group_by("account_no")
        .agg(_more=(pl.col("face_amount") - pl.col("risk")).sum())
    )
    joined = accounts.join(failing, on="account_no", how="left")
    hit = pl.col("_more").is_not_null()
    return joined.with_columns(
        draft_risk=pl.col("draft_risk") + pl.col("_more").fill_null(Decimal(0)),
        default_rate=pl.when(hit).then(_times(factor)).otherwise(pl.col("default_rate")),
    ).drop("_more")


def _times(factor: pl.Expr) -> pl.Expr:
    return round_price(multiply(round_price(pl.col("default_rate")), round_price(factor)))
