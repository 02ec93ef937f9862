"""The terms of an account held against each other: class, voltage, capacity, basis, power-factor standard.

Sources: 发改价格〔2023〕526号 (100, 315 kVA), 发改办价格〔2016〕1583号 (basis, demand), 水电财字(83)215号
(who is assessed, at which standard).
"""

from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.scheme.rules import Rule, broken_rows

SINGLE_BELOW_KVA = Decimal(100)
"""Up to this capacity the price is single-part."""
TWO_PART_FROM_KVA = Decimal(315)
"""From this capacity on it is two-part; who had the single price before June 2023 may keep it."""
ASSESSED_FROM_KVA = Decimal(100)
STRICT_ABOVE_KVA = Decimal(160)
"""Industry above this capacity at high voltage keeps 0.90."""
FLOOR_SHARE = Decimal("0.40")

_CLASS, _PRICE, _BASIS = pl.col("customer_class"), pl.col("price_class"), pl.col("demand_basis")
_CAPACITY, _DEMAND = pl.col("capacity_kva"), pl.col("contract_demand_kw")
_STANDARD = pl.col("power_factor_standard").cast(pl.Decimal(38, 2))
_HOUSEHOLD = _PRICE.str.starts_with("RESIDENT")
_HIGH = pl.col("voltage_level") != "UNDER_1KV"
_DEDICATED = pl.col("supply_class") != "LOW_VOLTAGE"


def _standard(hundredths: str) -> pl.Expr:
    return pl.lit(Decimal(hundredths)).cast(pl.Decimal(38, 2))


DUE_STANDARD = (
    pl.when(_HOUSEHOLD | _CAPACITY.is_null() | (_CAPACITY < ASSESSED_FROM_KVA))
    .then(pl.lit(None, pl.Decimal(38, 2)))
    .when(_CLASS == "AGRICULTURE")
    .then(_standard("0.80"))
    .when((_CLASS == "INDUSTRIAL") & _HIGH & (_CAPACITY > STRICT_ABOVE_KVA))
    .then(_standard("0.90"))
    .otherwise(_standard("0.85"))
)
"""The standard of 水电财字(83)215号 by class, voltage and capacity; null = not assessed."""

RULES = (
    Rule(code="SCHEME_NO_BASIS", column="demand_basis", broken=(_PRICE == "TWO_PART") & (_BASIS == "NONE")),
    Rule(code="SCHEME_BASIS_UNUSED", column="demand_basis",
         broken=(_PRICE != "TWO_PART") & (_BASIS != "NONE")),
    Rule(code="SCHEME_NO_CAPACITY", column="capacity_kva",
         broken=(_PRICE == "TWO_PART") & _CAPACITY.is_null()),
    Rule(code="SCHEME_NO_DEMAND", column="contract_demand_kw",
         broken=(_BASIS == "CONTRACT") & _DEMAND.is_null()),
    Rule(code="SCHEME_TWO_PART_SMALL", column="capacity_kva", expected=pl.col("least_kva"),
         broken=(_PRICE == "TWO_PART") & (pl.col("least_kva") > _CAPACITY)),
    Rule(code="SCHEME_SINGLE_LARGE", column="capacity_kva", expected=pl.col("largest_kva"),
         broken=(_PRICE == "SINGLE") & (_CLASS != "AGRICULTURE") & (pl.col("largest_kva") <= _CAPACITY)
         & (pl.col("opened_date") >= pl.col("kept_before")).fill_null(value=True)),
    Rule(code="SCHEME_CLASS", column="price_class", expected=_CLASS,
         broken=((_CLASS == "RESIDENT") & ~_HOUSEHOLD)
         | (_CLASS.is_in(["COMMERCIAL", "INDUSTRIAL", "AGRICULTURE"]) & _HOUSEHOLD)),
    Rule(code="SCHEME_VOLTAGE", column="voltage_level", expected=pl.col("supply_class"),
         broken=(~_DEDICATED & _HIGH) | ((pl.col("supply_class") == "DEDICATED_LINE") & ~_HIGH)),
    Rule(code="SCHEME_DEMAND_ABOVE", column="contract_demand_kw", expected=_CAPACITY,
         broken=(_BASIS == "CONTRACT") & (_DEMAND > _CAPACITY)),
    Rule(code="SCHEME_DEMAND_FLOOR", column="contract_demand_kw",
         expected=(_CAPACITY * pl.lit(FLOOR_SHARE)).round(0, mode="half_away_from_zero"),
         broken=(_BASIS == "CONTRACT") & (_CAPACITY * pl.lit(FLOOR_SHARE) > _DEMAND)),
    Rule(code="SCHEME_NOT_ASSESSED", column="power_factor_standard", expected=DUE_STANDARD,
         broken=_STANDARD.is_null() & DUE_STANDARD.is_not_null()),
    Rule(code="SCHEME_ASSESSED_SMALL", column="power_factor_standard", expected=_CAPACITY,
         broken=_STANDARD.is_not_null() & (_HOUSEHOLD | (_CAPACITY < ASSESSED_FROM_KVA))),
    Rule(code="SCHEME_STANDARD", column="power_factor_standard", expected=DUE_STANDARD,
         broken=DUE_STANDARD.ne(_STANDARD)),
)  # fmt: skip
"""What must not be in one account's terms. A supply without a capacity on file breaks no rule about it."""


def check_terms(*, accounts: pl.DataFrame, class_limits: pl.DataFrame) -> pl.DataFrame:
    """Return the mismatches within the terms of each account.

    Args:
        accounts: frame ACCOUNTS.
        class_limits: rows of TARIFF_CLASS_LIMITS that hold on the day; a catalogue without a row for a
            class is held against 100 and 315 kVA.
    """
    own = class_limits.select(
        "catalogue", "minimum_kva", "below_kva", price_class="limited_class",
        kept_before="kept_if_opened_before", limited=pl.lit(value=True),
    )  # fmt: skip
    without = pl.col("limited").is_null()
    limited = accounts.join(own, on=["catalogue", "price_class"], how="left").with_columns(
        least_kva=pl.when(without).then(pl.lit(SINGLE_BELOW_KVA)).otherwise("minimum_kva").cast(ENERGY),
        largest_kva=pl.when(without).then(pl.lit(TWO_PART_FROM_KVA)).otherwise("below_kva").cast(ENERGY),
    )
    return broken_rows(limited, RULES)


def check_transformers(*, accounts: pl.DataFrame, capacity_changes: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts whose transformers, listed as NEW, do not add up to the contract capacity.

    Of transformers that are interlocked the largest counts (供电营业规则 (1996) art. 85).

    Args:
        accounts: frame ACCOUNTS.
        capacity_changes: frame CAPACITY_CHANGES of these accounts.
    """
    group = pl.coalesce("interlock_group", "change_no")
    listed = (
        capacity_changes.filter(pl.col("kind") == "NEW")
        .group_by("account_no", group.alias("_group"))
        .agg(pl.col("capacity_kva").max())
        .group_by("account_no")
        .agg(listed_kva=pl.col("capacity_kva").sum())
    )
    differs = Rule(
        code="SCHEME_TRANSFORMERS",
        column="listed_kva",
        expected=_CAPACITY,
        broken=pl.col("listed_kva") != _CAPACITY,
    )
    return broken_rows(accounts.join(listed, on="account_no", how="inner"), [differs])
