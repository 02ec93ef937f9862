"""What the office of the sample does about odd use: a look at the last day, two inspections, one result."""

from collections.abc import Mapping
from typing import Any

from yingshou.flows.find_anomalies import find_anomalies
from yingshou.flows.give_inspection import give_inspection
from yingshou.flows.record_inspection import record_inspection
from yingshou.records.anomalies.queries import inspections_of, listed
from yingshou.sample.company.plan import AS_OF
from yingshou.sample.company.staff import make_logins

_SENT = 2
"""Inspections that are given out; the first is done, the other under way."""


def inspect() -> Mapping[str, Any]:
    """Look at the use up to the last day and send the inspector to the first of the list; safe to repeat."""
    make_logins()
    find_anomalies(as_of=AS_OF)
    found = list(listed())
    for place, each in enumerate(found[:_SENT]):
        if not inspections_of(each.account_id).exists():
            give_inspection(
                account_no=each.account_id, given_to="inspector", given_by="team_lead", as_of=AS_OF
            )
        number = inspections_of(each.account_id).get().pk
        if place == 0:
            record_inspection(
                inspection_no=number, result="WRONG_WIRING", result_date=AS_OF, found_by="inspector",
                note="二次回路一相电流反接，已恢复", reference="检查单 2026-1031-01", as_of=AS_OF,
            )  # fmt: skip
    return {"listed": len(found), "inspections": min(len(found), _SENT)}
