"""Top-up cards: batches printed, sold, frozen, redeemed at the counter, found by number."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.flows.freeze_card import freeze_card
from yingshou.flows.issue_cards import MOST_CARDS, issue_cards
from yingshou.flows.redeem_card import redeem_card
from yingshou.flows.sell_cards import sell_cards
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.card_words import CARD_STATES
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.formats import yuan
from yingshou.interfaces.console.lists import Column, Filter, listing, plain_table
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.views.counter import parse_amount
from yingshou.records.cards import queries
from yingshou.records.customers import queries as customers

BATCHES_SHOWN = 50
COLUMNS = (
    Column(
        heading=gettext_lazy("Card no."), value="card_no", sort="card_no",
        link=lambda row: reverse("console:card", args=[row.card_no]),
    ),
    Column(heading=gettext_lazy("Card batch"), value="batch_no", sort="batch_no", phone=False),
    Column(heading=gettext_lazy("Face (yuan)"), value="face_amount", kind="yuan", sort="face_amount"),
    Column(
        heading=gettext_lazy("Valid until"), value="expires_date", kind="day", sort="expires_date",
        phone=False,
    ),
    Column(heading=gettext_lazy("State"), value="state", kind="state", sort="state"),
    Column(
        heading=gettext_lazy("Payment"), value="payment_no", phone=False,
        link=lambda row: reverse("console:payment", args=[row.payment_no]),
    ),
)  # fmt: skip
BATCHES = (
    Column(
        heading=gettext_lazy("Card batch"), value="batch_no",
        link=lambda row: f"{reverse('console:cards')}?batch={row.batch_no}",
    ),
    Column(heading=gettext_lazy("Face (yuan)"), value="face_amount", kind="yuan"),
    Column(heading=gettext_lazy("Valid until"), value="expires_date", kind="day", phone=False),
    Column(heading=gettext_lazy("Count"), value="cards", kind="number"),
    Column(heading=gettext_lazy("Not sold"), value="printed", kind="number", phone=False),
    Column(heading=gettext_lazy("Sold"), value="sold", kind="number", phone=False),
    Column(heading=gettext_lazy("Frozen"), value="frozen", kind="number", phone=False),
    Column(heading=gettext_lazy("Redeemed"), value="redeemed", kind="number", phone=False),
    Column(heading=gettext_lazy("Owed (yuan)"), value="owed", kind="yuan"),
)  # fmt: skip
EVENTS = (
    Column(heading=gettext_lazy("Day"), value="event_date", kind="day"),
    Column(heading=gettext_lazy("State"), value="state", kind="state"),
    Column(heading=gettext_lazy("Person"), value="person"),
    Column(heading=gettext_lazy("Note"), value="note", wrap=True),
    Column(
        heading=gettext_lazy("Entry no."), value="entry_id", phone=False,
        link=lambda row: reverse("console:entry", args=[row.entry_id]),
    ),
)  # fmt: skip
FILTERS = (
    Filter(
        name="q",
        label=gettext_lazy("Card no."),
        apply=lambda query, value: query.filter(card_no__startswith=value),
    ),
    Filter(
        name="batch",
        label=gettext_lazy("Card batch"),
        apply=lambda query, value: query.filter(batch_no=value),
    ),
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(state=value),
        choices=tuple((code, label) for code, (_css, _sign, label) in CARD_STATES.items()),
    ),
)


@page()
def cards(request: HttpRequest) -> HttpResponse:
    """List the cards with their batches, and offer what the reader may do."""
    return _list(request)


def _list(request: HttpRequest, **more: Any) -> HttpResponse:
    table = listing(
        request, query=queries.cards(), columns=COLUMNS, filters=FILTERS,
        empty=_("No cards yet. Who has the right issue_cards issues a batch above."),
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="cards")
    batches = queries.batches(limit=BATCHES_SHOWN)
    return show(
        request, "console/cards.html", title=_("Top-up cards"), table=table,
        batches=plain_table(BATCHES, batches) if batches else None, most_cards=MOST_CARDS, **more,
    )  # fmt: skip


@page("issue_cards", methods=("POST",))
def issue(request: HttpRequest) -> HttpResponse:
    """Print a batch: the answer is the file for the printer, the only place where the secrets stand."""
    entered = {name: request.POST.get(name, "").strip() for name in ("batch_no", "count", "face", "expires")}
    face, expires = parse_amount(entered["face"]), _day(entered["expires"])
    count = int(entered["count"]) if entered["count"].isdecimal() else 0
    if not _is_batch_no(entered["batch_no"]) or face is None or expires is None or not count:
        messages.error(
            request,
            _("Write a batch of letters and digits, a count, a face above zero and a day as 2028-12-31."),
        )
        return _list(request, entered=entered)
    try:
        made = issue_cards(
            batch_no=entered["batch_no"], count=count, face_amount=face, expires_date=expires,
            issued_by=actor(request), as_of=business_date(),
        )  # fmt: skip
    except YingshouError as refused:
        messages.error(request, sentence(refused))
        return _list(request, entered=entered)
    response = HttpResponse(made.write_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cards-{entered["batch_no"]}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _is_batch_no(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= 24  # noqa: PLR2004  the column's width


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@page("take_payment", methods=("GET", "HEAD", "POST"))
def sell(request: HttpRequest) -> HttpResponse:
    """Show what a range of cards costs, then book that it was paid for."""
    asked = request.POST if request.method == "POST" else request.GET
    first = asked.get("first", "").strip()
    last = asked.get("last", "").strip() or first
    found = list(queries.card_range(first=first, last=last)[: MOST_CARDS + 1])
    if not found:
        messages.error(request, _("There are no such cards; name the first and the last of one batch."))
        return redirect("console:cards")
    buyer = request.POST.get("buyer", "").strip()
    if request.method == "POST" and not buyer:
        messages.error(request, _("Write who buys the cards."))
    elif request.method == "POST":
        with refusals_shown(request):
            amount = sell_cards(
                card_nos=[card.card_no for card in found], buyer=buyer,
                sold_by=actor(request), as_of=business_date(),
            )  # fmt: skip
            said = _("%(count)s cards sold for %(amount)s yuan.")
            messages.success(request, said % {"count": f"{len(found):,}", "amount": yuan(amount)})
        return redirect(f"{reverse('console:cards')}?batch={found[0].batch_no}")
    return show(
        request, "console/sell_cards.html", title=_("Sell cards"), first=first, last=last, count=len(found),
        amount=sum(card.face_amount for card in found),
    )  # fmt: skip


@page("take_payment", methods=("GET", "HEAD", "POST"))
def redeem(request: HttpRequest) -> HttpResponse:
    """Pay an account with a card handed in at the counter."""
    given = {name: request.POST.get(name, "").strip() for name in ("card_no", "account", "payer")}
    if request.method == "POST":
        account_no = "".join(given["account"].split())
        if customers.account(account_no) is None:
            messages.error(request, _("There is no account %(account_no)s.") % {"account_no": account_no})
        else:
            with refusals_shown(request):
                done = redeem_card(
                    card_no=given["card_no"], secret="".join(request.POST.get("secret", "").split()),
                    account_no=account_no, payer_name=given["payer"] or None, redeemed_by=actor(request),
                    as_of=business_date(),
                )  # fmt: skip
                said = _("This card had paid this account before.") if done.repeated else _(
                    "%(amount)s yuan taken."
                ) % {"amount": yuan(done.amount)}  # fmt: skip
                messages.success(request, said)
                return redirect("console:receipt", payment_no=done.payment_no)
    return show(request, "console/redeem_card.html", title=_("Redeem a card"), given=given)


@page()
def card(request: HttpRequest, card_no: str) -> HttpResponse:
    """Show a card: what it is worth, its state, what happened to it."""
    return show(
        request,
        "console/card.html",
        title=_("Card %(card_no)s") % {"card_no": card_no},
        card=_found(card_no),
        expired=_found(card_no).expires_date < business_date(),
        events=plain_table(EVENTS, queries.events(card_no)),
    )


@page("take_payment", methods=("POST",))
def freeze(request: HttpRequest, card_no: str) -> HttpResponse:
    """Freeze a card that was lost, or free it again."""
    _found(card_no)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Give a reason."))
        return redirect("console:card", card_no=card_no)
    with refusals_shown(request):
        frozen = request.POST.get("act") == "freeze"
        freeze_card(
            card_no=card_no, frozen=frozen, reason=reason, person=actor(request), as_of=business_date()
        )
        messages.success(request, _("The card is frozen.") if frozen else _("The card can be used again."))
    return redirect("console:card", card_no=card_no)


def _found(card_no: str) -> Any:
    found = queries.card(card_no)
    if found is None:
        raise Http404
    return found
