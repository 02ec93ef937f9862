"""Commands to meters that lose, delay, refuse, break and mistake: each ends in a word that is true."""

import json
from datetime import datetime, timedelta

import pytest

from yingshou.gateways.meters import Answer, State, Target, TcpMeters, UnableToReadGateways, read_gateways
from yingshou.simulators.meters import Meter, MeterFault, MeterSimulator

NOW = datetime(2025, 10, 24, 9, 30)  # noqa: DTZ001  the meter's own clock
LATER = NOW + timedelta(minutes=1)
TARGET = Target(meter_no="M1", gateway="G1", address="000000000001", asset_no="110000000001")


class Clock:
    now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def simulator():
    clock = Clock()
    with MeterSimulator(clock=clock) as made:
        made.clock = clock
        made.add(Meter(address="000000000001", asset_no="110000000001"))
        yield made


def meters(simulator, tmp_path, **changes):
    (tmp_path / "password").write_text("123456\n")
    row = {"host": "127.0.0.1", "port": simulator.port, "operator": "00000001",
           "password_file": "password", "milliseconds": 60, "command_milliseconds": 60,
           "margin_milliseconds": 0, **changes}  # fmt: skip
    (tmp_path / "meters.json").write_text(json.dumps({"G1": row}))
    return TcpMeters(read_gateways(tmp_path / "meters.json"), lambda: NOW)


def test_stop_and_close_move_the_relay_and_are_read_back(simulator, tmp_path):
    line = meters(simulator, tmp_path)
    assert line.read_state(TARGET) == State(relay_closed=True, word="0000")
    assert line.stop(TARGET, latest=LATER) == Answer(result="ACKNOWLEDGED")
    assert line.read_state(TARGET) == State(relay_closed=False, word="0050")
    assert line.close(TARGET, latest=LATER, at_once=True).result == "ACKNOWLEDGED"
    assert line.close(TARGET, latest=LATER, at_once=False).result == "ACKNOWLEDGED"
    assert [act for act, _at in simulator.meter("000000000001").moved] == ["STOP", "CLOSE", "CLOSE"]


@pytest.mark.parametrize(
    ("fault", "answer", "closed"),
    [
        (MeterFault.LOST, Answer(result="UNKNOWN", reason="NO_ANSWER"), True),
        (MeterFault.LATE, Answer(result="UNKNOWN", reason="NO_ANSWER"), True),
        (MeterFault.ANSWER_LOST, Answer(result="UNKNOWN", reason="NO_ANSWER"), False),
        (MeterFault.POWER_FAILURE, Answer(result="UNKNOWN", reason="NO_ANSWER"), False),
        (MeterFault.BROKEN_ANSWER, Answer(result="UNKNOWN", reason="NO_ANSWER"), False),
        (MeterFault.OTHER_METER, Answer(result="UNKNOWN", reason="WRONG_METER"), False),
        (MeterFault.REFUSED, Answer(result="REFUSED", reason="OTHER"), True),
        (MeterFault.WRONG_PASSWORD, Answer(result="REFUSED", reason="PASSWORD"), True),
        (MeterFault.GARBAGE, Answer(result="ACKNOWLEDGED"), False),
    ],
)  # fmt: skip
def test_each_fault_ends_in_its_word(simulator, tmp_path, fault, answer, closed):
    meter = simulator.meter("000000000001")
    meter.faults.append(fault)
    assert meters(simulator, tmp_path).stop(TARGET, latest=LATER) == answer
    assert meter.relay_closed is closed


def test_a_late_command_is_dead_after_its_deadline(simulator, tmp_path):
    meter = simulator.meter("000000000001")
    meter.faults.append(MeterFault.LATE)
    meters(simulator, tmp_path).stop(TARGET, latest=LATER)
    simulator.clock.now = NOW + timedelta(seconds=2)
    assert simulator.release() == 1
    assert meter.relay_closed


def test_nothing_goes_out_where_no_time_is_left(simulator, tmp_path):
    answer = meters(simulator, tmp_path).stop(TARGET, latest=NOW - timedelta(seconds=1))
    assert answer == Answer(result="NOT_SENT", reason="TOO_LATE")
    assert simulator.meter(TARGET.address).moved == []


def test_another_meter_at_the_address_is_told_by_its_number(simulator, tmp_path):
    simulator.meter("000000000001").asset_no = "110000000002"
    assert meters(simulator, tmp_path).read_state(TARGET) == State(relay_closed=None, fault="WRONG_METER")


def test_a_silent_or_unknown_way_is_named(simulator, tmp_path):
    line = meters(simulator, tmp_path)
    nobody = Target(meter_no="M9", gateway="G1", address="000000000009")
    assert line.read_state(nobody) == State(relay_closed=None, fault="NO_ANSWER")
    nowhere = Target(meter_no="M9", gateway="G9", address="000000000009")
    assert line.stop(nowhere, latest=LATER) == Answer(result="NOT_SENT", reason="NO_GATEWAY")
    dead = meters(simulator, tmp_path, port=1)
    assert dead.stop(TARGET, latest=LATER) == Answer(result="NOT_SENT", reason="NO_ANSWER")


def test_a_gateway_without_its_password_is_refused(tmp_path):
    assert read_gateways(tmp_path / "none.json") == {}
    (tmp_path / "meters.json").write_text('{"G1": {"host": "h", "port": 1, "password_file": "gone"}}')
    with pytest.raises(UnableToReadGateways, match=r"meters\.json"):
        read_gateways(tmp_path / "meters.json")
