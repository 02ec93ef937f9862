"""The month once more as bare NumPy: the same differences, products, roundings and sums on integer arrays.

Energy is counted in ten-thousandths of a kWh, prices in hundred-millionths of a yuan and money in fen, all as
int64, so every product and rounding is as exact as the core's. What a real bill needs besides is left out: no
problems, no exchanged meters, no catalogue search, no numbers of bills or lines, no names, no checks.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from bench.mixed import BILL_MONTH, CLOSING, OPENING, Month
from yingshou.core.rating.energy import rate_sheet
from yingshou.core.rating.power_factor import STANDARDS, adjustment_percent
from yingshou.core.rating.tiers import tier_table
from yingshou.core.rating.versions import valid_rows
from yingshou.core.tables import Tariffs

KWH = 10_000
PRICE = 100_000_000
_PER_FEN = KWH * PRICE // 100
REGISTERS = ("total", "sharp", "peak", "flat", "valley", "reactive_forward")
_TOTAL, _SHARP, _PEAK, _FLAT, _VALLEY, _REACTIVE = range(len(REGISTERS))
_SOURCES = {"TOTAL": _TOTAL, "SHARP": _SHARP, "PEAK": _PEAK, "FLAT": _FLAT, "VALLEY": _VALLEY}
_CAPACITY, _CONTRACT, _ACTUAL = range(3)
_BASES = {"CAPACITY": _CAPACITY, "CONTRACT": _CONTRACT, "ACTUAL": _ACTUAL}
_NO_LIMIT = 1 << 62

Integers = np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Price rows by index: (lower, upper, price) a tier; (register, price, counts for power factor) a row."""

    tiers: list[tuple[int, int, int]]
    single: list[tuple[int, int, bool]]
    two_part: list[tuple[int, int, bool]]
    basic: dict[str, int]
    percents: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrays:
    """What the month's pass starts from, one entry an account; kinds as index arrays."""

    opening: Integers
    closing: Integers
    size: Integers
    multiplier: Integers
    accumulated: Integers
    homes: Integers
    singles: Integers
    two_parts: Integers
    basis: Integers
    capacity: Integers
    contract: Integers
    demand: Integers


