"""Meters behind a gateway on TCP, one connection a call, every wait bounded."""

import socket
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from time import monotonic

from yingshou.gateways.meters import frames
from yingshou.gateways.meters.frames import Reply
from yingshou.gateways.meters.port import Answer, State, Target
from yingshou.gateways.meters.settings import GatewaySettings

_MOST_BYTES = 4096
ACKNOWLEDGED, REFUSED, UNKNOWN, NOT_SENT = "ACKNOWLEDGED", "REFUSED", "UNKNOWN", "NOT_SENT"


class TcpMeters:
    """The meters of an installation, by the names of their gateways."""

    def __init__(self, gateways: Mapping[str, GatewaySettings], clock: Callable[[], datetime]) -> None:
        """Keep where the gateways are, and the clock that the meters go by."""
        self._gateways, self._clock = gateways, clock

    def read_state(self, target: Target) -> State:
        """Read the relay of a meter; where its number is known, that is read and compared before."""
        gateway = self._gateways.get(target.gateway)
        if gateway is None:
            return State(relay_closed=None, fault="NO_GATEWAY")
        if target.asset_no:
            reply, fault = _asked(gateway, target, frames.ASSET_NO)
            if reply is None:
                return State(relay_closed=None, fault=fault)
            if frames.stated_number(reply.data) != target.asset_no:
                return State(relay_closed=None, fault="WRONG_METER")
        reply, fault = _asked(gateway, target, frames.STATE_WORD_3)
        closed = frames.relay_closed(reply.data) if reply else None
        if reply is None or closed is None:
            return State(relay_closed=None, fault=fault or "BAD_FRAME")
        return State(relay_closed=closed, word=reply.data[4:6][::-1].hex())

    def stop(self, target: Target, *, latest: datetime) -> Answer:
        """Command the relay open."""
        return self._command(target, frames.STOP, latest)

    def close(self, target: Target, *, latest: datetime, at_once: bool) -> Answer:
        """Command the relay closed, or let the customer close it."""
        return self._command(target, frames.CLOSE if at_once else frames.PERMIT_CLOSE, latest)

    def _command(self, target: Target, act: int, latest: datetime) -> Answer:
        gateway = self._gateways.get(target.gateway)
        if gateway is None:
            return Answer(result=NOT_SENT, reason="NO_GATEWAY")
        valid = timedelta(milliseconds=gateway.command_milliseconds)
        wait = valid + timedelta(milliseconds=gateway.margin_milliseconds)
        deadline = (self._clock() + valid).replace(microsecond=0)
        if deadline > latest:
            return Answer(result=NOT_SENT, reason="TOO_LATE")
        frame = frames.control_frame(
            address=target.address, act=act, password_level=gateway.password_level,
            password=gateway.password, operator=gateway.operator, deadline=deadline,
        )  # fmt: skip
        reply, fault, sent = _exchange(gateway, target, frame, frames.CONTROL, wait=wait)
        if reply is None:
            return Answer(result=UNKNOWN if sent else NOT_SENT, reason=fault)
        if reply.refused:
            return Answer(result=REFUSED, reason="PASSWORD" if reply.wrong_password else "OTHER")
        return Answer(result=ACKNOWLEDGED)


def _asked(gateway: GatewaySettings, target: Target, identifier: bytes) -> tuple[Reply | None, str]:
    frame = frames.read_frame(address=target.address, identifier=identifier)
    reply, fault, _sent = _exchange(
        gateway,
        target,
        frame,
        frames.READ,
        wait=timedelta(milliseconds=gateway.milliseconds),
        identifier=identifier,
    )
    if reply is not None and reply.refused:
        return None, "REFUSED"
    return reply, fault


def _exchange(
    gateway: GatewaySettings,
    target: Target,
    frame: bytes,
    control: int,
    *,
    wait: timedelta,
    identifier: bytes = b"",
) -> tuple[Reply | None, str, bool]:
    """Send a frame and wait for its answer; return it, why there is none, and whether it went out.

    Only an answer from the address that was asked counts, to the control code and the item asked for. Others
    are passed over until the time is up: a line may be shared and an old answer may come late.
    """
    patience = wait.total_seconds()
    until = monotonic() + patience
    fault, sent = "NO_ANSWER", False
    try:
        with socket.create_connection((gateway.host, gateway.port), timeout=patience) as line:
            sent = True  # from here on it cannot be said that nothing went out
            line.sendall(frame)
            received = b""
            while (left := until - monotonic()) > 0:
                line.settimeout(left)
                got = line.recv(_MOST_BYTES)
                if not got:
                    break
                received += got
                while True:
                    received, reply = frames.next_reply(received)
                    if reply is None:
                        break
                    if reply.address != target.address:
                        fault = "WRONG_METER"
                    elif reply.control == control and (
                        reply.refused or reply.data[: len(identifier)] == identifier
                    ):
                        return reply, "", True
    except OSError:
        pass
    return None, fault, sent
