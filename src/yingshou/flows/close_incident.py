"""Close an incident of stop and restore: a person says how it was dealt with."""

from datetime import datetime

from django.db import transaction

from yingshou.records.audit.operations import record_event
from yingshou.records.supply.operations import close_incident


def close_supply_incident(*, incident_id: int, closed_by: str, at: datetime, note: str) -> None:
    """Close an incident. Raises UnableToStop: UNKNOWN_INCIDENT, or MISSING_VALUE without a note."""
    with transaction.atomic():
        found = close_incident(incident_id, closed_by=closed_by, at=at, text=note)
        record_event(
            actor=closed_by, action="CLOSE_INCIDENT", subject=found.order_id,
            detail={"kind": found.kind, "note": note},
        )  # fmt: skip
