"""A bank, shop or terminal that collects for the company and calls its interface, misbehaving on demand.

Written from `docs/recipes/bank-agents.md`, with its own signature, so that it checks what is said there.
"""

import base64
import hashlib
import hmac
import http.client
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from yingshou.core.money import FEN
from yingshou.simulators.agent_books import AgentBooks
from yingshou.simulators.keys import new_key, signed
from yingshou.simulators.misbehaviour import Mailbag, Manners, Misbehaviour, Place

PREFIX = "/api/agents/v1"
SECONDS_TO_HEAR = 10

Send = Callable[[str, str, dict[str, str], bytes], tuple[int, bytes]]
"""Carries a request: method, target, headers, body; returns status and body of the answer."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the company answered. `code` is the stable one; status 0 where the answer was lost."""

    status: int
    body: dict[str, Any]

    @property
    def code(self) -> str:
        """Return the code of the answer, empty where there was none."""
        return str(self.body.get("code", ""))


@dataclass(frozen=True, slots=True)
class Call:
    """A call on its way: what is asked of which address."""

    path: str
    body: dict[str, Any]


def over_http(url: str) -> Send:
    """Return a carrier to a server, a connection a call."""
    parts = urlsplit(url)

    def send(method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        made = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS_TO_HEAR)
        try:
            made.request(method, target, body, headers)
            heard = made.getresponse()
            return heard.status, heard.read()
        finally:
            made.close()

    return send


class SimulatedAgent:
    """An agent with a key of its own and a drawer of its own.

    `manners` says what it does wrong next: at MESSAGE with what it sends, at ANSWER with what it hears, at
    STATEMENT with its check file. `heard` keeps every answer in order, `files` the last check file of a day.
    """

    def __init__(
        self,
        *,
        agent_no: str,
        key_no: str,
        key: str | RSAPrivateKey,
        send: Send,
        clock: Callable[[], datetime],
    ) -> None:
        """Begin the first day.

        Args:
            agent_no: number the company gave it.
            key_no: number of its key.
            key: the shared secret, or its RSA private key.
            send: what carries its calls, such as `over_http(url)`.
            clock: gives the present, with a time zone.
        """
        self.agent_no, self.key_no, self.clock = agent_no, key_no, clock
        self.manners = Manners()
        self.books = AgentBooks(agent_no, self.manners)
        self.heard: list[Heard] = []
        self.files: dict[date, bytes] = {}
        self._key, self._send = key, send
        self._bag: Mailbag[Call] = Mailbag(self.manners, self._post)
        self._last = 0

    def misbehave(self, place: Place, *what: Misbehaviour) -> None:
        """Do these wrong at the next acts of a place."""
        self.manners.misbehave(place, *what)

    def query(self, account_no: str) -> Heard:
        """Ask what an account owes."""
        return self.call("POST", "/query", {"account_no": account_no})

    def pay(self, account_no: str, amount: Decimal, work_date: date) -> str:
        """Take money from a customer and tell the company; returns the serial number.

        Money whose payment was refused goes back to the customer; where there was no answer the agent keeps
        it until `ask_again` or `reverse`.
        """
        serial_no = self.next_serial()
        self.books.take(serial_no, account_no, amount, work_date)
        body = {
            "serial_no": serial_no, "account_no": account_no, "amount": f"{amount:.2f}",
            "work_date": work_date.isoformat(),
        }  # fmt: skip
        self._bag.post(Call("/pay", body))
        return serial_no

    def ask_again(self, serial_no: str) -> Heard:
        """Send a payment again under its number, as an agent does that heard nothing."""
        taken = self.books.taken[serial_no]
        body = {
            "serial_no": serial_no, "account_no": taken.account_no, "amount": f"{taken.amount:.2f}",
            "work_date": taken.work_date.isoformat(),
        }  # fmt: skip
        self._post(Call("/pay", body), None)
        return self.heard[-1]

    def reverse(self, serial_no: str) -> Heard:
        """Give the money of a payment back to its customer and tell the company."""
        taken = self.books.taken[serial_no]
        number = self.next_serial()
        body = {
            "serial_no": number, "of_serial_no": serial_no, "amount": f"{taken.amount:.2f}",
            "work_date": taken.work_date.isoformat(),
        }  # fmt: skip
        heard = self.call("POST", "/reverse", body)
        if heard.status == http.client.OK:
            taken.reversal_no = number
        return heard

    def look_up(self, serial_no: str) -> Heard:
        """Ask what stands under a serial number."""
        return self.call("GET", f"/acts/{serial_no}")

    def hand_in(self, work_date: date) -> Heard:
        """Hand in the check file of a day."""
        self.files[work_date] = self.books.check_file(work_date)
        return self.call("PUT", f"/check-files/{work_date}", self.files[work_date])

    def release(self) -> int:
        """Send what is late or held back, and return how many calls that were."""
        return self._bag.release()

    def call(
        self, method: str, path: str, body: dict[str, Any] | bytes = b"", *, wrong: Misbehaviour | None = None
    ) -> Heard:
        """Sign and send one call and keep its answer, unless that is lost on the way."""
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        target = PREFIX + path
        status, answer = self._send(method, target, self._headers(method, target, content, wrong), content)
        lost = self.manners.at(Place.ANSWER, Misbehaviour.TIMEOUT_AFTER_SUCCESS)
        heard = Heard(0, {}) if lost else Heard(status, json.loads(answer or b"{}"))
        self.heard.append(heard)
        return heard

    def next_serial(self) -> str:
        """Make the next serial number: the date and a count."""
        self._last += 1
        return f"{self._last:08}"

    def _post(self, call: Call, wrong: Misbehaviour | None) -> None:
        """Send a payment as the manners have it; what is refused for good is money given back."""
        body = call.body
        if wrong is Misbehaviour.WRONG_AMOUNT:
            body = {**body, "amount": f"{Decimal(body['amount']) + FEN:.2f}"}
        heard = self.call("POST", call.path, body, wrong=wrong)
        taken = self.books.taken.get(call.body["serial_no"])
        if heard.status >= http.client.BAD_REQUEST and taken is not None and not taken.reversal_no:
            del self.books.taken[taken.serial_no]

    def _headers(
        self, method: str, target: str, content: bytes, wrong: Misbehaviour | None
    ) -> dict[str, str]:
        stamp, nonce = str(int(self.clock().timestamp())), secrets.token_hex(12)
        text = "\n".join([method, target, stamp, nonce, hashlib.sha256(content).hexdigest()])
        return {
            "Content-Type": "application/json" if method == "POST" else "text/plain; charset=utf-8",
            "Agent-Key": self.key_no,
            "Agent-Timestamp": stamp,
            "Agent-Nonce": nonce,
            "Agent-Signature": self._signature(text, stranger=wrong is Misbehaviour.WRONG_SIGNATURE),
        }

    def _signature(self, text: str, *, stranger: bool) -> str:
        if isinstance(self._key, str):
            secret = secrets.token_hex(32) if stranger else self._key
            return base64.b64encode(
                hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
            ).decode()
        return signed(new_key() if stranger else self._key, text)
