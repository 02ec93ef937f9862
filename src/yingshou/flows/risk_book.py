"""What a run of risk is made of: the book of a day with its links, security, drafts and dues."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from yingshou.core.drafts import draft_risk
from yingshou.core.exposure import exposure_today
from yingshou.core.groups import connect, edges
from yingshou.core.groups.edges import CUSTOMER, node_of
from yingshou.core.loss import rules_on, void_inside, with_default_rate
from yingshou.core.money import YUAN, multiply, round_yuan
from yingshou.core.period import add_months, month_of
from yingshou.core.settlement import due_calendar
from yingshou.records.contracts.frames import agreement_terms, agreements
from yingshou.records.credit.frames import grades_held
from yingshou.records.drafts.frames import holdings, weights
from yingshou.records.receivables.frames import terms_issued
from yingshou.records.risk import frames

_MONTHS_AHEAD = 3
_MONTH_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskBook:
    """All that goes into a run; `accounts` have their exposure, security, default rate and group."""

    as_of: date
    rules: dict[str, Any]
    scenarios: list[dict[str, Any]]
    accounts: pl.DataFrame
    edges: pl.DataFrame
    securities: pl.DataFrame
    guarantees: pl.DataFrame
    drafts: pl.DataFrame
    draft_risk: pl.DataFrame
    dues: pl.DataFrame


def risk_book(*, as_of: date) -> RiskBook:
    """Read the book of a day with everything that bears on its risk.

    Open items are those of the running balances, so pass the business date; positions are the last ones made
    up to it.
    """
    rules = rules_on(rules=frames.loss_rules(), day=as_of)
    book = exposure_today(frames.book(as_of=as_of), as_of=as_of)
    linked = edges(links=frames.party_links(), weights=frames.link_weights(), accounts=book, on=as_of)
    grouped = book.join(connect(linked), on="account_no", how="left", maintain_order="left")
    guarantees = frames.guarantees_on(as_of)
    securities = void_inside(
        guarantees=guarantees, nodes=node_of(book), groups=_nodes_in_groups(grouped), on=as_of
    ).sort("guarantee_no")
    numbers = book["account_no"].to_list()
    risk = draft_risk(
        drafts=holdings(numbers), weights=weights(), from_date=as_of,
        to_date=as_of + timedelta(days=int(rules["ahead_days"]) + 1),
    )  # fmt: skip
    secured = _secured(grouped, securities, risk.filter(pl.col("position_date") == as_of))
    graded = secured.join(grades_held(numbers, on=as_of), on="account_no", how="left", maintain_order="left")
    void = securities.filter(pl.col("void"))["guarantee_no"]
    return RiskBook(
        as_of=as_of,
        rules=rules,
        scenarios=_scenarios(as_of),
        accounts=with_default_rate(graded, rates=frames.grade_default_rates(), on=as_of),
        edges=linked,
        securities=securities,
        guarantees=guarantees.filter(~pl.col("guarantee_no").is_in(void.implode())),
        drafts=_drafts(as_of),
        draft_risk=risk,
        dues=pl.concat([frames.open_dues(after=as_of), _planned(book, as_of)]),
    )


def _nodes_in_groups(accounts: pl.DataFrame) -> pl.DataFrame:
    """Return the group of each account, and of each customer whose accounts are in one."""
    inside = accounts.drop_nulls("group_no")
    customers = inside.select(node=CUSTOMER + pl.col("customer_no"), group_no="group_no").unique("node")
    return pl.concat([inside.select(node="account_no", group_no="group_no"), customers])


def _secured(
    accounts: pl.DataFrame, securities: pl.DataFrame, risk: pl.DataFrame
) -> pl.DataFrame:  # fmt: skip
    """Add what counts of the security, what does not, and the risk of drafts."""
    zero = pl.lit(0).cast(YUAN)
    counting = pl.when(~pl.col("void")).then("amount").otherwise(zero).sum()
    sums = securities.group_by("account_no").agg(
        security=counting, void_security=pl.when("void").then("amount").otherwise(zero).sum()
    )
    return (
        accounts.join(sums, on="account_no", how="left", maintain_order="left")
        .join(
            risk.select("account_no", draft_risk="amount"), on="account_no", how="left", maintain_order="left"
        )
        .with_columns(pl.col("security", "void_security", "draft_risk").fill_null(zero))
    )


def _scenarios(as_of: date) -> list[dict[str, Any]]:
    """Return the scenarios that hold on a day, the latest version of each."""
    begun = frames.stress_scenarios().filter(pl.col("valid_from") <= as_of).sort("valid_from")
    latest = (
        begun.unique("scenario", keep="last").filter(pl.col("active").fill_null(value=True)).sort("scenario")
    )
    return latest.to_dicts()


def _drafts(as_of: date) -> pl.DataFrame:
    """Return the unpaid drafts with the risk of each: `account_no`, `acceptor_no`, `face_amount`, `risk`."""
    unpaid = frames.unpaid_drafts(on=as_of)
    held = holdings(unpaid["account_no"].unique().to_list())
    # Weighed by draft instead of account, each keeps its own figure.
    each = draft_risk(
        drafts=held.with_columns(account_no="draft_no"), weights=weights(), from_date=as_of,
        to_date=as_of + timedelta(days=1),
    )  # fmt: skip
    weighed = unpaid.join(each.select(draft_no="account_no", risk="amount"), on="draft_no", how="left")
    return weighed.with_columns(pl.col("risk").fill_null(pl.lit(0).cast(YUAN))).sort("draft_no")


def _planned(book: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return the terms of agreements that are not issued yet, of thirty average days each."""
    first = month_of(as_of)
    months = [add_months(first, ahead) for ahead in range(_MONTHS_AHEAD)]
    versions, terms = agreements(), agreement_terms()
    calendar = pl.concat([due_calendar(agreements=versions, terms=terms, bill_month=each) for each in months])
    issued = terms_issued(account_nos=calendar["account_no"].unique().to_list(), months=months)
    coming = calendar.filter(pl.col("due_date") > as_of).join(
        issued.select("account_no", "bill_month", "term_no"), how="anti",
        on=["account_no", "bill_month", "term_no"],
    )  # fmt: skip
    base = multiply(pl.col("daily_value"), pl.lit(_MONTH_DAYS)).cast(YUAN)
    priced = coming.join(book.select("account_no", base=base), on="account_no")
    amount = round_yuan(multiply(pl.col("ratio"), pl.col("base")))
    return priced.select("account_no", "due_date", amount=amount).sort("account_no", "due_date")
