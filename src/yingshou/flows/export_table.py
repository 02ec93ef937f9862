"""Read a whole table of the database as a frame, for an exchange file."""

from pathlib import Path

import polars as pl
from django.conf import settings

from yingshou.core.errors import YingshouError
from yingshou.core.tables import (
    ACCOUNT_TRAITS,
    ACCOUNTS,
    ADJUSTMENTS,
    AGREEMENT_TERMS,
    AGREEMENTS,
    BILLS,
    CHANNELS,
    CHARGE_LINES,
    CLEARINGS,
    DEBIT_ITEMS,
    DEBIT_MANDATES,
    DRAFT_ACCEPTORS,
    DRAFT_WEIGHTS,
    DRAFTS,
    FROZEN_ARREARS,
    GUARANTEES,
    INTERVALS,
    LEGAL_STEPS,
    METERING_POINTS,
    NOTICES,
    PAYMENTS,
    POSITIONS,
    PREPAID_BALANCES,
    PREPAID_DAY_LINES,
    PREPAID_DAYS,
    PROBLEMS,
    QUANTITY_STEPS,
    READS,
    RECEIVABLES,
    RECONCILIATION_RULES,
    RECOVERY_PLANS,
    RESPONSIBILITIES,
    VISIT_PLANS,
    Table,
)
from yingshou.core.tables.credit import ACCOUNT_GRADES
from yingshou.core.tables.next_action import NEXT_DRAWS, NEXT_OUTCOMES, NEXT_PROPOSALS
from yingshou.records.anomalies.frames import DATABASE_TABLES as ANOMALY_DATABASE_TABLES
from yingshou.records.collection.frames import RULE_DATABASE_TABLES as COLLECTION_DATABASE_TABLES
from yingshou.records.copy import copy_out
from yingshou.records.credit.frames import DATABASE_TABLES as CREDIT_DATABASE_TABLES
from yingshou.records.forecasts.frames import DATABASE_TABLES as FORECAST_DATABASE_TABLES
from yingshou.records.guarantees.frames import RULE_DATABASE_TABLES as GUARANTEE_DATABASE_TABLES
from yingshou.records.legal.frames import RULE_DATABASE_TABLES as LEGAL_DATABASE_TABLES
from yingshou.records.messages.frames import DATABASE_TABLES as MESSAGE_DATABASE_TABLES
from yingshou.records.messages.frames import NOTICE_SOURCE
from yingshou.records.metering.frames import (
    DAY_DATABASE_TABLES,
    QUANTITY_DATABASE_TABLES,
    VALIDATION_DATABASE_TABLES,
)
from yingshou.records.next_actions.frames import DATABASE_TABLES as NEXT_DATABASE_TABLES
from yingshou.records.payments.frames import RULE_DATABASE_TABLES
from yingshou.records.prepayment.frames import DATABASE_TABLES as PREPAYMENT_DATABASE_TABLES
from yingshou.records.responsibility.frames import DATABASE_TABLE as RESPONSIBILITY_DATABASE_TABLE
from yingshou.records.supply.frames import DATABASE_TABLES as SUPPLY_DATABASE_TABLES
from yingshou.records.tariffs.frames import DATABASE_TABLES as TARIFF_DATABASE_TABLES
from yingshou.records.visits.frames import DATABASE_TABLE as VISIT_DATABASE_TABLE

