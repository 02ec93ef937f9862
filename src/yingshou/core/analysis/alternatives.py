"""What may be different in a what-if: the account's terms, the prices, the hours of use."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.money import PRICE, multiply
from yingshou.core.tables import Tariffs

PRESENT = "PRESENT"
"""Name of the alternative that changes nothing."""

_SHIFTED = ("sharp_kwh", "peak_kwh")
_LONG_AGO = "-100y"
_TWO_PART = "TWO_PART"
_TERMS = ("catalogue", "price_class", "purchase_class", "voltage_level", "time_of_use", "demand_basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What to change; None leaves a term as it is.

    Attributes:
        name: tells alternatives of one comparison apart.
        catalogue, price_class, purchase_class, voltage_level, time_of_use, demand_basis: terms of the
            account; another class than TWO_PART has no basis, whatever is given.
        contract_demand_kw: demand declared for every month.
        prices_on: price every month as on this day, with the rows of the catalogue valid on it.
        shifted_share: part of the sharp and peak energy that moves to the valley; demand stays as it was.
        purchase_price: yuan/kWh in the place of the agent purchase price.
        purchase_follows_time_of_use: whether that price is multiplied by the period's factor; None = as the
            price it replaces.
    """

    name: str
    catalogue: str | None = None
    price_class: str | None = None
    purchase_class: str | None = None
    voltage_level: str | None = None
    time_of_use: bool | None = None
    demand_basis: str | None = None
    contract_demand_kw: Decimal | None = None
    prices_on: date | None = None
    shifted_share: Decimal = Decimal(0)
    purchase_price: Decimal | None = None
    purchase_follows_time_of_use: bool | None = None

    def on_account(self, account: pl.DataFrame) -> pl.DataFrame:
        """Return rows of ACCOUNTS with the terms of this alternative."""
        changes = {name: value for name in _TERMS if (value := getattr(self, name)) is not None}
        if changes.get("price_class", _TWO_PART) != _TWO_PART:
            changes["demand_basis"] = "NONE"
        if self.contract_demand_kw is not None:
            declared = pl.lit(self.contract_demand_kw).cast(ENERGY)
            account = account.with_columns(contract_demand_kw=declared)
        return account.with_columns(**{name: pl.lit(value) for name, value in changes.items()})

    def on_usage(self, usage: pl.DataFrame) -> pl.DataFrame:
        """Return rows of USAGE with the share moved from sharp and peak to the valley."""
        share = pl.lit(self.shifted_share)
        moved = {name: _energy(multiply(pl.col(name), share)) for name in _SHIFTED}
        return usage.with_columns(
            *(pl.col(name) - part for name, part in moved.items()),
            valley_kwh=pl.col("valley_kwh") + pl.sum_horizontal(moved.values()),
        )

    def on_capacity_changes(self, changes: pl.DataFrame) -> pl.DataFrame:
        """Return CAPACITY_CHANGES without what was declared, where this alternative declares a demand."""
        if self.contract_demand_kw is None:
            return changes
        return changes.filter(pl.col("kind") != "DEMAND_DECLARED").with_columns(
            contract_demand_kw=pl.lit(None, ENERGY)
        )

    def on_contracts(self, contracts: pl.DataFrame) -> pl.DataFrame:
        """Return MARKET_CONTRACTS, none where this alternative has a purchase price of its own."""
        return contracts if self.purchase_price is None else contracts.clear()

    @property
    def price_key(self) -> tuple[date | None, Decimal | None, bool | None]:
        """Return what the catalogue depends on, equal for alternatives that can share one."""
        return self.prices_on, self.purchase_price, self.purchase_follows_time_of_use

    def on_tariffs(self, tariffs: Tariffs) -> Tariffs:
        """Return the catalogue with the prices of this alternative."""
        if self.prices_on is not None:
            tariffs = as_on(tariffs, self.prices_on)
        if self.purchase_price is None:
            return tariffs
        prices = with_purchase_price(
            tariffs.prices, price=self.purchase_price, follows=self.purchase_follows_time_of_use
        )
        return dataclasses.replace(tariffs, prices=prices)


def as_on(tariffs: Tariffs, day: date) -> Tariffs:
    """Return the catalogue as it stood on a day, holding for every month.

    Versions keep their order, so the one that won on that day still wins.
    """
    frames = {field.name: getattr(tariffs, field.name) for field in dataclasses.fields(tariffs)}
    dated = {
        name: _held_forever(frame, day)
        for name, frame in frames.items()
        if isinstance(frame, pl.DataFrame) and {"valid_from", "valid_to"} <= set(frame.columns)
    }
    return dataclasses.replace(tariffs, **dated)


def with_purchase_price(prices: pl.DataFrame, *, price: Decimal, follows: bool | None) -> pl.DataFrame:
    """Replace the agent purchase price of every place and version by one price.

    Args:
        prices: frame TARIFF_PRICES.
        price: yuan/kWh.
        follows: multiplied by the period's factor; None = as before.
    """
    purchase = pl.col("component") == "AGENT_PURCHASE"
    place = ["catalogue", "valid_from", "price_class", "purchase_class", "voltage_level"]
    replaced = (
        prices.filter(purchase)
        .sort("item")
        .unique(place, keep="first", maintain_order=True)
        .with_columns(item=pl.lit("-"), price=pl.lit(price).cast(PRICE))
    )
    if follows is not None:
        replaced = replaced.with_columns(follows_time_of_use=pl.lit(follows))
    return pl.concat([prices.filter(~purchase), replaced])


def _held_forever(frame: pl.DataFrame, day: date) -> pl.DataFrame:
    holds = (pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
    return frame.filter(holds).with_columns(
        valid_from=pl.col("valid_from").dt.offset_by(_LONG_AGO), valid_to=pl.lit(None, pl.Date)
    )


def _energy(exact: pl.Expr) -> pl.Expr:
    return exact.round(4, mode="half_away_from_zero").cast(ENERGY)
