"""Security: what is held and when it ends, registered and renewed, claimed, given back by two people."""

from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.errors import YingshouError
from yingshou.flows.claim_guarantee import answer_claim, claim_guarantee, close_claim, pay_claim
from yingshou.flows.register_guarantee import register_guarantee, renew_guarantee
from yingshou.flows.release_guarantee import ask_release, decide_release
from yingshou.interfaces.clock import business_date
from yingshou.interfaces.console.days import read_day, read_day_given
from yingshou.interfaces.console.excel import workbook
from yingshou.interfaces.console.guarantee_columns import CLAIM_MONEY, CLAIMS, INSTRUMENTS, REMINDERS
from yingshou.interfaces.console.guarantee_words import GUARANTEE_STATES
from yingshou.interfaces.console.list_pages import list_page
from yingshou.interfaces.console.lists import Filter, listing, plain_table
from yingshou.interfaces.console.owed import owed_by
from yingshou.interfaces.console.pages import actor, page, refusals_shown, sentence, show
from yingshou.interfaces.console.views.counter import parse_amount
from yingshou.interfaces.console.words import WORDS
from yingshou.interfaces.scope import refuse_unseen
from yingshou.records.claims import queries
from yingshou.records.guarantees.queries import release, releases_of
from yingshou.records.reminders.queries import about


def _states(prefix: str) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (code.removeprefix(prefix), words[2])
        for code, words in GUARANTEE_STATES.items()
        if code.startswith(prefix)
    )


_ACCOUNT = Filter(
    name="q",
    label=gettext_lazy("Account no."),
    apply=lambda query, value: query.filter(account__account_no__startswith=value),
)
FILTERS = (
    _ACCOUNT,
    Filter(
        name="kind",
        label=gettext_lazy("Kind"),
        apply=lambda query, value: query.filter(kind=value),
        choices=tuple(WORDS["guarantee_kind"].items()),
    ),
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(state=value),
        choices=_states("GUARANTEE_"),
    ),
)
CLAIM_FILTERS = (
    _ACCOUNT,
    Filter(
        name="state",
        label=gettext_lazy("State"),
        apply=lambda query, value: query.filter(state=value),
        choices=_states("CLAIM_"),
    ),
)


@page()
def guarantees(request: HttpRequest) -> HttpResponse:
    """List what is held, what ends first at the top."""
    table = listing(
        request, query=queries.guarantees(on=business_date()), columns=INSTRUMENTS, filters=FILTERS,
        empty=_("No security is held. Register it here, or import the file guarantees."),
    )  # fmt: skip
    if request.GET.get("export") == "xlsx":
        return workbook(table, name="guarantees")
    return show(request, "console/guarantees.html", title=_("Security"), table=table)


@page()
def claims(request: HttpRequest) -> HttpResponse:
    """List the claims, the latest first."""
    table = listing(
        request, query=queries.claims(), columns=CLAIMS, filters=CLAIM_FILTERS,
        empty=_("Nothing was claimed. Claim on the page of an instrument."),
    )  # fmt: skip
    return list_page(request, table=table, title=_("Claims on security"), name="claims")


def _found(guarantee_no: str) -> Any:
    found = queries.guarantee(guarantee_no, on=business_date())
    if found is None:
        raise Http404
    return found


@page()
def guarantee(request: HttpRequest, guarantee_no: str) -> HttpResponse:
    """Show an instrument with what was claimed of it, its reminders, and what may be done."""
    found = _found(guarantee_no)
    return show(
        request,
        "console/guarantee.html",
        title=_("Security %(number)s") % {"number": guarantee_no},
        guarantee=found,
        shown_state=f"GUARANTEE_{found.state}",
        claimable=found.state in {"IN_FORCE", "CLAIMABLE"},
        owed=owed_by(found.account_id),
        claims=plain_table(
            CLAIMS, queries.claims().filter(guarantee_id=guarantee_no), empty=_("Nothing was claimed.")
        ),
        reminders=plain_table(REMINDERS, about(guarantee_no), empty=_("No reminder has come due.")),
        releases=releases_of(guarantee_no),
        me=actor(request),
        kinds=WORDS["guarantee_kind"].items(),
    )


@page()
def claim(request: HttpRequest, claim_no: str) -> HttpResponse:
    """Show a claim with the money that came for it, and what may be done."""
    found = queries.claim(claim_no)
    if found is None:
        raise Http404
    return show(
        request,
        "console/claim.html",
        title=_("Claim %(number)s") % {"number": claim_no},
        claim=found,
        shown_state=f"CLAIM_{found.state}",
        rest=found.amount - found.paid,
        items=found.items.order_by("receivable_id").values_list("receivable_id", flat=True),
        money=plain_table(
            CLAIM_MONEY,
            found.payments.select_related("payment", "payment__reversal").order_by("recorded_at"),
            empty=_("No money has come for it."),
        ),
        payable=found.state in {"CLAIMED", "ANSWERED", "PART_PAID"},
        on=business_date(),
    )


def _yuan(text: str) -> Decimal:
    found = parse_amount(text)
    if found is None:
        raise YingshouError(
            zh="金额须为大于零、至多两位小数的数字",
            en="Write the amount as a number above zero with at most two decimals.",
            field="amount",
        )
    return found


