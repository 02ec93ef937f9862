"""Show what an agreement would do before it is signed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.exposure import prove, worst_day, zero_risk_share
from yingshou.core.money import YUAN, ZERO_YUAN, multiply, round_yuan, yuan
from yingshou.core.period import add_months, billing_period, month_of
from yingshou.core.settlement import due_calendar, final_due_dates, in_force
from yingshou.core.tables import DUE_CALENDAR, POSITIONS
from yingshou.flows.agreement_proposal import refusal, shaped
from yingshou.flows.issue_dues import bases_of_month
from yingshou.flows.value_days import value_days
from yingshou.records.claims.frames import cover
from yingshou.records.contracts.frames import agreement_terms, agreements
from yingshou.records.customers.frames import accounts_of

WINDOW_MONTHS = 12
CALENDAR = pl.Schema({**DUE_CALENDAR.schema, "base": YUAN, "amount": YUAN})
"""The calendar of a month with what each term asks of a punctual payer, in yuan; null without a base."""

_FIRST_MONTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one version does on the daily values of the last months, if it is paid on the due dates.

    `zero_risk_share` is None and `positions` empty where no month has both values and a base. `worst_day` is
    None where every day is covered. `calendar` has the columns `CALENDAR`, for the month the change begins.
    """

    zero_risk_share: Decimal | None
    days: int
    uncovered_days: int
    worst_day: date | None
    worst_uncovered: Decimal
    positions: pl.DataFrame
    calendar: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The effect of the version in force now (None without one) and of the proposal, on the same months."""

    account_no: str
    bill_months: tuple[int, ...]
    present: Effect | None
    proposed: Effect


def preview_agreement(
    *, account_no: str, agreement: pl.DataFrame, terms: pl.DataFrame, as_of: date
) -> Preview:
    """Prove the present and the proposed agreement on up to twelve billing months that have passed.

    Writes nothing. Each month's base is chosen as the version says from what was billed before that month;
    months without daily values or without a base for either version are left out of both.

    Raises:
        UnableToSignAgreement: the proposal breaks a rule.
    """
    account = accounts_of([account_no])
    if account.is_empty():
        raise refusal("UNKNOWN_ACCOUNT", "account_no", account_no)
    stored = agreements([account_no])
    latest = stored["version"].max()
    version = int(str(latest)) + 1 if latest is not None else 1
    proposal, parts = shaped(
        agreement=agreement, terms=terms, account_no=account_no, version=version, as_of=as_of
    )
    first_month: int = proposal.item(0, "valid_from_month")
    held = in_force(stored, first_month)
    values = value_days(account_nos=[account_no], as_of=as_of)
    versions = [proposal] if held.is_empty() else [proposal, held]
    months = _months(account.item(0, "reading_day"), values, as_of)
    based = [_with_bases(months, _always(one)) for one in versions]
    shared = based[0].join(based[-1], on="bill_month", how="semi")["bill_month"].to_list()
    effects = [
        _effect(one, held_terms, one_based.filter(pl.col("bill_month").is_in(shared)), values, first_month)
        for one, held_terms, one_based in zip(
            versions, [parts, agreement_terms([account_no])], based, strict=False
        )
    ]
    return Preview(
        account_no=account_no,
        bill_months=tuple(shared),
        present=effects[1] if len(effects) > 1 else None,
        proposed=effects[0],
    )


def _always(agreement: pl.DataFrame) -> pl.DataFrame:
    """Let one version hold in every month, to try it on months that have passed."""
    return agreement.with_columns(
        valid_from_month=pl.lit(_FIRST_MONTH, dtype=pl.Int32), valid_to_month=pl.lit(None, dtype=pl.Int32)
    )


def _months(reading_day: int, values: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """List the last billing months that ended by a day and have a value on every day of them."""
    last = month_of(as_of)
    rows = [
        (month, *billing_period(month, reading_day))
        for month in (add_months(last, -count) for count in range(WINDOW_MONTHS + 1, -1, -1))
    ]
    months = pl.DataFrame(
        rows,
        schema={"bill_month": pl.Int32, "period_start": pl.Date, "period_end": pl.Date},
        orient="row",
    )
    days = values["use_date"].unique()
    whole = [
        days.is_between(start, end, closed="left").sum() == (end - start).days
        for start, end in months.select("period_start", "period_end").iter_rows()
    ]
    return months.filter(pl.Series(whole, dtype=pl.Boolean)).tail(WINDOW_MONTHS)


def _with_bases(months: pl.DataFrame, agreement: pl.DataFrame) -> pl.DataFrame:
    """Add account_no and the base of each month, months without a base left out."""
    parts = []
    for month in months["bill_month"]:
        bases, _ = bases_of_month(
            account_nos=agreement["account_no"].to_list(), bill_month=month, versions=agreement
        )
        parts.append(bases.with_columns(bill_month=pl.lit(month, dtype=pl.Int32)))
    empty = pl.DataFrame(schema={"account_no": pl.String, "base": YUAN, "bill_month": pl.Int32})
    return months.join(pl.concat([empty, *parts]), on="bill_month")


def _effect(
    agreement: pl.DataFrame, terms: pl.DataFrame, months: pl.DataFrame, values: pl.DataFrame, first_month: int
) -> Effect:
    always = _always(agreement)
    proved = POSITIONS.empty()
    if months.height:
        calendar = pl.concat(
            due_calendar(agreements=always, terms=terms, bill_month=month) for month in months["bill_month"]
        )
        proved = prove(
            calendar=calendar,
            months=final_due_dates(months=months, agreements=always),
            daily_values=values,
            guarantees=cover(agreement["account_no"].to_list()),
        )
    worst = worst_day(proved)
    return Effect(
        zero_risk_share=zero_risk_share(proved),
        days=proved.height,
        uncovered_days=proved.filter(~pl.col("covered")).height,
        worst_day=worst.item(0, "position_date") if worst.height else None,
        worst_uncovered=worst.item(0, "uncovered") if worst.height else ZERO_YUAN,
        positions=proved,
        calendar=_priced_calendar(always, terms, first_month),
    )


def _priced_calendar(agreement: pl.DataFrame, terms: pl.DataFrame, bill_month: int) -> pl.DataFrame:
    """Lay out a month with what each term asks for when everything before it is paid."""
    bases, _ = bases_of_month(
        account_nos=agreement["account_no"].to_list(), bill_month=bill_month, versions=agreement
    )
    calendar = due_calendar(agreements=agreement, terms=terms, bill_month=bill_month).sort("term_no")
    share = pl.when(pl.col("offset_mode") == "REESTIMATE").then("ratio").otherwise("target_ratio")
    level = round_yuan(multiply(share, pl.col("base"))).cum_max()
    return (
        calendar.join(bases, on="account_no", how="left", maintain_order="left")
        .with_columns(amount=level - level.shift(1).fill_null(yuan(0)))
        .select(pl.col(name).cast(dtype) for name, dtype in CALENDAR.items())
    )
