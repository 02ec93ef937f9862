"""Random terms beside the prices: factors on factors, by capacity, registers billed as others, the market."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import polars as pl

from tests.core.billing.random_bills import CATALOGUES, DATED, MONTH, decimal
from tests.core.frames import rows
from yingshou.core.tables import (
    MARKET_CONTRACTS,
    MARKET_RULES,
    TARIFF_FACTORS,
    TARIFF_REGISTER_PERIODS,
    Tariffs,
)

PERIODS = ("SHARP", "PEAK", "FLAT", "VALLEY", "DEEP")


def with_terms(rng: Random, tariffs: Tariffs, given: dict) -> tuple[Tariffs, dict]:
    """Add random terms to a catalogue, and send some of the accounts to the market."""
    chosen = [
        no
        for no, price_class in given["accounts"].select("account_no", "price_class").iter_rows()
        if price_class in {"SINGLE", "TWO_PART"} and rng.random() < 0.15
    ]
    market = pl.when(pl.col("account_no").is_in(chosen)).then(pl.lit("MARKET"))
    accounts = given["accounts"].with_columns(purchase_class=market.otherwise("purchase_class"))
    rules = [_rule(rng, name) for name in CATALOGUES]
    contracts = [row for no in chosen for row in _contracts(rng, no)]
    move = {**DATED, "catalogue": "ONE", "months": "3,9", "register_period": "DEEP", "period": "VALLEY"}
    tariffs = replace(
        tariffs, factors=_factors(rng, tariffs), prices=_with_market_prices(tariffs),
        register_periods=rows(TARIFF_REGISTER_PERIODS, move), market_rules=rows(MARKET_RULES, *rules),
        market_contracts=rows(MARKET_CONTRACTS, *contracts),
    )  # fmt: skip
    return tariffs, {**given, "accounts": accounts}


def _with_market_prices(tariffs):
    rest = tariffs.prices.filter(
        (pl.col("purchase_class") == "NORMAL") & (pl.col("component") != "AGENT_PURCHASE")
    )
    return pl.concat([tariffs.prices, rest.with_columns(purchase_class=pl.lit("MARKET"))])


def _factors(rng, tariffs):
    """Put sharp on peak in one catalogue; in another let peak differ by capacity and month."""
    name, period = pl.col("catalogue"), pl.col("period")
    kept = tariffs.factors.filter(
        ~((name == "TWO") & (period == "SHARP"))
        & ~((name == "THREE") & (period == "PEAK") & (pl.col("price_class") == "TWO_PART"))
    )
    two, three = ({**DATED, "catalogue": each} for each in ("TWO", "THREE"))
    large = {**three, "price_class": "TWO_PART", "period": "PEAK"}
    more = [
        {**two, "period": "SHARP", "factor": decimal(rng, 110, 130, 2), "on_period": "PEAK"},
        {**large, "factor": decimal(rng, 150, 160, 2), "below_kva": 1000, "months": "2,3,4"},
        {**large, "factor": decimal(rng, 161, 180, 2), "minimum_kva": 1000, "months": "-"},
        {**large, "factor": decimal(rng, 110, 120, 2), "below_kva": 1000, "months": "7,8"},
    ]
    return pl.concat([kept, rows(TARIFF_FACTORS, *more)])


def _rule(rng, name):
    return {
        **DATED, "catalogue": name, "follows_time_of_use": rng.random() < 0.5,
        "in_power_factor_base": rng.random() < 0.7, "price_decimals": rng.choice((4, 6, 8)),
        "tolerance_above": decimal(rng, 0, 10, 2), "factor_above": decimal(rng, 0, 120, 2),
        "tolerance_below": decimal(rng, 0, 10, 2), "factor_below": decimal(rng, 0, 100, 2),
        "deviation_basis": rng.choice(("CONTRACT", "REFERENCE", "DIFFERENCE")),
        "reference_price": decimal(rng, 400_000, 500_000, 6),
    }  # fmt: skip


def _contracts(rng, account_no):
    number = {"account_no": account_no, "bill_month": MONTH, "contract_no": f"HT-{account_no}"}
    periods = PERIODS if rng.random() < 0.4 else ("-",)
    return [
        {**number, "period": period, "contracted_kwh": Decimal(rng.randint(0, 80_000)),
         "contract_price": decimal(rng, 300_000, 450_000, 6)}
        for period in periods
    ]  # fmt: skip
