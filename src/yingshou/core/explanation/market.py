"""The contracts behind the lines of direct purchase (直购电), and the rule of their deviation."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.rating.market import market_terms, with_purchase_class
from yingshou.core.rating.sections import SECTIONS, parts_of
from yingshou.core.tables import Tariffs

_CONTRACT = (
    "period",
    "contract_no",
    "contracted_kwh",
    "contract_price",
    "used_kwh",
    "upper_kwh",
    "lower_kwh",
)
_RULE = ("follows_time_of_use", "tolerance_above", "factor_above", "tolerance_below", "factor_below",
         "deviation_basis", "reference_price", "valid_from")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractCount:
    """One contract of the month; its limits are the contracted energy × (1 ± tolerance), to four decimals."""

    period: str
    contract_no: str
    contracted_kwh: Decimal
    contract_price: Decimal
    used_kwh: Decimal
    upper_kwh: Decimal
    lower_kwh: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketRule:
    """How the contracts were settled.

    All energy is charged at the contract price. What is used above the upper limit, and what is short of
    the lower one, is charged the deviation price (CONTRACT, REFERENCE, or DIFFERENCE = reference − contract)
    times its factor on top.
    """

    follows_time_of_use: bool
    tolerance_above: Decimal
    factor_above: Decimal
    tolerance_below: Decimal
    factor_below: Decimal
    deviation_basis: str
    reference_price: Decimal | None
    valid_from: date
    contracts: tuple[ContractCount, ...]


def market_rules(
    *, bills: pl.DataFrame, accounts: pl.DataFrame, parts: pl.DataFrame, tariffs: Tariffs, on: date
) -> dict[str, MarketRule]:
    """Explain the contracts of the accounts that buy on the market, by account_no.

    Of accounts at several classes (frame `parts` of `rating.sections`) the part that buys there counts.
    """
    figures = (*bills.columns, "reactive_kvarh")
    energy = [name for name in SECTIONS if name in figures and name not in accounts.columns]
    used = bills.select("account_no", *energy).join(accounts, on="account_no", how="inner")
    bought = with_purchase_class(parts_of(charged=used, sections=parts))
    terms = market_terms(charged=bought, tariffs=tariffs, bill_month=on.year * 100 + on.month, on=on)
    found: dict[str, MarketRule] = {}
    for (account_no,), rows in terms.sort("period").group_by("account_no"):
        first = rows.row(0, named=True)
        contracts = tuple(ContractCount(**row) for row in rows.select(_CONTRACT).iter_rows(named=True))
        found[str(account_no)] = MarketRule(contracts=contracts, **{name: first[name] for name in _RULE})
    return found
