"""Frames of DL/T 645-2007 that read the state of a relay and command it.

The library builds and checks frames (68H, address, 68H, control code, length, data + 33H, sum, 16H) but
knows no remote control. Added here, by the standard and its supplement: control code 1CH (跳合闸、报警、保电)
with password, operator, the act, and the moment after which the meter does not carry it out any more.
"""

from dataclasses import dataclass
from datetime import datetime

from dlt645 import DLT645Protocol
from dlt645.protocol.frame import Frame

READ, CONTROL = 0x11, 0x1C
_ANSWERED, _REFUSED = 0x80, 0x40
STOP, PERMIT_CLOSE, CLOSE = 0x1A, 0x1B, 0x1C
"""Open the relay (跳闸), let the customer close it (合闸允许), close it (直接合闸)."""
STATE_WORD_3 = bytes.fromhex("03050004")
"""Data identifier 04000503, meter running state word 3 (电表运行状态字 3), low byte first."""
ASSET_NO = bytes.fromhex("02040004")
"""Data identifier 04000402, the number of the meter (表号), low byte first."""
_RELAY_OPEN = 1 << 4
"""Bit 4 of state word 3: relay state, 0 closed (通), 1 open (断)."""
_PASSWORD_WRONG = 1 << 2
"""Bit 2 of the error byte: password wrong or not authorised (密码错/未授权)."""
_ADDRESS_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: who sent it, whether it is a refusal, and its data without the offset of 33H."""

    address: str
    control: int
    refused: bool
    data: bytes

    @property
    def wrong_password(self) -> bool:
        """Tell whether the refusal is for the password."""
        return self.refused and bool(self.data[:1]) and bool(self.data[0] & _PASSWORD_WRONG)


def address_bytes(address: str) -> bytes:
    """Write 12 digits of an address as six bytes of BCD, low byte first. Raises ValueError for other text."""
    if not (address.isdecimal() and len(address) == _ADDRESS_DIGITS):
        raise ValueError(f"an address has {_ADDRESS_DIGITS} digits, not {address!r}")
    return bytes.fromhex(address)[::-1]


def read_frame(*, address: str, identifier: bytes) -> bytes:
    """Build the request for one data item."""
    return bytes(DLT645Protocol.build_frame(address_bytes(address), READ, identifier))


def control_frame(
    *, address: str, act: int, password_level: int, password: str, operator: str, deadline: datetime
) -> bytes:
    """Build a remote command: data PA P0P1P2 C0C1C2C3 N1…N8, low bytes first.

    Args:
        address: 12 digits.
        act: STOP, PERMIT_CLOSE or CLOSE (N1; N2 is reserved).
        password_level: PA, level of the password.
        password: 6 digits.
        operator: 8 digits.
        deadline: Beijing time, written ss mm hh DD MM YY (N3…N8).
    """
    data = bytes(
        [password_level, *bytes.fromhex(password)[::-1], *bytes.fromhex(operator)[::-1], act, 0x00]
    ) + bytes.fromhex(deadline.strftime("%S%M%H%d%m%y"))
    return bytes(DLT645Protocol.build_frame(address_bytes(address), CONTROL, data))


def next_reply(received: bytes) -> tuple[bytes, Reply | None]:
    """Take the first whole frame that is an answer out of what was received; return the rest and the answer.

    Noise and frames with a wrong sum are passed over, and so are requests that come back as an echo.
    """
    while True:
        received, frame = DLT645Protocol.deserialize_with_remaining(received)
        if frame is None:
            return received, None
        if frame.ctrl_code & _ANSWERED:
            return received, _reply(frame)


def relay_closed(data: bytes) -> bool | None:
    """Return whether the relay is closed by the answer to a read of STATE_WORD_3, None where it is none."""
    if len(data) < len(STATE_WORD_3) + 2 or data[:4] != STATE_WORD_3:
        return None
    return not data[4] & _RELAY_OPEN


def stated_number(data: bytes) -> str:
    """Return the meter's own number by the answer to a read of ASSET_NO, empty where it is none."""
    if len(data) < len(ASSET_NO) + 6 or data[:4] != ASSET_NO:
        return ""
    return data[4:10][::-1].hex()


def _reply(frame: Frame) -> Reply:
    return Reply(
        address=bytes(frame.addr)[::-1].hex(),
        control=frame.ctrl_code & 0x1F,
        refused=bool(frame.ctrl_code & _REFUSED),
        data=bytes(frame.data),
    )
