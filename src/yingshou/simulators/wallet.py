"""What both simulated wallets share: books, a server, a customer who pays, and notices to the merchant."""

import http.client
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from threading import RLock
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from yingshou.core.money import FEN
from yingshou.simulators.customer import CUSTOMER, customer_page
from yingshou.simulators.keys import new_key, read_public
from yingshou.simulators.misbehaviour import Mailbag, Manners, Misbehaviour, Place
from yingshou.simulators.server import Answer, LocalServer, Request
from yingshou.simulators.wallet_books import Order, Refund, WalletBooks

SECONDS_TO_HEAR = 10


@dataclass(frozen=True, slots=True)
class Notice:
    """What the merchant is told: of an order that was paid, or of a refund. `number` stays at a repeat."""

    number: str
    order: Order
    refund: Refund | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What the merchant answered to a notice; status 0 where there was no answer."""

    notice: Notice
    status: int
    body: str


class SimulatedWallet(ABC):
    """A wallet on a port of 127.0.0.1. Its own key is made at the start; the merchant's public key is given.

    `manners` says what it does wrong next; `heard` keeps what the merchant answered to its notices, and
    `refunded` the notices of refunds that `tell_refunds` will send.
    """

    number_prefix = ""

    def __init__(
        self,
        *,
        merchant_key: str,
        clock: Callable[[], datetime],
        port: int = 0,
        key: RSAPrivateKey | None = None,
    ) -> None:
        """Begin with empty books.

        Args:
            merchant_key: public key of the merchant as PEM; requests are checked with it.
            clock: gives the present, with a time zone.
            port: where to listen; 0 is any free port.
            key: its own private key; made here where none is given.
        """
        self.manners = Manners()
        self.books = WalletBooks(prefix=self.number_prefix, clock=clock, manners=self.manners)
        self.clock, self.key = clock, key or new_key()
        self.merchant_key = read_public(merchant_key)
        self.heard: list[Heard] = []
        self.refunded: list[Notice] = []
        self._stranger: RSAPrivateKey | None = None
        self._bag: Mailbag[Notice] = Mailbag(self.manners, self._tell)
        self._server = LocalServer(self._answered, port=port)
        self._lock = RLock()

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

    def misbehave(self, place: Place, *what: Misbehaviour) -> None:
        """Do these wrong at the next acts of a place."""
        self.manners.misbehave(place, *what)

    def pay(self, order_no: str, *, amount: Decimal | None = None, tell: bool = True) -> Order:
        """Pay an order as its customer would and tell the merchant; `amount` is what is really taken."""
        order = self.books.pay(order_no, amount=amount)
        if tell:
            self._bag.post(Notice(f"{order.wallet_no}-PAID", replace(order)))
        return order

    def release(self) -> int:
        """Send the notices that are late or held back, and return how many there were."""
        return self._bag.release()

    def tell_again(self, order_no: str) -> None:
        """Send the notice of a paid order once more, as a wallet does that got no good answer."""
        order = self.books.find(order_no)
        self._tell(Notice(f"{order.wallet_no}-PAID", replace(order)), None)

    def tell_refunds(self) -> int:
        """Tell the merchant of the refunds it has not been told of, and return how many."""
        waiting, self.refunded = self.refunded, []
        for notice in waiting:
            self._bag.post(replace(notice, order=replace(notice.order)))
        return len(waiting)

    def signing_key(self, wrong: Misbehaviour | None) -> RSAPrivateKey:
        """Return the key to sign with: a stranger's where the signature is to be wrong."""
        if wrong is not Misbehaviour.WRONG_SIGNATURE:
            return self.key
        self._stranger = self._stranger or new_key()
        return self._stranger

    @abstractmethod
    def answer(self, request: Request) -> Answer:
        """Answer a request in the wallet's own protocol."""

    @abstractmethod
    def message(self, notice: Notice, key: RSAPrivateKey) -> tuple[bytes, dict[str, str]]:
        """Write a notice in the wallet's own protocol: body and headers."""

    def _answered(self, request: Request) -> Answer:
        if request.path == CUSTOMER:
            return customer_page(self, request)
        with self._lock:
            answer = self.answer(request)
        wrong = self.manners.at(Place.ANSWER, Misbehaviour.TIMEOUT_AFTER_SUCCESS)
        return replace(answer, silent=True) if wrong else answer

    def _tell(self, notice: Notice, wrong: Misbehaviour | None) -> None:
        if wrong is Misbehaviour.WRONG_AMOUNT:
            told = replace(notice.order, paid_amount=notice.order.paid_amount + FEN)
            notice = replace(notice, order=told)
        body, headers = self.message(notice, self.signing_key(wrong))
        self.heard.append(Heard(notice, *_post(notice.order.notify_url, body, headers)))


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Post a notice to the merchant; status 0 where nobody answers."""
    parts = urlsplit(url)
    made = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS_TO_HEAR)
    try:
        made.request("POST", parts.path, body, headers)
        heard = made.getresponse()
        return heard.status, heard.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        made.close()
