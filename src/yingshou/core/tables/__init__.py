"""The nouns: every frame's columns, types, units, keys and row rules, in flow order."""

from yingshou.core.tables.billing import BILLS, CHARGE_LINES
from yingshou.core.tables.capacity import CAPACITY_CHANGES
from yingshou.core.tables.customers import ACCOUNTS, METERING_POINTS
from yingshou.core.tables.exposure import DAILY_VALUES, POSITIONS
from yingshou.core.tables.metering import DAILY_USAGE, INTERVALS, READS, USAGE
from yingshou.core.tables.money import (
    ADJUSTMENTS,
    CLEARINGS,
    MONEY,
    OPEN_ITEMS,
    PAYMENTS,
    PENALTY_RULES,
    RECEIVABLES,
)
from yingshou.core.tables.problems import PROBLEMS
from yingshou.core.tables.quantities import (
    LOSS_PARAMETERS,
    LOSS_STEPS,
    QUANTITY_RULES,
    QUANTITY_STEPS,
    QUANTITY_TABLES,
)
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.settlement import AGREEMENT_TERMS, AGREEMENTS, DUE_CALENDAR, GUARANTEES
from yingshou.core.tables.tariffs import (
    TARIFF_BASIC,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_SCHEDULE,
    TARIFF_TABLES,
    TARIFF_TIERS,
    Tariffs,
)

TABLES: tuple[Table, ...] = (
    ACCOUNTS,
    METERING_POINTS,
    CAPACITY_CHANGES,
    *QUANTITY_TABLES,
    READS,
    INTERVALS,
    USAGE,
    DAILY_USAGE,
    QUANTITY_STEPS,
    *TARIFF_TABLES,
    CHARGE_LINES,
    BILLS,
    AGREEMENTS,
    AGREEMENT_TERMS,
    DUE_CALENDAR,
    GUARANTEES,
    RECEIVABLES,
    ADJUSTMENTS,
    OPEN_ITEMS,
    PAYMENTS,
    MONEY,
    CLEARINGS,
    PENALTY_RULES,
    DAILY_VALUES,
    POSITIONS,
    PROBLEMS,
)
"""Every table, in flow order."""

EXCHANGE_TABLES: tuple[Table, ...] = (
    ACCOUNTS,
    METERING_POINTS,
    CAPACITY_CHANGES,
    *QUANTITY_TABLES,
    *TARIFF_TABLES,
    AGREEMENTS,
    AGREEMENT_TERMS,
    GUARANTEES,
    READS,
    INTERVALS,
    PAYMENTS,
)
"""The documented exchange files, in the order they are loaded."""

__all__ = [
    "ACCOUNTS", "ADJUSTMENTS", "AGREEMENTS", "AGREEMENT_TERMS", "BILLS", "CAPACITY_CHANGES", "CHARGE_LINES",
    "CLEARINGS", "DAILY_USAGE", "DAILY_VALUES", "DUE_CALENDAR", "EXCHANGE_TABLES", "GUARANTEES", "INTERVALS",
    "LOSS_PARAMETERS", "LOSS_STEPS", "METERING_POINTS", "MONEY", "OPEN_ITEMS", "PAYMENTS", "PENALTY_RULES", "POSITIONS", "PROBLEMS",
    "QUANTITY_RULES", "QUANTITY_STEPS", "QUANTITY_TABLES", "READS",
    "RECEIVABLES", "TABLES", "TARIFF_BASIC", "TARIFF_FACTORS", "TARIFF_PRICES", "TARIFF_SCHEDULE",
    "TARIFF_TABLES", "TARIFF_TIERS", "USAGE", "Column", "RowRule", "Table", "Tariffs",
]  # fmt: skip
