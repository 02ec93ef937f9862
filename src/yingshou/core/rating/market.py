"""Direct purchase (直购电): the contract price in place of the agent purchase, and what a deviation costs.

All energy is charged at the contract price. Energy above the contracted one beyond a tolerance, and energy
not taken below it, is charged a deviation price on top; every number is a column of `market_rules`.
"""

from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY, PERIOD_COLUMNS, PERIODS
from yingshou.core.money import PRICE, multiply
from yingshou.core.rating.energy import period_price
from yingshou.core.rating.lines import make_lines, no_lines
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import Tariffs
from yingshou.core.tables.customers import RESIDENTIAL
from yingshou.core.tables.scope import ALL
from yingshou.core.terms.factors import kind_factors
from yingshou.core.terms.scopes import KIND

PURCHASE, DEVIATION = "MARKET_PURCHASE", "MARKET_DEVIATION"
ABOVE, BELOW = "ABOVE", "BELOW"
_RULE = ("follows_time_of_use", "in_power_factor_base", "price_decimals", "tolerance_above", "factor_above",
         "tolerance_below", "factor_below", "deviation_basis", "reference_price")  # fmt: skip
_ONE = Decimal(1)
_ZERO = Decimal(0)
_RANKS = {period: i for i, period in enumerate((ALL, *PERIODS))}


