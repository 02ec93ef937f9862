"""What another party does wrong, on demand: one list of words and two small parts that act on them."""

from collections import deque
from collections.abc import Callable
from enum import StrEnum
from threading import RLock
from typing import Generic, TypeVar

Message = TypeVar("Message")


class Misbehaviour(StrEnum):
    """What can go wrong with an answer, a message or a line of a statement."""

    DUPLICATE = "DUPLICATE"
    """It comes twice."""
    LATE = "LATE"
    """It comes when nobody expects it any more."""
    OUT_OF_ORDER = "OUT_OF_ORDER"
    """It comes after what happened later."""
    WRONG_AMOUNT = "WRONG_AMOUNT"
    """It states another amount than what was paid."""
    WRONG_SIGNATURE = "WRONG_SIGNATURE"
    """It is signed with a key that is not the party's."""
    TIMEOUT_AFTER_SUCCESS = "TIMEOUT_AFTER_SUCCESS"
    """The act is done, and the answer never arrives."""
    TRUNCATED = "TRUNCATED"
    """It breaks off before its end."""


class Place(StrEnum):
    """Where a party misbehaves."""

    ANSWER = "ANSWER"
    """In the answer to a request of ours."""
    MESSAGE = "MESSAGE"
    """In what it sends on its own: a notification, a file of answers."""
    STATEMENT = "STATEMENT"
    """In a line of its daily statement."""


class Manners:
    """What a party will do wrong next, place by place; with nothing asked for it behaves."""

    def __init__(self) -> None:
        """Begin well behaved."""
        self._next: dict[Place, deque[Misbehaviour]] = {place: deque() for place in Place}
        self._lock = RLock()

    def misbehave(self, place: Place, *what: Misbehaviour) -> None:
        """Do these wrong at the next acts of a place, one an act, in this order."""
        with self._lock:
            self._next[place].extend(what)

    def at(self, place: Place, *possible: Misbehaviour) -> Misbehaviour | None:
        """Take what is to be done wrong now, where it is one of what is possible here."""
        with self._lock:
            waiting = self._next[place]
            return waiting.popleft() if waiting and waiting[0] in possible else None


class Mailbag(Generic[Message]):
    """Sends messages on, as the manners of their sender have it.

    A message told to be LATE waits for `release`; one told to be OUT_OF_ORDER waits for the next one and goes
    after it. WRONG_AMOUNT and WRONG_SIGNATURE are for whoever writes the message: `send` is told of them.
    """

    def __init__(self, manners: Manners, send: Callable[[Message, Misbehaviour | None], None]) -> None:
        """Keep the manners, and what carries a message to its reader."""
        self._manners, self._send = manners, send
        self._late: list[Message] = []
        self._held: list[Message] = []

    def post(self, message: Message) -> None:
        """Send a message, twice, later or not in turn where that is asked for."""
        wrong = self._manners.at(
            Place.MESSAGE,
            Misbehaviour.DUPLICATE,
            Misbehaviour.LATE,
            Misbehaviour.OUT_OF_ORDER,
            Misbehaviour.WRONG_AMOUNT,
            Misbehaviour.WRONG_SIGNATURE,
        )
        if wrong is Misbehaviour.LATE:
            self._late.append(message)
            return
        if wrong is Misbehaviour.OUT_OF_ORDER:
            self._held.append(message)
            return
        self._send(message, wrong)
        if wrong is Misbehaviour.DUPLICATE:
            self._send(message, None)
        held, self._held = self._held, []
        for each in held:
            self._send(each, None)

    def release(self) -> int:
        """Send what is late or still held back, and return how many messages that were."""
        waiting = [*self._held, *self._late]
        self._held, self._late = [], []
        for each in waiting:
            self._send(each, None)
        return len(waiting)
