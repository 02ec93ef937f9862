"""Meters on a port of 127.0.0.1 that speak DL/T 645-2007 and misbehave on demand."""

import socketserver
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from threading import Event, RLock, Thread
from types import TracebackType
from typing import Any, Self

from dlt645 import DLT645Protocol
from dlt645.protocol.frame import Frame

from yingshou.gateways.meters import frames

HOST = "127.0.0.1"
PASSWORD, OPERATOR = "123456", "00000001"
_OTHER_ERROR, _NO_DATA, _WRONG_PASSWORD = 0x01, 0x02, 0x04
_DONE, _REFUSED = 0x80, 0xC0


class MeterFault(StrEnum):
    """What a meter or the way to it does wrong with one request."""

    LOST = "LOST"
    """The request never arrives."""
    ANSWER_LOST = "ANSWER_LOST"
    """The request is carried out and the answer never arrives."""
    LATE = "LATE"
    """The request is carried out when nobody expects it any more; see `release`."""
    REFUSED = "REFUSED"
    """The meter refuses."""
    WRONG_PASSWORD = "WRONG_PASSWORD"  # noqa: S105  a word for a fault
    """The meter says that the password is wrong."""
    POWER_FAILURE = "POWER_FAILURE"
    """The power fails in the middle: the relay moves, and neither this nor the next two get an answer."""
    GARBAGE = "GARBAGE"
    """Noise and a broken frame come before the answer."""
    BROKEN_ANSWER = "BROKEN_ANSWER"
    """The answer has a wrong sum."""
    OTHER_METER = "OTHER_METER"
    """Another meter answers in its place."""


@dataclass
class Meter:
    """A meter: its address, its own number, its password, and its relay."""

    address: str
    asset_no: str = ""
    password: str = PASSWORD
    relay_closed: bool = True
    faults: deque[MeterFault] = field(default_factory=deque)
    moved: list[tuple[str, datetime]] = field(default_factory=list)
    """What its relay did, in order: STOP or CLOSE, and when."""


class MeterSimulator:
    """Many meters behind one port; a context manager that serves in a thread of its own.

    `clock` tells the meters the time, which decides whether a command is still to be carried out.
    """

    def __init__(self, *, clock: Callable[[], datetime], port: int = 0) -> None:
        """Take the port; 0 is any that is free."""
        self._meters: dict[str, Meter] = {}
        self._late: list[tuple[Meter, Frame]] = []
        self._lock = RLock()
        self._clock = clock
        self._ended = Event()
        self._server = _Server((HOST, port), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self._server.server_address[1])

    def add(self, meter: Meter) -> Meter:
        """Put a meter behind the port."""
        self._meters[meter.address] = meter
        return meter

    def meter(self, address: str) -> Meter:
        """Return a meter by its address."""
        return self._meters[address]

    def release(self) -> int:
        """Let the late requests arrive now, and return how many those were."""
        with self._lock:
            late, self._late = self._late, []
            for meter, frame in late:
                self._carry_out(meter, frame)
        return len(late)

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop serving."""
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, frame: Frame) -> bytes | None:
        """Answer one request; None is silence."""
        with self._lock:
            meter = self._meters.get(bytes(frame.addr)[::-1].hex())
            if meter is None:
                return None
            fault = meter.faults.popleft() if meter.faults else None
            if fault is MeterFault.LOST:
                return None
            if fault is MeterFault.LATE:
                self._late.append((meter, frame))
                return None
            if fault in {MeterFault.REFUSED, MeterFault.WRONG_PASSWORD}:
                error = _OTHER_ERROR if fault is MeterFault.REFUSED else _WRONG_PASSWORD
                return self._frame(meter.address, frame.ctrl_code | _REFUSED, bytes([error]))
            control, data = self._carry_out(meter, frame)
            if fault is MeterFault.POWER_FAILURE:
                meter.faults.extendleft([MeterFault.LOST] * 2)
            if fault in {MeterFault.ANSWER_LOST, MeterFault.POWER_FAILURE}:
                return None
            return self._spoilt(self._frame(meter.address, control, data), meter, fault, control, data)

    def _spoilt(
        self, answer: bytes, meter: Meter, fault: MeterFault | None, control: int, data: bytes
    ) -> bytes:
        if fault is MeterFault.GARBAGE:
            return b"\x00\x68\xfe\x12" + answer[:-2] + b"\x00\x16" + answer
        if fault is MeterFault.BROKEN_ANSWER:
            return answer[:-2] + bytes([(answer[-2] + 1) & 0xFF]) + answer[-1:]
        if fault is MeterFault.OTHER_METER:
            other = f"{int(meter.address) + 1:012d}"[-12:]
            return self._frame(other, control, data)
        return answer

    @staticmethod
    def _frame(address: str, control: int, data: bytes) -> bytes:
        return bytes(DLT645Protocol.build_frame(frames.address_bytes(address), control, data))

    def _carry_out(self, meter: Meter, frame: Frame) -> tuple[int, bytes]:
        """Do what a request asks for; return control code and data of the answer."""
        if frame.ctrl_code == frames.READ:
            return self._read(meter, bytes(frame.data))
        if frame.ctrl_code == frames.CONTROL:
            return self._control(meter, bytes(frame.data))
        return frame.ctrl_code | _REFUSED, bytes([_OTHER_ERROR])

    @staticmethod
    def _read(meter: Meter, data: bytes) -> tuple[int, bytes]:
        identifier = data[:4]
        if identifier == frames.STATE_WORD_3:
            word = 0 if meter.relay_closed else (1 << 4) | (1 << 6)
            return frames.READ | _DONE, identifier + word.to_bytes(2, "little")
        if identifier == frames.ASSET_NO and meter.asset_no:
            return frames.READ | _DONE, identifier + bytes.fromhex(meter.asset_no)[::-1]
        return frames.READ | _REFUSED, bytes([_NO_DATA])

    def _control(self, meter: Meter, data: bytes) -> tuple[int, bytes]:
        if data[1:4][::-1].hex() != meter.password:
            return frames.CONTROL | _REFUSED, bytes([_WRONG_PASSWORD])
        act, deadline = data[8], datetime.strptime(data[10:16].hex(), "%S%M%H%d%m%y")  # noqa: DTZ007  the meter's own clock
        now = self._clock().replace(tzinfo=None, microsecond=0)  # clocks of meters count seconds
        if now > deadline or act not in {frames.STOP, frames.PERMIT_CLOSE, frames.CLOSE}:
            return frames.CONTROL | _REFUSED, bytes([_OTHER_ERROR])
        # A customer who is allowed to close does so at once: nobody is played who would not.
        meter.relay_closed = act != frames.STOP
        meter.moved.append(("STOP" if act == frames.STOP else "CLOSE", now))
        return frames.CONTROL | _DONE, b""


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True


def _handler(simulator: MeterSimulator) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            received = b""
            while got := self._received():
                received += got
                while True:
                    received, frame = DLT645Protocol.deserialize_with_remaining(received)
                    if frame is None:
                        break
                    answer = simulator.answer(frame)
                    if answer is not None:
                        self.request.sendall(answer)

        def _received(self) -> Any:
            try:
                return self.request.recv(1024)
            except OSError:
                return b""

    return Handler
