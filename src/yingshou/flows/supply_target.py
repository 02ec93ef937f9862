"""Read meters and keep what they answered."""

from datetime import datetime

from yingshou.core.supply import Reading
from yingshou.gateways.meters import MeterPort, State, Target
from yingshou.records.supply.models import Command
from yingshou.records.supply.operations import Way, contact


def target_of(way: Way | Command) -> Target:
    """Return whom the gateway is to talk to."""
    return Target(meter_no=way.meter_no, gateway=way.gateway, address=way.address, asset_no=way.asset_no)


def read_meter(
    *, way: Way | Command, account_no: str, at: datetime, meters: MeterPort
) -> tuple[Reading | None, State]:
    """Read a meter's relay and keep the answer; None where it is not known."""
    state = meters.read_state(target_of(way))
    contact(
        meter_no=way.meter_no, account_no=account_no, relay_closed=state.relay_closed, fault=state.fault,
        state_word=state.word, at=at,
    )  # fmt: skip
    if state.relay_closed is None:
        return None, state
    return Reading(relay_closed=state.relay_closed, read_at=at), state