_SOURCES = {
    ACCOUNTS.name: "customers_account",
    ACCOUNT_TRAITS.name: "customers_accounttraits",
    METERING_POINTS.name: "metering_meteringpoint",
    **QUANTITY_DATABASE_TABLES,
    **VALIDATION_DATABASE_TABLES,
    **TARIFF_DATABASE_TABLES,
    AGREEMENTS.name: "contracts_agreement",
    AGREEMENT_TERMS.name: "contracts_agreementterm",
    GUARANTEES.name: "guarantees_guarantee",
    **GUARANTEE_DATABASE_TABLES,
    VISIT_PLANS.name: VISIT_DATABASE_TABLE,
    READS.name: "metering_read",
    **DAY_DATABASE_TABLES,
    BILLS.name: "billing_bill",
    CHARGE_LINES.name: "billing_chargeline JOIN billing_bill AS bill USING (bill_no)",
    QUANTITY_STEPS.name: "billing_quantitystep AS step JOIN billing_bill AS bill USING (bill_no)",
    RECEIVABLES.name: "receivables_receivable",
    ADJUSTMENTS.name: "receivables_adjustment",
    CHANNELS.name: "payments_channel",
    RECONCILIATION_RULES.name: "reconciliation_rule",
    RECOVERY_PLANS.name: "indicators_recoveryplan",
    **RULE_DATABASE_TABLES,
    **SUPPLY_DATABASE_TABLES,
    **PREPAYMENT_DATABASE_TABLES,
    PREPAID_DAYS.name: "prepayment_prepaidday",
    PREPAID_DAY_LINES.name: "prepayment_prepaiddayline",
    PREPAID_BALANCES.name: "prepayment_prepaidbalance",
    DEBIT_MANDATES.name: "debits_mandate",
    DEBIT_ITEMS.name: "debits_debititem",
    DRAFT_ACCEPTORS.name: "drafts_acceptor",
    DRAFT_WEIGHTS.name: "drafts_weight",
    DRAFTS.name: "drafts_draft",
    PAYMENTS.name: "payments_payment",
    CLEARINGS.name: "payments_clearing",
    POSITIONS.name: "indicators_position",
    **MESSAGE_DATABASE_TABLES,
    NOTICES.name: NOTICE_SOURCE,
    **COLLECTION_DATABASE_TABLES,
    **LEGAL_DATABASE_TABLES,
    LEGAL_STEPS.name: "legal_step",
    FROZEN_ARREARS.name: "collection_frozenarrears",
    RESPONSIBILITIES.name: RESPONSIBILITY_DATABASE_TABLE,
    **CREDIT_DATABASE_TABLES,
    **ANOMALY_DATABASE_TABLES,
    ACCOUNT_GRADES.name: "credit_accountgrade",
    **FORECAST_DATABASE_TABLES,
    **NEXT_DATABASE_TABLES,
    NEXT_DRAWS.name: "next_actions_draw",
    NEXT_OUTCOMES.name: "next_actions_outcome",
    NEXT_PROPOSALS.name: "next_actions_proposal",
    PROBLEMS.name: "runs_problem",
}
"""Where the rows of each table lie; the columns of the database are named as those of the table."""

_ELSEWHERE = {
    QUANTITY_STEPS.name: {
        "account_no": "bill.account_no", "bill_month": "bill.bill_month",
        **{name: f"step.{name}" for name in QUANTITY_STEPS.names if name.endswith(("_kwh", "_kvarh"))},
        "kind": "step.kind",
    },
    CHARGE_LINES.name: {"account_no": "bill.account_no", "bill_month": "bill.bill_month",
                        "amount": "billing_chargeline.amount"},
}  # fmt: skip

EXPORTED = (*_SOURCES, INTERVALS.name)
"""Names of the tables that can be exported."""


class UnableToExportError(YingshouError):
    """The table is not kept in the database."""

    code = "UNABLE_TO_EXPORT"


def export_table(*, table: Table) -> pl.DataFrame:
    """Return every row of a table in the order of its key, columns as the table declares.

    Raises UnableToExportError for a table that is only ever calculated.
    """
    if table.name == INTERVALS.name:
        return _intervals(Path(settings.INTERVALS_FOLDER))
    if table.name not in _SOURCES:
        raise UnableToExportError(
            zh=f"{table.zh}（{table.name}）是计算过程中的表，不能导出；可导出：{'、'.join(EXPORTED)}",
            en=f"{table.name} is kept nowhere; these can be exported: {', '.join(EXPORTED)}",
            field="table",
        )
    source = {name: f'"{name}"' for name in table.names} | _ELSEWHERE.get(table.name, {})
    columns = ", ".join(f'{source[name]} AS "{name}"' for name in table.names)
    order = ", ".join(source[name] for name in table.key) or "id"
    return copy_out(f"SELECT {columns} FROM {_SOURCES[table.name]} ORDER BY {order}", [], table.schema)


def _intervals(folder: Path) -> pl.DataFrame:
    files = sorted(folder.glob("*.parquet"))
    frames = [INTERVALS.conform(pl.read_parquet(file)) for file in files]
    return pl.concat([INTERVALS.empty(), *frames]).sort(INTERVALS.key)
