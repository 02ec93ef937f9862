"""A round of the dispatcher's work that needs no person: follow, settle, restore, carry out the planned."""

from dataclasses import dataclass
from datetime import datetime

from yingshou.flows.execute_stop import execute_stop
from yingshou.flows.follow_supply import follow_all
from yingshou.flows.restore_supply import note_late, restore_due
from yingshou.flows.settle_command import settle_all
from yingshou.gateways.meters import MeterPort
from yingshou.records.runs.operations import exclusive
from yingshou.records.supply import queries
from yingshou.records.supply.operations import SYSTEM, UnableToStop

LOCK = "supply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round did: stops whose cause went, outcomes looked for, restores and stops tried, incidents."""

    followed: int = 0
    settled: int = 0
    restored: int = 0
    executed: int = 0
    late: int = 0


def run_supply(*, at: datetime, meters: MeterPort) -> Round:
    """Do a round: restores go before stops, and one worker does it at a time.

    Args:
        at: moment in Beijing time.
        meters: the way to the meters.
    """
    with exclusive(LOCK):
        followed = follow_all(at=at)
        settled = settle_all(at=at, meters=meters)
        restored = restore_due(at=at, meters=meters)
        executed = 0
        for order_no in queries.planned(at=at):
            try:
                execute_stop(order_no=order_no, executed_by=SYSTEM, at=at, meters=meters)
                executed += 1
            except UnableToStop:  # revoked or carried out by a person in this very moment
                continue
        late = note_late(at=at)
    return Round(followed=followed, settled=settled, restored=restored, executed=executed, late=late)


def has_work() -> bool:
    """Tell whether a round may have anything to do: any order that has not ended."""
    return queries.any_open()
