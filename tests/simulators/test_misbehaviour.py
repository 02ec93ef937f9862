"""What is asked for goes wrong, once, in its place, and nothing else does."""

import pytest

from yingshou.simulators.misbehaviour import Mailbag, Manners, Misbehaviour, Place

M = Misbehaviour


@pytest.mark.parametrize(
    ("wrong", "at_once", "in_the_end"),
    [
        ((), "ABC", "ABC"),
        ((M.DUPLICATE,), "AABC", "AABC"),
        ((M.LATE,), "BC", "BCA"),
        ((M.OUT_OF_ORDER,), "BAC", "BAC"),
        ((M.OUT_OF_ORDER, M.OUT_OF_ORDER), "CAB", "CAB"),
        ((M.LATE, M.OUT_OF_ORDER), "CB", "CBA"),
    ],
)
def test_messages_come_as_the_manners_have_it(wrong, at_once, in_the_end):
    sent, manners = [], Manners()
    bag = Mailbag(manners, lambda message, _wrong: sent.append(message))
    manners.misbehave(Place.MESSAGE, *wrong)
    for message in "ABC":
        bag.post(message)
    assert "".join(sent) == at_once
    assert bag.release() == len(in_the_end) - len(at_once)
    assert "".join(sent) == in_the_end


def test_the_writer_is_told_what_only_it_can_do_wrong():
    told, manners = [], Manners()
    bag = Mailbag(manners, lambda message, wrong: told.append((message, wrong)))
    manners.misbehave(Place.MESSAGE, M.WRONG_AMOUNT, M.WRONG_SIGNATURE)
    for message in "ABC":
        bag.post(message)
    assert told == [("A", M.WRONG_AMOUNT), ("B", M.WRONG_SIGNATURE), ("C", None)]


def test_manners_of_one_place_leave_the_others_alone():
    manners = Manners()
    manners.misbehave(Place.ANSWER, M.TIMEOUT_AFTER_SUCCESS)
    assert manners.at(Place.STATEMENT, *M) is None
    assert manners.at(Place.ANSWER, M.WRONG_SIGNATURE) is None
    assert [manners.at(Place.ANSWER, *M) for _ in range(2)] == [M.TIMEOUT_AFTER_SUCCESS, None]
