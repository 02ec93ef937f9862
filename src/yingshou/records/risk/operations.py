"""Writes of links, rules and what a run of risk found."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
from django.db import transaction

from yingshou.core.tables import RISK_TABLES, Table
from yingshou.core.tables.risk import (
    RISK_ACCOUNT_DAYS,
    RISK_ACCOUNTS,
    RISK_DAYS,
    RISK_GROUPS,
    RISK_STRESS_ACCOUNTS,
    RISK_STRESSES,
)
from yingshou.records.copy import Stored, copy_in, store_new
from yingshou.records.risk.frames import DATABASE_TABLES
from yingshou.records.risk.models import RiskRun


def store_rules(table: Table, frame: pl.DataFrame) -> Stored:
    """Store new rows of one of RISK_TABLES; what is stored is never overwritten."""
    return store_new(DATABASE_TABLES[table.name], table.conform(frame), table.key)


RULE_STORES = {
    table.name: (DATABASE_TABLES[table.name], partial(store_rules, table)) for table in RISK_TABLES
}
"""Where the rows of each table of risk go, and how they are stored, for imports."""


def keep_run(
    *,
    run: Mapping[str, Any],
    accounts: pl.DataFrame,
    groups: pl.DataFrame,
    days: pl.DataFrame,
    account_days: pl.DataFrame,
    stresses: pl.DataFrame,
    stress_accounts: pl.DataFrame,
) -> bool:
    """Keep a run of risk with its rows in one transaction; a run that is there is left as it is.

    Args:
        run: the fields of `RiskRun`, plain JSON in `rules` and `bins`.
        accounts: as `risk_accounts`.
        groups: as `risk_groups`.
        days: as `risk_days`, with `org_code`.
        account_days: as `risk_account_days`, what `days` sums up.
        stresses: as `risk_stresses`, with `bins` as JSON text.
        stress_accounts: as `risk_stress_accounts`.

    Returns:
        Whether it was written.
    """
    with transaction.atomic():
        kept, created = RiskRun.objects.get_or_create(run_no=run["run_no"], defaults=dict(run))
        if not created:
            return False
        number = pl.lit(kept.run_no).alias("run_no")
        copy_in("risk_riskaccount", RISK_ACCOUNTS.conform(accounts).with_columns(number))
        copy_in("risk_riskgroup", RISK_GROUPS.conform(groups).with_columns(number))
        copy_in("risk_riskday", days.select(*RISK_DAYS.names, "org_code").with_columns(number))
        copy_in("risk_riskaccountday", RISK_ACCOUNT_DAYS.conform(account_days).with_columns(number))
        copy_in("risk_riskstress", stresses.select(*RISK_STRESSES.names, "bins").with_columns(number))
        copy_in("risk_riskstressaccount", RISK_STRESS_ACCOUNTS.conform(stress_accounts).with_columns(number))
    return True
