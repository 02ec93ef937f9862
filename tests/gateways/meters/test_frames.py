"""Frames of remote control byte by byte, and answers that are none."""

from datetime import datetime

import pytest

from yingshou.gateways.meters import frames

STOP_AT = datetime(2025, 10, 24, 9, 30, 15)  # noqa: DTZ001  the meter's own clock


def test_a_stop_is_written_byte_by_byte():
    frame = frames.control_frame(
        address="123456789012", act=frames.STOP, password_level=2, password="123456", operator="00000001",
        deadline=STOP_AT,
    )  # fmt: skip
    plain = "02 56 34 12 01 00 00 00 1A 00 15 30 09 24 10 25"
    shifted = bytes((byte + 0x33) & 0xFF for byte in bytes.fromhex(plain))
    body = bytes.fromhex("68 12 90 78 56 34 12 68 1C 10") + shifted
    assert frame == b"\xfe" * 4 + body + bytes([sum(body) & 0xFF, 0x16])
    assert frame.hex(" ") == (
        "fe fe fe fe 68 12 90 78 56 34 12 68 1c 10 35 89 67 45 34 33 33 33 4d 33 48 63 3c 57 43 58 42 16"
    )


def test_a_read_of_the_state_word_is_written_byte_by_byte():
    frame = frames.read_frame(address="000000000001", identifier=frames.STATE_WORD_3)
    assert frame.hex(" ") == "fe fe fe fe 68 01 00 00 00 00 00 68 11 04 36 38 33 37 be 16"


@pytest.mark.parametrize(
    ("data", "closed"),
    [("03050004 0000", True), ("03050004 1000", False), ("03050004 4000", True), ("03050004", None),
     ("04050004 0000", None)],
)  # fmt: skip
def test_bit_four_of_the_state_word_is_the_relay(data, closed):
    assert frames.relay_closed(bytes.fromhex(data)) is closed


def test_a_refusal_says_whether_the_password_was_wrong():
    raw = frames.DLT645Protocol.build_frame(frames.address_bytes("000000000001"), 0xDC, b"\x04")
    _rest, reply = frames.next_reply(bytes(raw))
    assert (reply.address, reply.control, reply.refused, reply.wrong_password) == (
        "000000000001", 0x1C, True, True,
    )  # fmt: skip


def test_noise_echoes_and_wrong_sums_are_no_answers():
    request = frames.read_frame(address="000000000001", identifier=frames.STATE_WORD_3)
    broken = bytearray(request)
    broken[-2] ^= 1
    rest, reply = frames.next_reply(b"\x68\x01" + request + bytes(broken) + b"\xfe\x68")
    assert reply is None
    assert rest == b"\xfe\x68"


@pytest.mark.parametrize("address", ["", "12345678901", "12345678901A", "1234567890123"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="12 digits"):
        frames.address_bytes(address)
