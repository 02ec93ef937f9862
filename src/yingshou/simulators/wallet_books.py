"""The books of a simulated wallet: orders, who paid them, what went back, the movements of a day."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import RLock

from yingshou.core.money import FEN, ZERO_YUAN, round_yuan_value
from yingshou.simulators.misbehaviour import Manners, Misbehaviour, Place

WAITING, PAID, CLOSED = "WAITING", "PAID", "CLOSED"
FEE_RATE = Decimal("0.002")


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back of an order, in yuan."""

    refund_no: str
    amount: Decimal
    wallet_no: str
    at: datetime


@dataclass(slots=True, kw_only=True)
class Order:
    """An order as the wallet has it. `scanned` tells that a customer has opened it."""

    order_no: str
    amount: Decimal
    description: str
    notify_url: str
    created_at: datetime
    expires_at: datetime
    state: str = WAITING
    scanned: bool = False
    wallet_no: str = ""
    paid_amount: Decimal = ZERO_YUAN
    paid_at: datetime | None = None
    refunds: dict[str, Refund] = field(default_factory=dict)

    @property
    def refunded(self) -> Decimal:
        """Return what went back so far, in yuan."""
        return sum((refund.amount for refund in self.refunds.values()), ZERO_YUAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A line of the daily statement: money taken positive, given back negative, and the fee kept of it."""

    at: datetime
    order: Order
    amount: Decimal
    fee: Decimal
    refund: Refund | None = None


class UnableToDoError(Exception):
    """The wallet refuses an act; the text is a word of its own protocol."""


class WalletBooks:
    """What a wallet knows, behind one lock. Times come from `clock`."""

    def __init__(self, *, prefix: str, clock: Callable[[], datetime], manners: Manners) -> None:
        """Begin with no orders; the wallet's own numbers begin with `prefix`."""
        self._prefix, self.clock, self._manners = prefix, clock, manners
        self.orders: dict[str, Order] = {}
        self._movements: list[Movement] = []
        self._count = 0
        self._lock = RLock()

    def place(self, order: Order) -> Order:
        """Take an order; the same one again is the same order.

        Raises UnableToDoError: DIFFERS, PAID, CLOSED.
        """
        with self._lock:
            known = self.orders.setdefault(order.order_no, order)
            if known.amount != order.amount:
                raise UnableToDoError("DIFFERS")
            if self.state_of(known) != WAITING:
                raise UnableToDoError(known.state)
            return known

    def find(self, order_no: str) -> Order:
        """Return an order. Raises UnableToDoError: UNKNOWN."""
        if order_no not in self.orders:
            raise UnableToDoError("UNKNOWN")
        return self.orders[order_no]

    def state_of(self, order: Order) -> str:
        """Return the state of an order now; one that nobody paid in time is closed."""
        with self._lock:
            if order.state == WAITING and self.clock() >= order.expires_at:
                order.state = CLOSED
            return order.state

    def pay(self, order_no: str, *, amount: Decimal | None = None) -> Order:
        """Pay an order as a customer would; another amount than asked is the wallet's own mistake."""
        with self._lock:
            order = self.find(order_no)
            if self.state_of(order) != WAITING:
                raise UnableToDoError(order.state)
            order.state, order.scanned, order.paid_at = PAID, True, self.clock()
            order.paid_amount = order.amount if amount is None else amount
            order.wallet_no = self._number()
            fee = round_yuan_value(order.paid_amount * FEE_RATE)
            self._movements.append(Movement(at=order.paid_at, order=order, amount=order.paid_amount, fee=fee))
            return order

    def close(self, order_no: str) -> Order:
        """Close an order. Raises UnableToDoError: UNKNOWN, PAID."""
        with self._lock:
            order = self.find(order_no)
            if order.state == PAID:
                raise UnableToDoError(PAID)
            order.state = CLOSED
            return order

    def refund(self, order_no: str, *, refund_no: str, amount: Decimal) -> Refund:
        """Give money of a paid order back; the same number again is the same refund.

        Raises UnableToDoError: UNKNOWN, NOT_PAID, DIFFERS, TOO_MUCH.
        """
        with self._lock:
            order = self.find(order_no)
            if order.state != PAID:
                raise UnableToDoError("NOT_PAID")
            known = order.refunds.get(refund_no)
            if known:
                if known.amount != amount:
                    raise UnableToDoError("DIFFERS")
                return known
            if amount > order.paid_amount - order.refunded:
                raise UnableToDoError("TOO_MUCH")
            made = Refund(refund_no, amount, self._number(), self.clock())
            order.refunds[refund_no] = made
            fee = round_yuan_value(amount * FEE_RATE)
            self._movements.append(Movement(at=made.at, order=order, amount=-amount, fee=-fee, refund=made))
            return made

    def movements(self, day: date) -> list[Movement]:
        """Return the lines of a day, as the manners have it: doubled, with a wrong amount, or a day late."""
        with self._lock:
            lines: list[Movement] = []
            for index, line in enumerate(self._movements):
                if line.at.date() != day:
                    continue
                wrong = self._manners.at(
                    Place.STATEMENT, Misbehaviour.DUPLICATE, Misbehaviour.WRONG_AMOUNT, Misbehaviour.LATE
                )
                if wrong is Misbehaviour.LATE:
                    self._movements[index] = replace(line, at=line.at + timedelta(days=1))
                    continue
                error = FEN if wrong is Misbehaviour.WRONG_AMOUNT else ZERO_YUAN
                lines.append(replace(line, amount=line.amount + error))
                if wrong is Misbehaviour.DUPLICATE:
                    lines.append(line)
            return lines

    def _number(self) -> str:
        self._count += 1
        return f"{self._prefix}{self.clock():%Y%m%d}{self._count:012d}"
