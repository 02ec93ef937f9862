"""Meters: read the state of their relay and command it, by DL/T 645-2007 over TCP or another way."""

from yingshou.gateways.meters.port import Answer, MeterPort, State, Target
from yingshou.gateways.meters.settings import GatewaySettings, UnableToReadGateways, read_gateways
from yingshou.gateways.meters.tcp import TcpMeters

__all__ = [
    "Answer",
    "GatewaySettings",
    "MeterPort",
    "State",
    "Target",
    "TcpMeters",
    "UnableToReadGateways",
    "read_gateways",
]
