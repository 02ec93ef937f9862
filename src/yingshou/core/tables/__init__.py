"""The nouns: every frame's columns, types, units, keys and row rules, in flow order."""

from yingshou.core.tables.billing import BILLS, CHARGE_LINES
from yingshou.core.tables.capacity import CAPACITY_CHANGES
from yingshou.core.tables.channels import CHANNELS
from yingshou.core.tables.customers import ACCOUNTS, METERING_POINTS
from yingshou.core.tables.debits import DEBIT_ANSWERS, DEBIT_ITEMS, DEBIT_MANDATES
from yingshou.core.tables.drafts import DRAFT_ACCEPTORS, DRAFT_TABLES, DRAFT_WEIGHTS, DRAFTS
from yingshou.core.tables.exposure import DAILY_VALUES, POSITIONS
from yingshou.core.tables.feed_in import (
    FEED_IN_AGREEMENTS,
    FEED_IN_LINES,
    FEED_IN_STATEMENTS,
    TARIFF_FEED_IN,
)
from yingshou.core.tables.ledger import JOURNAL, TRIAL_BALANCE
from yingshou.core.tables.market import MARKET_CONTRACTS, MARKET_RULES
from yingshou.core.tables.metering import DAILY_USAGE, INTERVALS, READS, USAGE
from yingshou.core.tables.money import (
    ADJUSTMENTS,
    CLEARINGS,
    MONEY,
    OPEN_ITEMS,
    PAYMENTS,
    RECEIVABLES,
)
from yingshou.core.tables.money_rules import (
    CLEARING_RULES,
    MONEY_LIMITS,
    MONEY_RULE_TABLES,
    PENALTY_RULES,
)
from yingshou.core.tables.notices import TIER_NOTICES
from yingshou.core.tables.problems import PROBLEMS
from yingshou.core.tables.progress import RECOVERY_PLANS
from yingshou.core.tables.quantities import (
    LOSS_PARAMETERS,
    LOSS_STEPS,
    QUANTITY_RULES,
    QUANTITY_STEPS,
    QUANTITY_TABLES,
)
from yingshou.core.tables.reconciliation import CHANNEL_LINES, RECONCILIATION_RULES, RECONCILIATION_TABLES
from yingshou.core.tables.residents import HOUSEHOLD_BENEFITS, TARIFF_BENEFITS, TARIFF_TIER_RULES
from yingshou.core.tables.schema import Column, RowRule, Table
from yingshou.core.tables.settlement import AGREEMENT_TERMS, AGREEMENTS, DUE_CALENDAR, GUARANTEES
from yingshou.core.tables.statements import BANK_LINES, STATEMENT_LAYOUTS
from yingshou.core.tables.tariff_terms import (
    TARIFF_CLASS_LIMITS,
    TARIFF_DAYS,
    TARIFF_REGISTER_PERIODS,
    TARIFF_TAXES,
)
from yingshou.core.tables.tariffs import (
    TARIFF_BASIC,
    TARIFF_FACTORS,
    TARIFF_PRICES,
    TARIFF_RULE_TABLES,
    TARIFF_SCHEDULE,
    TARIFF_TABLES,
    TARIFF_TIERS,
    Tariffs,
)
from yingshou.core.tables.traits import ACCOUNT_TRAITS
from yingshou.core.tables.validation import METER_CLOCKS, VALIDATION_RULES, VALIDATION_TABLES

TABLES: tuple[Table, ...] = (
    ACCOUNTS,
    ACCOUNT_TRAITS,
    METERING_POINTS,
    CAPACITY_CHANGES,
    *QUANTITY_TABLES,
    *VALIDATION_TABLES,
    READS,
    INTERVALS,
    USAGE,
    DAILY_USAGE,
    QUANTITY_STEPS,
    *TARIFF_TABLES,
    *TARIFF_RULE_TABLES,
    MARKET_CONTRACTS,
    HOUSEHOLD_BENEFITS,
    FEED_IN_AGREEMENTS,
    CHARGE_LINES,
    BILLS,
    FEED_IN_LINES,
    FEED_IN_STATEMENTS,
    AGREEMENTS,
    AGREEMENT_TERMS,
    DUE_CALENDAR,
    GUARANTEES,
    RECEIVABLES,
    ADJUSTMENTS,
    OPEN_ITEMS,
    CHANNELS,
    STATEMENT_LAYOUTS,
    BANK_LINES,
    *RECONCILIATION_TABLES,
    DEBIT_MANDATES,
    DEBIT_ITEMS,
    DEBIT_ANSWERS,
    *DRAFT_TABLES,
    DRAFTS,
    PAYMENTS,
    MONEY,
    CLEARINGS,
    *MONEY_RULE_TABLES,
    JOURNAL,
    TRIAL_BALANCE,
    DAILY_VALUES,
    POSITIONS,
    TIER_NOTICES,
    RECOVERY_PLANS,
    PROBLEMS,
)
"""Every table, in flow order."""