def _values(request: HttpRequest) -> dict[str, Any]:
    """Read an instrument from its form; of a scanned document its hash is kept."""
    given, document = request.POST, request.FILES.get("document")
    texts = {name: given.get(name, "").strip() or None for name in ("guarantor_no", "document_no")}
    return {
        "guarantee_no": given.get("guarantee_no", "").strip(),
        "account_no": "".join(given.get("account_no", "").split()),
        "kind": given.get("kind", ""),
        "amount": _yuan(given.get("amount", "")),
        "valid_from": read_day(given.get("valid_from", "")),
        "valid_to": read_day_given(given.get("valid_to", "")),
        "issuer": given.get("issuer", "").strip() or None,
        "claim_deadline": read_day_given(given.get("claim_deadline", "")),
        "document_hash": sha256(document.read()).hexdigest() if document else None,
        **texts,
    }


@page("sign_agreement", methods=("GET", "HEAD", "POST"))
def register(request: HttpRequest) -> HttpResponse:
    """Register an instrument, or one that takes the place of another (`renews`)."""
    renews = request.GET.get("renews", "") or request.POST.get("renews", "")
    old = _found(renews) if renews else None
    if request.method == "POST":
        try:
            values = _values(request)
            facts = {"registered_by": actor(request), "as_of": business_date()}
            if old is not None:
                made = renew_guarantee(renewed_no=renews, values=values, **facts)
            else:
                refuse_unseen({"account_no": values["account_no"]})
                made = register_guarantee(values=values, **facts)
            messages.success(request, _("Registered."))
            return redirect("console:guarantee", guarantee_no=made)
        except YingshouError as refused:
            messages.error(request, sentence(refused))
    return show(
        request, "console/register_guarantee.html", given=request.POST, old=old,
        title=_("Renew security %(number)s") % {"number": renews} if old else _("Register security"),
        kinds=WORDS["guarantee_kind"].items(), account_no=request.GET.get("account", ""),
    )  # fmt: skip


@page("sign_agreement", methods=("POST",))
def release_it(request: HttpRequest, guarantee_no: str) -> HttpResponse:
    """Ask that an instrument be given back."""
    _found(guarantee_no)
    with refusals_shown(request):
        ask_release(
            guarantee_no=guarantee_no, from_date=read_day(request.POST.get("from_date", "")),
            reason=request.POST.get("reason", ""), asked_by=actor(request), as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("Asked for; somebody else decides on it."))
    return redirect("console:guarantee", guarantee_no=guarantee_no)


@page("decide_money", methods=("POST",))
def decide(request: HttpRequest, release_no: str) -> HttpResponse:
    """Give an instrument back, or keep it."""
    found = release(release_no)
    if found is None:
        raise Http404
    with refusals_shown(request):
        decide_release(
            release_no=release_no, approved=request.POST.get("act") == "approve", decided_by=actor(request),
            as_of=business_date(), note=request.POST.get("note", ""),
        )  # fmt: skip
        messages.success(request, _("The decision is kept."))
    return redirect("console:guarantee", guarantee_no=found.guarantee_id)  # type: ignore[attr-defined]


@page("collect", methods=("POST",))
def claim_it(request: HttpRequest, guarantee_no: str) -> HttpResponse:
    """Ask payment of who answers."""
    _found(guarantee_no)
    with refusals_shown(request):
        made = claim_guarantee(
            guarantee_no=guarantee_no, amount=_yuan(request.POST.get("amount", "")),
            reason=request.POST.get("reason", ""), claimed_by=actor(request), as_of=business_date(),
            receivable_nos=request.POST.getlist("receivable_no") or None,
        )  # fmt: skip
        messages.success(request, _("Written down; see below what becomes of it."))
        return redirect("console:claim", claim_no=made)
    return redirect("console:guarantee", guarantee_no=guarantee_no)


@page("collect", methods=("POST",))
def answer(request: HttpRequest, claim_no: str) -> HttpResponse:
    """Write what who answers has said, or close the claim."""
    if queries.claim(claim_no) is None:
        raise Http404
    act, note = request.POST.get("act", ""), request.POST.get("note", "")
    with refusals_shown(request):
        if act == "close":
            close_claim(claim_no=claim_no, closed_by=actor(request), as_of=business_date(), note=note)
        else:
            answer_claim(
                claim_no=claim_no, accepted=act == "accepted", recorded_by=actor(request),
                as_of=business_date(), note=note,
            )  # fmt: skip
        messages.success(request, _("Kept."))
    return redirect("console:claim", claim_no=claim_no)


@page("take_payment", methods=("POST",))
def pay(request: HttpRequest, claim_no: str) -> HttpResponse:
    """Take the money that came for a claim."""
    if queries.claim(claim_no) is None:
        raise Http404
    given = request.POST
    with refusals_shown(request):
        taken = pay_claim(
            claim_no=claim_no, amount=_yuan(given.get("amount", "")),
            value_date=read_day(given.get("value_date", "")), channel="TRANSFER",
            channel_no=given.get("channel_no", "").strip(), taken_by=actor(request), as_of=business_date(),
        )  # fmt: skip
        messages.success(request, _("Booked as payment %(number)s.") % {"number": taken.payment_no})
    return redirect("console:claim", claim_no=claim_no)
