"""Energy that customers feed in (上网电量), and what the supplier owes for it, in its own document.

The meters of feed-in are read like those of use. A statement is worked out beside the bill of the month, from
prices of its own, and no line of it ever reaches a bill.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.errors import InvariantError
from yingshou.core.metering.registers import usage_from_reads
from yingshou.core.money import EXACT, YUAN, multiply, round_yuan
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import FEED_IN_LINES, FEED_IN_STATEMENTS, PROBLEMS, Tariffs
from yingshou.core.tables.problems import problem_rows

_PLACE = ["catalogue", "feed_in_class", "voltage_level"]
_SUBSIDY = "SUBSIDY"
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedIn:
    """Frames FEED_IN_STATEMENTS and FEED_IN_LINES of a month, and PROBLEMS of who has no statement."""

    statements: pl.DataFrame
    lines: pl.DataFrame
    problems: pl.DataFrame


def feed_in_statements(
    *,
    bill_month: int,
    accounts: pl.DataFrame,
    metering_points: pl.DataFrame,
    reads: pl.DataFrame,
    agreements: pl.DataFrame,
    tariffs: Tariffs,
) -> FeedIn:
    """State what the supplier owes for the energy fed in during a month.

    Each kWh is paid the purchase price, and the subsidy where the agreement has it; amounts include tax and
    are rounded line by line. Net = amount ÷ (1 + rate) to the fen, the tax is the rest.

    Args:
        bill_month: billing month YYYYMM.
        accounts: frame ACCOUNTS.
        metering_points: frame METERING_POINTS of these accounts; only those of direction FEED_IN count.
        reads: frame READS of their meters, by register.
        agreements: frame FEED_IN_AGREEMENTS; the latest that holds on the period's first day counts.
        tariffs: the catalogue; prices are those valid on the first day of the month.

    Returns:
        Every account with a meter of feed-in in the period has a statement or a problem: a missing read,
        NO_FEED_IN_AGREEMENT, or NO_FEED_IN_PRICE.

    Raises:
        InvariantError: an account was lost on the way.
    """
    feeding = metering_points.filter(pl.col("direction") == "FEED_IN")
    own = accounts.join(feeding, on="account_no", how="semi")
    counted, unread = usage_from_reads(
        reads=reads,
        metering_points=feeding.with_columns(
            direction=pl.lit(None, pl.String), metering_mode=pl.lit("REGISTER")
        ),
        # What is fed in has one price at all hours, and the contract capacity does not limit it.
        accounts=own.with_columns(time_of_use=pl.lit(value=False), capacity_kva=pl.lit(None, ENERGY)),
        bill_month=bill_month,
    )
    # A meter that did not run in the period counts nothing; that is no fault.
    unread = unread.filter(pl.col("code") != "NO_METERING_POINT")
    contracts = _contracts(counted=counted, accounts=own, agreements=agreements)
    on = date(bill_month // 100, bill_month % 100, 1)
    lines = _lines(contracts, valid_rows(tariffs.feed_in, on=on, group=[*_PLACE, "item"]))
    faults = _faults(contracts, lines)
    good = contracts.join(faults, on="account_no", how="anti")
    lines = lines.join(good, on="account_no", how="semi")
    statements = _statements(good, lines)
    if len(counted) != len(statements) + len(faults):
        raise InvariantError(
            zh=f"上网结算：{len(counted)} 户进入，{len(statements)} 户结算，{len(faults)} 户被拦，数目不符",
            en=f"feed-in: {len(counted)} accounts in, {len(statements)} settled, {len(faults)} blocked",
        )
    return FeedIn(
        statements=statements,
        lines=FEED_IN_LINES.conform(lines).sort("statement_no", "item"),
        problems=pl.concat([PROBLEMS.conform(unread), _described(faults)]).sort("account_no"),
    )


def _contracts(*, counted: pl.DataFrame, accounts: pl.DataFrame, agreements: pl.DataFrame) -> pl.DataFrame:
    """Put the agreement that holds on the period's first day beside the energy of each account."""
    first = pl.col("period_start")
    holds = (pl.col("valid_from") <= first) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > first))
    energy = counted.select(
        "account_no", "bill_month", "period_start", "period_end", fed_in_kwh="total_kwh",
        statement_no=pl.format("F-{}-{}", "account_no", "bill_month"),
    )  # fmt: skip
    chosen = (
        energy.select("account_no", "period_start")
        .join(agreements, on="account_no", how="inner")
        .filter(holds)
        .sort("valid_from")
        .unique("account_no", keep="last", maintain_order=True)
        .select("account_no", "feed_in_class", "subsidised", "tax_class", "vat_rate")
    )
    return energy.join(
        accounts.select("account_no", "catalogue", "voltage_level"), on="account_no", how="inner"
    ).join(chosen, on="account_no", how="left")


def _lines(contracts: pl.DataFrame, prices: pl.DataFrame) -> pl.DataFrame:
    paid = contracts.join(prices.select(*_PLACE, "item", "price"), on=_PLACE, how="inner").filter(
        (pl.col("item") != _SUBSIDY) | pl.col("subsidised")
    )
    return paid.with_columns(
        quantity_kwh=pl.col("fed_in_kwh"),
        amount=round_yuan(multiply(pl.col("fed_in_kwh"), pl.col("price"))),
    )


def _faults(contracts: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts without an agreement, or without every price it calls for, with their code."""
    items = lines.group_by("account_no").agg(_items=pl.col("item"))
    checked = contracts.join(items, on="account_no", how="left")
    priced = pl.col("_items").list.contains("PURCHASE").fill_null(value=False)
    subsidy = pl.col("_items").list.contains(_SUBSIDY).fill_null(value=False)
    code = (
        pl.when(pl.col("feed_in_class").is_null())
        .then(pl.lit("NO_FEED_IN_AGREEMENT"))
        .when(~priced | (pl.col("subsidised") & ~subsidy))
        .then(pl.lit("NO_FEED_IN_PRICE"))
    )
    return checked.with_columns(code=code).filter(pl.col("code").is_not_null())


def _described(faults: pl.DataFrame) -> pl.DataFrame:
    return problem_rows(
        faults, stage="feed_in", code=pl.col("code"),
        subject=pl.format("{}/{}", "catalogue", "voltage_level"), column="fed_in_kwh",
    )  # fmt: skip


def _statements(good: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    sums = lines.group_by("statement_no").agg(pl.col("amount").sum().cast(YUAN))
    gross = good.join(sums, on="statement_no", how="inner")
    rate = pl.col("vat_rate").cast(EXACT) + pl.lit(_ONE).cast(EXACT)
    net = round_yuan((pl.col("amount").cast(EXACT) / rate).cast(EXACT))
    return FEED_IN_STATEMENTS.conform(
        gross.with_columns(net_amount=net).with_columns(
            vat_amount=(pl.col("amount") - pl.col("net_amount")).cast(YUAN)
        )
    ).sort("statement_no")