EXCHANGE_TABLES: tuple[Table, ...] = (
    ACCOUNTS,
    ACCOUNT_TRAITS,
    METERING_POINTS,
    CAPACITY_CHANGES,
    *QUANTITY_TABLES,
    *VALIDATION_TABLES,
    *TARIFF_TABLES,
    *TARIFF_RULE_TABLES,
    MARKET_CONTRACTS,
    HOUSEHOLD_BENEFITS,
    FEED_IN_AGREEMENTS,
    AGREEMENTS,
    AGREEMENT_TERMS,
    GUARANTEES,
    READS,
    INTERVALS,
    CHANNELS,
    RECONCILIATION_RULES,
    RECOVERY_PLANS,
    DEBIT_MANDATES,
    *DRAFT_TABLES,
    *MONEY_RULE_TABLES,
    PAYMENTS,
    DRAFTS,
)
"""The documented exchange files, in the order they are loaded."""

__all__ = [
    "ACCOUNTS",
    "ACCOUNT_TRAITS",
    "ADJUSTMENTS",
    "AGREEMENTS",
    "AGREEMENT_TERMS",
    "BANK_LINES",
    "BILLS",
    "CAPACITY_CHANGES",
    "CHANNELS",
    "CHANNEL_LINES",
    "CHARGE_LINES",
    "CLEARINGS",
    "CLEARING_RULES",
    "DAILY_USAGE",
    "DAILY_VALUES",
    "DEBIT_ANSWERS",
    "DEBIT_ITEMS",
    "DEBIT_MANDATES",
    "DRAFTS",
    "DRAFT_ACCEPTORS",
    "DRAFT_TABLES",
    "DRAFT_WEIGHTS",
    "DUE_CALENDAR",
    "EXCHANGE_TABLES",
    "FEED_IN_AGREEMENTS",
    "FEED_IN_LINES",
    "FEED_IN_STATEMENTS",
    "GUARANTEES",
    "HOUSEHOLD_BENEFITS",
    "INTERVALS",
    "JOURNAL",
    "LOSS_PARAMETERS",
    "LOSS_STEPS",
    "MARKET_CONTRACTS",
    "MARKET_RULES",
    "METERING_POINTS",
    "METER_CLOCKS",
    "MONEY",
    "MONEY_LIMITS",
    "MONEY_RULE_TABLES",
    "OPEN_ITEMS",
    "PAYMENTS",
    "PENALTY_RULES",
    "POSITIONS",
    "PROBLEMS",
    "QUANTITY_RULES",
    "QUANTITY_STEPS",
    "QUANTITY_TABLES",
    "READS",
    "RECEIVABLES",
    "RECONCILIATION_RULES",
    "RECONCILIATION_TABLES",
    "RECOVERY_PLANS",
    "STATEMENT_LAYOUTS",
    "TABLES",
    "TARIFF_BASIC",
    "TARIFF_BENEFITS",
    "TARIFF_CLASS_LIMITS",
    "TARIFF_DAYS",
    "TARIFF_FACTORS",
    "TARIFF_FEED_IN",
    "TARIFF_PRICES",
    "TARIFF_REGISTER_PERIODS",
    "TARIFF_RULE_TABLES",
    "TARIFF_SCHEDULE",
    "TARIFF_TABLES",
    "TARIFF_TAXES",
    "TARIFF_TIERS",
    "TARIFF_TIER_RULES",
    "TRIAL_BALANCE",
    "USAGE",
    "VALIDATION_RULES",
    "VALIDATION_TABLES",
    "Column",
    "RowRule",
    "Table",
    "Tariffs",
]  # fmt: skip