def on_market(charged: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts, or the parts of them, whose energy is bought on the market."""
    return charged.filter((pl.col("purchase_class") == "MARKET") & (pl.col("price_class") != "RESIDENT"))


def with_purchase_class(parts: pl.DataFrame) -> pl.DataFrame:
    """Let households and fields behind an account pay the catalogue's price, whatever the account bought."""
    if parts["line_class"].null_count() == parts.height:
        return parts
    apart = pl.col("line_class").is_in((*RESIDENTIAL, "AGRICULTURE")).fill_null(value=False)
    return parts.with_columns(
        purchase_class=pl.when(apart).then(pl.lit("NORMAL")).otherwise("purchase_class")
    )


def market_faults(*, charged: pl.DataFrame, tariffs: Tariffs, bill_month: int, on: date) -> pl.DataFrame:
    """Return the accounts on the market whose contract does not price their energy: account_no, code.

    MARKET_CONTRACT where the catalogue has no rule, the month no contract, a period with energy no row,
    where the day as a whole and single periods are both contracted, or where two parts of an account would
    each be held against the one contract.
    """
    accounts = on_market(charged)
    if accounts.is_empty():
        return accounts.select("account_no", code=pl.lit(None, pl.String))
    accounts = accounts.with_columns(_parts=pl.len().over("account_no"))
    rules = _rules(tariffs, on).select("catalogue", _ruled=pl.lit(value=True))
    rows = tariffs.market_contracts.filter(pl.col("bill_month") == bill_month)
    contracted = rows.group_by("account_no").agg(periods=pl.col("period").fill_null(ALL))
    checked = accounts.join(rules, on="catalogue", how="left").join(contracted, on="account_no", how="left")
    whole = pl.col("periods").list.contains(ALL)
    twice = whole & (pl.col("periods").list.len() > 1)
    missing = ~whole & pl.any_horizontal(
        (pl.col(column) > _ZERO) & ~pl.col("periods").list.contains(period)
        for period, column in PERIOD_COLUMNS.items()
    )
    wrong = (
        pl.col("_ruled").is_null() | pl.col("periods").is_null() | twice | missing | (pl.col("_parts") > 1)
    )
    return checked.filter(wrong).select("account_no", code=pl.lit("MARKET_CONTRACT")).unique("account_no")


def market_lines(*, charged: pl.DataFrame, tariffs: Tariffs, bill_month: int, on: date) -> pl.DataFrame:
    """Return the lines of the contract and of its deviation, for accounts without a fault.

    Args:
        charged: SHEET_KIND, account_no and the energy columns of USAGE, of all accounts.
        tariffs: the catalogue with the contracts.
        bill_month: billing month YYYYMM.
        on: the day whose rules hold.
    """
    if on_market(charged).is_empty():
        return no_lines()
    terms = market_terms(charged=charged, tariffs=tariffs, bill_month=bill_month, on=on)
    if terms.is_empty():
        return no_lines()
    lines = pl.concat([_purchase(terms, tariffs, on), _deviation(terms)], how="diagonal_relaxed")
    priced = lines.with_columns(base_price="price").with_columns(price=period_price())
    columns = {"quantity_unit": pl.lit("KWH"), "in_base": pl.col("in_power_factor_base")}
    return make_lines(priced.filter(pl.col("quantity") > _ZERO).with_columns(**columns))


def market_terms(*, charged: pl.DataFrame, tariffs: Tariffs, bill_month: int, on: date) -> pl.DataFrame:
    """Return a row for each contract of a month: the account's columns, the rule's, and what was used.

    Returns:
        The columns of `charged`, those of MARKET_RULES and MARKET_CONTRACTS, used_kwh (in the contract's
        period), upper_kwh and lower_kwh (between which nothing is due for the deviation).
    """
    rows = tariffs.market_contracts.filter(pl.col("bill_month") == bill_month)
    contracts = rows.select(
        "account_no",
        "contract_no",
        "contracted_kwh",
        "contract_price",
        period=pl.col("period").fill_null(ALL),
    )
    joined = (
        on_market(charged)
        .drop("valid_from", *_RULE, strict=False)
        .join(_rules(tariffs, on), on="catalogue", how="inner")
        .join(contracts, on="account_no", how="inner")
    )
    used = {ALL: "total_kwh", **PERIOD_COLUMNS}
    return joined.with_columns(
        used_kwh=pl.coalesce(
            pl.when(pl.col("period") == period).then(pl.col(column)) for period, column in used.items()
        ),
        upper_kwh=_share_of_contract(pl.lit(_ONE).cast(PRICE) + pl.col("tolerance_above")),
        lower_kwh=_share_of_contract(pl.lit(_ONE).cast(PRICE) - pl.col("tolerance_below")),
    )


def _rules(tariffs: Tariffs, on: date) -> pl.DataFrame:
    rows = valid_rows(tariffs.market_rules, on=on, group=["catalogue"])
    return rows.select("catalogue", "valid_from", *_RULE)


def _share_of_contract(share: pl.Expr) -> pl.Expr:
    exact = multiply(pl.col("contracted_kwh"), share)
    return exact.round(4, mode="half_away_from_zero").cast(ENERGY)


def _purchase(terms: pl.DataFrame, tariffs: Tariffs, on: date) -> pl.DataFrame:
    """Charge all energy at the contract price, by period where the rule or the contract says so."""
    by_factor = (pl.col("period") == ALL) & pl.col("time_of_use") & pl.col("follows_time_of_use")
    plain = terms.filter(~by_factor).with_columns(
        item="period", quantity="used_kwh", factor=pl.lit(_ONE).cast(PRICE)
    )
    floating = terms.filter(by_factor).drop("period")
    factors = kind_factors(kinds=floating.select(KIND), factors=tariffs.factors, on=on)
    spread = floating.join(factors.drop("clashes"), on=list(KIND), how="inner").with_columns(
        item="period",
        quantity=pl.coalesce(
            pl.when(pl.col("period") == period).then(pl.col(column))
            for period, column in PERIOD_COLUMNS.items()
        ),
    )
    both = pl.concat([plain, spread], how="diagonal_relaxed")
    return both.with_columns(
        component=pl.lit(PURCHASE),
        price="contract_price",
        rank=pl.col("item").replace_strict(_RANKS, return_dtype=pl.Int32),
    )


def _deviation(terms: pl.DataFrame) -> pl.DataFrame:
    """Charge what lies above the upper limit of a contract, and what is short of the lower one."""
    base = (
        pl.when(pl.col("deviation_basis") == "CONTRACT")
        .then("contract_price")
        .when(pl.col("deviation_basis") == "REFERENCE")
        .then("reference_price")
        .otherwise(pl.col("reference_price") - pl.col("contract_price"))
    )
    sides = (
        (ABOVE, pl.col("used_kwh") - pl.col("upper_kwh"), "factor_above"),
        (BELOW, pl.col("lower_kwh") - pl.col("used_kwh"), "factor_below"),
    )
    whole = pl.col("period") == ALL
    parts = [
        terms.with_columns(
            component=pl.lit(DEVIATION),
            item=pl.when(whole).then(pl.lit(side)).otherwise(pl.format("{}.{}", "period", pl.lit(side))),
            quantity=quantity,
            factor=pl.col(factor),
            price=base.cast(PRICE),
            rank=pl.col("period").replace_strict(_RANKS, return_dtype=pl.Int32) * len(sides) + place,
        ).filter(pl.col("factor") > _ZERO)
        for place, (side, quantity, factor) in enumerate(sides)
    ]
    return pl.concat(parts)
