"""A page on which somebody who tries the product pays simulated orders, and has the wallet misbehave."""

from decimal import Decimal, InvalidOperation
from html import escape
from typing import Protocol
from urllib.parse import parse_qsl

from yingshou.simulators.misbehaviour import Misbehaviour, Place
from yingshou.simulators.server import Answer, Request
from yingshou.simulators.wallet_books import Order, UnableToDoError, WalletBooks

CUSTOMER = "/customer"
_STYLE = (
    "body{font:16px sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}"
    "td,th{padding:.3rem .6rem;text-align:left}"
)


class Party(Protocol):
    """What the page needs of a wallet."""

    books: WalletBooks

    def pay(self, order_no: str, *, amount: Decimal | None = None, tell: bool = True) -> Order:
        """Pay an order."""
        ...

    def release(self) -> int:
        """Send what is held back."""
        ...

    def tell_refunds(self) -> int:
        """Tell of refunds."""
        ...

    def misbehave(self, place: Place, *what: Misbehaviour) -> None:
        """Do these wrong next."""
        ...


def customer_page(party: Party, request: Request) -> Answer:
    """Do what the page's form asks for, and show the orders."""
    said = ""
    if request.method == "POST":
        said = _done(party, dict(parse_qsl(request.body.decode(), keep_blank_values=True)))
    orders = sorted(party.books.orders.values(), key=lambda order: order.created_at, reverse=True)
    rows = "".join(_row(party, order) for order in orders)
    page = f"""<!doctype html><html lang="zh"><meta charset="utf-8"><title>模拟钱包 Simulated wallet</title>
<style>{_STYLE}</style><h1>模拟钱包 · Simulated wallet</h1><p role="status">{escape(said)}</p>
<table><tr><th>订单 Order</th><th>说明 For</th><th>金额 Amount</th><th>状态 State</th><th></th></tr>
{rows or '<tr><td colspan="5">没有订单 · No order yet</td></tr>'}</table>
<h2>异常 · Misbehaviour</h2><form method="post"><select name="place">{_options(Place)}</select>
<select name="what">{_options(Misbehaviour)}</select>
<button name="act" value="misbehave">下一次 · Next time</button></form>
<form method="post"><button name="act" value="release">发出迟到和退款通知 · Send late and refund
notices</button></form>
</html>"""
    return Answer(200, page.encode(), {"Content-Type": "text/html; charset=utf-8"})


def _row(party: Party, order: Order) -> str:
    state = party.books.state_of(order)
    form = f"""<form method="post"><input type="hidden" name="order_no" value="{escape(order.order_no)}">
<input name="amount" size="10" value="{order.amount}">
<button name="act" value="pay">付款 · Pay</button></form>"""
    return (
        f"<tr><td>{escape(order.order_no)}</td><td>{escape(order.description)}</td><td>{order.amount}</td>"
        f"<td>{state}</td><td>{form if state == 'WAITING' else ''}</td></tr>"
    )


def _options(words: type[Place] | type[Misbehaviour]) -> str:
    return "".join(f"<option>{word.value}</option>" for word in words)


def _done(party: Party, given: dict[str, str]) -> str:
    try:
        if given.get("act") == "pay":
            order = party.pay(given.get("order_no", ""), amount=Decimal(given.get("amount", "")))
            return f"{order.order_no}: {order.state} {order.paid_amount}"
        if given.get("act") == "misbehave":
            party.misbehave(Place(given.get("place", "")), Misbehaviour(given.get("what", "")))
            return f"{given['place']} {given['what']}"
        return f"{party.release() + party.tell_refunds()}"
    except (UnableToDoError, InvalidOperation, ValueError) as refused:
        return f"{type(refused).__name__}: {refused}"