def price_rows(tariffs: Tariffs) -> Prices:
    """Lay the prices of the month out as rows."""
    on = date(BILL_MONTH // 100, BILL_MONTH % 100, 1)
    tiers = tier_table(tariffs.tiers, on=on).filter(pl.col("voltage_level") == "UNDER_1KV").sort("tier")
    sheet = rate_sheet(tariffs=tariffs, on=on)
    basic = valid_rows(tariffs.basic, on=on, group=["catalogue", "price_class", "voltage_level"])
    row = basic.filter(pl.col("voltage_level") == "KV1_10").row(0, named=True)
    names = ("capacity_price", "demand_price", "tolerance", "excess_multiple", "floor_share")
    hundred = range(101)
    return Prices(
        tiers=[
            (int(lower * KWH), _NO_LIMIT if upper is None else int(upper * KWH), int(price * PRICE))
            for lower, upper, price in tiers.select("lower_limit_kwh", "upper_limit_kwh", "price").rows()
        ],
        single=_rows(sheet, "SINGLE", "UNDER_1KV", time_of_use=False),
        two_part=_rows(sheet, "TWO_PART", "KV1_10", time_of_use=True),
        basic={
            **{name: int(row[name] * PRICE) for name in names},
            "threshold": int((row["load_threshold_kwh_per_kva"] or 0) * KWH),
            "discount": int((row["load_discount"] or 1) * PRICE),
        },
        percents=np.array(
            [int(adjustment_percent(standard=STANDARDS[0], power_factor=k) * 100) for k in hundred]
        ),
    )


def _rows(
    sheet: pl.DataFrame, price_class: str, voltage: str, *, time_of_use: bool
) -> list[tuple[int, int, bool]]:
    rows = sheet.filter(
        (pl.col("price_class") == price_class)
        & (pl.col("voltage_level") == voltage)
        & (pl.col("purchase_class") == "NORMAL")
        & (pl.col("time_of_use") == time_of_use)
        & pl.col("source").is_in(list(_SOURCES))
    )
    return [
        (_SOURCES[source], int(price * PRICE), in_base)
        for source, price, in_base in rows.select("source", "price", "in_base").rows()
    ]


def arrays(drawn: Month) -> Arrays:
    """Lay a drawn month out as arrays in the order of its accounts."""
    accounts, points = drawn.accounts, drawn.metering_points
    kinds = accounts["price_class"].to_numpy()
    two_parts = np.flatnonzero(kinds == "TWO_PART")
    closing = drawn.reads.filter(pl.col("read_date") == CLOSING)
    two = accounts[two_parts]
    return Arrays(
        opening=_integers(drawn.reads.filter(pl.col("read_date") == OPENING), *REGISTERS),
        closing=_integers(closing, *REGISTERS),
        size=10 ** points["register_digits"].cast(pl.Int64).to_numpy() * KWH,
        multiplier=points["multiplier"].cast(pl.Int64).to_numpy(),
        accumulated=_integers(drawn.accumulated, "accumulated_kwh")[0],
        homes=np.flatnonzero(kinds == "RESIDENT"),
        singles=np.flatnonzero(kinds == "SINGLE"),
        two_parts=two_parts,
        basis=two["demand_basis"].replace_strict(_BASES, return_dtype=pl.Int64).to_numpy(),
        capacity=_integers(two, "capacity_kva")[0],
        contract=_integers(two, "contract_demand_kw")[0],
        demand=_integers(closing[two_parts], "max_demand")[0],
    )


def _integers(frame: pl.DataFrame, *names: str) -> Integers:
    """Return columns of energy as rows of int64; a register that is not there stands at 0."""
    units = ((pl.col(name).cast(pl.Float64).fill_null(0) * KWH).round().cast(pl.Int64) for name in names)
    return np.ascontiguousarray(frame.select(units).to_numpy().T)


def bill_amounts(given: Arrays, prices: Prices) -> Integers:
    """Return every account's bill in fen: usage, tiers, prices, basic fee, power factor, sums."""
    used = given.closing - given.opening
    used = np.where(used < 0, used + given.size, used) * given.multiplier
    amounts = np.zeros(used.shape[1], dtype=np.int64)
    amounts[given.homes] = _tiers(used[_TOTAL, given.homes], given.accumulated[given.homes], prices.tiers)
    amounts[given.singles] = _energy(used[:, given.singles], prices.single)[0]
    amounts[given.two_parts] = _two_part(used[:, given.two_parts], given, prices)
    return amounts


def _yuan(quantity: Integers, price: Integers | int) -> Integers:
    """Return quantity × price in fen, rounded half up; both are positive."""
    return (quantity * price + _PER_FEN // 2) // _PER_FEN


def _tiers(total: Integers, before: Integers, tiers: list[tuple[int, int, int]]) -> Integers:
    after, amount = before + total, np.zeros_like(total)
    for lower, upper, price in tiers:
        amount += _yuan(np.maximum(np.minimum(after, upper) - np.maximum(before, lower), 0), price)
    return amount


def _energy(used: Integers, rows: list[tuple[int, int, bool]]) -> tuple[Integers, Integers]:
    """Return the energy charges of accounts and the part of them that counts for power factor."""
    amount, base = np.zeros(used.shape[1], dtype=np.int64), np.zeros(used.shape[1], dtype=np.int64)
    for register, price, in_base in rows:
        line = _yuan(used[register], price)
        amount += line
        if in_base:
            base += line
    return amount, base


def _two_part(used: Integers, given: Arrays, prices: Prices) -> Integers:
    periods = used.copy()
    periods[_FLAT] = used[_TOTAL] - used[_SHARP] - used[_PEAK] - used[_VALLEY]
    energy, base = _energy(periods, prices.two_part)
    basic = _basic(used[_TOTAL], given, prices.basic)
    base += basic
    active, reactive = used[_TOTAL].astype(np.float64), used[_REACTIVE].astype(np.float64)
    factor = np.floor(active / np.hypot(active, reactive) * 100 + 0.5).astype(np.int64)
    adjustment = base * prices.percents[factor]
    rounded = (np.abs(adjustment) + KWH // 2) // KWH
    return energy + basic + np.sign(adjustment) * rounded


def _basic(total: Integers, given: Arrays, basic: dict[str, int]) -> Integers:
    """Return the basic fee by capacity, by contract demand with its excess, or by actual demand."""
    demand = given.demand * given.multiplier[given.two_parts]
    loaded = (basic["threshold"] > 0) & (total >= basic["threshold"] * (given.capacity // KWH))
    price = np.where(loaded, basic["demand_price"] * basic["discount"] // PRICE, basic["demand_price"])
    contract = np.maximum(given.contract, given.capacity * basic["floor_share"] // PRICE)
    limit = contract * basic["tolerance"] // PRICE
    over = np.maximum(demand - limit, 0)
    by_contract = _yuan(np.where(over > 0, limit, contract), price) + _yuan(
        over, price * (basic["excess_multiple"] // PRICE)
    )
    return np.select(
        [given.basis == _CAPACITY, given.basis == _CONTRACT],
        [_yuan(given.capacity, basic["capacity_price"]), by_contract],
        _yuan(demand, price),
    )
