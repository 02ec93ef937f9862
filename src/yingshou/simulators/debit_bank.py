"""A bank that debits: it takes files of batches, and answers them by file, misbehaving on demand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import TracebackType
from typing import Self

from yingshou.core.money import FEN, ZERO_YUAN
from yingshou.simulators.misbehaviour import Mailbag, Manners, Misbehaviour, Place
from yingshou.simulators.server import Answer, LocalServer, Request

Decide = Callable[[str, Decimal], str]
"""Says by account and amount what becomes of an item: PAID, or why not."""


@dataclass(frozen=True, slots=True)
class _Item:
    item_no: int
    account_no: str
    amount: Decimal


class SimulatedDebitBank:
    """A server on 127.0.0.1 that speaks the protocol of a drop.

    `batches` is what came, `paid` what it really debited by account. What it does wrong: at ANSWER a
    TIMEOUT_AFTER_SUCCESS of the next request, at MESSAGE with an answer file (DUPLICATE, LATE,
    OUT_OF_ORDER), at STATEMENT inside the next one (WRONG_AMOUNT, DUPLICATE, TRUNCATED).
    """

    def __init__(self, decide: Decide, *, token: str = "") -> None:
        """Begin with nothing.

        Args:
            decide: what becomes of an item.
            token: what callers must give; empty = nothing.
        """
        self.manners = Manners()
        self.batches: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        self.paid: dict[str, Decimal] = {}
        self._decide, self._token = decide, token
        self._bag: Mailbag[tuple[str, bytes]] = Mailbag(self.manners, self._lay_out)
        self._answered: set[str] = set()
        self._debited: set[str] = set()
        self._server = LocalServer(self._serve)

    @property
    def url(self) -> str:
        """Return where it listens."""
        return self._server.url

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._server.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop serving."""
        self._server.__exit__(kind, error, traceback)

    def debit(self, day: date) -> int:
        """Debit the batches that came and lay their answers out; returns how many batches."""
        names = sorted(set(self.batches) - self._answered)
        for name in names:
            self._answered.add(name)
            self._bag.post((f"{name.removesuffix('.deb')}.ans", self._answers(self.batches[name], day)))
        return len(names)

    def answer_again(self, name: str, day: date) -> None:
        """Lay the whole and right answers of a batch out once more, as a bank does that is asked to."""
        self._lay_out((f"{name.removesuffix('.deb')}.again", self._answers(self.batches[name], day)), None)

    def release(self) -> int:
        """Lay out what is late or held back, and return how many files that were."""
        return self._bag.release()

    def _answers(self, batch: bytes, day: date) -> bytes:
        head, *lines = batch.decode().splitlines()
        batch_no, rows = head.split("|")[2], []
        for item in (_item(line) for line in lines):
            result = self._decide(item.account_no, item.amount)
            if result == "PAID" and f"{batch_no}/{item.item_no}" not in self._debited:
                self._debited.add(f"{batch_no}/{item.item_no}")
                self.paid[item.account_no] = self.paid.get(item.account_no, ZERO_YUAN) + item.amount
            wrong = self.manners.at(Place.STATEMENT, Misbehaviour.WRONG_AMOUNT, Misbehaviour.DUPLICATE)
            amount = item.amount + (FEN if wrong is Misbehaviour.WRONG_AMOUNT else ZERO_YUAN)
            rows += [(item.item_no, result, amount)] * (2 if wrong is Misbehaviour.DUPLICATE else 1)
        paid = [amount for _, result, amount in rows if result == "PAID"]
        total = sum((amount for _, _, amount in rows), ZERO_YUAN)
        made = [f"YSANS|1|{batch_no}|{day:%Y%m%d}|{len(rows)}|{total}|{len(paid)}|{sum(paid, ZERO_YUAN)}"]
        made += [
            f"A|{number}|{result}|{amount}|{day:%Y%m%d}"
            if result == "PAID"
            else f"A|{number}|{result}|{amount}|"
            for number, result, amount in rows
        ]
        if self.manners.at(Place.STATEMENT, Misbehaviour.TRUNCATED):
            del made[-1:]
        return "\n".join([*made, ""]).encode()

    def _lay_out(self, file: tuple[str, bytes], wrong: Misbehaviour | None) -> None:
        del wrong
        name, content = file
        number = 1
        while name in self.files:
            number += 1
            name = f"{file[0]}.{number}"
        self.files[name] = content

    def _serve(self, request: Request) -> Answer:
        if self._token and request.headers.get("Authorization") != f"Bearer {self._token}":
            return Answer(401)
        done = self._done(request.method, request.path, request.body)
        lost = self.manners.at(Place.ANSWER, Misbehaviour.TIMEOUT_AFTER_SUCCESS)
        return Answer(503) if lost else done

    def _done(self, method: str, path: str, body: bytes) -> Answer:
        _, place, name = path.split("/", 2)
        if (method, place) == ("PUT", "out"):
            self.batches[name] = body
            return Answer(201)
        if (method, path) == ("GET", "/in/"):
            return Answer(200, "\n".join(self.files).encode())
        if place == "in" and name in self.files:
            return Answer(200, self.files[name] if method == "GET" else self.files.pop(name))
        return Answer(404)


def _item(line: str) -> _Item:
    parts = line.split("|")
    return _Item(int(parts[1]), parts[3], Decimal(parts[6]))
