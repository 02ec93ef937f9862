"""Where the exchange tables of security, visits and next best action lie, and how rows are stored."""

from collections.abc import Callable
from functools import partial

import polars as pl

from yingshou.core.tables import GUARANTEE_ALARMS, GUARANTEES, VISIT_PLANS
from yingshou.records.copy import Stored
from yingshou.records.guarantees.frames import RULE_DATABASE_TABLES
from yingshou.records.guarantees.operations import store as store_guarantees
from yingshou.records.guarantees.operations import store_rules
from yingshou.records.next_actions.operations import RULE_STORES as NEXT_STORES
from yingshou.records.visits.frames import DATABASE_TABLE
from yingshou.records.visits.operations import store_plans

CARE_STORES: dict[str, tuple[str, Callable[[pl.DataFrame], Stored]]] = {
    GUARANTEES.name: ("guarantees_guarantee", store_guarantees),
    GUARANTEE_ALARMS.name: (
        RULE_DATABASE_TABLES[GUARANTEE_ALARMS.name],
        partial(store_rules, GUARANTEE_ALARMS),
    ),
    VISIT_PLANS.name: (DATABASE_TABLE, store_plans),
    **NEXT_STORES,
}
"""The database table of each of these exchange tables and how its rows are stored."""
