"""From which figure on reads and days are unfit for billing: the limits of the rules in force."""

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from yingshou.core.energy import ENERGY
from yingshou.core.metering.validation.defaults import default_rules
from yingshou.core.once import kinds, once
from yingshou.core.tables.validation import ALL, rules_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteringLimits:
    """The limit of each rule, in four decimals, for frames with customer_class and voltage_level.

    roll_over: share of a register's range that a use over zero stays below. period_sum: last digits by which
    the periods may miss the total. missing: quarter-hours of a day that a point may lack. capacity: times the
    contract capacity, at all hours, that the energy stays within.
    """

    roll_over: pl.Expr
    period_sum: pl.Expr
    missing: pl.Expr
    capacity: pl.Expr


def metering_limits(*, rules: pl.DataFrame | None, accounts: pl.DataFrame, bill_month: int) -> MeteringLimits:
    """Return the limits that hold for some accounts in a month.

    Args:
        rules: frame VALIDATION_RULES, all versions; None, or a rule without a limit, for the shipped ones.
        accounts: customer_class, voltage_level.
        bill_month: billing month YYYYMM; its first day decides.
    """
    named = accounts.select("customer_class", "voltage_level")
    return _limits(rules=rules, kinds=kinds(named.clear() if rules is None else named), bill_month=bill_month)


@once
def _limits(*, rules: pl.DataFrame | None, kinds: pl.DataFrame, bill_month: int) -> MeteringLimits:
    shipped = default_rules().filter(pl.col("customer_class") == ALL)
    rules = shipped if rules is None else rules
    in_force = rules_in_force(rules=rules, accounts=kinds, bill_month=bill_month)

    def limit(code: str) -> pl.Expr:
        usual: Decimal = shipped.filter(pl.col("rule_code") == code)["limit_value"].item()
        chosen = pl.lit(usual).cast(ENERGY)
        own = in_force.filter((pl.col("rule_code") == code) & (pl.col("limit_value") != usual))
        for row in own.iter_rows(named=True):
            hit = (pl.col("customer_class") == row["customer_class"]) & (
                pl.col("voltage_level") == row["voltage_level"]
            )
            chosen = pl.when(hit).then(pl.lit(row["limit_value"]).cast(ENERGY)).otherwise(chosen)
        return chosen

    return MeteringLimits(
        roll_over=limit("ROLL_OVER_SUSPECTED"),
        period_sum=limit("PERIOD_SUM"),
        missing=limit("MISSING_INTERVALS"),
        capacity=limit("IMPLAUSIBLE_USE"),
    )
